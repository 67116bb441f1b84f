package role

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docKeys = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"

func roleStaticUserKeys() check.Check {
	return check.Check{
		ID:       "role-static-user-keys",
		Title:    "Static access keys of an IAM user used by a function",
		Category: "role",
		Severity: finding.High,
		Why: "The key works from anywhere and does not expire. Whoever reads the function's configuration takes it along, " +
			"and acts as the user long after the function is gone; the execution role and its limits do not matter.",
		Fix: "Delete the access key and its user, and give the execution role what the function needs.",
		Limits: "Follows references from environment variables to access keys of the same template. A key that is written out is reported by env-static-credentials. " +
			"Unknown if the environment of a function is not known while access keys are defined beside it.",
		Sources:    []string{docKeys, docRole},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"IA-5", "AC-2"}, ATTACK: []string{"T1552.001"}},
		Run:        runRoleStaticUserKeys,
	}
}

func runRoleStaticUserKeys(p *check.Pass) {
	if len(p.Inventory.AccessKeys) == 0 {
		return
	}
	keys := map[string]*inventory.AccessKey{}
	for _, k := range p.Inventory.AccessKeys {
		keys[k.ID] = k
	}
	owners := map[string]*inventory.User{}
	for _, u := range p.Inventory.Users {
		owners[u.ID] = u
	}
	for _, f := range p.Inventory.Functions {
		variables, known := f.Environment.Or(nil)
		name := lookup.Label(&f.Resource)
		if !known {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known whether function %s uses an access key of a user: %s", name, f.Environment.Why()),
				About:   []*inventory.Resource{&f.Resource}, At: place(f.Environment.Source, f.Source),
			})
			continue
		}
		used := map[string]*check.Result{}
		var order []string
		for _, v := range variables {
			for _, r := range v.Value.Refs {
				key := keys[r.ID]
				if key == nil || r.Kind != inventory.ToResource {
					continue
				}
				at := place(v.Value.Source, v.Source)
				res := used[key.ID]
				if res == nil {
					user := lookup.Show(key.User)
					about := []*inventory.Resource{&f.Resource, &key.Resource}
					if ref, ok := key.User.Get(); ok && owners[ref.ID] != nil {
						user = lookup.Label(&owners[ref.ID].Resource)
						about = append(about, &owners[ref.ID].Resource)
					}
					res = &check.Result{
						Message: fmt.Sprintf("Function %s acts as user %s with the access key %s instead of its role", name, user, lookup.Label(&key.Resource)),
						About:   about, At: at, Detail: key.ID,
					}
					used[key.ID] = res
					order = append(order, key.ID)
				}
				what := r.ID
				if r.Attribute != "" {
					what += "." + r.Attribute
				}
				res.Evidence = append(res.Evidence, lookup.Step("Environment.Variables."+v.Name, "reference to "+what, at, docKeys))
			}
		}
		for _, id := range order {
			p.Fail(*used[id])
		}
		if len(order) == 0 {
			p.OK()
		}
	}
}
