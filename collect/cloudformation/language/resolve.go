package language

import (
	"strconv"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// resolved is a text or a list of texts.
type resolved struct {
	text   string
	list   []string
	isList bool
	// absent is set for AWS::NoValue.
	absent bool
}

// deepest bounds how deep calls nest in what is resolved here.
const deepest = 50

// resolve gives the value of a call if parameters and mappings alone decide it:
// what a collection or a name may be made of must be known before the template
// is deployed. ok is false for all else. A parameter with NoEcho is never read.
func (x *expander) resolve(n *template.Node, depth int) (value resolved, ok bool) {
	if n == nil || depth > deepest || !x.spend(1) {
		return resolved{}, false
	}
	switch n.Kind {
	case template.String, template.Number, template.Bool:
		return resolved{text: n.Text}, true
	case template.List:
		value.isList = true
		value.list, ok = x.texts(n.Items, depth)
		return value, ok
	case template.Null:
		return resolved{}, false
	}
	name, arg, ok := n.Intrinsic()
	if !ok {
		return resolved{}, false
	}
	switch name {
	case "Ref":
		target, ok := x.text(arg, depth+1)
		if !ok {
			return resolved{}, false
		}
		return x.reference(target)
	case "Fn::Sub":
		return x.sub(arg, depth)
	case "Fn::FindInMap":
		return x.findInMap(arg, depth)
	case "Fn::Join", "Fn::Split", "Fn::Select":
		if !arg.Is(template.List) || len(arg.Items) != 2 {
			return resolved{}, false
		}
		return x.combine(name, arg.Items[0], arg.Items[1], depth+1)
	}
	return resolved{}, false
}

// text resolves a value that must be a text.
func (x *expander) text(n *template.Node, depth int) (string, bool) {
	got, ok := x.resolve(n, depth)
	return got.text, ok && !got.isList && !got.absent && x.spend(bytesCost(len(got.text)))
}

// texts resolves the items of a list.
func (x *expander) texts(items []*template.Node, depth int) ([]string, bool) {
	list := make([]string, 0, len(items))
	for _, item := range items {
		got, ok := x.resolve(item, depth+1)
		if !ok || got.isList || !x.spend(bytesCost(len(got.text))) {
			return nil, false
		}
		if !got.absent {
			list = append(list, got.text)
		}
	}
	return list, true
}

// reference gives the value of a parameter or pseudo parameter.
func (x *expander) reference(name string) (resolved, bool) {
	if name == "AWS::NoValue" {
		return resolved{absent: true}, true
	}
	value, ok := x.opt.Parameters[name]
	if !ok || x.secret(name) {
		return resolved{}, false
	}
	kind, _ := x.root.At("Parameters", name, "Type").Str()
	switch {
	case strings.HasPrefix(kind, "AWS::SSM::Parameter::Value<"):
		return resolved{}, false // the value is the name of what holds it
	case kind != "CommaDelimitedList" && !strings.HasPrefix(kind, "List<"):
		return resolved{text: value}, true
	}
	list := []string{}
	if value != "" {
		if !x.spend(1 + strings.Count(value, ",") + bytesCost(len(value))) {
			return resolved{}, false
		}
		for item := range strings.SplitSeq(value, ",") {
			list = append(list, strings.TrimSpace(item))
		}
	}
	return resolved{list: list, isList: true}, true
}

// secret reports whether a parameter has NoEcho.
func (x *expander) secret(name string) bool {
	noEcho := x.root.At("Parameters", name, "NoEcho")
	return noEcho != nil && !strings.EqualFold(noEcho.Text, "false")
}

// sub resolves the argument of Fn::Sub: a text, or a text and variables.
func (x *expander) sub(arg *template.Node, depth int) (resolved, bool) {
	var variables *template.Node
	if arg.Is(template.List) && len(arg.Items) == 2 {
		arg, variables = arg.Items[0], arg.Items[1]
	}
	text, ok := arg.Str()
	if !ok {
		return resolved{}, false
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return resolved{}, false
		}
		text = after
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			b.WriteString("${" + literal + "}")
			continue
		}
		name = strings.TrimSpace(name)
		var value string
		if v := variables.Get(name); v != nil {
			if value, ok = x.text(v, depth+1); !ok {
				return resolved{}, false
			}
		} else {
			got, ok := x.reference(name)
			if !ok || got.isList || got.absent || !x.spend(1+bytesCost(len(got.text))) {
				return resolved{}, false
			}
			value = got.text
		}
		b.WriteString(value)
	}
	if !x.spend(bytesCost(b.Len())) {
		return resolved{}, false
	}
	return resolved{text: b.String()}, true
}

// findInMap resolves a look-up in the mappings, with a default if the extension
// for one is used.
func (x *expander) findInMap(arg *template.Node, depth int) (resolved, bool) {
	if !arg.Is(template.List) || len(arg.Items) != 3 && len(arg.Items) != 4 {
		return resolved{}, false
	}
	keys, ok := x.texts(arg.Items[:3], depth+1)
	if !ok || len(keys) != 3 {
		return resolved{}, false
	}
	found := x.root.At("Mappings", keys[0], keys[1], keys[2])
	if found != nil {
		if _, _, call := found.Intrinsic(); call {
			return resolved{}, false
		}
		return x.resolve(found, depth+1)
	}
	// What a macro or an include that was not read may add is not known.
	if len(arg.Items) == 4 && !hasMacro(x.root.Get("Mappings")) && !hasMacro(x.root.At("Mappings", keys[0])) &&
		!hasMacro(x.root.At("Mappings", keys[0], keys[1])) {
		return x.resolve(arg.Items[3].Get("DefaultValue"), depth+1)
	}
	return resolved{}, false
}

func hasMacro(n *template.Node) bool { return n.Get(transformKey) != nil }

// combine resolves Fn::Join, Fn::Split and Fn::Select.
func (x *expander) combine(name string, first, second *template.Node, depth int) (resolved, bool) {
	by, ok := x.text(first, depth)
	if !ok {
		return resolved{}, false
	}
	of, ok := x.resolve(second, depth)
	if !ok || of.absent {
		return resolved{}, false
	}
	switch {
	case name == "Fn::Join" && of.isList:
		size := max(len(of.list)-1, 0) * len(by)
		for _, item := range of.list {
			size += len(item)
		}
		if !x.spend(bytesCost(size)) {
			return resolved{}, false
		}
		return resolved{text: strings.Join(of.list, by)}, true
	case name == "Fn::Split" && !of.isList && by != "":
		if !x.spend(1 + strings.Count(of.text, by)) {
			return resolved{}, false
		}
		return resolved{list: strings.Split(of.text, by), isList: true}, true
	case name == "Fn::Select" && of.isList:
		i, err := strconv.Atoi(by)
		if err != nil || i < 0 || i >= len(of.list) {
			return resolved{}, false
		}
		return resolved{text: of.list[i]}, true
	}
	return resolved{}, false
}

// length resolves Fn::Length of a list. The items of a list that is written out
// count even if their values are not known, unless one may be left out.
func (x *expander) length(n, arg *template.Node) *template.Node {
	count := -1
	if arg.Is(template.List) && !calls(arg) {
		count = len(arg.Items)
	} else if got, ok := x.resolve(arg, 0); ok && got.isList {
		count = len(got.list)
	}
	if count < 0 {
		return n
	}
	return template.Scalar(template.Number, strconv.Itoa(count), n.Pos)
}
