package exposure

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docEdge = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html"

func edgeBroadRole() check.Check {
	return check.Check{
		ID:       "edge-broad-role",
		Title:    "Lambda@Edge function replicated with broad role or viewer-side secrets",
		Category: "exposure",
		Severity: finding.Medium,
		Why: "The function runs on every web request, in many regions, before any of the site's own checks. " +
			"A bug in it hands the role's credentials to any visitor; with a broad role that is far more than a header rewrite needs.",
		Fix: "Trim the role to the actions and resources the function uses; most edge functions need nothing but logging.",
		Limits: "Broad means an AWS managed policy with full or administrator access, or a statement that allows all actions of a service on all resources. " +
			"Conditions, boundaries and denials are not weighed. Unknown if the function, its role or a policy is not known. Secrets in the code are not looked for here.",
		Sources:    []string{docEdge},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-6"}, ATTACK: []string{"T1190"}},
		Run:        runEdgeBroadRole,
	}
}

func runEdgeBroadRole(p *check.Pass) {
	v := look(p.Inventory)
	seen := map[string]bool{}
	for _, d := range p.Inventory.Distributions {
		for _, e := range d.Edge {
			name := functionName(v, &e.Function)
			if seen[name] {
				continue
			}
			seen[name] = true
			at := place(e.Source, d.Source)
			r := check.Result{About: append(v.resource(&e.Function), &d.Resource), At: at}
			ref, _ := e.Function.Get()
			f := v.function(ref.Function)
			if f == nil {
				r.Message = fmt.Sprintf("Distribution %s runs function %s, whose role is not known", lookup.Label(&d.Resource), name)
				p.Unknown(r)
				continue
			}
			target, known := f.Role.Get()
			role := v.roles[target.ID]
			if role == nil {
				why := "it is defined elsewhere"
				if !known {
					why = f.Role.Why()
				}
				r.Message = fmt.Sprintf("Function %s runs at the edge, and its role is not known: %s", name, why)
				r.At = place(f.Role.Source, f.Source)
				p.Unknown(r)
				continue
			}
			broad, why := v.broad(role)
			switch {
			case len(broad) > 0:
				r.Message = fmt.Sprintf("Function %s runs at the edge with role %s, which has %s", name, lookup.Label(&role.Resource), broad[0].Value)
				r.About = append(r.About, &role.Resource)
				r.Evidence = append([]finding.Evidence{lookup.Step("Edge association of "+lookup.Label(&d.Resource), name, at, docEdge)}, broad...)
				p.Fail(r)
			case why != "":
				r.Message = fmt.Sprintf("Function %s runs at the edge, and what its role %s may do is not known: %s", name, lookup.Label(&role.Resource), why)
				p.Unknown(r)
			default:
				p.OK()
			}
		}
	}
}

// broad lists the policies and statements of a role that reach far; why is set
// if a policy is not known.
func (v *view) broad(role *inventory.Role) (evidence []finding.Evidence, why string) {
	add := func(what, value string, at inventory.Source) {
		evidence = append(evidence, lookup.Step(what, value, place(at, role.Source), docEdge))
	}
	policy := func(k inventory.Known[inventory.Policy]) {
		doc, ok := k.Get()
		if !ok {
			if k.IsUnknown() && !unread(&k) {
				why = firstOf(why, k.Why())
			}
			return
		}
		wide, at, reason := allowsService(doc)
		why = firstOf(why, reason)
		if wide != "" {
			add("Statement of role "+lookup.Label(&role.Resource), "a statement that allows "+wide+" on all resources", at)
		}
	}
	inline, _ := role.Inline.Get()
	for _, k := range inline {
		policy(k)
	}
	attached, _ := role.Managed.Get()
	for _, k := range attached {
		ref, ok := k.Get()
		if own := v.managed(ref.ID); ok && own != nil {
			policy(own.Policy)
			continue
		}
		text := lookup.TargetText(k)
		switch name := statement.ManagedName(text); {
		case statement.Broad(name):
			add("Managed policy of role "+lookup.Label(&role.Resource), "the managed policy "+name, k.Source)
		case unresolved(k) != "":
			why = firstOf(why, unresolved(k))
		case name == "" || !ok:
			why = firstOf(why, k.Why())
		case !statement.AWSManaged(text):
			why = firstOf(why, "policy "+text+" is defined elsewhere")
		}
	}
	for _, m := range v.inv.ManagedPolicies {
		roles, _ := m.Roles.Get()
		for _, k := range roles {
			if ref, ok := k.Get(); ok && ref.ID == role.ID {
				policy(m.Policy)
			}
		}
	}
	if role.Inline.IsUnknown() && !unread(&role.Inline) {
		why = firstOf(why, role.Inline.Why())
	}
	if role.Managed.IsUnknown() && !unread(&role.Managed) {
		why = firstOf(why, role.Managed.Why())
	}
	return evidence, why
}

func (v *view) managed(id string) *inventory.ManagedPolicy {
	for _, m := range v.inv.ManagedPolicies {
		if id != "" && m.ID == id {
			return m
		}
	}
	return nil
}
