package sam

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// rewriteReferences points Ref, GetAtt, Sub and DependsOn at the resources that
// took the place of SAM resources: renamed ones (layers), and generated ones
// that templates name as RESOURCE.PROPERTY (Function.Alias, Api.Stage).
func (t *transform) rewriteReferences(n *template.Node) *template.Node {
	if len(t.renamed) == 0 && len(t.references) == 0 {
		return n
	}
	switch n.Kind {
	case template.List:
		return mapItems(n, t.rewriteReferences)
	case template.Map:
	default:
		return n
	}
	if name, arg, ok := n.Intrinsic(); ok {
		switch name {
		case "Ref":
			if s, ok := arg.Str(); ok {
				if to := t.redirect(s); to != s {
					return template.Call("Ref", template.Text(to, arg.Pos), n.Pos)
				}
			}
			return n
		case "Fn::GetAtt":
			if to := t.redirectGetAtt(arg); to != arg {
				return template.Call(name, to, n.Pos)
			}
			return n
		case "Fn::Sub":
			if s, ok := arg.Str(); ok {
				if to := t.redirectSub(s); to != s {
					return template.Call(name, template.Text(to, arg.Pos), n.Pos)
				}
				return n
			}
			if arg.Is(template.List) && len(arg.Items) > 0 {
				items := mapItems(arg, t.rewriteReferences)
				if s, ok := arg.Items[0].Str(); ok {
					if to := t.redirectSub(s); to != s {
						items = template.Sequence(arg.Pos, append([]*template.Node{template.Text(to, arg.Items[0].Pos)}, items.Items[1:]...)...)
					}
				}
				if items != arg {
					return template.Call(name, items, n.Pos)
				}
				return n
			}
		}
	}
	out := mapFields(n, t.rewriteReferences)
	if d := out.Field("DependsOn"); d != nil {
		if to := t.redirectDependsOn(d.Value); to != d.Value {
			fields := append([]template.Field(nil), out.Fields...)
			for i := range fields {
				if fields[i].Key == "DependsOn" {
					fields[i].Value = to
				}
			}
			out = &template.Node{Kind: template.Map, Pos: out.Pos, Fields: fields}
		}
	}
	return out
}

// redirect maps ID, ID.Attribute and ID.Property[.Attribute].
func (t *transform) redirect(s string) string {
	id, rest, dotted := strings.Cut(s, ".")
	if to, ok := t.renamed[id]; ok {
		if dotted {
			return to + "." + rest
		}
		return to
	}
	if !dotted {
		return s
	}
	property, rest, more := strings.Cut(rest, ".")
	to, ok := t.references[id][property]
	if !ok {
		return s
	}
	if more {
		return to + "." + rest
	}
	return to
}

func (t *transform) redirectGetAtt(arg *template.Node) *template.Node {
	if s, ok := arg.Str(); ok {
		if to := t.redirect(s); to != s {
			id, attribute, _ := strings.Cut(to, ".")
			return template.Sequence(arg.Pos, template.Text(id, arg.Pos), template.Text(attribute, arg.Pos))
		}
		return arg
	}
	if !arg.Is(template.List) || len(arg.Items) < 2 {
		return arg
	}
	parts := make([]string, len(arg.Items))
	for i, item := range arg.Items {
		s, ok := item.Str()
		if !ok {
			return arg
		}
		parts[i] = s
	}
	joined := strings.Join(parts, ".")
	to := t.redirect(joined)
	if to == joined {
		return arg
	}
	id, attribute, dotted := strings.Cut(to, ".")
	items := []*template.Node{template.Text(id, arg.Items[0].Pos)}
	if dotted {
		items = append(items, template.Text(attribute, arg.Items[1].Pos))
	}
	return template.Sequence(arg.Pos, items...)
}

func (t *transform) redirectSub(s string) string {
	return replaceVariables(s, func(name string) (string, bool) {
		to := t.redirect(name)
		return "${" + to + "}", to != name
	})
}

func (t *transform) redirectDependsOn(n *template.Node) *template.Node {
	if s, ok := n.Str(); ok {
		if to, ok := t.renamed[s]; ok {
			return template.Text(to, n.Pos)
		}
		return n
	}
	if n.Is(template.List) {
		return mapItems(n, func(item *template.Node) *template.Node {
			if !item.Is(template.String) {
				return item
			}
			return t.redirectDependsOn(item)
		})
	}
	return n
}
