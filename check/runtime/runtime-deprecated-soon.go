package runtime

import (
	"fmt"
	"time"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func runtimeDeprecatedSoon() check.Check {
	return check.Check{
		ID:         "runtime-deprecated-soon",
		Title:      "Runtime will be deprecated soon",
		Category:   "runtime",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SI-2", "SA-22"}},
		Why:        "After the deprecation there are no more patches. Moving takes a test of every dependency, so the work has to begin before.",
		Fix:        "Plan the move to the successor of the runtime.",
		Limits:     "Looks ahead as many days as the setting says (180 by default). Dates that AWS has not published are not known.",
		Sources:    []string{docRuntimes},
		Run:        runRuntimeDeprecatedSoon,
	}
}

func runRuntimeDeprecatedSoon(p *check.Pass) {
	today := p.Settings.Today
	for _, f := range p.Inventory.Functions {
		about := []*inventory.Resource{&f.Resource}
		name, l, v, why := managedRuntime(f)
		switch {
		case f.Framework != "" || v == notApplicable || l.deprecatedOn(today):
		case v == undecided:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The runtime of function %s cannot be judged: %s", lookup.Label(&f.Resource), why),
				About:   about, At: f.Runtime.Source,
			})
		case !l.deprecated.IsZero() && daysBetween(today, l.deprecated) <= p.Settings.DeprecationNotice:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s uses %s, which will be deprecated in %s on %s", lookup.Label(&f.Resource), name, lookup.Count(daysBetween(today, l.deprecated), "day"), l.deprecated.Format(time.DateOnly)),
				About:   about, At: f.Runtime.Source,
				Evidence: l.evidence(name, f.Runtime.Source), Fix: l.move(),
			})
		default:
			p.OK()
		}
	}
}
