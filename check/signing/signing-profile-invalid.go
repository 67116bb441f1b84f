package signing

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// platform is the signing platform of Lambda.
const platform = "AWSLambda-SHA384-ECDSA"

func signingProfileInvalid() check.Check {
	return check.Check{
		ID:       "signing-profile-invalid",
		Title:    "Signing profile revoked/expired or from another account",
		Category: "signing",
		Severity: finding.High,
		Why: "Whoever controls an allowed profile decides what counts as trusted code. A profile of a stranger signs a stranger's code; " +
			"a revoked, cancelled or wrong one means that no deployment can be valid, so that someone soon sets the policy to Warn.",
		Fix: "Allow only versions of active profiles of your own or trusted accounts, and rotate the ones that were revoked.",
		Limits: "The service accepts ARNs of profiles that do not exist. In a template the state of a profile that is defined elsewhere is not known; " +
			"the account in its ARN is compared if the own account is known.",
		Sources:    []string{docSigning, "https://docs.aws.amazon.com/signer/latest/developerguide/gs-profile.html"},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{CIS: []string{"4.8"}, NIST: []string{"SI-7", "CM-14"}, ATTACK: []string{"T1553"}},
		Run:        runSigningProfileInvalid,
	}
}

func runSigningProfileInvalid(p *check.Pass) {
	profiles := map[string]*inventory.SigningProfile{}
	for _, s := range p.Inventory.SigningProfiles {
		profiles[s.ID] = s
	}
	for _, c := range p.Inventory.CodeSigningConfigs {
		publishers, known := c.Publishers.Or(nil)
		if !known {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The signing profiles that %s allows are not known: %s", lookup.Label(&c.Resource), c.Publishers.Why()),
				About:   []*inventory.Resource{&c.Resource}, At: place(c.Publishers.Source, c.Source),
			})
			continue
		}
		for _, k := range publishers {
			judgeProfile(p, c, k, profileOf(k, profiles))
		}
	}
}

// profileOf returns the profile of the inventory behind a reference to it or to
// a version of it.
func profileOf(k inventory.Known[inventory.Ref], profiles map[string]*inventory.SigningProfile) *inventory.SigningProfile {
	if r, ok := k.Get(); ok {
		if s := profiles[r.ID]; s != nil {
			return s
		}
		// A live profile has the ARN of its version without the version.
		if i := strings.LastIndexByte(r.ID, '/'); i > 0 {
			return profiles[r.ID[:i]]
		}
	}
	for _, r := range k.Refs {
		if s := profiles[r.ID]; s != nil {
			return s
		}
	}
	return nil
}

// versionARN matches the ARN of a version of a signing profile. Source: AWS
// Signer API reference, SigningProfile.
var versionARN = regexp.MustCompile(`^arn:[^:]+:signer:[^:]+:[^:]+:/signing-profiles/[a-zA-Z0-9_]{2,64}/[a-zA-Z0-9]{10}$`)

func judgeProfile(p *check.Pass, c *inventory.CodeSigningConfig, k inventory.Known[inventory.Ref], profile *inventory.SigningProfile) {
	config := lookup.Label(&c.Resource)
	text := lookup.TargetText(k)
	at := place(k.Source, c.Source)
	about := []*inventory.Resource{&c.Resource}
	fail := func(message string, more ...finding.Evidence) {
		evidence := append([]finding.Evidence{lookup.Setting("AllowedPublishers.SigningProfileVersionArns", lookup.Show(k), at, docSigning)}, more...)
		p.Fail(check.Result{Message: message, About: about, At: at, Detail: text, Evidence: evidence})
	}
	unknown := func(why string) {
		p.Unknown(check.Result{
			Message: fmt.Sprintf("It is not known whether a signing profile that %s allows is valid: %s", config, why),
			About:   about, At: at, Detail: text,
		})
	}
	if profile != nil {
		about = append(about, &profile.Resource)
		name := lookup.Label(&profile.Resource)
		status, _ := profile.Status.Get()
		kind, kindKnown := profile.Platform.Get()
		switch {
		case status == "Revoked" || status == "Canceled":
			fail(fmt.Sprintf("Code signing configuration %s allows profile %s, which is %s", config, name, strings.ToLower(status)),
				lookup.Setting("Status of "+name, status, profile.Status.Source, docSigning))
		case kindKnown && kind != platform:
			fail(fmt.Sprintf("Code signing configuration %s allows profile %s, which signs for platform %s and not for Lambda", config, name, kind),
				lookup.Setting("PlatformId of "+name, kind, place(profile.Platform.Source, profile.Source), docSigning))
		case profile.Platform.IsUnknown() && profile.Platform.Reason != "":
			unknown("platform of profile " + name + ": " + profile.Platform.Why())
		default:
			p.OK()
		}
		return
	}
	a, ok := arn.Cut(text)
	own := c.Account
	if own == "" {
		own, _ = p.Inventory.Account.Get()
	}
	written := k.State() == inventory.Present && !strings.Contains(text, statement.Unseen)
	switch {
	case written && ok && !versionARN.MatchString(text):
		fail(fmt.Sprintf("Code signing configuration %s allows %s, which is not the ARN of a version of a signing profile", config, text))
	case ok && arn.IsAccount(a.Account) && slices.Contains(p.Settings.TrustedAccounts, a.Account):
		p.OK()
	case ok && arn.IsAccount(a.Account) && own != "" && a.Account != own:
		fail(fmt.Sprintf("Code signing configuration %s allows a signing profile of account %s, which is not trusted", config, a.Account))
	case written:
		unknown("the profile " + text + " is defined elsewhere")
	default:
		unknown(k.Why())
	}
}
