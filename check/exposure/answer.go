package exposure

// answer is yes, no, or not known.
type answer uint8

const (
	no answer = iota
	maybe
	yes
)

func truth(b bool) answer {
	if b {
		return yes
	}
	return no
}

// both is yes if both are, and no if one is not.
func both(a, b answer) answer { return min(a, b) }

// either is yes if one is.
func either(a, b answer) answer { return max(a, b) }
