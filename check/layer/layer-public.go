package layer

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docLayerPermission = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversionpermission.html"

func layerPublic() check.Check {
	return check.Check{
		ID:       "layer-public",
		Title:    "Layer version public or shared with all (principal *)",
		Category: "layer",
		Severity: finding.High,
		Why: "Anyone with an AWS account can download the layer and read what is in it: code, internal host names, keys that were packed by accident. " +
			"Others may also come to depend on it.",
		Fix: "Name the accounts that use the layer in Principal, or add OrganizationId.",
		Limits: "A principal * with an organisation id is limited to that organisation and passes. " +
			"Unknown if the principal is not known.",
		Sources:    []string{docLayerPermission},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-3"}, ATTACK: []string{"T1530"}},
		Run:        runLayerPublic,
	}
}

func runLayerPublic(p *check.Pass) {
	layers := map[string]*inventory.LayerVersion{}
	for _, l := range p.Inventory.Layers {
		layers[l.ID] = l
	}
	for _, pm := range p.Inventory.LayerPermissions {
		about := []*inventory.Resource{&pm.Resource}
		name := lookup.Show(pm.Layer)
		if ref, ok := pm.Layer.Get(); ok && layers[ref.ID] != nil {
			l := layers[ref.ID]
			name = lookup.Label(&l.Resource)
			about = append([]*inventory.Resource{&l.Resource}, about...)
		}
		who, known := pm.Principal.Get()
		switch {
		case pm.OrganizationID.State() == inventory.Present, known && who != "*", pm.Principal.IsAbsent():
			p.OK()
		case !known && pm.Principal.Partial != "" && pm.Principal.Partial != "?*":
			p.OK() // a part of it is known, so it is not *
		case !known && madeFromAccount(pm.Principal):
			p.OK()
		case !known:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known who may use layer %s: %s", name, pm.Principal.Why()),
				About:   about, At: pm.Principal.Source,
			})
		case pm.OrganizationID.IsUnknown() && pm.OrganizationID.Reason != "":
			p.OK() // some organisation: an id has no wildcards
		default:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Anyone with an AWS account can download layer %s: the principal is * and OrganizationId is absent", name),
				About:   about, At: pm.Principal.Source,
				Evidence: []finding.Evidence{
					lookup.Setting("Principal", "*", pm.Principal.Source, docLayerPermission),
					lookup.Setting("OrganizationId", "absent", pm.Source, docLayerPermission),
				},
			})
		}
	}
}

// madeFromAccount reports whether a value is the own account id.
func madeFromAccount(k inventory.Known[string]) bool {
	for _, r := range k.Refs {
		if r.ID == "AWS::AccountId" {
			return true
		}
	}
	return len(k.Refs) == 0 && k.Reason == "AWS::AccountId is known only at deployment"
}
