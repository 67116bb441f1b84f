package cli

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/registry"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report/escape"
)

// findingID is the form of an id of a finding, or the beginning of one.
var findingID = regexp.MustCompile(`^[0-9a-f]{4,12}$`)

func explainCommand() *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:   "explain CHECK | FINDING",
		Short: "Say what a check decides, or show a finding with all its evidence",
		Long: `Explain prints what a check decides, why it matters, how to mend it and what it
does not decide; or one finding of the last report (or of the JSON report of
--report) with every piece of evidence. The id of a finding may be shortened while
it stays unique.`,
		Example: `  temper explain url-public
  temper explain 7f3a
  temper explain 7f3a --report report.json`,
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, c := range registry.All() {
				ids = append(ids, c.ID+"\t"+c.Title)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			c, ok := registry.Find(args[0])
			if !ok && args[0] == "waiver-invalid" {
				c, ok = check.WaiverInvalid(nil, nil), true
			}
			switch {
			case ok && from == "":
				return explainCheck(cmd.OutOrStdout(), c)
			case from != "" || findingID.MatchString(args[0]):
				return explainFinding(cmd.OutOrStdout(), from, args[0])
			default:
				return unknownCheck(args[0])
			}
		},
	}
	cmd.Flags().StringVar(&from, "report", "", "JSON report `FILE` to take the finding from (default the last one)")
	return cmd
}

func explainCheck(w io.Writer, c check.Check) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n", c.ID, c.Title)
	fmt.Fprintf(&b, "severity  %s\ncategory  %s\nfacts of  %s\n", c.Severity, c.Category, c.AsOf)
	if controls := controls(c.Frameworks); controls != "" {
		fmt.Fprintf(&b, "controls  %s\n", controls)
	}
	section(&b, "Why it matters", c.Why)
	section(&b, "How to mend it", c.Fix)
	section(&b, "What it does not decide", c.Limits)
	section(&b, "Sources", strings.Join(c.Sources, "\n"))
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // writing to standard output
}

func controls(f finding.Frameworks) string {
	var list []string
	for _, group := range []struct {
		name string
		ids  []string
	}{{"FSBP", f.FSBP}, {"CIS", f.CIS}, {"NIST", f.NIST}, {"ATT&CK", f.ATTACK}} {
		if len(group.ids) > 0 {
			list = append(list, group.name+" "+strings.Join(group.ids, ", "))
		}
	}
	return strings.Join(list, "; ")
}

func section(b *strings.Builder, title, text string) {
	if text == "" {
		return
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for line := range strings.SplitSeq(text, "\n") {
		for _, l := range wrap(line, 76) {
			fmt.Fprintf(b, "  %s\n", l)
		}
	}
}

// wrap breaks a line at spaces so that no part is longer than width, if it can.
func wrap(line string, width int) []string {
	var lines []string
	current := ""
	for _, word := range strings.Fields(line) {
		if current != "" && len([]rune(current))+1+len([]rune(word)) > width {
			lines = append(lines, current)
			current = word
			continue
		}
		if current != "" {
			current += " "
		}
		current += word
	}
	return append(lines, current)
}

// explainFinding prints the finding of a report whose id begins with id.
func explainFinding(w io.Writer, file, id string) error {
	r, file, err := readReport(file)
	if err != nil {
		return err
	}
	var matches []finding.Finding
	for _, x := range r.Findings {
		if strings.HasPrefix(x.ID, id) {
			matches = append(matches, x)
		}
	}
	switch len(matches) {
	case 0:
		return usage("no finding of %s has an id that begins with %q", file, id)
	case 1:
		_, err := io.WriteString(w, describe(matches[0]))
		return err //nolint:wrapcheck // writing to standard output
	default:
		return usage("%d findings of %s have an id that begins with %q; give more of it", len(matches), file, id)
	}
}

// describe renders a finding with all its evidence.
func describe(f finding.Finding) string {
	var b strings.Builder
	safe := escape.Terminal
	fmt.Fprintf(&b, "%s  %s  %s\n\n%s\n", strings.ToUpper(string(f.Severity)), f.Check, f.ID, safe(f.Message))
	fmt.Fprintf(&b, "\nverdict    %s\n", f.Verdict)
	if f.Condition != "" {
		fmt.Fprintf(&b, "holds when %s\n", safe(f.Condition))
	}
	if f.Location != nil {
		fmt.Fprintf(&b, "at         %s\n", safe(placeOf(f.Location)))
	}
	for _, r := range f.Resources {
		fmt.Fprintf(&b, "resource   %s %s", safe(r.Type), safe(r.ID))
		if r.Location != nil {
			fmt.Fprintf(&b, " (%s)", safe(placeOf(r.Location)))
		}
		if r.Construct != "" {
			fmt.Fprintf(&b, ", construct %s", safe(r.Construct))
		}
		b.WriteString("\n")
	}
	if len(f.Evidence) > 0 {
		b.WriteString("\nEvidence\n")
	}
	for i, e := range f.Evidence {
		fmt.Fprintf(&b, "  %d. %s  %s", i+1, e.Kind, safe(e.What))
		if e.Value != "" {
			fmt.Fprintf(&b, " = %s", safe(e.Value))
		}
		b.WriteString("\n")
		if e.Location != nil {
			fmt.Fprintf(&b, "     at %s\n", safe(placeOf(e.Location)))
		}
		if e.Source != "" {
			fmt.Fprintf(&b, "     rule: %s\n", safe(e.Source))
		}
	}
	section(&b, "How to mend it", safe(f.Remediation.Text))
	if f.Remediation.Command != "" {
		fmt.Fprintf(&b, "  %s\n", safe(f.Remediation.Command))
	}
	if f.Waived != nil {
		fmt.Fprintf(&b, "\nWaived by %s: %s\n", safe(f.Waived.By), safe(f.Waived.Reason))
	}
	return b.String()
}

func placeOf(l *finding.Location) string {
	if l.Line == 0 {
		return l.File
	}
	return fmt.Sprintf("%s:%d:%d", l.File, l.Line, max(l.Column, 1))
}
