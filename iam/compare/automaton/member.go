package automaton

import "slices"

// filler are the characters that stand for "any" in a member, the best first.
const filler = "xyzwvqkjpnmuhgfrotlscbdaei1023456789XYZQKJW-_.~"

// Shortest returns a member of the least length; ok is false if there is none.
// Where any character will do it takes a letter or digit. The member may hold
// letters that stand for unknown texts.
func (s *Set) Shortest() (text []rune, ok bool) {
	type hop struct {
		from int32
		char rune
	}
	via := make([]hop, len(s.states))
	seen := make([]bool, len(s.states))
	seen[0] = true
	queue := []int32{0}
	for at := 0; at < len(queue); at++ {
		n := queue[at]
		if s.states[n].accept {
			var runes []rune
			for n != 0 {
				runes = append(runes, via[n].char)
				n = via[n].from
			}
			slices.Reverse(runes)
			return runes, true
		}
		visit := func(to int32, char rune) {
			if !seen[to] {
				seen[to] = true
				via[to] = hop{n, char}
				queue = append(queue, to)
			}
		}
		// Letters first: they are what the pattern means.
		for _, e := range s.states[n].edges {
			if e.char >= FirstLetter {
				visit(e.to, e.char)
			}
		}
		visit(s.states[n].rest, s.unnamed(n))
		for _, e := range s.states[n].edges {
			if e.char < FirstLetter {
				visit(e.to, e.char)
			}
		}
	}
	return nil, false
}

// unnamed returns a character that follows the rest edge of a state.
func (s *Set) unnamed(n int32) rune {
	for _, c := range filler {
		if !s.named(n, c) {
			return c
		}
	}
	// There are more characters than edges.
	c := rune(0x4e00)
	for s.named(n, c) {
		c++
	}
	return c
}

func (s *Set) named(n int32, c rune) bool {
	for _, e := range s.states[n].edges {
		if e.char == c {
			return true
		}
	}
	return false
}

// Walk follows a text from a state, 0 being the start, and returns the state it
// leads to; ok is false if no member begins so.
func (s *Set) Walk(from int32, text string) (to int32, ok bool) {
	for _, r := range text {
		from = s.next(from, r)
	}
	return from, !s.stuck(from, false)
}

// Accepts reports whether a text that leads to the state is a member.
func (s *Set) Accepts(at int32) bool { return s.states[at].accept }
