// Package image holds the checks on container images of functions and on the
// repositories they come from.
package image

import (
	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/inventory"
)

const (
	asOf      = "2026-11-22"
	docImages = "https://docs.aws.amazon.com/lambda/latest/dg/images-create.html"
)

// Checks returns the checks of the category, in the order of the check table.
func Checks() []check.Check {
	return []check.Check{
		imageMutableTag(),
		imageRepositoryOpen(),
		imageScanOff(),
		imageEntrypointOverride(),
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
