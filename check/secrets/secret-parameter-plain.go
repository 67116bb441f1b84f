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

const docParameterTypes = "https://docs.aws.amazon.com/systems-manager/latest/userguide/what-is-a-parameter.html"

func secretParameterPlain() check.Check {
	return check.Check{
		ID:         "secret-parameter-plain",
		Title:      "SSM parameter holds a credential and is not a SecureString",
		Category:   "secrets",
		Severity:   finding.High,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-28", "IA-5(7)"}, ATTACK: []string{"T1552"}},
		Why:        "A String parameter is stored and returned in the clear: ssm:GetParameter alone reads it, no key is asked, and a name such as /app/db/password makes it look safe.",
		Fix:        "Keep the value in Secrets Manager, or create the parameter as SecureString outside of CloudFormation, which cannot make one. Then change the credential.",
		Limits:     "Decides by the value, or, if the value comes from a NoEcho parameter or a secret, by where it comes from. Unknown if only the name is that of a secret.",
		Sources:    []string{docParameterTypes},
		Run:        runSecretParameterPlain,
	}
}

func runSecretParameterPlain(p *check.Pass) {
	params := parameters(p.Inventory)
	index := lookup.NewIndex(p.Inventory)
	for _, s := range p.Inventory.SSMParameters {
		about := []*inventory.Resource{&s.Resource}
		kind, ok := s.Kind.Or("String")
		if ok && kind == "SecureString" {
			p.OK()
			continue
		}
		name := lookup.Text(s.Name)
		if name == "" {
			name = lookup.Label(&s.Resource)
		}
		name = name[strings.LastIndex(name, "/")+1:]
		value := known(s.Value)
		r := secrets.Classify(name, value)
		if !exposes(r.Class) {
			r = secrets.Classify(lookup.Label(&s.Resource), value)
		}
		service, _ := dynamicReference(s.Value)
		from := noEcho(params, s.Value)
		if from == "" {
			from = sensitiveSource(index, s.Value)
		}
		switch {
		case ok && exposes(r.Class):
			what := describe(p, r, value)
			p.Fail(check.Result{
				Message: fmt.Sprintf("Parameter %s of type %s holds a credential (%s)", lookup.Label(&s.Resource), kind, what),
				About:   about, At: s.Value.Source, Severity: severity(r.Class),
				Evidence: []finding.Evidence{
					lookup.Setting("Type", kind, s.Kind.Source, docParameterTypes),
					lookup.Setting("Value", what, s.Value.Source, docParameterTypes),
				},
			})
		case ok && (from != "" || service == "secretsmanager" || service == "ssm-secure"):
			if from == "" {
				from = "a dynamic reference to " + service
			}
			p.Fail(check.Result{
				Message: fmt.Sprintf("Parameter %s of type %s holds the secret value of %s", lookup.Label(&s.Resource), kind, from),
				About:   about, At: s.Value.Source,
				Evidence: []finding.Evidence{
					lookup.Setting("Type", kind, s.Kind.Source, docParameterTypes),
					lookup.Step(from+" → Value", "", s.Value.Source, docParameterTypes),
				},
			})
		case s.Value.IsUnknown() && (namesSecret(name) || namesSecret(lookup.Label(&s.Resource))):
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Parameter %s has the name of a secret and is of type %s; its value is not known: %s", lookup.Label(&s.Resource), kind, s.Value.Why()),
				About:   about, At: s.Value.Source,
			})
		case !ok && exposes(r.Class):
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Parameter %s holds a credential, and its type is not known: %s", lookup.Label(&s.Resource), s.Kind.Why()),
				About:   about, At: s.Kind.Source,
			})
		default:
			p.OK()
		}
	}
}

// noEcho names the NoEcho parameter that a value is made from, or nothing.
func noEcho(params map[string]*inventory.Parameter, k inventory.Known[string]) string {
	for _, r := range k.Refs {
		if param := params[r.ID]; r.Kind == inventory.ToParameter && param != nil && param.NoEcho {
			return "parameter " + r.ID
		}
	}
	return ""
}

// sensitiveSource names the sensitive attribute that a value is made from, or
// nothing.
func sensitiveSource(index *lookup.Index, k inventory.Known[string]) string {
	for _, r := range k.Refs {
		kind, ok := index.Type(r.ID)
		if ok && r.Kind == inventory.ToResource && sensitive(kind, r.Attribute) != "" {
			return r.ID + "." + r.Attribute
		}
	}
	return ""
}
