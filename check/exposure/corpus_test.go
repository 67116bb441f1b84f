package exposure

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/collect/cloudformation"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/internal/shared"
)

// TestTranslatedPatterns runs the checks over what the reference translator made
// of real SAM templates and compares the findings with what can be counted in
// its JSON without any of our code: service principals without SourceArn and
// SourceAccount, and URLs with auth type NONE with both statements.
func TestTranslatedPatterns(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared.Dir(t, "corpora/sam/expected"), "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no expected results: %v", err)
	}
	dir := t.TempDir()
	want := map[string]int{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var body struct {
			Resources map[string]struct {
				Type       string
				Properties map[string]any
			} `json:"resources"`
		}
		if json.Unmarshal(src, &body) != nil || len(body.Resources) == 0 {
			continue
		}
		statements := map[string]bool{}
		none := 0
		for _, r := range body.Resources {
			p := r.Properties
			switch r.Type {
			case "AWS::Lambda::Permission":
				who, _ := p["Principal"].(string)
				if strings.HasSuffix(who, ".amazonaws.com") && p["SourceArn"] == nil && p["SourceAccount"] == nil {
					want["policy-confused-deputy"]++
				}
				if action, _ := p["Action"].(string); who == "*" {
					statements[action] = true
				}
			case "AWS::Lambda::Url":
				if p["AuthType"] == "NONE" {
					none++
				}
			}
		}
		if statements["lambda:InvokeFunctionUrl"] && statements["lambda:InvokeFunction"] {
			want["url-public"] += none
		}
		template, err := json.Marshal(map[string]any{"AWSTemplateFormatVersion": "2010-09-09", "Resources": body.Resources})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), template, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	collection, err := cloudformation.Load(context.Background(), dir, cloudformation.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	settings := check.DefaultSettings(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	got := map[string]int{}
	for _, stack := range collection.Stacks {
		for _, f := range check.Run([]check.Check{policyConfusedDeputy(), urlPublic(), invokePublic(), policyAnyPrincipal(), urlHalfOpen()}, stack.Variants, settings, nil).Findings {
			if f.Verdict == finding.Fail {
				got[f.Check]++
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings by check (-counted +reported):\n%s", diff)
	}
	t.Logf("%d templates: %v", len(collection.Stacks), got)
}
