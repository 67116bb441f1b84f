package text

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/escape"
)

// entry is what stands in one place of the list: findings of one check.
type entry []finding.Finding

func (e entry) first() finding.Finding { return e[0] }

// single makes one entry a finding.
func single(list []finding.Finding) []entry {
	out := make([]entry, len(list))
	for i := range list {
		out[i] = entry(list[i : i+1])
	}
	return out
}

// byCheck makes one entry a check and severity, in order of the first finding;
// of equal severity, those with most resources first.
func byCheck(list []finding.Finding) []entry {
	type key struct {
		check    string
		severity finding.Severity
	}
	index := map[key]int{}
	var out []entry
	for _, f := range list {
		k := key{f.Check, f.Severity}
		i, ok := index[k]
		if !ok {
			i = len(out)
			index[k] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], f)
	}
	slices.SortStableFunc(out, func(a, b entry) int {
		if a[0].Severity != b[0].Severity {
			return a[0].Severity.Rank() - b[0].Severity.Rank()
		}
		return b.resources() - a.resources()
	})
	return out
}

func (e entry) resources() int {
	n := 0
	for _, f := range e {
		n += len(f.Resources)
	}
	return n
}

// where names the first place in at most width columns, and says how many others
// there are. A width of 0 is no limit.
func (e entry) where(width int) string {
	f := e.first()
	place, others := "no place in a file", ""
	switch {
	case f.Location != nil && f.Location.File != "" && f.Location.Line > 0:
		place = fmt.Sprintf("%s:%d", f.Location.File, f.Location.Line)
	case f.Location != nil && f.Location.File != "":
		place = f.Location.File
	case len(f.Resources) > 0:
		place = f.Resources[0].Type + " " + f.Resources[0].ID
	}
	// The author of a CDK app knows the construct, not the template made from it.
	if len(f.Resources) > 0 && f.Resources[0].Construct != "" {
		if construct := f.Resources[0].Construct; width > 0 {
			place = construct
		} else {
			place = construct + " (" + place + ")"
		}
	}
	if n := len(f.Resources); n > 1 {
		others = fmt.Sprintf(" (%d resources)", n)
	}
	if n := len(e) - 1; n > 0 {
		others = fmt.Sprintf(" and %d more", n)
	}
	place = escape.Terminal(place)
	if width > 0 {
		place = shorten(place, max(width-len(others), minPlace))
	}
	return place + others
}

// command is what to type next: the finding itself if it stands alone, else the
// check that all of them are of.
func (e entry) command() string {
	f := e.first()
	switch {
	case f.Remediation.Command != "" && !strings.HasPrefix(f.Remediation.Command, "temper explain "):
		return f.Remediation.Command
	case len(e) == 1 && len(f.ID) >= shortID:
		return "temper explain " + f.ID[:shortID]
	default:
		return "temper explain " + f.Check
	}
}

// shortID is how much of an id is shown: enough to be unique in a report.
const shortID = 8

// counts says how many entries of which severity are left.
func counts(list []entry) string {
	n := map[finding.Severity]int{}
	for _, e := range list {
		n[e.first().Severity] += len(e)
	}
	var parts []string
	for _, s := range finding.Severities() {
		if n[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[s], s))
		}
	}
	return strings.Join(parts, ", ")
}

// group joins the gaps of one thing, those with most first.
func group(gaps []report.Gap) []report.Gap {
	index := map[string]int{}
	var out []report.Gap
	for _, g := range gaps {
		i, ok := index[g.What]
		if !ok {
			index[g.What] = len(out)
			out = append(out, g)
			continue
		}
		out[i].Count += g.Count
	}
	slices.SortStableFunc(out, func(a, b report.Gap) int { return b.Count - a.Count })
	return out
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// fit cuts a line to a width, at a space if one is near.
func fit(s string, width int) string {
	runes := []rune(s)
	if len(runes) <= width || width < 2 {
		return s
	}
	cut := runes[:width-1]
	for i := len(cut) - 1; i > len(cut)-16 && i > 0; i-- {
		if cut[i] == ' ' {
			cut = cut[:i]
			break
		}
	}
	return string(cut) + "…"
}

// shorten cuts the front of a place, at a slash if it can: what tells places
// apart stands at the end.
func shorten(s string, width int) string {
	runes := []rune(s)
	if len(runes) <= width || width < 2 {
		return s
	}
	kept := string(runes[len(runes)-width+1:])
	if i := strings.IndexByte(kept, '/'); i > 0 && i < len(kept)/2 {
		kept = kept[i:]
	}
	return "…" + kept
}

// wrap breaks a line at spaces, into at most height lines; what does not fit into
// the last is cut.
func wrap(s string, width, height int) []string {
	var lines []string
	words := strings.Fields(s)
	if height < unlimited {
		words = broken(words, width)
	}
	current, length := "", 0
	for i, word := range words {
		n := len([]rune(word))
		if current != "" && length+1+n > width {
			if len(lines)+1 == height {
				return append(lines, fit(current+" "+strings.Join(words[i:], " "), width))
			}
			lines = append(lines, current)
			current, length = "", 0
		}
		if current != "" {
			current += " "
			length++
		}
		current += word
		length += n
	}
	return append(lines, current)
}

// broken breaks the words that are wider than a line.
func broken(words []string, width int) []string {
	out := make([]string, 0, len(words))
	for _, word := range words {
		for runes := []rune(word); ; {
			if len(runes) <= width {
				out = append(out, string(runes))
				break
			}
			out = append(out, string(runes[:width]))
			runes = runes[width:]
		}
	}
	return out
}
