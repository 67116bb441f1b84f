package signing

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func signingAbsent() check.Check {
	return check.Check{
		ID:       "signing-absent",
		Title:    "No code signing configuration on function",
		Category: "signing",
		Severity: finding.Medium,
		Why: "Anyone who may update the function, or swap the object in the deployment bucket, can deploy code of their own: " +
			"nothing compares it with what the build produced.",
		Fix: "Sign packages with AWS Signer and attach a code signing configuration with policy Enforce.",
		Limits: "Zip packages only: code signing does not exist for images. If no function of the target is signed that is one finding. " +
			"Functions that a framework made for itself are left out. Unknown if the configuration or the package type is not known.",
		Sources:    []string{docSigning},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{CIS: []string{"4.8"}, NIST: []string{"SI-7", "CM-14"}, ATTACK: []string{"T1525"}},
		Run:        runSigningAbsent,
	}
}

func runSigningAbsent(p *check.Pass) {
	var unsigned []*inventory.Function
	signed := 0
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		kind, known := f.PackageType.Or("Zip")
		if known && kind != "Zip" {
			continue
		}
		name := lookup.Label(&f.Resource)
		switch {
		case f.CodeSigningConfig.State() == inventory.Present:
			signed++
			p.OK()
		case f.CodeSigningConfig.IsUnknown():
			signed++
			if len(f.CodeSigningConfig.Refs) > 0 && allResources(f.CodeSigningConfig.Refs) {
				p.OK() // set to a resource of the template
				continue
			}
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known whether function %s has a code signing configuration: %s", name, f.CodeSigningConfig.Why()),
				About:   []*inventory.Resource{&f.Resource}, At: place(f.CodeSigningConfig.Source, f.Source),
			})
		case !known:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Function %s has no code signing configuration, and it is not known whether it is a zip package: %s", name, f.PackageType.Why()),
				About:   []*inventory.Resource{&f.Resource}, At: place(f.PackageType.Source, f.Source),
			})
		default:
			unsigned = append(unsigned, f)
		}
	}
	if signed == 0 && len(unsigned) > 1 {
		p.Fail(noneSigned(unsigned))
		return
	}
	for _, f := range unsigned {
		at := place(f.CodeSigningConfig.Source, f.Source)
		p.Fail(check.Result{
			Message: fmt.Sprintf("Function %s accepts code that nobody signed: CodeSigningConfigArn is absent", lookup.Label(&f.Resource)),
			About:   []*inventory.Resource{&f.Resource}, At: at,
			Evidence: []finding.Evidence{lookup.Setting("CodeSigningConfigArn", "absent", at, docSigning)},
		})
	}
}

// noneSigned is the result if code signing is not used at all: one cause.
func noneSigned(functions []*inventory.Function) check.Result {
	r := check.Result{
		Message: fmt.Sprintf("None of %d functions has a code signing configuration: they accept code that nobody signed", len(functions)),
		At:      functions[0].Source,
		Evidence: []finding.Evidence{
			lookup.Setting("CodeSigningConfigArn", "absent in all functions", functions[0].Source, docSigning),
		},
	}
	for _, f := range functions {
		r.About = append(r.About, &f.Resource)
	}
	return r
}

func allResources(refs []inventory.Ref) bool {
	for _, r := range refs {
		if r.Kind != inventory.ToResource {
			return false
		}
	}
	return true
}
