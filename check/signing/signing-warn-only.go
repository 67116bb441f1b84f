package signing

import (
	"fmt"
	"slices"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func signingWarnOnly() check.Check {
	return check.Check{
		ID:       "signing-warn-only",
		Title:    "Code signing policy only warns (UntrustedArtifactOnDeployment=Warn)",
		Category: "signing",
		Severity: finding.Medium,
		Why: "Unsigned, expired and revoked packages are deployed all the same; only a metric counts them. " +
			"The configuration looks like a control and stops nobody.",
		Fix:    "Set CodeSigningPolicies.UntrustedArtifactOnDeployment to Enforce.",
		Limits: "Warn is the default of the service. Unknown if the policy is not known, or if the configuration of a function is defined elsewhere.",
		Sources: []string{
			docSigning,
			"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-codesigningconfig.html",
		},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{CIS: []string{"4.8"}, NIST: []string{"SI-7"}, ATTACK: []string{"T1525"}},
		Run:        runSigningWarnOnly,
	}
}

func runSigningWarnOnly(p *check.Pass) {
	here := map[string]bool{}
	for _, c := range p.Inventory.CodeSigningConfigs {
		name := lookup.Label(&c.Resource)
		about := []*inventory.Resource{&c.Resource}
		for _, f := range p.Inventory.Functions {
			if ref, ok := f.CodeSigningConfig.Get(); ok && ref.ID == c.ID {
				about = append(about, &f.Resource)
			}
		}
		at := place(c.UntrustedArtifact.Source, c.Source)
		here[c.ID] = true
		policy, known := c.UntrustedArtifact.Or("Warn")
		switch {
		case !known:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known whether code signing configuration %s blocks untrusted code: %s", name, c.UntrustedArtifact.Why()),
				About:   about, At: at,
			})
		case policy == "Enforce":
			p.OK()
		default:
			value := policy
			if c.UntrustedArtifact.IsAbsent() {
				value = "absent (Warn)"
			}
			p.Fail(check.Result{
				Message: fmt.Sprintf("Code signing configuration %s lets untrusted code through: UntrustedArtifactOnDeployment is %s", name, value),
				About:   about, At: at,
				Evidence: []finding.Evidence{lookup.Setting("CodeSigningPolicies.UntrustedArtifactOnDeployment", value, at, docSigning)},
			})
		}
	}
	var doubts lookup.Doubts
	for _, f := range p.Inventory.Functions {
		k := f.CodeSigningConfig
		ref, ok := k.Get()
		inside := here[ref.ID] || slices.ContainsFunc(k.Refs, func(r inventory.Ref) bool { return here[r.ID] })
		if ok && !inside && f.Framework == "" {
			doubts.Add(f, lookup.WhyRef(k), place(k.Source, f.Source))
		}
	}
	doubts.Report(p, "It is not known whether the code signing configuration of %s blocks untrusted code: %s")
}
