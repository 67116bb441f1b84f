package monitoring

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func streamLagAlarmAbsent() check.Check {
	return check.Check{
		ID:         "stream-lag-alarm-absent",
		Title:      "No alarm watches how far a function is behind its stream",
		Category:   "monitoring",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SI-4"}},
		Why:        "When the function falls behind, records wait unseen and are lost when their retention ends. IteratorAge is the only metric that shows it.",
		Fix:        "Add an alarm on IteratorAge of the function.",
		Limits:     "Asked of functions that read Kinesis or DynamoDB streams.",
		Sources:    []string{docMetrics},
		Run:        runStreamLagAlarmAbsent,
	}
}

func runStreamLagAlarmAbsent(p *check.Pass) {
	functions := lookup.Functions(p.Inventory)
	seen := map[string]bool{}
	watchers := newAlarms(p.Inventory)
	for _, m := range p.Inventory.EventSourceMappings {
		if m.Service != "kinesis" && m.Service != "dynamodb" {
			continue
		}
		about := []*inventory.Resource{&m.Resource}
		ref, ok := m.Function.Get()
		f := functions[ref.Function]
		if !ok || f == nil {
			why := m.Function.Why()
			if ok {
				why = "the function is outside of what was read"
			}
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if an alarm watches the lag of mapping %s: %s", lookup.Label(&m.Resource), why),
				About:   about, At: m.Function.Source,
			})
			continue
		}
		if seen[f.ID] {
			continue
		}
		seen[f.ID] = true
		about = []*inventory.Resource{&f.Resource, &m.Resource}
		switch on, why := watchers.watch(f.ID, []string{"IteratorAge"}); {
		case on:
			p.OK()
		case why != "":
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if an alarm watches how far function %s is behind its stream: %s", lookup.Label(&f.Resource), why),
				About:   about, At: f.Source,
			})
		default:
			p.Fail(check.Result{
				Message: fmt.Sprintf("No alarm watches IteratorAge of function %s, which reads a %s stream", lookup.Label(&f.Resource), m.Service),
				About:   about, At: f.Source,
				Evidence: []finding.Evidence{
					lookup.Setting("AWS::CloudWatch::Alarm", "none on IteratorAge of this function", f.Source, docMetrics),
					lookup.Setting("event source", m.Service, m.Source, docMetrics),
				},
			})
		}
	}
}
