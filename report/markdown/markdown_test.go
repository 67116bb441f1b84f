package markdown

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/reporttest"
)

func write(w io.Writer, r *report.Report) error { return Write(w, r) }

func TestGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "md", write)
}

// verbose returns a report whose parts are each larger than a comment.
func verbose() *report.Report {
	r := reporttest.Full(strings.Repeat("*é| ", 20_000))
	one := r.Findings[2]
	for range 50 {
		one.Evidence = append(one.Evidence, one.Evidence[0])
		one.Resources = append(one.Resources, one.Resources[0])
		r.Coverage.Unknown = append(r.Coverage.Unknown, r.Coverage.Unknown[0])
	}
	r.Findings = append(r.Findings, one, r.Findings[0])
	return r
}

func TestFitsIntoAComment(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*report.Report{"many": reporttest.Many(5_000), "verbose": verbose(), "rich": reporttest.Rich()} {
		out := string(reporttest.Bytes(t, write, r))
		if len(out) > Limit {
			t.Errorf("%s: %d bytes", name, len(out))
		}
		if !strings.Contains(out, " templates read, ") && !strings.Contains(out, " template read, ") {
			t.Errorf("%s: coverage is missing", name)
		}
		if open, closed := strings.Count(out, "<details>"), strings.Count(out, "</details>"); open != closed {
			t.Errorf("%s: %d folds are opened, %d closed", name, open, closed)
		}
	}
}

// What is cut is counted: the number in the note and the number shown add up.
func TestTheNoteOfWhatIsCutIsTrue(t *testing.T) {
	t.Parallel()
	r := reporttest.Many(5_000)
	out := string(reporttest.Bytes(t, write, r))
	m := regexp.MustCompile(`\*\*(\d+) more findings are not shown here\*\*`).FindStringSubmatch(out)
	if m == nil {
		t.Fatal("no note")
	}
	shown := strings.Count(out, "<summary>Evidence and fix</summary>")
	if want := fmt.Sprint(len(listed(r)) - shown); m[1] != want || shown < 20 {
		t.Errorf("the note says %s, %d of %d are shown", m[1], shown, len(listed(r)))
	}
	for title, total := range map[string]int{"250 waived": 250, "What is not known": 1_000} {
		fold := out[strings.Index(out, "<summary>"+title+"</summary>"):]
		fold = fold[:strings.Index(fold, "</details>")]
		more := regexp.MustCompile(`- and (\d+) more\n`).FindStringSubmatch(fold)
		if more == nil {
			t.Fatalf("%s: no count of what is left out", title)
		}
		if want := fmt.Sprint(total - strings.Count(fold, "\n- ") + 1); more[1] != want {
			t.Errorf("%s: %s more, want %s", title, more[1], want)
		}
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	r := reporttest.Rich()
	has := func(out, want string, times int) {
		t.Helper()
		if n := strings.Count(out, want); n != times {
			t.Errorf("%q stands %d times, want %d", want, n, times)
		}
	}
	plain := string(reporttest.Bytes(t, write, r))
	has(plain, "[shop/template.yaml:10](shop/template.yaml#L10)", 1)
	var b strings.Builder
	if err := Write(&b, r, Options{Files: "https://github.com/o/n/blob/0123abc/"}); err != nil {
		t.Fatal(err)
	}
	has(b.String(), "[shop/template.yaml:10](https://github.com/o/n/blob/0123abc/shop/template.yaml#L10)", 1)
	// No link to a file outside of the repository, or to what is no web page.
	for _, out := range []string{plain, b.String()} {
		has(out, "](C", 0)
		has(out, "](javascript", 0)
		has(out, "[<code>role-shared</code>](https://github.com/temper-security/temper/blob/main/docs/checks/role-shared.md)", 1)
	}
	p := page{report: r}
	for _, file := range []string{"/etc/x.yaml", "../x.yaml", `D:\x.yaml`, `..\x.yaml`} {
		if got := p.link(&finding.Location{File: file, Line: 1}); strings.Contains(got, "](") {
			t.Errorf("%s is a link: %s", file, got)
		}
	}
	if got := p.link(&finding.Location{File: "a (b)/[c] #1.yaml", Line: 2}); got != "[a (b)/&#91;c&#93; &#35;1.yaml:2](a%20%28b%29/%5Bc%5D%20%231.yaml#L2)" {
		t.Errorf("link: %s", got)
	}
}

var (
	links   = regexp.MustCompile(`\]\(([^)]*)\)`)
	element = regexp.MustCompile(`</?(details|summary|code|br)>`)
	markup  = regexp.MustCompile("[`<>\\\\@$~]|!\\[|\\bwww\\.|://")
)

// Apart from the elements and links of this package there is no markup left.
func TestHarmless(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*report.Report{"hostile": reporttest.Full(reporttest.Attack), "rich": reporttest.Rich()} {
		out := reporttest.Bytes(t, write, r)
		reporttest.Harmless(t, out, true)
		rest := string(out)
		for _, m := range links.FindAllStringSubmatch(rest, -1) {
			ok := strings.HasPrefix(m[1], "https://github.com/temper-security/") || regexp.MustCompile(`^[\w./%~-]+(#L\d+)?$`).MatchString(m[1])
			if !ok {
				t.Errorf("%s: a link leads to %q", name, m[1])
			}
		}
		rest = links.ReplaceAllString(rest, "]")
		rest = element.ReplaceAllString(rest, "")
		rest = strings.ReplaceAll(rest, "`temper scan --all`", "")
		for line := range strings.Lines(rest) {
			if m := markup.FindString(line); m != "" {
				t.Errorf("%s: %q stands in %q", name, m, line)
			}
		}
	}
}

func TestNothingReadIsNotClean(t *testing.T) {
	t.Parallel()
	out := string(reporttest.Bytes(t, write, reporttest.Nothing()))
	if strings.Contains(out, "Nothing wrong") || !strings.Contains(out, "nothing was checked") {
		t.Errorf("it says:\n%s", out)
	}
}

func BenchmarkWrite(b *testing.B) { reporttest.Linear(b, write) }
