package cli

import (
	"bytes"
	"context"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect/cloudformation"
	"github.com/temper-security/temper/collect/snapshot"
)

// TestDemoSnapshotIsCurrent collects the example again and compares.
func TestDemoSnapshotIsCurrent(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir + "/../..")
	c, err := cloudformation.Load(context.Background(), "examples/storefront", cloudformation.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := snapshot.Write(&want, c); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), string(demoSnapshot)); diff != "" {
		t.Errorf("internal/cli/demo.snapshot.json is old; run make generate (-want +got):\n%s", diff)
	}
}
