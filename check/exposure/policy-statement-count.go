package exposure

import (
	"fmt"
	"strconv"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func policyStatementCount() check.Check {
	return check.Check{
		ID:       "policy-statement-count",
		Title:    "Resource policy has accumulated more statements than the limit (default 10)",
		Category: "exposure",
		Severity: finding.Info,
		Why: "Nobody reviews a policy of dozens of statements. Grants of triggers that are long gone stay in it, " +
			"and one that an intruder adds does not stand out.",
		Fix: "Remove the statements of triggers that no longer exist; one statement with a wildcard path serves all methods of an API.",
		Limits: "Counts the statements of a function with its versions and aliases; the limit is a setting. " +
			"Unknown if statements whose function is not known could bring a function over the limit.",
		Sources:    []string{docPolicies},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-3", "CM-7"}},
		Run:        runPolicyStatementCount,
	}
}

func runPolicyStatementCount(p *check.Pass) {
	v := look(p.Inventory)
	limit := p.Settings.MaxStatements
	if limit <= 0 {
		return
	}
	count := map[string]int{}
	var loose []*inventory.Permission
	for _, pm := range p.Inventory.Permissions {
		if r, ok := pm.Function.Get(); ok && r.Function != "" {
			count[r.Function]++
		} else if pm.Function.IsUnknown() {
			loose = append(loose, pm)
		}
	}
	for _, f := range p.Inventory.Functions {
		n := count[f.ID]
		if n == 0 || f.Framework != "" {
			continue
		}
		r := check.Result{About: []*inventory.Resource{&f.Resource}, At: f.Source}
		switch {
		case n > limit:
			r.Message = fmt.Sprintf("The resource policy of function %s has %d statements, more than %d", lookup.Label(&f.Resource), n, limit)
			r.Evidence = []finding.Evidence{lookup.Setting("Number of statements", strconv.Itoa(n), f.Source, docPolicies)}
			p.Fail(r)
		case n+len(loose) > limit && n+v.mayBelong(f, loose) > limit:
			r.Message = fmt.Sprintf("The resource policy of function %s has %d statements, and %d more may be its own: %s",
				lookup.Label(&f.Resource), n, v.mayBelong(f, loose), loose[0].Function.Why())
			p.Unknown(r)
		default:
			p.OK()
		}
	}
}

// mayBelong counts the statements that may be a function's.
func (v *view) mayBelong(f *inventory.Function, loose []*inventory.Permission) int {
	self := inventory.Value(inventory.FunctionRef{Function: f.ID}, f.Source)
	n := 0
	for _, pm := range loose {
		if sameFunction(v, &self, &pm.Function) != no {
			n++
		}
	}
	return n
}
