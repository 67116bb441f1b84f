package secrets

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docBrokers = "https://docs.aws.amazon.com/lambda/latest/dg/kafka-cluster-auth.html"

func sourceBrokerCredentials() check.Check {
	return check.Check{
		ID:         "source-broker-credentials",
		Title:      "Broker of an event source is used without authentication, or with a credential in the clear",
		Category:   "secrets",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"IA-5"}, ATTACK: []string{"T1552"}},
		Why:        "Messages of a broker that asks for no credential can be forged by everyone who reaches it, and the function trusts them. A credential written into the mapping is readable with lambda:GetEventSourceMapping.",
		Fix:        "Let the broker ask for SASL/SCRAM or client certificates, keep the credential in Secrets Manager, and name its ARN in SourceAccessConfigurations.",
		Limits:     "Decides for self-managed Kafka and brokers of Amazon MQ. MSK may authenticate with IAM, which needs no entry in the mapping.",
		Sources:    []string{docBrokers},
		Run:        runSourceBrokerCredentials,
	}
}

// credentialTypes are the types of SourceAccessConfigurations whose URI is the
// ARN of a secret. Source: API reference, SourceAccessConfiguration.
var credentialTypes = []string{"BASIC_AUTH", "SASL_SCRAM_512_AUTH", "SASL_SCRAM_256_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH"}

func runSourceBrokerCredentials(p *check.Pass) {
	for _, m := range p.Inventory.EventSourceMappings {
		if m.Access.IsAbsent() && m.Service != "self-managed-kafka" {
			continue
		}
		about := []*inventory.Resource{&m.Resource}
		access, ok := m.Access.Or(nil)
		if !ok {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("How mapping %s authenticates at its broker is not known: %s", lookup.Label(&m.Resource), m.Access.Why()),
				About:   about, At: m.Access.Source,
			})
			continue
		}
		reported, authenticates := false, false
		for _, a := range access {
			kind, ok := a.Type.Get()
			if !ok {
				p.Unknown(check.Result{
					Message: fmt.Sprintf("How mapping %s authenticates at its broker is not known: %s", lookup.Label(&m.Resource), a.Type.Why()),
					About:   about, At: a.Type.Source,
				})
				reported, authenticates = true, true
				continue
			}
			if !slices.Contains(credentialTypes, kind) {
				continue
			}
			authenticates = true
			uri, ok := a.URI.Get()
			if !ok || strings.HasPrefix(uri, "arn:") || strings.HasPrefix(uri, "{{resolve:") {
				continue
			}
			reported = true
			p.Fail(check.Result{
				Message: fmt.Sprintf("Mapping %s gives %s as text instead of the ARN of a secret", lookup.Label(&m.Resource), kind),
				About:   about, At: a.URI.Source,
				Evidence: []finding.Evidence{lookup.Setting("SourceAccessConfigurations."+kind+".URI", fmt.Sprintf("text of %d bytes (not shown)", len(uri)), a.URI.Source, docBrokers)},
			})
		}
		if m.Service == "self-managed-kafka" && !authenticates {
			reported = true
			p.Fail(check.Result{
				Message: fmt.Sprintf("Mapping %s reads a self-managed Kafka cluster without authentication", lookup.Label(&m.Resource)),
				About:   about, At: m.Access.Source,
				Evidence: []finding.Evidence{lookup.Setting("SourceAccessConfigurations", "no credential", m.Access.Source, docBrokers)},
			})
		}
		if !reported {
			p.OK()
		}
	}
}
