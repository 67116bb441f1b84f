package compare

import (
	"slices"

	"github.com/temper-security/temper/iam/eval"
)

// residue visits boxes that together are all that remains of a box after the
// statements are taken away, until visit returns false. It returns false if the
// visit was ended or the budget is used up.
func (c *comparison) residue(b box, taken []*statement, visit func(box) bool) bool {
	if !c.space.Spend(1 + len(taken)) {
		return false
	}
	live := make([]*statement, 0, len(taken))
	best, fewest := -1, 0
	for _, s := range taken {
		switch where, open := c.locate(b, s); where {
		case covers:
			// After the budget is used up the sets are without meaning.
			return !c.space.Exhausted()
		case crosses:
			if best < 0 || open < fewest {
				best, fewest = len(live), open
			}
			live = append(live, s)
		}
	}
	if c.space.Exhausted() {
		return false
	}
	if best < 0 {
		return visit(b)
	}
	s := live[best]
	rest := append(live[:best:best], live[best+1:]...)
	// What fails the first requirement; what meets it and fails the second; and so
	// on.
	for i := range s.atoms {
		a := &s.atoms[i]
		if part, ok := c.restrict(b, a.dim, a.fails); ok {
			if !c.residue(part, rest, visit) {
				return false
			}
		}
		var ok bool
		if b, ok = c.restrict(b, a.dim, a.holds); !ok {
			break
		}
	}
	return !c.space.Exhausted()
}

// side is one of the two sets, as statements.
type side struct {
	set Set
	// layers are the Allow statements of the kinds of policies that must all allow.
	layers [][]*statement
	denies []*statement
	// compiled is the set for the evaluator, made when it is first needed.
	compiled *eval.Policies
}

// saysMore reports whether b follows from a by its words alone: each kind of policy
// of b allows all that one of a's does, statement by statement, and a has each Deny
// of b. It is cheap for sets of any size.
func (a *side) saysMore(b *side) bool {
	have := map[int]bool{}
	for _, d := range a.denies {
		have[d.id] = true
	}
	for _, d := range b.denies {
		if !have[d.id] {
			return false
		}
	}
	for _, wide := range b.layers {
		clear(have)
		for _, s := range wide {
			have[s.id] = true
		}
		if !slices.ContainsFunc(a.layers, func(layer []*statement) bool {
			return !slices.ContainsFunc(layer, func(s *statement) bool { return !have[s.id] })
		}) {
			return false
		}
	}
	return true
}

// maxCandidates bounds how many requests are tried as witnesses.
const maxCandidates = 48

// within decides whether every request that a allows is allowed by b.
func (c *comparison) within(a, b *side) (Answer, *Witness) {
	if c.refusal == nil && a.saysMore(b) {
		return Answer{State: Proved}, nil
	}
	if c.broken {
		return Answer{State: NotDecided, Reason: Budget}, nil
	}
	if c.refusal != nil {
		return *c.refusal, nil
	}
	c.space.Refill(c.budget)
	var found *Witness
	candidates := 0
	visit := func(rest box) bool {
		candidates++
		if w := c.witness(rest, a, b); w != nil {
			found = w
			return false
		}
		return candidates < maxCandidates
	}
	finished := c.grants(a, func(granted box) bool {
		for _, layer := range b.layers {
			taken := append(append(make([]*statement, 0, len(layer)+len(a.denies)), layer...), a.denies...)
			if !c.residue(granted, taken, visit) {
				return false
			}
		}
		for _, d := range b.denies {
			if met, ok := c.intersect(granted, d); ok {
				if !c.residue(met, a.denies, visit) {
					return false
				}
			}
		}
		return true
	})
	switch {
	case found != nil:
		return Answer{State: Refuted}, found
	case c.space.Exhausted():
		return Answer{State: NotDecided, Reason: Budget}, nil
	case finished && candidates == 0:
		return Answer{State: Proved}, nil
	}
	return c.undecided(), nil
}

// grants visits the boxes that the Allow statements of a side grant: one for each
// choice of a statement from each layer.
func (c *comparison) grants(s *side, visit func(box) bool) bool {
	if len(s.layers) == 0 {
		return true
	}
	var choose func(b box, layer int) bool
	choose = func(b box, layer int) bool {
		if layer == len(s.layers) {
			return visit(b)
		}
		for _, st := range s.layers[layer] {
			if !c.space.Spend(1) {
				return false
			}
			if next, ok := c.intersect(b, st); ok && !choose(next, layer+1) {
				return false
			}
		}
		return !c.space.Exhausted()
	}
	for _, st := range s.layers[0] {
		if b, ok := c.granted(st); ok && !choose(b, 1) {
			return false
		}
	}
	return !c.space.Exhausted()
}

// intersect restricts a box to what a statement matches.
func (c *comparison) intersect(b box, s *statement) (box, bool) {
	for i := range s.atoms {
		a := &s.atoms[i]
		var ok bool
		if b, ok = c.restrict(b, a.dim, a.holds); !ok {
			return box{}, false
		}
	}
	b.within = append(b.within[:len(b.within):len(b.within)], s.id)
	return b, true
}

// granted is the box of an Allow statement. In each dimension the first pattern is
// read strictly: the letters in the texts are those of its variables.
func (c *comparison) granted(s *statement) (box, bool) {
	b := box{values: make([]value, len(c.dims))}
	strict := make([]bool, len(c.dims))
	for i := range s.atoms {
		if a := &s.atoms[i]; a.pattern && !strict[a.dim] {
			strict[a.dim] = true
			if b.values[a.dim] = a.exact; !a.inDomain {
				b.values[a.dim] = c.meet(c.dims[a.dim].domain, a.exact)
			}
		}
	}
	for d := range b.values {
		if !strict[d] {
			b.values[d] = c.dims[d].plain
		}
		if c.empty(b.values[d]) {
			return box{}, false
		}
	}
	return c.intersect(b, s)
}
