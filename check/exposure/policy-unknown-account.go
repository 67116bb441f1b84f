package exposure

import (
	"fmt"
	"slices"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
)

func policyUnknownAccount() check.Check {
	return check.Check{
		ID:       "policy-unknown-account",
		Title:    "Unknown or untrusted external account may invoke or manage the function",
		Category: "exposure",
		Severity: finding.High,
		Why: "Whoever controls that account, or breaks into it, can call the function. " +
			"Such statements are left behind by migrations, vendors and tests, and are a quiet way for an intruder to keep a door open.",
		Fix: "Remove the statement, or list the account as trusted if it is yours or a partner's.",
		Limits: "An account is trusted if it is the function's own or in the list of trusted accounts. In a template whose own account is not given, " +
			"an account that is written out is reported if it is not in that list. The account in SourceArn or SourceAccount of a service is compared only if the own account is known.",
		Sources:    []string{docCrossAcct, docPolicies},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{FSBP: []string{"Lambda.1"}, CIS: []string{"4.10"}, NIST: []string{"AC-3", "AC-4"}, ATTACK: []string{"T1199"}},
		Run:        runPolicyUnknownAccount,
	}
}

func runPolicyUnknownAccount(p *check.Pass) {
	v := look(p.Inventory)
	trusted := func(account string) bool { return slices.Contains(p.Settings.TrustedAccounts, account) }
	for _, g := range v.grants {
		name := functionName(v, g.function)
		c := v.readCaller(g)
		own := v.ownAccount(&g.of.Resource)
		account, how, at := c.account, show(g.principal), g.principal.Source
		switch {
		case g.denied || c.kind == anyCaller:
			continue // policy-any-principal
		case c.kind == unknownCaller:
			undecided(p, v, g, g.principal.Source, fmt.Sprintf("It is not known which account may use function %s: %s", name, c.why))
			continue
		case c.kind == serviceCaller:
			account = g.source().account
			at = g.sourceARN.Source
			if a, ok := g.sourceAccount.Get(); ok {
				account, at = a, g.sourceAccount.Source
			}
			how = c.service + " on behalf of the account"
			if account == "" || own == "" {
				p.OK()
				continue
			}
		case c.own || set(g.organisation):
			p.OK()
			continue
		}
		if account != "" && (account == own || trusted(account)) {
			p.OK()
			continue
		}
		if account == "" {
			undecided(p, v, g, at, fmt.Sprintf("It is not known to which account the principal %s of function %s belongs: %s", how, name, g.principal.Why()))
			continue
		}
		message := fmt.Sprintf("Account %s may use %s on function %s and is not trusted", account, show(g.action), name)
		if c.kind == serviceCaller {
			message = fmt.Sprintf("Account %s may invoke function %s through %s and is not trusted", account, name, c.service)
		}
		decide(p, v, g, check.Result{Message: message, At: at, Evidence: g.evidence(docCrossAcct)})
	}
}
