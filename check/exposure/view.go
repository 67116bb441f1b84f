package exposure

import (
	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/inventory"
)

// view is an inventory with the indexes that the checks of this package need. It
// is made once a run of a check, in linear time.
type view struct {
	inv    *inventory.Inventory
	byID   map[string]*inventory.Function
	roles  map[string]*inventory.Role
	urls   map[string][]*inventory.FunctionURL
	grants []*grant
	// ofFunction indexes grants by the id of the function; elsewhere are those
	// whose function is not in the inventory or not known.
	ofFunction map[string][]int
	elsewhere  []int
}

func look(inv *inventory.Inventory) *view {
	v := &view{
		inv:  inv,
		byID: make(map[string]*inventory.Function, len(inv.Functions)), roles: make(map[string]*inventory.Role, len(inv.Roles)),
		urls:   map[string][]*inventory.FunctionURL{},
		grants: grants(inv), ofFunction: map[string][]int{},
	}
	for _, u := range inv.URLs {
		if r, ok := u.Function.Get(); ok && r.Function != "" {
			v.urls[r.Function] = append(v.urls[r.Function], u)
		}
	}
	for _, f := range inv.Functions {
		v.byID[f.ID] = f
	}
	for _, r := range inv.Roles {
		v.roles[r.ID] = r
	}
	for i, g := range v.grants {
		if r, ok := g.function.Get(); ok && r.Function != "" {
			v.ofFunction[r.Function] = append(v.ofFunction[r.Function], i)
		} else {
			v.elsewhere = append(v.elsewhere, i)
		}
	}
	return v
}

// function returns a function by its id, or nil.
func (v *view) function(id string) *inventory.Function { return v.byID[id] }

// candidates returns the grants that may be for a function.
func (v *view) candidates(k *inventory.Known[inventory.FunctionRef]) []*grant {
	r, ok := k.Get()
	if !ok || r.Function == "" {
		return v.grants
	}
	out := make([]*grant, 0, len(v.ofFunction[r.Function])+len(v.elsewhere))
	for _, i := range v.ofFunction[r.Function] {
		out = append(out, v.grants[i])
	}
	for _, i := range v.elsewhere {
		out = append(out, v.grants[i])
	}
	return out
}

// resource returns the function behind a reference as a resource for a result,
// or nothing.
func (v *view) resource(k *inventory.Known[inventory.FunctionRef]) []*inventory.Resource {
	if r, ok := k.Get(); ok {
		if f := v.function(r.Function); f != nil {
			return []*inventory.Resource{&f.Resource}
		}
	}
	return nil
}

// ownAccount returns the account in which a resource lives, if it is known.
func (v *view) ownAccount(r *inventory.Resource) string {
	if r != nil && arn.IsAccount(r.Account) {
		return r.Account
	}
	if a, ok := v.inv.Account.Get(); ok {
		return a
	}
	return ""
}
