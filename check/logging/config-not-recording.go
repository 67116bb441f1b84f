package logging

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docRecorder = "https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html"

func configNotRecording() check.Check {
	return check.Check{
		ID:         "config-not-recording",
		Title:      "AWS Config does not record Lambda functions",
		Category:   "logging",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{FSBP: []string{"Config.1"}, CIS: []string{"4.1"}, NIST: []string{"CM-8"}},
		Why:        "Without the record nobody can say how a function was configured before an incident, or when it was changed.",
		Fix:        "Record all supported types, or add AWS::Lambda::Function to the recorded types.",
		Limits:     "Asked only if the template or account shows a configuration recorder.",
		Sources:    []string{docRecorder},
		Run:        runConfigNotRecording,
	}
}

func runConfigNotRecording(p *check.Pass) {
	const lambda = "AWS::Lambda::Function"
	for _, r := range p.Inventory.ConfigRecorders {
		about := []*inventory.Resource{&r.Resource}
		name := lookup.Label(&r.Resource)
		types, okTypes := r.Types.Or(nil)
		excluded, okExcluded := r.Excluded.Or(nil)
		// Without a recording group all supported types are recorded.
		all, okAll := r.AllSupported.Or(len(types) == 0)
		switch {
		case slices.Contains(excluded, lambda):
			p.Fail(check.Result{
				Message: fmt.Sprintf("Recorder %s leaves out Lambda functions", name),
				About:   about, At: r.Excluded.Source,
				Evidence: []finding.Evidence{lookup.Setting("RecordingGroup.ExclusionByResourceTypes", lambda, r.Excluded.Source, docRecorder)},
			})
		case okAll && all && okExcluded, slices.Contains(types, lambda):
			p.OK()
		case len(excluded) > 0 && okExcluded:
			p.OK() // everything but what is excluded
		case !okAll || !okTypes || !okExcluded:
			why, at := r.AllSupported.Why(), r.AllSupported.Source
			if okAll {
				why, at = r.Types.Why(), r.Types.Source
				if okTypes {
					why, at = r.Excluded.Why(), r.Excluded.Source
				}
			}
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if recorder %s records Lambda functions: %s", name, why),
				About:   about, At: at,
			})
		default:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Recorder %s does not record Lambda functions", name),
				About:   about, At: r.Source,
				Evidence: []finding.Evidence{
					lookup.Setting("RecordingGroup.AllSupported", "false", r.AllSupported.Source, docRecorder),
					lookup.Setting("RecordingGroup.ResourceTypes", strings.Join(types, ", "), r.Types.Source, docRecorder),
				},
			})
		}
	}
}
