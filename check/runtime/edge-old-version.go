package runtime

import (
	"fmt"
	"time"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docEdge = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-the-edge.html"

func edgeOldVersion() check.Check {
	return check.Check{
		ID:         "edge-old-version",
		Title:      "CloudFront runs a version with a deprecated runtime",
		Category:   "runtime",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SI-2"}},
		Why:        "CloudFront names one published version, and copies of it run in every edge location. A new version of the function changes nothing there: requests of everyone are answered by the old code on the old runtime until the distribution is changed.",
		Fix:        "Move the function to a supported runtime, publish a version, and associate that version with the distribution.",
		Limits:     "In a template a version has the runtime that the function has there. A version outside of what was read is unknown.",
		Sources:    []string{docEdge, docRuntimes},
		Run:        runEdgeOldVersion,
	}
}

func runEdgeOldVersion(p *check.Pass) {
	functions := lookup.Functions(p.Inventory)
	all := newVersions(p.Inventory)
	for _, d := range p.Inventory.Distributions {
		for _, e := range d.Edge {
			about := []*inventory.Resource{&d.Resource}
			unknown := func(why string) {
				p.Unknown(check.Result{
					Message: fmt.Sprintf("The runtime of the version that distribution %s runs at the edge is not known: %s", lookup.Label(&d.Resource), why),
					About:   about, At: e.Source,
				})
			}
			ref, ok := e.Function.Get()
			if !ok {
				unknown(e.Function.Why())
				continue
			}
			f, why := edgeVersion(all, functions, ref)
			if f == nil {
				unknown(why)
				continue
			}
			name, l, v, why := managedRuntime(f)
			switch {
			case v == notApplicable:
			case v == undecided:
				unknown(why)
			case l.deprecatedOn(p.Settings.Today):
				event := lookup.Text(e.Event)
				p.Fail(check.Result{
					Message: fmt.Sprintf("Distribution %s runs function %s with runtime %s, deprecated on %s, at every %s", lookup.Label(&d.Resource), lookup.Label(&f.Resource), name, l.deprecated.Format(time.DateOnly), event),
					About:   append(about, &f.Resource), At: e.Source,
					Evidence: append(l.evidence(name, f.Runtime.Source), lookup.Step("LambdaFunctionAssociations "+event, functionText(ref), e.Source, docEdge)),
					Fix:      l.move() + " Then publish a version and associate it with the distribution.",
				})
			default:
				p.OK()
			}
		}
	}
}

// edgeVersion returns the configuration of the version that a reference names:
// the frozen one if it was read, and that of the function for a version that the
// template publishes.
func edgeVersion(all versions, functions map[string]*inventory.Function, ref inventory.FunctionRef) (*inventory.Function, string) {
	f := functions[ref.Function]
	if f == nil {
		return nil, "the function is outside of what was read"
	}
	target := inventory.Ref{Kind: inventory.ToExternal}
	if ref.Version != "" {
		target = inventory.Ref{Kind: inventory.ToResource, ID: ref.Version}
	} else if number, ok := ref.Qualifier.Get(); ok {
		target.ID, target.Text = number, number
	}
	v := all.find(f.ID, target)
	switch {
	case v != nil && v.Config != nil:
		return v.Config, ""
	case v != nil:
		return f, ""
	case target.Text != "":
		return nil, "version " + target.Text + " is outside of what was read"
	}
	return f, ""
}
