package network

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func vpcAbsent() check.Check {
	return check.Check{
		ID:         "vpc-absent",
		Title:      "Function is not attached to a VPC",
		Category:   "network",
		Severity:   finding.Info,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{FSBP: []string{"Lambda.3"}, NIST: []string{"SC-7"}},
		Why:        "Outside of a VPC the function reaches the whole internet, and there is no security group, flow log or DNS filter that could hold or show what it sends. Most functions need no VPC; the finding says where these controls are not available.",
		Fix:        "Attach the function to private subnets if it handles data that must not leave, or if a policy demands it.",
		Limits:     "Information only: a function without a VPC is not wrong. Helpers that a framework makes are not asked.",
		Sources:    []string{docVPC},
		Run:        runVPCAbsent,
	}
}

func runVPCAbsent(p *check.Pass) {
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		switch _, attached, known := lookup.InVPC(f); {
		case !known:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if function %s is attached to a VPC: %s", lookup.Label(&f.Resource), f.VPC.Why()),
				About:   about, At: f.VPC.Source,
			})
		case !attached:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s is not attached to a VPC", lookup.Label(&f.Resource)),
				About:   about, At: f.VPC.Source,
				Evidence: []finding.Evidence{lookup.Setting("VpcConfig.SubnetIds", "not set or empty", f.VPC.Source, docVPC)},
			})
		default:
			p.OK()
		}
	}
}
