package template

import "strings"

// longForm gives the name of the intrinsic function that a local YAML tag
// stands for: !Ref and !Condition are of the same name, all others have the
// prefix Fn::. A tag that the service does not know gets a name in the same
// way, and whoever evaluates it says that it is not supported.
// Source: AWS CloudFormation User Guide, intrinsic function reference, and
// template syntax of each function.
func longForm(tag string) (name string, ok bool) {
	if len(tag) < 2 || tag[0] != '!' || tag[1] == '!' {
		return "", false
	}
	name = tag[1:]
	switch {
	case name == "Ref", name == "Condition", strings.HasPrefix(name, "Fn::"):
		return name, true
	}
	return "Fn::" + name, true
}

// shortArgument gives the argument of a function written with a short tag and a
// scalar. The scalar is always a string, quoted or not. GetAtt is split at the
// first dot: attribute names may have dots of their own (Outputs.Name), logical
// ids cannot.
func shortArgument(name, text string, at Pos) *Node {
	if name != "Fn::GetAtt" {
		return Text(text, at)
	}
	resource, attribute, dot := strings.Cut(text, ".")
	list := Sequence(at, Text(resource, at))
	if dot {
		list.Items = append(list.Items, Text(attribute, at))
	}
	return list
}
