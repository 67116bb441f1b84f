package escape

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWebAddress(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://docs.aws.amazon.com/lambda/latest/dg/a.html#b": "https://docs.aws.amazon.com/lambda/latest/dg/a.html#b",
		"http://example.com/?q=1&r=2":                           "http://example.com/?q=1&r=2",
		"https://example.com/a (b)":                             "https://example.com/a%20%28b%29",
		"https://example.com/<b>":                               "https://example.com/%3Cb%3E",
		"javascript:alert(1)":                                   "",
		"JavaScript:alert(1)":                                   "",
		"data:text/html,x":                                      "",
		"//example.com/":                                        "",
		"/relative":                                             "",
		"https://user:pass@example.com/":                        "",
		"https://exämple.com/":                                  "",
		"https://":                                              "",
		"https://example.com/\n":                                "",
		"":                                                      "",
	} {
		if got := WebAddress(in); got != want {
			t.Errorf("WebAddress(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWebAddressCanStandInALink(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		got := WebAddress("https://" + rapid.String().Draw(t, "rest"))
		if strings.ContainsAny(got, " <>()\"'`\\|\n\r\t") {
			t.Fatalf("%q", got)
		}
		if got != "" && WebAddress(got) != got {
			t.Fatalf("%q becomes %q", got, WebAddress(got))
		}
	})
}
