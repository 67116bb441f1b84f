package monitoring

import (
	"slices"

	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/inventory"
)

// alarms knows which metrics of which functions are watched.
type alarms struct {
	byFunction map[string]map[string]bool
	// all holds the metrics that are watched over all functions of the account.
	all map[string]bool
	// unknown says, by metric, why the function of an alarm is not known;
	// anything, why the metric itself is not.
	unknown  map[string]string
	anything string
}

func newAlarms(inv *inventory.Inventory) alarms {
	x := alarms{map[string]map[string]bool{}, map[string]bool{}, map[string]string{}, ""}
	for _, a := range inv.Alarms {
		names := a.Metrics
		if m, ok := a.Metric.Get(); ok && !slices.Contains(names, m) {
			if space, ok := a.Namespace.Get(); ok && space == "AWS/Lambda" {
				names = append(slices.Clip(names), m)
			}
		}
		if a.Metric.IsUnknown() || a.Namespace.IsUnknown() {
			x.anything = "the metric of alarm " + lookup.Label(&a.Resource) + " is not known"
		}
		for _, m := range names {
			x.add(a, m)
		}
	}
	return x
}

func (x alarms) add(a *inventory.Alarm, metric string) {
	if a.AllFunctions {
		x.all[metric] = true
	}
	for _, k := range a.Functions {
		ref, ok := k.Get()
		if !ok {
			x.unknown[metric] = "the function of alarm " + lookup.Label(&a.Resource) + ": " + k.Why()
			continue
		}
		if x.byFunction[ref.Function] == nil {
			x.byFunction[ref.Function] = map[string]bool{}
		}
		x.byFunction[ref.Function][metric] = true
	}
}

// watch says whether an alarm watches one of the metrics of a function; why says
// why that is not known.
func (x alarms) watch(function string, metrics []string) (on bool, why string) {
	why = x.anything
	for _, m := range metrics {
		if x.all[m] || x.byFunction[function][m] {
			return true, ""
		}
		if x.unknown[m] != "" {
			why = x.unknown[m]
		}
	}
	return false, why
}
