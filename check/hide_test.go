package check_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// What a NoEcho parameter holds is in no finding, wherever the template uses it;
// the value that the user gave is no more in it than the default.
func TestValuesOfNoEchoParametersAreHidden(t *testing.T) {
	t.Parallel()
	const def, given = "q7Zp2Lw9", "q7Zp2Lw9-Xk4Vn8"
	inv := &inventory.Inventory{
		Functions: []*inventory.Function{{Resource: inventory.Resource{ID: "Orders", Name: inventory.Value("orders-"+given, inventory.Source{})}}},
		Parameters: []*inventory.Parameter{{
			Resource: inventory.Resource{ID: "Pass"}, NoEcho: true,
			Default: inventory.Value(def, inventory.Source{}), Value: given,
		}},
	}
	rule := check.Check{ID: "x", Severity: finding.Low, Run: func(p *check.Pass) {
		p.Fail(check.Result{
			Message: "Function runs layer " + given + " of " + def, About: []*inventory.Resource{&p.Inventory.Functions[0].Resource},
			Evidence: []finding.Evidence{{Kind: finding.Setting, What: "Layers " + def, Value: given}},
		})
	}}
	out := check.Run([]check.Check{rule}, []*inventory.Inventory{inv}, check.Settings{}, nil)
	src, err := json.Marshal(out.Findings)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(src), def) || strings.Contains(string(src), "Xk4Vn8") {
		t.Errorf("a value is shown: %s", src)
	}
	if want := "Function runs layer (NoEcho parameter Pass) of (NoEcho parameter Pass)"; out.Findings[0].Message != want {
		t.Errorf("message %q, want %q", out.Findings[0].Message, want)
	}
	if snapshot, err := json.Marshal(inv.Parameters[0]); err != nil || strings.Contains(string(snapshot), given) {
		t.Errorf("the given value is in the snapshot (%v): %s", err, snapshot)
	}
}
