package resilience

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func concurrencyZero() check.Check {
	return check.Check{
		ID:         "concurrency-zero",
		Title:      "Reserved concurrency is 0: the function never runs",
		Category:   "resilience",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-5"}, ATTACK: []string{"T1489"}},
		Why:        "Every invocation is throttled. That is how a function is stopped in an emergency, and also how an intruder stops one that would notice him.",
		Fix:        "Remove the value, or note why the function is stopped.",
		Limits:     "How much of the account's pool other reservations leave is not judged.",
		Sources:    []string{docConcurrency},
		Run:        runConcurrencyZero,
	}
}

func runConcurrencyZero(p *check.Pass) {
	for _, f := range p.Inventory.Functions {
		about := []*inventory.Resource{&f.Resource}
		switch n, ok := f.ReservedConcurrency.Or(1); {
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The reserved concurrency of function %s is not known: %s", lookup.Label(&f.Resource), f.ReservedConcurrency.Why()),
				About:   about, At: f.ReservedConcurrency.Source,
			})
		case n == 0:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s never runs: its reserved concurrency is 0", lookup.Label(&f.Resource)),
				About:   about, At: f.ReservedConcurrency.Source,
				Evidence: []finding.Evidence{lookup.Setting("ReservedConcurrentExecutions", "0", f.ReservedConcurrency.Source, docConcurrency)},
			})
		default:
			p.OK()
		}
	}
}
