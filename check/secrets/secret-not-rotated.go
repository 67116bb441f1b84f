package secrets

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docRotation = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html"

func secretNotRotated() check.Check {
	return check.Check{
		ID:         "secret-not-rotated",
		Title:      "Secret is not rotated",
		Category:   "secrets",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"IA-5(1)"}, ATTACK: []string{"T1555.006"}},
		Why:        "A secret that is never changed stays useful to everyone who ever saw it: a former colleague, an old backup, a leaked log.",
		Fix:        "Attach a rotation schedule, or use a service that manages the secret.",
		Limits:     "Looks at whether rotation is on, not at whether it works.",
		Sources:    []string{docRotation},
		Run:        runSecretNotRotated,
	}
}

func runSecretNotRotated(p *check.Pass) {
	var open *inventory.RotationSchedule // of a secret that is not known
	for _, r := range p.Inventory.RotationSchedules {
		if ref, ok := r.Secret.Get(); !ok || ref.Kind == inventory.ToParameter {
			open = r
		}
	}
	for _, s := range p.Inventory.Secrets {
		about := []*inventory.Resource{&s.Resource}
		switch on, ok := s.Rotation.Or(false); {
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if secret %s is rotated: %s", lookup.Label(&s.Resource), s.Rotation.Why()),
				About:   about, At: s.Rotation.Source,
			})
		case !on && open != nil:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if secret %s is rotated: the secret of rotation schedule %s is not known", lookup.Label(&s.Resource), lookup.Label(&open.Resource)),
				About:   about, At: s.Source,
			})
		case !on:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Secret %s has no rotation schedule", lookup.Label(&s.Resource)),
				About:   about, At: s.Source,
				Evidence: []finding.Evidence{lookup.Setting("RotationSchedule", "none", s.Source, docRotation)},
			})
		default:
			p.OK()
		}
	}
}
