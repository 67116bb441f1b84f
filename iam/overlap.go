package iam

// Overlap reports whether some text matches both globs, in which * stands for any
// text and ? for one character. The cost is the product of the lengths.
func Overlap(a, b string) bool {
	// reach[j] says whether a[:i] and b[:j] match a common text.
	reach := make([]bool, len(b)+1)
	next := make([]bool, len(b)+1)
	reach[0] = true
	star := func(row []bool) {
		for j := range len(b) {
			if row[j] && b[j] == '*' {
				row[j+1] = true
			}
		}
	}
	star(reach)
	for i := range len(a) {
		for j := range next {
			next[j] = false
		}
		alive := false
		if a[i] == '*' {
			// It takes nothing, or whatever b holds from here.
			seen := false
			for j := range next {
				seen = seen || reach[j]
				next[j] = seen
				alive = alive || seen
			}
		} else {
			for j := range next {
				switch {
				case j < len(b) && b[j] == '*' && reach[j]:
					next[j] = true // the star of b takes it
				case j > 0 && reach[j-1] && b[j-1] != '*' && (b[j-1] == a[i] || b[j-1] == '?' || a[i] == '?'):
					next[j] = true
				}
				alive = alive || next[j]
			}
			star(next)
		}
		if !alive {
			return false
		}
		reach, next = next, reach
	}
	return reach[len(b)]
}
