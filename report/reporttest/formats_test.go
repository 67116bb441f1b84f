package reporttest_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	encoding "encoding/json"

	"pgregory.net/rapid"

	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/gitlab"
	"github.com/temper-security/temper/report/json"
	"github.com/temper-security/temper/report/jsonl"
	"github.com/temper-security/temper/report/junit"
	"github.com/temper-security/temper/report/markdown"
	"github.com/temper-security/temper/report/reporttest"
	"github.com/temper-security/temper/report/sarif"
	"github.com/temper-security/temper/report/text"
)

var formats = map[string]reporttest.Write{
	"gitlab": gitlab.Write, "json": json.Write, "jsonl": jsonl.Write, "junit": junit.Write, "sarif": sarif.Write,
	"markdown": func(w io.Writer, r *report.Report) error { return markdown.Write(w, r) },
	"text":     func(w io.Writer, r *report.Report) error { return text.Write(w, r, text.Options{}) },
	"text all": func(w io.Writer, r *report.Report) error { return text.Write(w, r, text.Options{All: true}) },
}

// Whatever stands in all fields of a report, no format writes anything that a
// terminal or a page takes for more than text, and each stays well formed.
func TestNoFormatLetsAnythingThrough(t *testing.T) {
	t.Parallel()
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		reporttest.Attack, "\x1b]0;title\a", "\x1b", "\u009b", "\u202e", "\u2066", "\u200d", "\ufeff", "\u2028", "\r\n", "\x00", "\xc3", "\U000e0041",
		"<script>", "</script>", "]]>", "<!--", "-->", "](x)", "![", "`", "```\n", "<b>", "&lt;", "|", "\\", "%1b", `\u001b`, "{0}", "'", `"`,
	}))
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Join(rapid.SliceOfN(piece, 0, 4).Draw(t, "pieces"), "")
		r := reporttest.Full(in)
		for name, write := range formats {
			var out bytes.Buffer
			if err := write(&out, r); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !utf8.Valid(out.Bytes()) {
				t.Fatalf("%s is not UTF-8", name)
			}
			for _, c := range out.String() {
				if c != '\n' && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == '\u2028') {
					t.Fatalf("%s holds %U", name, c)
				}
			}
			if !strings.HasPrefix(name, "text") {
				for _, bad := range []string{"<script", "</script", "<img", "<b>", "]]>", "<!--"} {
					if strings.Contains(out.String(), bad) {
						t.Fatalf("%s holds %s", name, bad)
					}
				}
			}
			if err := wellFormed(name, out.Bytes()); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	})
}

func wellFormed(name string, out []byte) error {
	switch name {
	case "gitlab", "json", "sarif":
		var v any
		return encoding.Unmarshal(out, &v)
	case "jsonl":
		for line := range bytes.Lines(out) {
			var v any
			if err := encoding.Unmarshal(line, &v); err != nil {
				return err
			}
		}
	case "junit":
		for dec := xml.NewDecoder(bytes.NewReader(out)); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}
