// Package automaton holds regular sets of strings as deterministic finite automata
// over all characters, with union, intersection, difference and shortest members.
// Every operation is bounded by the budget of a Space.
//
// Characters that no edge names follow the default edge, so that an automaton has
// as many edges as its patterns have letters, whatever the alphabet.
package automaton

// Set is a set of strings. It is not changed after it was made. State 0 is the
// start; no state is unreachable, and at most one is dead (no string leads on from
// it to acceptance) and at most one is full (every string does).
type Set struct {
	id     int
	states []state
}

type state struct {
	accept bool
	// rest is where characters go that have no edge of their own.
	rest int32
	// edges are sorted by character; none leads to rest.
	edges []edge
}

type edge struct {
	char rune
	to   int32
}

// next returns the state after a character.
func (s *Set) next(from int32, char rune) int32 {
	edges := s.states[from].edges
	// Most states have one or two edges.
	for i := range edges {
		if edges[i].char >= char {
			if edges[i].char == char {
				return edges[i].to
			}
			break
		}
	}
	return s.states[from].rest
}

// Contains reports whether the text is a member.
func (s *Set) Contains(text []rune) bool {
	at := int32(0)
	for _, r := range text {
		at = s.next(at, r)
	}
	return s.states[at].accept
}

// IsEmpty reports whether the set has no member.
func (s *Set) IsEmpty() bool {
	return len(s.states) == 1 && !s.states[0].accept
}

// IsFull reports whether every string is a member.
func (s *Set) IsFull() bool {
	return len(s.states) == 1 && s.states[0].accept
}

// States is the size of the automaton.
func (s *Set) States() int { return len(s.states) }

// tidy makes a Set of states of which number 0 is the start: it drops what cannot
// be reached, makes all dead states one and all full states one, and merges states
// with the same edges. The cost is linear but for the sorting of edges.
func tidy(states []state) []state {
	alive := canReach(states, true)
	open := canReach(states, false)
	// Representatives: a dead state, a full state, or the state itself.
	const deadMark, fullMark = -1, -2
	class := make([]int32, len(states))
	for i := range states {
		switch {
		case !alive[i]:
			class[i] = deadMark
		case !open[i]:
			class[i] = fullMark
		default:
			class[i] = int32(i)
		}
	}
	out := make([]state, 0, len(states))
	number := make([]int32, len(states))
	for i := range number {
		number[i] = -1
	}
	dead, full := int32(-1), int32(-1)
	var queue []int32
	place := func(i int32) int32 {
		switch class[i] {
		case deadMark:
			if dead < 0 {
				dead = int32(len(out))
				out = append(out, state{rest: dead})
				queue = append(queue, -1)
			}
			return dead
		case fullMark:
			if full < 0 {
				full = int32(len(out))
				out = append(out, state{accept: true, rest: full})
				queue = append(queue, -1)
			}
			return full
		}
		if number[i] < 0 {
			number[i] = int32(len(out))
			out = append(out, state{accept: states[i].accept})
			queue = append(queue, i)
		}
		return number[i]
	}
	place(0)
	for at := 0; at < len(queue); at++ { //nolint:intrange // place makes the list longer
		from := queue[at]
		if from < 0 {
			continue
		}
		rest := place(states[from].rest)
		var edges []edge
		for _, e := range states[from].edges {
			if to := place(e.to); to != rest {
				if edges == nil {
					edges = make([]edge, 0, len(states[from].edges))
				}
				edges = append(edges, edge{e.char, to})
			}
		}
		out[at].rest, out[at].edges = rest, edges
	}
	return out
}

// canReach marks the states from which a state with the given acceptance can be
// reached.
func canReach(states []state, accept bool) []bool {
	// Predecessors, as a counted layout: one allocation for all lists.
	start := make([]int32, len(states)+2)
	each := func(f func(from, to int32)) {
		for i := range states {
			f(int32(i), states[i].rest)
			for _, e := range states[i].edges {
				f(int32(i), e.to)
			}
		}
	}
	each(func(_, to int32) { start[to+2]++ })
	for i := 2; i < len(start); i++ {
		start[i] += start[i-1]
	}
	preds := make([]int32, start[len(start)-1])
	each(func(from, to int32) {
		preds[start[to+1]] = from
		start[to+1]++
	})
	mark := make([]bool, len(states))
	var queue []int32
	for i := range states {
		if states[i].accept == accept {
			mark[i] = true
			queue = append(queue, int32(i))
		}
	}
	for len(queue) > 0 {
		at := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, p := range preds[start[at]:start[at+1]] {
			if !mark[p] {
				mark[p] = true
				queue = append(queue, p)
			}
		}
	}
	return mark
}

// minimise merges equivalent states by refining a partition until it is stable
// (Moore's algorithm). It gives the states back unchanged if that takes more than
// the given number of steps.
func minimise(states []state, steps int) []state {
	class := make([]int32, len(states))
	classes := int32(1)
	for i := range states {
		if states[i].accept != states[0].accept {
			class[i] = 1
			classes = 2
		}
	}
	next := make([]int32, len(states))
	var key []byte
	for {
		seen := make(map[string]int32, classes*2)
		for i := range states {
			steps -= 1 + len(states[i].edges)
			rest := class[states[i].rest]
			key = appendInt(appendInt(key[:0], class[i]), rest)
			for _, e := range states[i].edges {
				if c := class[e.to]; c != rest {
					key = appendInt(appendInt(key, e.char), c)
				}
			}
			n, ok := seen[string(key)]
			if !ok {
				n = int32(len(seen))
				seen[string(key)] = n
			}
			next[i] = n
		}
		if steps < 0 {
			return states
		}
		stable := int32(len(seen)) == classes
		classes = int32(len(seen))
		class, next = next, class
		if stable {
			break
		}
	}
	if int(classes) == len(states) {
		return states
	}
	// State 0 has class 0, as it is seen first.
	out := make([]state, classes)
	done := make([]bool, classes)
	for i := range states {
		c := class[i]
		if done[c] {
			continue
		}
		done[c] = true
		out[c].accept, out[c].rest = states[i].accept, class[states[i].rest]
		for _, e := range states[i].edges {
			if to := class[e.to]; to != out[c].rest {
				out[c].edges = append(out[c].edges, edge{e.char, to})
			}
		}
	}
	return out
}

func appendInt(b []byte, n int32) []byte {
	return append(b, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
}
