package jsonl

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/reporttest"
)

func TestGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "jsonl", Write)
}

// The lines together hold the report.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]*report.Report{"empty": reporttest.Empty(), "rich": reporttest.Rich(), "many": reporttest.Many(200)} {
		var got *report.Report
		findings := []finding.Finding{}
		for line := range bytes.Lines(reporttest.Bytes(t, Write, want)) {
			if got != nil {
				t.Fatalf("%s: a line follows the last: %s", name, line)
			}
			var one struct {
				Finding *finding.Finding
				Report  *report.Report
			}
			if err := json.Unmarshal(line, &one); err != nil {
				t.Fatalf("%s: %v in %s", name, err, line)
			}
			switch {
			case one.Finding != nil:
				findings = append(findings, *one.Finding)
			case one.Report != nil:
				got = one.Report
			default:
				t.Fatalf("%s: neither a finding nor the report: %s", name, line)
			}
		}
		if got == nil || len(got.Findings) != 0 {
			t.Fatalf("%s: the last line is missing or has findings", name)
		}
		got.Findings = findings
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestHarmless(t *testing.T) {
	t.Parallel()
	reporttest.Harmless(t, reporttest.Bytes(t, Write, reporttest.Full(reporttest.Attack)), true)
}

func BenchmarkWrite(b *testing.B) { reporttest.Linear(b, Write) }
