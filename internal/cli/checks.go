package cli

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/temper-security/temper/check/registry"
)

func checksCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "checks",
		Short: "List the checks",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
			for _, c := range registry.All() {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", c.ID, c.Severity, c.Category, c.Title)
			}
			return w.Flush() //nolint:wrapcheck // writing to standard output
		},
	}
}
