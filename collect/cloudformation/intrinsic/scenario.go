package intrinsic

import (
	"maps"
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// Scenario is one way in which the free conditions of a template can be decided.
type Scenario struct {
	// Assigned goes into Inputs.Assigned: values of parameters and pseudo
	// parameters ([Other] for one with which no condition compares), and true or
	// false for comparisons that no parameter decides, under a key that begins
	// with Fn::Equals.
	Assigned map[string]string
	// Assumptions are the free conditions that resources use, in the order of
	// the template.
	Assumptions []inventory.Assumption
}

const (
	// maxLeaves bounds the combinations that are looked at.
	maxLeaves = 1 << 14
	// maxSearchWork bounds the values made while looking for scenarios.
	maxSearchWork = 1 << 20
	// maxRounds bounds how often comparisons are settled that other comparisons
	// make necessary.
	maxRounds = 32
)

// Scenarios enumerates the ways in which the free conditions can be decided, the
// default one first, at most limit; complete is false if there are more.
//
// A condition is free if it depends on a parameter that was not given, even if
// that has a default, or on a pseudo parameter that is not known. The values
// tried are those with which conditions compare, the default, and one that
// stands for all others. Two combinations that decide all conditions in use alike
// are one scenario. A template without free conditions has one scenario, which
// assigns nothing.
//
// If there are more ways than limit, the list has the default, every change of one
// value, and then changes of two values.
func Scenarios(root *template.Node, in Inputs, limit int) (list []Scenario, complete bool) {
	s := newSearch(root, in, limit)
	if len(s.free) == 0 {
		return []Scenario{{Assigned: maps.Clone(in.Assigned)}}, true
	}
	if s.all(s.base()); !s.stopped {
		return s.found, !s.variables.truncated
	}
	s.reset()
	s.variations()
	return s.found, false
}

// search is the state of one enumeration.
type search struct {
	open      *Evaluator
	max       int
	free      []string
	variables *variables
	found     []Scenario
	seen      map[string]bool
	stopped   bool
	leaves    int
	work      int
}

func newSearch(root *template.Node, in Inputs, most int) *search {
	s := &search{max: max(most, 1), seen: map[string]bool{}}
	e := New(root, in)
	e.open, e.memo, e.free = true, nil, map[string]bool{}
	for name, decl := range e.parameters {
		e.free[name] = e.varies(name, decl)
	}
	s.open = e
	conditions := used(root)
	s.variables = findVariables(s.with(in.Assigned), conditions)
	first := s.with(in.Assigned)
	for _, name := range conditions {
		if t := first.condition(name); !t.known && t.needs != "" {
			s.free = append(s.free, name)
		}
	}
	return s
}

func (s *search) base() map[string]string {
	assigned := map[string]string{}
	maps.Copy(assigned, s.open.in.Assigned)
	return assigned
}

// reset makes the search ready for a second pass.
func (s *search) reset() {
	s.found, s.seen, s.stopped, s.leaves, s.work = nil, map[string]bool{}, false, 0, 0
}

// with returns an evaluator of the same template under an assignment.
func (s *search) with(assigned map[string]string) *Evaluator {
	e := *s.open
	e.in.Assigned = assigned
	e.truths, e.deciding, e.naming = map[string]truth{}, map[string]bool{}, map[string]bool{}
	e.resolved, e.touched = map[string]resolved{}, nil
	e.work, e.bytes, e.depth = 0, 0, 0
	if s.variables != nil {
		e.candidates = s.variables.byName
	}
	return &e
}

// decide decides the free conditions under an assignment. needs names what is
// missing to decide one of them; it is empty if all are decided.
func (s *search) decide(assigned map[string]string) (truths []truth, needs string) {
	e := s.with(assigned)
	s.leaves++
	for _, name := range s.free {
		t := e.condition(name)
		if !t.known && t.needs != "" {
			if _, again := assigned[t.needs]; !again {
				s.work += e.work
				return nil, t.needs
			}
		}
		truths = append(truths, t)
	}
	s.work += e.work
	return truths, ""
}

// values returns what can be assigned to a variable or comparison.
func (s *search) values(name string) []string {
	if strings.HasPrefix(name, "Fn::") {
		return []string{"false", "true"}
	}
	if v := s.variables.byName[name]; v != nil {
		return v.candidates
	}
	return []string{Other}
}

// all walks the tree of assignments: it assigns what the first undecided
// condition needs, so that values which do not matter are not told apart.
func (s *search) all(assigned map[string]string) {
	if s.leaves >= maxLeaves || s.work >= maxSearchWork {
		s.stopped = true
	}
	if s.stopped {
		return
	}
	truths, needs := s.decide(assigned)
	if needs == "" {
		if !s.record(assigned, truths) {
			s.stopped = true
		}
		return
	}
	for _, value := range s.values(needs) {
		assigned[needs] = value
		s.all(assigned)
	}
	delete(assigned, needs)
}

// record adds a scenario if its truths are new; false means that there is no
// room for it.
func (s *search) record(assigned map[string]string, truths []truth) bool {
	var key strings.Builder
	for _, t := range truths {
		switch {
		case !t.known:
			key.WriteByte('?')
		case t.holds:
			key.WriteByte('1')
		default:
			key.WriteByte('0')
		}
	}
	if s.seen[key.String()] {
		return true
	}
	if len(s.found) >= s.max {
		return false
	}
	s.seen[key.String()] = true
	scenario := Scenario{Assigned: maps.Clone(assigned)}
	for i, name := range s.free {
		if truths[i].known {
			scenario.Assumptions = append(scenario.Assumptions, inventory.Assumption{Condition: name, Holds: truths[i].holds})
		}
	}
	s.found = append(s.found, scenario)
	return true
}

// settle decides all free conditions, with the default of whatever is not
// assigned; assigned is filled in. What is still undecided after some rounds
// stays unknown.
func (s *search) settle(assigned map[string]string) []truth {
	for _, v := range s.variables.order {
		if _, ok := assigned[v.name]; !ok {
			assigned[v.name] = v.candidates[0]
		}
	}
	for round := 0; ; round++ {
		e := s.with(assigned)
		var truths []truth
		undecided := false
		for _, name := range s.free {
			t := e.condition(name)
			truths = append(truths, t)
			if t.known || t.needs == "" || round >= maxRounds {
				continue
			}
			if _, again := assigned[t.needs]; !again {
				assigned[t.needs] = s.values(t.needs)[0]
				undecided = true
			}
		}
		s.work += e.work
		if !undecided {
			return truths
		}
	}
}

// variations adds the default, all changes of one value and then changes of two.
func (s *search) variations() {
	// An assignment with nothing but the changes: what else is needed has its
	// default.
	try := func(changes ...solution) bool {
		assigned := s.base()
		for _, c := range changes {
			assigned[c.name] = c.value
		}
		truths := s.settle(assigned)
		if !possible(assigned) {
			return s.work < maxSearchWork
		}
		return s.work < maxSearchWork && s.record(assigned, truths)
	}
	standard := s.base()
	s.record(standard, s.settle(standard))
	var changes []solution
	names := make([]string, 0, len(s.variables.order))
	for _, v := range s.variables.order {
		names = append(names, v.name)
	}
	for _, name := range slices.Sorted(maps.Keys(standard)) {
		if strings.HasPrefix(name, "Fn::") && s.open.in.Assigned[name] == "" {
			names = append(names, name)
		}
	}
	for _, name := range names {
		for _, value := range s.values(name)[1:] {
			changes = append(changes, solution{name, value})
		}
	}
	for _, c := range changes {
		if !try(c) {
			return
		}
	}
	for i, c := range changes {
		for _, d := range changes[i+1:] {
			if c.name != d.name && !try(c, d) {
				return
			}
		}
	}
}

// used returns the conditions that resources use, in the order of the template:
// as their Condition, or in an Fn::If.
func used(root *template.Node) []string {
	seen := map[string]bool{}
	budget := 4 * maxWork
	var walk func(n *template.Node, depth int)
	walk = func(n *template.Node, depth int) {
		if n == nil || depth > maxDepth || budget <= 0 {
			return
		}
		budget--
		if name, arg, ok := n.Intrinsic(); ok && name == "Fn::If" && arg.Is(template.List) && len(arg.Items) > 0 {
			first := arg.Items[0]
			if inner := first.Get("Condition"); inner != nil {
				first = inner
			}
			if s, ok := first.Str(); ok {
				seen[s] = true
			}
		}
		for _, item := range n.Items {
			walk(item, depth+1)
		}
		for i := range n.Fields {
			walk(n.Fields[i].Value, depth+1)
		}
	}
	resources := root.Get("Resources")
	if !resources.Is(template.Map) {
		return nil
	}
	for _, f := range resources.Fields {
		if s, ok := f.Value.Get("Condition").Str(); ok {
			seen[s] = true
		}
		walk(f.Value, 0)
	}
	var list []string
	if conditions := root.Get("Conditions"); conditions.Is(template.Map) {
		for _, f := range conditions.Fields {
			if seen[f.Key] {
				list = append(list, f.Key)
			}
		}
	}
	return list
}
