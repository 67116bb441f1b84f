package reporttest

import (
	"fmt"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
)

const function = "AWS::Lambda::Function"

func at(file string, line int) *finding.Location {
	return &finding.Location{File: file, Line: line, Column: 3, EndLine: line + 4}
}

// findings are in the order of a report: what fails, worst first, then what is
// unknown.
func findings() []finding.Finding {
	const file = "shop/template.yaml"
	return []finding.Finding{
		{ // a path of two steps
			ID: "0a1b2c3d4e5f", Check: "url-public", Title: "Function URL reachable by anyone", Severity: finding.Critical, Verdict: finding.Fail,
			Message:   "Function Webhook can be invoked by anyone: URL auth type is NONE",
			Resources: []finding.Resource{{Type: function, ID: "Webhook", Name: "webhook", Region: "eu-west-1", Account: "111122223333", Construct: "Shop/Webhook", Location: at(file, 20)}},
			Location:  at(file, 31),
			Evidence: []finding.Evidence{
				{Kind: finding.Path, What: "internet → WebhookUrl", Value: "AuthType NONE", Location: at(file, 31)},
				{Kind: finding.Path, What: "WebhookUrl → Webhook", Source: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"},
				{Kind: finding.IAM, What: "lambda:InvokeFunctionUrl by *", Value: "allowed by statement 1"},
			},
			Remediation: finding.Remediation{Text: "Set the auth type to AWS_IAM.", Command: "temper fix 0a1b2c3d4e5f"},
			Frameworks:  finding.Frameworks{FSBP: []string{"Lambda.1"}},
		},
		{ // hostile names, in several resources
			ID: "111111111111", Check: "role-shared", Title: "Several functions share one role", Severity: finding.High, Verdict: finding.Fail,
			Message: "3 functions share role \x1b[31mAdmin\x1b[0m</script><img src=x onerror=alert(1)>",
			Resources: []finding.Resource{
				{Type: function, ID: "=cmd|' /C calc'!A0", Location: at(file, 40)},
				{Type: function, ID: "abc\u202egnp.exe", Location: at(file, 60)},
				{Type: function, ID: "two\nlines | `code` [x](javascript:alert(1)) @team", Location: at("other dir/<b>&.yaml", 5)},
			},
			Location: at(file, 10),
			Evidence: []finding.Evidence{
				{Kind: finding.Setting, What: "Role", Value: "!GetAtt Admin.Arn ]]> <!-- -->", Location: at(file, 44)},
				{Kind: finding.Setting, What: "Role", Value: "{{resolve:ssm:/role}}", Location: at(file, 64)},
			},
			Remediation: finding.Remediation{Text: "Give each function its own role."},
		},
		{ // without a place: of an account
			ID: "222222222222", Check: "trail-data-events", Title: "Invocations leave no trace", Severity: finding.Medium, Verdict: finding.Fail,
			Message: "No trail of account 111122223333 records Lambda data events in eu-west-1",
			Resources: []finding.Resource{{
				Type: "AWS::CloudTrail::Trail", ID: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/../main", Name: "../main",
				Account: "111122223333", Region: "eu-west-1",
			}},
			Evidence:    []finding.Evidence{{Kind: finding.Event, What: "GetEventSelectors", Value: "DataResources is empty"}},
			Remediation: finding.Remediation{Text: "Record data events of AWS::Lambda::Function."},
		},
		{ // under a condition, in a file with an absolute path
			ID: "333333333333", Check: "layer-unpinned", Title: "Layer without a version", Severity: finding.Low, Verdict: finding.Fail,
			Message: "Function Orders uses layer tools without a version", Condition: "IsProd is true",
			Resources: []finding.Resource{{Type: function, ID: "Orders"}},
			Location:  &finding.Location{File: `C:\src\shop\cdk.out\Shop.template.json`, Line: 7},
			Evidence: []finding.Evidence{
				{Kind: finding.Hash, What: "sha256 of the layer", Value: "9f86d081884c7d65"},
				{Kind: finding.Date, What: "version published", Value: "2026-01-31"},
				{Kind: finding.Bytes, What: "layer.zip", Value: "offset 512, 16 bytes"},
			},
			Remediation: finding.Remediation{Text: "Name a version."},
		},
		{ // waived in the template
			ID: "444444444444", Check: "layer-unpinned", Title: "Layer without a version", Severity: finding.Low, Verdict: finding.Fail,
			Message: "Function Cleanup uses layer tools without a version", Resources: []finding.Resource{{Type: function, ID: "Cleanup"}},
			Location: at(file, 90), Evidence: []finding.Evidence{},
			Remediation: finding.Remediation{Text: "Name a version."},
			Waived:      &finding.Waived{Reason: "accepted by <b>ana</b> until the move", Until: "2027-01-31", By: file + ":88"},
		},
		{ // only of severity info
			ID: "555555555555", Check: "tag-missing", Title: "A required tag is missing", Severity: finding.Info, Verdict: finding.Fail,
			Message: "Function Orders has no tag owner", Resources: []finding.Resource{{Type: function, ID: "Orders"}},
			Location: &finding.Location{File: file}, Evidence: []finding.Evidence{},
		},
		{ // unknown
			ID: "666666666666", Check: "layer-unpinned", Title: "Layer without a version", Severity: finding.Low, Verdict: finding.Unknown,
			Message:   "The version of layer `x` | y is not known",
			Resources: []finding.Resource{{Type: function, ID: "Reports"}, {Type: function, ID: "Orders"}},
			Location:  at(file, 77), Evidence: []finding.Evidence{{Kind: finding.Setting, What: "Layers", Value: "Fn::ImportValue"}},
			Remediation: finding.Remediation{Text: "Name a version."},
		},
	}
}

// Many returns a report with n findings of ten checks in n/10 files; every
// twentieth is waived, and every tenth unknown.
func Many(n int) *report.Report {
	r := Empty()
	r.Checks = nil
	for i := range 10 {
		r.Checks = append(r.Checks, report.Rule{
			ID: fmt.Sprintf("check-%d", i), Title: fmt.Sprintf("Rule %d is broken", i), Category: "exposure",
			Severity: finding.Severities()[i/2], Why: "Because.", Fix: "Mend it.", AsOf: "2026-11-22",
			HelpURI: fmt.Sprintf("https://example.com/check-%d", i),
		})
	}
	var fails, unknown []finding.Finding
	for k, c := range r.Checks {
		for i := k; i < n; i += len(r.Checks) {
			file := fmt.Sprintf("services/s%d/template.yaml", i/10)
			f := finding.Finding{
				ID: fmt.Sprintf("%012x", i), Check: c.ID, Title: c.Title, Severity: c.Severity, Verdict: finding.Fail,
				Message:   fmt.Sprintf("Function F%d breaks rule %d: the value of Setting is wrong, and what is said about it here is as long as such a message is", i, k),
				Resources: []finding.Resource{{Type: function, ID: fmt.Sprintf("F%d", i), Location: at(file, 10)}},
				Location:  at(file, 10+k), Remediation: finding.Remediation{Text: "Mend it."},
				Evidence: []finding.Evidence{{Kind: finding.Setting, What: "Setting", Value: "wrong", Location: at(file, 12+k)}},
			}
			switch {
			case i%20 == 3:
				f.Waived = &finding.Waived{Reason: "known", By: file + ":9"}
			case i%10 == 7:
				f.Verdict = finding.Unknown
				unknown = append(unknown, f)
				r.Coverage.Unknown = append(r.Coverage.Unknown, report.Gap{What: f.Check, Why: f.Message, Count: 1})
				continue
			}
			fails = append(fails, f)
		}
	}
	r.Findings = append(fails, unknown...)
	r.Coverage.Functions = n
	r.Summary = Count(r.Findings, n)
	for i := range n / 10 {
		r.Coverage.Files.Skipped = append(r.Coverage.Files.Skipped, report.Skipped{Path: fmt.Sprintf("broken/%d.yaml", i), Reason: "it is not YAML"})
	}
	return r
}
