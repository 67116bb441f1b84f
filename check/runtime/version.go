package runtime

import (
	"slices"

	"github.com/temper-security/temper/inventory"
)

// elsewhere reports whether what a reference leads to is decided outside of the
// template.
func elsewhere(r inventory.Ref) bool {
	return r.Kind == inventory.ToParameter || r.Kind == inventory.ToExport || r.Kind == inventory.ToDynamic
}

// versions are the published versions of an inventory.
type versions struct {
	byID     map[string]*inventory.Version
	byNumber map[[2]string]*inventory.Version // function id and number
}

func newVersions(inv *inventory.Inventory) versions {
	x := versions{map[string]*inventory.Version{}, map[[2]string]*inventory.Version{}}
	for _, v := range inv.Versions {
		x.byID[v.ID] = v
		ref, okRef := v.Function.Get()
		if number, ok := v.Number.Get(); ok && okRef && ref.Function != "" {
			x.byNumber[[2]string{ref.Function, number}] = v
		}
	}
	return x
}

// find returns the version of a function that a reference leads to, or nil.
func (x versions) find(function string, target inventory.Ref) *inventory.Version {
	if v := x.byID[target.ID]; v != nil && target.Kind == inventory.ToResource {
		return v
	}
	if v := x.byNumber[[2]string{function, target.Text}]; v != nil {
		return v
	}
	return x.byNumber[[2]string{function, target.ID}]
}

// pointsToVersion reports whether an unknown version is known to come from a
// version resource (its attribute Version).
func pointsToVersion(k inventory.Known[inventory.Ref]) bool {
	return slices.ContainsFunc(k.Refs, func(r inventory.Ref) bool { return r.Kind == inventory.ToResource && r.Attribute == "Version" })
}
