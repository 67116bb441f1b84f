package compare

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/compare/automaton"
	"github.com/temper-security/temper/iam/eval"
)

// everything is all values of a dimension, whatever its domain.
func (c *comparison) everything() value {
	return value{absent: true, one: c.space.Full(), many: &many{all: c.space.Full()}}
}

// condition compiles a condition of a statement. The evaluator has a third answer,
// where AWS does not say what happens: in an Allow it counts as not met and in a Deny
// as met, so what a condition requires depends on the effect.
func (c *comparison) condition(cond *iam.Condition, deny, variables bool) atom {
	dim := c.byKey[strings.ToLower(cond.Key)]
	a := atom{dim: dim}
	switch {
	case !cond.Operator.Known:
		c.doubt(Operator, cond.Operator.String())
		a.holds, a.fails = c.everything(), c.everything()
	case hasInvalid(cond):
		c.doubt(Value, cond.Key)
		a.holds, a.fails = c.everything(), c.everything()
	case cond.Operator.Family() == iam.NullFamily:
		a.holds, a.fails = c.null(cond)
	case c.dims[dim].family == mixed:
		// Read too wide both ways.
		c.doubt(c.dims[dim].why, cond.Key)
		a.holds, a.fails = c.everything(), c.everything()
	case c.dims[dim].family == pointed:
		a.holds, a.fails = c.pointed(cond, dim, deny)
	default:
		c.texts(&a, cond, deny, variables)
	}
	return a
}

// hasInvalid reports whether a value of a boolean condition is no boolean. AWS
// refuses that, so nothing follows from it.
func hasInvalid(cond *iam.Condition) bool {
	if f := cond.Operator.Family(); f != iam.BoolFamily && f != iam.NullFamily {
		return false
	}
	return slices.ContainsFunc(cond.Values, func(v iam.Value) bool {
		return !strings.EqualFold(v.Text, "true") && !strings.EqualFold(v.Text, "false")
	})
}

func (c *comparison) null(cond *iam.Condition) (holds, fails value) {
	var absent, present bool
	for _, v := range cond.Values {
		if strings.EqualFold(v.Text, "true") {
			absent = true
		} else {
			present = true
		}
	}
	pick := func(absent, present bool) value {
		if !present {
			return value{absent: absent, one: c.space.Empty()}
		}
		v := c.everything()
		v.absent = absent
		return v
	}
	return pick(absent, present), pick(!absent, !present)
}

// absentHolds says whether a condition holds if its key is absent.
func absentHolds(op iam.Operator) bool {
	return op.Set == iam.ForAllValues || op.IfExists || op.Set == "" && op.Negated()
}

// texts compiles a condition on a key that is compared as strings, ARNs or
// booleans.
func (c *comparison) texts(a *atom, cond *iam.Condition, deny, variables bool) {
	patterns := make([]pattern, 0, len(cond.Values))
	for _, v := range cond.Values {
		patterns = append(patterns, c.valueTokens(cond.Operator, v.Text, variables))
	}
	r, varies := c.language(a.dim, patterns)
	holds, fails, exact := r.wide, c.space.Complement(r.exact), r.exact
	if varies {
		exact = r.strict
	}
	if cond.Operator.Negated() {
		holds, fails = c.space.Complement(r.exact), r.wide
		exact = holds
	}
	a.pattern = varies && !cond.Operator.Negated()
	absent := absentHolds(cond.Operator)
	a.holds = c.withSetOperator(cond.Operator.Set, a.dim, deny, holds, absent, true)
	a.fails = c.withSetOperator(cond.Operator.Set, a.dim, deny, fails, !absent, false)
	a.exact = c.withSetOperator(cond.Operator.Set, a.dim, deny, exact, absent, true)
}

// withSetOperator makes the value of the requests for which a condition is met, or
// not met, of the set of the single texts for which it is.
func (c *comparison) withSetOperator(set iam.SetOperator, dim int, deny bool, one *automaton.Set, absent, met bool) value {
	v := value{absent: absent, one: one}
	all := &many{all: c.space.Full()}
	inside := &many{all: one}
	some := &many{all: c.space.Full(), some: []*automaton.Set{one}}
	switch set {
	case "":
		// A key with several values and no set operator: undecidable.
		if met == deny || c.unsure(dim, deny) {
			v.many = all
		}
	case iam.ForAllValues:
		// All values are in the set; or one is in the set of those that are not.
		if met {
			v.many, v.one = inside, c.space.Union(one, c.noText(dim))
		} else {
			v.many, v.one = some, c.space.Minus(one, c.emptyText)
		}
	case iam.ForAnyValue:
		if met {
			v.many, v.one = some, c.space.Minus(one, c.emptyText)
		} else {
			v.many, v.one = inside, c.space.Union(one, c.noText(dim))
		}
	}
	return v
}

