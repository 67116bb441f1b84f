package secrets

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func envCMKUnusable() check.Check {
	return check.Check{
		ID:         "env-cmk-unusable",
		Title:      "Key for the environment is disabled, deleted or pending deletion",
		Category:   "secrets",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-12", "CP-10"}, ATTACK: []string{"T1485"}},
		Why:        "Lambda cannot decrypt the variables without the key: the next new environment of the function does not start, and after the deletion of the key the values are lost.",
		Fix:        "Enable the key or cancel its deletion, or give the function another key.",
		Limits:     "Unknown if the key is not in the template or account that was read.",
		Sources:    []string{"https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html"},
		Run:        runEnvCMKUnusable,
	}
}

func runEnvCMKUnusable(p *check.Pass) {
	keys := map[string]*inventory.Key{}
	for _, k := range p.Inventory.Keys {
		keys[k.ID] = k
	}
	for _, f := range p.Inventory.Functions {
		if f.KMSKey.IsAbsent() || strings.HasSuffix(lookup.TargetText(f.KMSKey), "alias/aws/lambda") {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		key := keys[keyID(f.KMSKey)]
		if key == nil {
			why := lookup.WhyRef(f.KMSKey)
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The state of the key for the environment of function %s is not known: %s", lookup.Label(&f.Resource), why),
				About:   about, At: f.KMSKey.Source,
			})
			continue
		}
		name := lookup.Label(&key.Resource)
		if state, ok := key.Status.Get(); ok && state != "Enabled" && state != "Creating" && state != "Updating" {
			p.Fail(check.Result{
				Message: fmt.Sprintf("Key %s, which encrypts the environment of function %s, is in state %s", name, lookup.Label(&f.Resource), state),
				About:   append(about, &key.Resource), At: key.Status.Source,
				Evidence: []finding.Evidence{lookup.Setting("KeyState", state, key.Status.Source, docEnvironment)},
			})
			continue
		}
		enabled, ok := key.Enabled.Or(true)
		switch {
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if key %s, which encrypts the environment of function %s, is enabled: %s", name, lookup.Label(&f.Resource), key.Enabled.Why()),
				About:   append(about, &key.Resource), At: key.Enabled.Source,
			})
		case !enabled:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Key %s, which encrypts the environment of function %s, is disabled", name, lookup.Label(&f.Resource)),
				About:   append(about, &key.Resource), At: key.Enabled.Source,
				Evidence: []finding.Evidence{lookup.Setting("Enabled", "false", key.Enabled.Source, docEnvironment)},
			})
		default:
			p.OK()
		}
	}
}

// keyID returns the id of the key that a reference leads to, or nothing.
func keyID(k inventory.Known[inventory.Ref]) string {
	if r, ok := k.Get(); ok {
		if r.Kind == inventory.ToExternal && r.Text != "" {
			return r.Text
		}
		return r.ID
	}
	for _, r := range k.Refs {
		if r.Kind == inventory.ToResource {
			return r.ID
		}
	}
	return ""
}
