package template

import (
	"bytes"
	"encoding/json"
	"slices"
)

// Any returns plain Go values: map[string]any, []any, string, bool, json.Number
// and nil. What is shared in the tree is made anew at each place. It may be
// called on nil.
func (n *Node) Any() any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case Bool:
		return n.Text == "true"
	case Number:
		return json.Number(n.Text)
	case String:
		return n.Text
	case List:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = item.Any()
		}
		return list
	case Map:
		m := make(map[string]any, len(n.Fields))
		for i := range n.Fields {
			m[n.Fields[i].Key] = n.Fields[i].Value.Any()
		}
		return m
	}
	return nil
}

// MarshalJSON writes the value as JSON, keys in the order of the source.
func (n *Node) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	if err := n.appendJSON(&b, json.NewEncoder(&b)); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// appendJSON writes a value; quote is an encoder on b.
func (n *Node) appendJSON(b *bytes.Buffer, quote *json.Encoder) error {
	if n == nil {
		b.WriteString("null")
		return nil
	}
	switch n.Kind {
	case Bool, Number:
		b.WriteString(n.Text)
	case String:
		return appendString(b, quote, n.Text)
	case List:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := item.appendJSON(b, quote); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case Map:
		b.WriteByte('{')
		for i := range n.Fields {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := appendString(b, quote, n.Fields[i].Key); err != nil {
				return err
			}
			b.WriteByte(':')
			if err := n.Fields[i].Value.appendJSON(b, quote); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	default:
		b.WriteString("null")
	}
	return nil
}

func appendString(b *bytes.Buffer, quote *json.Encoder, s string) error {
	quote.SetEscapeHTML(false)
	if err := quote.Encode(s); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the encoder ends each value with a line break
	return nil
}

// Equal reports whether two nodes have the same value. Places and the order of
// keys do not count; numbers are compared as they are written.
func Equal(a, b *Node) bool {
	if a == b {
		return true
	}
	if a == nil || b == nil || a.Kind != b.Kind || a.Text != b.Text ||
		len(a.Items) != len(b.Items) || len(a.Fields) != len(b.Fields) {
		return false
	}
	for i := range a.Items {
		if !Equal(a.Items[i], b.Items[i]) {
			return false
		}
	}
	return equalFields(a, b)
}

// equalFields compares two maps of the same number of fields.
func equalFields(a, b *Node) bool {
	var index map[string]*Node
	for i := range a.Fields {
		key, value := a.Fields[i].Key, a.Fields[i].Value
		if b.Fields[i].Key == key {
			if !Equal(value, b.Fields[i].Value) {
				return false
			}
			continue
		}
		if index == nil {
			index = make(map[string]*Node, len(b.Fields))
			for j := range b.Fields {
				index[b.Fields[j].Key] = b.Fields[j].Value
			}
		}
		other, ok := index[key]
		if !ok || !Equal(value, other) {
			return false
		}
	}
	return true
}

// WithField returns a copy of a Map with one entry set, in its place if there
// is one and else at the end. The other entries are shared. An entry that is
// new stands at the place of its value. A node that is not a Map counts as an
// empty one.
func WithField(n *Node, key string, v *Node) *Node {
	out := &Node{Kind: Map}
	if n != nil {
		out.Pos = n.Pos
	}
	if n.Is(Map) {
		out.Fields = append(make([]Field, 0, len(n.Fields)+1), n.Fields...)
	}
	for i := range out.Fields {
		if out.Fields[i].Key == key {
			out.Fields[i].Value = v
			return out
		}
	}
	f := Field{Key: key, Value: v}
	if v != nil {
		f.Pos = v.Pos
	}
	out.Fields = append(out.Fields, f)
	return out
}

// WithoutField returns a copy of a Map without an entry. The other entries are
// shared. Without such an entry n itself is returned.
func WithoutField(n *Node, key string) *Node {
	if n.Field(key) == nil {
		return n
	}
	out := *n
	out.Fields = slices.DeleteFunc(slices.Clone(n.Fields), func(f Field) bool { return f.Key == key })
	return &out
}

// Repeated returns the entries below n, and of n, that replace an earlier entry
// of the same key. The service takes the last entry without a word, and so does
// [Read]; it is a mistake of the author all the same.
func Repeated(n *Node) []Field {
	var found []Field
	seen := map[*Node]bool{}
	var walk func(n *Node)
	walk = func(n *Node) {
		if n == nil || n.Kind != List && n.Kind != Map || seen[n] {
			return
		}
		seen[n] = true
		for _, item := range n.Items {
			walk(item)
		}
		for i := range n.Fields {
			if n.Fields[i].Earlier != nil {
				found = append(found, n.Fields[i])
			}
			walk(n.Fields[i].Value)
		}
	}
	walk(n)
	return found
}
