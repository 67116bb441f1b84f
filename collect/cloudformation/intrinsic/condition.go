package intrinsic

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// truth is what is known of a condition.
type truth struct {
	holds, known bool
	// why says on what it depends if it is not known.
	why string
	// needs names a free parameter or comparison that would help to decide it;
	// set only while scenarios are looked for.
	needs string
}

// Condition decides a named condition. known is false if it depends on what
// cannot be known; why says on what.
func (e *Evaluator) Condition(name string) (holds, known bool, why string) {
	t := e.condition(name)
	return t.holds, t.known, t.why
}

// Exists reports whether the resource's Condition holds. A resource whose
// condition is not known is (true, false): it may exist.
func (e *Evaluator) Exists(logicalID string) (exists, known bool) {
	body, ok := e.resources[logicalID]
	if !ok {
		return false, true
	}
	c := body.Get("Condition")
	if c == nil {
		return true, true
	}
	name, ok := c.Str()
	if !ok {
		return true, false
	}
	t := e.condition(name)
	return t.holds || !t.known, t.known
}

func (e *Evaluator) condition(name string) truth {
	if t, ok := e.truths[name]; ok {
		return t
	}
	n, ok := e.conditions[name]
	switch {
	case !ok:
		return truth{why: fmt.Sprintf("the template has no condition %s", name)}
	case e.deciding[name]:
		return truth{why: fmt.Sprintf("condition %s depends on itself", name)}
	case len(e.deciding) >= maxDepth:
		return truth{why: "conditions depend on each other too deeply"}
	}
	e.deciding[name] = true
	t := e.decide(n, 0)
	delete(e.deciding, name)
	e.truths[name] = t
	return t
}

// decide evaluates a condition function.
func (e *Evaluator) decide(n *template.Node, depth int) truth {
	if depth > maxDepth || !e.spend(1) {
		return truth{why: tooLarge}
	}
	name, arg, ok := n.Intrinsic()
	if !ok {
		// true and false written out.
		if n != nil && (n.Kind == template.Bool || n.Kind == template.String) {
			if b, err := strconv.ParseBool(strings.ToLower(n.Text)); err == nil {
				return truth{holds: b, known: true}
			}
		}
		return truth{why: "a condition is not made of condition functions"}
	}
	switch name {
	case "Condition":
		if s, ok := arg.Str(); ok {
			return e.condition(s)
		}
	case "Fn::Not":
		if args, ok := arguments(arg, 1, 1); ok {
			t := e.decide(args[0], depth+1)
			t.holds = t.known && !t.holds
			return t
		}
	case "Fn::And":
		return e.all(arg, depth, true)
	case "Fn::Or":
		return e.all(arg, depth, false)
	case "Fn::Equals":
		if args, ok := arguments(arg, 2, 2); ok {
			return e.equals(args[0], args[1])
		}
	default:
		v := e.Eval(n)
		if s, ok := v.Literal(); ok {
			if b, err := strconv.ParseBool(strings.ToLower(s)); err == nil {
				return truth{holds: b, known: true}
			}
		}
		return truth{why: fmt.Sprintf("%s is not a condition function", name)}
	}
	return truth{why: fmt.Sprintf("malformed %s", name)}
}

// all evaluates Fn::And (neutral true) and Fn::Or (neutral false): one argument
// that is not neutral decides, also if others are not known.
func (e *Evaluator) all(arg *template.Node, depth int, neutral bool) truth {
	if !arg.Is(template.List) || len(arg.Items) == 0 {
		return truth{why: "malformed Fn::And or Fn::Or"}
	}
	result := truth{holds: neutral, known: true}
	for _, item := range arg.Items {
		t := e.decide(item, depth+1)
		switch {
		case t.known && t.holds != neutral:
			return t
		case !t.known && (result.known || result.needs == ""):
			t.holds = false
			result = t
		}
	}
	return result
}

// equals evaluates Fn::Equals. Values are compared as texts, case included.
func (e *Evaluator) equals(left, right *template.Node) truth {
	before := len(e.touched)
	a, b := e.Eval(left), e.Eval(right)
	if holds, known := e.compare(a, b); known {
		return truth{holds: holds, known: true}
	}
	key := comparison(left, right)
	if assigned, ok := e.in.Assigned[key]; ok {
		return truth{holds: assigned == "true", known: true}
	}
	if holds, known := e.implied(key); known {
		return truth{holds: holds, known: true}
	}
	if e.excluded(left, right) || e.excluded(right, left) {
		return truth{known: true}
	}
	t := truth{why: whyUnknown(a)}
	if t.why == "" {
		t.why = whyUnknown(b)
	}
	if t.why == "" {
		t.why = "two values cannot be compared"
	}
	if e.open {
		t.needs = key
		if len(e.touched) > before {
			t.needs = e.touched[before]
		}
	}
	return t
}

// compare reports whether two values are equal, if that is certain.
func (e *Evaluator) compare(a, b Value) (equal, known bool) {
	if sameKind := a.Kind == b.Kind; sameKind && (a.Kind == List || a.Kind == Map) {
		if e.same(a, b) {
			return true, true
		}
		return false, isLiteral(a, 0) && isLiteral(b, 0)
	}
	scalar := func(v Value) bool { return v.Kind == Text || v.Kind == Bool || v.Kind == Number || v.Kind == Null }
	if !scalar(a) || !scalar(b) {
		known := a.Kind != Unknown && b.Kind != Unknown && a.Kind != b.Kind
		return false, known
	}
	a, b = e.asText(a, a.Node), e.asText(b, b.Node)
	if a.Kind != Text || b.Kind != Text {
		return false, false
	}
	la, okA := a.Literal()
	lb, okB := b.Literal()
	switch {
	case okA && okB:
		return la == lb, true
	case sameText(a, b):
		return true, true
	case disjoint(a, b):
		return false, true
	}
	return false, false
}

