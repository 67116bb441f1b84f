package lookup

import "strconv"

// Count writes a number with its noun: 1 day, 2 days.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
