package automaton

import "slices"

// Chars returns the strings of one of the characters.
func (sp *Space) Chars(chars []rune) *Set {
	if len(chars) == 0 || !sp.Spend(len(chars)) {
		return sp.empty
	}
	chars = slices.Clone(chars)
	slices.Sort(chars)
	chars = slices.Compact(chars)
	start := state{rest: 2}
	for _, c := range chars {
		start.edges = append(start.edges, edge{c, 1})
	}
	return sp.add([]state{start, {accept: true, rest: 2}, {rest: 2}})
}

// Without returns the strings that hold none of the characters.
func (sp *Space) Without(chars []rune) *Set {
	if len(chars) == 0 || !sp.Spend(len(chars)) {
		return sp.full
	}
	chars = slices.Clone(chars)
	slices.Sort(chars)
	chars = slices.Compact(chars)
	start := state{accept: true, rest: 0}
	for _, c := range chars {
		start.edges = append(start.edges, edge{c, 1})
	}
	return sp.add([]state{start, {rest: 1}})
}

// Coarse returns a superset of s with every text that goes on in any way from a
// letter, if a member begins like the text up to the letter. It is a wide reading
// (see Wide) of patterns without Letter tokens, at linear cost.
func (sp *Space) Coarse(s *Set, letters []rune) *Set {
	if s.IsEmpty() || s.IsFull() || !sp.Spend(len(s.states)*len(letters)) {
		return s
	}
	letters = slices.Clone(letters)
	slices.Sort(letters)
	full := int32(len(s.states))
	states := make([]state, 0, len(s.states)+1)
	for n, st := range s.states {
		if !s.stuck(int32(n), false) {
			edges := make([]edge, 0, len(st.edges)+len(letters))
			for _, e := range st.edges {
				if e.char < FirstLetter {
					edges = append(edges, e)
				}
			}
			for _, l := range letters {
				edges = append(edges, edge{l, full})
			}
			st.edges = edges
		}
		states = append(states, st)
	}
	return sp.result(tidy(append(states, state{accept: true, rest: full})))
}

// Refill sets the budget anew. Results from before stay valid, unless the budget
// had been used up when they were made.
func (sp *Space) Refill(budget int) { sp.budget = budget }
