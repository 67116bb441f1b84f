package logging

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docLogGroups = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html"

func logGroupWeak() check.Check {
	return check.Check{
		ID:         "log-group-weak",
		Title:      "Log group is not defined, keeps logs for ever, or has no key of your own",
		Category:   "logging",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{FSBP: []string{"CloudWatch.16"}, NIST: []string{"AU-11", "AU-9"}, ATTACK: []string{"T1070"}},
		Why:        "If the template does not define the log group, Lambda makes it at the first call: logs are kept for ever, with all the personal data that is in them, and they stay when the function is deleted.",
		Fix:        "Define the log group with RetentionInDays and name it in LoggingConfig.",
		Limits:     "A log group without a key of its own is reported as information. Whether the function may delete the group depends on its role, which is judged elsewhere.",
		Sources:    []string{docLogGroups, "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html"},
		Run:        runLogGroupWeak,
	}
}

func runLogGroupWeak(p *check.Pass) {
	groups := newLogGroups(p.Inventory)
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		name := lookup.Label(&f.Resource)
		g, why := groups.of(f)
		if g == nil && why != "" {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The log group of function %s is not known: %s", name, why),
				About:   about, At: f.Logging.Source,
			})
			continue
		}
		if g == nil {
			p.Fail(check.Result{
				Message: fmt.Sprintf("The log group of function %s is not defined, so Lambda makes one that keeps logs for ever", name),
				About:   about, At: f.Source,
				Evidence: []finding.Evidence{lookup.Setting("log group", "none for /aws/lambda/"+name, f.Source, docLogGroups)},
			})
			continue
		}
		about = append(about, &g.Resource)
		group := lookup.Label(&g.Resource)
		switch _, ok := g.Retention.Get(); {
		case g.Retention.IsAbsent():
			p.Fail(check.Result{
				Message: fmt.Sprintf("Log group %s of function %s keeps logs for ever", group, name),
				About:   about, At: g.Source,
				Evidence: []finding.Evidence{lookup.Setting("RetentionInDays", "not set", g.Retention.Source, docLogGroups)},
			})
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("How long log group %s of function %s keeps logs is not known: %s", group, name, g.Retention.Why()),
				About:   about, At: g.Retention.Source,
			})
		case g.KMSKey.IsAbsent():
			p.Fail(check.Result{
				Message: fmt.Sprintf("Log group %s of function %s is not encrypted with a key of your own", group, name),
				About:   about, At: g.Source, Severity: finding.Info, Detail: "key",
				Evidence: []finding.Evidence{lookup.Setting("KmsKeyId", "not set", g.KMSKey.Source, docLogGroups)},
			})
		default:
			p.OK()
		}
	}
}
