package statement

import "strings"

// ARN is the glob of an ARN: * is a wildcard as written, and ?* stands for a part
// that is not known.
type ARN struct{ Partition, Service, Region, Account, Resource string }

// ParseARN splits an ARN or its glob. ok is false if it has not the six parts.
func ParseARN(s string) (a ARN, ok bool) {
	parts := strings.SplitN(s, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		return ARN{}, false
	}
	return ARN{parts[1], parts[2], parts[3], parts[4], parts[5]}, true
}

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

// IsAccount reports whether a text is an account id: twelve digits.
func IsAccount(s string) bool {
	if len(s) != 12 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
