package resilience

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func failureDestinationDangling() check.Check {
	return check.Check{
		ID:         "failure-destination-dangling",
		Title:      "Destination of failed events does not exist",
		Category:   "resilience",
		Severity:   finding.High,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"AU-12", "SC-28"}, ATTACK: []string{"T1537"}},
		Why:        "Failed events are lost. If the destination is a bucket, anyone may create one of that name in his own account and receive them.",
		Fix:        "Point to a destination that exists, or remove the setting.",
		Limits:     "Decides for destinations of the same template or account; whether others exist is unknown.",
		Sources:    []string{docAsync},
		Run:        runFailureDestinationDangling,
	}
}

func runFailureDestinationDangling(p *check.Pass) {
	index := lookup.NewIndex(p.Inventory)
	for _, d := range destinations(p.Inventory) {
		about := []*inventory.Resource{d.of}
		evidence := []finding.Evidence{lookup.Setting(d.what, lookup.Show(d.to), d.to.Source, docAsync)}
		switch state, why := index.Find(d.to); state {
		case lookup.Gone:
			p.Fail(check.Result{
				Message: fmt.Sprintf("%s of %s leads to %s, which does not exist", d.what, lookup.Label(d.of), lookup.Show(d.to)),
				About:   about, At: d.to.Source, Evidence: evidence,
			})
		case lookup.Exists:
			p.OK()
		default:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if the target of %s of %s exists: %s", d.what, lookup.Label(d.of), why),
				About:   about, At: d.to.Source, Evidence: evidence,
			})
		}
	}
}
