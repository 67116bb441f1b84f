// Package language expands what CloudFormation expands before it evaluates the
// intrinsic functions of a template: includes of the AWS::Include transform, and
// the loops of the AWS::LanguageExtensions transform.
//
// Sources: AWS CloudFormation Template Reference, "AWS::LanguageExtensions
// transform", "Fn::ForEach", "AWS::Include transform" and "Fn::Transform".
package language

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// Options are what is known besides the template, and the bounds of the work.
type Options struct {
	// Parameters are the effective values of parameters by name; of a list, its
	// items with commas between them. Pseudo parameters may be among them.
	Parameters map[string]string
	// Open reads an included file, by its path relative to the template. Nil
	// means that includes are not available.
	Open func(location string) ([]byte, error)
	// Limits bound each included file, and with Nodes the values that are made.
	Limits template.Limits
}

// Problem is something that was not expanded, and stays in the template as it
// is written.
type Problem struct {
	// Path are the keys to the place, with slashes between them.
	Path    string
	Message string
	At      template.Pos
}

// The transforms that have a meaning here or in the package sam.
const (
	extensions = "AWS::LanguageExtensions"
	include    = "AWS::Include"
	serverless = "AWS::Serverless-2016-10-31"
)

// Expand expands includes and loops and returns the new template; what is
// unchanged is shared with root, which is not changed. What cannot be expanded
// stays, and is told of in a Problem.
//
// The cost is linear in the size of the template and of the result, which
// Limits.Nodes bounds (without it, that of [template.DefaultLimits]).
func Expand(root *template.Node, opt Options) (*template.Node, []Problem) {
	if !root.Is(template.Map) {
		return root, nil
	}
	if opt.Limits.Nodes <= 0 {
		opt.Limits.Nodes = template.DefaultLimits().Nodes
	}
	x := &expander{opt: opt, root: root, budget: opt.Limits.Nodes}
	if has(root, func(key string) bool { return key == transformKey || key == "Transform" }) {
		root = x.includes(root)
	}
	x.root = root
	x.extended = x.macros(root)
	if x.extended || has(root, isLoop) {
		root = x.extend(root)
	}
	return root, x.problems
}

// has reports whether a key stands somewhere in a value.
func has(n *template.Node, wanted func(key string) bool) bool {
	if n == nil {
		return false
	}
	for _, item := range n.Items {
		if has(item, wanted) {
			return true
		}
	}
	for i := range n.Fields {
		if wanted(n.Fields[i].Key) || has(n.Fields[i].Value, wanted) {
			return true
		}
	}
	return false
}

// expander is the state of one Expand.
type expander struct {
	opt      Options
	root     *template.Node
	problems []Problem
	// budget is how many more values may be made.
	budget int
	// extended is set if the template has the language extensions.
	extended bool
	// exhausted is set once the budget is spent; that is told once.
	exhausted bool
	told      map[Problem]bool
	// files are the included files that were read, by location.
	files map[string]*template.Node
	// open are the locations of the includes that are being expanded.
	open []string
}

// problem takes note of a problem. A loop may meet the same one in each round.
func (x *expander) problem(path []string, at template.Pos, format string, args ...any) {
	p := Problem{Path: strings.Join(path, "/"), Message: fmt.Sprintf(format, args...), At: at}
	if x.told == nil {
		x.told = map[Problem]bool{}
	}
	same := Problem{Message: p.Message, At: p.At}
	if x.told[same] {
		return
	}
	x.told[same] = true
	x.problems = append(x.problems, p)
}

// spend takes n values from the budget, and reports whether there were as many.
func (x *expander) spend(n int) bool {
	if x.exhausted || n > x.budget {
		x.exhausted = true
		return false
	}
	x.budget -= n
	return true
}

// overBudget tells that an expansion would make too much.
func (x *expander) overBudget(path []string, at template.Pos) {
	x.problem(path, at, "not expanded: the template would have more than %d values", x.opt.Limits.Nodes)
}

// macros looks at the transforms of the template: it reports whether the
// language extensions are among them, and tells of those that only the account
// can run.
func (x *expander) macros(root *template.Node) (extended bool) {
	transforms := root.Get("Transform")
	for _, t := range each(transforms) {
		name, ok := t.Str()
		if t.Is(template.Map) {
			name, ok = t.Get("Name").Str()
		}
		switch {
		case !ok:
			x.problem([]string{"Transform"}, t.Pos, "the name of a transform is not known")
		case name == extensions:
			extended = true
		case name == include, name == serverless:
		default:
			x.problem([]string{"Transform"}, t.Pos, "macro %s is not expanded: what it changes in the template is not known", name)
		}
	}
	return extended
}

// each returns the items of a list, a value that is not a list as the only one,
// and nothing for nil.
func each(n *template.Node) []*template.Node {
	switch {
	case n == nil || n.Is(template.Null):
		return nil
	case n.Is(template.List):
		return n.Items
	}
	return []*template.Node{n}
}

// with returns the path with a key added; the path itself is not changed.
func with(path []string, key string) []string { return append(path[:len(path):len(path)], key) }
