package escape

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestTerminal(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain":                  "plain",
		"Grüße, 世界 ✓":            "Grüße, 世界 ✓",
		"\x1b[31mred\x1b[0m":     `\x1b[31mred\x1b[0m`,
		"two\nlines\r":           `two\nlines\r`,
		"a\u202egnp.exe":         `a\u202egnp.exe`,
		"zero\u200bwidth":        `zero\u200bwidth`,
		"line\u2028separator":    `line\u2028separator`,
		"broken\xff\xc3":         `broken\xff\xc3`,
		"bell\a and del\x7f":     `bell\a and del\x7f`,
		"c1 \u009b31m":           `c1 \u009b31m`,
		"no-break\u00a0space":    `no-break\u00a0space`,
		"\ufeffbom":              `\ufeffbom`,
		"tag \U000e0041 is here": `tag \U000e0041 is here`,
	} {
		if got := Terminal(in); got != want {
			t.Errorf("Terminal(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTerminalIsAlwaysHarmless(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := string(rapid.SliceOf(rapid.Byte()).Draw(t, "in"))
		out := Terminal(in)
		if !utf8.ValidString(out) {
			t.Fatalf("%q is not UTF-8", out)
		}
		for _, r := range out {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Fatalf("Terminal(%q) = %q holds %U", in, out, r)
			}
		}
		if again := Terminal(out); again != out {
			t.Fatalf("Terminal changes its own result: %q, %q", out, again)
		}
	})
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"a|b", "`code`", "<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](y)", "@team", "#12",
		"https://example.com", "**bold**", "_it_", "~~x~~", "\\|", "$x$", "two\nlines",
	} {
		got := Markdown(in)
		if strings.ContainsAny(got, "|`<>[]*_~@\n$!\\") || strings.Contains(got, "://") {
			t.Errorf("Markdown(%q) = %q holds markup", in, got)
		}
	}
	if got := Markdown("Orders-Function.v2 (eu-west-1)"); got != "Orders-Function.v2 (eu-west-1)" {
		t.Errorf("Markdown of a plain name = %q", got)
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "+1": "'+1", "-1": "'-1", "@x": "'@x", "a=b": "a=b", "": "", "\t=x": `\t=x`} {
		if got := CSV(in); got != want {
			t.Errorf("CSV(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestURIPathIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.String().Draw(t, "in")
		out := URIPath(in)
		back, err := url.PathUnescape(out)
		if err != nil || back != in {
			t.Fatalf("URIPath(%q) = %q, read back as %q, %v", in, out, back, err)
		}
		if strings.ContainsAny(out, " ?#:\\\"<>") {
			t.Fatalf("URIPath(%q) = %q", in, out)
		}
	})
}
