// Package text writes a report for a person at a terminal: at most a screen, the
// worst first, each finding with its place and the next command, and always what
// was not seen.
package text

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/escape"
)

// Options fit the text to its place. The zero value is a plain text of 100
// columns and no more lines than a screen.
type Options struct {
	// Width is the number of columns; 0 means 100.
	Width int
	// MaxLines is the number of lines to stay within unless All is set; 0 means
	// 40, and no less than 12 are taken.
	MaxLines int
	// Color uses ANSI colours.
	Color bool
	// All lists everything, in full.
	All bool
}

// Write writes the report. The cost is linear in the findings.
func Write(w io.Writer, r *report.Report, o Options) error {
	if o.Width <= 0 {
		o.Width = 100
	}
	if o.MaxLines <= 0 {
		o.MaxLines = 40
	}
	o.MaxLines = max(o.MaxLines, 12)
	o.Width = max(o.Width, 40)
	p := &page{options: o, report: r}
	tail := p.tail()
	p.head()
	p.entries(o.MaxLines - len(p.lines) - len(tail))
	p.lines = append(p.lines, tail...)
	for _, line := range p.lines {
		if _, err := io.WriteString(w, strings.TrimRight(line, " ")+"\n"); err != nil {
			return fmt.Errorf("write text report: %w", err)
		}
	}
	return nil
}

// page is a text in the making.
type page struct {
	options Options
	report  *report.Report
	lines   []string
}

const indent = "          " // as wide as the column of severities

func (p *page) add(format string, args ...any) {
	p.lines = append(p.lines, fmt.Sprintf(format, args...))
}

// head says what was looked at.
func (p *page) head() {
	c := p.report.Coverage
	what := plural(c.Files.Found, "template")
	if c.Files.Found == 0 {
		what = plural(len(p.report.Targets), "target")
	}
	p.add("%s  %s, %s, %s, facts as of %s", p.bold("temper"), what, plural(c.Functions, "function"),
		plural(c.Checks, "check"), fit(escape.Terminal(p.report.Tool.Today), 10))
	p.add("")
}

// entries lists what fails, in at most room lines unless everything is asked for.
func (p *page) entries(room int) {
	var shown, quiet []finding.Finding
	for _, f := range p.report.Findings {
		switch {
		case f.Verdict != finding.Fail || f.Waived != nil && !p.options.All:
		case f.Severity == finding.Info && !p.options.All:
			quiet = append(quiet, f)
		default:
			shown = append(shown, f)
		}
	}
	if report.NothingRead(p.report) {
		p.add("%s", p.color(yellow, "Nothing was read, so nothing was checked."))
		p.add("")
		return
	}
	if len(shown) == 0 {
		p.add("%s in what was read.", p.color(green, "Nothing wrong of severity low or above was found"))
		if len(quiet) > 0 {
			p.add("%s of severity info: --all lists them.", plural(len(quiet), "finding"))
		}
		p.add("")
		return
	}
	if p.options.All {
		for _, e := range single(shown) {
			p.entry(e, unlimited)
		}
		return
	}
	list := single(shown)
	height := p.height(list, room)
	if height == 0 {
		list = byCheck(shown)
		height = p.height(list, room)
	}
	if height > 0 {
		for _, e := range list {
			p.entry(e, height)
		}
		return
	}
	room -= 2 // what is left out
	for i, e := range list {
		before := len(p.lines)
		p.entry(e, 2)
		if room -= len(p.lines) - before; room < 0 {
			p.lines = p.lines[:before]
			p.add("%s%s", indent, p.dim(fit(fmt.Sprintf("and %s more: temper scan --all lists everything", counts(list[i:])), p.options.Width-len(indent))))
			p.add("")
			return
		}
	}
}

// unlimited is a height that no message reaches.
const unlimited = 1 << 30

// height returns how many lines a message may take so that all entries fit into
// the room: 3 at most, and 0 if they do not fit.
func (p *page) height(list []entry, room int) int {
	if 3*len(list) > room {
		return 0 // an entry has three lines at least; nothing is measured in vain
	}
	for h := 3; h > 0; h-- {
		lines := 0
		for _, e := range list {
			lines += len(p.message(e, h)) + 2
		}
		if lines <= room {
			return h
		}
	}
	return 0
}

