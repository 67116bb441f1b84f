package secrets

import (
	"fmt"
	"regexp"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docFilterKey = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html"

func sourceFilterNoCMK() check.Check {
	return check.Check{
		ID:         "source-filter-no-cmk",
		Title:      "Filter criteria with personal or secret values are not encrypted with a customer managed key",
		Category:   "secrets",
		Severity:   finding.Info,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-28"}},
		Why:        "Filter criteria are shown to everyone who may call lambda:GetEventSourceMapping. A pattern that names customers, accounts or tokens gives them away.",
		Fix:        "Set KmsKeyArn on the mapping, or filter by a value that says nothing about people.",
		Limits:     "Reported only if a field of the pattern has the name of personal data or of a secret, or a value is an e-mail address or a long number.",
		Sources:    []string{docFilterKey},
		Run:        runSourceFilterNoCMK,
	}
}

// personal matches names of fields, and values, that tell about people.
var (
	personal      = regexp.MustCompile(`(?i)e[-_]?mail|phone|birth|passport|iban|(^|[-_.])ssn($|[-_.])|social[-_]?security|(?:customer|patient|user|tenant|account|card|member|employee)[-_]?(id|no|number|name|key)?$|(?:street|home|mail|mailing|postal|billing|shipping)[-_]?address|^address$`)
	personalValue = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$|^\+?[0-9]{9,19}$`)
)

func runSourceFilterNoCMK(p *check.Pass) {
	for _, m := range p.Inventory.EventSourceMappings {
		if m.Filter.IsAbsent() {
			continue
		}
		about := []*inventory.Resource{&m.Resource}
		if !m.KMSKey.IsAbsent() && !setsKey(m.KMSKey) || m.KMSKey.IsAbsent() && lookup.Text(m.Filter) == "" {
			why, at := lookup.WhyRef(m.KMSKey), m.KMSKey.Source
			if m.KMSKey.IsAbsent() {
				why, at = m.Filter.Why(), m.Filter.Source
			}
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Filter or key of mapping %s is not known: %s", lookup.Label(&m.Resource), why),
				About:   about, At: at,
			})
			continue
		}
		if !m.KMSKey.IsAbsent() {
			p.OK()
			continue
		}
		field := ""
		leaves(lookup.Text(m.Filter), func(key, value string) {
			if field == "" && (personal.MatchString(key) || namesSecret(key) || personalValue.MatchString(value)) {
				field = key
			}
		})
		if field == "" {
			p.OK()
			continue
		}
		p.Fail(check.Result{
			Message: fmt.Sprintf("The filter of mapping %s has values for field %s and is not encrypted with a key of your own", lookup.Label(&m.Resource), field),
			About:   about, At: m.Filter.Source,
			Evidence: []finding.Evidence{lookup.Setting("FilterCriteria", "pattern on field "+field, m.Filter.Source, docFilterKey), lookup.Setting("KmsKeyArn", "not set", m.KMSKey.Source, docFilterKey)},
		})
	}
}
