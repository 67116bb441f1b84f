// Package collect holds what all collectors share: a target, what was read of
// it, and what was not. The collectors are in the packages below; each turns
// one kind of target into inventories.
package collect

import "github.com/temper-security/temper/inventory"

// Stack is what was read of one target that lives or is deployed as a whole: a
// template with the stacks nested in it, or an account and region.
type Stack struct {
	// Name is the file, folder or account.
	Name   string
	Origin inventory.Origin
	// Variants are the inventories that hold under the different ways in which
	// the target's conditions can be decided; the most likely one first. There
	// is at least one.
	Variants []*inventory.Inventory
	// Gaps lists what could not be known about the target, apart from the facts
	// that say so themselves.
	Gaps []Gap
}

// Gap is something that could not be read or decided.
type Gap struct {
	// What names the thing and Why the reason.
	What, Why string
	Source    inventory.Source
}

// Collection is what was read of all targets.
type Collection struct {
	Stacks []*Stack
	// Found counts files that look like something a collector reads, Parsed
	// those that were read.
	Found, Parsed int
	// Looked counts all files that were looked at.
	Looked  int
	Skipped []Skipped
}

// Skipped is a file that looks like something a collector reads but could not
// be read, and why.
type Skipped struct {
	Path, Reason string
}
