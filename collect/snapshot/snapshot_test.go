package snapshot

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect"
	"github.com/temper-security/temper/inventory"
)

func TestASnapshotComesBackAsItWas(t *testing.T) {
	t.Parallel()
	at := inventory.Source{File: "t.yaml", Line: 3, Column: 5, Path: "Resources/F"}
	unknown := inventory.Missing[string](inventory.Unsupported, "parameter X has no default", at)
	unknown.Partial, unknown.Refs = "a-?*", []inventory.Ref{{Kind: inventory.ToParameter, ID: "X"}}
	want := &collect.Collection{
		Found: 2, Parsed: 1, Skipped: []collect.Skipped{{Path: "b.yaml", Reason: "line 1"}},
		Stacks: []*collect.Stack{{
			Name: "t.yaml", Origin: inventory.FromSAM, Gaps: []collect.Gap{{What: "w", Why: "y", Source: at}},
			Variants: []*inventory.Inventory{{
				Scenario: []inventory.Assumption{{Condition: "IsProd", Holds: true}},
				Functions: []*inventory.Function{{
					Resource: inventory.Resource{ID: "F", Type: "AWS::Lambda::Function", Source: at},
					Runtime:  inventory.Value("python3.13", at), Handler: unknown, KMSKey: inventory.None[inventory.Ref](at),
				}},
			}},
		}},
	}
	var buf bytes.Buffer
	if err := Write(&buf, want); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&buf)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for _, src := range []string{`{"schema":"temper.snapshot/0","collection":{}}`, `{"schema":"temper.snapshot/1"}`, `{}`} {
		if _, err := Read(strings.NewReader(src)); !errors.Is(err, ErrSchema) {
			t.Errorf("Read(%s) = %v, want ErrSchema", src, err)
		}
	}
	for _, src := range []string{"", "{", `{"schema":"temper.snapshot/1","collection":{"Stacks":[{"Variants":[{"Account":{"state":"perhaps"}}]}]}}`} {
		if _, err := Read(strings.NewReader(src)); err == nil || errors.Is(err, ErrSchema) {
			t.Errorf("Read(%q) = %v, want an error of the content", src, err)
		}
	}
}
