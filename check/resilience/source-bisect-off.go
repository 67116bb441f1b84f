package resilience

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func sourceBisectOff() check.Check {
	return check.Check{
		ID:         "source-bisect-off",
		Title:      "Stream mapping does not split a failing batch",
		Category:   "resilience",
		Severity:   finding.Info,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SI-11", "SC-5"}},
		Why:        "One bad record makes its whole batch fail again and again, and with it every good record in it. Who can write one record can hold up the shard.",
		Fix:        "Set BisectBatchOnFunctionError: true.",
		Limits:     "Asked of Kinesis and DynamoDB streams only, the only sources that have the setting. A function that reports single failed records (ReportBatchItemFailures) needs it less.",
		Sources:    []string{"https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html"},
		Run:        runSourceBisectOff,
	}
}

func runSourceBisectOff(p *check.Pass) {
	const doc = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html"
	for _, m := range p.Inventory.EventSourceMappings {
		if m.Service != "kinesis" && m.Service != "dynamodb" {
			continue
		}
		about := []*inventory.Resource{&m.Resource}
		switch on, ok := m.Bisect.Or(false); {
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if mapping %s splits failing batches: %s", lookup.Label(&m.Resource), m.Bisect.Why()),
				About:   about, At: m.Bisect.Source,
			})
		case !on:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Mapping %s (%s) does not split failing batches", lookup.Label(&m.Resource), m.Service),
				About:   about, At: m.Bisect.Source,
				Evidence: []finding.Evidence{lookup.Setting("BisectBatchOnFunctionError", "false", m.Bisect.Source, doc)},
			})
		default:
			p.OK()
		}
	}
}
