package automaton

// simple reports whether a pattern has literals and stars only and is read plainly,
// so that it can be built without subsets of nodes. Read exactly, letters are like
// any other character: stars match them and literals do not.
func simple(tokens []Token, style Style) bool {
	if style.Fold || len(style.Letters) > 0 && style.Reading != Exact {
		return false
	}
	for _, t := range tokens {
		if t.Kind == One || t.Kind == Letter || t.Kind == Many && t.Char != 0 {
			return false
		}
	}
	return true
}

// segments builds the automaton of a simple pattern: the literal texts between
// stars are looked for from the left, each with the failure function of Knuth,
// Morris and Pratt. The first is anchored unless a star precedes it, the last unless
// a star follows.
func (sp *Space) segments(tokens []Token) *Set {
	if !sp.Spend(1 + len(tokens)) {
		return sp.empty
	}
	states := make([]state, 0, len(tokens)+2)
	slab := make([]edge, 0, len(tokens)+1)
	i := 0
	if len(tokens) > 0 && tokens[0].Kind == Literal {
		// The anchored start: any other character leads to the dead state, which
		// gets its number at the end.
		for ; i < len(tokens) && tokens[i].Kind == Literal; i++ {
			slab = append(slab, edge{tokens[i].Char, int32(len(states) + 1)})
			states = append(states, state{rest: -1, edges: slab[len(slab)-1 : len(slab) : len(slab)]})
		}
	}
	for i < len(tokens) && tokens[i].Kind == Many {
		for i < len(tokens) && tokens[i].Kind == Many {
			i++
		}
		from := i
		for i < len(tokens) && tokens[i].Kind == Literal {
			i++
		}
		states = search(states, tokens[from:i], i == len(tokens))
	}
	if !hasMany(tokens) {
		states = append(states, state{accept: true, rest: -1})
	}
	dead := int32(-1)
	for n := range states {
		if states[n].rest == -1 {
			dead = int32(len(states))
			states[n].rest = dead
		}
	}
	if dead >= 0 {
		states = append(states, state{rest: dead})
	}
	return sp.result(states)
}

func hasMany(tokens []Token) bool {
	for _, t := range tokens {
		if t.Kind == Many {
			return true
		}
	}
	return false
}

// search appends the states that look for a text; the state after the text is the
// first of what follows. At the end of the pattern the text must end the string: the
// state after it accepts and goes on looking. An empty text at the end accepts all.
func search(states []state, text []Token, last bool) []state {
	base := int32(len(states))
	if len(text) == 0 {
		return append(states, state{accept: true, rest: base})
	}
	fail := failures(text)
	n := len(text)
	if last {
		n++
	}
	for j := range n {
		st := state{rest: base, accept: j == len(text)}
		// The longest continuation of each character counts: shorter ones are met
		// later on the way down the failures.
		for k := j; ; k = fail[k] {
			if k < len(text) && !hasEdge(st.edges, text[k].Char) {
				st.edges = insertEdge(st.edges, edge{text[k].Char, base + int32(k) + 1})
			}
			if k == 0 {
				break
			}
		}
		states = append(states, st)
	}
	return states
}

// failures returns, for each length of a matched part, the length of its longest
// proper suffix that is a prefix of the text.
func failures(text []Token) []int {
	fail := make([]int, len(text)+1)
	for i, k := 1, 0; i < len(text); i++ {
		for k > 0 && text[i].Char != text[k].Char {
			k = fail[k]
		}
		if text[i].Char == text[k].Char {
			k++
		}
		fail[i+1] = k
	}
	return fail
}

func hasEdge(edges []edge, char rune) bool {
	for _, e := range edges {
		if e.char == char {
			return true
		}
	}
	return false
}

func insertEdge(edges []edge, e edge) []edge {
	edges = append(edges, e)
	for i := len(edges) - 1; i > 0 && edges[i-1].char > edges[i].char; i-- {
		edges[i-1], edges[i] = edges[i], edges[i-1]
	}
	return edges
}
