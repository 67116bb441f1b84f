package runtime

import (
	"fmt"
	"strconv"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func aliasWeightedUnknown() check.Check {
	return check.Check{
		ID:         "alias-weighted-unknown",
		Title:      "Alias sends a share of its traffic to a version that is not known",
		Category:   "runtime",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"CM-3", "SI-7"}, ATTACK: []string{"T1525"}},
		Why:        "A weight is a quiet way to run other code: a small share of real requests goes to a version that no template or review shows.",
		Fix:        "Finish the deployment: remove the weights, or define the version in the same template.",
		Limits:     "A version that the template or account shows is accepted; whether its code is the expected one is not judged.",
		Sources:    []string{"https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html"},
		Run:        runAliasWeightedUnknown,
	}
}

func runAliasWeightedUnknown(p *check.Pass) {
	const doc = "https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html"
	all := newVersions(p.Inventory)
	for _, a := range p.Inventory.Aliases {
		about := []*inventory.Resource{&a.Resource}
		weights, ok := a.Weights.Or(nil)
		if !ok {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The weights of alias %s are not known: %s", lookup.Label(&a.Resource), a.Weights.Why()),
				About:   about, At: a.Weights.Source,
			})
			continue
		}
		function, _ := a.Function.Get()
		reported := false
		for _, w := range weights {
			if share, ok := w.Share.Get(); ok && share == 0 {
				continue
			}
			target, ok := w.Version.Get()
			if !ok || elsewhere(target) {
				if !pointsToVersion(w.Version) {
					reported = true
					p.Unknown(check.Result{
						Message: fmt.Sprintf("Alias %s sends a share of its traffic to a version that is not known: %s", lookup.Label(&a.Resource), lookup.WhyRef(w.Version)),
						About:   about, At: w.Version.Source,
					})
				}
				continue
			}
			if target.Kind == inventory.ToResource || all.find(function.Function, target) != nil {
				continue
			}
			reported = true
			share := "a share"
			if s, ok := w.Share.Get(); ok {
				share = strconv.FormatFloat(s*100, 'g', 4, 64) + " %"
			}
			version := lookup.TargetText(w.Version)
			p.Fail(check.Result{
				Message: fmt.Sprintf("Alias %s sends %s of its traffic to version %s, which is not defined here", lookup.Label(&a.Resource), share, version),
				About:   about, At: w.Version.Source,
				Evidence: []finding.Evidence{lookup.Setting("RoutingConfig.AdditionalVersionWeights", version+": "+share, w.Version.Source, doc)},
			})
		}
		if !reported {
			p.OK()
		}
	}
}
