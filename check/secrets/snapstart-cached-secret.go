package secrets

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
	"github.com/temper-security/temper/secrets"
)

const docSnapStart = "https://docs.aws.amazon.com/lambda/latest/dg/snapstart-security.html"

func snapstartCachedSecret() check.Check {
	return check.Check{
		ID:         "snapstart-cached-secret",
		Title:      "SnapStart snapshot holds a secret",
		Category:   "secrets",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-28"}, ATTACK: []string{"T1552"}},
		Why:        "SnapStart stores the memory of the initialised function. What is in the environment or was read during initialisation is part of the snapshot of each published version, and every new environment starts from it: a changed secret does not arrive.",
		Fix:        "Read secrets in the handler or in an after-restore hook, and not from the environment or the initialisation code.",
		Limits:     "Fails for secrets in the environment. If the function gets a reference to a secret, whether its initialisation reads it depends on the code: unknown.",
		Sources:    []string{docSnapStart},
		Run:        runSnapstartCachedSecret,
	}
}

func runSnapstartCachedSecret(p *check.Pass) {
	index := lookup.NewIndex(p.Inventory)
	for _, f := range p.Inventory.Functions {
		about := []*inventory.Resource{&f.Resource}
		on, ok := f.SnapStart.Or("None")
		if ok && on != "PublishedVersions" {
			p.OK()
			continue
		}
		if !ok {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if function %s uses SnapStart: %s", lookup.Label(&f.Resource), f.SnapStart.Why()),
				About:   about, At: f.SnapStart.Source,
			})
			continue
		}
		evidence := []finding.Evidence{lookup.Setting("SnapStart.ApplyOn", on, f.SnapStart.Source, docSnapStart)}
		vars, ok := f.Environment.Or(nil)
		if !ok {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Function %s uses SnapStart, and its environment variables are not known: %s", lookup.Label(&f.Resource), f.Environment.Why()),
				About:   about, At: f.Environment.Source, Evidence: evidence,
			})
			continue
		}
		var held, referred []string
		for _, v := range vars {
			service, _ := dynamicReference(v.Value)
			class := secrets.Classify(v.Name, known(v.Value)).Class
			switch {
			case class == secrets.Secret || service == "secretsmanager":
				held = append(held, v.Name)
				evidence = append(evidence, lookup.Setting(lookup.VariablePath(v.Name), "a secret", v.Source, docSnapStart))
			case isSecretReference(index, v):
				referred = append(referred, v.Name)
				evidence = append(evidence, lookup.Setting(lookup.VariablePath(v.Name), "names a secret", v.Source, docSnapStart))
			}
		}
		switch {
		case len(held) > 0:
			p.Fail(check.Result{
				Message: fmt.Sprintf("The snapshots of function %s hold the secret of environment variable %s", lookup.Label(&f.Resource), strings.Join(held, ", ")),
				About:   about, At: f.SnapStart.Source, Evidence: evidence,
			})
		case len(referred) > 0:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Function %s uses SnapStart and is given a secret by %s; whether its initialisation reads the secret is not known", lookup.Label(&f.Resource), strings.Join(referred, ", ")),
				About:   about, At: f.SnapStart.Source, Evidence: evidence,
			})
		default:
			p.OK()
		}
	}
}

// isSecretReference reports whether a variable names a secret kept in Secrets
// Manager or Parameter Store.
func isSecretReference(index *lookup.Index, v inventory.Variable) bool {
	for _, r := range v.Value.Refs {
		if kind, _ := index.Type(r.ID); r.Kind == inventory.ToResource && (kind == "AWS::SecretsManager::Secret" || kind == "AWS::SecretsManager::SecretTargetAttachment") {
			return true
		}
	}
	text := lookup.Text(v.Value)
	return strings.HasPrefix(text, "arn:") && (strings.Contains(text, ":secretsmanager:") || strings.Contains(text, ":ssm:"))
}