// unsure reports whether nothing may be built on a Deny without set operator that
// meets several values: the key is one that has several. Other keys have them only
// as far as nobody knows.
func (c *comparison) unsure(dim int, deny bool) bool { return deny && c.dims[dim].lists }

// noText is the empty text, which set operators take as no value, and whatever may
// stand for it.
func (c *comparison) noText(dim int) *automaton.Set {
	letters := c.dims[dim].letters
	if len(letters) == 0 {
		return c.emptyText
	}
	return c.pattern(nil, automaton.Style{Letters: letters, Reading: automaton.Wide})
}

// pointed compiles a condition on a key that is compared by points. The evaluator
// itself decides each point.
func (c *comparison) pointed(cond *iam.Condition, dim int, deny bool) (holds, fails value) {
	d := &c.dims[dim]
	decide := func(op iam.Operator) (met, unmet []rune) {
		policies := probePolicies(cond, op, deny)
		for i, q := range d.queries {
			allowed := q != nil && eval.Decide(q, policies).Effect == eval.Allow
			if allowed != deny {
				met = append(met, firstPoint+rune(i))
			} else {
				unmet = append(unmet, firstPoint+rune(i))
			}
		}
		return met, unmet
	}
	// The work of the probes.
	if !c.space.Spend(len(d.points) * (1 + len(cond.Values)/4)) {
		return c.everything(), c.everything()
	}
	met, unmet := decide(cond.Operator)
	absent := absentHolds(cond.Operator)
	holds = value{absent: absent, one: c.space.Chars(met)}
	fails = value{absent: !absent, one: c.space.Chars(unmet)}
	single := cond.Operator
	single.Set = ""
	each, other := met, unmet
	if cond.Operator.Set != "" {
		each, other = decide(single)
	}
	some := func(chars []rune) *many {
		return &many{all: c.space.Full(), some: []*automaton.Set{c.space.Chars(chars)}}
	}
	inside := func(chars []rune) *many { return &many{all: c.space.Chars(chars)} }
	switch cond.Operator.Set {
	case "":
		if deny {
			holds.many = &many{all: c.space.Full()}
		}
		if !deny || c.unsure(dim, deny) {
			fails.many = &many{all: c.space.Full()}
		}
	case iam.ForAllValues:
		holds.many, fails.many = inside(each), some(other)
	case iam.ForAnyValue:
		holds.many, fails.many = some(each), inside(other)
	}
	return holds, fails
}

// probePolicies makes policies whose decision shows whether a condition is met.
func probePolicies(cond *iam.Condition, op iam.Operator, deny bool) *eval.Policies {
	all := iam.Statement{Effect: iam.Allow, Action: iam.Values("*"), Resource: iam.Values("*")}
	probe := all
	probe.Conditions = []iam.Condition{{Operator: op, Key: cond.Key, Values: cond.Values}}
	doc := &iam.Document{Version: iam.VersionOld, Statements: []iam.Statement{probe}}
	if deny {
		doc.Statements[0].Effect = iam.Deny
		doc.Statements = append(doc.Statements, all)
	}
	return &eval.Policies{Identity: []*eval.Policy{eval.Compile(doc)}}
}

// The caller and the request of probes and of witnesses about identity policies.
const (
	witnessAccount = "111122223333"
	otherAccount   = "444455556666"
	witnessUser    = "arn:aws:iam::" + witnessAccount + ":user/example"
)

func (c *comparison) probe(key, text string) *eval.Query {
	q, err := eval.NewQuery(eval.Request{
		Principal: eval.Principal{ID: witnessUser}, Action: "example:Probe", Resource: "*",
		Context: map[string]eval.Value{key: eval.One(text)},
	}, nil)
	if err != nil {
		return nil
	}
	return q
}
