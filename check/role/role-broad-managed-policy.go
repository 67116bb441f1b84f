package role

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docManaged = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html"

func roleBroadManagedPolicy() check.Check {
	return check.Check{
		ID:       "role-broad-managed-policy",
		Title:    "AWS managed policy far wider than need attached (AWSLambda_FullAccess, Amazon*FullAccess, PowerUser...)",
		Category: "role",
		Severity: finding.High,
		Why: "The policy covers every resource of the service, and AWS widens it as the service grows. " +
			"A bug in the function then reads, changes or deletes everything of that service in the account, not just what the function works with.",
		Fix: "Replace it by a policy with the actions and resources that the function uses, or by a SAM policy template.",
		Limits: "Judges AWS managed policies by name: FullAccess, administrators of job functions, ReadOnlyAccess. Customer managed and inline policies need evaluation and are not judged here; neither are boundaries and denials. " +
			"Unknown if an attached policy is not known.",
		Sources:    []string{docManaged, docRole},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{CIS: []string{"4.4", "4.9"}, NIST: []string{"AC-6"}, ATTACK: []string{"T1078.004"}},
		Run:        runRoleBroadManagedPolicy,
	}
}

func runRoleBroadManagedPolicy(p *check.Pass) {
	functions := users(p.Inventory)
	for _, role := range p.Inventory.Roles {
		using := functions[role.ID]
		if len(using) == 0 || role.Framework != "" {
			continue
		}
		about := append([]*inventory.Resource{&role.Resource}, using...)
		name := lookup.Label(&role.Resource)
		list, known := role.Managed.Or(nil)
		if !known && !unread(role.Managed) {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The managed policies of role %s are not known: %s", name, role.Managed.Why()),
				About:   about, At: place(role.Managed.Source, role.Source),
			})
			continue
		}
		fine := true
		for _, k := range list {
			ref, ok := k.Get()
			text := lookup.TargetText(k)
			policy := statement.ManagedName(text)
			at := place(k.Source, role.Source)
			switch {
			case ok && ref.Kind == inventory.ToResource:
				continue // a customer managed policy
			case ok && ref.Kind == inventory.ToParameter || !ok && policy == "":
				fine = false
				why := k.Why()
				if ok {
					why = "parameter " + ref.ID + " has no value that is known"
				}
				p.Unknown(check.Result{
					Message: fmt.Sprintf("A managed policy of role %s is not known: %s", name, why),
					About:   about, At: at, Detail: text,
				})
			case statement.AWSManaged(text) && statement.Broad(policy):
				fine = false
				p.Fail(check.Result{
					Message: fmt.Sprintf("Role %s of %s has the managed policy %s, which covers far more than a function needs", name, labels(using), policy),
					About:   about, At: at, Detail: policy,
					Evidence: []finding.Evidence{lookup.Setting("ManagedPolicyArns", text, at, docManaged)},
				})
			}
		}
		if fine {
			p.OK()
		}
	}
}

func labels(list []*inventory.Resource) string {
	if len(list) == 1 {
		return "function " + lookup.Label(list[0])
	}
	return fmt.Sprintf("%d functions", len(list))
}
