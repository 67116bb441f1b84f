package template

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

// mapping reads a mapping with its merge keys (https://yaml.org/type/merge.html).
// An entry of the mapping itself wins over a merged one, and of a list of
// merged mappings the first that has a key. Of a key that stands twice the last
// entry counts, as it does for the service; see [Repeated].
func (r *yamlReader) mapping(n *yaml.Node, tag string, pos Pos, level int) (*expanded, error) {
	switch tag {
	case "", "!", "!!map", "!!set":
	default:
		return nil, r.fail(n, "a map cannot have the tag %s", tag)
	}
	got := &expanded{node: &Node{Kind: Map, Pos: pos}, size: 1, end: n.Line}
	got.node.Fields = make([]Field, 0, len(n.Content)/2)
	index := newKeyIndex(len(n.Content) / 2)
	var merges []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if isMerge(key) {
			merges = append(merges, value)
			continue
		}
		text, err := r.key(key)
		if err != nil {
			return nil, err
		}
		child, err := r.read(value, level+1)
		if err != nil {
			return nil, err
		}
		got.node.Fields = index.set(got.node.Fields, Field{
			Key:   text,
			Pos:   Pos{File: r.file, Line: key.Line, Column: key.Column, EndLine: max(key.Line, child.end)},
			Value: child.node,
		})
		got.add(child)
	}
	own := len(got.node.Fields)
	// A later merge key wins over an earlier one, as in PyYAML.
	for i := len(merges) - 1; i >= 0; i-- {
		if err := r.merge(got, index, merges[i], level); err != nil {
			return nil, err
		}
	}
	if len(got.node.Fields) > own {
		// Merged entries come first in the order of entries.
		fields := make([]Field, 0, len(got.node.Fields))
		fields = append(fields, got.node.Fields[own:]...)
		got.node.Fields = append(fields, got.node.Fields[:own]...)
	}
	got.node.Pos.EndLine = got.end
	got.height++
	return got, nil
}

// merge adds the entries of the mapping or list of mappings under a merge key.
func (r *yamlReader) merge(into *expanded, index *keyIndex, n *yaml.Node, level int) error {
	got, err := r.read(n, level+1)
	if err != nil {
		return err
	}
	into.end = max(into.end, got.end)
	sources := []*Node{got.node}
	if got.node.Kind == List {
		sources = got.node.Items
	}
	for _, s := range sources {
		if s.Kind != Map {
			return r.fail(n, "a merge key needs a map or a list of maps")
		}
		// Merging a map again and again adds nothing but takes its time.
		if r.merged += len(s.Fields) + 1; r.lim.Nodes > 0 && r.merged > r.lim.Nodes {
			return overLimit(r.file, "more than %d merged values", r.lim.Nodes)
		}
		for _, f := range s.Fields {
			if _, ok := index.find(into.node.Fields, f.Key); ok {
				continue
			}
			into.node.Fields = index.set(into.node.Fields, f)
		}
	}
	// What is merged is part of what was read: its size bounds it.
	into.size += got.size
	into.height = max(into.height, got.height)
	return nil
}

// isMerge reports whether a key is the merge key, which must not be quoted.
func isMerge(key *yaml.Node) bool {
	if key.Kind != yaml.ScalarNode || key.Value != "<<" {
		return false
	}
	return key.Tag == "!!merge" || key.Style == 0
}

// key gives the text of a key as it is written; a number or a boolean as a key
// is text in JSON, too.
func (r *yamlReader) key(key *yaml.Node) (string, error) {
	if key.Kind == yaml.AliasNode {
		key = key.Alias
	}
	if key.Kind != yaml.ScalarNode {
		return "", r.fail(key, "a list or map cannot be a key")
	}
	if key.Style&yaml.TaggedStyle != 0 {
		if name, ok := longForm(key.Tag); ok {
			return "", r.fail(key, "a call of %s cannot be a key", name)
		}
	}
	if key.Anchor != "" && r.known[key] == nil {
		if _, err := r.read(key, 1); err != nil {
			return "", err
		}
	}
	return key.Value, nil
}

// keyIndex finds a key among the fields of a map; small maps are searched.
type keyIndex struct{ at map[string]int }

const smallMap = 12

func newKeyIndex(size int) *keyIndex {
	if size <= smallMap {
		return &keyIndex{}
	}
	return &keyIndex{at: make(map[string]int, size)}
}

func (x *keyIndex) find(fields []Field, key string) (int, bool) {
	if x.at != nil {
		i, ok := x.at[key]
		return i, ok
	}
	for i := range fields {
		if fields[i].Key == key {
			return i, true
		}
	}
	return 0, false
}

// set adds an entry, or puts it in the place of the one that has its key.
func (x *keyIndex) set(fields []Field, f Field) []Field {
	if i, ok := x.find(fields, f.Key); ok {
		earlier := fields[i]
		f.Earlier = &earlier
		fields[i] = f
		return fields
	}
	fields = append(fields, f)
	last := len(fields) - 1
	switch {
	case x.at != nil:
		x.at[f.Key] = last
	case last >= smallMap:
		x.at = make(map[string]int, 2*smallMap)
		for i := range fields {
			x.at[fields[i].Key] = i
		}
	}
	return fields
}

// overLimit makes an error that wraps [ErrLimit].
func overLimit(file, format string, args ...any) error {
	return fmt.Errorf("%s: %w: %s", file, ErrLimit, fmt.Sprintf(format, args...))
}
