package depcheck

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestImportsFollowTheRules lists the packages of this module with the go command
// and holds them against the rules.
func TestImportsFollowTheRules(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Dir,GoFiles", Module+"/...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var packages []Package
	pure := 0
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath string
			Imports    []string
			Dir        string
			GoFiles    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		path := strings.TrimPrefix(p.ImportPath, Module+"/")
		packages = append(packages, Package{Path: path, Imports: p.Imports})
		if !Pure(path, Rules()) {
			continue
		}
		pure++
		for _, name := range p.GoFiles {
			src, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			places, err := Clock(path+"/"+name, src)
			if err != nil {
				t.Fatal(err)
			}
			for _, place := range places {
				t.Errorf("an engine reads the clock: %s", place)
			}
		}
	}
	if pure < 20 {
		t.Errorf("only %d packages are engines", pure)
	}
	if len(packages) < 20 {
		t.Fatalf("go list found only %d packages", len(packages))
	}
	for _, line := range Check(packages, Rules()) {
		t.Error(line)
	}
}

func TestCheckFindsBrokenImports(t *testing.T) {
	t.Parallel()
	rules := []Rule{
		{Path: "engine", Allow: []string{"facts"}, Deny: []string{"context"}},
		{Path: "engine/edge", Allow: []string{"*"}, Modules: []string{"example.com/lib"}},
	}
	packages := []Package{
		{Path: "engine", Imports: []string{"strings", Module + "/facts/deep"}},
		{Path: "engine/a", Imports: []string{"context", Module + "/factsheet", "example.com/lib"}},
		{Path: "engine/edge", Imports: []string{"context", Module + "/cli", "example.com/lib/x", "example.com/other"}},
		{Path: "engine/utils"},
		{Path: "stray"},
	}
	want := []string{
		"package engine/a imports context: the rule of engine forbids it: its packages take values and return values",
		"package engine/a imports " + Module + "/factsheet: the rule of engine does not allow it",
		"package engine/a imports example.com/lib: the rule of engine does not allow this dependency",
		"package engine/edge imports example.com/other: the rule of engine/edge does not allow this dependency",
		`package engine/utils: the name "utils" explains nothing`,
		"package stray: no rule covers it; add one to internal/depcheck",
	}
	if diff := cmp.Diff(want, Check(packages, rules)); diff != "" {
		t.Errorf("Check (-want +got):\n%s", diff)
	}
}

func TestClockFindsWhatDependsOnTheTime(t *testing.T) {
	t.Parallel()
	const src = "package p\n\nimport \"time\"\n\nvar a = time.Now()\n\nvar b = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)\n\nfunc f() { _ = time.Since(a) }\n"
	got, err := Clock("p.go", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"p.go:5:9: time.Now", "p.go:9:16: time.Since"}, got); diff != "" {
		t.Errorf("Clock (-want +got):\n%s", diff)
	}
}
