package lookup

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// Functions that are in doubt for the same reason are one finding.
func TestDoubtsAreOneFindingAReason(t *testing.T) {
	t.Parallel()
	inv := &inventory.Inventory{}
	for _, id := range []string{"A", "B", "C"} {
		inv.Functions = append(inv.Functions, &inventory.Function{Resource: inventory.Resource{ID: id}})
	}
	rule := check.Check{ID: "x", Severity: finding.Low, Run: func(p *check.Pass) {
		var d Doubts
		for _, f := range p.Inventory.Functions[:2] {
			d.Add(f, "subnet s-1 is outside of what was read", inventory.Source{})
			d.Add(f, "subnet s-2 is outside of what was read", inventory.Source{})
			d.Add(f, "subnet s-1 is outside of what was read", inventory.Source{})
		}
		d.Add(p.Inventory.Functions[2], "parameter P has no value", inventory.Source{})
		d.Report(p, "The zones of %s are not known: %s")
	}}
	var got []string
	for _, f := range check.Run([]check.Check{rule}, []*inventory.Inventory{inv}, check.Settings{}, nil).Findings {
		got = append(got, f.Message)
	}
	want := []string{
		"The zones of functions A, B are not known: subnet s-1, s-2 are outside of what was read",
		"The zones of function C are not known: parameter P has no value",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}
