package template_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/internal/shared"
)

// sources gives the templates below a folder of the shared corpora.
func sources(tb testing.TB, folder string) map[string][]byte {
	tb.Helper()
	root := shared.Dir(tb, folder)
	found := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(path) {
		case ".yaml", ".yml", ".json", ".template":
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(root, path)
			found[filepath.ToSlash(rel)] = src
			return err
		}
		return nil
	})
	if err != nil {
		tb.Fatalf("list %s: %v", folder, err)
	}
	return found
}

func TestCorporaAreRead(t *testing.T) {
	for _, folder := range []string{"corpora/sam/translator-tests/input", "corpora/sam/serverless-patterns", "corpora/cdk-out"} {
		for name, src := range sources(t, folder) {
			if _, err := template.Read(name, src, template.DefaultLimits()); err != nil {
				t.Errorf("%s: %v", folder, err)
			}
		}
	}
}
