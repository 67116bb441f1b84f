package runtime

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func triggerAbsent() check.Check {
	return check.Check{
		ID:         "trigger-absent",
		Title:      "Nothing starts the function",
		Category:   "runtime",
		Severity:   finding.Info,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"CM-7", "CM-8"}},
		Why:        "A function that nothing starts is forgotten: its role keeps its rights, its runtime ages, and nobody misses it if somebody else uses it.",
		Fix:        "Delete it, or note in a tag or description who calls it.",
		Limits:     "Callers that use lambda:Invoke from code are seen only if the function is named in an environment variable of another function. Callers outside of what was read are not seen.",
		Sources:    []string{"https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html"},
		Run:        runTriggerAbsent,
	}
}

func runTriggerAbsent(p *check.Pass) {
	started := map[string]bool{}
	var unknown *lookup.Invocation
	for _, i := range lookup.Invocations(p.Inventory) {
		if ref, ok := i.Function.Get(); ok {
			started[ref.Function] = true
		} else if unknown == nil && !i.Function.IsAbsent() {
			unknown = &i
		}
	}
	aliases := map[string]string{}
	for _, a := range p.Inventory.Aliases {
		if ref, ok := a.Function.Get(); ok {
			aliases[a.ID] = ref.Function
		}
	}
	for _, f := range p.Inventory.Functions {
		vars, _ := f.Environment.Get()
		for _, v := range vars {
			for _, r := range v.Value.Refs {
				if r.Kind == inventory.ToResource && r.ID != f.ID {
					started[r.ID] = true
					started[aliases[r.ID]] = true
				}
			}
		}
	}
	for _, f := range p.Inventory.Functions {
		about := []*inventory.Resource{&f.Resource}
		switch {
		case started[f.ID]:
			p.OK()
		case f.Framework != "":
		case unknown != nil:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Nothing that is known starts function %s, but which function the %s %s starts is not known: %s", lookup.Label(&f.Resource), unknown.How, lookup.Label(unknown.By), unknown.Function.Why()),
				About:   about, At: f.Source,
			})
		default:
			p.Fail(check.Result{
				Message: fmt.Sprintf("No trigger, permission, mapping, URL or route starts function %s", lookup.Label(&f.Resource)),
				About:   about, At: f.Source,
				Evidence: []finding.Evidence{lookup.Setting("triggers", "none", f.Source, "https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html")},
			})
		}
	}
}
