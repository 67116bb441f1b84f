// Package signing holds the checks on AWS Lambda code signing. Code signing works
// at deployment and for zip packages and layers only: it never stops code that
// is already there.
package signing

import (
	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/inventory"
)

const (
	asOf       = "2026-11-22"
	docSigning = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html"
)

// Checks returns the checks of the category, in the order of the check table.
func Checks() []check.Check {
	return []check.Check{
		signingAbsent(),
		signingWarnOnly(),
		signingProfileInvalid(),
	}
}

// place returns the first place if it is known, else the second.
func place(a, b inventory.Source) inventory.Source {
	if a == (inventory.Source{}) {
		return b
	}
	return a
}
