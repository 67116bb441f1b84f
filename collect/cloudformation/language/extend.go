package language

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

const forEach = "Fn::ForEach"

// isLoop reports whether a key is that of a loop.
func isLoop(key string) bool { return key == forEach || strings.HasPrefix(key, forEach+"::") }

// extend expands the loops and the other extensions of a template, section by
// section.
func (x *expander) extend(root *template.Node) *template.Node {
	for _, f := range root.Fields {
		path := []string{f.Key}
		if isLoop(f.Key) {
			x.problem(path, f.Pos, "a loop cannot stand at the top of a template")
			continue
		}
		var section *template.Node
		switch f.Key {
		case "Resources", "Conditions", "Outputs":
			section = x.walk(f.Value, path)
		default:
			x.refuse(f.Value, path, map[*template.Node]bool{})
			continue
		}
		if f.Key == "Resources" && x.extended {
			section = x.attributes(section)
		}
		if section != f.Value {
			root = template.WithField(root, f.Key, section)
		}
	}
	return root
}

// refuse tells of the loops in a section where none is allowed.
func (x *expander) refuse(n *template.Node, path []string, seen map[*template.Node]bool) {
	if n == nil || n.Kind != template.List && n.Kind != template.Map || seen[n] {
		return
	}
	seen[n] = true
	for _, item := range n.Items {
		x.refuse(item, path, seen)
	}
	for _, f := range n.Fields {
		if isLoop(f.Key) {
			x.problem(with(path, f.Key), f.Pos, "a loop cannot stand in %s", path[0])
			continue
		}
		x.refuse(f.Value, with(path, f.Key), seen)
	}
}

// walk expands a value. It returns the value itself if there is nothing to
// expand in it.
func (x *expander) walk(n *template.Node, path []string) *template.Node {
	switch {
	case n.Is(template.List):
		for i, item := range n.Items {
			got := x.walk(item, path)
			if got == item {
				continue
			}
			if !x.spend(len(n.Items)) {
				x.overBudget(path, n.Pos)
				return n
			}
			out := *n
			out.Items = append(make([]*template.Node, 0, len(n.Items)), n.Items[:i]...)
			out.Items = append(out.Items, got)
			for _, rest := range n.Items[i+1:] {
				out.Items = append(out.Items, x.walk(rest, path))
			}
			return &out
		}
	case n.Is(template.Map):
		return x.walkMap(n, path)
	}
	return n
}

func (x *expander) walkMap(n *template.Node, path []string) *template.Node {
	var out *template.Node
	for i, f := range n.Fields {
		var fields []template.Field
		if isLoop(f.Key) {
			fields = x.loop(f, path)
		}
		if fields == nil {
			value := f.Value
			if !isLoop(f.Key) {
				value = x.walk(value, with(path, f.Key))
			}
			if out == nil && value == f.Value {
				continue
			}
			f.Value = value
			fields = []template.Field{f}
		}
		if out == nil {
			if !x.spend(len(n.Fields)) {
				x.overBudget(path, n.Pos)
				return n
			}
			out = &template.Node{Kind: template.Map, Pos: n.Pos}
			out.Fields = append(make([]template.Field, 0, len(n.Fields)+len(fields)), n.Fields[:i]...)
		}
		out.Fields = append(out.Fields, fields...)
	}
	if out == nil {
		return x.function(n)
	}
	out.Fields = x.unique(out.Fields, path)
	return x.function(out)
}

// unique leaves out the entries whose key stood before; the service refuses
// such a template.
func (x *expander) unique(fields []template.Field, path []string) []template.Field {
	seen := make(map[string]bool, len(fields))
	kept := fields[:0]
	for _, f := range fields {
		if seen[f.Key] {
			x.problem(with(path, f.Key), f.Pos, "a loop makes the key %q, which there is already", f.Key)
			continue
		}
		seen[f.Key] = true
		kept = append(kept, f)
	}
	return kept
}

// attributes resolves the attributes of resources in which the extensions allow
// functions: a condition by name, and the policies for deletion.
func (x *expander) attributes(resources *template.Node) *template.Node {
	if !resources.Is(template.Map) {
		return resources
	}
	out := resources
	for i, f := range resources.Fields {
		resource := x.resourceAttributes(f.Value)
		if resource == f.Value {
			continue
		}
		if out == resources {
			changed := *resources
			changed.Fields = append([]template.Field(nil), resources.Fields...)
			out = &changed
		}
		out.Fields[i].Value = resource
	}
	return out
}

func (x *expander) resourceAttributes(resource *template.Node) *template.Node {
	for _, key := range [...]string{"Condition", "DeletionPolicy", "UpdateReplacePolicy"} {
		value := resource.Get(key)
		if !value.Is(template.Map) {
			continue
		}
		got, ok := x.resolve(value, 0)
		switch {
		case !ok:
		case got.absent:
			resource = template.WithoutField(resource, key)
		case !got.isList:
			resource = template.WithField(resource, key, template.Text(got.text, value.Pos))
		}
	}
	return resource
}

// function rewrites a call whose form only the extensions allow: Ref and GetAtt
// of a name that is itself a call, Fn::Length and Fn::ToJsonString of values that
// hold no calls. What is not known stays for the evaluation of intrinsics.
func (x *expander) function(n *template.Node) *template.Node {
	name, arg, ok := n.Intrinsic()
	if !ok || !x.extended {
		return n
	}
	switch name {
	case "Ref":
		if text, ok := x.name(arg); ok {
			return template.Call(name, text, n.Pos)
		}
	case "Fn::GetAtt":
		if !arg.Is(template.List) {
			break
		}
		items := append([]*template.Node(nil), arg.Items...)
		changed := false
		for i, item := range items {
			if text, ok := x.name(item); ok {
				items[i], changed = text, true
			}
		}
		if changed {
			return template.Call(name, template.Sequence(arg.Pos, items...), n.Pos)
		}
	case "Fn::Length":
		return x.length(n, arg)
	case "Fn::ToJsonString":
		if (arg.Is(template.Map) || arg.Is(template.List)) && !calls(arg) {
			if text, err := arg.MarshalJSON(); err == nil {
				return template.Text(string(text), n.Pos)
			}
		}
	}
	return n
}

// name resolves a call that stands for a name.
func (x *expander) name(n *template.Node) (*template.Node, bool) {
	if !n.Is(template.Map) {
		return nil, false
	}
	got, ok := x.resolve(n, 0)
	if !ok || got.isList || got.absent {
		return nil, false
	}
	return template.Text(got.text, n.Pos), true
}

// calls reports whether a value holds a call of a function.
func calls(n *template.Node) bool {
	if n == nil {
		return false
	}
	if _, _, ok := n.Intrinsic(); ok {
		return true
	}
	for _, item := range n.Items {
		if calls(item) {
			return true
		}
	}
	for _, f := range n.Fields {
		if isLoop(f.Key) || calls(f.Value) {
			return true
		}
	}
	return false
}
