// Package cli is the command line: one verb a file. It reads flags and settings,
// calls the packages that do the work, and writes the result.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/temper-security/temper/report/escape"
)

// Main runs the command with the process's arguments and streams and returns
// the exit code.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}

// Run runs the command and returns the exit code. Results go to stdout,
// everything else to stderr.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := Root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled)) {
		fmt.Fprintln(stderr, "temper: interrupted")
		return exitInterrupted
	}
	var e *exitError
	if err != nil && (!errors.As(err, &e) || e.err != nil) {
		fmt.Fprintln(stderr, "temper: "+oneLine(err))
	}
	return codeOf(err)
}

// oneLine returns the message of an error as one line that is safe to show.
func oneLine(err error) string {
	return escape.Terminal(strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; "))
}

// Root returns the command with all its verbs, for running and for generating
// documentation.
func Root() *cobra.Command {
	root := &cobra.Command{
		Use:   "temper",
		Short: "Find, prove, fix and watch what can go wrong with an AWS Lambda function",
		Long: `Temper finds what is wrong with AWS Lambda functions, proves each finding so that
you can check it, and says what could not be known.

  temper scan .            scan the templates below this folder
  temper demo              see a report without any template or account
  temper explain CHECK     read what a check decides and why`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
	}
	root.SetVersionTemplate("temper {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage("%w; see '%s --help'", err, cmd.CommandPath())
	})
	root.CompletionOptions.HiddenDefaultCmd = false
	root.AddCommand(scanCommand(), explainCommand(), reportCommand(), demoCommand(), checksCommand(), versionCommand(), iamCommand())
	return root
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "temper %s\n", version())
			return err
		},
	}
}

// version returns the module version or, for a build of a checkout, its commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}
