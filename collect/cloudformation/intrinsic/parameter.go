package intrinsic

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// Other is the value that a scenario assigns to a parameter to say that it has a
// value with which no condition compares. Such a value is Unknown for Ref.
const Other = "\x00other"

// parameterType is what the type of a parameter says of its values. Source: AWS
// CloudFormation User Guide, Parameters.
type parameterType struct {
	list, number bool
	// stored is set for AWS::SSM::Parameter::Value<…>: the value given is the
	// name of an SSM parameter, and the value that of the SSM parameter.
	stored bool
	// glob is the shape of a value or item.
	glob string
}

// idPrefixes are the shapes of AWS-specific parameter types.
var idPrefixes = map[string]string{
	"AWS::EC2::Image::Id":         "ami-?*",
	"AWS::EC2::Instance::Id":      "i-?*",
	"AWS::EC2::SecurityGroup::Id": "sg-?*",
	"AWS::EC2::Subnet::Id":        "subnet-?*",
	"AWS::EC2::Volume::Id":        "vol-?*",
	"AWS::EC2::VPC::Id":           "vpc-?*",
}

func typeOf(decl *template.Node) parameterType {
	name, _ := decl.Get("Type").Str()
	var t parameterType
	if inside, ok := cutBrackets(name, "AWS::SSM::Parameter::Value"); ok {
		t.stored, name = true, inside
	}
	if inside, ok := cutBrackets(name, "List"); ok {
		t.list, name = true, inside
	}
	if name == "CommaDelimitedList" {
		t.list = true
	}
	t.number = name == "Number"
	t.glob = anything
	if glob, ok := idPrefixes[name]; ok {
		t.glob = glob
	}
	return t
}

// cutBrackets returns what stands in name<…>.
func cutBrackets(s, name string) (string, bool) {
	s, ok := strings.CutPrefix(strings.TrimSpace(s), name+"<")
	if !ok {
		return "", false
	}
	s, ok = strings.CutSuffix(s, ">")
	return strings.TrimSpace(s), ok
}

// parameter evaluates a Ref to a parameter: the given value, else the argument
// of the parent stack, else the assigned value, else the default.
func (e *Evaluator) parameter(name string, decl, n *template.Node) Value {
	ref := inventory.Ref{Kind: inventory.ToParameter, ID: name}
	t := typeOf(decl)
	given, isGiven := e.in.Given[name]
	argument, isArgument := e.passed(name)
	var v Value
	switch {
	case isGiven:
		v = t.value(given, n)
	case isArgument && e.decides(argument, t):
		v = e.argument(t, argument, n)
	default:
		e.touch(name)
		assigned, isAssigned := e.in.Assigned[name]
		def, hasDefault := defaultOf(decl)
		switch {
		case isAssigned && assigned != Other:
			// A scenario assigns the value itself, also where the type is that of
			// an SSM parameter.
			plain := t
			plain.stored = false
			v = plain.value(assigned, n)
		case isArgument:
			v = e.argument(t, argument, n)
		case isAssigned:
			v = t.unknown(n, ref, inventory.NotCollected,
				fmt.Sprintf("parameter %s is assumed to have a value with which no condition compares", name))
		case hasDefault && !(e.open && e.free[name]):
			v = t.value(def, n)
		default:
			v = t.unknown(n, ref, inventory.Unsupported,
				fmt.Sprintf("parameter %s has no default and no value was given", name))
		}
	}
	v.Node = n
	v.Refs = addRefs([]inventory.Ref{ref}, v.Refs)
	if v.Kind == Text && len(v.Parts) == 1 && v.Parts[0].Unknown && v.Parts[0].Ref == nil {
		v.Parts = []Part{v.Parts[0]}
		v.Parts[0].Ref = &ref
	}
	return v
}

// value makes the value of a parameter from its text.
func (t parameterType) value(s string, n *template.Node) Value {
	switch {
	case t.stored:
		return t.unknown(n, inventory.Ref{}, inventory.NotCollected,
			fmt.Sprintf("value of SSM parameter %s is not in the template", s))
	case t.list:
		v := Value{Kind: List, Node: n}
		// An empty text is a list of one empty text: Fn::Select finds it, and
		// Fn::Join gives the empty text.
		for item := range strings.SplitSeq(s, ",") {
			v.Items = append(v.Items, literalText(strings.TrimSpace(item), n))
		}
		return v
	case t.number:
		if _, err := strconv.ParseFloat(s, 64); err == nil {
			return Value{Kind: Number, Node: n, Scalar: s}
		}
	}
	return literalText(s, n)
}

