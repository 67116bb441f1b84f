package exposure

import (
	"fmt"
	"slices"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
)

func policyAccountWideGrant() check.Check {
	return check.Check{
		ID:       "policy-account-wide-grant",
		Title:    "Resource policy trusts a whole known account with no narrowing condition",
		Category: "exposure",
		Severity: finding.Medium,
		Why: "Every role and user of the other account whose administrators allow it can call the function. " +
			"A stolen key of a forgotten test role over there is enough, and nobody on this side sees which identity it was meant for.",
		Fix: "Name the role that calls the function as principal, or add PrincipalOrgID or SourceArn.",
		Limits: "Reports trusted accounts only: others are reported by policy-unknown-account. A grant to the function's own account adds nothing to the policies of its identities, and passes. " +
			"Unknown if the principal is not known.",
		Sources:    []string{docCrossAcct},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-3", "AC-6"}, ATTACK: []string{"T1199"}},
		Run:        runPolicyAccountWideGrant,
	}
}

func runPolicyAccountWideGrant(p *check.Pass) {
	v := look(p.Inventory)
	for _, g := range v.grants {
		c := v.readCaller(g)
		if g.denied || c.kind == anyCaller || c.kind == serviceCaller {
			continue
		}
		name := functionName(v, g.function)
		switch {
		case g.narrowed() && g.source().kind != unknownSource, c.kind == identityCaller, c.own:
			p.OK()
		case c.kind == unknownCaller || c.account == "":
			undecided(p, v, g, g.principal.Source, fmt.Sprintf("It is not known whether a whole account may use function %s: %s", name, firstOf(c.why, g.principal.Why())))
		case !slices.Contains(p.Settings.TrustedAccounts, c.account):
			p.OK() // policy-unknown-account reports it
		case g.source().kind == unknownSource:
			undecided(p, v, g, g.sourceARN.Source, fmt.Sprintf("Account %s may use function %s, and it is not known whether SourceArn narrows it: %s", c.account, name, g.source().why))
		default:
			decide(p, v, g, check.Result{
				Message:  fmt.Sprintf("Every identity of account %s may use %s on function %s: no condition narrows it", c.account, show(g.action), name),
				Evidence: g.evidence(docCrossAcct),
			})
		}
	}
}
