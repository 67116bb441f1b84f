package sam

import (
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// ref makes {"Ref": id}.
func ref(id string, at template.Pos) *template.Node {
	return template.Call("Ref", template.Text(id, at), at)
}

// getAtt makes {"Fn::GetAtt": [id, attribute]}.
func getAtt(id, attribute string, at template.Pos) *template.Node {
	return template.Call("Fn::GetAtt", template.Sequence(at, template.Text(id, at), template.Text(attribute, at)), at)
}

// sub makes {"Fn::Sub": text}, or with variables {"Fn::Sub": [text, variables]}.
func sub(text string, at template.Pos, vars ...template.Field) *template.Node {
	if len(vars) == 0 {
		return template.Call("Fn::Sub", template.Text(text, at), at)
	}
	return template.Call("Fn::Sub", template.Sequence(at, template.Text(text, at), template.Mapping(at, vars...)), at)
}

// conditional makes {"Fn::If": [condition, yes, no]}; a nil branch is AWS::NoValue.
func conditional(condition string, yes, no *template.Node, at template.Pos) *template.Node {
	if yes == nil {
		yes = ref("AWS::NoValue", at)
	}
	if no == nil {
		no = ref("AWS::NoValue", at)
	}
	return template.Call("Fn::If", template.Sequence(at, template.Text(condition, at), yes, no), at)
}

// text is a short name for a String node as a field.
func text(key, value string, at template.Pos) template.Field {
	return template.Entry(key, template.Text(value, at))
}

// resource makes a resource: its type, its attributes (Condition, DependsOn, …)
// and its properties. Properties with a nil value are left out.
func resource(at template.Pos, typ string, attributes []template.Field, properties ...template.Field) *template.Node {
	fields := append([]template.Field{text("Type", typ, at)}, attributes...)
	fields = append(fields, template.Entry("Properties", template.Mapping(at, properties...)))
	return template.Mapping(at, fields...)
}

// attributes picks entries of a resource.
func attributes(res *template.Node, names ...string) []template.Field {
	var out []template.Field
	for _, name := range names {
		if f := res.Field(name); f != nil {
			out = append(out, *f)
		}
	}
	return out
}

// passThrough returns the attributes that every resource made from a SAM
// resource inherits.
func passThrough(res *template.Node) []template.Field {
	return attributes(res, "Condition", "DeletionPolicy", "UpdateReplacePolicy")
}

// ownAttributes returns the attributes that the main resource inherits.
func ownAttributes(res *template.Node) []template.Field {
	return attributes(res, "DependsOn", "DeletionPolicy", "UpdatePolicy", "Condition", "UpdateReplacePolicy", "Metadata")
}

// conditionOf returns the name in a Condition attribute, or "".
func conditionOf(attrs []template.Field) string {
	for _, f := range attrs {
		if f.Key == "Condition" {
			s, _ := f.Value.Str()
			return s
		}
	}
	return ""
}

// with returns attributes with one of them set.
func with(attrs []template.Field, key string, v *template.Node) []template.Field {
	out := make([]template.Field, 0, len(attrs)+1)
	for _, f := range attrs {
		if f.Key != key {
			out = append(out, f)
		}
	}
	return append(out, template.Entry(key, v))
}

// overlay returns a map with entries set, in the place of old ones or last. It is
// linear where one WithField for each would not be.
func overlay(base *template.Node, fields []template.Field) *template.Node {
	out := &template.Node{Kind: template.Map}
	if base != nil {
		out.Pos = base.Pos
		out.Fields = append(out.Fields, base.Fields...)
	}
	at := make(map[string]int, len(out.Fields)+len(fields))
	for i, f := range out.Fields {
		at[f.Key] = i
	}
	for _, f := range fields {
		if i, ok := at[f.Key]; ok {
			out.Fields[i] = f
			continue
		}
		at[f.Key] = len(out.Fields)
		out.Fields = append(out.Fields, f)
	}
	return out
}

// isIntrinsic reports whether a value has the form of an intrinsic function.
func isIntrinsic(n *template.Node) bool {
	_, _, ok := n.Intrinsic()
	return ok
}

// isNoValue reports whether a value is {"Ref": "AWS::NoValue"}.
func isNoValue(n *template.Node) bool { return refOf(n) == "AWS::NoValue" }

// refOf returns the target of a Ref, or "".
func refOf(n *template.Node) string {
	name, arg, ok := n.Intrinsic()
	if !ok || name != "Ref" {
		return ""
	}
	s, _ := arg.Str()
	return s
}

// logicalIDOf returns the logical id in a Ref or GetAtt, or "".
func logicalIDOf(n *template.Node) string {
	name, arg, ok := n.Intrinsic()
	if !ok {
		return ""
	}
	switch name {
	case "Ref":
		s, _ := arg.Str()
		return s
	case "Fn::GetAtt":
		if s, ok := arg.Str(); ok {
			id, _, _ := strings.Cut(s, ".")
			return id
		}
		if arg.Is(template.List) && len(arg.Items) > 0 {
			s, _ := arg.Items[0].Str()
			return s
		}
	}
	return ""
}

// set reports whether a value is there and neither null, false, empty nor zero.
func set(n *template.Node) bool {
	if n == nil {
		return false
	}
	switch n.Kind {
	case template.Bool:
		return n.Text == "true"
	case template.Number:
		return n.Text != "0"
	case template.String:
		return n.Text != ""
	case template.List:
		return len(n.Items) > 0
	case template.Map:
		return len(n.Fields) > 0
	}
	return false
}

// given returns a value, or nil if it is null.
func given(n *template.Node) *template.Node {
	if n.Is(template.Null) {
		return nil
	}
	return n
}

var alphanumeric = regexp.MustCompile(`^[A-Za-z0-9]+$`)
