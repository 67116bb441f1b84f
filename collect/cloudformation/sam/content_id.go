package sam

import (
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// contentID returns prefix and ten hexadecimal digits of the SHA-1 of a value as
// compact JSON with sorted keys, in ASCII: the logical ids that change when the
// content does. The service makes the same ids, so that a resource can be found
// in a deployed stack.
func contentID(prefix string, content *template.Node) string {
	var b strings.Builder
	writeContent(&b, content)
	return hashID(prefix, b.String())
}

// hashID returns prefix and ten hexadecimal digits of the SHA-1 of a text.
func hashID(prefix, s string) string {
	sum := sha1.Sum([]byte(s))
	return prefix + hex.EncodeToString(sum[:])[:10]
}

func writeContent(b *strings.Builder, n *template.Node) {
	if n == nil {
		b.WriteString("null")
		return
	}
	switch n.Kind {
	case template.Null:
		b.WriteString("null")
	case template.Bool, template.Number:
		b.WriteString(n.Text)
	case template.String:
		writeASCII(b, n.Text)
	case template.List:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			writeContent(b, item)
		}
		b.WriteByte(']')
	case template.Map:
		fields := slices.Clone(n.Fields)
		slices.SortFunc(fields, func(x, y template.Field) int { return cmp.Compare(x.Key, y.Key) })
		b.WriteByte('{')
		for i, f := range fields {
			if i > 0 {
				b.WriteByte(',')
			}
			writeASCII(b, f.Key)
			b.WriteByte(':')
			writeContent(b, f.Value)
		}
		b.WriteByte('}')
	}
}

// writeASCII writes a JSON string in which all but ASCII is escaped.
func writeASCII(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\b':
			b.WriteString(`\b`)
		case r == '\f':
			b.WriteString(`\f`)
		case r >= ' ' && r < utf8.RuneSelf:
			b.WriteRune(r)
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			fmt.Fprintf(b, `\u%04x\u%04x`, hi, lo)
		default:
			fmt.Fprintf(b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
}
