package automaton

// Space makes sets and remembers the results of operations on them. It is for one
// goroutine.
//
// When its budget is used up, Exhausted is true from then on and all results are
// without meaning: the caller must check it before it draws a conclusion.
type Space struct {
	budget int
	nextID int
	empty  *Set
	full   *Set
	memo   map[operands]*Set
	tests  map[operands]bool
	// pairs is scratch space of products.
	pairs map[[2]int32]int32
}

type operands struct {
	op   operation
	a, b int
}

type operation uint8

const (
	union operation = iota
	intersection
	difference
	// The tests.
	within
	meets
)

func (op operation) accepts(a, b bool) bool {
	switch op {
	case union:
		return a || b
	case intersection:
		return a && b
	}
	return a && !b
}

// minimiseFrom is the size from which a result that is larger than its operands is
// minimised: else the cost is more than it saves.
const minimiseFrom = 1024

// NewSpace returns a Space that may make and visit so many states.
func NewSpace(budget int) *Space {
	sp := &Space{budget: budget, memo: map[operands]*Set{}, tests: map[operands]bool{}}
	sp.empty = sp.add([]state{{rest: 0}})
	sp.full = sp.add([]state{{accept: true, rest: 0}})
	return sp
}

// NewFixedSpace returns a Space whose sets can be used with those of any other, such
// as sets that many comparisons need. There must be one such Space only.
func NewFixedSpace() *Space {
	sp := NewSpace(1 << 20)
	sp.nextID = -1 << 30
	return sp
}

func (sp *Space) add(states []state) *Set {
	sp.nextID++
	return &Set{id: sp.nextID, states: states}
}

// Spend takes n from the budget and reports whether some is left.
func (sp *Space) Spend(n int) bool {
	if sp.budget >= 0 {
		sp.budget -= n
	}
	return sp.budget >= 0
}

// Exhausted reports whether the budget was used up.
func (sp *Space) Exhausted() bool { return sp.budget < 0 }

// Empty is the set without members.
func (sp *Space) Empty() *Set { return sp.empty }

// Full is the set of all strings.
func (sp *Space) Full() *Set { return sp.full }

// Union returns the strings that are in a or in b.
func (sp *Space) Union(a, b *Set) *Set {
	switch {
	case a == b || a.IsFull() || b.IsEmpty():
		return a
	case b.IsFull() || a.IsEmpty():
		return b
	}
	return sp.combine(union, a, b)
}

// UnionAll returns the strings that are in any of the sets.
func (sp *Space) UnionAll(sets []*Set) *Set {
	switch len(sets) {
	case 0:
		return sp.empty
	case 1:
		return sets[0]
	}
	// Halves keep the operands small.
	return sp.Union(sp.UnionAll(sets[:len(sets)/2]), sp.UnionAll(sets[len(sets)/2:]))
}

// Intersect returns the strings that are in both.
func (sp *Space) Intersect(a, b *Set) *Set {
	switch {
	case a == b || a.IsEmpty() || b.IsFull():
		return a
	case b.IsEmpty() || a.IsFull():
		return b
	}
	return sp.combine(intersection, a, b)
}

// Minus returns the strings that are in a and not in b.
func (sp *Space) Minus(a, b *Set) *Set {
	switch {
	case a == b || b.IsFull():
		return sp.empty
	case a.IsEmpty() || b.IsEmpty():
		return a
	case a.IsFull():
		return sp.Complement(b)
	}
	return sp.combine(difference, a, b)
}

// Complement returns the strings that are not in a.
func (sp *Space) Complement(a *Set) *Set {
	key := operands{difference, sp.full.id, a.id}
	if s, ok := sp.memo[key]; ok {
		return s
	}
	if !sp.Spend(1 + len(a.states)/4) {
		return sp.empty
	}
	states := make([]state, len(a.states))
	for i, st := range a.states {
		states[i] = state{accept: !st.accept, rest: st.rest, edges: st.edges}
	}
	s := sp.result(states)
	sp.memo[key] = s
	return s
}

// Within reports whether every string of a is in b. It stops at the first that is
// not.
func (sp *Space) Within(a, b *Set) bool {
	if a == b || a.IsEmpty() || b.IsFull() {
		return true
	}
	if b.IsEmpty() {
		return false
	}
	return !sp.exists(within, a, b)
}

// Meets reports whether a string is in both.
func (sp *Space) Meets(a, b *Set) bool {
	if a.IsEmpty() || b.IsEmpty() {
		return false
	}
	if a == b || a.IsFull() || b.IsFull() {
		return true
	}
	return sp.exists(meets, a, b)
}

// product walks the pairs of states that the same string leads to.
type product struct {
	a, b  *Set
	index map[[2]int32]int32
	pairs [][2]int32
}

