package secrets

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func envCMKOtherAccount() check.Check {
	return check.Check{
		ID:         "env-cmk-other-account",
		Title:      "Environment is encrypted with a key owned by another account",
		Category:   "secrets",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-12"}, ATTACK: []string{"T1485"}},
		Why:        "Who owns the key decides whether the function starts: the other account can withdraw the grant, disable the key or delete it, and sees each use of it.",
		Fix:        "Use a key of this account, or name the other account as trusted.",
		Limits:     "Unknown if the ARN of the key names an account and the account that the template goes to is not known.",
		Sources:    []string{"https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html"},
		Run:        runEnvCMKOtherAccount,
	}
}

func runEnvCMKOtherAccount(p *check.Pass) {
	for _, f := range p.Inventory.Functions {
		if f.KMSKey.IsAbsent() {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		evidence := []finding.Evidence{lookup.Setting("KmsKeyArn", lookup.Show(f.KMSKey), f.KMSKey.Source, docEnvironment)}
		switch owner, account, why := lookup.OwnerOf(p, &f.Resource, f.KMSKey); owner {
		case lookup.Own:
			p.OK()
		case lookup.Foreign:
			p.Fail(check.Result{
				Message: fmt.Sprintf("The environment of function %s is encrypted with a key of account %s", lookup.Label(&f.Resource), account),
				About:   about, At: f.KMSKey.Source, Evidence: evidence,
			})
		default:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known in whose account the key for the environment of function %s is: %s", lookup.Label(&f.Resource), why),
				About:   about, At: f.KMSKey.Source, Evidence: evidence,
			})
		}
	}
}
