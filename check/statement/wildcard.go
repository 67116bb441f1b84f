package statement

import "strings"

// Unseen is what stands for a part that is not known.
const Unseen = "?*"

// Hidden reports whether a part of a glob is not known at all: ?*, or the twelve
// question marks of an account id.
func Hidden(part string) bool {
	return part == Unseen || part != "" && strings.Trim(part, "?") == ""
}

// Wildcard reports whether a part of an ARN matches everything, as written: *,
// or several of them. A part that is not known is no wildcard.
func Wildcard(part string) bool {
	return part != "" && !Hidden(part) && strings.Trim(part, "*?") == ""
}