// unknown makes the value of a parameter whose value is not known.
func (t parameterType) unknown(n *template.Node, ref inventory.Ref, state inventory.State, reason string) Value {
	if t.list {
		return Value{Kind: List, Node: n, Open: true, State: state, Reason: reason}
	}
	p := unknownPart(t.glob, reason, state)
	if ref.ID != "" {
		p.Ref = &ref
	}
	return unknownText(n, p)
}

// argument converts what a parent stack passes to the type of the parameter.
func (e *Evaluator) argument(t parameterType, v Value, n *template.Node) Value {
	refs := v.Refs
	var out Value
	switch {
	case t.stored:
		name := v.Pattern()
		if name == "" {
			name = "of unknown name"
		}
		out = t.unknown(n, inventory.Ref{}, inventory.NotCollected,
			fmt.Sprintf("value of SSM parameter %s is not in the template", name))
	case t.list && v.Kind == List:
		out = v
	case t.list:
		text := e.asText(v, n)
		if s, ok := text.Literal(); ok {
			out = t.value(s, n)
		} else {
			out, _ = e.splitText(text, ",", n)
		}
	default:
		out = e.asText(v, n)
		if s, ok := out.Literal(); ok && t.number {
			out = t.value(s, n)
		}
	}
	out.Refs = addRefs(out.Refs, refs)
	return out
}

// passed returns the value that the parent stack passes, if it passes any.
func (e *Evaluator) passed(name string) (Value, bool) {
	v, ok := e.in.Arguments[name]
	return v, ok && v.Kind != Absent && v.Kind != Null
}

// decides reports whether an argument is known, so that no scenario may vary it.
func (e *Evaluator) decides(v Value, t parameterType) bool {
	if t.stored {
		return false
	}
	if v.Kind == List {
		for i := range v.Items {
			if _, ok := v.Items[i].Literal(); !ok {
				return false
			}
		}
		return !v.Open
	}
	_, ok := v.Literal()
	return ok
}

// defaultOf returns the default of a parameter.
func defaultOf(decl *template.Node) (string, bool) {
	d := decl.Get("Default")
	switch {
	case d == nil, d.Kind == template.Null, d.Kind == template.Map:
		return "", false
	case d.Kind == template.List:
		var items []string
		for _, item := range d.Items {
			items = append(items, item.Text)
		}
		return strings.Join(items, ","), true
	}
	return d.Text, true
}

// touch notes that a free parameter was looked at, while scenarios are searched.
func (e *Evaluator) touch(name string) {
	if !e.open {
		return
	}
	if _, assigned := e.in.Assigned[name]; !assigned {
		e.touched = append(e.touched, name)
	}
}

// constraint is what a parameter's declaration allows.
type constraint struct {
	allowed              []string
	hasAllowed           bool
	pattern              *regexp.Regexp
	minLength, maxLength int
	minValue, maxValue   *float64
}

func constraintOf(decl *template.Node) constraint {
	c := constraint{maxLength: maxText}
	if a := decl.Get("AllowedValues"); a.Is(template.List) {
		c.hasAllowed = true
		for _, item := range a.Items {
			c.allowed = append(c.allowed, item.Text)
		}
	}
	if s, ok := decl.Get("AllowedPattern").Str(); ok && len(s) < 4096 {
		// A pattern outside RE2 excludes nothing.
		if re, err := regexp.Compile(`^(?:` + s + `)$`); err == nil {
			c.pattern = re
		}
	}
	number := func(key string) *float64 {
		d := decl.Get(key)
		if d == nil {
			return nil
		}
		f, err := strconv.ParseFloat(d.Text, 64)
		if err != nil {
			return nil
		}
		return &f
	}
	if f := number("MinLength"); f != nil {
		c.minLength = int(*f)
	}
	if f := number("MaxLength"); f != nil {
		c.maxLength = int(*f)
	}
	if typeOf(decl).number {
		c.minValue, c.maxValue = number("MinValue"), number("MaxValue")
	}
	return c
}

// allows reports whether the service would accept a value.
func (c constraint) allows(s string) bool {
	if c.hasAllowed {
		found := false
		for _, a := range c.allowed {
			found = found || a == s
		}
		if !found {
			return false
		}
	}
	if c.pattern != nil && !c.pattern.MatchString(s) || len(s) < c.minLength || len(s) > c.maxLength {
		return false
	}
	if c.minValue != nil || c.maxValue != nil {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || c.minValue != nil && f < *c.minValue || c.maxValue != nil && f > *c.maxValue {
			return false
		}
	}
	return true
}
