package language

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// substitution puts an item of a collection in the place of the identifier of a
// loop: ${Identifier} and, with letters and digits only, &{Identifier} in keys
// and strings, and Ref to the identifier. Each method reports false once the
// budget is spent.
type substitution struct {
	expander                 *expander
	identifier, value, plain string
}

func (s *substitution) field(f template.Field) (template.Field, bool) {
	key, ok := s.text(f.Key)
	if !ok {
		return f, false
	}
	value, ok := s.node(f.Value)
	return template.Field{Key: key, Pos: f.Pos, Value: value, Earlier: f.Earlier}, ok
}

// text replaces the identifier in a text. What it would grow to is reckoned
// before it is made.
func (s *substitution) text(t string) (string, bool) {
	if !strings.Contains(t, "{"+s.identifier) {
		return t, true
	}
	exact, plain := "${"+s.identifier+"}", "&{"+s.identifier+"}"
	size := len(t) + strings.Count(t, exact)*len(s.value) + strings.Count(t, plain)*len(s.plain)
	if !s.expander.spend(bytesCost(size)) {
		return t, false
	}
	t = strings.ReplaceAll(strings.ReplaceAll(t, plain, s.plain), exact, s.value)
	// An attribute of the resource that the identifier names: ${Identifier.Arn}.
	return strings.ReplaceAll(t, "${"+s.identifier+".", "${"+s.value+"."), true
}

// bytesCost is what a text counts as, in values.
func bytesCost(size int) int { return size / 32 }

// node returns the value itself if the identifier is not in it.
func (s *substitution) node(n *template.Node) (*template.Node, bool) {
	if n == nil {
		return n, true
	}
	if !s.expander.spend(1) {
		return n, false
	}
	switch n.Kind {
	case template.String:
		text, ok := s.text(n.Text)
		if !ok || text == n.Text {
			return n, ok
		}
		return template.Text(text, n.Pos), true
	case template.List:
		return s.list(n)
	case template.Map:
		if name, arg, ok := n.Intrinsic(); ok {
			switch name {
			case "Ref":
				if arg.Is(template.String) && arg.Text == s.identifier {
					return template.Text(s.value, n.Pos), true
				}
			case "Fn::GetAtt":
				if arg.Is(template.List) && len(arg.Items) > 0 && arg.Items[0].Is(template.String) &&
					arg.Items[0].Text == s.identifier {
					items := append([]*template.Node{template.Text(s.value, arg.Items[0].Pos)}, arg.Items[1:]...)
					n = template.Call(name, template.Sequence(arg.Pos, items...), n.Pos)
				}
			case "Fn::Sub":
				return s.sub(n, arg)
			}
		}
		return s.fields(n)
	}
	return n, true
}

func (s *substitution) list(n *template.Node) (*template.Node, bool) {
	var out *template.Node
	for i, item := range n.Items {
		got, ok := s.node(item)
		if !ok {
			return n, false
		}
		if got != item && out == nil {
			out = template.Sequence(n.Pos, append([]*template.Node(nil), n.Items...)...)
		}
		if out != nil {
			out.Items[i] = got
		}
	}
	if out == nil {
		return n, true
	}
	return out, true
}

func (s *substitution) fields(n *template.Node) (*template.Node, bool) {
	var out *template.Node
	for i, f := range n.Fields {
		got, ok := s.field(f)
		if !ok {
			return n, false
		}
		if (got.Key != f.Key || got.Value != f.Value) && out == nil {
			out = &template.Node{Kind: template.Map, Pos: n.Pos, Fields: append([]template.Field(nil), n.Fields...)}
		}
		if out != nil {
			out.Fields[i] = got
		}
	}
	if out == nil {
		return n, true
	}
	out.Fields = s.expander.unique(out.Fields, nil)
	return out, true
}

// sub substitutes in a call of Fn::Sub. A variable of its own with the name of
// the identifier hides the identifier. A call in which nothing is left to
// replace becomes its text.
func (s *substitution) sub(n, arg *template.Node) (*template.Node, bool) {
	if arg.Is(template.List) && len(arg.Items) == 2 && arg.Items[1].Get(s.identifier) != nil {
		variables, ok := s.node(arg.Items[1])
		if !ok || variables == arg.Items[1] {
			return n, ok
		}
		return template.Call("Fn::Sub", template.Sequence(arg.Pos, arg.Items[0], variables), n.Pos), true
	}
	got, ok := s.node(arg)
	if !ok || got == arg {
		return n, ok
	}
	text := got
	if got.Is(template.List) && len(got.Items) == 2 {
		text = got.Items[0]
	}
	if text.Is(template.String) && !strings.Contains(text.Text, "${") {
		return template.Text(text.Text, n.Pos), true
	}
	return template.Call("Fn::Sub", got, n.Pos), true
}
