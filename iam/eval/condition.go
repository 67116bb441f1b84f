package eval

import "github.com/temper-security/temper/iam"

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
