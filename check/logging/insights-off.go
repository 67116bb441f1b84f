package logging

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docInsights = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights.html"

func insightsOff() check.Check {
	return check.Check{
		ID:         "insights-off",
		Title:      "Lambda Insights is off",
		Category:   "logging",
		Severity:   finding.Info,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{CIS: []string{"4.2"}, NIST: []string{"SI-4"}},
		Why:        "Insights records CPU, memory, network and storage use of each invocation, in which a miner or a large upload shows.",
		Fix:        "Add the layer LambdaInsightsExtension, if no other monitoring does this.",
		Limits:     "Information only. What a container image holds is not known from the template.",
		Sources:    []string{docInsights},
		Run:        runInsightsOff,
	}
}

func runInsightsOff(p *check.Pass) {
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		name := lookup.Label(&f.Resource)
		if kind, ok := f.PackageType.Or("Zip"); ok && kind == "Image" {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("If the container image of function %s holds Lambda Insights is not known", name),
				About:   about, At: f.Source,
			})
			continue
		}
		layers, ok := f.Layers.Or(nil)
		why, at := f.Layers.Why(), f.Layers.Source
		found := false
		for _, l := range layers {
			text := lookup.TargetText(l)
			switch {
			case strings.Contains(text, "LambdaInsightsExtension"):
				found = true
			case !strings.Contains(text, ":layer:"):
				ok, why, at = false, lookup.WhyRef(l), l.Source
			}
		}
		switch {
		case found:
			p.OK()
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if function %s has the layer of Lambda Insights: %s", name, why),
				About:   about, At: at,
			})
		default:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s has no layer LambdaInsightsExtension", name),
				About:   about, At: f.Layers.Source,
				Evidence: []finding.Evidence{lookup.Setting("Layers", lookup.Count(len(layers), "layer")+", no LambdaInsightsExtension", f.Layers.Source, docInsights)},
			})
		}
	}
}
