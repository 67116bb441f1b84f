// Command temper finds, proves, fixes and watches what can go wrong with AWS
// Lambda functions.
package main

import (
	"os"

	"github.com/temper-security/temper/internal/cli"
)

func main() { os.Exit(cli.Main()) }
