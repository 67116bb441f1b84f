package layer

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func layerBlastRadius() check.Check {
	return check.Check{
		ID:       "layer-blast-radius",
		Title:    "Layer version shared by many functions (blast radius)",
		Category: "layer",
		Severity: finding.Medium,
		Why: "One compromised or broken version of the layer runs in all of these functions at once, each time with another role. " +
			"The intruder gets the union of their rights, and the repair has to reach every one of them.",
		Fix: "Split the layer by tier, so that functions with strong roles do not share code with exposed ones, and scan each version before it is attached.",
		Limits: "Reported from the number of functions in the settings (default 5). Only functions of the same template or account count. " +
			"Unknown if functions whose layers are not known could reach that number.",
		Sources:    []string{docLayers},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"SR-3"}, ATTACK: []string{"T1195.002"}},
		Run:        runLayerBlastRadius,
	}
}

// sharedLayer is a layer version and the functions that run it.
type sharedLayer struct {
	name  string
	at    inventory.Source
	users []*inventory.Resource
}

func runLayerBlastRadius(p *check.Pass) {
	limit := p.Settings.SharedLayer
	if limit <= 0 {
		return
	}
	defined := map[string]*inventory.LayerVersion{}
	for _, l := range p.Inventory.Layers {
		defined[l.ID] = l
	}
	byKey := map[string]*sharedLayer{}
	var order []*sharedLayer
	var unread []*inventory.Resource
	var why string
	var at inventory.Source
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		layers, known := f.Layers.Or(nil)
		if !known {
			if len(unread) == 0 {
				why, at = f.Layers.Why(), f.Layers.Source
			}
			unread = append(unread, &f.Resource)
			continue
		}
		seen := map[string]bool{}
		for _, k := range layers {
			key := layerKey(k)
			if key == "" || seen[key] {
				continue
			}
			seen[key] = true
			s := byKey[key]
			if s == nil {
				s = &sharedLayer{name: lookup.Show(k), at: k.Source}
				if ref, ok := k.Get(); ok && defined[ref.ID] != nil {
					s.name, s.at = lookup.Label(&defined[ref.ID].Resource), defined[ref.ID].Source
				}
				byKey[key] = s
				order = append(order, s)
			}
			s.users = append(s.users, &f.Resource)
		}
	}
	most := 0
	for _, s := range order {
		if len(s.users) < limit {
			most = max(most, len(s.users))
			p.OK()
			continue
		}
		r := check.Result{
			Message: fmt.Sprintf("%d functions run layer %s: one bad version of it reaches all of their roles", len(s.users), s.name),
			About:   s.users, At: s.at, Detail: s.name,
		}
		names := make([]string, 0, len(s.users))
		for _, u := range s.users {
			names = append(names, lookup.Label(u))
		}
		r.Evidence = []finding.Evidence{lookup.Setting("Functions with layer "+s.name, strings.Join(names, ", "), s.at, docLayers)}
		p.Fail(r)
	}
	if len(unread) > 0 && most+len(unread) >= limit {
		p.Unknown(check.Result{
			Message: fmt.Sprintf("It is not known how many functions share a layer: the layers of %d functions are not known (%s)", len(unread), why),
			About:   unread, At: at,
		})
	}
}

// layerKey identifies a layer version: by what it refers to, whether or not the
// value is known. Empty if two equal references may be different layers.
func layerKey(k inventory.Known[inventory.Ref]) string {
	if r, ok := k.Get(); ok {
		return r.ID + "\x00" + r.Attribute + "\x00" + r.Text
	}
	if len(k.Refs) == 0 && k.Partial == "" {
		return ""
	}
	key := k.Partial
	for _, r := range k.Refs {
		key += "\x00" + r.ID + "\x00" + r.Attribute
	}
	return key
}
