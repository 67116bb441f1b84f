// Package intrinsic evaluates the intrinsic functions of a CloudFormation
// template as far as they can be known without deploying it. What cannot be
// known keeps its reason and place, and the parts that are known are kept.
package intrinsic

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// Kind is the kind of a value.
type Kind uint8

// The kinds of value. The zero kind is Absent.
const (
	// Absent is AWS::NoValue, or a property that is not there.
	Absent Kind = iota
	Null
	Bool
	Number
	// Text is a string, known or partly known: see Value.Parts.
	Text
	List
	Map
	// Unknown is a value of unknown kind.
	Unknown
)

// Value is the result of evaluating a node.
type Value struct {
	Kind Kind
	// Node is where the value stands in the template; nil if nowhere. A value
	// that came through Ref or FindInMap stands where the call stands.
	Node *template.Node
	// Scalar is the text of a Bool or Number.
	Scalar string
	// Parts make up a Text. A known text has literal parts only (or none, for
	// the empty string).
	Parts []Part
	// Items are the values of a List. Open means that an unknown number of
	// further items may be in the list.
	Items []Value
	Open  bool
	// Fields are the entries of a Map, in order.
	Fields []Field
	// Reason and State say why an Unknown is unknown.
	Reason string
	State  inventory.State
	// Refs lists what the value was made from (parameters included, even when
	// their value is known).
	Refs []inventory.Ref
}

// Field is an entry of a map value.
type Field struct {
	Key   string
	Pos   template.Pos
	Value Value
}

// Part is a piece of a text: a literal, or something not known. Then Reason says
// why, and Ref what it stands for if that is a resource, parameter or export.
type Part struct {
	Literal string
	Unknown bool
	Reason  string
	State   inventory.State
	// Glob is the shape of an unknown part as far as it is known (the ARN
	// pattern of a resource attribute), at least ?*.
	Glob string
	Ref  *inventory.Ref
}

// Literal returns the text if all of it is known.
func (v Value) Literal() (string, bool) {
	switch v.Kind {
	case Bool, Number:
		return v.Scalar, true
	case Text:
	default:
		return "", false
	}
	var b strings.Builder
	for _, p := range v.Parts {
		if p.Unknown {
			return "", false
		}
		b.WriteString(p.Literal)
	}
	return b.String(), true
}

// Pattern returns the text as a glob in which ?* stands for what is not known.
// It is empty if nothing is known.
func (v Value) Pattern() string {
	if s, ok := v.Literal(); ok {
		return s
	}
	if v.Kind != Text {
		return ""
	}
	var b strings.Builder
	for _, p := range v.Parts {
		switch {
		case !p.Unknown:
			b.WriteString(p.Literal)
		case p.Glob != "":
			b.WriteString(p.Glob)
		default:
			b.WriteString("?*")
		}
	}
	return b.String()
}

// Get returns the entry of a map value, or an Absent value.
func (v Value) Get(key string) Value {
	for i := range v.Fields {
		if v.Fields[i].Key == key {
			return v.Fields[i].Value
		}
	}
	return Value{}
}
