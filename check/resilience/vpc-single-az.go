package resilience

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docZones = "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html"

func vpcSingleAZ() check.Check {
	return check.Check{
		ID:         "vpc-single-az",
		Title:      "Function in a VPC runs in one availability zone",
		Category:   "resilience",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{FSBP: []string{"Lambda.5"}, NIST: []string{"CP-10", "SC-36"}},
		Why:        "If that zone fails, or its subnet has no free address, the function stops.",
		Fix:        "Add a subnet in another zone.",
		Limits:     "Counts zones, not subnets. Subnets outside of the template, and zones that AWS chooses, are unknown. Functions in no VPC are not asked.",
		Sources:    []string{docZones},
		Run:        runVPCSingleAZ,
	}
}

func runVPCSingleAZ(p *check.Pass) {
	subnets := map[string]*inventory.Subnet{}
	for _, s := range p.Inventory.Subnets {
		subnets[s.ID] = s
	}
	var doubts lookup.Doubts
	for _, f := range p.Inventory.Functions {
		about := []*inventory.Resource{&f.Resource}
		cfg, attached, known := lookup.InVPC(f)
		if f.Framework != "" || known && !attached {
			continue
		}
		unknown := func(why string, at inventory.Source) { doubts.Add(f, why, at) }
		list, ok := cfg.Subnets.Get()
		if !known {
			unknown(f.VPC.Why(), f.VPC.Source)
			continue
		}
		if !ok {
			unknown(cfg.Subnets.Why(), cfg.Subnets.Source)
			continue
		}
		zones, why, open := zonesOf(list, subnets)
		switch {
		case len(zones) >= 2:
			p.OK()
		case why != "" && (open || len(list) > 1):
			unknown(why, cfg.Subnets.Source)
		default:
			zone := "one availability zone"
			if len(zones) == 1 {
				zone = "availability zone " + zones[0]
			}
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s runs in %s only (%s)", lookup.Label(&f.Resource), zone, lookup.Count(len(list), "subnet")),
				About:   about, At: cfg.Subnets.Source,
				Evidence: []finding.Evidence{lookup.Setting("VpcConfig.SubnetIds", lookup.Count(len(list), "subnet")+" in "+zone, cfg.Subnets.Source, docZones)},
			})
		}
	}
	doubts.Report(p, "The number of availability zones of %s is not known: %s")
}

// zonesOf returns the different zones of subnets as far as they are known, and
// why some are not. open is set if there may be more subnets than listed.
func zonesOf(list []inventory.Known[inventory.Ref], subnets map[string]*inventory.Subnet) (zones []string, why string, open bool) {
	for _, k := range list {
		ref, ok := k.Get()
		if !ok {
			why, open = k.Why(), true
			continue
		}
		s := subnets[ref.ID]
		if s == nil {
			s = subnets[ref.Text]
		}
		if s == nil {
			why = "subnet " + lookup.Show(k) + " is outside of what was read"
			continue
		}
		zone, ok := zoneKey(s.AvailabilityZone)
		if !ok {
			if s.AvailabilityZone.IsAbsent() {
				why = "AWS chooses the zone of subnet " + s.ID
			} else {
				why = "zone of subnet " + s.ID + ": " + s.AvailabilityZone.Why()
			}
			continue
		}
		if !slices.Contains(zones, zone) {
			zones = append(zones, zone)
		}
	}
	return zones, why, open
}

// zoneKey identifies a zone. Of a zone that is made from the region (${Region}a)
// the letter is known: that is enough to tell it from another one.
func zoneKey(k inventory.Known[string]) (string, bool) {
	if zone, ok := k.Get(); ok {
		return zone, true
	}
	letter, ok := strings.CutPrefix(k.Partial, "?*")
	if ok && letter != "" && len(k.Refs) == 1 && k.Refs[0].ID == "AWS::Region" {
		return "${AWS::Region}" + letter, true
	}
	// An item of Fn::GetAZs: which zone is not known, but two items are two zones.
	for _, r := range k.Refs {
		if k.Partial == "?*" && strings.HasPrefix(r.ID, "AWS::AvailabilityZone/") {
			return r.ID, true
		}
	}
	return "", false
}
