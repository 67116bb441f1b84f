package sam

import (
	"slices"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// flag makes a Bool node.
func flag(v bool, at template.Pos) *template.Node {
	if v {
		return template.Scalar(template.Bool, "true", at)
	}
	return template.Scalar(template.Bool, "false", at)
}

// texts makes a List of String nodes.
func texts(at template.Pos, items ...string) *template.Node {
	n := template.Sequence(at)
	for _, s := range items {
		n.Items = append(n.Items, template.Text(s, at))
	}
	return n
}

// first returns the first of the nodes that is set, or nil.
func first(nodes ...*template.Node) *template.Node {
	for _, n := range nodes {
		if set(n) {
			return n
		}
	}
	return nil
}

// isText reports whether n is the string s.
func isText(n *template.Node, s string) bool {
	text, ok := n.Str()
	return ok && text == s
}

// isTrue reports whether n is the boolean true.
func isTrue(n *template.Node) bool { return n.Is(template.Bool) && n.Text == "true" }

// referenced returns the logical id of a {"Ref": id}, or the string itself.
func referenced(n *template.Node) (string, bool) {
	if n.Is(template.Map) {
		n = n.Get("Ref")
	}
	return n.Str()
}

// own copies a tree so that the transform may change the copy while it builds.
func own(n *template.Node) *template.Node {
	if n == nil {
		return nil
	}
	c := *n
	c.Items = slices.Clone(n.Items)
	for i, item := range c.Items {
		c.Items[i] = own(item)
	}
	c.Fields = slices.Clone(n.Fields)
	for i := range c.Fields {
		c.Fields[i].Value = own(c.Fields[i].Value)
	}
	return &c
}

// putField sets a key of an owned map; a new key stands at the value's place.
func putField(m *template.Node, key string, v *template.Node) {
	if f := m.Field(key); f != nil {
		f.Value = v
		return
	}
	m.Fields = append(m.Fields, template.Field{Key: key, Pos: v.Pos, Value: v})
}

// dropField removes a key of an owned map.
func dropField(m *template.Node, key string) {
	m.Fields = slices.DeleteFunc(m.Fields, func(f template.Field) bool { return f.Key == key })
}

// ownedMap returns the map at a key of an owned map, and makes it if the key is
// absent or null. It returns nil if the value is of another kind.
func ownedMap(m *template.Node, key string, at template.Pos) *template.Node {
	v := given(m.Get(key))
	if v == nil {
		v = template.Mapping(at)
		putField(m, key, v)
	}
	if !v.Is(template.Map) {
		return nil
	}
	return v
}

// appendTo adds items to the list at a key of an owned map, and makes the list if
// there is none.
func appendTo(m *template.Node, key string, at template.Pos, items ...*template.Node) {
	n := m.Get(key)
	if !n.Is(template.List) {
		n = template.Sequence(at)
		putField(m, key, n)
	}
	n.Items = append(n.Items, items...)
}

// stableID returns prefix and a hash of a value, so that equal values get equal
// ids. A value that is not set gives the prefix alone.
func stableID(prefix string, v *template.Node) string {
	if !set(v) {
		return prefix
	}
	if s, ok := v.Str(); ok {
		return hashID(prefix, s)
	}
	return contentID(prefix, v)
}
