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

func envSensitiveAttribute() check.Check {
	return check.Check{
		ID:         "env-sensitive-attribute",
		Title:      "Sensitive attribute of a resource flows into an environment variable",
		Category:   "secrets",
		Severity:   finding.High,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"IA-5(7)"}, ATTACK: []string{"T1552.001"}},
		Why:        "The secret is not written in the source, but after deployment it stands in the function's configuration, where everyone who may read the configuration finds it.",
		Fix:        "Store the attribute in Secrets Manager in the same template, pass the ARN of the secret, and read it when the function starts.",
		Limits:     "Knows the attributes of the table in sensitive.go, and parameters with NoEcho (reported as medium). What a custom resource or nested stack returns is unknown if the attribute has the name of a secret.",
		Sources:    []string{"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html", docEnvironment},
		Run:        runEnvSensitiveAttribute,
	}
}

func runEnvSensitiveAttribute(p *check.Pass) {
	index := lookup.NewIndex(p.Inventory)
	params := parameters(p.Inventory)
	lookup.Variables(p, func(f *inventory.Function, v inventory.Variable) bool {
		about := []*inventory.Resource{&f.Resource}
		for _, ref := range v.Value.Refs {
			switch ref.Kind {
			case inventory.ToResource:
				kind, _ := index.Type(ref.ID)
				from := ref.ID + "." + ref.Attribute
				step := lookup.Step(from+" → "+lookup.VariablePath(v.Name), kind, v.Value.Source, docEnvironment)
				if what := sensitive(kind, ref.Attribute); what != "" {
					p.Fail(check.Result{
						Message: fmt.Sprintf("Function %s receives %s of %s in environment variable %s", lookup.Label(&f.Resource), what, from, v.Name),
						About:   about, At: v.Source, Detail: v.Name,
						Evidence: []finding.Evidence{step},
					})
					return true
				}
				if returnsAnything(kind) && namesSecret(strings.TrimPrefix(ref.Attribute, "Outputs.")) {
					p.Unknown(check.Result{
						Message: fmt.Sprintf("Environment variable %s of function %s is attribute %s, which has the name of a secret; what %s returns is not known", v.Name, lookup.Label(&f.Resource), from, kind),
						About:   about, At: v.Source, Detail: v.Name,
						Evidence: []finding.Evidence{step},
					})
					return true
				}
			case inventory.ToParameter:
				param := params[ref.ID]
				if param == nil || !param.NoEcho {
					continue
				}
				if def, ok := param.Default.Get(); ok && (def == "" || exposes(secrets.Classify(ref.ID, def).Class)) && def != "" {
					continue // env-parameter-without-noecho
				}
				p.Fail(check.Result{
					Message: fmt.Sprintf("Function %s receives the NoEcho parameter %s in environment variable %s: NoEcho hides it in the stack, and not in the configuration of the function", lookup.Label(&f.Resource), ref.ID, v.Name),
					About:   about, At: v.Source, Detail: v.Name, Severity: finding.Medium,
					Evidence: []finding.Evidence{
						lookup.Setting("Parameters."+ref.ID+".NoEcho", "true", param.Source, docNoEcho),
						lookup.Step("Parameters."+ref.ID+" → "+lookup.VariablePath(v.Name), "", v.Value.Source, docEnvironment),
					},
				})
				return true
			}
		}
		return false
	})
}
