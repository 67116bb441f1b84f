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

func envPlaintextSecret() check.Check {
	return check.Check{
		ID:         "env-plaintext-secret",
		Title:      "Plaintext secret in environment variable",
		Category:   "secrets",
		Severity:   finding.Critical,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{CIS: []string{"4.3"}, NIST: []string{"IA-5(7)", "SC-28"}, ATTACK: []string{"T1552.001"}},
		Why: "The variables of a function are part of its configuration. Whoever may call GetFunctionConfiguration or read the template, " +
			"the deployment history or a log of the environment has the secret, and can use it without touching the function.",
		Fix:     "Keep the value in Secrets Manager or Parameter Store, pass its ARN in the variable, and read it when the function starts. Then change the secret, because the old value is known.",
		Limits:  "Decides by the name and form of literal values. A value that is known only after deployment is unknown if its name is that of a secret and nothing else says what it is.",
		Sources: []string{docEnvironment, "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"},
		Run:     runEnvPlaintextSecret,
	}
}

func runEnvPlaintextSecret(p *check.Pass) {
	params := parameters(p.Inventory)
	users := sharedSecrets(p.Inventory)
	lookup.Variables(p, func(f *inventory.Function, v inventory.Variable) bool {
		if isParameter(params, v.Value) {
			return false // env-parameter-without-noecho
		}
		value := known(v.Value)
		r := secrets.Classify(v.Name, value)
		if exposes(r.Class) && !exposes(secrets.Classify(v.Name, withoutParameters(params, v.Value, value)).Class) {
			return false // env-parameter-without-noecho
		}
		if exposes(r.Class) {
			what := describe(p, r, value)
			message := fmt.Sprintf("Function %s holds a secret in environment variable %s (%s)", lookup.Label(&f.Resource), v.Name, what)
			if r.Class == secrets.Weak {
				message = fmt.Sprintf("Function %s holds a default password in environment variable %s (%s)", lookup.Label(&f.Resource), v.Name, what)
			}
			evidence := []finding.Evidence{lookup.Setting(lookup.VariablePath(v.Name), what, v.Value.Source, docEnvironment)}
			if names := users[value]; len(names) > 1 {
				message += fmt.Sprintf("; %d functions hold this value: %s", len(names), listed(names))
				evidence = append(evidence, lookup.Setting("functions with the same value", listed(names), v.Source, ""))
			}
			p.Fail(check.Result{
				Message: message, About: []*inventory.Resource{&f.Resource}, At: v.Source,
				Detail: v.Name, Severity: severity(r.Class), Evidence: evidence,
			})
			return true
		}
		if v.Value.IsUnknown() && namesSecret(v.Name) && !refersTo(v.Value, inventory.ToResource, inventory.ToParameter, inventory.ToDynamic) {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Environment variable %s of function %s has the name of a secret, and its value is not known: %s", v.Name, lookup.Label(&f.Resource), v.Value.Why()),
				About:   []*inventory.Resource{&f.Resource}, At: v.Source, Detail: v.Name,
			})
			return true
		}
		return false
	})
}

// withoutParameters returns a value in which the defaults of the parameters that
// are secrets of their own stand as references: what is left is what the
// variable itself holds.
func withoutParameters(params map[string]*inventory.Parameter, k inventory.Known[string], value string) string {
	for _, r := range k.Refs {
		param := params[r.ID]
		if r.Kind != inventory.ToParameter || param == nil {
			continue
		}
		if def, ok := param.Default.Get(); ok && def != "" && (namesSecret(r.ID) || exposes(secrets.Classify(r.ID, def).Class)) {
			value = strings.ReplaceAll(value, def, "${"+r.ID+"}")
		}
	}
	return value
}

// isParameter reports whether a value is nothing but that of a parameter.
func isParameter(params map[string]*inventory.Parameter, k inventory.Known[string]) bool {
	if len(k.Refs) != 1 || k.Refs[0].Kind != inventory.ToParameter {
		return false
	}
	param := params[k.Refs[0].ID]
	if param == nil {
		return false
	}
	v, ok := k.Get()
	if !ok {
		return k.Partial == "" || k.Partial == "?*"
	}
	def, ok := param.Default.Get()
	return param.Given || ok && v == def
}

// sharedSecrets returns the functions that hold each secret, by its value.
func sharedSecrets(inv *inventory.Inventory) map[string][]string {
	users := map[string][]string{}
	for _, f := range inv.Functions {
		vars, _ := f.Environment.Get()
		for _, v := range vars {
			value, ok := v.Value.Get()
			if !ok || secrets.Classify(v.Name, value).Class != secrets.Secret {
				continue
			}
			// A function that holds the value twice is listed once.
			name, list := lookup.Label(&f.Resource), users[value]
			if len(list) == 0 || list[len(list)-1] != name {
				users[value] = append(list, name)
			}
		}
	}
	return users
}

// listed joins names for a message, and cuts a long list.
func listed(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
