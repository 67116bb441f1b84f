package image

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func imageEntrypointOverride() check.Check {
	return check.Check{
		ID:       "image-entrypoint-override",
		Title:    "Image overrides EntryPoint/Command/WorkingDirectory at function level",
		Category: "image",
		Severity: finding.Low,
		Why: "What the function runs is no longer what was built, scanned and signed with the image: a change of configuration alone, " +
			"with lambda:UpdateFunctionConfiguration, starts another program in the same image.",
		Fix: "Bake the entry point, command and working directory into the image, one image or build target a function.",
		Limits: "Does not see what the overrides point to. One image with a command a function is a common and accepted layout: waive it if that is meant. " +
			"Unknown if an override is not known.",
		Sources:    []string{"https://docs.aws.amazon.com/lambda/latest/dg/images-parms.html"},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"CM-2"}, ATTACK: []string{"T1574"}},
		Run:        runImageEntrypointOverride,
	}
}

func runImageEntrypointOverride(p *check.Pass) {
	const doc = "https://docs.aws.amazon.com/lambda/latest/dg/images-parms.html"
	for _, f := range p.Inventory.Functions {
		if kind, ok := f.PackageType.Or("Zip"); f.Framework != "" || ok && kind != "Image" {
			continue
		}
		var evidence []finding.Evidence
		var names []string
		var why string
		var at, unknownAt inventory.Source
		add := func(what, value string, source inventory.Source) {
			evidence = append(evidence, lookup.Setting("ImageConfig."+what, value, source, doc))
			names = append(names, what)
			if at == (inventory.Source{}) {
				at = source
			}
		}
		missing := func(what, reason string, source inventory.Source) {
			if why == "" {
				why, unknownAt = what+": "+reason, source
			}
		}
		list := func(what string, k inventory.Known[[]string]) {
			if v, ok := k.Get(); ok && len(v) > 0 {
				add(what, strings.Join(v, " "), k.Source)
			} else if k.IsUnknown() && !unread(k) {
				missing(what, k.Why(), k.Source)
			}
		}
		list("EntryPoint", f.Code.EntryPoint)
		list("Command", f.Code.Command)
		if v, ok := f.Code.WorkingDirectory.Get(); ok && v != "" {
			add("WorkingDirectory", v, f.Code.WorkingDirectory.Source)
		} else if f.Code.WorkingDirectory.IsUnknown() && !unread(f.Code.WorkingDirectory) {
			missing("WorkingDirectory", f.Code.WorkingDirectory.Why(), f.Code.WorkingDirectory.Source)
		}
		name := lookup.Label(&f.Resource)
		r := check.Result{About: []*inventory.Resource{&f.Resource}, At: place(at, unknownAt), Evidence: evidence}
		switch {
		case len(names) > 0:
			r.Message = fmt.Sprintf("Function %s replaces %s of its image", name, strings.Join(names, ", "))
			p.Fail(r)
		case why != "":
			r.Message = fmt.Sprintf("It is not known what function %s replaces of its image: %s", name, why)
			p.Unknown(r)
		default:
			p.OK()
		}
	}
}
