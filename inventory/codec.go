package inventory

import (
	"encoding/json"
	"fmt"
)

// knownForm is the JSON form of a Known: {"state":"value","value":…}.
type knownForm[T any] struct {
	State   string  `json:"state"`
	Value   *T      `json:"value,omitempty"`
	Reason  string  `json:"reason,omitempty"`
	Partial string  `json:"partial,omitempty"`
	Refs    []Ref   `json:"refs,omitempty"`
	Source  *Source `json:"source,omitempty"`
}

// MarshalJSON writes the fact with its state.
func (k Known[T]) MarshalJSON() ([]byte, error) {
	form := knownForm[T]{State: k.state.String(), Reason: k.Reason, Partial: k.Partial, Refs: k.Refs}
	if k.state == Present {
		form.Value = &k.value
	}
	if k.Source != (Source{}) {
		form.Source = &k.Source
	}
	src, err := json.Marshal(form)
	if err != nil {
		return nil, fmt.Errorf("write fact: %w", err)
	}
	return src, nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (k *Known[T]) UnmarshalJSON(src []byte) error {
	var form knownForm[T]
	if err := json.Unmarshal(src, &form); err != nil {
		return fmt.Errorf("read fact: %w", err)
	}
	state, err := parseState(form.State)
	if err != nil {
		return err
	}
	*k = Known[T]{state: state, Reason: form.Reason, Partial: form.Partial, Refs: form.Refs}
	if form.Source != nil {
		k.Source = *form.Source
	}
	if state == Present {
		if form.Value == nil {
			return fmt.Errorf("read fact: state %q without a value", form.State)
		}
		k.value = *form.Value
	}
	return nil
}

func parseState(name string) (State, error) {
	for i, n := range stateNames {
		if n == name {
			return State(i), nil
		}
	}
	return NotCollected, fmt.Errorf("read fact: state %q is not known", name)
}

// Equal reports whether two facts are the same in state, value and origin. It
// lets tests compare inventories.
func (k Known[T]) Equal(other Known[T]) bool {
	a, errA := json.Marshal(k)
	b, errB := json.Marshal(other)
	return errA == nil && errB == nil && string(a) == string(b)
}
