package compare

import (
	"slices"
	"strconv"
	"strings"

	"github.com/temper-security/temper/iam/catalog"
	"github.com/temper-security/temper/iam/compare/automaton"
	"github.com/temper-security/temper/iam/eval"
)

// Witness is a request on which two sets of policies differ. Package iam/eval
// decides it so.
type Witness struct {
	// Request can be given to eval.NewQuery. Context keys without values are absent.
	Request eval.Request
	// Real says that the catalogue knows the action and that the resource has the
	// form of one of its resource types. Otherwise the request shows what the texts of
	// the policies differ in, such as actions that AWS does not have yet.
	Real bool
	// Allowed and Refused are the decisions of the two sides.
	Allowed, Refused eval.Decision
}

// witness makes a request of a box and has it decided. It is nil if the evaluator
// does not see it as allowed by a and not by b.
func (c *comparison) witness(b box, a, other *side) *Witness {
	if w := c.witnessWith(b, c.assign(b, false), a, other); w != nil || !c.variants() {
		return w
	}
	return c.witnessWith(b, c.assign(b, true), a, other)
}

// variants reports whether there is another way to give texts to variables: one has
// a default, or stands where case does not count.
func (c *comparison) variants() bool {
	return slices.ContainsFunc(c.letters, func(l letter) bool { return l.hasDefault || l.class&anyCase != 0 })
}

func (c *comparison) witnessWith(b box, base assignment, a, other *side) *Witness {
	for _, pair := range c.realPairs(b, base) {
		if w := c.confirm(b, base, pair.action, pair.resource, a, other); w != nil {
			w.Real = true
			return w
		}
	}
	action, ok := b.values[actionDim].one.Shortest()
	if !ok {
		return nil
	}
	resource, ok := b.values[resourceDim].one.Shortest()
	if !ok {
		return nil
	}
	return c.confirm(b, base, string(action), base.put(resource), a, other)
}

// assignment gives texts to the variables.
type assignment struct {
	texts map[rune]string
	// keys are the context keys of the variables; absent those that are left out.
	keys   map[string]string
	absent map[string]bool
}

// assign chooses a text for each variable: a value that the box has for the key, or
// an example. With other, variables that have a default are left out, and where case
// does not count the text is in the other case.
func (c *comparison) assign(b box, other bool) assignment {
	out := assignment{texts: map[rune]string{}, keys: map[string]string{}, absent: map[string]bool{}}
	for i, l := range c.letters {
		text, ok := out.keys[l.variable]
		if !ok {
			text = "example" + strconv.Itoa(i)
			if dim, used := c.byKey[l.variable]; used && c.dims[dim].family == texts {
				plain := c.space.Intersect(b.values[dim].one, c.dims[dim].plain.one)
				if member, ok := c.space.Intersect(plain, c.nonEmpty).Shortest(); ok {
					text = string(member)
				}
			}
			out.keys[l.variable] = text
		}
		switch {
		case other && l.hasDefault:
			out.absent[l.variable] = true
			text = l.fallback
		case other && l.class&anyCase != 0:
			text = strings.ToUpper(text)
		}
		out.texts[automaton.FirstLetter+rune(i)] = text
	}
	return out
}

