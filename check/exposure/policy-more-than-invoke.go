package exposure

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
)

func policyMoreThanInvoke() check.Check {
	return check.Check{
		ID:       "policy-more-than-invoke",
		Title:    "Resource policy grants more than invoke (lambda:* or write/Get actions)",
		Category: "exposure",
		Severity: finding.High,
		Why: "The principal can do more than run the function: replace its code, change its role's use, add further statements for others, " +
			"or read its environment variables and download its code. A trigger never needs that.",
		Fix: "Restrict Action to lambda:InvokeFunction (and lambda:InvokeFunctionUrl for a URL).",
		Limits: "lambda:Invoke* counts as invoking. lambda:EnableReplication for the replicator of Lambda@Edge is needed and passes, and so does a grant to the own account as a whole, which adds nothing. " +
			"Unknown if the action is not known.",
		Sources:    []string{docPolicies, docPermission},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-6"}, ATTACK: []string{"T1098"}},
		Run:        runPolicyMoreThanInvoke,
	}
}

func runPolicyMoreThanInvoke(p *check.Pass) {
	v := look(p.Inventory)
	for _, g := range v.grants {
		name := functionName(v, g.function)
		action, known := g.action.Get()
		switch {
		case g.denied || g.action.IsAbsent():
		case !known:
			undecided(p, v, g, g.action.Source, fmt.Sprintf("It is not known what %s may do with function %s: %s", show(g.principal), name, g.action.Why()))
		case invokesOnly(action), g.replicates(action), g.toOwnAccount(v):
			p.OK()
		default:
			decide(p, v, g, check.Result{
				Message: fmt.Sprintf("The resource policy of function %s grants %s to %s, which is more than invoking it", name, action, show(g.principal)),
				At:      place(g.action.Source, g.at), Evidence: g.evidence(docPolicies),
			})
		}
	}
}

// toOwnAccount reports a grant to the function's own account as a whole, which
// adds nothing to the policies of its identities. Source: IAM User Guide, "Policy
// evaluation logic".
func (g *grant) toOwnAccount(v *view) bool {
	c := v.readCaller(g)
	return c.kind == accountCaller && c.own
}

// replicates reports the statement by which CloudFront copies a Lambda@Edge
// function to its regions.
func (g *grant) replicates(action string) bool {
	who, _ := g.principal.Get()
	return strings.HasPrefix(who, "replicator.lambda.") && strings.HasPrefix(lower(action), "lambda:enablereplication")
}
