package secrets

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/collect/cloudformation"
)

// The fixtures hold these secrets. No finding may show one, in any of its parts.
var planted = []string{"Kx9-tulip-Harbor-42", "Kx9tulipHarbor42"}

func TestNoFindingShowsASecret(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	settings := check.DefaultSettings(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	findings := 0
	for _, file := range files {
		collection, err := cloudformation.Load(t.Context(), file, cloudformation.DefaultOptions())
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, stack := range collection.Stacks {
			for _, f := range check.Run(Checks(), stack.Variants, settings, nil).Findings {
				findings++
				out, err := json.Marshal(f)
				if err != nil {
					t.Fatal(err)
				}
				for _, secret := range planted {
					if strings.Contains(string(out), secret) {
						t.Errorf("%s: a finding of %s shows the secret", file, f.Check)
					}
				}
			}
		}
	}
	if findings < 50 {
		t.Errorf("only %d findings were looked at", findings)
	}
}