// put replaces letters by the texts of their variables.
func (a assignment) put(text []rune) string {
	var b strings.Builder
	for _, r := range text {
		if s, ok := a.texts[r]; ok {
			b.WriteString(s)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// confirm makes the request and compares the decisions of both sides.
func (c *comparison) confirm(b box, base assignment, action, resource string, a, other *side) *Witness {
	context := make(map[string]eval.Value, len(base.keys)+len(b.values))
	for key, text := range base.keys {
		context[key] = eval.One(text)
		if base.absent[key] {
			context[key] = eval.Many()
		}
	}
	for dim := firstKey; dim < len(c.dims); dim++ {
		c.choose(context, b, dim, base)
	}
	who := c.principals[0]
	if c.resourceKind {
		member, _ := b.values[principalDim].one.Shortest()
		n, ok := pointOf(member)
		if !ok || n >= len(c.principals) {
			return nil
		}
		who = c.principals[n]
	}
	w := &Witness{Request: c.request(who, action, resource, context)}
	q, err := eval.NewQuery(w.Request, nil)
	if err != nil {
		return nil
	}
	w.Allowed, w.Refused = eval.Decide(q, c.compiled(a)), eval.Decide(q, c.compiled(other))
	if w.Allowed.Effect != eval.Allow || w.Refused.Effect == eval.Allow || w.Refused.Effect == eval.Conditional {
		return nil
	}
	return w
}

func (c *comparison) compiled(s *side) *eval.Policies {
	if s.compiled == nil {
		s.compiled = c.policies(s.set)
	}
	return s.compiled
}

// choose puts a value of a condition key into the context: none if that will do.
func (c *comparison) choose(context map[string]eval.Value, b box, dim int, base assignment) {
	d, v := &c.dims[dim], b.values[dim]
	if text, fixed := context[d.key]; fixed && len(text.Values) > 0 && v.one.Contains([]rune(text.Values[0])) {
		return
	}
	if v.absent {
		context[d.key] = eval.Many()
		return
	}
	if text, ok := c.member(v.one, d, base); ok {
		context[d.key] = eval.One(text)
		return
	}
	if v.many == nil {
		return
	}
	var list []string
	for _, some := range v.many.some {
		if text, ok := c.member(c.space.Intersect(v.many.all, some), d, base); ok && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	for len(list) < 2 {
		text, ok := c.member(v.many.all, d, base)
		if !ok {
			return
		}
		list = append(list, text)
	}
	context[d.key] = eval.Many(list...)
}

// member returns a text of a set in a dimension, not the empty one if there is
// another.
func (c *comparison) member(s *automaton.Set, d *dimension, base assignment) (string, bool) {
	if d.family == pointed {
		member, ok := s.Shortest()
		n, isPoint := pointOf(member)
		if !ok || !isPoint || n >= len(d.points) {
			return "", false
		}
		return d.points[n], true
	}
	member, ok := c.space.Intersect(s, c.nonEmpty).Shortest()
	if !ok {
		member, ok = s.Shortest()
	}
	return base.put(member), ok
}

type pair struct{ action, resource string }

// The limits of the search for a real request.
const (
	maxPairs   = 4
	maxFormats = 48
)

// realPairs returns actions of the catalogue with resources of their types that are
// in a box.
func (c *comparison) realPairs(b box, base assignment) []pair {
	actions, resources := b.values[actionDim].one, b.values[resourceDim].one
	var pairs []pair
	formats := 0
	services := c.catalog.Services()
	for i := range services {
		at, ok := actions.Walk(0, services[i].Prefix+":")
		if !ok {
			continue
		}
		list := services[i].Actions()
		for j := range list {
			a := &list[j]
			end, ok := actions.Walk(at, strings.ToLower(a.Name))
			if !ok || !actions.Accepts(end) {
				continue
			}
			if a.WildcardOnly() {
				if resources.Contains([]rune("*")) {
					pairs = append(pairs, pair{a.String(), "*"})
				}
			}
			for _, r := range a.Resources {
				if formats++; formats > maxFormats {
					return pairs
				}
				if text, ok := c.ofFormat(resources, r.Type, base); ok {
					pairs = append(pairs, pair{a.String(), text})
					break
				}
			}
			if len(pairs) >= maxPairs {
				return pairs
			}
			if len(pairs) > 0 {
				// One of each service shows enough.
				break
			}
		}
	}
	return pairs
}

// ofFormat returns a resource of a set that has the ARN format of a type.
func (c *comparison) ofFormat(resources *automaton.Set, t *catalog.ResourceType, base assignment) (string, bool) {
	if text := exampleARN(t.ARN); resources.Contains([]rune(text)) {
		return text, true
	}
	form := c.pattern(formatTokens(t.ARN), automaton.Style{})
	if !c.space.Meets(resources, form) {
		return "", false
	}
	member, ok := c.space.Intersect(resources, form).Shortest()
	return base.put(member), ok
}

// exampleARN puts examples in the places of an ARN format.
func exampleARN(format string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(format, "${")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		switch name {
		case "Partition":
			b.WriteString("aws")
		case "Region":
			b.WriteString("us-east-1")
		case "Account":
			b.WriteString(witnessAccount)
		default:
			b.WriteString("example")
		}
		format = after
	}
}

// formatTokens reads an ARN format.
func formatTokens(format string) []automaton.Token {
	var tokens []automaton.Token
	for {
		before, rest, ok := strings.Cut(format, "${")
		tokens = appendText(tokens, before)
		if !ok {
			return tokens
		}
		name, after, _ := strings.Cut(rest, "}")
		if name == "Partition" {
			tokens = appendText(tokens, "aws")
		} else {
			tokens = append(tokens, automaton.Token{Kind: automaton.Many})
		}
		format = after
	}
}
