package eval

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/temper-security/temper/iam"
)

// comparison tests a value of the request against all values of the policy. ok is
// false if the value has not the type of the operator.
type comparison interface {
	equal(value string, q *Query, mask keyMask) (result tri, ok bool)
}

// texts are compared as they are, or by globs.
type texts struct {
	globs []glob
	// exact holds the literals if they are many.
	exact map[string]bool
}

// manyLiterals is the number from which a table is faster than a list.
const manyLiterals = 16

func compileStrings(c *iam.Condition, variables bool) comparison {
	like := strings.HasSuffix(c.Operator.Base, "Like")
	globs := make([]glob, 0, len(c.Values))
	for _, v := range c.Values {
		globs = append(globs, newGlob(v.Text, variables, like))
	}
	if strings.HasSuffix(c.Operator.Base, "IgnoreCase") {
		return foldedTexts(globs)
	}
	t := texts{globs: globs}
	if len(globs) >= manyLiterals {
		t.globs, t.exact = nil, make(map[string]bool, len(globs))
		for _, g := range globs {
			if g.form == exactForm {
				t.exact[g.a] = true
			} else {
				t.globs = append(t.globs, g)
			}
		}
	}
	return t
}

func (t texts) equal(value string, q *Query, mask keyMask) (tri, bool) {
	if t.exact[value] {
		return yes, true
	}
	return anyGlob(t.globs, value, q, mask), true
}

func anyGlob(globs []glob, value string, q *Query, mask keyMask) tri {
	result := no
	for i := range globs {
		if result = max(result, globs[i].match(value, q, mask)); result == yes {
			break
		}
	}
	return result
}

// foldedTexts are compared without regard to case.
type foldedTexts []glob

func (t foldedTexts) equal(value string, q *Query, mask keyMask) (tri, bool) {
	result := no
	for i := range t {
		g := &t[i]
		switch g.form {
		case exactForm:
			result = max(result, truth(strings.EqualFold(g.a, value)))
			continue
		case hugeForm:
			result = max(result, undecidable)
			continue
		case neverForm:
			continue
		}
		text, state := g.expand(q, mask)
		if state == yes {
			state = truth(strings.EqualFold(text, value))
		}
		result = max(result, state)
	}
	return result, true
}

// expand puts in the values of variables: yes with the text, no if a variable has
// no value, maybe if it is not known.
func (g *glob) expand(q *Query, mask keyMask) (string, tri) {
	var b strings.Builder
	for _, t := range g.tokens {
		if t.Variable == "" {
			b.WriteString(t.Text)
			continue
		}
		value, state := q.lookup(t.key, mask)
		switch {
		case state == unknownKey:
			return "", maybe
		case state == presentKey && value.Multi, state == absentKey && !t.HasDefault:
			return "", no
		case state == presentKey:
			b.WriteString(value.Values[0])
		default:
			b.WriteString(t.Default)
		}
	}
	return b.String(), yes
}

// way is the comparison of an ordered type.
type way uint8

const (
	equals way = iota
	less
	lessOrEqual
	greater
	greaterOrEqual
)

func wayOf(base string) way {
	switch {
	case strings.HasSuffix(base, "LessThan"):
		return less
	case strings.HasSuffix(base, "LessThanEquals"):
		return lessOrEqual
	case strings.HasSuffix(base, "GreaterThan"):
		return greater
	case strings.HasSuffix(base, "GreaterThanEquals"):
		return greaterOrEqual
	}
	return equals
}

func (w way) holds(order int) bool {
	switch w {
	case less:
		return order < 0
	case lessOrEqual:
		return order <= 0
	case greater:
		return order > 0
	case greaterOrEqual:
		return order >= 0
	}
	return order == 0
}

type numbers struct {
	way    way
	values []number
}

func (t numbers) equal(value string, _ *Query, _ keyMask) (tri, bool) {
	n, ok := parseNumber(value)
	return truth(ok && slices.ContainsFunc(t.values, func(v number) bool { return t.way.holds(n.compare(v)) })), ok
}

type dates struct {
	way    way
	values []time.Time
}

func (t dates) equal(value string, _ *Query, _ keyMask) (tri, bool) {
	d, ok := parseDate(value)
	return truth(ok && slices.ContainsFunc(t.values, func(v time.Time) bool { return t.way.holds(d.Compare(v)) })), ok
}

type bools struct{ values []bool }

func (t bools) equal(value string, _ *Query, _ keyMask) (tri, bool) {
	b, ok := parseBool(value)
	return truth(ok && slices.Contains(t.values, b)), ok
}

// networks never match an address of the other family.
type networks struct{ values []netip.Prefix }

func (t networks) equal(value string, _ *Query, _ keyMask) (tri, bool) {
	p, ok := parseNet(value)
	return truth(ok && slices.ContainsFunc(t.values, func(v netip.Prefix) bool {
		return v.Bits() <= p.Bits() && v.Contains(p.Addr())
	})), ok
}

type binaries struct{ values []string }

func (t binaries) equal(value string, _ *Query, _ keyMask) (tri, bool) {
	b, ok := parseBinary(value)
	return truth(ok && slices.Contains(t.values, b)), ok
}

// parseAll reads the values of a policy; invalid is set if one has not the type.
func parseAll[T any](values []iam.Value, parse func(string) (T, bool)) (list []T, invalid bool) {
	for _, v := range values {
		if t, ok := parse(v.Text); ok {
			list = append(list, t)
		} else {
			invalid = true
		}
	}
	return list, invalid
}
