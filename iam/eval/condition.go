package eval

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/iam"
)

// condition is a compiled condition.
type condition struct {
	key      keyRef
	set      iam.SetOperator
	ifExists bool
	negated  bool
	// broken says why the condition cannot be decided at all.
	broken string
	// invalid is set if a value of the policy has not the type of the operator.
	invalid bool
	null    bool
	// wantAbsent and wantPresent are what a Null condition accepts.
	wantAbsent, wantPresent bool
	// test reports whether a value of the request is equal to one of the policy.
	test comparison
}

// comparison tests a value of the request against all values of the policy. ok is
// false if the value has not the type of the operator.
type comparison interface {
	equal(value string, q *Query, mask keyMask) (result tri, ok bool)
}

func compileCondition(c *iam.Condition, variables bool) condition {
	out := condition{
		key: newKeyRef(c.Key), set: c.Operator.Set, ifExists: c.Operator.IfExists, negated: c.Operator.Negated(),
	}
	if !c.Operator.Known {
		out.broken = "the condition operator " + quote(c.Operator.String()) + " does not exist"
		return out
	}
	switch c.Operator.Family() {
	case iam.NullFamily:
		out.null = true
		for _, v := range c.Values {
			absent, ok := parseBool(v.Text)
			switch {
			case !ok:
				out.broken = "a value of the Null condition on " + quote(c.Key) + " is neither true nor false"
			case absent:
				out.wantAbsent = true
			default:
				out.wantPresent = true
			}
		}
	case iam.StringFamily:
		out.test = compileStrings(c, variables)
	case iam.ARNFamily:
		out.test = compileARNs(c.Values, variables)
	case iam.NumericFamily:
		t := numbers{way: wayOf(c.Operator.Base)}
		t.values, out.invalid = parseAll(c.Values, parseNumber)
		out.test = t
	case iam.DateFamily:
		t := dates{way: wayOf(c.Operator.Base)}
		t.values, out.invalid = parseAll(c.Values, parseDate)
		out.test = t
	case iam.BoolFamily:
		var t bools
		t.values, out.invalid = parseAll(c.Values, parseBool)
		out.test = t
	case iam.IPFamily:
		var t networks
		t.values, out.invalid = parseAll(c.Values, parseNet)
		out.test = t
	case iam.BinaryFamily:
		var t binaries
		t.values, out.invalid = parseAll(c.Values, parseBinary)
		out.test = t
	}
	return out
}

func quote(s string) string { return `"` + clip(s) + `"` }

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

// holds decides the condition. Source: IAM User Guide, "IAM JSON policy elements:
// Condition operators" and "Multivalued context keys".
func (c *condition) holds(q *Query, mask keyMask) tri {
	if c.broken != "" {
		return undecidable
	}
	value, state := q.lookup(c.key, mask)
	if c.null {
		switch {
		case c.wantAbsent && c.wantPresent:
			return yes
		case state == unknownKey && (c.wantAbsent || c.wantPresent):
			return maybe
		case state == absentKey:
			return truth(c.wantAbsent)
		}
		return truth(c.wantPresent)
	}
	switch state {
	case unknownKey:
		return maybe
	case absentKey:
		return truth(c.set == iam.ForAllValues || c.ifExists || c.set == "" && c.negated)
	}
	switch c.set {
	case iam.ForAllValues:
		if allEmpty(value.Values) {
			return yes
		}
		result := yes
		for _, v := range value.Values {
			result = min(result, c.one(v, q, mask))
		}
		return result
	case iam.ForAnyValue:
		if allEmpty(value.Values) {
			return no
		}
		result := no
		for _, v := range value.Values {
			if result = max(result, c.one(v, q, mask)); result == yes {
				break
			}
		}
		return result
	}
	if len(value.Values) > 1 {
		// AWS asks for a set operator here and does not say what happens without one.
		return undecidable
	}
	return c.one(value.Values[0], q, mask)
}

// allEmpty reports whether a key resolves to nothing but empty texts, which set
// operators take as no value.
func allEmpty(values []string) bool {
	for _, v := range values {
		if v != "" {
			return false
		}
	}
	return true
}

// one tests one value of the request.
func (c *condition) one(value string, q *Query, mask keyMask) tri {
	equal, ok := c.test.equal(value, q, mask)
	if equal != yes && c.invalid {
		equal = max(equal, undecidable)
	}
	if !c.negated {
		return equal
	}
	if !ok && equal == no {
		return undecidable
	}
	return equal.not()
}

// strings.

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

// arns compares ARNs part by part: a wildcard does not reach over a colon, but in
// the last part. ArnEquals and ArnLike are the same.
type arns []arnPattern

type arnPattern struct {
	// whole is used for texts that are not an ARN before variables are put in, and for
	// a single star.
	whole glob
	parts *[6]glob
}

func compileARNs(values []iam.Value, variables bool) comparison {
	list := make(arns, 0, len(values))
	for _, v := range values {
		list = append(list, compileARN(v.Text, variables))
	}
	return list
}

func compileARN(text string, variables bool) arnPattern {
	whole := newGlob(text, variables, true)
	if whole.form == anyForm || len(text) > longPattern {
		return arnPattern{whole: whole}
	}
	parts := iam.SplitPattern(text, variables, true)
	split := [6][]iam.Part{}
	at := 0
	for _, p := range parts {
		rest := p.Text
		for at < 5 && p.Text != "" {
			before, after, ok := strings.Cut(rest, ":")
			if !ok {
				break
			}
			if before != "" {
				split[at] = append(split[at], iam.Part{Text: before})
			}
			at++
			rest = after
		}
		if p.Text == "" {
			split[at] = append(split[at], p)
		} else if rest != "" {
			split[at] = append(split[at], iam.Part{Text: rest})
		}
	}
	if at < 5 {
		if whole.form == variesForm {
			return arnPattern{whole: whole}
		}
		return arnPattern{whole: glob{form: neverForm}}
	}
	var compiled [6]glob
	for i := range split {
		compiled[i] = compileGlob(split[i])
	}
	return arnPattern{parts: &compiled}
}

func (t arns) equal(value string, q *Query, mask keyMask) (tri, bool) {
	a, err := arn.Parse(value)
	result := no
	for i := range t {
		p := &t[i]
		one := no
		switch {
		case p.parts == nil:
			if err == nil || p.whole.form == anyForm {
				one = p.whole.match(value, q, mask)
			}
		case err == nil:
			one = yes
			for j, text := range [6]string{"arn", a.Partition, a.Service, a.Region, a.Account, a.Resource} {
				if one = min(one, p.parts[j].match(text, q, mask)); one == no {
					break
				}
			}
		}
		if result = max(result, one); result == yes {
			break
		}
	}
	return result, true
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
