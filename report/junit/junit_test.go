package junit

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/reporttest"
)

func TestGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "xml", Write)
}

func every() map[string]*report.Report {
	return map[string]*report.Report{
		"empty": reporttest.Empty(), "nothing": reporttest.Nothing(), "rich": reporttest.Rich(), "many": reporttest.Many(500),
		"full": reporttest.Full("text"), "hostile": reporttest.Full(reporttest.Attack), "zero": {}, "zero finding": {Findings: []finding.Finding{{}}},
	}
}

// It is well formed, the counts are those of the cases, names are unique in a
// suite of a file, and there is always a case: build servers refuse none.
func TestStructure(t *testing.T) {
	t.Parallel()
	for name, r := range every() {
		out := reporttest.Bytes(t, Write, r)
		var doc suites
		dec := xml.NewDecoder(strings.NewReader(string(out)))
		dec.Strict = true
		if err := dec.Decode(&doc); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		tests, failures, skipped := 0, 0, 0
		for _, s := range doc.Suites {
			f, k := 0, 0
			names := map[string]bool{}
			for _, c := range s.Cases {
				if names[c.Name] {
					t.Errorf("%s: two cases of %q are called %q", name, s.Name, c.Name)
				}
				names[c.Name] = true
				if c.Name == "" || c.ClassName == "" {
					t.Errorf("%s: a case without a name in %q", name, s.Name)
				}
				if c.Failure != nil && c.Skipped != nil {
					t.Errorf("%s: %s fails and is skipped", name, c.Name)
				}
				if c.Failure != nil {
					f++
				}
				if c.Skipped != nil {
					k++
				}
			}
			if s.Tests != len(s.Cases) || s.Failures != f || s.Skipped != k || s.Errors != 0 {
				t.Errorf("%s: suite %q counts %d, %d, %d; it has %d, %d, %d", name, s.Name, s.Tests, s.Failures, s.Skipped, len(s.Cases), f, k)
			}
			tests, failures, skipped = tests+len(s.Cases), failures+f, skipped+k
		}
		if doc.Tests != tests || doc.Failures != failures || doc.Skipped != skipped {
			t.Errorf("%s: counts %d, %d, %d; there are %d, %d, %d", name, doc.Tests, doc.Failures, doc.Skipped, tests, failures, skipped)
		}
		if tests == 0 {
			t.Errorf("%s: no case", name)
		}
		reporttest.Harmless(t, out, true)
	}
}

// Every finding is there for every resource, and as what it is.
func TestVerdicts(t *testing.T) {
	t.Parallel()
	r := reporttest.Rich()
	var doc suites
	if err := xml.Unmarshal(reporttest.Bytes(t, Write, r), &doc); err != nil {
		t.Fatal(err)
	}
	fail, skip := 0, len(r.Coverage.Files.Skipped)+1 // one gap is no verdict
	for _, f := range r.Findings {
		if f.Verdict == finding.Fail && f.Waived == nil {
			fail += len(f.Resources)
		} else {
			skip += len(f.Resources)
		}
	}
	if doc.Failures != fail || doc.Skipped != skip || doc.Tests != fail+skip+len(r.Targets) {
		t.Errorf("%d failures, %d skipped, %d cases; want %d, %d, %d", doc.Failures, doc.Skipped, doc.Tests, fail, skip, fail+skip+len(r.Targets))
	}
}

func BenchmarkWrite(b *testing.B) { reporttest.Linear(b, Write) }
