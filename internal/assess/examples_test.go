package assess_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/registry"
	"github.com/temper-security/temper/collect/cloudformation"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/internal/assess"
	"github.com/temper-security/temper/report"
)

func scan(t *testing.T, folder string) *report.Report {
	t.Helper()
	c, err := cloudformation.Load(context.Background(), filepath.Join("..", "..", folder), cloudformation.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)
	return assess.Report(c, assess.Request{Checks: registry.All(), Settings: check.DefaultSettings(day), Started: day})
}

// TestExampleFlawsAreFound holds the findings of the example against the comments
// that plant them: each planted flaw is found at its line, and nothing of high or
// worse is found that was not planted.
func TestExampleFlawsAreFound(t *testing.T) {
	t.Parallel()
	const folder = "examples/storefront"
	src, err := os.ReadFile(filepath.Join("..", "..", folder, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	flaw := regexp.MustCompile(`# flaw: ([a-z0-9-]+)$`)
	planted := map[string]bool{}
	for i, line := range strings.Split(string(src), "\n") {
		if m := flaw.FindStringSubmatch(line); m != nil {
			planted[fmt.Sprintf("%d %s", i+1, m[1])] = true
		}
	}
	if len(planted) < 12 {
		t.Fatalf("only %d flaws are planted", len(planted))
	}
	r := scan(t, folder)
	found := map[string]bool{}
	for _, f := range r.Findings {
		if f.Verdict != finding.Fail {
			continue
		}
		place := fmt.Sprintf("%d %s", f.Location.Line, f.Check)
		found[place] = true
		if f.Severity.AtLeast(finding.High) && !planted[place] {
			t.Errorf("not planted: %s: %s", place, f.Message)
		}
		if len(f.Evidence) == 0 {
			t.Errorf("%s has no evidence", place)
		}
	}
	for place := range planted {
		if !found[place] {
			t.Errorf("planted and not found: line %s", place)
		}
	}
	if strings.Contains(fmt.Sprintf("%+v", r), "Winter-Tyres") {
		t.Error("the report holds the value of a secret")
	}
}

// TestFixedExampleIsClean finds nothing but opinions of severity info in the fixed
// copy.
func TestFixedExampleIsClean(t *testing.T) {
	t.Parallel()
	r := scan(t, "examples/storefront-fixed")
	for _, f := range r.Findings {
		if f.Verdict == finding.Fail && f.Severity != finding.Info {
			t.Errorf("line %d: %s: %s", f.Location.Line, f.Check, f.Message)
		}
	}
	if r.Summary.Clean != r.Coverage.Functions || r.Coverage.Functions != 4 {
		t.Errorf("%d of %d functions are clean, want 4 of 4", r.Summary.Clean, r.Coverage.Functions)
	}
}

// TestReportIsDeterministic runs twice and compares, and counts what it holds.
func TestReportIsDeterministic(t *testing.T) {
	t.Parallel()
	a, b := scan(t, "examples/storefront"), scan(t, "examples/storefront")
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
	total := 0
	for _, n := range a.Summary.BySeverity {
		total += n
	}
	ids := map[string]bool{}
	for _, f := range a.Findings {
		if ids[f.ID] {
			t.Errorf("two findings have the id %s", f.ID)
		}
		ids[f.ID] = true
	}
	if total+a.Summary.Unknown+a.Summary.Waived != len(a.Findings) {
		t.Errorf("the summary counts %d findings, the report holds %d", total+a.Summary.Unknown+a.Summary.Waived, len(a.Findings))
	}
	used := slices.ContainsFunc(a.Checks, func(c report.Rule) bool { return c.ID == "env-plaintext-secret" })
	if !used || a.Coverage.Checks != len(registry.All())+1 {
		t.Errorf("checks: %d ran, described: %d", a.Coverage.Checks, len(a.Checks))
	}
}
