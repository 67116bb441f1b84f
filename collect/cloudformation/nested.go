package cloudformation

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/inventory"
)

// A value that crosses the border of a stack carries references to resources and
// parameters of the other side. Ids inside a stack are relative to it; an id that begins with
// a slash is relative to the parent, one slash a level: build resolves both with
// absoluteID.

// absoluteID returns the id in the whole inventory of an id as seen from the stack
// with the prefix ("Orders/Queue/"): "Fn" is Orders/Queue/Fn, "/Fn" is Orders/Fn.
func absoluteID(prefix, id string) string {
	for strings.HasPrefix(id, "/") {
		id = id[1:]
		prefix = strings.TrimSuffix(prefix, "/")
		if i := strings.LastIndexByte(prefix, '/'); i >= 0 {
			prefix = prefix[:i+1]
		} else {
			prefix = ""
		}
	}
	return prefix + id
}

// fromParent turns a value of the parent into one that the nested stack can hold.
func fromParent(v intrinsic.Value) intrinsic.Value {
	return mapRefs(v, func(r inventory.Ref) inventory.Ref {
		if ownID(r) {
			r.ID = "/" + r.ID
		}
		return r
	})
}

// fromChild turns an output of a nested stack into a value of its parent.
func fromChild(stack string, v intrinsic.Value) intrinsic.Value {
	return mapRefs(v, func(r inventory.Ref) inventory.Ref {
		if !ownID(r) {
			return r
		}
		if up, ok := strings.CutPrefix(r.ID, "/"); ok {
			r.ID = up
		} else {
			r.ID = stack + "/" + r.ID
		}
		return r
	})
}

// mapRefs returns a copy of a value with its references changed.
func mapRefs(v intrinsic.Value, fn func(inventory.Ref) inventory.Ref) intrinsic.Value {
	v.Refs = slices.Clone(v.Refs)
	for i, r := range v.Refs {
		v.Refs[i] = fn(r)
	}
	v.Parts = slices.Clone(v.Parts)
	for i, p := range v.Parts {
		if p.Ref != nil {
			ref := fn(*p.Ref)
			v.Parts[i].Ref = &ref
		}
	}
	v.Items = slices.Clone(v.Items)
	for i, item := range v.Items {
		v.Items[i] = mapRefs(item, fn)
	}
	v.Fields = slices.Clone(v.Fields)
	for i, f := range v.Fields {
		v.Fields[i].Value = mapRefs(f.Value, fn)
	}
	return v
}

// nestedOutputs evaluates outputs of nested stacks for their parent.
type nestedOutputs struct {
	evaluation *evaluation
	parent     *document
	eval       *intrinsic.Evaluator
	depth      int
	// busy holds the stacks being evaluated, so that stacks whose arguments and
	// outputs depend on each other end.
	busy []string
}

// value returns an output of a nested stack; false if it is not known which
// template that is, or the output is not in it.
func (n *nestedOutputs) value(stack, output string) (intrinsic.Value, bool) {
	resource := n.parent.root.At("Resources", stack)
	if resource == nil || n.depth >= maxNesting || slices.Contains(n.busy, stack) {
		return intrinsic.Value{}, false
	}
	n.busy = append(n.busy, stack)
	defer func() { n.busy = n.busy[:len(n.busy)-1] }()
	url, _ := n.eval.Eval(resource.At("Properties", "TemplateURL")).Literal()
	child, why := n.evaluation.nestedTemplate(n.parent, stack, url)
	if why != "" || child == n.parent {
		return intrinsic.Value{}, false
	}
	node := child.root.At("Outputs", output, "Value")
	if node == nil {
		return intrinsic.Value{}, false
	}
	in := n.evaluation.arguments(n.eval, resource.At("Properties", "Parameters"))
	inner := &nestedOutputs{evaluation: n.evaluation, parent: child, depth: n.depth + 1}
	in.NestedOutput = inner.value
	eval := intrinsic.New(child.root, in)
	inner.eval = eval
	return fromChild(stack, eval.Eval(node)), true
}
