package resilience

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docConcurrency = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"

func concurrencyUnreserved() check.Check {
	return check.Check{
		ID:         "concurrency-unreserved",
		Title:      "Function that outsiders can start has no concurrency limit",
		Category:   "resilience",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-5", "SC-6"}, ATTACK: []string{"T1499", "T1496"}},
		Why:        "Who can call the function without credentials can call it a thousand times at once: the bill grows, and all other functions of the account and region are throttled with it.",
		Fix:        "Set ReservedConcurrentExecutions to what real traffic needs, and throttle at the API.",
		Limits:     "Asked only of functions with a way in for callers without credentials: a public URL, an API route without authorization, an internet-facing load balancer, an IoT rule, or Alexa without a skill id.",
		Sources:    []string{docConcurrency},
		Run:        runConcurrencyUnreserved,
	}
}

func runConcurrencyUnreserved(p *check.Pass) {
	entries := lookup.Entries(p.Inventory)
	for _, f := range p.Inventory.Functions {
		entry, ok := lookup.Worst(entries[f.ID])
		if !ok {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		evidence := []finding.Evidence{
			lookup.Setting("ReservedConcurrentExecutions", "not set", f.ReservedConcurrency.Source, docConcurrency),
			lookup.Setting("way in", entry.How, entry.At, docConcurrency),
		}
		switch {
		case f.ReservedConcurrency.IsUnknown():
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Callers outside of the account can start function %s by %s, and its concurrency limit is not known: %s", lookup.Label(&f.Resource), entry.How, f.ReservedConcurrency.Why()),
				About:   about, At: f.ReservedConcurrency.Source, Evidence: evidence[1:],
			})
		case !f.ReservedConcurrency.IsAbsent():
			p.OK()
		case !entry.Open:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Function %s has no concurrency limit, and it is not known if callers outside of the account can start it by %s: %s", lookup.Label(&f.Resource), entry.How, entry.Why),
				About:   about, At: f.ReservedConcurrency.Source, Evidence: evidence,
			})
		default:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s has no concurrency limit, and callers outside of the account can start it by %s", lookup.Label(&f.Resource), entry.How),
				About:   about, At: f.ReservedConcurrency.Source, Evidence: evidence,
			})
		}
	}
}
