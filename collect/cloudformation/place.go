package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// places gives the path of each value of the template that the user wrote. A
// transform shares unchanged values by pointer, so that a value which many
// functions take from Globals is found at its one place.
type places struct {
	crumbs map[*template.Node]crumb
}

// crumb is where a value stands in its parent: under a key, or at an index of a
// list. The root has no parent.
type crumb struct {
	parent *template.Node
	key    string
	index  int
}

func newPlaces(root *template.Node) *places {
	p := &places{crumbs: map[*template.Node]crumb{}}
	if root != nil {
		p.walk(root, crumb{})
	}
	return p
}

// walk indexes a tree. A value that YAML aliases share keeps its first path, and
// is walked once, which also bounds the cost.
func (p *places) walk(n *template.Node, c crumb) {
	if _, seen := p.crumbs[n]; seen {
		return
	}
	p.crumbs[n] = c
	for i, item := range n.Items {
		if item != nil {
			p.walk(item, crumb{parent: n, index: i})
		}
	}
	for i := range n.Fields {
		if f := &n.Fields[i]; f.Value != nil {
			p.walk(f.Value, crumb{parent: n, key: f.Key})
		}
	}
}

// path returns the path of a value; empty if the user did not write it. A slash
// in a key is ~1, as in a JSON pointer.
func (p *places) path(n *template.Node) string {
	var segments []string
	for {
		c, ok := p.crumbs[n]
		if !ok {
			return ""
		}
		if c.parent == nil {
			break
		}
		segment := pointerEscape.Replace(c.key)
		if c.parent.Kind == template.List {
			segment = strconv.Itoa(c.index)
		}
		segments = append(segments, segment)
		n = c.parent
	}
	slices.Reverse(segments)
	return strings.Join(segments, "/")
}

// value returns the place of a value. The path is that of the value in the
// user's template; a value that a transform made has the given one.
func (p *places) value(n *template.Node, path string) inventory.Source {
	if own := p.path(n); own != "" {
		path = own
	}
	return source(n.Pos, path)
}

// key returns the place of a key; its last line is that of the value.
func (p *places) key(f *template.Field, path string) inventory.Source {
	pos := f.Pos
	if pos.Line == 0 && f.Value != nil {
		pos = f.Value.Pos
	}
	if f.Value != nil && f.Value.Pos.File == pos.File {
		pos.EndLine = max(pos.EndLine, f.Value.Pos.EndLine)
	}
	return source(pos, path)
}

func source(pos template.Pos, path string) inventory.Source {
	return inventory.Source{File: pos.File, Line: pos.Line, Column: pos.Column, EndLine: pos.EndLine, Path: path}
}
