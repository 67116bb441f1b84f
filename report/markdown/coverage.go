package markdown

import (
	"fmt"

	"github.com/temper-security/temper/finding"
)

// list is a folded list that keeps to a number of bytes and counts what it leaves
// out.
type list struct {
	page        *page
	room, total int
	shown       int
	open        bool
}

func (p *page) list(title string, total, room int) *list {
	if total > 0 {
		fmt.Fprintf(p, "\n<details><summary>%s</summary>\n\n", title)
	}
	return &list{page: p, total: total, room: room - 200, open: total > 0}
}

// add writes one line, if there is room for it.
func (l *list) add(line string) {
	if len(line)+3 > l.room {
		l.room = 0
		return
	}
	l.room -= len(line) + 3
	l.shown++
	l.page.WriteString("- " + line + "\n")
}

func (l *list) close() {
	if !l.open {
		return
	}
	if more := l.total - l.shown; more > 0 {
		fmt.Fprintf(l.page, "- and %d more\n", more)
	}
	l.page.WriteString("\n</details>\n")
}

// waived lists what a waiver accepts: a reviewer should see it.
func (p *page) waived() {
	var accepted []finding.Finding
	for _, f := range p.report.Findings {
		if f.Waived != nil {
			accepted = append(accepted, f)
		}
	}
	l := p.list(fmt.Sprintf("%d waived", len(accepted)), len(accepted), reserveWaived)
	for _, f := range accepted {
		if l.room == 0 {
			break
		}
		until := ""
		if f.Waived.Until != "" {
			until = " until " + text(f.Waived.Until)
		}
		l.add(fmt.Sprintf("%s: %s (waived%s: %s)", p.check(f.Check), text(f.Message), until, text(f.Waived.Reason)))
	}
	l.close()
}

// coverage writes what was seen and what was not.
func (p *page) coverage() {
	r := p.report
	c := r.Coverage
	fmt.Fprintf(p, "\n---\n%d of %s read, %s, %s with facts as of %s. %s could not be decided.\n",
		c.Files.Parsed, plural(c.Files.Found, "template"), plural(c.Functions, "function"), plural(c.Checks, "check"),
		text(r.Tool.Today), plural(r.Summary.Unknown, "verdict"))
	l := p.list("What is not known", len(c.Files.Skipped)+len(c.Unknown), reserveCoverage-1_500)
	for _, s := range c.Files.Skipped {
		if l.room == 0 {
			break
		}
		l.add(fmt.Sprintf("skipped %s: %s", text(s.Path), text(s.Reason)))
	}
	for _, g := range c.Unknown {
		if l.room == 0 {
			break
		}
		line := text(g.What) + ": " + text(g.Why)
		if g.Count > 1 {
			line += fmt.Sprintf(" (%d times)", g.Count)
		}
		l.add(line)
	}
	l.close()
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
