package secrets

import (
	"fmt"
	"strconv"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docDurable = "https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html"

func durableHistory() check.Check {
	return check.Check{
		ID:         "durable-history",
		Title:      "History of durable executions is kept longer than the limit",
		Category:   "secrets",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SI-12", "AC-6"}, ATTACK: []string{"T1530"}},
		Why:        "The history of a durable execution holds the input, the result of each step and the output. Everyone who may call lambda:GetDurableExecutionHistory reads them for as long as they are kept.",
		Fix:        "Lower RetentionPeriodInDays, and keep secrets and personal data out of step results.",
		Limits:     "Judges the period only; the limit is a setting (30 days by default). The default of the service is 14 days.",
		Sources:    []string{docDurable, "https://docs.aws.amazon.com/lambda/latest/api/API_DurableConfig.html"},
		Run:        runDurableHistory,
	}
}

func runDurableHistory(p *check.Pass) {
	const defaultDays = 14
	for _, f := range p.Inventory.Functions {
		if f.Durable.IsAbsent() {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		durable, ok := f.Durable.Get()
		why, at := f.Durable.Why(), f.Durable.Source
		days := 0
		if ok {
			days, ok = durable.RetentionDays.Or(defaultDays)
			why, at = durable.RetentionDays.Why(), durable.RetentionDays.Source
		}
		switch {
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("How long the execution history of function %s is kept is not known: %s", lookup.Label(&f.Resource), why),
				About:   about, At: at,
			})
		case days > p.Settings.MaxRetentionDays:
			p.Fail(check.Result{
				Message: fmt.Sprintf("The execution history of function %s is kept for %d days, longer than %d", lookup.Label(&f.Resource), days, p.Settings.MaxRetentionDays),
				About:   about, At: at,
				Evidence: []finding.Evidence{lookup.Setting("DurableConfig.RetentionPeriodInDays", strconv.Itoa(days), at, docDurable)},
			})
		default:
			p.OK()
		}
	}
}
