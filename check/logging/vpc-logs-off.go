package logging

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docFlowLogs = "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html"

func vpcLogsOff() check.Check {
	return check.Check{
		ID:         "vpc-logs-off",
		Title:      "VPC of a function has no flow logs or no DNS query logs",
		Category:   "logging",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{FSBP: []string{"EC2.6"}, NIST: []string{"AU-12", "SI-4"}, ATTACK: []string{"T1562.008"}},
		Why:        "Without flow logs nobody sees where the function connects to, and without query logs not which names it asks for: mining pools, tunnels and data sent out leave no trace.",
		Fix:        "Add an AWS::EC2::FlowLog with TrafficType ALL for the VPC, and associate Route 53 Resolver query logging and a DNS Firewall rule group with it.",
		Limits:     "Decides for VPCs of the same template or account. A missing DNS Firewall alone is reported as low. Flow logs of each single subnet of the function count as flow logs.",
		Sources:    []string{docFlowLogs, "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html"},
		Run:        runVPCLogsOff,
	}
}

func runVPCLogsOff(p *check.Pass) {
	subnets := map[string]*inventory.Subnet{}
	for _, s := range p.Inventory.Subnets {
		subnets[s.ID] = s
	}
	users := map[string][]*inventory.Function{}
	used := map[string][]string{} // subnets of functions, by VPC
	noted := map[string]bool{}
	read := map[string]bool{}
	for _, v := range p.Inventory.VPCs {
		read[v.ID] = true
	}
	var doubts lookup.Doubts
	for _, f := range p.Inventory.Functions {
		cfg, attached, known := lookup.InVPC(f)
		if known && !attached {
			continue
		}
		vpc, why, at := "", f.VPC.Why(), f.VPC.Source
		if list, ok := cfg.Subnets.Get(); ok {
			for _, k := range list {
				s := subnets[refID(k)]
				if s == nil {
					why, at = subnetWhy(k), k.Source
					continue
				}
				if vpc = refID(s.VPC); vpc == "" {
					why, at = s.VPC.Why(), s.VPC.Source
					continue
				}
				if !noted[s.ID] {
					noted[s.ID] = true
					used[vpc] = append(used[vpc], s.ID)
				}
			}
		} else if known {
			why, at = cfg.Subnets.Why(), cfg.Subnets.Source
		}
		if vpc != "" && !read[vpc] {
			vpc, why = "", "VPC "+vpc+" is outside of what was read"
		}
		if vpc == "" {
			doubts.Add(f, why, at)
			continue
		}
		users[vpc] = append(users[vpc], f)
	}
	doubts.Report(p, "The VPC of %s, and what is logged there, is not known: %s")
	for _, v := range p.Inventory.VPCs {
		if len(users[v.ID]) > 0 {
			judgeVPC(p, v, users[v.ID], used[v.ID])
		}
	}
}

func judgeVPC(p *check.Pass, v *inventory.VPC, functions []*inventory.Function, subnets []string) {
	about := []*inventory.Resource{&v.Resource}
	for _, f := range functions {
		about = append(about, &f.Resource)
	}
	var missing []string
	unknown := ""
	if on, why := flowLogs(p.Inventory, v.ID, subnets); why != "" {
		unknown = why
	} else if !on {
		missing = append(missing, "flow logs")
	}
	if on, why := associated(p.Inventory.QueryLogs, v.ID, func(q *inventory.QueryLog) inventory.Known[inventory.Ref] { return q.VPC }); why != "" {
		unknown = why
	} else if !on {
		missing = append(missing, "DNS query logs")
	}
	var severity finding.Severity
	if on, why := associated(p.Inventory.DNSFirewalls, v.ID, func(d *inventory.DNSFirewall) inventory.Known[inventory.Ref] { return d.VPC }); why == "" && !on {
		if len(missing) == 0 {
			severity = finding.Low
		}
		missing = append(missing, "DNS Firewall")
	}
	switch {
	case unknown != "":
		p.Unknown(check.Result{
			Message: fmt.Sprintf("What is logged in VPC %s is not known: %s", lookup.Label(&v.Resource), unknown),
			About:   about, At: v.Source,
		})
	case len(missing) > 0:
		r := check.Result{
			Message: fmt.Sprintf("VPC %s of function %s has no %s", lookup.Label(&v.Resource), lookup.Label(about[1]), strings.Join(missing, ", no ")),
			About:   about, At: v.Source, Severity: severity,
		}
		for _, m := range missing {
			r.Evidence = append(r.Evidence, lookup.Setting(m, "none", v.Source, docFlowLogs))
		}
		p.Fail(r)
	default:
		p.OK()
	}
}

// flowLogs reports whether all traffic of a VPC, or of all the subnets of its
// functions, is recorded. A log of rejected traffic only does not count.
func flowLogs(inv *inventory.Inventory, vpc string, subnets []string) (on bool, why string) {
	covered := map[string]bool{}
	for _, l := range inv.FlowLogs {
		if traffic, ok := l.Traffic.Or("ALL"); ok && traffic == "REJECT" {
			continue
		}
		id := refID(l.Of)
		if id == vpc {
			return true, ""
		}
		covered[id] = true
		if id == "" {
			why = "what flow log " + lookup.Label(&l.Resource) + " records: " + l.Of.Why()
		}
	}
	all := len(subnets) > 0
	for _, s := range subnets {
		all = all && covered[s]
	}
	if all {
		return true, ""
	}
	return false, why
}

// associated reports whether one of a list is associated with a VPC.
func associated[T any](list []*T, vpc string, of func(*T) inventory.Known[inventory.Ref]) (on bool, why string) {
	for _, x := range list {
		k := of(x)
		if refID(k) == vpc {
			return true, ""
		}
		if k.IsUnknown() {
			why = k.Why()
		}
	}
	return false, why
}

// refID returns the id that a reference leads to, or nothing.
func refID(k inventory.Known[inventory.Ref]) string {
	if r, ok := k.Get(); ok {
		if r.Kind == inventory.ToExternal && r.Text != "" {
			return r.Text
		}
		return r.ID
	}
	for _, r := range k.Refs {
		if r.Kind == inventory.ToResource {
			return r.ID
		}
	}
	return ""
}

// subnetWhy says why nothing is known of a subnet.
func subnetWhy(k inventory.Known[inventory.Ref]) string {
	if _, ok := k.Get(); !ok {
		return lookup.WhyRef(k)
	}
	return "subnet " + lookup.Show(k) + " is outside of what was read"
}
