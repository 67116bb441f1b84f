package intrinsic

import (
	"slices"
	"strconv"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// solution is a value of a parameter or pseudo parameter that makes an
// expression equal to a text.
type solution struct{ name, value string }

// solve returns values of parameters that make an expression equal to a literal,
// as far as that can be read off the expression. Parameters that have a value
// under the inputs are not solved for.
func (e *Evaluator) solve(n *template.Node, literal string, depth int) []solution {
	name, arg, ok := n.Intrinsic()
	if !ok || depth > 16 {
		return nil
	}
	switch name {
	case "Ref":
		if s, ok := arg.Str(); ok && e.unassigned(s) {
			return []solution{{s, literal}}
		}
		return nil
	case "Fn::If":
		args, ok := arguments(arg, 3, 3)
		if !ok {
			return nil
		}
		return append(e.solve(args[1], literal, depth+1), e.solve(args[2], literal, depth+1)...)
	case "Fn::Select":
		return e.solveSelect(arg, literal)
	case "Fn::Join":
		args, ok := arguments(arg, 2, 2)
		if !ok {
			return nil
		}
		if p, ok := parameterRef(args[1]); ok && e.unassigned(p) {
			delimiter, ok := e.name(args[0])
			switch {
			case !ok:
				return nil
			case delimiter != "":
				literal = strings.ReplaceAll(literal, delimiter, ",")
			}
			return []solution{{p, literal}}
		}
	case "Fn::Sub":
	default:
		return nil
	}
	v := e.Eval(n)
	if v.Kind != Text {
		return nil
	}
	return solveText(v.Parts, literal)
}

// solveSelect solves Fn::Select of a list parameter, or of a split text.
func (e *Evaluator) solveSelect(arg *template.Node, literal string) []solution {
	args, ok := arguments(arg, 2, 2)
	if !ok {
		return nil
	}
	index, ok := e.name(args[0])
	i, err := strconv.Atoi(index)
	if !ok || err != nil || i < 0 || i > 64 {
		return nil
	}
	if p, ok := parameterRef(args[1]); ok && e.unassigned(p) {
		return []solution{{p, e.withItem(p, ",", i, literal)}}
	}
	inner, isSplit := splitCall(args[1])
	splitArgs, ok := arguments(inner, 2, 2)
	if !isSplit || !ok {
		return nil
	}
	delimiter, ok := e.name(splitArgs[0])
	if !ok || delimiter == "" {
		return nil
	}
	p, isRef := parameterRef(splitArgs[1])
	if !isRef || !e.unassigned(p) {
		return nil
	}
	return []solution{{p, e.withItem(p, delimiter, i, literal)}}
}

// withItem returns a value of a parameter whose item i is a literal: its default
// with that item replaced or, for AWS::Region, a region.
func (e *Evaluator) withItem(name, delimiter string, i int, literal string) string {
	if name == "AWS::Region" {
		for _, region := range exampleRegions {
			if items := strings.Split(region, delimiter); i < len(items) && items[i] == literal {
				return region
			}
		}
	}
	def, _ := defaultOf(e.parameters[name])
	items := strings.Split(def, delimiter)
	for len(items) <= i {
		items = append(items, "")
	}
	items[i] = literal
	return strings.Join(items, delimiter)
}

// exampleRegions are regions that differ in their parts. Source: AWS General
// Reference, AWS Regions and endpoints.
var exampleRegions = [...]string{
	"us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1",
	"eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "ap-south-1", "ap-south-2", "ap-northeast-1",
	"ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
	"ap-east-1", "ca-central-1", "ca-west-1", "sa-east-1", "af-south-1", "me-south-1", "me-central-1",
	"il-central-1", "mx-central-1", "cn-north-1", "cn-northwest-1", "us-gov-west-1", "us-gov-east-1",
}

// parameterRef returns the name in a Ref of a parameter or pseudo parameter.
func parameterRef(n *template.Node) (string, bool) {
	name, arg, ok := n.Intrinsic()
	if !ok || name != "Ref" {
		return "", false
	}
	return arg.Str()
}

// unassigned reports whether a name is that of a parameter or pseudo parameter
// that has no value, or one with which no condition compares.
func (e *Evaluator) unassigned(name string) bool {
	if s, ok := e.in.Assigned[name]; ok && s != Other {
		return false
	}
	if decl, ok := e.parameters[name]; ok {
		return e.varies(name, decl)
	}
	return isPseudo(name) && name != "AWS::NoValue" && name != "AWS::NotificationARNs"
}

// varies reports whether a parameter is free: neither given nor passed by the
// parent with a known value. What an SSM parameter holds is always free.
func (e *Evaluator) varies(name string, decl *template.Node) bool {
	t := typeOf(decl)
	if t.stored {
		return true
	}
	if _, ok := e.in.Given[name]; ok {
		return false
	}
	argument, ok := e.passed(name)
	return !ok || !e.decides(argument, t)
}

// solveText matches a literal with a text whose unknown parts are parameters.
// Where there are several ways, each parameter but the last takes as little as
// it can.
func solveText(parts []Part, literal string) []solution {
	var found []solution
	for i, p := range parts {
		if !p.Unknown {
			rest, ok := strings.CutPrefix(literal, p.Literal)
			if !ok {
				return nil
			}
			literal = rest
			continue
		}
		if p.Ref == nil || p.Ref.Kind != inventory.ToParameter {
			return nil
		}
		value := literal
		switch {
		case i+1 == len(parts):
		case parts[i+1].Unknown:
			value = ""
		case i+2 == len(parts):
			rest, ok := strings.CutSuffix(literal, parts[i+1].Literal)
			if !ok {
				return nil
			}
			value = rest
		default:
			at := strings.Index(literal, parts[i+1].Literal)
			if at < 0 {
				return nil
			}
			value = literal[:at]
		}
		literal = literal[len(value):]
		same := func(s solution) bool { return s.name == p.Ref.ID }
		if k := slices.IndexFunc(found, same); k >= 0 {
			if found[k].value != value {
				return nil
			}
			continue
		}
		found = append(found, solution{p.Ref.ID, value})
	}
	if literal != "" {
		return nil
	}
	return found
}
