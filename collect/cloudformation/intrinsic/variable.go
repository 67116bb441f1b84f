package intrinsic

import (
	"slices"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// variable is a free parameter or pseudo parameter that conditions reach, with
// the values that make a difference; the first is the default.
type variable struct {
	name       string
	candidates []string
	// key is set if it is the key of a mapping: then it has no other values.
	key bool
	// linked are variables with which conditions compare it.
	linked []string
}

const (
	// maxCandidates bounds the values of one variable.
	maxCandidates = 64
	// maxLiterals bounds the literals that one side of a comparison can give.
	maxLiterals = 256
)

// variables finds the variables of conditions.
type variables struct {
	e       *Evaluator
	byName  map[string]*variable
	order   []*variable
	visited map[string]bool
	// truncated is set if a variable has more candidates than are tried.
	truncated bool
}

// findVariables returns the variables that conditions reach, in the order of
// their appearance. e must be open.
func findVariables(e *Evaluator, conditions []string) *variables {
	vs := &variables{e: e, byName: map[string]*variable{}, visited: map[string]bool{}}
	for _, name := range conditions {
		vs.condition(name)
	}
	vs.link()
	for _, v := range vs.order {
		vs.complete(v)
	}
	return vs
}

func (vs *variables) condition(name string) {
	if !vs.visited[name] && len(vs.visited) < maxWork {
		vs.visited[name] = true
		vs.walk(vs.e.conditions[name], 0)
	}
}

// variable returns the variable of a name; nil if the name is not free.
func (vs *variables) variable(name string) *variable {
	if v := vs.byName[name]; v != nil {
		return v
	}
	if !vs.e.unassigned(name) {
		return nil
	}
	if _, isParameter := vs.e.parameters[name]; !isParameter {
		if _, known := vs.e.deployment(name); known {
			return nil
		}
	}
	v := &variable{name: name}
	vs.byName[name] = v
	vs.order = append(vs.order, v)
	return v
}

// walk goes through the expression of a condition.
func (vs *variables) walk(n *template.Node, depth int) {
	if n == nil || depth > maxDepth || !vs.e.spend(1) {
		return
	}
	if name, arg, ok := n.Intrinsic(); ok {
		switch name {
		case "Condition":
			if s, ok := arg.Str(); ok {
				vs.condition(s)
			}
			return
		case "Fn::If":
			if args, ok := arguments(arg, 3, 3); ok {
				if s, ok := args[0].Str(); ok {
					vs.condition(s)
				}
			}
		case "Ref":
			if s, ok := arg.Str(); ok {
				vs.variable(s)
			}
			return
		case "Fn::Sub":
			text := arg
			if arg.Is(template.List) && len(arg.Items) > 0 {
				text = arg.Items[0]
			}
			if s, ok := text.Str(); ok {
				for _, p := range parseSub(s) {
					if p.variable {
						vs.variable(p.text)
					}
				}
			}
		case "Fn::FindInMap":
			vs.keys(arg)
		case "Fn::Equals":
			if args, ok := arguments(arg, 2, 2); ok {
				vs.compare(args[0], args[1])
				vs.compare(args[1], args[0])
			}
		}
	}
	for _, item := range n.Items {
		vs.walk(item, depth+1)
	}
	for i := range n.Fields {
		vs.walk(n.Fields[i].Value, depth+1)
	}
}

// compare adds the values with which side equals other.
func (vs *variables) compare(side, other *template.Node) {
	a, isA := parameterRef(side)
	b, isB := parameterRef(other)
	if isA && isB {
		va, vb := vs.variable(a), vs.variable(b)
		if va != nil && vb != nil {
			va.linked = append(va.linked, b)
			return
		}
	}
	for _, literal := range vs.literals(other, 0) {
		for _, s := range vs.e.solve(side, literal, 0) {
			vs.add(s.name, s.value)
		}
	}
}

func (vs *variables) add(name, value string) {
	v := vs.variable(name)
	if v == nil || slices.Contains(v.candidates, value) {
		return
	}
	if len(v.candidates) >= maxCandidates {
		vs.truncated = true
		return
	}
	v.candidates = append(v.candidates, value)
}

// literals returns the known texts that an expression can have: its value, those
// of both branches of an Fn::If, those of all entries of a mapping.
func (vs *variables) literals(n *template.Node, depth int) []string {
	if n == nil || depth > 16 {
		return nil
	}
	v := vs.e.Eval(n)
	if v.Kind == Text || v.Kind == Number || v.Kind == Bool {
		if s, ok := v.Literal(); ok {
			return []string{s}
		}
	}
	name, arg, ok := n.Intrinsic()
	if !ok {
		return nil
	}
	switch name {
	case "Fn::If":
		if args, ok := arguments(arg, 3, 3); ok {
			return append(vs.literals(args[1], depth+1), vs.literals(args[2], depth+1)...)
		}
	case "Fn::FindInMap":
		args, ok := arguments(arg, 3, 4)
		if !ok {
			return nil
		}
		mapping, ok := vs.e.name(args[0])
		if !ok || !vs.e.mappings[mapping].Is(template.Map) {
			return nil
		}
		var list []string
		for _, first := range vs.e.mappings[mapping].Fields {
			if !first.Value.Is(template.Map) {
				continue
			}
			for _, second := range first.Value.Fields {
				if second.Value.Kind >= template.Bool && second.Value.Kind <= template.String && len(list) < maxLiterals {
					list = append(list, second.Value.Text)
				}
			}
		}
		return list
	}
	return nil
}

// keys adds the keys of a mapping to the variables that select from it.
func (vs *variables) keys(arg *template.Node) {
	args, ok := arguments(arg, 3, 4)
	if !ok {
		return
	}
	name, ok := vs.e.name(args[0])
	mapping := vs.e.mappings[name]
	if !ok || !mapping.Is(template.Map) {
		return
	}
	must := len(args) == 3
	add := func(p string, n *template.Node) {
		if !n.Is(template.Map) {
			return
		}
		for _, f := range n.Fields {
			vs.add(p, f.Key)
		}
		if v := vs.variable(p); v != nil && must {
			v.key = true
		}
	}
	if p, ok := parameterRef(args[1]); ok {
		add(p, mapping)
	}
	if p, ok := parameterRef(args[2]); ok {
		for _, f := range mapping.Fields {
			add(p, f.Value)
		}
	}
}

// link gives variables that are compared with each other the same values.
func (vs *variables) link() {
	for range min(len(vs.order), 4) {
		for _, v := range vs.order {
			for _, name := range v.linked {
				other := vs.byName[name]
				for _, value := range append(vs.defaults(other), other.candidates...) {
					vs.add(v.name, value)
				}
				for _, value := range append(vs.defaults(v), v.candidates...) {
					vs.add(name, value)
				}
			}
		}
	}
}

// defaults returns the default of a variable, if it has one.
func (vs *variables) defaults(v *variable) []string {
	decl, ok := vs.e.parameters[v.name]
	if !ok {
		if v.name == "AWS::Partition" {
			return []string{"aws"}
		}
		return nil
	}
	if _, passed := vs.e.passed(v.name); passed || typeOf(decl).stored {
		return nil
	}
	if def, ok := defaultOf(decl); ok {
		return []string{def}
	}
	return nil
}

// complete drops values that the service would refuse, puts the default first,
// and adds a value for everything else.
func (vs *variables) complete(v *variable) {
	decl, isParameter := vs.e.parameters[v.name]
	defaults := vs.defaults(v)
	list := slices.Clone(defaults)
	limits := constraint{maxLength: maxText}
	t := typeOf(decl)
	if isParameter && !t.stored && !t.list {
		limits = constraintOf(decl)
	}
	argument, passed := vs.e.passed(v.name)
	for _, value := range v.candidates {
		if slices.Contains(list, value) || !limits.allows(value) {
			continue
		}
		if passed && argument.Kind == Text && disjoint(argument, literalText(value, nil)) {
			continue
		}
		list = append(list, value)
	}
	rest := []string{Other}
	if limits.hasAllowed {
		rest = slices.DeleteFunc(slices.Clone(limits.allowed), func(s string) bool {
			return slices.Contains(list, s)
		})
		if len(rest) > 1 {
			rest = []string{Other}
		}
	}
	if v.key && len(list) > 0 {
		rest = nil
	}
	if len(defaults) > 0 {
		list = append(list, rest...)
	} else {
		list = append(slices.Clone(rest), list...)
	}
	if len(list) == 0 {
		list = []string{Other}
	}
	v.candidates = list
}
