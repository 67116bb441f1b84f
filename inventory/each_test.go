package inventory

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEachVisitsEveryKind(t *testing.T) {
	t.Parallel()
	inv := &Inventory{
		Functions: []*Function{{Resource: Resource{ID: "F1"}}, {Resource: Resource{ID: "F2"}}},
		Queues:    []*Queue{{Resource: Resource{ID: "Q"}}},
		// A use of a security group is a relation, not a resource.
		SecurityGroupUses: []*SecurityGroupUse{{ID: "U"}},
		Others:            []*Resource{{ID: "O"}},
	}
	var got []string
	inv.Each(func(r *Resource) { got = append(got, r.ID) })
	if diff := cmp.Diff([]string{"F1", "F2", "Q", "O"}, got); diff != "" {
		t.Errorf("Each (-want +got):\n%s", diff)
	}
}

func TestAppendJoinsEverySlice(t *testing.T) {
	t.Parallel()
	inv := &Inventory{Functions: []*Function{{Resource: Resource{ID: "F1"}}}}
	inv.Append(&Inventory{
		Scenario:  []Assumption{{Condition: "ignored"}},
		Functions: []*Function{{Resource: Resource{ID: "F2"}}},
		Trails:    []*Trail{{Resource: Resource{ID: "T"}}},
	})
	var got []string
	inv.Each(func(r *Resource) { got = append(got, r.ID) })
	if diff := cmp.Diff([]string{"F1", "F2", "T"}, got); diff != "" {
		t.Errorf("Append (-want +got):\n%s", diff)
	}
	if inv.Scenario != nil {
		t.Errorf("Append took the other's scenario: %v", inv.Scenario)
	}
}