// isLiteral reports whether all of a value is known.
func isLiteral(v Value, depth int) bool {
	if v.Open || depth > maxDepth {
		return false
	}
	switch v.Kind {
	case List:
		for i := range v.Items {
			if !isLiteral(v.Items[i], depth+1) {
				return false
			}
		}
		return true
	case Map:
		for i := range v.Fields {
			if !isLiteral(v.Fields[i].Value, depth+1) {
				return false
			}
		}
		return true
	case Absent, Null:
		return true
	}
	_, ok := v.Literal()
	return ok
}

// excluded reports whether side is made from a parameter that the scenario
// assumes to have a value with which no condition compares, so that it cannot
// equal what is on the other side.
func (e *Evaluator) excluded(side, other *template.Node) bool {
	literal, ok := e.asText(e.Eval(other), other).Literal()
	if !ok {
		return false
	}
	for _, s := range e.solve(side, literal, 0) {
		if e.in.Assigned[s.name] != Other {
			continue
		}
		// While scenarios are looked for, the value must be one that is tried.
		if v := e.candidates[s.name]; !e.open || v != nil && slices.Contains(v.candidates, s.value) || e.refused(s) {
			return true
		}
	}
	return false
}

// refused reports whether the service would not accept a value of a parameter.
func (e *Evaluator) refused(s solution) bool {
	decl, ok := e.parameters[s.name]
	if t := typeOf(decl); !ok || t.stored || t.list {
		return false
	}
	return !constraintOf(decl).allows(s.value)
}

// comparison is the key under which a scenario assigns the truth of a comparison
// that no parameter decides. Equal comparisons have equal keys.
func comparison(left, right *template.Node) string {
	a, b := canonical(left), canonical(right)
	if b < a {
		a, b = b, a
	}
	return equalsKey + a + "\x00" + b
}

// equalsKey begins the key of a comparison; the two sides follow, with a NUL
// between them, which no canonical form holds.
const equalsKey = "Fn::Equals "

// implied decides a comparison by those that the scenario assigns: what equals the
// same is equal, and what equals two unlike things is unlike.
func (e *Evaluator) implied(key string) (holds, known bool) {
	c := classesOf(e.in.Assigned)
	if len(c.leader) == 0 {
		return false, false
	}
	a, b, _ := sides(key)
	a, b = c.find(a), c.find(b)
	if a == b {
		return true, true
	}
	for _, pair := range c.unlike {
		x, y := c.find(pair[0]), c.find(pair[1])
		if x == a && y == b || x == b && y == a {
			return false, true
		}
	}
	return false, false
}

// classes are the things that a scenario assumes to be equal to each other, and
// the pairs that it assumes to be unlike.
type classes struct {
	leader map[string]string
	unlike [][2]string
}

func classesOf(assigned map[string]string) *classes {
	c := &classes{leader: map[string]string{}}
	for key, value := range assigned {
		a, b, ok := sides(key)
		switch {
		case !ok:
		case value == "true":
			if x, y := c.find(a), c.find(b); x != y {
				c.leader[x] = y
			}
		default:
			c.unlike = append(c.unlike, [2]string{a, b})
		}
	}
	return c
}

// find returns the one that stands for all that are equal to s.
func (c *classes) find(s string) string {
	for {
		up, ok := c.leader[s]
		if !ok {
			return s
		}
		s = up
	}
}

// possible reports whether the comparisons that are assigned can hold together.
func possible(assigned map[string]string) bool {
	c := classesOf(assigned)
	for _, pair := range c.unlike {
		if c.find(pair[0]) == c.find(pair[1]) {
			return false
		}
	}
	return true
}

// sides returns the two sides of the key of a comparison.
func sides(key string) (a, b string, ok bool) {
	rest, ok := strings.CutPrefix(key, equalsKey)
	if !ok {
		return "", "", false
	}
	return strings.Cut(rest, "\x00")
}

// canonical writes a node in one line. Beyond some length the place of the node
// stands for it.
func canonical(n *template.Node) string {
	const limit = 2000
	var b strings.Builder
	var write func(n *template.Node, depth int)
	write = func(n *template.Node, depth int) {
		if n == nil || b.Len() > limit || depth > maxDepth {
			return
		}
		switch n.Kind {
		case template.List:
			b.WriteByte('[')
			for _, item := range n.Items {
				write(item, depth+1)
				b.WriteByte(',')
			}
			b.WriteByte(']')
		case template.Map:
			b.WriteByte('{')
			for _, f := range n.Fields {
				b.WriteString(strconv.Quote(f.Key) + ":")
				write(f.Value, depth+1)
				b.WriteByte(',')
			}
			b.WriteByte('}')
		default:
			b.WriteString(strconv.Quote(n.Text))
		}
	}
	write(n, 0)
	if b.Len() > limit {
		return fmt.Sprintf("%p", n)
	}
	return b.String()
}

// whyUnknown returns why a value is not known; empty if it is.
func whyUnknown(v Value) string {
	if _, ok := v.Literal(); ok || v.Kind == Absent || v.Kind == Null {
		return ""
	}
	if reason := derived(v).Reason; v.Kind == Text || v.Kind == Unknown || v.Open || reason != unknownList {
		return reason
	}
	return ""
}

// truthValue evaluates a condition function that stands for a value.
func (e *Evaluator) truthValue(n *template.Node) Value {
	t := e.decide(n, 0)
	if !t.known {
		return unknown(n, t.why)
	}
	return Value{Kind: Bool, Node: n, Scalar: strconv.FormatBool(t.holds)}
}
