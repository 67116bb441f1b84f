package role

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func roleShared() check.Check {
	return check.Check{
		ID:       "role-shared",
		Title:    "Execution role shared by several functions (blast radius = union)",
		Category: "role",
		Severity: finding.Medium,
		Why: "The role has to allow what any of the functions needs, so each of them may do what all of them may. " +
			"A bug in the least important one reaches the data of the most important one.",
		Fix: "Give each function a role of its own with only what it uses.",
		Limits: "Counts functions of the same template or account; helper functions of a framework are left out. What each function uses of the role is not compared here. " +
			"Unknown if the roles of several functions are not known.",
		Sources:    []string{docRole, "https://docs.aws.amazon.com/lambda/latest/dg/permissions-executionrole-update.html"},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{CIS: []string{"4.5"}, NIST: []string{"AC-6", "AC-5"}, ATTACK: []string{"T1078.004"}},
		Run:        runRoleShared,
	}
}

func runRoleShared(p *check.Pass) {
	type shared struct {
		name  string
		at    inventory.Source
		role  *inventory.Role
		users []*inventory.Resource
		// open is why it is not known which role this is; else empty.
		open string
	}
	roles := map[string]*inventory.Role{}
	for _, r := range p.Inventory.Roles {
		roles[r.ID] = r
	}
	byKey := map[string]*shared{}
	var order []*shared
	var lost []*inventory.Resource
	var why string
	var at inventory.Source
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" || f.Role.IsAbsent() {
			continue
		}
		key := roleKey(f.Role)
		if key == "" {
			if len(lost) == 0 {
				why, at = f.Role.Why(), place(f.Role.Source, f.Source)
			}
			lost = append(lost, &f.Resource)
			continue
		}
		s := byKey[key]
		if s == nil {
			s = &shared{name: lookup.Show(f.Role), at: place(f.Role.Source, f.Source), open: undetermined(f.Role)}
			if ref, ok := f.Role.Get(); ok && roles[ref.ID] != nil {
				s.role = roles[ref.ID]
				s.name, s.at = lookup.Label(&s.role.Resource), place(s.role.Source, s.at)
			}
			byKey[key] = s
			order = append(order, s)
		}
		s.users = append(s.users, &f.Resource)
	}
	for _, s := range order {
		if len(s.users) < 2 && s.open != "" {
			if len(lost) == 0 {
				why, at = s.open, s.at
			}
			lost = append(lost, s.users...)
			continue
		}
		if len(s.users) < 2 {
			p.OK()
			continue
		}
		names := make([]string, 0, len(s.users))
		for _, u := range s.users {
			names = append(names, lookup.Label(u))
		}
		about := s.users
		if s.role != nil {
			about = append([]*inventory.Resource{&s.role.Resource}, about...)
		}
		p.Fail(check.Result{
			Message: fmt.Sprintf("Role %s is shared by %d functions: each may do what all of them may", s.name, len(s.users)),
			About:   about, At: s.at, Detail: s.name,
			Evidence: []finding.Evidence{lookup.Setting("Functions with role "+s.name, strings.Join(names, ", "), s.at, docRole)},
		})
	}
	if len(lost) == 1 {
		p.OK() // whichever role it is, no other is in doubt
	}
	if len(lost) > 1 {
		p.Unknown(check.Result{
			Message: fmt.Sprintf("It is not known whether %d functions share a role: %s", len(lost), why),
			About:   lost, At: at,
		})
	}
}

// roleKey identifies a role by what the reference is made from, whether or not
// its value is known: two references to one parameter are one role. It is empty
// if nothing is known of it.
func roleKey(k inventory.Known[inventory.Ref]) string {
	if r, ok := k.Get(); ok {
		return r.ID + "\x00" + r.Text
	}
	if len(k.Refs) == 0 {
		return ""
	}
	key := k.Partial
	for _, r := range k.Refs {
		key += "\x00" + r.ID + "\x00" + r.Attribute
	}
	return key
}

// undetermined says why it is not known which role a reference means: two parameters may
// have the same value. It is empty for a role of the inventory or one that is
// written out.
func undetermined(k inventory.Known[inventory.Ref]) string {
	r, ok := k.Get()
	switch {
	case ok && (r.Kind == inventory.ToResource || r.Kind == inventory.ToExternal):
		return ""
	case ok && r.Kind == inventory.ToParameter:
		return "parameter " + r.ID + " has no value that is known"
	case ok:
		return r.ID + " is known only at deployment"
	}
	return k.Why()
}
