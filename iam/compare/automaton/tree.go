package automaton

// prefixed reports whether a pattern is a literal text, with or without a star at
// its end.
func prefixed(tokens []Token) bool {
	for i, t := range tokens {
		if t.Kind != Literal && !(t.Kind == Many && t.Char == 0 && i == len(tokens)-1) {
			return false
		}
	}
	return true
}

// tree is a tree of characters.
type tree struct{ nodes []treeNode }

type treeNode struct {
	// end: a text ends here. all: a star stands here, so that every continuation is a
	// member.
	end, all bool
	edges    []edge
}

func (t *tree) add(tokens []Token) {
	at := int32(0)
	for _, tok := range tokens {
		if tok.Kind == Many {
			t.nodes[at].all = true
			return
		}
		next := int32(-1)
		for _, e := range t.nodes[at].edges {
			if e.char == tok.Char {
				next = e.to
				break
			}
		}
		if next < 0 {
			next = int32(len(t.nodes))
			t.nodes = append(t.nodes, treeNode{})
			t.nodes[at].edges = insertEdge(t.nodes[at].edges, edge{tok.Char, next})
		}
		at = next
	}
	t.nodes[at].end = true
}

// states turns the tree into an automaton.
func (t *tree) states() []state {
	number := make([]int32, len(t.nodes))
	states := make([]state, 0, len(t.nodes)+2)
	const dead, full = -1, -2
	// The nodes below a star are never reached.
	reached := []int32{0}
	for i := 0; i < len(reached); i++ {
		n := &t.nodes[reached[i]]
		states = append(states, state{accept: n.end, rest: dead, edges: n.edges})
		for j := range n.edges {
			if child := n.edges[j].to; t.nodes[child].all {
				n.edges[j].to = full
			} else {
				number[child] = int32(len(reached))
				reached = append(reached, child)
				n.edges[j].to = number[child]
			}
		}
	}
	if t.nodes[0].all {
		return []state{{accept: true, rest: 0}}
	}
	deadAt, fullAt := int32(len(states)), int32(len(states)+1)
	usesFull := false
	for i := range states {
		states[i].rest = deadAt
		for j := range states[i].edges {
			if states[i].edges[j].to == full {
				states[i].edges[j].to = fullAt
				usesFull = true
			}
		}
	}
	states = append(states, state{rest: deadAt})
	if usesFull {
		states = append(states, state{accept: true, rest: fullAt})
	}
	return states
}
