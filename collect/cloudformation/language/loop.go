package language

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// loop expands a loop: {"Fn::ForEach::Name": [identifier, collection, body]}.
// The result is not nil if it was expanded, but may be empty.
func (x *expander) loop(f template.Field, path []string) []template.Field {
	path = with(path, f.Key)
	if !x.extended {
		x.problem(path, f.Pos, "a loop needs the transform %s", extensions)
		return nil
	}
	if x.exhausted {
		x.overBudget(path, f.Pos)
		return nil
	}
	if len(f.Key) <= len(forEach)+2 {
		x.problem(path, f.Pos, "a loop needs a name: %s::Name", forEach)
		return nil
	}
	if !f.Value.Is(template.List) || len(f.Value.Items) != 3 {
		x.problem(path, f.Pos, "a loop needs an identifier, a collection and a body")
		return nil
	}
	identifier, ok := f.Value.Items[0].Str()
	if !ok || identifier == "" || alphanumeric(identifier) != identifier {
		x.problem(path, f.Value.Items[0].Pos, "the identifier of a loop must be a name of letters and digits")
		return nil
	}
	collection, why := x.collection(f.Value.Items[1])
	if why != "" {
		x.problem(path, f.Value.Items[1].Pos, "the loop is not expanded: %s", why)
		return nil
	}
	body := f.Value.Items[2]
	if !body.Is(template.Map) {
		x.problem(path, body.Pos, "the body of a loop must be a map")
		return nil
	}
	fields := make([]template.Field, 0, len(body.Fields)*min(len(collection), 1024))
	for _, item := range collection {
		s := substitution{expander: x, identifier: identifier, value: item, plain: alphanumeric(item)}
		for _, entry := range body.Fields {
			made, ok := s.field(entry)
			if !ok {
				x.overBudget(path, f.Pos)
				return nil
			}
			if isLoop(made.Key) {
				if inner := x.loop(made, path); inner != nil {
					fields = append(fields, inner...)
					continue
				}
			} else {
				made.Value = x.walk(made.Value, with(path[:len(path)-1], made.Key))
			}
			fields = append(fields, made)
		}
		if x.exhausted {
			x.overBudget(path, f.Pos)
			return nil
		}
	}
	return fields
}

// collection gives the items of a collection, or says why they are not known.
func (x *expander) collection(n *template.Node) (items []string, why string) {
	if name, arg, ok := n.Intrinsic(); ok && name == "Ref" {
		if parameter, ok := arg.Str(); ok && x.secret(parameter) {
			return nil, "the collection is a parameter with NoEcho"
		}
	}
	got, ok := x.resolve(n, 0)
	switch {
	case !ok:
		return nil, "the collection is not known"
	case !got.isList:
		return nil, "the collection is not a list"
	}
	return got.list, ""
}

// alphanumeric leaves out what is not a letter or digit, as &{Identifier} does.
func alphanumeric(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			return c
		}
		return -1
	}, s)
}
