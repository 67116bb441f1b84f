package runtime

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docUpdates = "https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html"

func runtimePinnedOld() check.Check {
	return check.Check{
		ID:         "runtime-pinned-old",
		Title:      "Runtime management is pinned to one runtime version",
		Category:   "runtime",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SI-2"}},
		Why:        "With Manual the function keeps one build of the runtime for ever. Security patches, also those of the operating system below it, do not arrive until somebody changes the setting.",
		Fix:        "Set UpdateRuntimeOn to Auto, or to FunctionUpdate if you want to test first.",
		Limits:     "Manual is meant for a short roll-back; how long it has been set is not known.",
		Sources:    []string{docUpdates},
		Run:        runRuntimePinnedOld,
	}
}

func runRuntimePinnedOld(p *check.Pass) {
	for _, f := range p.Inventory.Functions {
		if f.RuntimeManagement.IsAbsent() {
			p.OK()
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		cfg, ok := f.RuntimeManagement.Get()
		mode := cfg.UpdateOn
		why, at := f.RuntimeManagement.Why(), f.RuntimeManagement.Source
		value := ""
		if ok {
			value, ok = mode.Or("Auto")
			why, at = mode.Why(), mode.Source
		}
		switch {
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("How the runtime of function %s is updated is not known: %s", lookup.Label(&f.Resource), why),
				About:   about, At: at,
			})
		case value == "Manual":
			evidence := []finding.Evidence{lookup.Setting("RuntimeManagementConfig.UpdateRuntimeOn", value, at, docUpdates)}
			if version := lookup.Text(cfg.Version); version != "" {
				evidence = append(evidence, lookup.Setting("RuntimeManagementConfig.RuntimeVersionArn", version, cfg.Version.Source, docUpdates))
			}
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s is pinned to one runtime version (UpdateRuntimeOn is Manual)", lookup.Label(&f.Resource)),
				About:   about, At: at, Evidence: evidence,
			})
		default:
			p.OK()
		}
	}
}
