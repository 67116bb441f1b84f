// Package report holds the result of a run in the form that is written out, and
// the schema of its JSON. The formats are in the packages below, one each.
package report

import (
	"time"

	"github.com/temper-security/temper/finding"
)

// Schema names the version of the JSON form; docs/schema holds its definition.
const Schema = "temper.report/1"

// Report is the result of a run.
type Report struct {
	Schema    string            `json:"schema"`
	Tool      Tool              `json:"tool"`
	Targets   []Target          `json:"targets"`
	StartedAt time.Time         `json:"startedAt"`
	Coverage  Coverage          `json:"coverage"`
	Summary   Summary           `json:"summary"`
	Checks    []Rule            `json:"checks"`
	Findings  []finding.Finding `json:"findings"`
}

// Tool is the program that wrote the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// Today is the date that date-dependent checks used, YYYY-MM-DD.
	Today string `json:"today"`
}

// Target is one thing that was scanned.
type Target struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// Coverage says what was seen and what was not.
type Coverage struct {
	Files     Files `json:"files"`
	Functions int   `json:"functions"`
	// Checks counts the checks that ran, and Passed the verdicts that passed.
	Checks  int   `json:"checks"`
	Passed  int   `json:"passed"`
	Unknown []Gap `json:"unknown"`
}

// Files counts the files that look like templates.
type Files struct {
	Found   int       `json:"found"`
	Parsed  int       `json:"parsed"`
	Skipped []Skipped `json:"skipped"`
}

// Skipped is a file that could not be read, and why.
type Skipped struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// Gap is something that could not be known.
type Gap struct {
	What  string `json:"what"`
	Why   string `json:"why"`
	Count int    `json:"count"`
}

// Complete reports whether nothing was skipped and nothing is unknown.
func (c Coverage) Complete() bool { return len(c.Files.Skipped) == 0 && len(c.Unknown) == 0 }

// Summary counts the findings that are not waived or in the baseline.
type Summary struct {
	// BySeverity counts findings with verdict fail; every severity has a key.
	BySeverity map[finding.Severity]int `json:"bySeverity"`
	Unknown    int                      `json:"unknown"`
	Waived     int                      `json:"waived"`
	// Baseline counts findings that the baseline already holds.
	Baseline int `json:"baseline"`
	// Clean counts functions without any failing finding of low or worse.
	Clean int `json:"clean"`
}

// Rule is the metadata of a check, so that a format can describe it.
type Rule struct {
	ID         string             `json:"id"`
	Title      string             `json:"title"`
	Category   string             `json:"category"`
	Severity   finding.Severity   `json:"severity"`
	Why        string             `json:"why"`
	Fix        string             `json:"fix"`
	Limits     string             `json:"limits,omitempty"`
	Sources    []string           `json:"sources,omitempty"`
	AsOf       string             `json:"asOf"`
	HelpURI    string             `json:"helpUri"`
	Frameworks finding.Frameworks `json:"frameworks"`
}
