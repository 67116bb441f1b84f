package exposure

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
)

const docMapping = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html"

func sourceOtherAccount() check.Check {
	return check.Check{
		ID:       "source-other-account",
		Title:    "Event source mapping reads a resource of another account",
		Category: "exposure",
		Severity: finding.High,
		Why: "Whoever controls the queue, stream or cluster in the other account writes the function's events. " +
			"An intruder over there gets code execution paths here, and one over here reads data through a mapping that nobody looks at.",
		Fix: "Confirm that the other account is yours and list it as trusted, or remove the mapping.",
		Limits: "Compares the account in the ARN of the source with that of the function. " +
			"Unknown if one of the two is not known: give the account of the deployment to decide it.",
		Sources:    []string{docMapping},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-4"}, ATTACK: []string{"T1199", "T1546"}},
		Run:        runSourceOtherAccount,
	}
}

func runSourceOtherAccount(p *check.Pass) {
	v := look(p.Inventory)
	for _, m := range p.Inventory.EventSourceMappings {
		if m.EventSource.IsAbsent() || unread(&m.EventSource) {
			continue
		}
		owner, account, why := lookup.OwnerOf(p, &m.Resource, m.EventSource)
		about := append(v.resource(&m.Function), &m.Resource)
		name := functionName(v, &m.Function)
		switch owner {
		case lookup.Own:
			p.OK()
		case lookup.Foreign:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s reads events from account %s, which is not trusted", name, account),
				About:   about, At: m.EventSource.Source,
				Evidence: []finding.Evidence{lookup.Setting("EventSourceArn", lookup.TargetText(m.EventSource), m.EventSource.Source, docMapping)},
			})
		default:
			if account == "" && pointsInside(m.EventSource.Refs) {
				p.OK()
				continue
			}
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known from which account function %s reads events: %s", name, why),
				About:   about, At: m.EventSource.Source,
			})
		}
	}
}
