package runtime

import (
	"fmt"
	"time"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func runtimeDeprecated() check.Check {
	return check.Check{
		ID:         "runtime-deprecated",
		Title:      "Runtime is deprecated",
		Category:   "runtime",
		Severity:   finding.High,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{FSBP: []string{"Lambda.2"}, CIS: []string{"4.11"}, NIST: []string{"SI-2", "SA-22"}},
		Why:        "AWS no longer patches a deprecated runtime: a hole in the language or its libraries stays open in every function that uses it. After the block dates the function cannot be updated either, so a fix of your own code cannot be deployed.",
		Fix:        "Move to the successor of the runtime.",
		Limits:     "Decides by the date of the report and a table of dates. An identifier that the table does not hold is unknown. Container images have no managed runtime.",
		Sources:    []string{docRuntimes},
		Run:        runRuntimeDeprecated,
	}
}

func runRuntimeDeprecated(p *check.Pass) {
	today := p.Settings.Today
	for _, f := range p.Inventory.Functions {
		about := []*inventory.Resource{&f.Resource}
		name, l, v, why := managedRuntime(f)
		switch {
		case v == notApplicable:
		case v == undecided:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The runtime of function %s cannot be judged: %s", lookup.Label(&f.Resource), why),
				About:   about, At: f.Runtime.Source,
			})
		case l.deprecatedOn(today):
			message := fmt.Sprintf("Function %s uses %s, deprecated %s ago on %s", lookup.Label(&f.Resource), name, lookup.Count(daysBetween(l.deprecated, today), "day"), l.deprecated.Format(time.DateOnly))
			if blocks := l.blocks(today); blocks != "" {
				message += " (" + blocks + ")"
			}
			p.Fail(check.Result{
				Message: message, About: about, At: f.Runtime.Source,
				Evidence: l.evidence(name, f.Runtime.Source), Fix: l.move(),
			})
		default:
			p.OK()
		}
	}
}
