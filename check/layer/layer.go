// Package layer holds the checks on Lambda layers: who published them, how many
// functions run them, and who may read them.
package layer

import "github.com/temper-security/temper/check"

const (
	asOf      = "2026-11-22"
	docLayers = "https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html"
)

// Checks returns the checks of the category, in the order of the check table.
func Checks() []check.Check {
	return []check.Check{
		layerUntrustedPublisher(),
		layerBlastRadius(),
		layerPublic(),
	}
}
