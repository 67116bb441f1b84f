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
	flags.BoolVar(&o.all, "all", false, "list everything, instead of a screen at most (text)")
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
		err = sarif.Write(buf, r)
	case "markdown":
		err = markdown.Write(buf, r)
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

// textOptions fits the text to the place it goes to.
func (o *output) textOptions(w io.Writer) text.Options {
	options := text.Options{All: o.all, Width: 100, MaxLines: 40}
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
