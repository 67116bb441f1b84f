package cli

import (
	"bytes"
	_ "embed"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/registry"
	"github.com/temper-security/temper/collect/snapshot"
	"github.com/temper-security/temper/internal/assess"
	"github.com/temper-security/temper/report"
)

// demoSnapshot is a snapshot of examples/storefront; make generate writes it.
//
//go:embed demo.snapshot.json
var demoSnapshot []byte

// demoDay is the date for which the demo is judged, so that it shows the same
// report always.
const demoDay = "2026-11-22"

func demoCommand() *cobra.Command {
	var o output
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the report of a small application with flaws; needs no template and no account",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return err
			}
			r, err := DemoReport()
			if err != nil {
				return failed(err)
			}
			if err := o.write(cmd, r); err != nil {
				return err
			}
			if err := keepLast(r); err != nil {
				fmt.Fprintf(cmd.ErrOrStderr(), "temper: note: %s; explain will need --report\n", oneLine(err))
			}
			return nil
		},
	}
	o.register(cmd.Flags())
	return cmd
}

// DemoReport judges the snapshot of the demo. It is the same always.
func DemoReport() (*report.Report, error) {
	today, err := time.Parse(time.DateOnly, demoDay)
	if err != nil {
		return nil, fmt.Errorf("date of the demo: %w", err)
	}
	collection, err := snapshot.Read(bytes.NewReader(demoSnapshot))
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	settings := check.DefaultSettings(today)
	settings.Salt = []byte("demo")
	return assess.Report(collection, assess.Request{
		Checks: registry.All(), Settings: settings, Version: version(), Started: today,
	}), nil
}
