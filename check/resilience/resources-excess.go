package resilience

import (
	"fmt"
	"strconv"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func resourcesExcess() check.Check {
	return check.Check{
		ID:         "resources-excess",
		Title:      "Function may use more time, memory or storage than the limit",
		Category:   "resilience",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-5", "SC-6"}, ATTACK: []string{"T1496.001"}},
		Why:        "The configured maximum is what one bad request can cost, and what an intruder can use: a long time-out with much memory is worth more to a miner.",
		Fix:        "Lower the value to what the function needs.",
		Limits:     "The limits are settings: 600 seconds, 3,008 MiB of memory, 2,048 MiB of storage by default.",
		Sources:    []string{"https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"},
		Run:        runResourcesExcess,
	}
}

func runResourcesExcess(p *check.Pass) {
	const doc = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		reported := false
		for _, s := range []struct {
			what, unit string
			value      inventory.Known[int]
			limit      int
		}{
			{"Timeout", "seconds", f.Timeout, p.Settings.MaxTimeout},
			{"MemorySize", "MiB", f.MemorySize, p.Settings.MaxMemory},
			{"EphemeralStorage.Size", "MiB", f.EphemeralStorage, p.Settings.MaxStorage},
		} {
			if s.limit <= 0 {
				continue
			}
			switch v, ok := s.value.Or(0); {
			case !ok:
				reported = true
				p.Unknown(check.Result{
					Message: fmt.Sprintf("%s of function %s is not known: %s", s.what, lookup.Label(&f.Resource), s.value.Why()),
					About:   about, At: s.value.Source,
				})
			case v > s.limit:
				reported = true
				p.Fail(check.Result{
					Message: fmt.Sprintf("%s of function %s is %d %s, more than %d", s.what, lookup.Label(&f.Resource), v, s.unit, s.limit),
					About:   about, At: s.value.Source,
					Evidence: []finding.Evidence{lookup.Setting(s.what, strconv.Itoa(v), s.value.Source, doc)},
				})
			}
		}
		if !reported {
			p.OK()
		}
	}
}
