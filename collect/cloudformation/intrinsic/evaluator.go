package intrinsic

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// Inputs is what is known of the deployment.
type Inputs struct {
	// Given are parameter values that the user chose (command line, parameter
	// file). They decide conditions.
	Given map[string]string
	// Arguments are the parameter values that a parent stack passes (they may be
	// partly unknown). They decide conditions where known.
	Arguments map[string]Value
	// Assigned are the values that a scenario assigns to free parameters, pseudo
	// parameters (AWS::Region …) and comparisons: see [Scenario].
	Assigned map[string]string
	// Partition, Account, Region and StackName as far as known (empty: unknown).
	Partition, Account, Region, StackName string
	// NestedOutput gives the value of an output of a nested stack; nil, or ok
	// false, if it is not known.
	NestedOutput func(stackLogicalID, output string) (v Value, ok bool)
}

const (
	// maxWork bounds the values that one Evaluator makes. The service accepts
	// 1 MB of template, which holds fewer.
	maxWork = 1 << 19
	// maxText bounds the length of one text in bytes: the service accepts 1 MB
	// of template after expansion.
	maxText = 1 << 20
	// maxBytes bounds the length of all texts together.
	maxBytes = 64 << 20
	// maxDepth bounds how deep values nest.
	maxDepth = 400
)

const tooLarge = "template too large to evaluate"

// Evaluator evaluates the values of one template under one set of inputs. It is
// not safe for use by several goroutines at a time.
type Evaluator struct {
	root       *template.Node
	in         Inputs
	parameters map[string]*template.Node
	resources  map[string]*template.Node
	conditions map[string]*template.Node
	mappings   map[string]*template.Node

	// memo holds the values of lists, maps and calls; nil in open mode.
	memo map[*template.Node]Value
	// truths holds the conditions decided so far.
	truths map[string]truth
	// deciding and naming hold the conditions and the attributes in progress:
	// who meets them again has found a cycle.
	deciding map[string]bool
	naming   map[string]bool
	// resolved holds the shapes of attributes found so far.
	resolved map[string]resolved
	work     int
	bytes    int
	depth    int

	// open is set while scenarios are looked for: parameters that are free and
	// not assigned have no value then, not even their default.
	open    bool
	free    map[string]bool
	touched []string
	// candidates are the variables with the values that are tried.
	candidates map[string]*variable
}

// New returns an evaluator of a template, after its transforms. Making one is
// linear in the number of top-level entries.
func New(root *template.Node, in Inputs) *Evaluator {
	return &Evaluator{
		root: root, in: in,
		parameters: section(root, "Parameters"),
		resources:  section(root, "Resources"),
		conditions: section(root, "Conditions"),
		mappings:   section(root, "Mappings"),
		memo:       map[*template.Node]Value{},
		truths:     map[string]truth{},
		deciding:   map[string]bool{},
		naming:     map[string]bool{},
		resolved:   map[string]resolved{},
	}
}

// section indexes a section of a template by name.
func section(root *template.Node, name string) map[string]*template.Node {
	n := root.Get(name)
	if !n.Is(template.Map) {
		return nil
	}
	index := make(map[string]*template.Node, len(n.Fields))
	for _, f := range n.Fields {
		index[f.Key] = f.Value
	}
	return index
}

// Eval evaluates a node: its intrinsic functions are applied, and list items and
// map entries that are AWS::NoValue are left out. A nil node is Absent. What
// cannot be known is Unknown, or a Text with unknown parts, never an error.
//
// Values of lists, maps and calls are remembered, so that a second call costs
// nothing; the whole work of an Evaluator is bounded, and a template beyond the
// bound gives Unknown values.
func (e *Evaluator) Eval(n *template.Node) Value {
	if n == nil {
		return Value{}
	}
	switch n.Kind {
	case template.Null:
		return Value{Kind: Null, Node: n}
	case template.Bool:
		return Value{Kind: Bool, Node: n, Scalar: n.Text}
	case template.Number:
		return Value{Kind: Number, Node: n, Scalar: n.Text}
	case template.String:
		return literalText(n.Text, n)
	}
	if v, ok := e.memo[n]; ok {
		return v
	}
	if e.depth >= maxDepth {
		return unknown(n, "values nest too deeply to evaluate")
	}
	if !e.spend(1 + len(n.Items) + len(n.Fields)) {
		return unknown(n, tooLarge)
	}
	e.depth++
	v := e.composite(n)
	e.depth--
	if name, _, ok := n.Intrinsic(); !ok || name != "Fn::If" || v.Node == nil {
		// What Fn::If chooses stands where the branch stands.
		v.Node = n
	}
	if e.memo != nil {
		e.memo[n] = v
	}
	return v
}

// composite evaluates a list, map or call.
func (e *Evaluator) composite(n *template.Node) Value {
	if n.Kind == template.List {
		v := Value{Kind: List, Node: n, Items: make([]Value, 0, len(n.Items))}
		for _, item := range n.Items {
			if iv := e.Eval(item); iv.Kind != Absent {
				v.Items = append(v.Items, iv)
			}
		}
		return v
	}
	if name, arg, ok := n.Intrinsic(); ok {
		if v, ok := e.call(name, arg, n); ok {
			return v
		}
	}
	v := Value{Kind: Map, Node: n, Fields: make([]Field, 0, len(n.Fields))}
	for _, f := range n.Fields {
		fv := e.Eval(f.Value)
		if isMacro(f.Key) && len(n.Fields) > 1 {
			// A transform or loop beside other keys adds entries to this map.
			fv = unknown(f.Value, unexpanded(f.Key))
			v.Open, v.Reason, v.State = true, fv.Reason, fv.State
		}
		if fv.Kind != Absent {
			v.Fields = append(v.Fields, Field{Key: f.Key, Pos: f.Pos, Value: fv})
		}
	}
	return v
}

