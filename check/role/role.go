// Package role holds the checks on execution roles that need no evaluation of
// policies: who shares a role, which policies of AWS are attached, and whose
// keys a function uses in its place.
package role

import (
	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/inventory"
)

const (
	asOf    = "2026-11-22"
	docRole = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"
)

// Checks returns the checks of the category, in the order of the check table.
func Checks() []check.Check {
	return []check.Check{
		roleShared(),
		roleBroadManagedPolicy(),
		roleStaticUserKeys(),
	}
}

// unread reports whether nobody has looked for a fact: the zero fact.
func unread[T any](k inventory.Known[T]) bool {
	return k.State() == inventory.NotCollected && k.Reason == "" && k.Partial == ""
}

// place returns the first place if it is known, else the second.
func place(a, b inventory.Source) inventory.Source {
	if a == (inventory.Source{}) {
		return b
	}
	return a
}

// users returns the functions that run with each role, by the id of the role.
func users(inv *inventory.Inventory) map[string][]*inventory.Resource {
	m := map[string][]*inventory.Resource{}
	for _, f := range inv.Functions {
		if ref, ok := f.Role.Get(); ok {
			m[ref.ID] = append(m[ref.ID], &f.Resource)
		}
	}
	return m
}
