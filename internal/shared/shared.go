// Package shared finds the folder of real inputs with known answers that stands
// beside a checkout. It is for tests only.
package shared

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the path of a file or folder below the shared folder. If it is
// not there the test is skipped, with a line that says so; with
// TEMPER_REQUIRE_SHARED=1 (set in continuous integration) the test fails.
func Dir(tb testing.TB, name string) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatalf("find the shared folder: %v", err)
	}
	for {
		path := filepath.Join(filepath.Dir(dir), "shared", filepath.FromSlash(name))
		if _, err := os.Stat(path); err == nil {
			return path
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	if os.Getenv("TEMPER_REQUIRE_SHARED") == "1" {
		tb.Fatalf("shared/%s is required and was not found beside the checkout", name)
	}
	tb.Skipf("skipped: shared/%s is not beside the checkout; its answers were not checked", name)
	return ""
}