// minPlace is how many columns a place keeps beside a long command.
const minPlace = 12

// message returns what is wrong in at most height lines.
func (p *page) message(e entry, height int) []string {
	f := e.first()
	text := f.Message
	if f.Condition != "" {
		text += " [when " + f.Condition + "]"
	}
	if f.Waived != nil {
		text = "(waived: " + f.Waived.Reason + ") " + text
	}
	return wrap(escape.Terminal(text), p.options.Width-len(indent), height)
}

// entry writes one finding, or several of one check.
func (p *page) entry(e entry, height int) {
	f := e.first()
	label := fmt.Sprintf("%-*s", len(indent), strings.ToUpper(escape.Terminal(string(f.Severity))))
	for i, line := range p.message(e, height) {
		if i == 0 {
			p.add("%s%s", p.severity(f.Severity, label), line)
		} else {
			p.add("%s%s", indent, line)
		}
	}
	command, width := escape.Terminal(e.command()), 0
	room := p.options.Width - len(indent) - 2
	if !p.options.All {
		width = max(room-utf8.RuneCountInString(command), minPlace)
	}
	place := e.where(width)
	if !p.options.All {
		command = fit(command, room-utf8.RuneCountInString(place))
	}
	p.add("%s%s  %s", indent, p.dim(place), p.color(cyan, command))
	p.add("")
}

// tail says what could not be known, and counts. It stands whatever happens.
func (p *page) tail() []string {
	r := p.report
	q := &page{options: p.options, report: r}
	limit := 3
	switch {
	case p.options.All:
		limit = len(r.Coverage.Files.Skipped) + len(r.Coverage.Unknown)
	case p.options.MaxLines < 20:
		limit = 0
	case p.options.MaxLines < 30:
		limit = 1
	}
	q.unknown(limit)
	c := r.Coverage
	q.add("%-*s%s", len(indent), "coverage", fmt.Sprintf("%d of %s read, %s passed, %s could not be decided",
		c.Files.Parsed, plural(c.Files.Found, "template"), plural(c.Passed, "verdict"), plural(r.Summary.Unknown, "verdict")))
	for i, s := range c.Files.Skipped {
		if i == limit {
			q.add("%s%d more skipped (--all)", indent, len(c.Files.Skipped)-limit)
			break
		}
		q.add("%s%s", indent, p.line("skipped "+s.Path+": "+s.Reason))
	}
	q.add("%-*s%s", len(indent), "findings", q.summary())
	return q.lines
}

// unknown lists what could not be known: one line for each thing, or for each
// gap if everything is asked for.
func (p *page) unknown(limit int) {
	gaps := p.report.Coverage.Unknown
	if !p.options.All {
		gaps = group(gaps)
	}
	if len(gaps) == 0 {
		return
	}
	for i, g := range gaps {
		label := ""
		if i == 0 {
			label = "UNKNOWN"
		}
		text := g.What
		if g.Count > 1 {
			text += fmt.Sprintf(" (%d×)", g.Count)
		}
		text += ": " + g.Why
		if i == limit {
			text = plural(len(gaps)-limit, "more thing") + " that could not be known (--all)"
		}
		p.add("%s%s", p.color(yellow, fmt.Sprintf("%-*s", len(indent), label)), p.line(text))
		if i == limit {
			break
		}
	}
	p.add("")
}

// line returns a text in one line, or in full if everything is asked for.
func (p *page) line(text string) string {
	text = escape.Terminal(text)
	if p.options.All {
		return text
	}
	return fit(text, p.options.Width-len(indent))
}

func (p *page) summary() string {
	s := p.report.Summary
	var parts []string
	for _, severity := range finding.Severities() {
		if n := s.BySeverity[severity]; n > 0 {
			parts = append(parts, p.severity(severity, fmt.Sprintf("%d %s", n, severity)))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "none")
	}
	if s.Waived > 0 {
		parts = append(parts, fmt.Sprintf("%d waived", s.Waived))
	}
	if s.Baseline > 0 {
		parts = append(parts, fmt.Sprintf("%d in the baseline", s.Baseline))
	}
	return strings.Join(parts, ", ") + fmt.Sprintf("; %d of %s without any", s.Clean, plural(p.report.Coverage.Functions, "function"))
}
