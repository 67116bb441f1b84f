// Package junit writes a report in the XML form of JUnit that build servers read:
// a suite for each file, in it a case for each check and resource.
package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/escape"
)

type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Suites   []*suite `xml:"testsuite"`
}

type suite struct {
	Name      string     `xml:"name,attr"`
	Tests     int        `xml:"tests,attr"`
	Failures  int        `xml:"failures,attr"`
	Errors    int        `xml:"errors,attr"`
	Skipped   int        `xml:"skipped,attr"`
	Timestamp string     `xml:"timestamp,attr,omitempty"`
	Cases     []testCase `xml:"testcase"`

	names map[string]bool
	count map[string]int
}

type testCase struct {
	Name      string   `xml:"name,attr"`
	ClassName string   `xml:"classname,attr"`
	File      string   `xml:"file,attr,omitempty"`
	Line      int      `xml:"line,attr,omitempty"`
	Failure   *problem `xml:"failure"`
	Skipped   *skipped `xml:"skipped"`
}

type problem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

type skipped struct {
	Message string `xml:"message,attr"`
}

// withoutFile is the suite of what stands in no file.
const withoutFile = "without a file"

// Write writes the report. What is waived or could not be decided is skipped,
// with the reason; so is a file that could not be read. Every target that was
// read is a case that passes: build servers refuse a file without any case.
func Write(w io.Writer, r *report.Report) error {
	out := suites{Name: "temper"}
	byFile := map[string]*suite{}
	started := ""
	if !r.StartedAt.IsZero() {
		started = r.StartedAt.UTC().Format("2006-01-02T15:04:05")
	}
	in := func(file string) *suite {
		s := byFile[file]
		if s == nil {
			s = &suite{Name: escape.XML(file), Timestamp: started}
			byFile[file] = s
			out.Suites = append(out.Suites, s)
		}
		return s
	}
	for _, t := range r.Targets {
		add(&out, in(t.Name), testCase{Name: "read", ClassName: "temper.coverage"})
	}
	for _, s := range r.Coverage.Files.Skipped {
		add(&out, in(s.Path), testCase{Name: "read", ClassName: "temper.coverage", Skipped: &skipped{Message: escape.XML(s.Reason)}})
	}
	for i, g := range report.OtherGaps(r) {
		name := fmt.Sprintf("gap %d: %s", i+1, escape.XML(g.What))
		why := "unknown: " + g.Why
		if g.Count > 1 {
			why += fmt.Sprintf(" (%d times)", g.Count)
		}
		add(&out, in("coverage"), testCase{Name: name, ClassName: "temper.coverage", Skipped: &skipped{Message: escape.XML(why)}})
	}
	if report.NothingRead(r) {
		add(&out, in(withoutFile), testCase{Name: "read", ClassName: "temper.coverage", Skipped: &skipped{Message: "nothing was read, so nothing was checked"}})
	}
	for _, f := range r.Findings {
		file := withoutFile
		if f.Location != nil && f.Location.File != "" {
			file = f.Location.File
		}
		resources := f.Resources
		if len(resources) == 0 {
			resources = []finding.Resource{{ID: f.ID}}
		}
		for _, res := range resources {
			add(&out, in(file), caseOf(f, res))
		}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write JUnit report: %w", err)
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(out); err != nil {
		return fmt.Errorf("write JUnit report: %w", err)
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return fmt.Errorf("write JUnit report: %w", err)
	}
	return nil
}

// add adds a case to a suite. Build servers tell cases apart by their names: a
// second one of the same name gets a number.
func add(out *suites, s *suite, c testCase) {
	if s.names == nil {
		s.names = map[string]bool{}
		s.count = map[string]int{}
	}
	for name := c.Name; s.names[c.Name]; {
		s.count[name]++
		c.Name = fmt.Sprintf("%s (%d)", name, s.count[name]+1)
	}
	s.names[c.Name] = true
	s.Cases = append(s.Cases, c)
	s.Tests++
	out.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
		out.Failures++
	case c.Skipped != nil:
		s.Skipped++
		out.Skipped++
	}
}

func caseOf(f finding.Finding, res finding.Resource) testCase {
	c := testCase{Name: escape.XML(f.Check + " " + res.ID), ClassName: escape.XML("temper." + f.Check)}
	if f.Location != nil {
		c.File, c.Line = escape.XML(f.Location.File), f.Location.Line
	}
	message := escape.XML(f.Message)
	switch {
	case f.Waived != nil:
		c.Skipped = &skipped{Message: escape.XML("waived: " + f.Waived.Reason)}
	case f.Verdict == finding.Unknown:
		c.Skipped = &skipped{Message: "unknown: " + message}
	default:
		c.Failure = &problem{Message: message, Type: escape.XML(string(f.Severity)), Text: explain(f)}
	}
	return c
}

// maxEvidence is how many pieces of evidence a case tells.
const maxEvidence = 20

// explain tells where it is, how one sees it, and what to do.
func explain(f finding.Finding) string {
	var b strings.Builder
	switch {
	case f.Location == nil || f.Location.File == "":
	case f.Location.Line > 0:
		fmt.Fprintf(&b, "%s:%d\n", escape.XML(f.Location.File), f.Location.Line)
	default:
		fmt.Fprintf(&b, "%s\n", escape.XML(f.Location.File))
	}
	if f.Condition != "" {
		fmt.Fprintf(&b, "holds when %s\n", escape.XML(f.Condition))
	}
	for i, e := range f.Evidence {
		if i == maxEvidence {
			fmt.Fprintf(&b, "evidence: and %d more\n", len(f.Evidence)-i)
			break
		}
		fmt.Fprintf(&b, "evidence: %s", escape.XML(e.What))
		if e.Value != "" {
			fmt.Fprintf(&b, " = %s", escape.XML(e.Value))
		}
		b.WriteString("\n")
	}
	if f.Remediation.Text != "" {
		fmt.Fprintf(&b, "fix: %s\n", escape.XML(f.Remediation.Text))
	}
	fmt.Fprintf(&b, "finding %s", escape.XML(f.ID))
	return b.String()
}
