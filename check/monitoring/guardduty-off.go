package monitoring

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docGuardDuty = "https://docs.aws.amazon.com/guardduty/latest/ug/lambda-protection.html"

func guarddutyOff() check.Check {
	return check.Check{
		ID:         "guardduty-off",
		Title:      "GuardDuty Lambda Protection is off",
		Category:   "monitoring",
		Severity:   finding.High,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{FSBP: []string{"GuardDuty.6"}, NIST: []string{"SI-4"}},
		Why:        "Lambda Protection watches the network traffic of all functions, those outside of a VPC too, for miners, command and control and known bad hosts. Off, it sees none of it.",
		Fix:        "Enable the detector, and its feature LAMBDA_NETWORK_LOGS.",
		Limits:     "Asked only if the template or account shows a detector.",
		Sources:    []string{docGuardDuty},
		Run:        runGuarddutyOff,
	}
}

func runGuarddutyOff(p *check.Pass) {
	for _, d := range p.Inventory.Detectors {
		about := []*inventory.Resource{&d.Resource}
		name := lookup.Label(&d.Resource)
		enabled, okEnabled := d.Enabled.Or(false)
		on, okOn := d.LambdaProtection.Or(false)
		switch {
		case okEnabled && !enabled:
			p.Fail(check.Result{
				Message: fmt.Sprintf("GuardDuty detector %s is disabled", name),
				About:   about, At: d.Enabled.Source,
				Evidence: []finding.Evidence{lookup.Setting("Enable", "false", d.Enabled.Source, docGuardDuty)},
			})
		case okOn && !on:
			p.Fail(check.Result{
				Message: fmt.Sprintf("GuardDuty detector %s does not enable Lambda Protection", name),
				About:   about, At: d.LambdaProtection.Source,
				Evidence: []finding.Evidence{lookup.Setting("Features.LAMBDA_NETWORK_LOGS", "not enabled", d.LambdaProtection.Source, docGuardDuty)},
			})
		case !okEnabled:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if GuardDuty detector %s is enabled: %s", name, d.Enabled.Why()),
				About:   about, At: d.Enabled.Source,
			})
		case !okOn:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if GuardDuty detector %s enables Lambda Protection: %s", name, d.LambdaProtection.Why()),
				About:   about, At: d.LambdaProtection.Source,
			})
		default:
			p.OK()
		}
	}
}
