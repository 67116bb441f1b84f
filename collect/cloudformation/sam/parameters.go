package sam

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// readParameters collects the values of parameters that are known: those given,
// then the defaults.
func (t *transform) readParameters() {
	t.params = map[string]*template.Node{}
	at := t.root.Pos
	for _, section := range []string{"Parameters", "Mappings"} {
		if f := t.root.Field(section); f != nil && !f.Value.Is(template.Map) && (section == "Mappings" || !f.Value.Is(template.Null)) {
			t.refuse("", f.Pos, "%s must be a map", section)
		}
	}
	for name, v := range t.options.Parameters {
		t.params[name] = template.Text(v, at)
	}
	if ps := t.root.Get("Parameters"); ps.Is(template.Map) {
		for _, f := range ps.Fields {
			if _, ok := t.params[f.Key]; ok {
				continue
			}
			if d := f.Value.Get("Default"); d != nil {
				t.params[f.Key] = d
			}
		}
	}
	if t.options.Region != "" {
		t.params["AWS::Region"] = template.Text(t.options.Region, at)
	}
	t.params["AWS::Partition"] = template.Text(t.options.Partition, at)
}

// maxResolve bounds how deep values of parameters are looked into.
const maxResolve = 64

// resolve puts the values of parameters in the place of references to them (Ref,
// and ${} in Sub), and leaves every other function alone. It is used where the
// transform itself must know a value; the result goes into the output only where
// the reference translator does so too.
func (t *transform) resolve(n *template.Node) *template.Node { return t.resolveDepth(n, maxResolve) }

func (t *transform) resolveDepth(n *template.Node, depth int) *template.Node {
	if n == nil || depth == 0 || len(t.params) == 0 {
		return n
	}
	switch n.Kind {
	case template.List:
		return mapItems(n, func(c *template.Node) *template.Node { return t.resolveDepth(c, depth-1) })
	case template.Map:
	default:
		return n
	}
	if name, arg, ok := n.Intrinsic(); ok {
		switch name {
		case "Ref":
			if s, ok := arg.Str(); ok {
				if v := t.parameter(s); v != nil {
					return v
				}
			}
			return n
		case "Fn::Sub":
			text := arg
			if arg.Is(template.List) && len(arg.Items) > 0 {
				text = arg.Items[0]
			}
			s, ok := text.Str()
			if !ok {
				break
			}
			replaced := template.Text(replaceVariables(s, func(name string) (string, bool) {
				v := t.parameter(name)
				if v == nil || v.Kind == template.List || v.Kind == template.Map || !t.charge(1+len(v.Text)/textSize) {
					return "", false
				}
				return v.Text, true
			}), text.Pos)
			if text == arg {
				return template.Call("Fn::Sub", replaced, n.Pos)
			}
			items := append([]*template.Node{replaced}, arg.Items[1:]...)
			for i := 1; i < len(items); i++ {
				items[i] = t.resolveDepth(items[i], depth-1)
			}
			return template.Call("Fn::Sub", template.Sequence(arg.Pos, items...), n.Pos)
		}
	}
	return mapFields(n, func(c *template.Node) *template.Node { return t.resolveDepth(c, depth-1) })
}

// resolveInside is resolve for the parts of a value: a value that is itself a Ref
// stays. The reference translator leaves values like that after it has looked at
// them.
func (t *transform) resolveInside(n *template.Node) *template.Node {
	if refOf(n) != "" {
		return n
	}
	return t.resolve(n)
}

// parameter returns the value of a parameter, or nil.
func (t *transform) parameter(name string) *template.Node {
	v := t.params[name]
	if s, ok := v.Str(); ok && strings.HasPrefix(s, "{{IntrinsicFunction:") {
		return nil // the service's placeholder for a value that comes later
	}
	return v
}

// lookUp resolves parameters and then Fn::FindInMap.
func (t *transform) lookUp(n *template.Node) *template.Node {
	n = t.resolve(n)
	name, arg, ok := n.Intrinsic()
	if !ok || name != "Fn::FindInMap" || !arg.Is(template.List) || len(arg.Items) != 3 {
		return n
	}
	v := t.root.Get("Mappings")
	for _, item := range arg.Items {
		key, ok := t.lookUp(item).Str()
		if !ok {
			return n
		}
		v = v.Get(key)
	}
	if v == nil {
		return n
	}
	return v
}

// mapItems returns the list with f applied to its items; n itself if nothing changed.
func mapItems(n *template.Node, f func(*template.Node) *template.Node) *template.Node {
	var out []*template.Node
	for i, c := range n.Items {
		v := f(c)
		if v == c {
			continue
		}
		if out == nil {
			out = append([]*template.Node(nil), n.Items...)
		}
		out[i] = v
	}
	if out == nil {
		return n
	}
	return &template.Node{Kind: template.List, Items: out, Pos: n.Pos}
}

// mapFields returns the map with f applied to its values; n itself if nothing changed.
func mapFields(n *template.Node, f func(*template.Node) *template.Node) *template.Node {
	var out []template.Field
	for i := range n.Fields {
		v := f(n.Fields[i].Value)
		if v == n.Fields[i].Value {
			continue
		}
		if out == nil {
			out = append([]template.Field(nil), n.Fields...)
		}
		out[i].Value = v
	}
	if out == nil {
		return n
	}
	return &template.Node{Kind: template.Map, Fields: out, Pos: n.Pos}
}

// replaceVariables replaces ${name} in the text of a Sub where f knows the name.
// ${!name} is a literal and stays.
func replaceVariables(s string, f func(name string) (string, bool)) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "${")
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '}')
		if j < 0 {
			break
		}
		name := s[i+2 : i+j]
		b.WriteString(s[:i])
		if v, ok := f(strings.TrimSpace(name)); ok && !strings.HasPrefix(name, "!") {
			b.WriteString(v)
		} else {
			b.WriteString(s[i : i+j+1])
		}
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return b.String()
}
