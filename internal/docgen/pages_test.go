package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/check/registry"
)

func TestPagesAreCurrent(t *testing.T) {
	t.Parallel()
	pages, err := Pages()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join("..", "..", "docs", "checks")
	for name, want := range pages {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Errorf("%v; run make generate", err)
			continue
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("docs/checks/%s is old; run make generate (-want +got):\n%s", name, diff)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, ok := pages[filepath.Base(f)]; !ok {
			t.Errorf("%s belongs to no check; run make generate", f)
		}
	}
}

func TestEveryRowIsDoneOrHasAReason(t *testing.T) {
	t.Parallel()
	rows, err := registry.Table()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if !r.Done && r.Reason == "" {
			t.Errorf("check %s is not done and check/registry/notdone.csv says not why", r.ID)
		}
	}
}

func TestPictureIsCurrent(t *testing.T) {
	t.Parallel()
	want, err := Picture()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "..", "docs", "demo.svg"))
	if err != nil {
		t.Fatalf("%v; run make generate", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("docs/demo.svg is old; run make generate (-want +got):\n%s", diff)
	}
}
