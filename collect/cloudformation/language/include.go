package language

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

const transformKey = "Fn::Transform"

// deepestInclude bounds how deep includes nest.
const deepestInclude = 10

// includes expands the includes of a template: those of its Transform section,
// whose content joins the template itself, and those of Fn::Transform at any
// place, whose content joins the map in which the call stands.
func (x *expander) includes(root *template.Node) *template.Node {
	top := root.Get("Transform")
	var kept []*template.Node
	for _, t := range each(top) {
		if !isInclude(t) {
			kept = append(kept, t)
			continue
		}
		content, ok := x.included(t, "", []string{"Transform"})
		if ok && !content.Is(template.Map) {
			x.problem([]string{"Transform"}, t.Pos, "the included file is not a map")
			ok = false
		}
		if !ok {
			kept = append(kept, t)
			continue
		}
		root = x.join(root, content)
	}
	switch {
	case top == nil || len(kept) == len(each(top)):
	case len(kept) == 0:
		root = template.WithoutField(root, "Transform")
	default:
		root = template.WithField(root, "Transform", template.Sequence(top.Pos, kept...))
	}
	return x.inside(root, "", nil)
}

// isInclude reports whether a transform is the one for includes.
func isInclude(t *template.Node) bool {
	if t.Is(template.String) {
		return t.Text == include
	}
	name, ok := t.Get("Name").Str()
	return ok && name == include
}

// join adds the sections of an included file to a template, and their entries
// to the sections that there are already. Two of the same name are a problem;
// the template's own stays.
func (x *expander) join(root, content *template.Node) *template.Node {
	for _, f := range content.Fields {
		own := root.Get(f.Key)
		if own == nil {
			root = template.WithField(root, f.Key, f.Value)
			continue
		}
		if !own.Is(template.Map) || !f.Value.Is(template.Map) {
			x.problem([]string{f.Key}, f.Pos, "the included file has the key %q, which there is already", f.Key)
			continue
		}
		fields := x.merged([]string{f.Key}, own.Fields, f.Value.Fields)
		root = template.WithField(root, f.Key, &template.Node{Kind: template.Map, Pos: own.Pos, Fields: fields})
	}
	return root
}

// merged gives the entries of a map and those that an include adds.
func (x *expander) merged(at []string, own, added []template.Field) []template.Field {
	seen := make(map[string]bool, len(own)+len(added))
	for i := range own {
		seen[own[i].Key] = true
	}
	fields := slices.Clip(own)
	for _, f := range added {
		if seen[f.Key] {
			x.problem(with(at, f.Key), f.Pos, "the included file has the key %q, which there is already", f.Key)
			continue
		}
		seen[f.Key] = true
		fields = append(fields, f)
	}
	return fields
}

// inside expands the includes in a value that stands in an included file, or in
// the template for an empty location. It returns the value itself if there are
// none.
func (x *expander) inside(n *template.Node, location string, at []string) *template.Node {
	switch {
	case n.Is(template.List):
		var out *template.Node
		for i, item := range n.Items {
			got := x.inside(item, location, at)
			if got != item && out == nil {
				out = template.Sequence(n.Pos, slices.Clone(n.Items)...)
			}
			if out != nil {
				out.Items[i] = got
			}
		}
		if out != nil {
			return out
		}
	case n.Is(template.Map):
		var out *template.Node
		for i, f := range n.Fields {
			if f.Key == transformKey {
				continue
			}
			got := x.inside(f.Value, location, with(at, f.Key))
			if got != f.Value && out == nil {
				out = &template.Node{Kind: template.Map, Pos: n.Pos, Fields: slices.Clone(n.Fields)}
			}
			if out != nil {
				out.Fields[i].Value = got
			}
		}
		if out != nil {
			n = out
		}
		if call := n.Field(transformKey); call != nil {
			return x.transform(n, *call, location, at)
		}
	}
	return n
}

