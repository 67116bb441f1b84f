// Package escape makes strings that come from a target harmless in the medium
// they are written to. Names, tags and descriptions in an account are chosen by
// others: they are taken for hostile.
//
// HTML is not here: html/template does it by context.
package escape

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Terminal returns s as one line that a terminal shows as it is: control
// characters (escape sequences, new lines, carriage returns, backspaces),
// characters that change the direction of text, invisible format characters and
// broken UTF-8 become visible escapes such as \x1b or \u202e.
func Terminal(s string) string {
	if clean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size <= 1:
			b.WriteString(`\x` + hex(s[i]))
			size = 1
		case harmless(r):
			b.WriteRune(r)
		default:
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		i += size
	}
	return b.String()
}

func clean(s string) bool {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < 0x20 || c == 0x7f {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size <= 1 || !harmless(r) {
			return false
		}
		i += size
	}
	return true
}

// harmless reports whether a rune has a visible form (or is a plain space) and
// changes nothing around it.
func harmless(r rune) bool {
	return r == ' ' || unicode.IsGraphic(r) && !unicode.Is(unicode.Zs, r) && r != '\u2028' && r != '\u2029' && !unicode.Is(unicode.Cf, r)
}

func hex(c byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[c>>4], digits[c&15]})
}

// markdownSpecial are the characters that mean something in GitHub Flavored
// Markdown. Each has an HTML entity, which works in tables, links and code
// spans' neighbours alike, where a backslash does not.
var markdownSpecial = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "&#124;", "`", "&#96;", "*", "&#42;", "_", "&#95;",
	"[", "&#91;", "]", "&#93;", "!", "&#33;", "#", "&#35;", "~", "&#126;", "\\", "&#92;", "@", "&#64;",
	"$", "&#36;", "://", "&#58;//", "www.", "www&#46;",
)

// Markdown returns s as text that Markdown shows as it is, in one line: no
// markup, link, mention or HTML comes of it.
func Markdown(s string) string { return markdownSpecial.Replace(Terminal(s)) }

// CSV returns s as a cell that a spreadsheet takes for text: a cell that begins
// like a formula gets a quote in front. Quoting of commas and quotes is left to
// encoding/csv. Source: OWASP, "CSV Injection".
func CSV(s string) string {
	s = Terminal(s)
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// XML returns s without the characters that XML 1.0 cannot hold (section 2.2);
// each becomes a visible escape. Markup is left to encoding/xml.
func XML(s string) string { return Terminal(s) }

// URIPath returns a file path as the path of a relative URI (RFC 3986): slashes
// stay, everything that is not unreserved is percent-encoded.
func URIPath(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~/", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteString(strings.ToUpper(hex(c)))
		}
	}
	return b.String()
}
