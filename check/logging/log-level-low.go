package logging

import (
	"fmt"
	"slices"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docLogFormat = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html"

func logLevelLow() check.Check {
	return check.Check{
		ID:         "log-level-low",
		Title:      "Logs are plain text, or their level drops what detection needs",
		Category:   "logging",
		Severity:   finding.Info,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"AU-3"}},
		Why:        "Detection reads fields. From plain text it has to guess them, and below INFO the records of starts, reports and time-outs are not written at all.",
		Fix:        "Set LogFormat to JSON, with SystemLogLevel INFO and ApplicationLogLevel INFO.",
		Limits:     "Information only. Levels are used with format JSON only.",
		Sources:    []string{docLogFormat},
		Run:        runLogLevelLow,
	}
}

func runLogLevelLow(p *check.Pass) {
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		name := lookup.Label(&f.Resource)
		cfg, ok := f.Logging.Get()
		if !ok && !f.Logging.IsAbsent() {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("How function %s logs is not known: %s", name, f.Logging.Why()),
				About:   about, At: f.Logging.Source,
			})
			continue
		}
		if !ok {
			cfg.Format = inventory.None[string](f.Logging.Source)
		}
		format, ok := cfg.Format.Or("Text")
		switch {
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The log format of function %s is not known: %s", name, cfg.Format.Why()),
				About:   about, At: cfg.Format.Source,
			})
		case format != "JSON":
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s writes its logs as plain text", name),
				About:   about, At: cfg.Format.Source,
				Evidence: []finding.Evidence{lookup.Setting("LoggingConfig.LogFormat", format, cfg.Format.Source, docLogFormat)},
			})
		default:
			judgeLevels(p, f, cfg)
		}
	}
}

func judgeLevels(p *check.Pass, f *inventory.Function, cfg inventory.Logging) {
	about := []*inventory.Resource{&f.Resource}
	for _, l := range []struct {
		what  string
		level inventory.Known[string]
		low   []string
	}{
		{"LoggingConfig.SystemLogLevel", cfg.SystemLevel, []string{"WARN"}},
		{"LoggingConfig.ApplicationLogLevel", cfg.ApplicationLevel, []string{"ERROR", "FATAL"}},
	} {
		level, ok := l.level.Or("INFO")
		if !ok {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("%s of function %s is not known: %s", l.what, lookup.Label(&f.Resource), l.level.Why()),
				About:   about, At: l.level.Source,
			})
			return
		}
		if slices.Contains(l.low, level) {
			p.Fail(check.Result{
				Message: fmt.Sprintf("%s of function %s is %s, which drops records that detection needs", l.what, lookup.Label(&f.Resource), level),
				About:   about, At: l.level.Source,
				Evidence: []finding.Evidence{lookup.Setting(l.what, level, l.level.Source, docLogFormat)},
			})
			return
		}
	}
	p.OK()
}
