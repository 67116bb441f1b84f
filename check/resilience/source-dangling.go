package resilience

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func sourceDangling() check.Check {
	return check.Check{
		ID:         "source-dangling",
		Title:      "Event source does not exist",
		Category:   "resilience",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SI-4", "CM-2"}},
		Why:        "The function gets no events, and nobody is told. Who may create a queue or stream of that name decides what the function reads.",
		Fix:        "Delete the mapping, or point it to a source that exists.",
		Limits:     "Decides for sources of the same template or account; whether others exist is unknown. Self-managed brokers are not asked.",
		Sources:    []string{"https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html"},
		Run:        runSourceDangling,
	}
}

func runSourceDangling(p *check.Pass) {
	const doc = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html"
	index := lookup.NewIndex(p.Inventory)
	for _, m := range p.Inventory.EventSourceMappings {
		if m.EventSource.IsAbsent() {
			continue
		}
		about := []*inventory.Resource{&m.Resource}
		evidence := []finding.Evidence{lookup.Setting("EventSourceArn", lookup.Show(m.EventSource), m.EventSource.Source, doc)}
		switch state, why := index.Find(m.EventSource); state {
		case lookup.Gone:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Mapping %s reads from %s, which does not exist", lookup.Label(&m.Resource), lookup.Show(m.EventSource)),
				About:   about, At: m.EventSource.Source, Evidence: evidence,
			})
		case lookup.Exists:
			p.OK()
		default:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if the source of mapping %s exists: %s", lookup.Label(&m.Resource), why),
				About:   about, At: m.EventSource.Source, Evidence: evidence,
			})
		}
	}
}
