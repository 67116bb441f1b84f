package runtime

import (
	"fmt"
	"strings"
	"time"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
	"github.com/temper-security/temper/secrets"
)

const docVersions = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html"

func versionWorseInvocable() check.Check {
	return check.Check{
		ID:         "version-worse-invocable",
		Title:      "Published version is worse configured than the function and can still be invoked",
		Category:   "runtime",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"CM-2", "SI-2"}, ATTACK: []string{"T1552"}},
		Why:        "A published version keeps its code, environment and runtime for ever, and who may invoke the function may usually invoke the version too. A secret that was moved or a runtime that was replaced lives on there.",
		Fix:        "Delete versions that no alias needs.",
		Limits:     "Compares runtime, runtime management and secrets in the environment. A template does not tell how versions that it published before are configured.",
		Sources:    []string{docVersions},
		Run:        runVersionWorseInvocable,
	}
}

func runVersionWorseInvocable(p *check.Pass) {
	functions := lookup.Functions(p.Inventory)
	for _, v := range p.Inventory.Versions {
		about := []*inventory.Resource{&v.Resource}
		ref, ok := v.Function.Get()
		f := functions[ref.Function]
		if !ok || f == nil {
			why := v.Function.Why()
			if ok {
				why = "the function is outside of what was read"
			}
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Version %s cannot be compared with its function: %s", lookup.Label(&v.Resource), why),
				About:   about, At: v.Function.Source,
			})
			continue
		}
		about = append(about, &f.Resource)
		problems, evidence, why := worse(p.Settings.Today, f, v)
		switch {
		case len(problems) > 0:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Version %s of function %s can still be invoked and %s", lookup.Label(&v.Resource), lookup.Label(&f.Resource), strings.Join(problems, " and ")),
				About:   about, At: v.Source, Evidence: evidence,
			})
		case why != "":
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Version %s cannot be compared with function %s: %s", lookup.Label(&v.Resource), lookup.Label(&f.Resource), why),
				About:   about, At: v.Source,
			})
		default:
			p.OK()
		}
	}
}

// worse says in what a version is worse than its function, or why that is not
// known. A version in a template freezes the function as the template has it, so
// only its own runtime management can differ.
func worse(today time.Time, f *inventory.Function, v *inventory.Version) (problems []string, evidence []finding.Evidence, why string) {
	pinned, unknown := manual(v.RuntimeManagement)
	current, currentUnknown := manual(f.RuntimeManagement)
	switch {
	case pinned && currentUnknown == "" && !current:
		problems = append(problems, "is pinned to one runtime version")
		evidence = append(evidence, lookup.Setting("RuntimePolicy.UpdateRuntimeOn", "Manual", v.RuntimeManagement.Source, docUpdates))
	case unknown != "":
		why = "runtime management: " + unknown
	}
	if v.Config == nil {
		return problems, evidence, why
	}
	name, old, a, _ := managedRuntime(v.Config)
	_, now, b, _ := managedRuntime(f)
	if a == applies && old.deprecatedOn(today) && (b != applies || !now.deprecatedOn(today)) {
		problems = append(problems, "has the deprecated runtime "+name)
		evidence = append(evidence, old.evidence(name, v.Config.Runtime.Source)...)
	}
	have := map[string]bool{}
	vars, _ := f.Environment.Get()
	for _, x := range vars {
		have[lookup.Text(x.Value)] = true
	}
	vars, ok := v.Config.Environment.Or(nil)
	if !ok {
		why = "environment: " + v.Config.Environment.Why()
	}
	for _, x := range vars {
		value, ok := x.Value.Get()
		if ok && !have[value] && secrets.Classify(x.Name, value).Class == secrets.Secret {
			problems = append(problems, "holds a secret in environment variable "+x.Name)
			evidence = append(evidence, lookup.Setting(lookup.VariablePath(x.Name), shown(x.Name, value), x.Source, docVersions))
		}
	}
	return problems, evidence, why
}

// manual reports whether runtime management is Manual; unknown says why that is
// not known.
func manual(k inventory.Known[inventory.RuntimeManagement]) (pinned bool, unknown string) {
	cfg, ok := k.Get()
	switch {
	case k.IsAbsent():
		return false, ""
	case !ok:
		return false, k.Why()
	case cfg.UpdateOn.IsUnknown():
		return false, cfg.UpdateOn.Why()
	}
	mode, _ := cfg.UpdateOn.Get()
	return mode == "Manual", ""
}
