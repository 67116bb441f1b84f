// Package supplychain holds the checks on where the code of a function comes
// from.
package supplychain

import (
	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/inventory"
)

const asOf = "2026-11-22"

// Checks returns the checks of the category, in the order of the check table.
func Checks() []check.Check {
	return []check.Check{
		deployBucketWritable(),
		deployObjectUnversioned(),
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

// artifact is code in a bucket: that of a function or of a layer.
type artifact struct {
	of   *inventory.Resource
	code *inventory.Code
}

// artifacts returns the functions and layers whose code is an object in a
// bucket.
func artifacts(inv *inventory.Inventory) []artifact {
	var out []artifact
	add := func(r *inventory.Resource, c *inventory.Code) {
		if !c.S3Bucket.IsAbsent() && !unread(c.S3Bucket) || c.S3Key.State() == inventory.Present {
			out = append(out, artifact{r, c})
		}
	}
	for _, f := range inv.Functions {
		add(&f.Resource, &f.Code)
	}
	for _, l := range inv.Layers {
		add(&l.Resource, &l.Content)
	}
	return out
}
