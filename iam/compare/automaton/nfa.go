package automaton

import (
	"slices"
	"unicode"
)

// nfa is the patterns as one tree of tokens: patterns that begin alike share nodes.
// A node is the place after its token.
type nfa struct {
	nodes []nfaNode
	style Style
	// seen holds the stamp of the step in which a node was last met.
	seen  []int
	stamp int
}

type nfaNode struct {
	token Token
	// loops: the token may go on, as a Many does.
	loops bool
	end   bool
	// open: a pattern ends here with a Many, so that every continuation matches.
	open     bool
	children []int32
}

func newNFA(patterns [][]Token, style Style) *nfa {
	n := &nfa{nodes: []nfaNode{{}}, style: style}
	for _, p := range patterns {
		at := int32(0)
		for _, t := range p {
			at = n.child(at, t)
		}
		n.nodes[at].end = true
		if t := n.nodes[at].token; at != 0 && t.Kind == Many && t.Char == 0 && (style.Reading != Strict || len(style.Letters) == 0) {
			n.nodes[at].open = true
		}
	}
	n.seen = make([]int, len(n.nodes))
	return n
}

func (n *nfa) child(at int32, t Token) int32 {
	for _, c := range n.nodes[at].children {
		if n.nodes[c].token == t {
			return c
		}
	}
	c := int32(len(n.nodes))
	loops := t.Kind == Many || t.Kind == Letter && n.style.Reading == Wide
	n.nodes = append(n.nodes, nfaNode{token: t, loops: loops})
	n.nodes[at].children = append(n.nodes[at].children, c)
	return c
}

// closure adds the nodes that are reached without reading: those of tokens that
// match the empty text.
func (n *nfa) closure(set []int32) []int32 {
	for k := 0; k < len(set); k++ {
		for _, c := range n.nodes[set[k]].children {
			if n.nodes[c].loops {
				set = append(set, c)
			}
		}
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// chars returns the characters that nodes treat in a way of their own.
func (n *nfa) chars(set []int32, into []rune) []rune {
	note := func(t Token) {
		switch t.Kind {
		case Literal:
			into = append(into, t.Char)
			if n.style.Fold {
				for f := unicode.SimpleFold(t.Char); f != t.Char; f = unicode.SimpleFold(f) {
					into = append(into, f)
				}
			}
		case One, Many:
			if t.Char != 0 {
				into = append(into, t.Char)
			}
		}
	}
	for _, i := range set {
		if n.nodes[i].loops {
			note(n.nodes[i].token)
		}
		for _, c := range n.nodes[i].children {
			note(n.nodes[c].token)
		}
	}
	into = append(into, n.style.Letters...)
	slices.Sort(into)
	return slices.Compact(into)
}

// step returns the nodes after a character; char -1 is one that no node treats in a
// way of its own.
func (n *nfa) step(set []int32, char rune, into []int32) []int32 {
	if char >= FirstLetter && n.style.Reading == Wide {
		// The letter may be any string, and each token matches some string: every
		// place further on can be reached.
		n.stamp++
		add := func(list []int32) {
			for _, i := range list {
				if n.seen[i] != n.stamp {
					n.seen[i] = n.stamp
					into = append(into, i)
				}
			}
		}
		add(set)
		for k := 0; k < len(into); k++ { //nolint:intrange // add makes the list longer
			add(n.nodes[into[k]].children)
		}
		slices.Sort(into)
		return into
	}
	for _, i := range set {
		if n.nodes[i].loops && n.repeats(n.nodes[i].token, char) {
			into = append(into, i)
		}
		for _, c := range n.nodes[i].children {
			if !n.nodes[c].loops && n.reads(n.nodes[c].token, char) {
				into = append(into, c)
			}
		}
	}
	slices.Sort(into)
	return n.closure(slices.Compact(into))
}

// repeats reports whether a token that may go on does so over a character.
func (n *nfa) repeats(t Token, char rune) bool {
	if t.Kind == Letter {
		return true
	}
	if char >= FirstLetter {
		return n.style.Reading != Strict && (t.Char == 0 || n.fits(t, char))
	}
	return t.Char == 0 || char != t.Char
}

// reads reports whether a token of one character matches it.
func (n *nfa) reads(t Token, char rune) bool {
	switch t.Kind {
	case Literal:
		return char == t.Char || n.style.Fold && char >= 0 && char < FirstLetter && foldsTo(char, t.Char)
	case One:
		return char < FirstLetter && (t.Char == 0 || char != t.Char)
	}
	return char == t.Char || char >= FirstLetter && n.style.Reading == Exact && n.fits(t, char)
}

func (n *nfa) fits(t Token, letter rune) bool {
	return n.style.Fits != nil && n.style.Fits(t, letter)
}

func foldsTo(a, b rune) bool {
	for f := unicode.SimpleFold(a); f != a; f = unicode.SimpleFold(f) {
		if f == b {
			return true
		}
	}
	return false
}

// determinise makes an automaton whose states are sets of nodes.
func (sp *Space) determinise(n *nfa) *Set {
	index := map[string]int32{}
	var sets [][]int32
	var key []byte
	fullAt := int32(-1)
	place := func(set []int32) int32 {
		for _, i := range set {
			if n.nodes[i].open {
				// Everything from here on is a member.
				if fullAt < 0 {
					fullAt = int32(len(sets))
					sets = append(sets, nil)
				}
				return fullAt
			}
		}
		key = key[:0]
		for _, i := range set {
			key = appendInt(key, i)
		}
		at, ok := index[string(key)]
		if !ok {
			at = int32(len(sets))
			index[string(key)] = at
			sets = append(sets, slices.Clone(set))
		}
		return at
	}
	place(n.closure([]int32{0}))
	var states []state
	var chars []rune
	var scratch []int32
	for at := 0; at < len(sets); at++ { //nolint:intrange // place makes the list longer
		if int32(at) == fullAt {
			states = append(states, state{accept: true, rest: fullAt})
			continue
		}
		set := sets[at]
		chars = n.chars(set, chars[:0])
		if !sp.Spend(1 + len(set)*(1+len(chars))) {
			return sp.empty
		}
		st := state{accept: slices.ContainsFunc(set, func(i int32) bool { return n.nodes[i].end })}
		scratch = n.step(set, -1, scratch[:0])
		st.rest = place(scratch)
		if len(chars) > 0 {
			st.edges = make([]edge, 0, len(chars))
		}
		for _, c := range chars {
			scratch = n.step(set, c, scratch[:0])
			if to := place(scratch); to != st.rest {
				st.edges = append(st.edges, edge{c, to})
			}
		}
		states = append(states, st)
	}
	return sp.result(tidy(states))
}
