package secrets

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func envNoCMK() check.Check {
	return check.Check{
		ID:         "env-no-cmk",
		Title:      "Environment variables not encrypted with customer managed key",
		Category:   "secrets",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{CIS: []string{"4.12"}, NIST: []string{"SC-12", "SC-28"}, ATTACK: []string{"T1552"}},
		Why:        "Without a key of your own, everyone who may read the function's configuration sees the variables. With one, the reader also needs kms:Decrypt on that key, and each use of it is logged.",
		Fix:        "Set KmsKeyArn to a key of your own, and allow its use to the role that deploys and to the function.",
		Limits:     "An opinion: it is asked only of functions that have variables, and not of helpers that a framework makes.",
		Sources:    []string{docEnvironment},
		Run:        runEnvNoCMK,
	}
}

func runEnvNoCMK(p *check.Pass) {
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		vars, ok := f.Environment.Or(nil)
		switch {
		case f.Environment.IsAbsent() || ok && len(vars) == 0:
			p.OK()
		case f.KMSKey.IsAbsent() && !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Function %s sets no key, and it is not known if it has environment variables: %s", lookup.Label(&f.Resource), f.Environment.Why()),
				About:   about, At: f.Environment.Source,
			})
		case f.KMSKey.IsAbsent() || strings.HasSuffix(lookup.TargetText(f.KMSKey), "alias/aws/lambda"):
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s has %s, encrypted with the AWS managed key", lookup.Label(&f.Resource), variables(len(vars))),
				About:   about, At: f.KMSKey.Source,
				Evidence: []finding.Evidence{
					lookup.Setting("KmsKeyArn", "not set, or the AWS managed key", f.KMSKey.Source, docEnvironment),
					lookup.Setting("Environment.Variables", variables(len(vars)), f.Environment.Source, ""),
				},
			})
		case !setsKey(f.KMSKey):
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The key for the environment of function %s is not known: %s", lookup.Label(&f.Resource), lookup.WhyRef(f.KMSKey)),
				About:   about, At: f.KMSKey.Source,
			})
		default:
			p.OK()
		}
	}
}

// setsKey reports whether it is known that a key is set: an attribute of a key
// and an export are never empty, but a parameter may be.
func setsKey(k inventory.Known[inventory.Ref]) bool {
	if r, ok := k.Get(); ok {
		return r.Kind != inventory.ToParameter
	}
	if strings.HasPrefix(k.Partial, "arn:") {
		return true
	}
	for _, r := range k.Refs {
		if r.Kind == inventory.ToResource || r.Kind == inventory.ToExport {
			return true
		}
	}
	return false
}

// variables counts environment variables in words.
func variables(n int) string {
	if n == 1 {
		return "1 environment variable"
	}
	return fmt.Sprintf("%d environment variables", n)
}
