// Package arn holds Amazon Resource Names and the globs that match them.
package arn

import (
	"errors"
	"strings"
)

// ARN is the parts of arn:partition:service:region:account:resource. A part may
// be empty (buckets have neither region nor account) or hold wildcards. Source:
// AWS General Reference, "Amazon Resource Names (ARNs)".
type ARN struct {
	Partition, Service, Region, Account, Resource string
}

// ErrMalformed is returned for a text that has not the form of an ARN.
var ErrMalformed = errors.New("not an ARN: it needs six parts, arn:partition:service:region:account:resource")

// Parse reads an ARN. The resource part may hold colons.
func Parse(s string) (ARN, error) {
	a, ok := Cut(s)
	if !ok {
		return ARN{}, ErrMalformed
	}
	return a, nil
}

// Cut is Parse for a caller that asks only whether a text is an ARN.
func Cut(s string) (a ARN, ok bool) {
	var parts [6]string
	rest := s
	for i := range 5 {
		part, after, found := strings.Cut(rest, ":")
		if !found {
			return ARN{}, false
		}
		parts[i], rest = part, after
	}
	if parts[0] != "arn" || parts[1] == "" || parts[2] == "" || rest == "" {
		return ARN{}, false
	}
	return ARN{Partition: parts[1], Service: parts[2], Region: parts[3], Account: parts[4], Resource: rest}, true
}

// String returns the ARN in its usual form.
func (a ARN) String() string {
	return strings.Join([]string{"arn", a.Partition, a.Service, a.Region, a.Account, a.Resource}, ":")
}

// IsAccount reports whether s is an account id: twelve digits.
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

// Match reports whether s matches a glob in which * stands for any text, the empty
// one included, and ? for one byte. Nothing is escaped. The cost is at most
// len(pattern) × len(s), and linear for patterns with one star.
func Match(pattern, s string) bool { return match(pattern, s, func(b byte) byte { return b }) }

// MatchFold is Match without regard to ASCII case, as IAM matches actions.
func MatchFold(pattern, s string) bool {
	return match(pattern, s, func(b byte) byte {
		if 'A' <= b && b <= 'Z' {
			return b + 'a' - 'A'
		}
		return b
	})
}

func match(pattern, s string, fold func(byte) byte) bool {
	p, i := 0, 0
	star, mark := -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || fold(pattern[p]) == fold(s[i])):
			p++
			i++
		case star >= 0:
			// Let the last star take one more byte.
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
