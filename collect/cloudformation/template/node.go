// Package template holds a CloudFormation template as a tree of values in which
// each value knows its line and column, and reads one from YAML or JSON.
//
// Intrinsic functions have one form in the tree, that of JSON: the short tags of
// YAML (!Sub, !GetAtt) are rewritten on reading, so that whoever walks the tree
// sees {"Fn::Sub": …} always.
package template

// Kind is the kind of a node.
type Kind uint8

// The kinds of node.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Map
)

// Node is a value of a template. A tree must not be changed after it was read;
// a transform makes new nodes, and may share unchanged ones.
type Node struct {
	Kind Kind
	// Text is the value of a Bool (true, false), Number (as JSON writes it) or
	// String.
	Text string
	// Items are the values of a List.
	Items []*Node
	// Fields are the entries of a Map, in the order of the source. Keys are
	// unique.
	Fields []Field
	Pos    Pos
}

// Field is an entry of a Map.
type Field struct {
	Key string
	// Pos is the place of the key.
	Pos   Pos
	Value *Node
	// Earlier is an entry of the same key that stood before this one in the
	// source and that this one replaces; nil almost always. See [Repeated].
	Earlier *Field
}

// Pos is a place in a template. Lines and columns count from 1.
type Pos struct {
	// File is the path as given to the reader.
	File         string
	Line, Column int
	// EndLine is the last line of the value.
	EndLine int
}

// Get returns the value of a key of a Map, or nil. It may be called on nil.
func (n *Node) Get(key string) *Node {
	if n == nil || n.Kind != Map {
		return nil
	}
	for i := range n.Fields {
		if n.Fields[i].Key == key {
			return n.Fields[i].Value
		}
	}
	return nil
}

// Field returns the entry of a key of a Map, or nil. It may be called on nil.
func (n *Node) Field(key string) *Field {
	if n == nil || n.Kind != Map {
		return nil
	}
	for i := range n.Fields {
		if n.Fields[i].Key == key {
			return &n.Fields[i]
		}
	}
	return nil
}

// At returns the value at a path of keys, or nil. It may be called on nil.
func (n *Node) At(path ...string) *Node {
	for _, key := range path {
		n = n.Get(key)
	}
	return n
}

// Is reports whether n is not nil and of kind k.
func (n *Node) Is(k Kind) bool { return n != nil && n.Kind == k }

// Str returns the text of a String node; ok is false for anything else.
func (n *Node) Str() (s string, ok bool) {
	if !n.Is(String) {
		return "", false
	}
	return n.Text, true
}

// Intrinsic returns the name and argument of an intrinsic function call: a Map
// with the one key Ref, Condition or Fn::*. ok is false for anything else.
func (n *Node) Intrinsic() (name string, arg *Node, ok bool) {
	if !n.Is(Map) || len(n.Fields) != 1 {
		return "", nil, false
	}
	key := n.Fields[0].Key
	if key == "Ref" || key == "Condition" || len(key) > 4 && key[:4] == "Fn::" {
		return key, n.Fields[0].Value, true
	}
	return "", nil, false
}

// Scalar makes a node of a scalar kind.
func Scalar(k Kind, text string, at Pos) *Node { return &Node{Kind: k, Text: text, Pos: at} }

// Text makes a String node.
func Text(s string, at Pos) *Node { return Scalar(String, s, at) }

// Sequence makes a List node.
func Sequence(at Pos, items ...*Node) *Node { return &Node{Kind: List, Items: items, Pos: at} }

// Mapping makes a Map node whose keys stand at the places of their values.
// Fields with a nil value are left out.
func Mapping(at Pos, fields ...Field) *Node {
	n := &Node{Kind: Map, Pos: at}
	for _, f := range fields {
		if f.Value == nil {
			continue
		}
		if f.Pos == (Pos{}) {
			f.Pos = f.Value.Pos
		}
		n.Fields = append(n.Fields, f)
	}
	return n
}

// Entry makes a field.
func Entry(key string, v *Node) Field { return Field{Key: key, Value: v} }

// Call makes a call of an intrinsic function.
func Call(name string, arg *Node, at Pos) *Node {
	return Mapping(at, Field{Key: name, Pos: at, Value: arg})
}
