package compare

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/compare/automaton"
	"github.com/temper-security/temper/iam/eval"
)

// The dimensions that every request has; condition keys follow.
const (
	actionDim = iota
	resourceDim
	principalDim
	firstKey
)

// dimension is what the requests can differ in.
type dimension struct {
	// key is the condition key in lower case; empty for the first three.
	key string
	// domain is every value; plain those without letters.
	domain, plain value
	// letters stand for the unknown texts of variables in this dimension.
	letters []rune
	family  family
	// why says why the family is mixed.
	why Reason
	// lists is set if requests have several values of the key: the catalogue says so,
	// or a set operator is used on it.
	lists bool
	// points are the texts that the characters from firstPoint on stand for.
	points  []string
	queries []*eval.Query
}

// family says how the values of a condition key are compared.
type family uint8

const (
	// texts: as strings, by automata.
	texts family = iota
	// pointed: as numbers, dates or addresses, by points.
	pointed
	// mixed: as several types, or by operators that cannot be modelled.
	mixed
)

// firstPoint is the character of the first point. It is a private-use character, so
// that a point is not taken for a text.
const firstPoint = 0xF0000

// maxPoints bounds the points of one key, maxKey its name in bytes.
const (
	maxPoints = 4000
	maxKey    = 1 << 10
)

// letter is a variable as it stands in a pattern. Two letters are the same text in
// one request; class tells how far the place in a pattern limits that text.
type letter struct {
	variable   string
	fallback   string
	hasDefault bool
	class      uint8
}

// scan collects the condition keys and the variables of all documents.
func (c *comparison) scan(docs []*iam.Document) {
	uses := map[string]*keyUse{}
	var order []string
	for _, d := range docs {
		for i := range d.Statements {
			st := &d.Statements[i]
			if d.Variables() {
				for _, v := range st.Resource {
					c.noteLetters(resourceDim, c.resourceTokens(v.Text, true))
				}
				for _, v := range st.NotResource {
					c.noteLetters(resourceDim, c.resourceTokens(v.Text, true))
				}
			}
			for j := range st.Conditions {
				cond := &st.Conditions[j]
				key := strings.ToLower(cond.Key)
				u := uses[key]
				if u == nil {
					u = &keyUse{}
					uses[key] = u
					order = append(order, key)
				}
				u.add(cond, d.Variables())
			}
		}
	}
	for _, key := range order {
		c.addKey(key, uses[key])
	}
}

// keyUse is how the documents use a condition key.
type keyUse struct {
	families map[iam.Family]bool
	values   []string
	strange  bool
	sets     bool
	conds    []useOf
}

type useOf struct {
	cond      *iam.Condition
	variables bool
}

func (u *keyUse) add(cond *iam.Condition, variables bool) {
	u.conds = append(u.conds, useOf{cond, variables})
	u.sets = u.sets || cond.Operator.Set != ""
	f := cond.Operator.Family()
	if !cond.Operator.Known || f == iam.BinaryFamily {
		u.strange = true
		return
	}
	if f == iam.NullFamily {
		return
	}
	if u.families == nil {
		u.families = map[iam.Family]bool{}
	}
	u.families[f] = true
	for _, v := range cond.Values {
		u.values = append(u.values, v.Text)
	}
}

// only reports whether the key is compared as one family.
func (u *keyUse) only(f iam.Family) bool { return len(u.families) == 1 && u.families[f] }

// allTexts reports whether the key is compared as strings, ARNs and booleans only.
func (u *keyUse) allTexts() bool {
	for f := range u.families {
		if f != iam.StringFamily && f != iam.ARNFamily && f != iam.BoolFamily {
			return false
		}
	}
	return true
}

func (c *comparison) addKey(key string, u *keyUse) {
	dim := len(c.dims)
	d := dimension{key: key, lists: u.sets}
	var points []string
	exact := true
	switch {
	case u.strange:
		d.family = mixed
	case u.allTexts():
	case u.only(iam.IPFamily):
		d.family = pointed
		points, exact = addressPoints(u.values)
	case u.only(iam.NumericFamily):
		d.family = pointed
		points, exact = numberPoints(u.values)
	case u.only(iam.DateFamily):
		d.family = pointed
		points, exact = datePoints(u.values)
	default:
		d.family = mixed
	}
	d.why = TypeMix
	switch {
	case len(points) > maxPoints || len(key) > maxKey:
		d.family, d.why = mixed, Budget
	case !exact:
		d.family, d.why = mixed, Value
	}
	c.dims = append(c.dims, d)
	c.byKey[key] = dim
	if d.family == texts {
		for _, use := range u.conds {
			if use.variables {
				for _, v := range use.cond.Values {
					c.noteLetters(dim, c.valueTokens(use.cond.Operator, v.Text, true).tokens)
				}
			}
		}
	}
	if d.family == pointed {
		c.setPoints(dim, points)
	}
	c.setDomain(dim)
}

func (c *comparison) setPoints(dim int, points []string) {
	slices.Sort(points)
	points = slices.Compact(points)
	c.dims[dim].points = points
	for _, p := range points {
		c.dims[dim].queries = append(c.dims[dim].queries, c.probe(c.dims[dim].key, p))
	}
}

func (c *comparison) setDomain(dim int) {
	d := &c.dims[dim]
	switch d.family {
	case pointed:
		chars := make([]rune, len(d.points))
		for i := range chars {
			chars[i] = firstPoint + rune(i)
		}
		d.domain.one = c.space.Chars(chars)
	default:
		d.domain.one = c.space.Full()
	}
	d.domain.absent = true
	key, known := c.catalog.ConditionKey(d.key)
	d.lists = known && key.MultiValued() || (!known || key.Type == "") && d.lists
	if !known || key.Type == "" || key.MultiValued() {
		// A list of nothing but empty texts is no value.
		notEmpty := c.nonEmpty
		if d.family == pointed {
			notEmpty = c.space.Minus(d.domain.one, c.pointSet(d, ""))
		}
		d.domain.many = &many{all: d.domain.one, some: []*automaton.Set{notEmpty}}
	}
	d.plain = d.domain
	if len(d.letters) > 0 {
		d.plain = c.meet(d.domain, value{absent: true, one: c.space.Without(d.letters), many: &many{all: c.space.Without(d.letters)}})
	}
}

// pointSet is the set of one point.
func (c *comparison) pointSet(d *dimension, text string) *automaton.Set {
	n, ok := slices.BinarySearch(d.points, text)
	if !ok {
		return c.space.Empty()
	}
	return c.space.Chars([]rune{firstPoint + rune(n)})
}

// noteLetters adds the letters of a pattern to a dimension.
func (c *comparison) noteLetters(dim int, tokens []automaton.Token) {
	for _, t := range tokens {
		if t.Kind == automaton.Letter && !slices.Contains(c.dims[dim].letters, t.Char) {
			c.dims[dim].letters = append(c.dims[dim].letters, t.Char)
		}
	}
}

// letterFor returns the character of a variable.
func (c *comparison) letterFor(p iam.Part, class uint8) rune {
	l := letter{strings.ToLower(p.Variable), p.Default, p.HasDefault, class}
	for i, known := range c.letters {
		if known == l {
			return automaton.FirstLetter + rune(i)
		}
	}
	c.letters = append(c.letters, l)
	return automaton.FirstLetter + rune(len(c.letters)-1)
}
