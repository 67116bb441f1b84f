package runtime

import (
	"net/url"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
)

func envEndpointOverride() check.Check {
	return check.Check{
		ID:         "env-endpoint-override",
		Title:      "Environment redirects the Runtime API, AWS endpoints or all traffic",
		Category:   "runtime",
		Severity:   finding.High,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-7", "SC-8"}, ATTACK: []string{"T1557", "T1574"}},
		Why:        "Whoever answers in place of the Runtime API sees every event and can change every response. An endpoint of another host receives signed requests with the data in them, and a proxy sees where the function connects to and, without TLS, everything.",
		Fix:        "Remove the variable. Reach AWS privately with a VPC endpoint, which needs no override.",
		Limits:     "Endpoints of AWS itself over https are accepted. A proxy is reported as medium: it may be wanted.",
		Sources:    []string{"https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html", "https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"},
		Run:        runEnvEndpointOverride,
	}
}

var (
	proxies = []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "GLOBAL_AGENT_HTTP_PROXY", "GLOBAL_AGENT_HTTPS_PROXY"}
	// sources of credentials and metadata of the SDKs.
	credentialEndpoints = []string{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_EC2_METADATA_SERVICE_ENDPOINT"}
)

func runEnvEndpointOverride(p *check.Pass) {
	concerns := func(name string) bool {
		return name == "AWS_LAMBDA_RUNTIME_API" || oneOf(name, proxies) || oneOf(name, credentialEndpoints) ||
			name == "AWS_ENDPOINT_URL" || strings.HasPrefix(name, "AWS_ENDPOINT_URL_")
	}
	examine(p, concerns, judgeEndpoint)
}

func judgeEndpoint(name, value string) verdict {
	if value == "" || value == "?*" {
		return verdict{}
	}
	switch {
	case name == "AWS_LAMBDA_RUNTIME_API":
		return verdict{problem: "events and responses go through a program of somebody else", shown: shown(name, value)}
	case oneOf(name, credentialEndpoints):
		return verdict{problem: "the SDK asks another address for credentials", shown: endpoint(value)}
	case oneOf(name, proxies):
		return verdict{"connections go through a proxy", finding.Medium, endpoint(value)}
	}
	u, err := url.Parse(strings.ReplaceAll(value, "?*", "unknown"))
	if err != nil || u.Host == "" {
		return verdict{}
	}
	host := u.Hostname()
	if !ofAWS(host) {
		if strings.HasSuffix(value, "?*") && !strings.Contains(strings.TrimPrefix(value, u.Scheme+"://"), ".") {
			return verdict{} // the host is not known
		}
		return verdict{problem: "signed requests go to host " + shown("", host), shown: endpoint(value)}
	}
	if u.Scheme == "http" {
		return verdict{"requests to AWS go without TLS", finding.Medium, endpoint(value)}
	}
	return verdict{}
}

// ofAWS reports whether a host is in a domain of AWS. VPC endpoints are too.
func ofAWS(host string) bool {
	for _, domain := range []string{"amazonaws.com", "amazonaws.com.cn", "api.aws", "api.amazonwebservices.com.cn", "amazonaws.eu", "c2s.ic.gov", "sc2s.sgov.gov"} {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}
