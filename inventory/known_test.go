package inventory

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestZeroKnownIsNotCollected(t *testing.T) {
	t.Parallel()
	var k Known[string]
	if k.State() != NotCollected || !k.IsUnknown() || k.IsAbsent() {
		t.Errorf("zero Known = %v, want not collected and unknown", k.State())
	}
	if _, ok := k.Get(); ok {
		t.Error("zero Known gives a value")
	}
	if _, ok := k.Or("default"); ok {
		t.Error("zero Known takes a default: unknown is not absent")
	}
	if k.Why() == "" {
		t.Error("zero Known gives no reason")
	}
}

func TestOnlyAbsentTakesTheDefault(t *testing.T) {
	t.Parallel()
	for state := range State(len(stateNames)) {
		var k Known[int]
		switch state {
		case Present:
			k = Value(7, Source{})
		case Absent:
			k = None[int](Source{})
		case NotCollected, Denied, Throttled, Unsupported:
			k = Missing[int](state, "why", Source{})
		}
		got, ok := k.Or(3)
		want, wantOK := 3, state == Absent || state == Present
		if state == Present {
			want = 7
		}
		if got != want || ok != wantOK {
			t.Errorf("%v.Or(3) = %d, %v; want %d, %v", state, got, ok, want, wantOK)
		}
	}
}

func TestMissingRefusesKnownStates(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("Missing(Present) did not panic")
		}
	}()
	Missing[int](Present, "", Source{})
}

func TestKnownSurvivesJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := Source{File: rapid.String().Draw(t, "file"), Line: rapid.IntRange(0, 99).Draw(t, "line")}
		k := Known[string]{
			state:  State(rapid.IntRange(0, len(stateNames)-1).Draw(t, "state")),
			Reason: rapid.String().Draw(t, "reason"), Partial: rapid.String().Draw(t, "partial"), Source: at,
			Refs: []Ref{{Kind: ToParameter, ID: rapid.String().Draw(t, "ref")}},
		}
		if k.state == Present {
			k.value = rapid.String().Draw(t, "value")
		}
		src, err := json.Marshal(k)
		if err != nil {
			t.Fatal(err)
		}
		var back Known[string]
		if err := json.Unmarshal(src, &back); err != nil {
			t.Fatal(err)
		}
		if !k.Equal(back) || back.state != k.state || back.value != k.value {
			t.Fatalf("came back as %s, was %s", mustJSON(back), src)
		}
	})
}

func mustJSON(v any) string {
	src, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(src)
}

func TestKnownRefusesUnknownForms(t *testing.T) {
	t.Parallel()
	for _, src := range []string{`{"state":"perhaps"}`, `{"state":"value"}`, `[]`, `{"state":"value","value":{}}`} {
		var k Known[int]
		if err := json.Unmarshal([]byte(src), &k); err == nil || !strings.Contains(err.Error(), "read fact") {
			t.Errorf("Unmarshal(%s) = %v, want an error of reading a fact", src, err)
		}
	}
}
