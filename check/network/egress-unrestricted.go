package network

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docGroups = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"

func egressUnrestricted() check.Check {
	return check.Check{
		ID:         "egress-unrestricted",
		Title:      "Security group of a function allows everything out",
		Category:   "network",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-7(5)"}, ATTACK: []string{"T1041", "T1567"}},
		Why:        "Code that an attacker runs in the function can send data to any host on any port. A group without egress rules of its own gets this rule by default.",
		Fix:        "Allow only the ports and destinations that the function needs: endpoints by prefix list, databases by their security group.",
		Limits:     "Fails if TCP or UDP is allowed on all ports to all IPv4 or all IPv6 addresses, by one rule or by several together. Whether a route leads out is a matter of reachability.",
		Sources:    []string{docGroups},
		Run:        runEgressUnrestricted,
	}
}

func runEgressUnrestricted(p *check.Pass) {
	for _, u := range judgedGroups(p) {
		g := u.group
		name := lookup.Label(&g.Resource)
		rules, ok := g.Egress.Get()
		if g.Egress.IsAbsent() || ok && len(rules) == 0 && emptyMeansDefault(p.Inventory.Origin) {
			p.Fail(check.Result{
				Message: fmt.Sprintf("Security group %s of function %s has no egress rules of its own, so everything is allowed out", name, u.names()),
				About:   u.about(), At: g.Egress.Source,
				Evidence: []finding.Evidence{lookup.Setting("SecurityGroupEgress", "not set: the default rule allows all protocols to 0.0.0.0/0", g.Egress.Source, docGroups)},
			})
			continue
		}
		if !ok {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The egress rules of security group %s of function %s are not known: %s", name, u.names(), g.Egress.Why()),
				About:   u.about(), At: g.Egress.Source,
			})
			continue
		}
		judgeEgress(p, u, rules)
	}
}

// emptyMeansDefault reports whether an empty list of egress rules leaves the
// default rule in place, as CloudFormation does. Terraform removes that rule, and
// an account shows what there is.
func emptyMeansDefault(o inventory.Origin) bool {
	return o == inventory.FromCloudFormation || o == inventory.FromSAM || o == inventory.FromCDK || o == inventory.FromServerless
}

func judgeEgress(p *check.Pass, u groupUse, rules []inventory.SecurityGroupRule) {
	name := lookup.Label(&u.group.Resource)
	for _, protocol := range []string{"tcp", "udp"} {
		for _, family := range []anywhere{anyIPv4, anyIPv6} {
			by, all := allowsAll(rules, protocol, family)
			if !all || len(by) == 0 {
				continue
			}
			r := check.Result{
				Message: fmt.Sprintf("Security group %s of function %s allows %s on all ports to %s", name, u.names(), protocol, family),
				About:   u.about(), At: by[0],
			}
			for _, at := range by {
				r.Evidence = append(r.Evidence, lookup.Setting("SecurityGroupEgress", protocol+" to "+string(family), at, docGroups))
			}
			p.Fail(r)
			return
		}
	}
	for _, r := range rules {
		for _, k := range []struct {
			unknown bool
			why     string
		}{
			{r.Protocol.IsUnknown(), r.Protocol.Why()}, {r.From.IsUnknown(), r.From.Why()}, {r.To.IsUnknown(), r.To.Why()},
			{r.CIDR.IsUnknown(), r.CIDR.Why()}, {r.CIDRv6.IsUnknown(), r.CIDRv6.Why()},
		} {
			if k.unknown {
				p.Unknown(check.Result{
					Message: fmt.Sprintf("An egress rule of security group %s of function %s is not known: %s", name, u.names(), k.why),
					About:   u.about(), At: r.Source,
				})
				return
			}
		}
	}
	p.OK()
}
