package secrets

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docDynamic = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html"

func envDynamicReference() check.Check {
	return check.Check{
		ID:         "env-dynamic-reference",
		Title:      "Dynamic reference puts a secret into an environment variable at deployment",
		Category:   "secrets",
		Severity:   finding.High,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"IA-5(7)"}, ATTACK: []string{"T1552.001"}},
		Why:        "CloudFormation resolves {{resolve:…}} when it deploys. The function's configuration then holds the plaintext: everyone who may read the configuration reads the secret, access to the secret itself is never asked for nor logged, and a rotation does not reach the function.",
		Fix:        "Pass the ARN or name of the secret in the variable and read it when the function starts, with a role that may read only that one secret.",
		Limits:     "A reference to a plain SSM parameter ({{resolve:ssm:…}}) is reported only if the variable or parameter has the name of a secret.",
		Sources:    []string{docDynamic, docEnvironment},
		Run:        runEnvDynamicReference,
	}
}

var resolve = regexp.MustCompile(`(?:^|\{\{)resolve:(secretsmanager|ssm-secure|ssm):([^}]*)`)

func runEnvDynamicReference(p *check.Pass) {
	lookup.Variables(p, func(f *inventory.Function, v inventory.Variable) bool {
		service, name := dynamicReference(v.Value)
		var message string
		var severity finding.Severity
		switch service {
		case "secretsmanager":
			message = "Function %s receives a Secrets Manager secret as plaintext in environment variable %s when it is deployed"
		case "ssm-secure":
			message = "Function %s asks for a SecureString parameter in environment variable %s: CloudFormation refuses this form there, and resolving it otherwise would store the plaintext"
		case "ssm":
			last := name[strings.LastIndex(name, "/")+1:]
			if !namesSecret(v.Name) && !namesSecret(last) {
				return false
			}
			message = "Function %s receives a plain SSM parameter with the name of a secret in environment variable %s when it is deployed"
			severity = finding.Medium
		default:
			return false
		}
		p.Fail(check.Result{
			Message:  fmt.Sprintf(message, lookup.Label(&f.Resource), v.Name),
			About:    []*inventory.Resource{&f.Resource},
			At:       v.Source,
			Detail:   v.Name,
			Severity: severity,
			Evidence: []finding.Evidence{lookup.Setting(lookup.VariablePath(v.Name), "{{resolve:"+service+":"+name+"}}", v.Value.Source, docDynamic)},
		})
		return true
	})
}

// dynamicReference returns the service and name of the worst dynamic reference
// in a value; the service is empty if there is none.
func dynamicReference(k inventory.Known[string]) (service, name string) {
	texts := []string{lookup.Text(k)}
	for _, r := range k.Refs {
		if r.Kind == inventory.ToDynamic {
			texts = append(texts, "{{"+strings.Trim(r.ID, "{}"), r.ID)
		}
	}
	for _, text := range texts {
		for _, m := range resolve.FindAllStringSubmatch(text, -1) {
			if service == "" || service == "ssm" {
				service, name = m[1], m[2]
			}
		}
	}
	// The version of a parameter follows its name; the tail of a secret says
	// which of its fields is meant.
	if service != "secretsmanager" {
		name, _, _ = strings.Cut(name, ":")
	}
	return service, name
}
