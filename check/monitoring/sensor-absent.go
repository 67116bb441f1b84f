package monitoring

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docExtensions = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-extensions.html"

func sensorAbsent() check.Check {
	return check.Check{
		ID:         "sensor-absent",
		Title:      "Function that outsiders can start has no runtime sensor",
		Category:   "monitoring",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SI-4"}},
		Why:        "What happens inside the sandbox (a new process, a connection, a changed file) is written to no log of AWS. For a function that takes requests of strangers nobody would see an intrusion.",
		Fix:        "Attach a sensor layer.",
		Limits:     "Asked of functions that callers outside of the account can start. A sensor is known by the name of its layer; what a layer of your own or a container image holds is not known.",
		Sources:    []string{docExtensions},
		Run:        runSensorAbsent,
	}
}

// sensors are parts of the names of layers that watch the sandbox, in lower case.
// As of 2026-11-22, from the installation pages of each vendor.
var sensors = []string{
	"temper-sensor", "datadog-extension", "dynatrace", "contrast-security", "contrastsecurity", "crowdstrike", "falcon-lambda",
	"sysdig", "twistlock", "prisma-cloud", "prismacloud", "aquasec", "aqua-security", "lacework", "upwind", "sweet-security",
	"trend-micro", "trendmicro", "cloudguard", "uptycs",
}

func runSensorAbsent(p *check.Pass) {
	entries := lookup.Entries(p.Inventory)
	for _, f := range p.Inventory.Functions {
		entry, ok := lookup.Worst(entries[f.ID])
		if !ok {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		name := lookup.Label(&f.Resource)
		found, why, at := sensorOf(f)
		switch {
		case found:
			p.OK()
		case why != "" || !entry.Open:
			if why == "" {
				why, at = entry.How+": "+entry.Why, entry.At
			}
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if function %s is open to outsiders and has a runtime sensor: %s", name, why),
				About:   about, At: at,
			})
		default:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Callers outside of the account can start function %s by %s, and it has no runtime sensor", name, entry.How),
				About:   about, At: f.Source,
				Evidence: []finding.Evidence{
					lookup.Setting("way in", entry.How, entry.At, docExtensions),
					lookup.Setting("Layers", "no sensor", f.Layers.Source, docExtensions),
				},
			})
		}
	}
}

// sensorOf reports whether a function has the layer of a sensor; why says why
// that is not known, and where.
func sensorOf(f *inventory.Function) (found bool, why string, at inventory.Source) {
	if kind, ok := f.PackageType.Or("Zip"); !ok || kind == "Image" {
		return false, "what the container image holds is not known", f.Source
	}
	layers, ok := f.Layers.Or(nil)
	if !ok {
		return false, f.Layers.Why(), f.Layers.Source
	}
	for _, l := range layers {
		text := strings.ToLower(lookup.TargetText(l))
		if r, ok := l.Get(); ok && r.Kind == inventory.ToResource {
			text += " " + strings.ToLower(r.ID)
		}
		if slices.ContainsFunc(sensors, func(s string) bool { return strings.Contains(text, s) }) {
			return true, "", f.Source
		}
		if l.IsUnknown() || !strings.Contains(text, ":layer:") {
			why, at = "what layer "+lookup.Show(l)+" holds is not known", l.Source
		}
	}
	return false, why, at
}
