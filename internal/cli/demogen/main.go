// Command demogen writes the snapshot that temper demo shows. It runs at the root
// of the repository, so that places in the snapshot read as a user would type
// them.
//
//	go run ./internal/cli/demogen FOLDER FILE
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/temper-security/temper/collect/cloudformation"
	"github.com/temper-security/temper/collect/snapshot"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: demogen FOLDER FILE")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "demogen:", err)
		os.Exit(1)
	}
}

func generate(folder, file string) error {
	c, err := cloudformation.Load(context.Background(), folder, cloudformation.DefaultOptions())
	if err != nil {
		return fmt.Errorf("collect: %w", err)
	}
	var buf bytes.Buffer
	if err := snapshot.Write(&buf, c); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return os.WriteFile(file, buf.Bytes(), 0o644) //nolint:gosec,wrapcheck // a file of the repository
}
