package sarif

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/escape"
)

// maxTags is how many tags of a rule GitHub shows.
const maxTags = 10

// rulesOf describes the checks of the report, and returns where each stands. A
// check that has findings but no description gets a short one from its first
// finding: every result must have its rule.
func rulesOf(r *report.Report) ([]rule, map[string]int) {
	list := make([]rule, 0, len(r.Checks))
	index := make(map[string]int, len(r.Checks))
	add := func(c report.Rule) {
		if _, ok := index[c.ID]; !ok {
			index[c.ID] = len(list)
			list = append(list, ruleOf(c))
		}
	}
	for _, c := range r.Checks {
		add(c)
	}
	for _, f := range r.Findings {
		add(report.Rule{ID: f.Check, Title: f.Title, Severity: f.Severity, Fix: f.Remediation.Text, Frameworks: f.Frameworks})
	}
	return list, index
}

func ruleOf(c report.Rule) rule {
	out := rule{
		ID: escape.Terminal(c.ID), Name: pascal(c.ID), HelpURI: escape.WebAddress(c.HelpURI),
		ShortDescription:     message{Text: plain(c.Title)},
		DefaultConfiguration: configuration{Level: level(c.Severity)},
		Properties: ruleProperties{
			Tags: tags(c), Precision: "high", SecuritySeverity: score(c.Severity),
			Severity: escape.Terminal(string(c.Severity)), AsOf: escape.Terminal(c.AsOf),
		},
	}
	if c.Why != "" {
		out.FullDescription = &message{Text: plain(c.Why)}
	}
	for _, s := range c.Sources {
		if a := escape.WebAddress(s); a != "" {
			out.Properties.Sources = append(out.Properties.Sources, a)
		}
	}
	if f := c.Frameworks; len(f.FSBP)+len(f.CIS)+len(f.NIST)+len(f.ATTACK) > 0 {
		out.Properties.Frameworks = &finding.Frameworks{FSBP: shown(f.FSBP), CIS: shown(f.CIS), NIST: shown(f.NIST), ATTACK: shown(f.ATTACK)}
	}
	out.Help = help(c, out.Properties.Sources)
	return out
}

func shown(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = escape.Terminal(n)
	}
	return out
}

// help is what a viewer shows beside a result: why it matters, how to mend it,
// what is not decided, and on what it rests.
func help(c report.Rule, sources []string) *message {
	var text, mark strings.Builder
	part := func(title, body string) {
		if body != "" {
			fmt.Fprintf(&text, "%s: %s\n", title, plain(body))
			fmt.Fprintf(&mark, "**%s.** %s\n\n", title, escape.Markdown(body))
		}
	}
	part("Why it matters", c.Why)
	part("How to fix it", c.Fix)
	part("What is not decided", c.Limits)
	for i, s := range sources {
		if i == 0 {
			text.WriteString("Sources:\n")
			mark.WriteString("**Sources.**\n\n")
		}
		fmt.Fprintf(&text, "- %s\n", s)
		fmt.Fprintf(&mark, "- <%s>\n", s)
	}
	if text.Len() == 0 {
		return nil
	}
	return &message{Text: strings.TrimSpace(text.String()), Markdown: strings.TrimSpace(mark.String())}
}

// tags are the words by which GitHub filters: security first, so that it takes
// the security-severity into account, then the category, then the controls.
func tags(c report.Rule) []string {
	list := []string{"security", "aws-lambda"}
	seen := map[string]bool{"security": true, "aws-lambda": true}
	add := func(prefix string, names ...string) {
		for _, n := range names {
			tag := escape.Terminal(prefix + n)
			if n != "" && !seen[tag] && len(list) < maxTags {
				seen[tag] = true
				list = append(list, tag)
			}
		}
	}
	add("", c.Category)
	add("fsbp/", c.Frameworks.FSBP...)
	add("attack/", c.Frameworks.ATTACK...)
	add("cis/", c.Frameworks.CIS...)
	add("nist/", c.Frameworks.NIST...)
	return list
}

// level returns the level of a finding that fails. SARIF has three.
func level(s finding.Severity) string {
	switch s {
	case finding.Critical, finding.High:
		return "error"
	case finding.Medium:
		return "warning"
	}
	return "note"
}

// score returns the security-severity by which GitHub ranks: critical is above
// 9.0, high from 7.0, medium from 4.0, low above 0.
func score(s finding.Severity) string {
	switch s {
	case finding.Critical:
		return "9.5"
	case finding.High:
		return "8.0"
	case finding.Medium:
		return "5.5"
	case finding.Low:
		return "2.0"
	}
	return "0.0"
}

// pascal turns url-public into UrlPublic: the form that SARIF wants for names.
func pascal(id string) string {
	words := strings.FieldsFunc(id, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var b strings.Builder
	for _, w := range words {
		runes := []rune(w)
		b.WriteString(string(unicode.ToUpper(runes[0])) + string(runes[1:]))
	}
	return b.String()
}

// semver is Semantic Versioning 2.0.0, as far as its form goes.
var semver = regexp.MustCompile(`^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$`)

// semantic returns a version in the form of Semantic Versioning, or "".
func semantic(version string) string {
	if m := semver.FindStringSubmatch(version); m != nil {
		return m[1]
	}
	return ""
}
