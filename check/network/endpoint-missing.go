package network

import (
	"fmt"
	"maps"
	"slices"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docEndpointPolicy = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"

func endpointMissing() check.Check {
	return check.Check{
		ID:         "endpoint-missing",
		Title:      "VPC endpoint allows full access",
		Category:   "network",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-7", "AC-4"}, ATTACK: []string{"T1567"}},
		Why:        "Through an endpoint with the default policy code in the function reaches the resources of every account: an intruder copies data into his own bucket although the VPC has no way to the internet.",
		Fix:        "Write an endpoint policy that allows only your own resources, for example with aws:ResourceOrgID and aws:PrincipalOrgID.",
		Limits:     "Asked if a function is attached to a VPC. Fails if the policy is the default one, or allows every principal, action and resource without a condition. Whether endpoints are missing is a matter of reachability.",
		Sources:    []string{docEndpointPolicy},
		Run:        runEndpointMissing,
	}
}

func runEndpointMissing(p *check.Pass) {
	attached := slices.ContainsFunc(p.Inventory.Functions, func(f *inventory.Function) bool {
		_, in, known := lookup.InVPC(f)
		return in || !known
	})
	if !attached {
		return
	}
	for _, e := range p.Inventory.VPCEndpoints {
		if kind, ok := e.Kind.Or("Gateway"); ok && kind != "Gateway" && kind != "Interface" {
			continue // other kinds have no policy
		}
		about := []*inventory.Resource{&e.Resource}
		name, service := lookup.Label(&e.Resource), lookup.Text(e.Service)
		policy, ok := e.Policy.Get()
		switch {
		case e.Policy.IsAbsent():
			p.Fail(check.Result{
				Message: fmt.Sprintf("Endpoint %s (%s) has the default policy, which allows full access", name, service),
				About:   about, At: e.Policy.Source,
				Evidence: []finding.Evidence{lookup.Setting("PolicyDocument", "not set: full access", e.Policy.Source, docEndpointPolicy)},
			})
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The policy of endpoint %s (%s) is not known: %s", name, service, e.Policy.Why()),
				About:   about, At: e.Policy.Source,
			})
		default:
			judgeEndpointPolicy(p, e, policy)
		}
	}
}

func judgeEndpointPolicy(p *check.Pass, e *inventory.VPCEndpoint, policy inventory.Policy) {
	about := []*inventory.Resource{&e.Resource}
	name, service := lookup.Label(&e.Resource), lookup.Text(e.Service)
	at, full := fullAccess(policy)
	switch {
	case full:
		p.Fail(check.Result{
			Message: fmt.Sprintf("The policy of endpoint %s (%s) allows every principal, action and resource", name, service),
			About:   about, At: at,
			Evidence: []finding.Evidence{lookup.Setting("PolicyDocument", "Allow * on * for *", at, docEndpointPolicy)},
		})
	case len(policy.Unknown) > 0:
		why := policy.Unknown[slices.Min(slices.Collect(maps.Keys(policy.Unknown)))]
		p.Unknown(check.Result{
			Message: fmt.Sprintf("A part of the policy of endpoint %s (%s) is not known: %s", name, service, why),
			About:   about, At: policy.Source,
		})
	default:
		p.OK()
	}
}
