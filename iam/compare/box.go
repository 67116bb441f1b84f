package compare

import (
	"slices"

	"github.com/temper-security/temper/iam/compare/automaton"
)

// value is a set of what one dimension of a request can be. Action, resource and
// principal use one only. A condition key is absent, or has one value, or is a key
// with several values.
type value struct {
	absent bool
	one    *automaton.Set
	// many is nil if no request with several values is in the set.
	many *many
}

// many is a set of sets of values, none of them empty: all values are in all, and
// for each of some there is a value in it.
type many struct {
	all  *automaton.Set
	some []*automaton.Set
}

// box is a product of values, one for each dimension.
type box struct {
	values []value
	// within are the numbers of statements that the box lies within, because it was
	// made from them.
	within []int
}

// atom is one requirement of a statement on one dimension. holds is at least the
// requests that meet the requirement, fails at least those that do not; exact is
// holds in the reading for the statement that grants (see automaton.Strict).
type atom struct {
	dim                 int
	holds, fails, exact value
	// pattern is set if exact is to be used: the requirement is a union of patterns,
	// not a complement, and one has a variable.
	pattern bool
	// inDomain is set if exact is known to lie within the domain.
	inDomain bool
}

// statement is a statement as a box.
type statement struct {
	deny bool
	// id is the same for statements that say the same.
	id    int
	atoms []atom
	// never is set if it matches no request.
	never bool
}

// algebra does the operations on values.
type algebra struct{ space *automaton.Space }

func (g algebra) meet(a, b value) value {
	v := value{absent: a.absent && b.absent, one: g.space.Intersect(a.one, b.one)}
	if a.many != nil && b.many != nil {
		v.many = &many{all: g.space.Intersect(a.many.all, b.many.all)}
		v.many.some = append(append(v.many.some, a.many.some...), b.many.some...)
		if g.noSets(v.many) {
			v.many = nil
		}
	}
	return v
}

// noSets reports whether no set of values is in m.
func (g algebra) noSets(m *many) bool {
	if m.all.IsEmpty() {
		return true
	}
	for _, s := range m.some {
		if !g.space.Meets(m.all, s) {
			return true
		}
	}
	return false
}

func (g algebra) empty(v value) bool {
	return !v.absent && v.one.IsEmpty() && v.many == nil
}

// meets reports whether the intersection is not empty, without making it.
func (g algebra) meets(a, b value) bool {
	if a.absent && b.absent || g.space.Meets(a.one, b.one) {
		return true
	}
	return a.many != nil && b.many != nil && g.meet(value{one: g.space.Empty(), many: a.many}, b).many != nil
}

// restrict returns the box with one dimension met with a value; ok is false if
// nothing remains.
func (g algebra) restrict(b box, dim int, v value) (box, bool) {
	m := g.meet(b.values[dim], v)
	if g.empty(m) {
		return box{}, false
	}
	out := box{values: make([]value, len(b.values)), within: b.within}
	copy(out.values, b.values)
	out.values[dim] = m
	return out, true
}

// position is how a statement lies to a box.
type position uint8

const (
	apart position = iota
	covers
	crosses
)

// locate tells how a statement lies to a box, and for how many atoms a part of the
// box fails. apart and covers are certain; crosses is not.
func (g algebra) locate(b box, s *statement) (position, int) {
	if slices.Contains(b.within, s.id) {
		return covers, 0
	}
	open := 0
	for i := range s.atoms {
		a := &s.atoms[i]
		if !g.meets(b.values[a.dim], a.holds) {
			return apart, 0
		}
		if g.meets(b.values[a.dim], a.fails) {
			open++
		}
	}
	if open == 0 {
		return covers, 0
	}
	return crosses, open
}