// transform expands the includes of a call that stands in a map.
func (x *expander) transform(n *template.Node, call template.Field, location string, at []string) *template.Node {
	at = with(at, transformKey)
	var kept []*template.Node
	rest := template.WithoutField(n, transformKey)
	for _, t := range each(call.Value) {
		if !isInclude(t) {
			name, ok := t.Get("Name").Str()
			if !ok {
				name = "whose name is not known"
			}
			x.problem(at, t.Pos, "macro %s is not expanded: what it makes is not known", name)
			kept = append(kept, t)
			continue
		}
		content, ok := x.included(t, location, at)
		switch {
		case !ok:
			kept = append(kept, t)
		case content.Is(template.Map):
			rest = &template.Node{Kind: template.Map, Pos: rest.Pos,
				Fields: x.merged(at[:len(at)-1], rest.Fields, content.Fields)}
		case len(n.Fields) == 1 && len(each(call.Value)) == 1:
			return content
		default:
			x.problem(at, t.Pos, "the included file is not a map and cannot join one")
			kept = append(kept, t)
		}
	}
	switch {
	case len(kept) == 0:
		return rest
	case len(kept) == len(each(call.Value)):
		return n
	}
	return template.WithField(rest, transformKey, template.Sequence(call.Value.Pos, kept...))
}

// included gives the content of an included file with its own includes
// expanded. from is the file in which the include stands.
func (x *expander) included(t *template.Node, from string, at []string) (*template.Node, bool) {
	fail := func(format string, args ...any) (*template.Node, bool) {
		x.problem(at, t.Pos, format, args...)
		return nil, false
	}
	argument := t.At("Parameters", "Location")
	if argument == nil {
		return fail("an include needs a Location")
	}
	location, ok := x.text(argument, 0)
	switch {
	case !ok || location == "":
		return fail("the location of the included file is not known")
	case strings.Contains(location, "://"):
		return fail("the included file %s is not collected", shown(location))
	case x.opt.Open == nil:
		return fail("the included file %s is not available", location)
	}
	if !path.IsAbs(location) {
		location = path.Join(path.Dir(from), location)
	}
	switch {
	case slices.Contains(x.open, location):
		return fail("the included file %s includes itself", location)
	case len(x.open) >= deepestInclude:
		return fail("includes nest deeper than %d", deepestInclude)
	}
	content, err := x.read(location)
	if err != nil {
		return fail("include %s: %v", location, err)
	}
	if !x.spendTree(content) {
		x.overBudget(at, t.Pos)
		return nil, false
	}
	x.open = append(x.open, location)
	content = x.inside(content, location, at)
	x.open = x.open[:len(x.open)-1]
	return content, true
}

// shown is a location without what may be secret in it: a password, or the
// signature of a presigned address.
func shown(location string) string {
	u, err := url.Parse(location)
	if err != nil {
		scheme, _, _ := strings.Cut(location, "://")
		return scheme + "://…"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

var errDocuments = errors.New("the file must hold one document")

// read reads a file once, however often it is included.
func (x *expander) read(location string) (*template.Node, error) {
	if n, ok := x.files[location]; ok {
		return n, nil
	}
	src, err := x.opt.Open(location)
	var onPath *fs.PathError
	if errors.As(err, &onPath) {
		err = onPath.Err // without the path of the machine
	}
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	name := location
	if !path.IsAbs(location) {
		name = path.Join(path.Dir(x.root.Pos.File), location)
	}
	docs, err := template.Read(name, src, x.opt.Limits)
	if err != nil {
		return nil, err
	}
	if len(docs) != 1 {
		return nil, errDocuments
	}
	if x.files == nil {
		x.files = map[string]*template.Node{}
	}
	x.files[location] = docs[0]
	return docs[0], nil
}

// spendTree takes the values of a tree from the budget.
func (x *expander) spendTree(n *template.Node) bool {
	if n == nil {
		return true
	}
	if !x.spend(1) {
		return false
	}
	for _, item := range n.Items {
		if !x.spendTree(item) {
			return false
		}
	}
	for i := range n.Fields {
		if !x.spendTree(n.Fields[i].Value) {
			return false
		}
	}
	return true
}
