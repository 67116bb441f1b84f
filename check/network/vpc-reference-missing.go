package network

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func vpcReferenceMissing() check.Check {
	return check.Check{
		ID:         "vpc-reference-missing",
		Title:      "Function refers to a subnet or security group that does not exist",
		Category:   "network",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"CM-2", "CP-10"}},
		Why:        "Lambda cannot make the network interface: the function stops with the next cold start, and updates fail.",
		Fix:        "Point VpcConfig to subnets and groups that exist.",
		Limits:     "Decides for subnets and groups of the same template or account. CloudFormation itself checks exports and parameters of AWS types; a literal id is unknown.",
		Sources:    []string{docVPC},
		Run:        runVPCReferenceMissing,
	}
}

func runVPCReferenceMissing(p *check.Pass) {
	index := lookup.NewIndex(p.Inventory)
	var doubts lookup.Doubts
	for _, f := range p.Inventory.Functions {
		cfg, attached, known := lookup.InVPC(f)
		if known && !attached {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		if !known {
			doubts.Add(f, "VpcConfig: "+f.VPC.Why(), f.VPC.Source)
			continue
		}
		reported := false
		for _, l := range []struct {
			what string
			list inventory.Known[[]inventory.Known[inventory.Ref]]
		}{{"VpcConfig.SubnetIds", cfg.Subnets}, {"VpcConfig.SecurityGroupIds", cfg.SecurityGroups}} {
			refs, ok := l.list.Or(nil)
			if !ok {
				// A list that is one parameter or export as a whole.
				whole := inventory.Missing[inventory.Ref](l.list.State(), l.list.Why(), l.list.Source)
				whole.Refs = l.list.Refs
				refs = []inventory.Known[inventory.Ref]{whole}
			}
			for _, k := range refs {
				switch state, why := index.Find(k); state {
				case lookup.Gone:
					reported = true
					p.Fail(check.Result{
						Message: fmt.Sprintf("%s of function %s names %s, which does not exist", l.what, lookup.Label(&f.Resource), lookup.Show(k)),
						About:   about, At: k.Source,
						Evidence: []finding.Evidence{lookup.Setting(l.what, lookup.Show(k), k.Source, docVPC)},
					})
				case lookup.Undecided:
					reported = true
					doubts.Add(f, why, k.Source)
				}
			}
		}
		if !reported {
			p.OK()
		}
	}
	doubts.Report(p, "It is not known if the subnets and security groups of %s exist: %s")
}
