package exposure

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
)

func policyConfusedDeputy() check.Check {
	return check.Check{
		ID:       "policy-confused-deputy",
		Title:    "Service principal may invoke without SourceArn/SourceAccount (confused deputy)",
		Category: "exposure",
		Severity: finding.High,
		Why: "The statement trusts the service, and the service works for every customer. Someone with an account of their own " +
			"points their topic, bucket, rule or API at the function's ARN, and the service invokes the function for them with their payload.",
		Fix: "Add SourceArn with the ARN of the one source that should invoke the function (and SourceAccount for S3).",
		Limits: "Wildcards after the API id of API Gateway (stage, method, path) are fine; a SourceArn for every resource of an account is reported with severity medium, " +
			"because the own account's other resources can still be pointed at the function. Services that cannot send SourceArn (Secrets Manager), " +
			"or are told apart by a token (Alexa), are not reported. Unknown for a service that is not in the table, and for a SourceArn that is not known.",
		Sources: []string{docServices, docDeputy, docSecurityHub},
		AsOf:    asOf,
		Frameworks: finding.Frameworks{
			FSBP: []string{"Lambda.1"}, CIS: []string{"4.6"}, NIST: []string{"AC-3"}, ATTACK: []string{"T1199", "T1648"},
		},
		Run: runPolicyConfusedDeputy,
	}
}

func runPolicyConfusedDeputy(p *check.Pass) {
	v := look(p.Inventory)
	for _, g := range v.grants {
		name := functionName(v, g.function)
		c := v.readCaller(g)
		src := g.source()
		limited := set(g.sourceAccount) || set(g.organisation) || set(g.token) || len(g.others) > 0
		if c.kind == unknownCaller {
			if limited || src.kind == pinnedSource {
				p.OK()
			} else {
				undecided(p, v, g, g.principal.Source, fmt.Sprintf("It is not known which service may invoke function %s: %s", name, c.why))
			}
			continue
		}
		if c.kind != serviceCaller || g.denied {
			continue
		}
		s, label, listed := serviceOf(c.service)
		if s.token || limited || src.kind == pinnedSource || listed && !s.arn && s.ownAccountOnly {
			p.OK()
			continue
		}
		fix := ""
		if s.example != "" {
			fix = "Add SourceArn in the form " + s.example + "."
		}
		r := check.Result{Evidence: g.evidence(docServices), Fix: fix}
		switch {
		case src.kind == unknownSource:
			undecided(p, v, g, g.sourceARN.Source, fmt.Sprintf("It is not known which source lets %s invoke function %s: %s", c.service, name, src.why))
			continue
		case src.kind == accountSource:
			r.At, r.Severity = g.sourceARN.Source, finding.Medium
			r.Message = fmt.Sprintf("Every source of %s in the account may invoke function %s: SourceArn %s names none", label, name, src.text)
		case src.kind == anySource:
			r.At = g.sourceARN.Source
			r.Message = fmt.Sprintf("Sources of any account may make %s invoke function %s: SourceArn %s matches them", c.service, name, src.text)
		case !listed:
			undecided(p, v, g, g.principal.Source, fmt.Sprintf("Function %s may be invoked by %s without SourceArn or SourceAccount, and it is not known whether this service sends them", name, c.service))
			continue
		case s.ownAccountOnly:
			r.Severity = finding.Medium
			r.Message = fmt.Sprintf("Every source of %s in the account may invoke function %s: SourceArn and SourceAccount are absent", c.service, name)
		default:
			r.Message = fmt.Sprintf("Anyone can make %s invoke function %s: SourceArn and SourceAccount are absent", c.service, name)
		}
		decide(p, v, g, r)
	}
}
