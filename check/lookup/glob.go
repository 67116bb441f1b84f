package lookup

// MayEqual reports whether two texts of which parts are not known could be
// equal. ?* stands for one or more characters. It takes time proportional to the
// product of the lengths.
func MayEqual(a, b string) bool {
	x, y := tokens(a), tokens(b)
	// can[j] is whether the tokens of x read so far can make the same text as the
	// first j of y.
	can := make([]bool, len(y)+1)
	can[0] = true
	for _, t := range x {
		next := make([]bool, len(y)+1)
		for j := 1; j <= len(y); j++ {
			u := y[j-1]
			switch {
			case t == unseen && u == unseen:
				// Either may go on after the other has ended.
				next[j] = can[j-1] || can[j] || next[j-1]
			case t == unseen:
				next[j] = can[j-1] || next[j-1]
			case u == unseen:
				next[j] = can[j-1] || can[j]
			default:
				next[j] = can[j-1] && t == u
			}
		}
		can = next
	}
	return can[len(y)]
}

// unseen is the token of a part that is not known.
const unseen = -1

func tokens(s string) []int {
	out := make([]int, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '?' && i+1 < len(s) && s[i+1] == '*' {
			out = append(out, unseen)
			i++
			continue
		}
		out = append(out, int(s[i]))
	}
	return out
}
