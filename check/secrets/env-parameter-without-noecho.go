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

const docNoEcho = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html"

func envParameterWithoutNoEcho() check.Check {
	return check.Check{
		ID:         "env-parameter-without-noecho",
		Title:      "Secret reaches an environment variable through a parameter without NoEcho, or stands in its default",
		Category:   "secrets",
		Severity:   finding.High,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"IA-5(7)"}, ATTACK: []string{"T1552.001"}},
		Why:        "The values of parameters without NoEcho are shown to everyone who may call DescribeStacks or open the console. A default is in the template, and so in the repository, its history and every copy of it, with or without NoEcho.",
		Fix:        "Pass the ARN of a secret instead of its value. Until then set NoEcho: true, and remove the default.",
		Limits:     "Looks at parameters that reach an environment variable. That a parameter without a default holds a secret is decided by its name or by that of the variable.",
		Sources:    []string{docNoEcho},
		Run:        runEnvParameterWithoutNoEcho,
	}
}

func runEnvParameterWithoutNoEcho(p *check.Pass) {
	params := parameters(p.Inventory)
	lookup.Variables(p, func(f *inventory.Function, v inventory.Variable) bool {
		reported := false
		seen := map[string]bool{}
		for _, ref := range v.Value.Refs {
			param := params[ref.ID]
			if ref.Kind != inventory.ToParameter || param == nil || seen[ref.ID] {
				continue
			}
			seen[ref.ID] = true
			if reportParameter(p, f, v, param, isParameter(params, v.Value)) {
				reported = true
			}
		}
		return reported
	})
}

// reportParameter judges one parameter that reaches a variable. whole is whether
// it is all of the value.
func reportParameter(p *check.Pass, f *inventory.Function, v inventory.Variable, param *inventory.Parameter, whole bool) bool {
	if !holdsText(param) {
		return false
	}
	about := []*inventory.Resource{&f.Resource}
	step := lookup.Step("Parameters."+param.ID+" → "+lookup.VariablePath(v.Name), "", v.Value.Source, docNoEcho)
	def, hasDefault := param.Default.Get()
	if storedElsewhere(param) {
		def, hasDefault = "", false // the default is where the value is kept
	}
	r := secrets.Classify(param.ID, def)
	if whole && !exposes(r.Class) {
		if byVariable := secrets.Classify(v.Name, def); exposes(byVariable.Class) {
			r = byVariable
		}
	}
	if hasDefault && exposes(r.Class) {
		what := describe(p, r, def)
		p.Fail(check.Result{
			Message: fmt.Sprintf("Parameter %s holds a secret as its default (%s), and passes it to environment variable %s of function %s", param.ID, what, v.Name, lookup.Label(&f.Resource)),
			About:   about, At: param.Source, Severity: severity(r.Class),
			Evidence: []finding.Evidence{lookup.Setting("Parameters."+param.ID+".Default", what, param.Default.Source, docNoEcho), step},
		})
		return true
	}
	secret := namesSecret(param.ID) || whole && namesSecret(v.Name)
	if param.NoEcho || !secret || r.Class == secrets.Reference || r.Class == secrets.Public {
		return false
	}
	p.Fail(check.Result{
		Message: fmt.Sprintf("Parameter %s passes a secret to environment variable %s of function %s and does not set NoEcho", param.ID, v.Name, lookup.Label(&f.Resource)),
		About:   about, At: param.Source,
		Evidence: []finding.Evidence{lookup.Setting("Parameters."+param.ID+".NoEcho", "false", param.Source, docNoEcho), step},
	})
	return true
}

// storedElsewhere reports whether the default of a parameter is the name of a
// parameter of Systems Manager, and not the value.
func storedElsewhere(param *inventory.Parameter) bool {
	return strings.HasPrefix(param.Kind, "AWS::SSM::Parameter::")
}

// holdsText reports whether a parameter can hold any text. The values of types of
// AWS, such as AWS::EC2::KeyPair::KeyName, are the names and ids of things. Source:
// CloudFormation User Guide, "Parameters".
func holdsText(param *inventory.Parameter) bool {
	kind := param.Kind
	if inner, ok := strings.CutPrefix(kind, "AWS::SSM::Parameter::Value<"); ok {
		kind = strings.TrimSuffix(inner, ">")
	}
	switch kind {
	case "String", "CommaDelimitedList", "List<String>", "":
		return true
	}
	return false
}
