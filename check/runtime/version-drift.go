package runtime

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docAliases = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html"

func versionDrift() check.Check {
	return check.Check{
		ID:         "version-drift",
		Title:      "Alias stays on an old version",
		Category:   "runtime",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"CM-2"}},
		Why:        "What callers run is not what the template or the function says: a fix of the code, a new layer or a code signing configuration does not reach them.",
		Fix:        "Let the alias follow the version that the same deployment publishes (AutoPublishAlias in SAM), or publish again.",
		Limits:     "In a template an alias with a version number as text is reported, and one that points to an older of several versions. In an account the layers and the code signing of the version are compared with those of the function.",
		Sources:    []string{docAliases},
		Run:        runVersionDrift,
	}
}

func runVersionDrift(p *check.Pass) {
	functions := lookup.Functions(p.Inventory)
	all := newVersions(p.Inventory)
	latest := map[string]*inventory.Version{}
	for _, v := range p.Inventory.Versions {
		if ref, ok := v.Function.Get(); ok && ref.Function != "" {
			latest[ref.Function] = v
		}
	}
	for _, a := range p.Inventory.Aliases {
		about := []*inventory.Resource{&a.Resource}
		target, ok := a.Version.Get()
		if !ok || elsewhere(target) {
			if pointsToVersion(a.Version) {
				p.OK()
				continue
			}
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The version of alias %s is not known: %s", lookup.Label(&a.Resource), lookup.WhyRef(a.Version)),
				About:   about, At: a.Version.Source,
			})
			continue
		}
		ref, _ := a.Function.Get()
		f := functions[ref.Function]
		evidence := []finding.Evidence{lookup.Setting("FunctionVersion", lookup.Show(a.Version), a.Version.Source, docAliases)}
		v := all.find(ref.Function, target)
		problem := ""
		switch {
		case v != nil && v.Config == nil && latest[ref.Function] != v:
			problem = "points to version " + lookup.Label(&v.Resource) + ", and the template publishes a newer one"
		case v != nil && v.Config != nil && f != nil:
			problem = drift(f, v.Config)
		case v == nil && target.Kind == inventory.ToExternal && isNumber(lookup.TargetText(a.Version)) && !strings.HasPrefix(a.ID, "arn:"):
			problem = "stays on version " + lookup.TargetText(a.Version) + " whatever is deployed"
		}
		if problem == "" {
			p.OK()
			continue
		}
		if f != nil {
			about = append(about, &f.Resource)
		}
		p.Fail(check.Result{
			Message: fmt.Sprintf("Alias %s %s", lookup.Label(&a.Resource), problem),
			About:   about, At: a.Version.Source, Evidence: evidence,
		})
	}
}

// drift says in what the frozen configuration of a version differs from that of
// its function in a way that matters for its safety.
func drift(now, then *inventory.Function) string {
	if then.CodeSigningConfig.IsAbsent() && !now.CodeSigningConfig.IsAbsent() && !now.CodeSigningConfig.IsUnknown() {
		return "points to a version from before code signing was turned on"
	}
	a, okA := now.Layers.Or(nil)
	b, okB := then.Layers.Or(nil)
	if !okA || !okB {
		return ""
	}
	if !slices.Equal(layerNames(a), layerNames(b)) {
		return "points to a version with other layers than the function"
	}
	return ""
}

func layerNames(list []inventory.Known[inventory.Ref]) []string {
	names := make([]string, len(list))
	for i, k := range list {
		names[i] = lookup.Show(k)
	}
	return names
}

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 64)
	return err == nil
}
