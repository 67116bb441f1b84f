package secrets

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/temper-security/temper/internal/shared"
)

// TestSharedSamples measures recall and precision on the labelled variables.
// The values are never printed.
func TestSharedSamples(t *testing.T) {
	text, err := os.ReadFile(shared.Dir(t, "conformance/secrets/env-samples.json"))
	if err != nil {
		t.Fatal(err)
	}
	var set struct {
		Samples []struct {
			ID                       int
			Name, Value, Label, Kind string
		}
	}
	if err := json.Unmarshal(text, &set); err != nil {
		t.Fatal(err)
	}
	found, missed, wrong := 0, 0, 0
	for _, sample := range set.Samples {
		result := Classify(sample.Name, sample.Value)
		if strings.Contains(result.Kind+result.Why, sample.Value) {
			t.Errorf("%d: the result holds the value", sample.ID)
		}
		reported := result.Class == Secret
		switch {
		case sample.Label == "benign" && reported:
			wrong++
			t.Logf("false alarm: %d %s (%s): %s, %s", sample.ID, sample.Name, sample.Kind, result.Kind, result.Why)
		case sample.Label == "secret" && !reported:
			missed++
			t.Logf("missed: %d %s (%s): %s %s, %s", sample.ID, sample.Name, sample.Kind, result.Class, result.Kind, result.Why)
		case sample.Label == "secret":
			found++
		case sample.Label == "runtime" && !reported:
			t.Errorf("%d %s: a literal credential is %s, want secret", sample.ID, sample.Name, result.Class)
		}
	}
	recall := float64(found) / float64(found+missed)
	precision := float64(found) / float64(found+wrong)
	t.Logf("recall %.3f, precision %.3f: %d found, %d missed, %d false alarms", recall, precision, found, missed, wrong)
	if recall < 0.95 || precision < 0.97 {
		t.Errorf("recall %.3f (want 0.95), precision %.3f (want 0.97)", recall, precision)
	}
}
