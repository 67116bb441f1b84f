package network

import (
	"strings"

	"github.com/temper-security/temper/inventory"
)

// network finds the routes of a subnet.
type network struct {
	subnets map[string]*inventory.Subnet
	tables  map[string]*inventory.RouteTable
	vpcs    map[string]bool
}

func newNetwork(inv *inventory.Inventory) network {
	n := network{map[string]*inventory.Subnet{}, map[string]*inventory.RouteTable{}, map[string]bool{}}
	for _, s := range inv.Subnets {
		n.subnets[s.ID] = s
	}
	for _, t := range inv.RouteTables {
		n.tables[t.ID] = t
	}
	for _, v := range inv.VPCs {
		n.vpcs[v.ID] = true
	}
	return n
}

// routes returns the routes that apply to a subnet; why says why they are not
// known.
func (n network) routes(s *inventory.Subnet) (routes []inventory.RouteEntry, why string) {
	if s.RouteTable.IsAbsent() {
		id, _ := resourceID(s.VPC)
		if n.vpcs[id] && !strings.HasPrefix(s.ID, "arn:") {
			// The main table of a VPC that the template makes has the local
			// route only: a template cannot name that table to add others.
			return nil, ""
		}
		return nil, "the main route table of the VPC of subnet " + s.ID + " is outside of what was read"
	}
	id, why := resourceID(s.RouteTable)
	if why != "" {
		return nil, "route table of subnet " + s.ID + ": " + why
	}
	t := n.tables[id]
	if t == nil {
		return nil, "route table " + id + " is outside of what was read"
	}
	return t.Routes, ""
}
