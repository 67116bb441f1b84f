package network

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func vpcPublicSubnet() check.Check {
	return check.Check{
		ID:         "vpc-public-subnet",
		Title:      "Function stands in a subnet with a route to an internet gateway",
		Category:   "network",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-7"}},
		Why:        "The network interface of a function never gets a public IPv4 address, so over IPv4 nothing leaves such a subnet and calls to the internet and to AWS time out. With Ipv6AllowedForDualStack and a route for ::/0, IPv6 leaves directly, past every NAT gateway and firewall.",
		Fix:        "Use private subnets; for the internet route through a NAT gateway, for IPv6 through an egress-only internet gateway.",
		Limits:     "Unknown if the subnet, or the main route table that applies to it, is outside of what was read.",
		Sources:    []string{docVPC, "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html"},
		Run:        runVPCPublicSubnet,
	}
}

func runVPCPublicSubnet(p *check.Pass) {
	n := newNetwork(p.Inventory)
	var doubts lookup.Doubts
	for _, f := range p.Inventory.Functions {
		cfg, attached, known := lookup.InVPC(f)
		if f.Framework != "" || known && !attached {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		unknown := func(why string, at inventory.Source) { doubts.Add(f, why, at) }
		list, ok := cfg.Subnets.Get()
		switch {
		case !known:
			unknown(f.VPC.Why(), f.VPC.Source)
			continue
		case !ok:
			unknown(cfg.Subnets.Why(), cfg.Subnets.Source)
			continue
		}
		ipv6, ipv6Known := cfg.IPv6.Or(false)
		reported := false
		for _, k := range list {
			id, why := resourceID(k)
			s := n.subnets[id]
			if s == nil {
				if why == "" {
					why = "subnet " + lookup.Show(k) + " is outside of what was read"
				}
				reported = true
				unknown(why, k.Source)
				continue
			}
			routes, why := n.routes(s)
			if why != "" {
				reported = true
				unknown(why, k.Source)
				continue
			}
			r, wide := publicRoute(routes)
			if r == nil {
				continue
			}
			reported = true
			message := fmt.Sprintf("Function %s stands in subnet %s, whose route for %s leads to an internet gateway; the function gets no public IPv4 address, so IPv4 does not leave there", lookup.Label(&f.Resource), lookup.Label(&s.Resource), lookup.Text(r.Destination))
			if wide && ipv6 && ipv6Known {
				message = fmt.Sprintf("Function %s stands in subnet %s and reaches the internet directly over IPv6 by the route for ::/0 to an internet gateway", lookup.Label(&f.Resource), lookup.Label(&s.Resource))
			}
			p.Fail(check.Result{
				Message: message, About: append(about, &s.Resource), At: k.Source,
				Evidence: []finding.Evidence{
					lookup.Step("VpcConfig.SubnetIds", lookup.Label(&s.Resource), k.Source, docVPC),
					lookup.Step("route "+lookup.Text(r.Destination), r.TargetKind+" "+lookup.Show(r.Target), r.Source, docVPC),
				},
			})
		}
		if !reported {
			p.OK()
		}
	}
	doubts.Report(p, "The routes of the subnets of %s are not known: %s")
}

// publicRoute returns a default route to an internet gateway; wide is whether
// there is one for IPv6, which is then the one returned.
func publicRoute(routes []inventory.RouteEntry) (r *inventory.RouteEntry, wide bool) {
	for i := range routes {
		e := &routes[i]
		if !toInternetGateway(*e) {
			continue
		}
		switch d, _ := e.Destination.Get(); d {
		case "::/0":
			return e, true
		case "0.0.0.0/0":
			r = e
		}
	}
	return r, false
}

// toInternetGateway reports whether a route leads to an internet gateway. A
// GatewayId can also be that of a virtual private gateway.
func toInternetGateway(r inventory.RouteEntry) bool {
	if r.TargetKind != "GatewayId" {
		return false
	}
	return r.TargetType == "AWS::EC2::InternetGateway" || strings.HasPrefix(lookup.TargetText(r.Target), "igw-")
}
