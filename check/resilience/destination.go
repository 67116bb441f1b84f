package resilience

import (
	"github.com/temper-security/temper/inventory"
)

// destination is a place to which a function's events or results are sent.
type destination struct {
	what string // the property
	to   inventory.Known[inventory.Ref]
	// of is the function, or the mapping or configuration that names the place.
	of *inventory.Resource
}

// destinations lists all of an inventory, absent ones left out.
func destinations(inv *inventory.Inventory) []destination {
	var list []destination
	add := func(what string, to inventory.Known[inventory.Ref], of *inventory.Resource) {
		if !to.IsAbsent() {
			list = append(list, destination{what, to, of})
		}
	}
	for _, f := range inv.Functions {
		add("DeadLetterConfig.TargetArn", f.DeadLetter, &f.Resource)
	}
	for _, c := range inv.EventInvokeConfigs {
		add("DestinationConfig.OnFailure", c.OnFailure, &c.Resource)
		add("DestinationConfig.OnSuccess", c.OnSuccess, &c.Resource)
	}
	for _, m := range inv.EventSourceMappings {
		add("DestinationConfig.OnFailure", m.OnFailure, &m.Resource)
	}
	return list
}

// targetID returns the id of the resource that a destination leads to, or
// nothing.
func (d destination) targetID() string {
	if r, ok := d.to.Get(); ok {
		if r.Kind == inventory.ToExternal && r.Text != "" {
			return r.Text
		}
		return r.ID
	}
	for _, r := range d.to.Refs {
		if r.Kind == inventory.ToResource {
			return r.ID
		}
	}
	return ""
}
