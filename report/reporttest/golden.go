package reporttest

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/temper-security/temper/report"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// Write is what a format does.
type Write func(io.Writer, *report.Report) error

// Golden compares what a format makes of the reports here with the files
// testdata/<report>.<extension>; with -update it writes them.
func Golden(t *testing.T, extension string, write Write) {
	t.Helper()
	for name, r := range map[string]*report.Report{"rich": Rich(), "empty": Empty(), "nothing": Nothing()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			GoldenBytes(t, name+"."+extension, Bytes(t, write, r))
		})
	}
}

// GoldenBytes compares with one file of testdata.
func GoldenBytes(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	a, b := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Fatalf("%s differs from line %d on (go test -update writes it again)\nwant %q\n got %q", path, i+1, line(a, i), line(b, i))
		}
	}
}

func line(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "the end"
}

// Bytes returns what a format makes of a report. It fails if a second run makes
// something else, if the report was changed, or if a failing writer is not told.
func Bytes(t testing.TB, write Write, r *report.Report) []byte {
	t.Helper()
	var a, b bytes.Buffer
	if err := write(&a, r); err != nil {
		t.Fatalf("write: %v", err)
	}
	if err := write(&b, r); err != nil {
		t.Fatalf("write again: %v", err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Fatal("two runs over one report differ")
	}
	if err := write(broken{}, r); err == nil {
		t.Fatal("an error of the writer is lost")
	}
	return a.Bytes()
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

// Harmless fails if the output holds what a terminal, an editor or a page takes
// for more than text: control characters but new lines, changes of direction,
// invisible characters, broken UTF-8. Markup is true if the medium has any: then
// nothing of [Attack] may be left as it was.
func Harmless(t *testing.T, out []byte, markup bool) {
	t.Helper()
	if !utf8.Valid(out) {
		t.Error("the output is not UTF-8")
	}
	for line := range strings.Lines(string(out)) {
		for _, r := range strings.TrimSuffix(line, "\n") {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
				t.Fatalf("%U stands in the output: %q", r, line)
			}
		}
		if !markup {
			continue
		}
		for _, bad := range []string{"<script", "</script", "<img", "<b>", "]]>", "<!--"} {
			if strings.Contains(line, bad) {
				t.Fatalf("%s stands in the output: %q", bad, line)
			}
		}
	}
}

// Linear measures a format over 1,000 and 10,000 findings: the time for one
// finding must be the same.
func Linear(b *testing.B, write Write) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			r := Many(n)
			b.ReportAllocs()
			for b.Loop() {
				if err := write(io.Discard, r); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/finding")
		})
	}
}
