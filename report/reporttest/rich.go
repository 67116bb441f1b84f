// Package reporttest holds reports for the tests of the formats, and what every
// format must keep to. It is for tests only.
package reporttest

import (
	"time"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
)

// started is when all reports here were made.
var started = time.Date(2026, 11, 22, 12, 34, 56, 0, time.UTC)

// Empty returns the report of a clean run.
func Empty() *report.Report {
	return &report.Report{
		Schema:    report.Schema,
		Tool:      report.Tool{Name: "temper", Version: "1.2.3", Today: "2026-11-22"},
		Targets:   []report.Target{{Kind: "sam", Name: "shop/template.yaml"}},
		StartedAt: started,
		Coverage: report.Coverage{
			Files: report.Files{Found: 1, Parsed: 1, Skipped: []report.Skipped{}}, Functions: 3, Checks: 95, Passed: 88,
			Unknown: []report.Gap{},
		},
		Summary:  Count(nil, 3),
		Checks:   []report.Rule{},
		Findings: []finding.Finding{},
	}
}

// Nothing returns the report of a run that found nothing to read.
func Nothing() *report.Report {
	r := Empty()
	r.Targets = []report.Target{}
	r.Coverage = report.Coverage{Files: report.Files{Skipped: []report.Skipped{}}, Checks: 95, Unknown: []report.Gap{}}
	r.Summary = Count(nil, 0)
	return r
}

// Rich returns a report with one finding of every sort: of several resources, in
// two steps, without a place, under a condition, waived, unknown, only of
// severity info, and with hostile names.
func Rich() *report.Report {
	r := Empty()
	r.Targets = append(r.Targets, report.Target{Kind: "cdk", Name: "cdk.out/Shop|Stack.template.json"})
	r.Coverage = report.Coverage{
		Files: report.Files{Found: 4, Parsed: 2, Skipped: []report.Skipped{
			{Path: "old/broken.yaml", Reason: "line 3: mapping values are not allowed here"},
			{Path: "evil\x1b[2J\n.yaml", Reason: "it is larger than 8 MiB"},
		}},
		Functions: 7, Checks: 95, Passed: 412,
		Unknown: []report.Gap{
			{What: "Fn::ImportValue", Why: "the value of SharedVpc is exported by another stack (shop/template.yaml:12)", Count: 3},
			{What: "layer-unpinned", Why: "The version of layer `x` | y is not known", Count: 2},
		},
	}
	r.Checks = rules()
	r.Findings = findings()
	r.Summary = Count(r.Findings, 7)
	return r
}

// Count returns the summary of findings over a number of functions.
func Count(list []finding.Finding, functions int) report.Summary {
	s := report.Summary{BySeverity: map[finding.Severity]int{}, Clean: functions}
	for _, severity := range finding.Severities() {
		s.BySeverity[severity] = 0
	}
	dirty := map[string]bool{}
	for _, f := range list {
		switch {
		case f.Waived != nil:
			s.Waived++
		case f.Verdict == finding.Unknown:
			s.Unknown++
		default:
			s.BySeverity[f.Severity]++
			for _, res := range f.Resources {
				if res.Type == function && f.Severity != finding.Info {
					dirty[res.ID] = true
				}
			}
		}
	}
	s.Clean = max(0, functions-len(dirty))
	return s
}

func rules() []report.Rule {
	const pages = "https://github.com/temper-security/temper/blob/main/docs/checks/"
	return []report.Rule{
		{
			ID: "url-public", Title: "Function URL reachable by anyone", Category: "exposure", Severity: finding.Critical,
			Why: "Anyone on the internet can call the function.", Fix: "Set the auth type to AWS_IAM.",
			Limits: "Unknown if the auth type is not known.", Sources: []string{"https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"},
			AsOf: "2026-11-22", HelpURI: pages + "url-public.md",
			Frameworks: finding.Frameworks{FSBP: []string{"Lambda.1"}, NIST: []string{"AC-3", "AC-6"}, ATTACK: []string{"T1190"}},
		},
		{
			ID: "role-shared", Title: "Several functions share one role", Category: "iam", Severity: finding.High,
			Why: "One bug gives the rights of all of them.", Fix: "Give each function its own role.", AsOf: "2026-11-22",
			HelpURI: pages + "role-shared.md",
		},
		{
			ID: "trail-data-events", Title: "Invocations leave no trace", Category: "monitoring", Severity: finding.Medium,
			Why: "Nobody sees who called.", Fix: "Record data events.", AsOf: "2026-11-22", HelpURI: "javascript:alert(1)",
		},
		{
			ID: "layer-unpinned", Title: "Layer without a version", Category: "layer", Severity: finding.Low,
			Why: "It changes under the function.", Fix: "Name a version.", AsOf: "2026-11-22", HelpURI: pages + "layer-unpinned.md",
		},
		{
			ID: "tag-missing", Title: "A required tag is missing", Category: "governance", Severity: finding.Info,
			Why: "Nobody knows who owns it.", Fix: "Add the tag.", AsOf: "2026-11-22", HelpURI: pages + "tag-missing.md",
		},
	}
}
