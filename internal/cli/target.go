package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/temper-security/temper/collect"
	"github.com/temper-security/temper/collect/cloudformation"
	"github.com/temper-security/temper/collect/snapshot"
)

// loadOne reads one target: a snapshot, a template, or a folder.
func loadOne(ctx context.Context, target string, options cloudformation.Options) (*collect.Collection, error) {
	info, err := os.Stat(target)
	if err != nil {
		return nil, fmt.Errorf("read target: %w", err)
	}
	if !info.IsDir() && isSnapshot(target) {
		f, err := os.Open(target)
		if err != nil {
			return nil, fmt.Errorf("read target: %w", err)
		}
		defer f.Close()         //nolint:errcheck // nothing was written
		return snapshot.Read(f) //nolint:wrapcheck // it says what was read
	}
	return cloudformation.Load(ctx, target, options) //nolint:wrapcheck // it names the target
}

// isSnapshot looks at the beginning of a file for the schema of a snapshot.
func isSnapshot(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close() //nolint:errcheck // nothing was written
	head, err := io.ReadAll(io.LimitReader(f, 256))
	return err == nil && bytes.Contains(head, []byte(`"temper.snapshot/`))
}
