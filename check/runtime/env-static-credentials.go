package runtime

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
	"github.com/temper-security/temper/secrets"
)

func envStaticCredentials() check.Check {
	return check.Check{
		ID:         "env-static-credentials",
		Title:      "Static AWS credentials in the environment take the place of the role",
		Category:   "runtime",
		Severity:   finding.High,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"IA-5"}, ATTACK: []string{"T1552.001"}},
		Why:        "An access key does not expire and is not bound to the function. Who reads the configuration has it, can use it from anywhere, and is not held by the limits of the execution role.",
		Fix:        "Remove the key, deactivate it in IAM, and give the execution role what the function needs. For another account assume a role there.",
		Limits:     "Reserved names are reported whatever their value; other names if the value has the form of an access key id.",
		Sources:    []string{docEnvironment, "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"},
		Run:        runEnvStaticCredentials,
	}
}

var (
	credentialNames = []string{"AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"}
	credentialFiles = []string{"AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"}
	// accessKeyID is the form of the id of a long-term (AKIA) or temporary
	// (ASIA) access key.
	accessKeyID = regexp.MustCompile(`^A[KS]IA[A-Z2-7]{16}$`)
)

func runEnvStaticCredentials(p *check.Pass) {
	lookup.Variables(p, func(f *inventory.Function, v inventory.Variable) bool {
		text := lookup.Text(v.Value)
		var problem string
		var severity finding.Severity
		switch {
		case oneOf(v.Name, credentialNames) && !(text == "" && !v.Value.IsUnknown()):
			problem = "a static AWS credential in place of the role"
		case accessKeyID.MatchString(text) && secrets.Classify(v.Name, text).Class != secrets.Example:
			problem = "the id of an AWS access key"
		case oneOf(v.Name, credentialFiles) && text != "" && text != "/dev/null" && !strings.Contains(text, "?*"):
			problem, severity = "a file from which the SDK takes its credentials or settings", finding.Medium
		default:
			return false
		}
		p.Fail(check.Result{
			Message: fmt.Sprintf("Function %s has in environment variable %s %s", lookup.Label(&f.Resource), v.Name, problem),
			About:   []*inventory.Resource{&f.Resource}, At: v.Source, Detail: v.Name, Severity: severity,
			Evidence: []finding.Evidence{lookup.Setting(lookup.VariablePath(v.Name), credentialShown(v), v.Value.Source, docEnvironment)},
		})
		return true
	})
}

// credentialShown says what a credential variable holds without its value.
func credentialShown(v inventory.Variable) string {
	if value, ok := v.Value.Get(); ok {
		return fmt.Sprintf("%d bytes (not shown)", len(value))
	}
	return v.Value.Why()
}
