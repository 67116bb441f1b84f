package eval

// matchSets matches by following all places in the pattern at once, 64 of them in a
// word. The cost is length of the text times length of the pattern over 64.
func matchSets(tokens []token, s string) bool {
	var elements []rune // '*' and '?' are negative
	for _, t := range tokens {
		if t.Wildcard != 0 {
			elements = append(elements, -rune(t.Wildcard))
			continue
		}
		elements = append(elements, []rune(t.Text)...)
	}
	size := len(elements)/64 + 1
	stars, single := make(placeSet, size), make(placeSet, size)
	for i, e := range elements {
		switch e {
		case -'*':
			stars.add(i)
		case -'?':
			single.add(i)
		}
	}
	accepts := map[rune]placeSet{}
	at, next := make(placeSet, size), make(placeSet, size)
	at.add(0)
	at.passStars(stars)
	for _, r := range s {
		accept, ok := accepts[r]
		if !ok {
			accept = append(placeSet(nil), single...)
			for i, e := range elements {
				if e == r {
					accept.add(i)
				}
			}
			accepts[r] = accept
		}
		var carry, alive uint64
		for w := range at {
			moved := at[w] & accept[w]
			next[w] = moved<<1 | carry | at[w]&stars[w]
			carry = moved >> 63
			alive |= next[w]
		}
		if alive == 0 {
			return false
		}
		next.passStars(stars)
		at, next = next, at
	}
	return at.has(len(elements))
}

// placeSet is a set of places in a pattern: place i is before element i.
type placeSet []uint64

func (p placeSet) add(i int)      { p[i/64] |= 1 << (i % 64) }
func (p placeSet) has(i int) bool { return p[i/64]&(1<<(i%64)) != 0 }

// passStars adds the places behind stars, which may take nothing.
func (p placeSet) passStars(stars placeSet) {
	for changed := true; changed; {
		changed = false
		var carry uint64
		for w := range p {
			here := p[w] & stars[w]
			after := p[w] | here<<1 | carry
			carry = here >> 63
			changed = changed || after != p[w]
			p[w] = after
		}
	}
}
