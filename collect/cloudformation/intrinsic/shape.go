package intrinsic

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// shape says what Ref and Fn::GetAtt of a resource type look like. A pattern is
// a text with placeholders:
//
//	{p} {r} {a} {s}  partition, region, account, domain of the partition
//	{name}           physical name: the property of shape.name, else ?*
//	{Prop} {Prop=d}  the property Prop, else ?* or d
//	{fn:Prop}        the name of the function that the property Prop names
//	{bus:Prop}       the name of an event bus and a slash; nothing for the default
//
// ?* is what only the deployment knows. A pattern that begins with [] is that of
// the items of a list of unknown length. In log-group:{name}:* the asterisk is
// a part of the ARN, as {*} is written for it.
type shape struct {
	name string
	ref  string
	// attributes are the patterns of Fn::GetAtt.
	attributes map[string]string
	// slashes is set if a name of the type may hold slashes.
	slashes bool
}

// resolved is the pattern of an attribute with what is known filled in.
type resolved struct {
	text    string
	literal bool
}

// shapeOf returns what is known of an attribute of a resource. An attribute that
// the table does not have is the property of the same name if the template sets
// it; then and for lists value is set.
func (e *Evaluator) shapeOf(id, attr string) (res resolved, value *Value) {
	body := e.resources[id]
	typ, _ := body.Get("Type").Str()
	sh := shapes[typ]
	pattern, ok := sh.ref, sh.ref != ""
	if attr != "" {
		pattern, ok = sh.attributes[attr]
	}
	if !ok && attr != "" {
		if p := body.At("Properties", attr); p != nil {
			v := e.Eval(p)
			if v.Kind == Text || v.Kind == Number || v.Kind == Bool {
				lit, isLiteral := v.Literal()
				if isLiteral {
					return resolved{text: lit, literal: true}, nil
				}
				return resolved{text: v.Pattern()}, nil
			}
			if v.Kind == List || v.Kind == Map {
				return resolved{text: anything}, &v
			}
		}
	}
	if !ok {
		pattern = fallback(attr)
	}
	if item, isList := strings.CutPrefix(pattern, "[]"); isList {
		list := Value{Kind: List, Open: true, State: inventory.Unsupported,
			Reason: fmt.Sprintf("resource %s gets its %s at deployment", id, attr)}
		return e.expand(item, sh, body), &list
	}
	return e.expand(pattern, sh, body), nil
}

// fallback is the pattern of an attribute that no table has.
func fallback(attr string) string {
	last := attr[strings.LastIndexByte(attr, '.')+1:]
	if strings.HasSuffix(last, "Arn") || strings.HasSuffix(last, "ARN") {
		return "arn:{p}:?*"
	}
	return anything
}

// expand fills in the placeholders of a pattern.
func (e *Evaluator) expand(pattern string, sh shape, body *template.Node) resolved {
	var b strings.Builder
	literal := true
	unknown := func() {
		literal = false
		b.WriteString(anything)
	}
	known := func(s string) {
		if s == "" {
			unknown()
			return
		}
		b.WriteString(s)
	}
	for pattern != "" {
		start := strings.IndexByte(pattern, '{')
		if start < 0 {
			start = len(pattern)
		}
		if strings.ContainsAny(pattern[:start], "?*") {
			literal = false
		}
		b.WriteString(pattern[:start])
		if start == len(pattern) {
			break
		}
		end := start + strings.IndexByte(pattern[start:], '}')
		placeholder := pattern[start+1 : end]
		pattern = pattern[end+1:]
		switch placeholder {
		case "p":
			known(e.partitionName())
		case "r":
			known(e.regionName())
		case "a":
			known(e.accountName())
		case "s":
			known(suffixOf(e.partitionName()))
		case "*":
			b.WriteByte('*')
		default:
			if placeholder == "name" {
				placeholder = sh.name
			}
			part := e.property(placeholder, body)
			literal = literal && part.literal
			b.WriteString(part.text)
		}
	}
	return resolved{text: b.String(), literal: literal}
}

// property evaluates a property placeholder.
func (e *Evaluator) property(placeholder string, body *template.Node) resolved {
	convert, name, ok := strings.Cut(placeholder, ":")
	if !ok {
		convert, name = "", placeholder
	}
	name, def, hasDefault := strings.Cut(name, "=")
	v := e.propertyText(body, name)
	if v.text == "" && !v.literal {
		switch {
		case convert == "bus":
			return resolved{literal: true}
		case hasDefault:
			return resolved{text: def, literal: true}
		}
		return resolved{text: anything}
	}
	switch convert {
	case "fn":
		v.text = functionName(v.text)
	case "bus":
		if i := strings.LastIndex(v.text, ":event-bus/"); i >= 0 {
			v.text = v.text[i+len(":event-bus/"):]
		}
		if v.text == "default" {
			return resolved{literal: true}
		}
		v.text += "/"
	}
	v.literal = v.literal || !strings.ContainsAny(v.text, "?*")
	return v
}

// propertyText evaluates a property as a text; the zero resolved means that
// there is none.
func (e *Evaluator) propertyText(body *template.Node, name string) resolved {
	if name == "" {
		return resolved{}
	}
	n := body.At(append([]string{"Properties"}, strings.Split(name, ".")...)...)
	if n == nil {
		return resolved{}
	}
	v := e.Eval(n)
	if s, ok := v.Literal(); ok {
		return resolved{text: s, literal: s != ""}
	}
	switch v.Kind {
	case Absent, Null:
		return resolved{}
	case Text:
		return resolved{text: v.Pattern()}
	}
	return resolved{text: anything}
}

// functionName returns the name in a name or ARN of a function, without version
// or alias.
func functionName(s string) string {
	if i := strings.LastIndex(s, ":function:"); i >= 0 {
		s = s[i+len(":function:"):]
	} else if rest, ok := strings.CutPrefix(s, "function:"); ok {
		s = rest
	}
	name, _, _ := strings.Cut(s, ":")
	return name
}

// accountName returns the account id, or the empty string.
func (e *Evaluator) accountName() string {
	if e.in.Account != "" {
		return e.in.Account
	}
	if s := e.in.Assigned["AWS::AccountId"]; s != Other {
		return s
	}
	return ""
}

// typeOfResource returns the type of a resource.
func (e *Evaluator) typeOfResource(id string) string {
	s, _ := e.resources[id].Get("Type").Str()
	return s
}
