package runtime

import (
	"regexp"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
)

func envDisablesTLS() check.Check {
	return check.Check{
		ID:         "env-disables-tls",
		Title:      "Environment turns off TLS verification or replaces the trusted certificates",
		Category:   "runtime",
		Severity:   finding.High,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-8", "SC-23"}, ATTACK: []string{"T1557"}},
		Why:        "A function that does not verify certificates, or trusts extra ones, hands its requests and credentials to whoever sits on the path. The switch is a plain variable, so it also survives every change of the code.",
		Fix:        "Remove the variable. If a private certificate authority is needed, give its certificate to the one client that needs it.",
		Limits:     "Knows the switches of the language runtimes, common clients and tracing agents in tlsSwitches. Trust files that belong to the runtime's image are accepted; those of a package or layer are reported as medium.",
		Sources: []string{
			"https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html",
			"https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue",
			"https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html",
		},
		Run: runEnvDisablesTLS,
	}
}

// tlsSwitches are variables that turn verification off, with the value that does
// so. As of 2026-11-22, from the documentation of each product.
var tlsSwitches = map[string]func(string) bool{
	"NODE_TLS_REJECT_UNAUTHORIZED":   func(v string) bool { return v == "0" },
	"PYTHONHTTPSVERIFY":              func(v string) bool { return v == "0" },
	"GIT_SSL_NO_VERIFY":              func(v string) bool { return v != "" && !falsy(v) },
	"NPM_CONFIG_STRICT_SSL":          falsy,
	"DD_SKIP_SSL_VALIDATION":         truthy,
	"ELASTIC_APM_VERIFY_SERVER_CERT": falsy,
	"OTEL_EXPORTER_OTLP_INSECURE":    truthy,
	"PGSSLMODE":                      func(v string) bool { return oneOf(v, []string{"disable", "allow", "prefer"}) },
	"VAULT_SKIP_VERIFY":              truthy,
	"SSL_VERIFY":                     falsy,
	"VERIFY_SSL":                     falsy,
	"TLS_VERIFY":                     falsy,
	"VERIFY_TLS":                     falsy,
	"SSL_NO_VERIFY":                  truthy,
	"TLS_INSECURE":                   truthy,
	"INSECURE_SKIP_VERIFY":           truthy,
	"TLS_INSECURE_SKIP_VERIFY":       truthy,
}

// trustFiles are variables that name the certificates which a program trusts.
var trustFiles = []string{
	"NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
	"AWS_CA_BUNDLE", "GIT_SSL_CAINFO", "DENO_CERT", "HTTPLIB2_CA_CERTS", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
	"WEBSOCKET_CLIENT_CA_BUNDLE", "PIP_CERT", "NPM_CONFIG_CAFILE",
}

// godebugWeakens matches settings of GODEBUG that bring back what the TLS and
// certificate packages of Go have refused since.
var godebugWeakens = regexp.MustCompile(`(?:^|,)(x509sha1=1|x509ignoreCN=0|tls10server=1|tlsrsakex=1|tls3des=1|tlssha1=1|tlsmaxrsasize=\d{5,}|x509negativeserial=1)(?:,|$)`)

// javaTrust matches JVM options that replace the trust store or turn checks off.
var javaTrust = regexp.MustCompile(`-Djavax\.net\.ssl\.trustStore=|-Djdk\.internal\.httpclient\.disableHostnameVerification|-Dcom\.sun\.net\.ssl\.checkRevocation=false|-Dcom\.sun\.jndi\.ldap\.object\.disableEndpointIdentification=true`)

// javaOptions are variables whose value is added to the command line of a JVM.
var javaOptions = []string{"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"}

func runEnvDisablesTLS(p *check.Pass) {
	concerns := func(name string) bool {
		_, ok := tlsSwitches[strings.ToUpper(name)]
		return ok || oneOf(name, trustFiles) || name == "GODEBUG" || name == "NODE_OPTIONS" || slices.Contains(javaOptions, name)
	}
	examine(p, concerns, judgeTLS)
}

func judgeTLS(name, value string) verdict {
	if value == "" {
		return verdict{}
	}
	if off := tlsSwitches[strings.ToUpper(name)]; off != nil && off(value) {
		return verdict{problem: "certificates of servers are not verified", shown: shown(name, value)}
	}
	switch {
	case oneOf(name, trustFiles):
		if strings.Contains(value, "?*") {
			return verdict{}
		}
		switch originOf(value) {
		case deployed:
			return verdict{"a file of the package or a layer decides which certificates are trusted", finding.Medium, shown(name, value)}
		case writable:
			return verdict{problem: "a file outside of the package decides which certificates are trusted", shown: shown(name, value)}
		}
	case name == "GODEBUG":
		if m := godebugWeakens.FindStringSubmatch(value); m != nil {
			return verdict{"setting " + m[1] + " weakens TLS", finding.Medium, m[1]}
		}
	case name == "NODE_OPTIONS":
		for _, weak := range []string{"--tls-min-v1.0", "--tls-min-v1.1", "--insecure-http-parser", "--tls-cipher-list"} {
			if strings.Contains(value, weak) {
				return verdict{"option " + weak + " weakens TLS or HTTP", finding.Medium, weak}
			}
		}
	case slices.Contains(javaOptions, name):
		if m := javaTrust.FindString(value); m != "" {
			return verdict{"option " + strings.TrimSuffix(m, "=") + " changes which certificates are trusted", finding.Medium, m}
		}
	}
	return verdict{}
}
