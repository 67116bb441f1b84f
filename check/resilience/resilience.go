// Package resilience holds the checks about what keeps a function from failing,
// losing events or running up a bill: limits, failure destinations, event
// sources and zones.
package resilience

import "github.com/temper-security/temper/check"

// Checks returns the checks of the category.
func Checks() []check.Check {
	return []check.Check{
		recursionAllowed(),
		resourcesExcess(),
		vpcSingleAZ(),
		concurrencyUnreserved(),
		concurrencyZero(),
		failureDestinationAbsent(),
		failureDestinationOpen(),
		failureDestinationDangling(),
		sourceVisibilityShort(),
		sourceDangling(),
		sourceBisectOff(),
	}
}
