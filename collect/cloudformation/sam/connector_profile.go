package sam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// fillProfile copies a part of a connector profile to a place, with values for
// its variables %{name}. A variable within a text becomes a variable of Fn::Sub.
func fillProfile(n *template.Node, values map[string]*template.Node, at template.Pos) (*template.Node, error) {
	if n.Is(template.String) {
		return fillText(n.Text, values, at)
	}
	out := &template.Node{Kind: n.Kind, Text: n.Text, Pos: at}
	for _, item := range n.Items {
		v, err := fillProfile(item, values, at)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, v)
	}
	for _, f := range n.Fields {
		v, err := fillProfile(f.Value, values, at)
		if err != nil {
			return nil, err
		}
		out.Fields = append(out.Fields, template.Field{Key: f.Key, Pos: at, Value: v})
	}
	return out, nil
}

func fillText(s string, values map[string]*template.Node, at template.Pos) (*template.Node, error) {
	var b strings.Builder
	var vars []template.Field
	for rest := s; ; {
		i := strings.Index(rest, "%{")
		j := -1
		if i >= 0 {
			j = strings.IndexByte(rest[i:], '}')
		}
		if j < 0 {
			b.WriteString(rest)
			break
		}
		name := rest[i+2 : i+j]
		v, known := values[name]
		if v == nil {
			if known {
				return nil, fmt.Errorf("%s is missing", name)
			}
			return nil, fmt.Errorf("%s is not known", name)
		}
		if i == 0 && i+j+1 == len(s) {
			return v, nil
		}
		plain := strings.ReplaceAll(name, ".", "")
		b.WriteString(rest[:i] + "${" + plain + "}")
		if !slices.ContainsFunc(vars, func(f template.Field) bool { return f.Key == plain }) {
			vars = append(vars, template.Entry(plain, v))
		}
		rest = rest[i+j+1:]
	}
	if len(vars) == 0 && !strings.Contains(b.String(), "${") {
		return template.Text(b.String(), at), nil
	}
	return sub(b.String(), at, vars...), nil
}
