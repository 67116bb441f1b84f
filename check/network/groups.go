package network

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/inventory"
)

// groupUse is a security group with the functions that are in it.
type groupUse struct {
	group     *inventory.SecurityGroup
	functions []*inventory.Function
}

// about returns the resources that a finding on the group is about.
func (u groupUse) about() []*inventory.Resource {
	list := []*inventory.Resource{&u.group.Resource}
	for _, f := range u.functions {
		list = append(list, &f.Resource)
	}
	return list
}

// names lists the functions for a message.
func (u groupUse) names() string {
	const most = 5
	var names []string
	for _, f := range u.functions[:min(most, len(u.functions))] {
		names = append(names, lookup.Label(&f.Resource))
	}
	text := strings.Join(names, ", ")
	if n := len(u.functions) - most; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

// functionGroups returns the security groups of functions, in the order of the
// inventory. For each function whose groups cannot be told, or are outside of
// what was read, unknown is called.
func functionGroups(inv *inventory.Inventory, unknown func(f *inventory.Function, why string, at inventory.Source)) []groupUse {
	users := map[string][]*inventory.Function{}
	read := map[string]bool{}
	for _, g := range inv.SecurityGroups {
		read[g.ID] = true
	}
	for _, f := range inv.Functions {
		cfg, attached, known := lookup.InVPC(f)
		if !known {
			unknown(f, f.VPC.Why(), f.VPC.Source)
			continue
		}
		if !attached {
			continue
		}
		list, ok := cfg.SecurityGroups.Or(nil)
		if !ok {
			unknown(f, cfg.SecurityGroups.Why(), cfg.SecurityGroups.Source)
			continue
		}
		if len(list) == 0 {
			unknown(f, "it names no security group, so the default group of the VPC applies", cfg.SecurityGroups.Source)
		}
		for _, k := range list {
			id, why := resourceID(k)
			switch {
			case read[id]:
				users[id] = append(users[id], f)
			case why != "":
				unknown(f, why, k.Source)
			default:
				unknown(f, "security group "+lookup.Show(k)+" is outside of what was read", k.Source)
			}
		}
	}
	var uses []groupUse
	for _, g := range inv.SecurityGroups {
		if fs := users[g.ID]; len(fs) > 0 {
			uses = append(uses, groupUse{g, fs})
		}
	}
	return uses
}

// resourceID returns the id that a reference leads to; why says why that is not
// known.
func resourceID(k inventory.Known[inventory.Ref]) (id, why string) {
	if r, ok := k.Get(); ok {
		if r.Kind == inventory.ToExternal && r.Text != "" {
			return r.Text, ""
		}
		return r.ID, ""
	}
	for _, r := range k.Refs {
		if r.Kind == inventory.ToResource {
			return r.ID, ""
		}
	}
	return "", k.Why()
}

// judgedGroups returns the security groups of functions, and reports the
// functions of whose security groups nothing can be said.
func judgedGroups(p *check.Pass) []groupUse {
	var doubts lookup.Doubts
	uses := functionGroups(p.Inventory, doubts.Add)
	doubts.Report(p, "The security groups of %s cannot be judged: %s")
	return uses
}
