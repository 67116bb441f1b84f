package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func write(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLoadStopsAtTheRootOfTheRepository(t *testing.T) {
	root := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(root, "user"))
	write(t, root, map[string]string{
		".temper.yaml":              "fail-on: low\n",
		"repo/.git/HEAD":            "",
		"repo/a/b/t.yaml":           "",
		"with/.git/HEAD":            "",
		"with/.temper.yaml":         "fail-on: medium\nlimits: {variables: 7}\nparameters: {Stage: prod}\n",
		"with/a/t.yaml":             "",
		"user/temper/temper.yaml":   "fail-on: info\n",
		"named/somewhere/else.yaml": "fail-on: never\n",
	})
	for _, test := range []struct{ named, target, want string }{
		{"", "repo/a/b/t.yaml", "info"},
		{"", "with/a", "medium"},
		{"", "with/a/t.yaml", "medium"},
		{"named/somewhere/else.yaml", "with/a", "never"},
	} {
		named := test.named
		if named != "" {
			named = filepath.Join(root, named)
		}
		f, err := Load(named, filepath.Join(root, test.target))
		if err != nil || f.FailOn != test.want {
			t.Errorf("Load(%q, %q) = %+v, %v; want fail-on %s", test.named, test.target, f, err, test.want)
		}
	}
	f, err := Load("", filepath.Join(root, "with"))
	if err != nil || f.Limits.Variables != 7 || f.Parameters["Stage"] != "prod" {
		t.Errorf("Load = %+v, %v", f, err)
	}
}

func TestLoadNamesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, map[string]string{
		"unknown.yaml": "fail_on: low\n",
		"broken.yaml":  "fail-on: [\n",
		"type.yaml":    "limits: 7\n",
		"large.yaml":   strings.Repeat("# x\n", maxBytes),
	})
	for name, want := range map[string]string{"unknown.yaml": "fail_on", "broken.yaml": "broken.yaml", "type.yaml": "type.yaml", "large.yaml": "larger", "missing.yaml": "missing.yaml"} {
		_, err := Load(filepath.Join(root, name), root)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load(%s) = %v, want an error with %q", name, err, want)
		}
	}
}

func TestLoadWaivers(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, map[string]string{
		"repo/.git/HEAD":            "",
		"repo/.temper/waivers.yaml": "waivers:\n  - check: url-public\n    resource: Orders*\n    until: 2027-03-31\n    reason: by design\n",
		"repo/service/t.yaml":       "",
	})
	rules, err := LoadWaivers(filepath.Join(root, "repo", "service"))
	if err != nil || len(rules) != 1 {
		t.Fatalf("LoadWaivers = %v, %v", rules, err)
	}
	got := []string{rules[0].Check, rules[0].Resource, rules[0].Until, rules[0].Reason}
	if diff := cmp.Diff([]string{"url-public", "Orders*", "2027-03-31", "by design"}, got); diff != "" {
		t.Errorf("waiver (-want +got):\n%s", diff)
	}
	if rules[0].Source.Line != 2 {
		t.Errorf("line %d, want 2", rules[0].Source.Line)
	}
}

func TestLoadWaiversRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"waivers: [{reason: r}]":                        "names no check",
		"waivers: [{check: c}]":                         "gives no reason",
		"waivers: [{check: c, reason: r, until: soon}]": `"soon" is not YYYY-MM-DD`,
		"waivers: [{check: c, reason: r, file: '[x'}]":  "is not a glob",
		"waivers: [{check: c, reason: r, who: me}]":     "who",
		"waivers: 7": "waivers.yaml",
		"other: []":  "other",
	} {
		root := t.TempDir()
		write(t, root, map[string]string{".git/HEAD": "", ".temper/waivers.yaml": text})
		_, err := LoadWaivers(root)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", text, err, want)
		}
	}
}
