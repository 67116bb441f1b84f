package runtime

import (
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
)

const docWrapper = "https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html"

func envExecWrapper() check.Check {
	return check.Check{
		ID:         "env-exec-wrapper",
		Title:      "Unknown wrapper script starts the runtime (AWS_LAMBDA_EXEC_WRAPPER)",
		Category:   "runtime",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SI-7", "CM-7"}, ATTACK: []string{"T1574"}},
		Why:        "The wrapper is a program that starts the runtime: it sees the credentials, can change the handler and the code, and is usually part of a layer.",
		Fix:        "Remove the variable, or use the documented wrapper of your tracing vendor or of the Lambda Web Adapter.",
		Limits:     "A wrapper is accepted by its documented path. That the layer which brings it is the vendor's own is the matter of layer-untrusted-publisher.",
		Sources:    []string{docWrapper},
		Run:        runEnvExecWrapper,
	}
}

// wrappers are the documented paths of published wrappers. As of 2026-11-22,
// from the installation pages of each vendor.
var wrappers = map[string]string{
	"/opt/bootstrap":                    "AWS Lambda Web Adapter",
	"/opt/otel-handler":                 "AWS Distro for OpenTelemetry",
	"/opt/otel-handler-upstream":        "OpenTelemetry",
	"/opt/otel-proxy-handler":           "AWS Distro for OpenTelemetry",
	"/opt/otel-stream-handler":          "AWS Distro for OpenTelemetry",
	"/opt/otel-sqs-handler":             "OpenTelemetry",
	"/opt/otel-instrument":              "AWS Distro for OpenTelemetry",
	"/opt/nodejs-otel-handler":          "Splunk",
	"/opt/datadog_wrapper":              "Datadog",
	"/opt/dynatrace":                    "Dynatrace",
	"/opt/lumigo_wrapper":               "Lumigo",
	"/opt/newrelic-java-handler":        "New Relic",
	"/opt/python/bin/elasticapm-lambda": "Elastic",
	"/opt/solarwinds-apm/wrapper":       "SolarWinds",
}

func runEnvExecWrapper(p *check.Pass) {
	concerns := func(name string) bool { return name == "AWS_LAMBDA_EXEC_WRAPPER" }
	examine(p, concerns, func(_, value string) verdict {
		switch {
		case value == "" || strings.Contains(value, "?*") || wrappers[value] != "":
			return verdict{}
		case originOf(value) == writable:
			return verdict{"a program in a writable place starts the runtime", finding.High, program(value)}
		}
		return verdict{problem: "wrapper " + program(value) + " starts the runtime and is not a known one", shown: program(value)}
	})
}

// program is the program of a command for evidence. Its arguments are left out:
// they may hold a secret.
func program(command string) string {
	name, rest, _ := strings.Cut(strings.TrimSpace(command), " ")
	if rest != "" {
		name += " …"
	}
	return shown("", name)
}
