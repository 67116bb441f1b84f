package layer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func layerUntrustedPublisher() check.Check {
	publishers, err := KnownPublishers()
	return check.Check{
		ID:       "layer-untrusted-publisher",
		Title:    "Layer from an account outside the trusted publisher list",
		Category: "layer",
		Severity: finding.High,
		Why: "A layer is code that runs inside the function with its role, its secrets and its network. " +
			"Whoever owns the account chose that code; a copied ARN from a forum is enough to hand them the function.",
		Fix: "Copy the layer into the own account and pin it by its hash, or list the account as trusted after review.",
		Limits: "Trusted are the own account, the accounts that the user trusts, and the publishers of an embedded, dated table; " +
			"there trust is bound to the account, the layer's name and, where given, the region. Layers of publishers who gave up are reported with severity medium. " +
			"If the own account is not given, an account that is written out is compared with the lists only. " +
			"Unknown if the layer is not known, or the table is not sure of the publisher. What the layer contains is not looked at.",
		Sources:    []string{docLayers, "https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html"},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"SR-3", "SR-11", "CM-7(5)"}, ATTACK: []string{"T1195.002", "T1525"}},
		Run: func(p *check.Pass) {
			for _, f := range p.Inventory.Functions {
				judgeLayers(p, f, publishers, err)
			}
		},
	}
}

func judgeLayers(p *check.Pass, f *inventory.Function, publishers Publishers, broken error) {
	name := lookup.Label(&f.Resource)
	about := []*inventory.Resource{&f.Resource}
	layers, known := f.Layers.Or(nil)
	if !known {
		p.Unknown(check.Result{
			Message: fmt.Sprintf("The layers of function %s are not known: %s", name, f.Layers.Why()),
			About:   about, At: f.Layers.Source,
		})
		return
	}
	for _, k := range layers {
		unknown := func(why string) {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known who published a layer of function %s: %s", name, why),
				About:   about, At: k.Source, Detail: lookup.TargetText(k),
			})
		}
		if ref, ok := k.Get(); ok && ref.Kind == inventory.ToResource && !strings.HasPrefix(ref.ID, "arn:") {
			p.OK() // defined here
			continue
		}
		text := lookup.TargetText(k)
		a, ok := arn.Cut(text)
		layer, isLayer := strings.CutPrefix(a.Resource, "layer:")
		if !ok || !isLayer {
			why := lookup.WhyRef(k)
			if ref, present := k.Get(); present && ref.Kind == inventory.ToParameter {
				why = "parameter " + ref.ID + " has no value that is known"
			} else if present && ref.Kind == inventory.ToExternal {
				why = text + " is not the ARN of a layer version"
			}
			unknown(why)
			continue
		}
		layer, _, _ = strings.Cut(layer, ":")
		own := f.Account
		if own == "" {
			own, _ = p.Inventory.Account.Get()
		}
		switch {
		case !arn.IsAccount(a.Account) && madeFromOwnAccount(k):
			p.OK()
			continue
		case !arn.IsAccount(a.Account):
			unknown(k.Why())
			continue
		case a.Account == own || slices.Contains(p.Settings.TrustedAccounts, a.Account):
			p.OK()
			continue
		case broken != nil:
			unknown(broken.Error())
			continue
		}
		how, row := publishers.standing(a.Account, a.Region, layer)
		r := check.Result{
			About: about, At: k.Source, Detail: text,
			Evidence: []finding.Evidence{lookup.Setting("Layers", text, k.Source, docLayers)},
		}
		switch how {
		case trusted:
			p.OK()
		case unsettled:
			unknown(fmt.Sprintf("account %s is listed for %s, but that is not confirmed for this layer", a.Account, row.Name))
		case unmaintained:
			r.Severity = finding.Medium
			r.Message = fmt.Sprintf("Function %s runs layer %s of %s, which is no longer maintained", name, layer, row.Name)
			r.Evidence = append(r.Evidence, finding.Evidence{Kind: finding.Date, What: "Publisher " + row.Name + ": " + row.Kind, Value: row.Date})
			p.Fail(r)
		default:
			r.Message = fmt.Sprintf("Function %s runs layer %s of account %s, which is neither trusted nor known to publish it", name, layer, a.Account)
			if row.Name != "" {
				r.Message = fmt.Sprintf("Function %s runs layer %s of account %s, which is known as %s, but not for this layer and region", name, layer, a.Account, row.Name)
			}
			p.Fail(r)
		}
	}
}

// madeFromOwnAccount reports whether the account of a partly known ARN is the
// own one: it comes from no parameter, import or dynamic reference, and so from
// AWS::AccountId or a resource of the template.
func madeFromOwnAccount(k inventory.Known[inventory.Ref]) bool {
	if r, ok := k.Get(); ok && r.Kind != inventory.ToResource && r.Kind != inventory.ToExternal {
		return false
	}
	return !slices.ContainsFunc(k.Refs, func(r inventory.Ref) bool {
		return r.Kind != inventory.ToResource && !strings.HasPrefix(r.ID, "AWS::")
	})
}
