package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/registry"
	"github.com/temper-security/temper/finding"
)

// Pages returns the Markdown pages of docs/checks by file name.
func Pages() (map[string][]byte, error) {
	pages := map[string][]byte{}
	for _, c := range append(registry.All(), check.WaiverInvalid(nil, nil)) {
		pages[c.ID+".md"] = page(c)
	}
	index, err := index()
	if err != nil {
		return nil, err
	}
	pages["README.md"] = index
	return pages, nil
}

// page renders the page of one check.
func page(c check.Check) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", c.ID, c.Title)
	fmt.Fprintf(&b, "| severity | category | facts of |\n|---|---|---|\n| %s | %s | %s |\n", c.Severity, c.Category, c.AsOf)
	part(&b, "Why it matters", c.Why)
	part(&b, "How to mend it", c.Fix)
	part(&b, "What it does not decide", c.Limits)
	if list := frameworks(c.Frameworks); list != "" {
		part(&b, "Controls", list)
	}
	var sources strings.Builder
	for _, s := range c.Sources {
		fmt.Fprintf(&sources, "- %s\n", s)
	}
	part(&b, "Sources", strings.TrimSuffix(sources.String(), "\n"))
	part(&b, "To accept it", fmt.Sprintf("Put a comment at the resource, with a date and a reason:\n\n```yaml\n# temper:ignore %s until=YYYY-MM-DD reason=why this is accepted\n```", c.ID))
	return b.Bytes()
}

func part(b *bytes.Buffer, title, text string) {
	if text != "" {
		fmt.Fprintf(b, "\n## %s\n\n%s\n", title, text)
	}
}

func frameworks(f finding.Frameworks) string {
	var lines []string
	for _, group := range []struct {
		name string
		ids  []string
	}{
		{"AWS Foundational Security Best Practices", f.FSBP}, {"CIS AWS Compute Services Benchmark", f.CIS},
		{"NIST SP 800-53 Rev. 5", f.NIST}, {"MITRE ATT&CK", f.ATTACK},
	} {
		if len(group.ids) > 0 {
			lines = append(lines, "- "+group.name+": "+strings.Join(group.ids, ", "))
		}
	}
	return strings.Join(lines, "\n")
}

// index renders the table of all checks, done and not done.
func index() ([]byte, error) {
	rows, err := registry.Table()
	if err != nil {
		return nil, fmt.Errorf("read the table of checks: %w", err)
	}
	done := 0
	for _, r := range rows {
		if r.Done {
			done++
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Checks\n\nThe table holds every Lambda check that any tool has, and those that none has: %d rows, of which %d are done. "+
		"`temper explain ID` prints the same page as the link.\n\nThis page is generated (`make generate`).\n", len(rows), done)
	category := ""
	for _, r := range rows {
		if r.Category != category {
			category = r.Category
			fmt.Fprintf(&b, "\n## %s\n\n| check | severity | decides |\n|---|---|---|\n", category)
		}
		name, text := "`"+r.ID+"`", r.Title
		if r.Done {
			name = fmt.Sprintf("[%s](%s.md)", r.ID, r.ID)
		} else {
			text += ". *Not done: " + r.Reason + "*"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, r.Severity, strings.ReplaceAll(text, "|", "\\|"))
	}
	return b.Bytes(), nil
}