func (sp *Space) product(a, b *Set) *product {
	if sp.pairs == nil {
		sp.pairs = map[[2]int32]int32{}
	}
	clear(sp.pairs)
	return &product{a: a, b: b, index: sp.pairs, pairs: make([][2]int32, 0, len(a.states)+len(b.states))}
}

func (p *product) place(x, y int32) int32 {
	key := [2]int32{x, y}
	n, ok := p.index[key]
	if !ok {
		n = int32(len(p.pairs))
		p.index[key] = n
		p.pairs = append(p.pairs, key)
	}
	return n
}

// step visits what follows pair n: first the rest, then each character that either
// side names, in order.
func (p *product) step(n int, visit func(char rune, rest bool, x, y int32)) {
	x, y := &p.a.states[p.pairs[n][0]], &p.b.states[p.pairs[n][1]]
	visit(0, true, x.rest, y.rest)
	i, j := 0, 0
	for i < len(x.edges) || j < len(y.edges) {
		switch {
		case j == len(y.edges) || i < len(x.edges) && x.edges[i].char < y.edges[j].char:
			visit(x.edges[i].char, false, x.edges[i].to, y.rest)
			i++
		case i == len(x.edges) || x.edges[i].char > y.edges[j].char:
			visit(y.edges[j].char, false, x.rest, y.edges[j].to)
			j++
		default:
			visit(x.edges[i].char, false, x.edges[i].to, y.edges[j].to)
			i++
			j++
		}
	}
}

// sink reports whether nothing can be accepted from a pair on, so that it need not
// be followed.
func (op operation) sink(a, b *Set, x, y int32) bool {
	deadA, deadB := a.stuck(x, false), b.stuck(y, false)
	switch op {
	case union:
		return false
	case intersection, meets:
		return deadA || deadB
	}
	return deadA || b.stuck(y, true)
}

// stuck reports whether a state has no way out and the given acceptance.
func (s *Set) stuck(n int32, accept bool) bool {
	st := &s.states[n]
	return st.accept == accept && st.rest == n && len(st.edges) == 0
}

func (sp *Space) combine(op operation, a, b *Set) *Set {
	if op != difference && a.id > b.id {
		a, b = b, a
	}
	key := operands{op, a.id, b.id}
	if s, ok := sp.memo[key]; ok {
		return s
	}
	p := sp.product(a, b)
	p.place(0, 0)
	var states []state
	for n := 0; n < len(p.pairs); n++ { //nolint:intrange // the walk makes the list longer
		x, y := p.pairs[n][0], p.pairs[n][1]
		if op.sink(a, b, x, y) {
			states = append(states, state{rest: int32(n)})
			continue
		}
		st := state{accept: op.accepts(a.states[x].accept, b.states[y].accept)}
		if most := len(a.states[x].edges) + len(b.states[y].edges); most > 0 {
			st.edges = make([]edge, 0, most)
		}
		if !sp.Spend(1 + cap(st.edges)) {
			return sp.empty
		}
		p.step(n, func(char rune, rest bool, nx, ny int32) {
			to := p.place(nx, ny)
			if rest {
				st.rest = to
			} else if to != st.rest {
				st.edges = append(st.edges, edge{char, to})
			}
		})
		states = append(states, st)
	}
	states = tidy(states)
	if len(states) >= minimiseFrom && len(states) > len(a.states)+len(b.states) {
		if !sp.Spend(8 * len(states)) {
			return sp.empty
		}
		states = minimise(states, 64*len(states))
	}
	s := sp.result(states)
	sp.memo[key] = s
	return s
}

func (sp *Space) result(states []state) *Set {
	if len(states) == 1 {
		if states[0].accept {
			return sp.full
		}
		return sp.empty
	}
	return sp.add(states)
}

// exists reports whether a string is in a and (meets) in b or (within) not in b.
func (sp *Space) exists(op operation, a, b *Set) bool {
	if op == meets && a.id > b.id {
		a, b = b, a
	}
	key := operands{op, a.id, b.id}
	if found, ok := sp.tests[key]; ok {
		return found
	}
	p := sp.product(a, b)
	p.place(0, 0)
	found := false
	for n := 0; n < len(p.pairs) && !found; n++ {
		x, y := p.pairs[n][0], p.pairs[n][1]
		if op.sink(a, b, x, y) {
			continue
		}
		if a.states[x].accept && b.states[y].accept == (op == meets) {
			found = true
			break
		}
		if !sp.Spend(1 + len(a.states[x].edges) + len(b.states[y].edges)) {
			return true
		}
		p.step(n, func(_ rune, _ bool, nx, ny int32) { p.place(nx, ny) })
	}
	sp.tests[key] = found
	return found
}
