package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/finding"
)

func TestFilled(t *testing.T) {
	t.Parallel()
	in := &Report{Findings: []finding.Finding{
		{ID: "a", Resources: []finding.Resource{{ID: "r"}}, Evidence: []finding.Evidence{}},
		{ID: "b"},
	}}
	out := Filled(in)
	if in.Findings[1].Evidence != nil || in.Targets != nil || in.Summary.BySeverity != nil {
		t.Error("the report itself was changed")
	}
	want := &Report{
		Targets: []Target{}, Checks: []Rule{},
		Coverage: Coverage{Files: Files{Skipped: []Skipped{}}, Unknown: []Gap{}},
		Summary:  Summary{BySeverity: map[finding.Severity]int{}},
		Findings: []finding.Finding{
			in.Findings[0],
			{ID: "b", Resources: []finding.Resource{}, Evidence: []finding.Evidence{}},
		},
	}
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Filled(out); &got.Findings[0] != &out.Findings[0] {
		t.Error("findings are copied without need")
	}
}

func TestOtherGaps(t *testing.T) {
	t.Parallel()
	r := &Report{
		Coverage: Coverage{Unknown: []Gap{{What: "c", Why: "m", Count: 1}, {What: "c", Why: "other", Count: 1}, {What: "d", Why: "n", Count: 2}}},
		Findings: []finding.Finding{
			{Check: "c", Message: "m", Verdict: finding.Unknown},
			{Check: "d", Message: "n", Verdict: finding.Fail},
		},
	}
	if diff := cmp.Diff(r.Coverage.Unknown[1:], OtherGaps(r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNothingRead(t *testing.T) {
	t.Parallel()
	for _, r := range []*Report{
		{Targets: []Target{{}}}, {Coverage: Coverage{Functions: 1}}, {Coverage: Coverage{Files: Files{Parsed: 1}}}, {Findings: []finding.Finding{{}}},
	} {
		if NothingRead(r) {
			t.Errorf("something was read: %+v", r)
		}
	}
	if !NothingRead(&Report{Coverage: Coverage{Checks: 95, Files: Files{Found: 2, Skipped: []Skipped{{}, {}}}}}) {
		t.Error("nothing was read")
	}
}
