package check

import (
	"fmt"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// WaiverInvalid returns the check that reports waivers which do not count: those
// that have ended, give no reason, or name a check that does not exist. It is
// made for the checks and file waivers of a run.
func WaiverInvalid(checks []Check, rules []Rule) Check {
	known := map[string]bool{"waiver-invalid": true}
	for _, c := range checks {
		known[c.ID] = true
	}
	return Check{
		ID:       "waiver-invalid",
		Title:    "Waiver does not count",
		Category: "governance",
		Severity: finding.Low,
		Why:      "Somebody accepted a finding and believes that it is still accepted. A waiver that has ended, gives no reason or names no existing check accepts nothing: the finding counts again, and the list of exceptions is no longer true.",
		Fix:      "Renew the waiver with a date and a reason, or delete it.",
		Limits:   "Whether a valid waiver is still needed is not decided.",
		AsOf:     "2026-11-22",
		Run: func(p *Pass) {
			p.Inventory.Each(func(r *inventory.Resource) {
				for _, w := range r.Waivers {
					judge(p, known, w, r)
				}
			})
			for _, rule := range rules {
				judge(p, known, rule.Waiver, &inventory.Resource{ID: rule.Check, Type: "Temper::Waiver", Source: rule.Source})
			}
		},
	}
}

func judge(p *Pass, known map[string]bool, w inventory.Waiver, about *inventory.Resource) {
	ok, why := Valid(w, p.Settings.Today)
	switch {
	case !known[w.Check]:
		why = "no check has this id"
	case ok:
		p.OK()
		return
	}
	at := w.Source
	if at.Path == "" {
		at.Path = "waiver " + w.Check
	}
	p.Fail(Result{
		Message: fmt.Sprintf("The waiver of %s does not count: %s", w.Check, why),
		About:   []*inventory.Resource{about},
		At:      at,
		Evidence: []finding.Evidence{{
			Kind: finding.Date, What: "waiver of " + w.Check, Value: why, Location: Place(w.Source),
		}},
	})
}
