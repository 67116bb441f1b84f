package inventory

import "fmt"

// State says whether a fact is known and, if it is not, why.
type State uint8

const (
	// NotCollected is the zero state: nobody has read the fact.
	NotCollected State = iota
	// Present means that the value is known.
	Present
	// Absent means that it is known that there is no value.
	Absent
	// Denied means that the read was refused.
	Denied
	// Throttled means that the read was given up after rate limiting.
	Throttled
	// Unsupported means that the source can hold the fact in a form that
	// cannot be decided: an unresolved parameter, an attribute known only
	// after deployment, an intrinsic function nobody knows.
	Unsupported
)

var stateNames = [...]string{"not collected", "value", "absent", "denied", "throttled", "unsupported"}

// String returns the state in the words of the report.
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return fmt.Sprintf("state %d", uint8(s))
}

// Known is a fact, or the reason why there is none. The zero Known is
// [NotCollected]. A reader must handle the other states: the value can be had
// only through [Known.Get].
//
// What is partly known is kept: Partial is a glob in which ?* stands for each
// part that is not known (the pattern of an ARN whose account is not known, for
// example), and Refs names what the value is made from.
type Known[T any] struct {
	state State
	value T

	// Reason says why the value is not known, in words for a person.
	Reason string
	// Partial is a glob of what is known about a text value that is not
	// Present; empty if nothing is.
	Partial string
	// Refs lists what the value was made from, in order of appearance, whether
	// or not it is known.
	Refs []Ref
	// Source is the place that sets the value, or the nearest place that could.
	Source Source
}

// Value returns a fact that is known.
func Value[T any](v T, at Source) Known[T] {
	return Known[T]{state: Present, value: v, Source: at}
}

// None returns the fact that there is no value.
func None[T any](at Source) Known[T] {
	return Known[T]{state: Absent, Source: at}
}

// Missing returns a fact that is not known, in one of the states NotCollected,
// Denied, Throttled or Unsupported, with the reason. It panics on another
// state, which is a mistake of the caller.
func Missing[T any](s State, reason string, at Source) Known[T] {
	if s == Present || s == Absent {
		panic("inventory: Missing called with state " + s.String())
	}
	return Known[T]{state: s, Reason: reason, Source: at}
}

// State returns the state of the fact.
func (k Known[T]) State() State { return k.state }

// Get returns the value, and whether it is known to exist.
func (k Known[T]) Get() (T, bool) { return k.value, k.state == Present }

// Or returns the value if it is present, and def if it is known to be absent.
// ok is false if the fact is not known: the caller must then say so.
func (k Known[T]) Or(def T) (v T, ok bool) {
	switch k.state {
	case Present:
		return k.value, true
	case Absent:
		return def, true
	default:
		return def, false
	}
}

// IsAbsent reports whether it is known that there is no value.
func (k Known[T]) IsAbsent() bool { return k.state == Absent }

// IsUnknown reports whether it is not known if there is a value, or which.
func (k Known[T]) IsUnknown() bool { return k.state != Present && k.state != Absent }

// Why returns the reason why the value is not known, never empty for an
// unknown fact.
func (k Known[T]) Why() string {
	if k.Reason != "" {
		return k.Reason
	}
	return k.state.String()
}

// RefKind says what a [Ref] points to.
type RefKind uint8

const (
	// ToResource refers to a resource by its id in the same inventory.
	ToResource RefKind = iota
	// ToParameter refers to a template parameter by its name.
	ToParameter
	// ToExport refers to a value exported by another stack.
	ToExport
	// ToDynamic is a dynamic reference, {{resolve:service:…}}; ID holds the
	// text between the braces.
	ToDynamic
	// ToExternal refers to something outside the inventory; ID is its ARN,
	// name or id as far as it is known.
	ToExternal
)

// Ref is a reference from one thing to another.
type Ref struct {
	Kind RefKind
	// ID is the id of the target; see RefKind.
	ID string
	// Attribute is the attribute that a GetAtt asked for; empty for Ref.
	Attribute string
	// Text is the literal value or glob (see Known.Partial) of the reference.
	Text string
}

// Source is the place of a fact: a file, or an API call.
type Source struct {
	// File is the path as the user would type it, with slashes; for a live
	// account it is empty.
	File string
	// Line and Column count from 1; 0 if the place has none.
	Line, Column int
	// EndLine is the last line of the value; 0 if the place has none.
	EndLine int
	// Path names the place inside the file, stable when lines move:
	// Resources/Orders/Properties/Runtime.
	Path string
}

// String returns file:line:column, as editors understand it.
func (s Source) String() string {
	switch {
	case s.File == "":
		return s.Path
	case s.Line == 0:
		return s.File
	case s.Column == 0:
		return fmt.Sprintf("%s:%d", s.File, s.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Column)
	}
}
