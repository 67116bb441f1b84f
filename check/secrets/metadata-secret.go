package secrets

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
	"github.com/temper-security/temper/secrets"
)

func metadataSecret() check.Check {
	return check.Check{
		ID:         "metadata-secret",
		Title:      "Secret in a description, tag, name or filter pattern, or literal value of a secret in the template",
		Category:   "secrets",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"IA-5(7)"}, ATTACK: []string{"T1552"}},
		Why:        "Descriptions, tags and names are shown in lists, bills and logs to people who may not read the configuration, and they are not encrypted. A secret whose value is written in the template is known to everyone who reads the repository.",
		Fix:        "Remove the value, and change the secret. Let Secrets Manager generate the value (GenerateSecretString) instead of writing it.",
		Limits:     "Looks at functions, roles, log groups, layers, event source mappings, event rules and secrets.",
		Sources: []string{
			"https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html",
			"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html",
		},
		Run: runMetadataSecret,
	}
}

func runMetadataSecret(p *check.Pass) {
	m := metadata{p}
	inv := p.Inventory
	for _, f := range inv.Functions {
		m.resource(&f.Resource, m.text(&f.Resource, "Description", f.Description))
	}
	for _, r := range inv.Roles {
		m.resource(&r.Resource, false)
	}
	for _, r := range inv.LogGroups {
		m.resource(&r.Resource, false)
	}
	for _, r := range inv.Layers {
		m.resource(&r.Resource, m.text(&r.Resource, "LicenseInfo", r.LicenseInfo))
	}
	for _, r := range inv.EventSourceMappings {
		m.resource(&r.Resource, m.json(&r.Resource, "FilterCriteria", r.Filter))
	}
	for _, r := range inv.EventRules {
		m.resource(&r.Resource, m.json(&r.Resource, "EventPattern", r.Pattern))
	}
	for _, s := range inv.Secrets {
		m.literal(s)
	}
}

type metadata struct{ p *check.Pass }

// resource examines name and tags, and counts the resource as passed if neither
// they nor what the caller has looked at were reported.
func (m metadata) resource(r *inventory.Resource, reported bool) {
	if m.text(r, "Name", r.Name) {
		reported = true
	}
	tags, ok := r.Tags.Or(nil)
	if !ok {
		m.unknown(r, "Tags", r.Tags.Why(), r.Tags.Source)
		reported = true
	}
	for _, t := range tags {
		if m.value(r, "Tags."+t.Key, t.Key, known(t.Value), t.Value.Source) {
			reported = true
		}
	}
	if !reported {
		m.p.OK()
	}
}

// text examines free text. Only the form of the value decides: a property has
// no name that says what it holds.
func (m metadata) text(r *inventory.Resource, what string, k inventory.Known[string]) bool {
	if k.IsAbsent() || what == "Name" && k.IsUnknown() {
		return false // the rest of a generated name is not a secret
	}
	if k.IsUnknown() && (k.Partial == "" || k.Partial == "?*") {
		m.unknown(r, what, k.Why(), k.Source)
		return true
	}
	text := known(k)
	if m.value(r, what, what, text, k.Source) {
		return true
	}
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" \t\n,;()<>\"'`", c) }) {
		if len(word) >= 12 && m.value(r, what, what, word, k.Source) {
			return true
		}
	}
	return false
}

// json examines the leaves of a JSON text under their keys.
func (m metadata) json(r *inventory.Resource, what string, k inventory.Known[string]) bool {
	if k.IsAbsent() {
		return false
	}
	text := lookup.Text(k)
	if text == "" {
		m.unknown(r, what, k.Why(), k.Source)
		return true
	}
	reported := false
	leaves(text, func(key, value string) {
		if !reported && m.value(r, what+"."+key, key, value, k.Source) {
			reported = true
		}
	})
	return reported
}

func (m metadata) value(r *inventory.Resource, what, name, value string, at inventory.Source) bool {
	result := secrets.Classify(name, value)
	if result.Class != secrets.Secret {
		return false
	}
	shown := describe(m.p, result, value)
	m.p.Fail(check.Result{
		Message: fmt.Sprintf("%s of %s holds a secret (%s)", what, lookup.Label(r), shown),
		About:   []*inventory.Resource{r}, At: at,
		Evidence: []finding.Evidence{lookup.Setting(what, shown, at, "")},
	})
	return true
}

func (m metadata) unknown(r *inventory.Resource, what, why string, at inventory.Source) {
	m.p.Unknown(check.Result{
		Message: fmt.Sprintf("%s of %s is not known: %s", what, lookup.Label(r), why),
		About:   []*inventory.Resource{r}, At: at, Detail: what,
	})
}

func (m metadata) literal(s *inventory.Secret) {
	literal, ok := s.LiteralValue.Or(false)
	fromParameter := slices.ContainsFunc(s.LiteralValue.Refs, func(r inventory.Ref) bool { return r.Kind == inventory.ToParameter })
	if !ok && !fromParameter {
		m.unknown(&s.Resource, "SecretString", s.LiteralValue.Why(), s.LiteralValue.Source)
		return
	}
	// What a parameter gives is not in the template, but the rest of the text is.
	class := valueClass(s.Text)
	if !literal && (ok || class != secrets.Secret) || literal && !exposes(class) {
		m.p.OK()
		return
	}
	const doc = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html"
	r := check.Result{
		Message: fmt.Sprintf("The template holds the value of secret %s as literal text", lookup.Label(&s.Resource)),
		About:   []*inventory.Resource{&s.Resource}, At: s.LiteralValue.Source, Severity: finding.High,
		Evidence: []finding.Evidence{lookup.Setting("SecretString", "literal text (not shown)", s.LiteralValue.Source, doc)},
		Fix:      "Use GenerateSecretString, or set the value outside of the template. Change the secret.",
	}
	if class == secrets.Weak {
		r.Severity = finding.Low
		r.Message = fmt.Sprintf("The template gives secret %s a default value, which stays if nobody replaces it", lookup.Label(&s.Resource))
	}
	m.p.Fail(r)
}

// valueClass classifies the value of a secret: each member of a JSON object by
// its name, anything else as a password. A value that was not kept counts as a
// secret.
func valueClass(k inventory.Known[string]) secrets.Class {
	text := known(k)
	if text == "" {
		return secrets.Secret
	}
	if object := strings.TrimSpace(text); strings.HasPrefix(object, "{") && strings.HasSuffix(object, "}") && json.Valid([]byte(object)) {
		return secrets.Classify("SECRET_STRING", object).Class
	}
	return secrets.Classify("PASSWORD", text).Class
}
