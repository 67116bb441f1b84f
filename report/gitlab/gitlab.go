// Package gitlab writes a report as a GitLab SAST report
// (gl-sast-report.json, schema 15). Source: GitLab, "Security report schemas".
package gitlab

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/escape"
)

// version is the version of the schema.
const version = "15.2.1"

type document struct {
	Version         string          `json:"version"`
	Schema          string          `json:"schema"`
	Scan            scan            `json:"scan"`
	Vulnerabilities []vulnerability `json:"vulnerabilities"`
}

type scan struct {
	Analyzer  tool      `json:"analyzer"`
	Scanner   tool      `json:"scanner"`
	Type      string    `json:"type"`
	StartTime string    `json:"start_time"`
	EndTime   string    `json:"end_time"`
	Status    string    `json:"status"`
	Messages  []message `json:"messages,omitempty"`
}

type tool struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	URL     string `json:"url"`
	Version string `json:"version"`
	Vendor  vendor `json:"vendor"`
}

type vendor struct {
	Name string `json:"name"`
}

type message struct {
	Level string `json:"level"`
	Value string `json:"value"`
}

type vulnerability struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Description string       `json:"description"`
	Severity    string       `json:"severity"`
	Solution    string       `json:"solution,omitempty"`
	Location    location     `json:"location"`
	Identifiers []identifier `json:"identifiers"`
	Links       []link       `json:"links,omitempty"`
}

type location struct {
	File      string `json:"file"`
	StartLine int    `json:"start_line,omitempty"`
	EndLine   int    `json:"end_line,omitempty"`
}

type identifier struct {
	Type  string `json:"type"`
	Name  string `json:"name"`
	Value string `json:"value"`
	URL   string `json:"url,omitempty"`
}

type link struct {
	URL string `json:"url"`
}

const (
	// maxName and maxText are limits of the schema, for a name and a solution. A
	// description may have a million characters: it holds at most maxItems each of
	// resources and evidence.
	maxName, maxText = 255, 7_000
	maxItems         = 30
	// maxMessages is how many gaps are told one by one.
	maxMessages = 1_000
)

// Write writes the findings that fail and are not waived. What could not be read
// or decided becomes messages of the scan.
func Write(w io.Writer, r *report.Report) error {
	const layout = "2006-01-02T15:04:05"
	temper := tool{
		ID: "temper", Name: "Temper", URL: "https://github.com/temper-security/temper",
		Version: escape.Terminal(r.Tool.Version), Vendor: vendor{Name: "Temper"},
	}
	if temper.Version == "" {
		temper.Version = "unknown"
	}
	d := document{
		Version: version,
		Schema:  "https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v" + version + "/dist/sast-report-format.json",
		Scan: scan{
			Analyzer: temper, Scanner: temper, Type: "sast", Status: "success",
			StartTime: r.StartedAt.UTC().Format(layout), EndTime: r.StartedAt.UTC().Format(layout),
		},
		Vulnerabilities: []vulnerability{},
	}
	d.Scan.Messages = messages(r)
	help := map[string]string{}
	for _, c := range r.Checks {
		help[c.ID] = escape.WebAddress(c.HelpURI)
	}
	for _, f := range r.Findings {
		if f.Verdict == finding.Fail && f.Waived == nil {
			d.Vulnerabilities = append(d.Vulnerabilities, vulnerabilityOf(f, help[f.Check]))
		}
	}
	enc := json.NewEncoder(escape.JSON(w))
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil {
		return fmt.Errorf("write GitLab report: %w", err)
	}
	return nil
}

// messages tells what was not seen.
func messages(r *report.Report) []message {
	var list []message
	if report.NothingRead(r) {
		list = append(list, message{"warn", "Nothing was read, so nothing was checked."})
	}
	for _, s := range r.Coverage.Files.Skipped {
		list = append(list, message{"warn", escape.Terminal("skipped " + s.Path + ": " + s.Reason)})
	}
	for _, g := range r.Coverage.Unknown {
		list = append(list, message{"info", escape.Terminal("unknown " + g.What + ": " + g.Why)})
	}
	if len(list) > maxMessages {
		more := len(list) - maxMessages
		list = append(list[:maxMessages], message{"info", fmt.Sprintf("%d more messages are left out: the JSON report has them all.", more)})
	}
	return list
}

func vulnerabilityOf(f finding.Finding, help string) vulnerability {
	check := plain(f.Check)
	v := vulnerability{
		ID: escape.Terminal(f.ID), Name: plain(f.Title), Severity: severity(f.Severity),
		Description: describe(f), Solution: cut(f.Remediation.Text, maxText),
		Identifiers: []identifier{{Type: "temper_check", Name: check, Value: check, URL: help}},
		Location:    location{File: "aws"},
	}
	if help != "" {
		v.Links = []link{{URL: help}}
	}
	if f.Location != nil && f.Location.File != "" {
		v.Location = location{
			File:      escape.Terminal(strings.ReplaceAll(f.Location.File, `\`, "/")),
			StartLine: max(0, f.Location.Line), EndLine: max(0, f.Location.Line, f.Location.EndLine),
		}
	} else if len(f.Resources) > 0 && f.Resources[0].ID != "" {
		v.Location.File = "aws/" + escape.Terminal(f.Resources[0].ID)
	}
	return v
}

// describe puts what a reader needs into one text; GitLab shows it as Markdown.
func describe(f finding.Finding) string {
	var b strings.Builder
	b.WriteString(cut(f.Message, maxText))
	if f.Condition != "" {
		b.WriteString("\n\nHolds when " + cut(f.Condition, maxText) + ".")
	}
	for i, r := range f.Resources {
		switch {
		case i == maxItems:
			fmt.Fprintf(&b, " and %d more", len(f.Resources)-i)
		case i == 0:
			b.WriteString("\n\nResources: " + cut(r.ID, maxName))
		case i < maxItems:
			b.WriteString(", " + cut(r.ID, maxName))
		}
	}
	for i, e := range f.Evidence {
		if i == 0 {
			b.WriteString("\n")
		}
		if i == maxItems {
			fmt.Fprintf(&b, "\n- and %d more", len(f.Evidence)-i)
			break
		}
		fmt.Fprintf(&b, "\n- %s: %s", cut(string(e.Kind), maxName), cut(e.What, maxText))
		if e.Value != "" {
			b.WriteString(" = " + cut(e.Value, maxText))
		}
	}
	return b.String()
}

// plain returns a text that is not shown as Markdown, cut to the length of a name.
func plain(s string) string {
	s = escape.Terminal(s)
	if runes := []rune(s); len(runes) > maxName {
		return string(runes[:maxName-1]) + "…"
	}
	return s
}

// cut returns a text from a target as Markdown of at most n characters. What is
// cut is cut before it is escaped: an entity is never cut in two.
func cut(s string, n int) string {
	out := escape.Markdown(s)
	for runes := []rune(s); len(out) > n && len(runes) > 0; {
		runes = runes[:len(runes)*n/len(out)]
		out = escape.Markdown(string(runes)) + "…"
	}
	return out
}

// severity returns the name of a severity in the schema.
func severity(s finding.Severity) string {
	switch s {
	case finding.Critical:
		return "Critical"
	case finding.High:
		return "High"
	case finding.Medium:
		return "Medium"
	case finding.Low:
		return "Low"
	case finding.Info:
		return "Info"
	}
	return "Unknown"
}
