package folder

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// write makes files below a temporary folder; a name ending in a slash is a
// folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func walk(t *testing.T, root string, keep func(string) bool) []string {
	t.Helper()
	var names []string
	err := Walk(context.Background(), root, keep, func(e Entry) error {
		name := e.Name
		if e.Err != nil {
			name += " (" + e.Err.Error() + ")"
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		t.Fatalf("Walk: %v", err)
	}
	return names
}

func TestWalkSeesWhatTheAuthorsSee(t *testing.T) {
	t.Parallel()
	root := write(t, map[string]string{
		".gitignore":                "*.log\n/build/\n!keep.log\n# comment\n",
		".git/config":               "x",
		"template.yaml":             "x",
		"a.log":                     "x",
		"keep.log":                  "x",
		"build/out.yaml":            "x",
		"sub/build/in.yaml":         "x",
		"sub/.gitignore":            "secret.*\n",
		"sub/secret.yaml":           "x",
		"secret.yaml":               "x",
		"node_modules/x/t.yaml":     "x",
		"go/vendor/x/t.yaml":        "x",
		".aws-sam/deps/t.yaml":      "x",
		".aws-sam/build/t.yaml":     "x",
		".aws-sam/t.yaml":           "x",
		"deps/t.yaml":               "x",
		"cdk.out/app.template.json": "x",
	})
	want := []string{
		".aws-sam/t.yaml", ".gitignore", "cdk.out/app.template.json", "deps/t.yaml", "keep.log",
		"secret.yaml", "sub/.gitignore", "sub/build/in.yaml", "template.yaml",
	}
	if diff := cmp.Diff(want, walk(t, root, nil)); diff != "" {
		t.Errorf("walk (-want +got):\n%s", diff)
	}
}

func TestWalkKeepsWhatTheCallerWants(t *testing.T) {
	t.Parallel()
	root := write(t, map[string]string{
		".gitignore":        "cdk.out\nother\n",
		"cdk.out/a/x.json":  "x",
		"cdk.out/deep.json": "x",
		"other/x.json":      "x",
	})
	keep := func(dir string) bool { return filepath.Base(dir) == "cdk.out" }
	if diff := cmp.Diff([]string{".gitignore", "cdk.out/a/x.json", "cdk.out/deep.json"}, walk(t, root, keep)); diff != "" {
		t.Errorf("walk (-want +got):\n%s", diff)
	}
}

func TestWalkSurvivesLinksInCircles(t *testing.T) {
	t.Parallel()
	root := write(t, map[string]string{"a/t.yaml": "x"})
	if err := os.Symlink(root, filepath.Join(root, "a", "loop")); err != nil {
		t.Skipf("skipped: this system makes no links: %v", err)
	}
	if diff := cmp.Diff([]string{"a/t.yaml"}, walk(t, root, nil)); diff != "" {
		t.Errorf("walk (-want +got):\n%s", diff)
	}
}

func TestWalkNamesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "missing")
	got := walk(t, root, nil)
	if len(got) != 1 || !strings.Contains(got[0], "no such file") {
		t.Errorf("walk of a missing folder = %q, want one entry that says so", got)
	}
}
