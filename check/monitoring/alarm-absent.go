package monitoring

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docMetrics = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"

func alarmAbsent() check.Check {
	return check.Check{
		ID:         "alarm-absent",
		Title:      "No alarm watches errors, throttles or use of the function",
		Category:   "monitoring",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SI-4"}, ATTACK: []string{"T1496"}},
		Why:        "A function that fails, is throttled or suddenly runs a hundred times more often tells nobody. A flood or a miner is found on the bill.",
		Fix:        "Add an alarm on Errors or Throttles, and one on Invocations or ConcurrentExecutions.",
		Limits:     "An alarm over all functions of the account counts. Alarms outside of what was read, and anomaly detection by other products, are not seen.",
		Sources:    []string{docMetrics},
		Run:        runAlarmAbsent,
	}
}

func runAlarmAbsent(p *check.Pass) {
	metrics := []string{"Errors", "Throttles", "Invocations", "ConcurrentExecutions", "Duration", "DeadLetterErrors", "DestinationDeliveryFailures", "UnreservedConcurrentExecutions", "AsyncEventsDropped"}
	watchers := newAlarms(p.Inventory)
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		switch on, why := watchers.watch(f.ID, metrics); {
		case on:
			p.OK()
		case why != "":
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if an alarm watches function %s: %s", lookup.Label(&f.Resource), why),
				About:   about, At: f.Source,
			})
		default:
			p.Fail(check.Result{
				Message: fmt.Sprintf("No alarm watches the errors, throttles or use of function %s", lookup.Label(&f.Resource)),
				About:   about, At: f.Source,
				Evidence: []finding.Evidence{lookup.Setting("AWS::CloudWatch::Alarm", "none for this function", f.Source, docMetrics)},
			})
		}
	}
}
