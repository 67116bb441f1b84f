package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/gitlab"
	"github.com/temper-security/temper/report/json"
	"github.com/temper-security/temper/report/jsonl"
	"github.com/temper-security/temper/report/junit"
	"github.com/temper-security/temper/report/markdown"
	"github.com/temper-security/temper/report/sarif"
	"github.com/temper-security/temper/report/text"
)

// output says how and where a report is written.
type output struct {
	format, file string
	all, noColor bool
}

// formats are the names of --format.
var formats = []string{"text", "json", "jsonl", "sarif", "markdown", "junit", "gitlab"}

func (o *output) register(flags *pflag.FlagSet) {
	flags.StringVarP(&o.format, "format", "f", "", "`FORMAT` of the report: "+strings.Join(formats, ", ")+" (default text)")
	flags.StringVarP(&o.file, "output", "o", "", "write the report to a `FILE` instead of standard output")
	flags.BoolVar(&o.all, "all", false, "list everything: in text instead of a screen at most, in sarif also what is waived or unknown")
	flags.BoolVar(&o.noColor, "no-color", false, "never use colours (NO_COLOR is honoured too)")
}

func (o *output) check() error {
	if o.format == "" {
		o.format = "text"
	}
	if !slices.Contains(formats, o.format) {
		return usage("--format %q is none of %s", o.format, strings.Join(formats, ", "))
	}
	return nil
}

// write writes the report to the chosen place.
func (o *output) write(cmd *cobra.Command, r *report.Report) (err error) {
	if o.file == "" {
		return o.to(cmd.OutOrStdout(), r)
	}
	f, err := os.Create(o.file)
	if err != nil {
		return failed(fmt.Errorf("write report: %w", err))
	}
	defer func() {
		if e := f.Close(); e != nil && err == nil {
			err = failed(fmt.Errorf("write report: %w", e))
		}
	}()
	return o.to(f, r)
}

func (o *output) to(w io.Writer, r *report.Report) error {
	buf := bufio.NewWriter(w)
	var err error
	switch o.format {
	case "json":
		err = json.Write(buf, r)
	case "jsonl":
		err = jsonl.Write(buf, r)
	case "sarif":
		if !o.all {
			r = failing(r)
		}
		err = sarif.Write(buf, r)
	case "markdown":
		err = markdown.Write(buf, r, markdown.Options{Files: repositoryAddress()})
	case "junit":
		err = junit.Write(buf, r)
	case "gitlab":
		err = gitlab.Write(buf, r)
	default:
		err = text.Write(buf, r, o.textOptions(w))
	}
	if err == nil {
		err = buf.Flush()
	}
	if err != nil {
		return failed(fmt.Errorf("write report: %w", err))
	}
	return nil
}

// failing returns a report without the findings that are waived or could not be
// decided: code scanning would show them as open alerts. What could not be decided
// stays in the coverage, and so becomes a notification.
func failing(r *report.Report) *report.Report {
	out := *r
	out.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f finding.Finding) bool {
		return f.Waived != nil || f.Verdict != finding.Fail
	})
	return &out
}

// repositoryAddress returns the address of the repository's files at the commit
// that GitHub Actions builds, so that links in a comment lead there; empty
// elsewhere. Source: GitHub Docs, "Default environment variables".
func repositoryAddress() string {
	server, name, commit := os.Getenv("GITHUB_SERVER_URL"), os.Getenv("GITHUB_REPOSITORY"), os.Getenv("GITHUB_SHA")
	if server == "" || name == "" || commit == "" {
		return ""
	}
	return server + "/" + name + "/blob/" + commit
}

// textOptions fits the text to the place it goes to.
func (o *output) textOptions(w io.Writer) text.Options {
	options := text.Options{All: o.all, Width: 140, MaxLines: 40}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return options
	}
	options.Color = !o.noColor && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if width, height, err := term.GetSize(int(f.Fd())); err == nil && width > 40 && height > 10 {
		options.Width, options.MaxLines = width, height-1
	}
	return options
}
