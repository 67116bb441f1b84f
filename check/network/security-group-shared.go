package network

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func securityGroupShared() check.Check {
	return check.Check{
		ID:         "security-group-shared",
		Title:      "Security group of a function is also that of another resource",
		Category:   "network",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-7"}, ATTACK: []string{"T1021"}},
		Why:        "A rule made for one member holds for all: a port opened for the database or load balancer opens the way from or to the function, and a rule that lets the group talk to itself connects them all.",
		Fix:        "Give the function a group of its own, and name it in the rules of the other resource.",
		Limits:     "Looks at resources other than functions. Unknown if the group is outside of what was read.",
		Sources:    []string{docGroups},
		Run:        runSecurityGroupShared,
	}
}

func runSecurityGroupShared(p *check.Pass) {
	others := map[string][]*inventory.SecurityGroupUse{}
	for _, u := range p.Inventory.SecurityGroupUses {
		if id, _ := resourceID(u.Group); id != "" {
			others[id] = append(others[id], u)
		}
	}
	for _, u := range judgedGroups(p) {
		shared := others[u.group.ID]
		if len(shared) == 0 {
			p.OK()
			continue
		}
		var names []string
		evidence := []finding.Evidence{}
		for _, o := range shared {
			if name := o.Type + " " + o.ID; !slices.Contains(names, name) {
				names = append(names, name)
			}
			evidence = append(evidence, lookup.Setting("security group of "+o.ID, u.group.ID, o.Source, docGroups))
		}
		p.Fail(check.Result{
			Message: fmt.Sprintf("Security group %s of function %s is also used by %s", lookup.Label(&u.group.Resource), u.names(), strings.Join(names, ", ")),
			About:   u.about(), At: u.group.Source, Evidence: evidence,
		})
	}
}
