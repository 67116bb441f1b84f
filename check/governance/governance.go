// Package governance holds the checks about who answers for a function.
package governance

import "github.com/temper-security/temper/check"

// Checks returns the checks of the category.
func Checks() []check.Check {
	return []check.Check{
		tagsAbsent(),
	}
}
