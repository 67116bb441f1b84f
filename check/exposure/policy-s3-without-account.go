package exposure

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func policyS3WithoutAccount() check.Check {
	return check.Check{
		ID:       "policy-s3-without-account",
		Title:    "S3 trigger permission has SourceArn but no SourceAccount, bucket deleted or owned by other account",
		Category: "exposure",
		Severity: finding.High,
		Why: "The ARN of a bucket names no account, and bucket names are free again once the bucket is deleted. " +
			"Whoever registers the name next can send events with objects of their choice to the function, and the statement lets them in.",
		Fix: "Add SourceAccount with the account that owns the bucket (AWS::AccountId for the own one).",
		Limits: "Reports the missing SourceAccount, whether or not the bucket exists now. A statement for S3 with neither key is reported by policy-confused-deputy. " +
			"Unknown if the principal is not known and the source is a bucket.",
		Sources:    []string{"https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html", docSecurityHub},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{FSBP: []string{"Lambda.1"}, CIS: []string{"4.6"}, NIST: []string{"AC-3"}, ATTACK: []string{"T1199"}},
		Run:        runPolicyS3WithoutAccount,
	}
}

func runPolicyS3WithoutAccount(p *check.Pass) {
	v := look(p.Inventory)
	for _, g := range v.grants {
		c := v.readCaller(g)
		src := g.source()
		_, label, _ := serviceOf(c.service)
		isS3 := c.kind == serviceCaller && label == "s3"
		mayBeS3 := c.kind == unknownCaller && src.service == "s3"
		if g.denied || !isS3 && !mayBeS3 {
			continue
		}
		limited := set(g.sourceAccount) || set(g.organisation) || len(g.others) > 0 || src.account != ""
		if limited || src.kind == noSource || src.kind == anySource {
			p.OK() // policy-confused-deputy reports the last two
			continue
		}
		name := functionName(v, g.function)
		if mayBeS3 {
			undecided(p, v, g, g.principal.Source, fmt.Sprintf("It is not known who may invoke function %s for a bucket without SourceAccount: %s", name, c.why))
			continue
		}
		decide(p, v, g, check.Result{
			Message:  fmt.Sprintf("Function %s trusts events of a bucket by its name only: SourceArn is %s and SourceAccount is absent", name, shownARN(g.sourceARN)),
			Evidence: g.evidence(docSecurityHub),
		})
	}
}

// shownARN shows a SourceArn: as the attribute that it is, if the template takes it
// from one resource.
func shownARN(k *inventory.Known[string]) string {
	if _, known := k.Get(); !known && len(k.Refs) == 1 && k.Refs[0].Kind == inventory.ToResource {
		return "that of " + k.Refs[0].ID
	}
	return show(k)
}
