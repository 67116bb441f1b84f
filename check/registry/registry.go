// Package registry lists all checks.
package registry

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/exposure"
	"github.com/temper-security/temper/check/governance"
	"github.com/temper-security/temper/check/image"
	"github.com/temper-security/temper/check/layer"
	"github.com/temper-security/temper/check/logging"
	"github.com/temper-security/temper/check/monitoring"
	"github.com/temper-security/temper/check/network"
	"github.com/temper-security/temper/check/resilience"
	"github.com/temper-security/temper/check/role"
	"github.com/temper-security/temper/check/runtime"
	"github.com/temper-security/temper/check/secrets"
	"github.com/temper-security/temper/check/signing"
	"github.com/temper-security/temper/check/supplychain"
)

// All returns every check, ordered by category and id.
func All() []check.Check {
	list := slices.Concat(
		exposure.Checks(), governance.Checks(), image.Checks(), layer.Checks(), logging.Checks(),
		monitoring.Checks(), network.Checks(), resilience.Checks(), role.Checks(), runtime.Checks(), secrets.Checks(),
		signing.Checks(), supplychain.Checks(),
	)
	slices.SortStableFunc(list, func(a, b check.Check) int {
		return strings.Compare(a.Category+"\x00"+a.ID, b.Category+"\x00"+b.ID)
	})
	return list
}

// Find returns the check with an id.
func Find(id string) (check.Check, bool) {
	for _, c := range All() {
		if c.ID == id {
			return c, true
		}
	}
	return check.Check{}, false
}

// Nearest returns the id most like a mistyped one, or nothing if none is near.
func Nearest(id string) string {
	best, distance := "", len(id)/2+1
	for _, c := range All() {
		if d := edits(id, c.ID); d < distance {
			best, distance = c.ID, d
		}
	}
	return best
}

// edits counts the insertions, deletions and replacements from a to b
// (Levenshtein).
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
