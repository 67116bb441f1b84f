package exposure

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func policyWrongQualifier() check.Check {
	return check.Check{
		ID:       "policy-wrong-qualifier",
		Title:    "Permission attached to unqualified ARN while traffic uses alias (or stale permission on old version)",
		Category: "exposure",
		Severity: finding.Low,
		Why: "Each alias and version has a resource policy of its own. A statement on another one than the trigger calls does nothing for the trigger, " +
			"which fails, and lets the service reach code that is not meant to be in use: an old version with an old bug, or the unpublished one.",
		Fix: "Put the statement on the alias or version that the trigger calls (FunctionName with the alias ARN), and remove the other one.",
		Limits: "Compares a service's statements with the triggers, rules, routes, listeners and URLs of the same service in the same template or account. " +
			"Passes if none is found there. Unknown if the alias or version of one of them is not known.",
		Sources:    []string{docPolicies, "https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html"},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-6"}},
		Run:        runPolicyWrongQualifier,
	}
}

// use is a way in which a service calls a function.
type use struct {
	function inventory.Known[inventory.FunctionRef]
	by       *inventory.Resource
}

func runPolicyWrongQualifier(p *check.Pass) {
	v := look(p.Inventory)
	uses := usesByService(p.Inventory)
	for _, g := range v.grants {
		c := v.readCaller(g)
		if g.denied || c.kind != serviceCaller {
			continue
		}
		_, label, _ := serviceOf(c.service)
		ref, _ := g.function.Get()
		var other *use
		verdict := no
		for i := range uses[label+" "+ref.Function] {
			u := &uses[label+" "+ref.Function][i]
			same := sameTarget(v, g.function, &u.function)
			if same == no {
				other = u
			}
			verdict = either(verdict, same)
		}
		switch {
		case ref.Function == "" || verdict == yes || verdict == no && other == nil:
			p.OK()
		case verdict == maybe:
			undecided(p, v, g, g.function.Source, fmt.Sprintf(
				"It is not known whether the statement for %s on function %s is on the alias or version that is called", c.service, functionName(v, g.function)))
		default:
			called, _ := other.function.Get()
			decide(p, v, g, check.Result{
				Message: fmt.Sprintf("The statement for %s is on %s of function %s, but %s calls %s",
					c.service, qualifierName(ref), functionName(v, g.function), lookup.Label(other.by), qualifierName(called)),
				At: place(g.function.Source, g.at),
				Evidence: []finding.Evidence{
					lookup.Setting("FunctionName", qualifierName(ref), place(g.function.Source, g.at), docPolicies),
					lookup.Setting("Called by "+lookup.Label(other.by), qualifierName(called), place(other.function.Source, other.by.Source), docPolicies),
				},
			})
		}
	}
}

// qualifierName is how a message calls what a reference points to.
func qualifierName(r inventory.FunctionRef) string {
	switch q, ok := r.Qualifier.Get(); {
	case r.Alias != "":
		return "alias " + lastPart(r.Alias)
	case ok && unqualified(q) != "":
		return "version or alias " + q
	case r.Version != "":
		return "version " + lastPart(r.Version)
	default:
		return "the unqualified ARN"
	}
}

func lastPart(id string) string {
	if strings.HasPrefix(id, "arn:") {
		return id[strings.LastIndexByte(id, ':')+1:]
	}
	return id
}

// usesByService lists how services call functions, by the label of the service
// and the id of the function.
func usesByService(inv *inventory.Inventory) map[string][]use {
	m := map[string][]use{}
	add := func(service string, f *inventory.Known[inventory.FunctionRef], by *inventory.Resource) {
		if r, ok := f.Get(); ok && r.Function != "" {
			k := service + " " + r.Function
			m[k] = append(m[k], use{*f, by})
		}
	}
	for _, r := range inv.Routes {
		add("apigateway", &r.Function, &r.Resource)
	}
	for _, l := range inv.Listeners {
		for _, f := range l.Functions {
			add("elasticloadbalancing", &f, &l.Resource)
		}
	}
	for _, r := range inv.EventRules {
		for _, f := range r.Functions {
			add("events", &f, &r.Resource)
		}
	}
	for _, t := range inv.Triggers {
		add(t.Service, &t.Function, &t.Resource)
	}
	return m
}
