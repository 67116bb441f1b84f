package text

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/reporttest"
)

// with returns the format with options.
func with(o Options) reporttest.Write {
	return func(w io.Writer, r *report.Report) error { return Write(w, r, o) }
}

func TestGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "txt", with(Options{}))
	reporttest.Golden(t, "all.txt", with(Options{All: true}))
	reporttest.Golden(t, "color.txt", with(Options{Color: true}))
	reporttest.Golden(t, "small.txt", with(Options{Width: 60, MaxLines: 16}))
	reporttest.GoldenBytes(t, "many.txt", reporttest.Bytes(t, with(Options{}), reporttest.Many(5_000)))
}

func TestNeverMoreThanAScreen(t *testing.T) {
	t.Parallel()
	for _, r := range []*report.Report{
		reporttest.Many(5_000), reporttest.Many(30), reporttest.Rich(), reporttest.Empty(), reporttest.Nothing(),
		reporttest.Full(strings.Repeat("very long words ", 500)), reporttest.Full(strings.Repeat("x", 5_000)),
	} {
		for _, width := range []int{40, 60, 100, 200} {
			for _, lines := range []int{12, 13, 15, 19, 20, 24, 29, 30, 40, 60} {
				out := string(reporttest.Bytes(t, with(Options{Width: width, MaxLines: lines}), r))
				if n := strings.Count(out, "\n"); n > lines {
					t.Fatalf("%d lines of at most %d:\n%s", n, lines, out)
				}
				for line := range strings.Lines(out) {
					if n := utf8.RuneCountInString(line) - 1; n > width && strings.HasPrefix(line, indent) {
						t.Fatalf("%d columns of at most %d: %q", n, width, line)
					}
				}
			}
		}
	}
}

func TestCoverageIsAlwaysTold(t *testing.T) {
	t.Parallel()
	for _, r := range []*report.Report{reporttest.Many(5_000), reporttest.Rich(), reporttest.Empty(), reporttest.Nothing()} {
		for _, o := range []Options{{}, {All: true}, {Width: 40, MaxLines: 12}, {Color: true}} {
			out := string(reporttest.Bytes(t, with(o), r))
			c := r.Coverage
			want := fmt.Sprintf("\ncoverage  %d of %s read, ", c.Files.Parsed, plural(c.Files.Found, "template"))
			if !strings.Contains(out, want) {
				t.Errorf("%+v: no line %q in\n%s", o, want, out)
			}
			if !strings.Contains(out, "\nfindings  ") {
				t.Errorf("%+v: no summary in\n%s", o, out)
			}
			if len(c.Files.Skipped) > 0 && !strings.Contains(out, "skipped") {
				t.Errorf("%+v: what was skipped is not told in\n%s", o, out)
			}
			if len(c.Unknown) > 0 && !strings.Contains(out, "UNKNOWN") {
				t.Errorf("%+v: what is not known is not told in\n%s", o, out)
			}
		}
	}
}

// A run that read nothing must not look like a clean one.
func TestNothingReadIsNotClean(t *testing.T) {
	t.Parallel()
	out := string(reporttest.Bytes(t, with(Options{}), reporttest.Nothing()))
	if strings.Contains(out, "Nothing wrong") || !strings.Contains(out, "nothing was checked") {
		t.Errorf("it says:\n%s", out)
	}
}

func TestAllListsEverything(t *testing.T) {
	t.Parallel()
	r := reporttest.Many(400)
	out := string(reporttest.Bytes(t, with(Options{All: true, Width: 400}), r))
	for _, f := range r.Findings {
		if !strings.Contains(out, f.Message) {
			t.Fatalf("%q is missing", f.Message)
		}
	}
	for _, s := range r.Coverage.Files.Skipped {
		if !strings.Contains(out, s.Path+": "+s.Reason) {
			t.Fatalf("%s is missing", s.Path)
		}
	}
}

// What is left out is counted, by severity, and adds up.
func TestWhatIsLeftOutIsCounted(t *testing.T) {
	t.Parallel()
	r := reporttest.Empty()
	for i := range 50 {
		r.Findings = append(r.Findings, finding.Finding{
			ID: fmt.Sprint(i), Check: fmt.Sprint(i), Severity: finding.High, Verdict: finding.Fail, Message: "m",
			Resources: []finding.Resource{{ID: "r"}},
		})
	}
	out := string(reporttest.Bytes(t, with(Options{}), r))
	shown := strings.Count(out, "HIGH")
	if want := fmt.Sprintf("and %d high more: temper scan --all", 50-shown); !strings.Contains(out, want) {
		t.Errorf("no %q in\n%s", want, out)
	}
}

func TestHarmless(t *testing.T) {
	t.Parallel()
	for _, r := range []*report.Report{reporttest.Full(reporttest.Attack), reporttest.Rich()} {
		for _, all := range []bool{false, true} {
			reporttest.Harmless(t, reporttest.Bytes(t, with(Options{All: all}), r), false)
		}
		// With colours, only the sequences of this package stand in the output.
		out := string(reporttest.Bytes(t, with(Options{Color: true}), r))
		for _, code := range []string{"0", "1", "2", red, green, yellow, blue, cyan, "1;" + red} {
			out = strings.ReplaceAll(out, "\x1b["+code+"m", "")
		}
		reporttest.Harmless(t, []byte(out), false)
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text          string
		width, height int
		want          string
	}{
		{"one two three", 100, 3, "one two three"},
		{"one two three", 7, 3, "one two|three"},
		{"one two three four", 7, 2, "one two|three…"},
		{"one two three four", 7, unlimited, "one two|three|four"},
		{"", 10, 2, ""},
		{"unbreakable", 5, 2, "unbre|akab…"},
		{"unbreakable", 5, unlimited, "unbreakable"},
		{"a unbreakable b", 5, 2, "a|unbr…"},
	} {
		if got := strings.Join(wrap(c.text, c.width, c.height), "|"); got != c.want {
			t.Errorf("wrap(%q, %d, %d) = %q, want %q", c.text, c.width, c.height, got, c.want)
		}
	}
}

func BenchmarkWrite(b *testing.B)    { reporttest.Linear(b, with(Options{})) }
func BenchmarkWriteAll(b *testing.B) { reporttest.Linear(b, with(Options{All: true})) }
