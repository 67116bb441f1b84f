package lookup

import (
	"strings"

	"github.com/temper-security/temper/inventory"
)

// Existence says whether the target of a reference exists.
type Existence uint8

// The answers.
const (
	// Undecided: the target is outside of what was read.
	Undecided Existence = iota
	Exists
	// Gone: the target should be among what was read, and is not there.
	Gone
)

// Index knows the ids of an inventory.
type Index struct {
	inv   *inventory.Inventory
	types map[string]string
}

// NewIndex indexes the resources of an inventory by id. Its cost is linear.
func NewIndex(inv *inventory.Inventory) *Index {
	x := &Index{inv: inv, types: map[string]string{}}
	add := func(r *inventory.Resource) { x.types[r.ID] = r.Type }
	each(inv.Functions, func(r *inventory.Function) { add(&r.Resource) })
	each(inv.Versions, func(r *inventory.Version) { add(&r.Resource) })
	each(inv.Aliases, func(r *inventory.Alias) { add(&r.Resource) })
	each(inv.URLs, func(r *inventory.FunctionURL) { add(&r.Resource) })
	each(inv.Layers, func(r *inventory.LayerVersion) { add(&r.Resource) })
	each(inv.CapacityProviders, func(r *inventory.CapacityProvider) { add(&r.Resource) })
	each(inv.Repositories, func(r *inventory.Repository) { add(&r.Resource) })
	each(inv.Roles, func(r *inventory.Role) { add(&r.Resource) })
	each(inv.Users, func(r *inventory.User) { add(&r.Resource) })
	each(inv.AccessKeys, func(r *inventory.AccessKey) { add(&r.Resource) })
	each(inv.Secrets, func(r *inventory.Secret) { add(&r.Resource) })
	each(inv.SSMParameters, func(r *inventory.SSMParameter) { add(&r.Resource) })
	each(inv.Keys, func(r *inventory.Key) { add(&r.Resource) })
	each(inv.VPCs, func(r *inventory.VPC) { add(&r.Resource) })
	each(inv.Subnets, func(r *inventory.Subnet) { add(&r.Resource) })
	each(inv.SecurityGroups, func(r *inventory.SecurityGroup) { add(&r.Resource) })
	each(inv.RouteTables, func(r *inventory.RouteTable) { add(&r.Resource) })
	each(inv.VPCEndpoints, func(r *inventory.VPCEndpoint) { add(&r.Resource) })
	each(inv.AccessPoints, func(r *inventory.AccessPoint) { add(&r.Resource) })
	each(inv.Buckets, func(r *inventory.Bucket) { add(&r.Resource) })
	each(inv.Queues, func(r *inventory.Queue) { add(&r.Resource) })
	each(inv.Topics, func(r *inventory.Topic) { add(&r.Resource) })
	each(inv.Streams, func(r *inventory.Stream) { add(&r.Resource) })
	each(inv.Tables, func(r *inventory.Table) { add(&r.Resource) })
	each(inv.EventBus, func(r *inventory.EventBus) { add(&r.Resource) })
	each(inv.EventRules, func(r *inventory.EventRule) { add(&r.Resource) })
	each(inv.APIs, func(r *inventory.API) { add(&r.Resource) })
	each(inv.LoadBalancers, func(r *inventory.LoadBalancer) { add(&r.Resource) })
	each(inv.Distributions, func(r *inventory.Distribution) { add(&r.Resource) })
	each(inv.LogGroups, func(r *inventory.LogGroup) { add(&r.Resource) })
	each(inv.Others, add)
	return x
}

func each[T any](list []*T, f func(*T)) {
	for _, r := range list {
		f(r)
	}
}

// Type returns the type of the resource with an id, and whether there is one.
func (x *Index) Type(id string) (string, bool) {
	t, ok := x.types[id]
	return t, ok
}

// Find says whether the target of a reference exists, and if that is not
// decided, why.
func (x *Index) Find(k inventory.Known[inventory.Ref]) (Existence, string) {
	r, ok := k.Get()
	if !ok {
		// The text of an attribute is not known before deployment, but what it
		// is an attribute of may be.
		if e := x.owner(k.Refs); e != Undecided {
			return e, ""
		}
		return Undecided, WhyRef(k)
	}
	switch r.Kind {
	case inventory.ToResource:
		if _, ok := x.types[r.ID]; ok {
			return Exists, ""
		}
		return Gone, ""
	case inventory.ToExport:
		// CloudFormation refuses to delete an export that is in use.
		return Exists, ""
	case inventory.ToParameter:
		for _, p := range x.inv.Parameters {
			if p.ID == r.ID && strings.Contains(p.Kind, "AWS::") && !strings.Contains(p.Kind, "AWS::SSM::") {
				// CloudFormation checks the value of an AWS-specific type.
				return Exists, ""
			}
		}
		return Undecided, "parameter " + r.ID + " names it"
	case inventory.ToDynamic:
		return Undecided, "a dynamic reference names it"
	}
	id := r.Text
	if id == "" {
		id = r.ID
	}
	if _, ok := x.types[id]; ok {
		return Exists, ""
	}
	return Undecided, id + " is outside of what was read"
}

// owner decides by the only resource that a value is made from.
func (x *Index) owner(refs []inventory.Ref) Existence {
	e := Undecided
	for _, r := range refs {
		switch r.Kind {
		case inventory.ToResource:
			if _, ok := x.types[r.ID]; !ok {
				return Gone
			}
			e = Exists
		case inventory.ToExport:
			e = Exists
		case inventory.ToParameter:
			if got, _ := x.Find(inventory.Value(r, inventory.Source{})); got == Exists {
				e = Exists
			}
		}
	}
	return e
}
