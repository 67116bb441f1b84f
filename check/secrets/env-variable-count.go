package secrets

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func envVariableCount() check.Check {
	return check.Check{
		ID:         "env-variable-count",
		Title:      "Function carries more environment variables than the limit",
		Category:   "secrets",
		Severity:   finding.Info,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"CM-6"}},
		Why:        "Configuration that grows without a limit is read by nobody, so a secret or a switch that weakens the function is not noticed among the rest.",
		Fix:        "Move configuration to a parameter store, or split the function.",
		Limits:     "A rule of thumb; the limit is a setting (20 by default).",
		Sources:    []string{"https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"},
		Run:        runEnvVariableCount,
	}
}

func runEnvVariableCount(p *check.Pass) {
	limit := p.Settings.MaxVariables
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		vars, ok := f.Environment.Or(nil)
		switch {
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The number of environment variables of function %s is not known: %s", lookup.Label(&f.Resource), f.Environment.Why()),
				About:   []*inventory.Resource{&f.Resource}, At: f.Environment.Source,
			})
		case limit > 0 && len(vars) > limit:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s has %s, more than %d", lookup.Label(&f.Resource), variables(len(vars)), limit),
				About:   []*inventory.Resource{&f.Resource}, At: f.Environment.Source,
				Evidence: []finding.Evidence{lookup.Setting("Environment.Variables", variables(len(vars)), f.Environment.Source, "")},
			})
		default:
			p.OK()
		}
	}
}