// call applies an intrinsic function. ok is false if the node is no call after
// all: a map with a single key Condition that names no condition.
func (e *Evaluator) call(name string, arg, n *template.Node) (v Value, ok bool) {
	switch name {
	case "Ref":
		return e.ref(arg, n), true
	case "Fn::GetAtt":
		return e.getAtt(arg, n), true
	case "Fn::Sub":
		return e.sub(arg, n), true
	case "Fn::Join":
		return e.join(arg, n), true
	case "Fn::Select":
		return e.selectItem(arg, n), true
	case "Fn::Split":
		list, _ := e.split(arg, n)
		return list, true
	case "Fn::If":
		return e.choose(arg, n), true
	case "Fn::FindInMap":
		return e.findInMap(arg, n), true
	case "Fn::ImportValue":
		return e.importValue(arg, n), true
	case "Fn::Base64":
		return e.base64(arg, n), true
	case "Fn::Cidr":
		return e.cidr(arg, n), true
	case "Fn::GetAZs":
		return e.getAZs(arg, n), true
	case "Fn::Length":
		return e.length(arg, n), true
	case "Fn::ToJsonString":
		return e.toJSONString(arg, n), true
	case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not":
		return e.truthValue(n), true
	case "Condition":
		if s, isText := arg.Str(); isText && e.conditions[s] != nil {
			return e.truthValue(n), true
		}
		return Value{}, false
	}
	if isMacro(name) {
		return unknown(n, unexpanded(name)), true
	}
	return unknown(n, fmt.Sprintf("intrinsic function %s is not supported", name)), true
}

// isMacro reports whether a key is replaced by other keys before deployment.
func isMacro(key string) bool {
	return key == "Fn::Transform" || strings.HasPrefix(key, "Fn::ForEach::") || key == "Fn::ForEach"
}

func unexpanded(key string) string {
	return fmt.Sprintf("%s is expanded by the service at deployment and was not expanded here", key)
}

// spend takes n values from the budget; false means that it is used up.
func (e *Evaluator) spend(n int) bool {
	e.work += n
	return e.work <= maxWork
}

// unknown makes a value of which nothing is known.
func unknown(n *template.Node, reason string, refs ...inventory.Ref) Value {
	return Value{Kind: Unknown, Node: n, State: inventory.Unsupported, Reason: reason, Refs: refs}
}

// arguments returns the items of a call's argument list if it has between least
// and most of them.
func arguments(arg *template.Node, least, most int) ([]*template.Node, bool) {
	if !arg.Is(template.List) || len(arg.Items) < least || len(arg.Items) > most {
		return nil, false
	}
	return arg.Items, true
}

func malformed(n *template.Node, name, want string) Value {
	return unknown(n, fmt.Sprintf("malformed %s: %s", name, want))
}

// choose evaluates Fn::If. If the condition is not known, the value is known
// only if both branches agree.
func (e *Evaluator) choose(arg, n *template.Node) Value {
	args, ok := arguments(arg, 3, 3)
	if !ok {
		return malformed(n, "Fn::If", "it takes a condition and two values")
	}
	var t truth
	name, ok := args[0].Str()
	if ok {
		t = e.condition(name)
	} else {
		name, t = "of Fn::If", e.decide(args[0], 0)
	}
	if t.known {
		if t.holds {
			return e.Eval(args[1])
		}
		return e.Eval(args[2])
	}
	then, otherwise := e.Eval(args[1]), e.Eval(args[2])
	if e.same(then, otherwise) {
		return then
	}
	v := unknown(n, fmt.Sprintf("depends on condition %s, which cannot be decided: %s", name, t.why))
	v.Refs = addRefs(e.allRefs(nil, then, 0), e.allRefs(nil, otherwise, 0))
	return v
}

// allRefs collects the references of a value and of what is in it.
func (e *Evaluator) allRefs(refs []inventory.Ref, v Value, depth int) []inventory.Ref {
	if depth > maxDepth || !e.spend(1) {
		return refs
	}
	refs = addRefs(refs, v.Refs)
	for i := range v.Items {
		refs = e.allRefs(refs, v.Items[i], depth+1)
	}
	for i := range v.Fields {
		refs = e.allRefs(refs, v.Fields[i].Value, depth+1)
	}
	return refs
}

// same reports whether two values are certainly the same.
func (e *Evaluator) same(a, b Value) bool {
	if a.Kind != b.Kind || a.Kind == Unknown || a.Open || b.Open || !e.spend(1) {
		return false
	}
	switch a.Kind {
	case Text:
		return sameText(a, b)
	case List:
		if len(a.Items) != len(b.Items) {
			return false
		}
		for i := range a.Items {
			if !e.same(a.Items[i], b.Items[i]) {
				return false
			}
		}
		return true
	case Map:
		if len(a.Fields) != len(b.Fields) {
			return false
		}
		for i := range a.Fields {
			other := b.Get(a.Fields[i].Key)
			if !e.same(a.Fields[i].Value, other) {
				return false
			}
		}
		return true
	default:
		return a.Scalar == b.Scalar
	}
}
