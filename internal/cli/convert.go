package cli

import "github.com/spf13/cobra"

func reportCommand() *cobra.Command {
	var o output
	cmd := &cobra.Command{
		Use:     "report FILE",
		Short:   "Convert a JSON report into another format",
		Example: `  temper report report.json --format markdown`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			r, _, err := readReport(args[0])
			if err != nil {
				return err
			}
			return o.write(cmd, r)
		},
	}
	o.register(cmd.Flags())
	return cmd
}
