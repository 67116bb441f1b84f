// Package markdown writes a report as the comment of a pull request or the
// summary of a job (GitHub Flavored Markdown).
package markdown

import (
	"fmt"
	"io"
	"strings"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/escape"
)

// Limit is the number of characters that GitHub accepts in a comment. Bytes are
// counted here, so that any way of counting stays within it.
const Limit = 65_536

// What the parts after the findings may take.
const (
	reserveWaived   = 3_000
	reserveCoverage = 6_000
	reserveNote     = 500
)

// Options say where the comment will stand. The zero value is enough.
type Options struct {
	// Files is the address below which the files of the repository are shown, such
	// as https://github.com/owner/name/blob/<commit>. If it is empty links are
	// relative: right in a file of the repository, but not in a comment.
	Files string
}

// Write writes the report in at most [Limit] bytes: counts, what fails with its
// place and its folded evidence, what is waived, and coverage. What does not fit
// is counted in a note. Of several options the last counts.
func Write(w io.Writer, r *report.Report, options ...Options) error {
	p := page{report: r}
	for _, o := range options {
		p.files = strings.TrimRight(escape.WebAddress(o.Files), "/")
	}
	p.head()
	shown := listed(r)
	for i, f := range shown {
		text := p.item(f)
		if p.Len()+len(text) > Limit-reserveWaived-reserveCoverage-reserveNote {
			fmt.Fprintf(&p, "\n**%d more findings are not shown here**: the comment would be longer than %d characters. `temper scan --all` lists them.\n", len(shown)-i, Limit)
			break
		}
		p.WriteString(text)
	}
	p.waived()
	p.coverage()
	if _, err := io.WriteString(w, p.String()); err != nil {
		return fmt.Errorf("write Markdown report: %w", err)
	}
	return nil
}

// page is a comment in the making.
type page struct {
	strings.Builder
	report *report.Report
	files  string
}

// listed are the findings that a reviewer wants to see: those that fail and are
// more than an opinion.
func listed(r *report.Report) []finding.Finding {
	var list []finding.Finding
	for _, f := range r.Findings {
		if f.Verdict == finding.Fail && f.Waived == nil && f.Severity != finding.Info {
			list = append(list, f)
		}
	}
	return list
}

// head writes the title, the table of counts, and what a clean result means.
func (p *page) head() {
	r := p.report
	names, counts, rule := "|", "|", "|"
	column := func(name string, n int) {
		names += " " + name + " |"
		counts += fmt.Sprintf(" %d |", n)
		rule += "---:|"
	}
	for _, s := range finding.Severities() {
		column(string(s), r.Summary.BySeverity[s])
	}
	column("unknown", r.Summary.Unknown)
	column("waived", r.Summary.Waived)
	if r.Summary.Baseline > 0 {
		column("in the baseline", r.Summary.Baseline)
	}
	fmt.Fprintf(p, "## Temper: AWS Lambda security\n\n%s\n%s\n%s\n", names, rule, counts)
	switch {
	case report.NothingRead(r):
		p.WriteString("\n**Nothing was read, so nothing was checked.**\n")
	case len(listed(r)) == 0:
		p.WriteString("\nNothing wrong of severity low or above was found in what was read.\n")
	}
}

// What one finding shows at most.
const (
	maxResources = 20
	maxEvidence  = 20
	maxText      = 1_000
)

// text returns a text from a target, cut to a length that leaves room for others.
func text(s string) string {
	if runes := []rune(s); len(runes) > maxText {
		s = string(runes[:maxText]) + "…"
	}
	return escape.Markdown(s)
}

// code returns a name in the type of code. A code span would show entities as
// they are; the element does not.
func code(s string) string { return "<code>" + text(s) + "</code>" }

// item writes one finding, with its evidence folded away.
func (p *page) item(f finding.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n**%s** · %s", text(strings.ToUpper(string(f.Severity))), text(f.Message))
	if f.Condition != "" {
		fmt.Fprintf(&b, " (when %s)", text(f.Condition))
	}
	b.WriteString("<br>\n")
	if f.Location != nil && f.Location.File != "" {
		b.WriteString(p.link(f.Location) + " · ")
	}
	fmt.Fprintf(&b, "%s · finding %s\n", p.check(f.Check), code(f.ID))
	b.WriteString("<details><summary>Evidence and fix</summary>\n\n")
	for i, e := range f.Evidence {
		if i == maxEvidence {
			fmt.Fprintf(&b, "- and %d more\n", len(f.Evidence)-i)
			break
		}
		fmt.Fprintf(&b, "- %s: %s", text(string(e.Kind)), text(e.What))
		if e.Value != "" {
			b.WriteString(" = " + text(e.Value))
		}
		if e.Location != nil && e.Location.File != "" {
			fmt.Fprintf(&b, " (%s)", p.link(e.Location))
		}
		b.WriteString("\n")
	}
	if n := len(f.Resources); n > 0 {
		ids := make([]string, 0, min(n, maxResources))
		for _, r := range f.Resources[:min(n, maxResources)] {
			id := text(r.ID)
			if r.Construct != "" {
				id += " (" + text(r.Construct) + ")"
			}
			ids = append(ids, id)
		}
		more := ""
		if n > maxResources {
			more = fmt.Sprintf(" and %d more", n-maxResources)
		}
		fmt.Fprintf(&b, "- resources: %s%s\n", strings.Join(ids, ", "), more)
	}
	if f.Remediation.Text != "" {
		fmt.Fprintf(&b, "\n**Fix:** %s\n", text(f.Remediation.Text))
	}
	if f.Remediation.Command != "" {
		fmt.Fprintf(&b, "\nNext: %s\n", code(f.Remediation.Command))
	}
	b.WriteString("\n</details>\n")
	return b.String()
}

// check names a check, with a link to its page if the report has one.
func (p *page) check(id string) string {
	for _, c := range p.report.Checks {
		if c.ID == id && escape.WebAddress(c.HelpURI) != "" {
			return fmt.Sprintf("[%s](%s)", code(id), escape.WebAddress(c.HelpURI))
		}
	}
	return code(id)
}

// link points to a line of a file. A file outside the repository gets no link.
func (p *page) link(l *finding.Location) string {
	file := strings.ReplaceAll(l.File, `\`, "/")
	name, target := l.File, escape.URIPath(strings.TrimPrefix(file, "./"))
	if l.Line > 0 {
		name = fmt.Sprintf("%s:%d", name, l.Line)
		target = fmt.Sprintf("%s#L%d", target, l.Line)
	}
	outside := strings.HasPrefix(file, "/") || strings.HasPrefix(file, "../") || len(file) > 1 && file[1] == ':'
	if outside {
		return text(name)
	}
	if p.files != "" {
		target = p.files + "/" + target
	}
	return fmt.Sprintf("[%s](%s)", text(name), target)
}
