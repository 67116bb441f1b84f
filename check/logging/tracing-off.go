package logging

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docTracing = "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html"

func tracingOff() check.Check {
	return check.Check{
		ID:         "tracing-off",
		Title:      "Active tracing is off",
		Category:   "logging",
		Severity:   finding.Info,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{FSBP: []string{"Lambda.7"}, NIST: []string{"SI-4", "CA-7"}},
		Why:        "Without traces it takes longer to see which call of which function was slow, failed or unexpected. It is a matter of operation more than of security.",
		Fix:        "Set TracingConfig.Mode (SAM: Tracing) to Active.",
		Limits:     "Information only. Tracing with OpenTelemetry needs no X-Ray mode and is not seen.",
		Sources:    []string{docTracing},
		Run:        runTracingOff,
	}
}

func runTracingOff(p *check.Pass) {
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		switch mode, ok := f.Tracing.Or("PassThrough"); {
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The tracing mode of function %s is not known: %s", lookup.Label(&f.Resource), f.Tracing.Why()),
				About:   about, At: f.Tracing.Source,
			})
		case mode != "Active":
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s is not traced: its tracing mode is %s", lookup.Label(&f.Resource), mode),
				About:   about, At: f.Tracing.Source,
				Evidence: []finding.Evidence{lookup.Setting("TracingConfig.Mode", mode, f.Tracing.Source, docTracing)},
			})
		default:
			p.OK()
		}
	}
}
