package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/catalog"
	"github.com/temper-security/temper/iam/compare/automaton"
	"github.com/temper-security/temper/iam/eval"
)

// comparison is the state of one Compare.
type comparison struct {
	algebra
	catalog  *catalog.Catalog
	budget   int
	dims     []dimension
	byKey    map[string]int
	letters  []letter
	patterns map[string]*automaton.Set
	ids      map[string]int
	new, old *side
	// resourceKind is set if the policies are those of a resource, so that statements
	// name principals.
	resourceKind bool
	principals   []eval.Principal
	callers      []*eval.Query
	// refusal is set if there is nothing to compare; broken if the budget was used up
	// before the sets were made.
	refusal *Answer
	broken  bool
	doubts  []Answer
	// emptyText is the set of the empty text; nonEmpty its complement.
	emptyText, nonEmpty *automaton.Set
}

func newComparison(oldSet, newSet Set, opts Options) *comparison {
	c := &comparison{
		algebra: algebra{automaton.NewSpace(opts.Budget)}, catalog: opts.Catalog, budget: opts.Budget,
		byKey: map[string]int{}, patterns: map[string]*automaton.Set{}, ids: map[string]int{},
	}
	c.emptyText, c.nonEmpty = fixed().emptyText, fixed().nonEmpty
	c.setKind(oldSet, newSet)
	c.dims = make([]dimension, firstKey)
	var docs []*iam.Document
	for _, s := range []Set{oldSet, newSet} {
		for _, list := range s.kinds() {
			docs = append(docs, list...)
		}
	}
	c.scan(docs)
	c.setDomains()
	c.setPrincipals(docs)
	c.old, c.new = c.side(oldSet), c.side(newSet)
	if c.space.Exhausted() {
		// The sets that were made last are without meaning.
		c.broken = true
	}
	return c
}

// kinds returns the lists of policies of which each must allow.
func (s Set) kinds() [][]*iam.Document {
	kinds := [][]*iam.Document{s.Policies}
	if len(s.Boundary) > 0 {
		kinds = append(kinds, s.Boundary)
	}
	if len(s.Session) > 0 {
		kinds = append(kinds, s.Session)
	}
	return append(kinds, s.SCP...)
}

// setKind tells policies of resources from those of identities.
func (c *comparison) setKind(a, b Set) {
	kind := func(s Set) (resource, identity bool) {
		for _, d := range s.Policies {
			for i := range d.Statements {
				named := d.Statements[i].Principal != nil || d.Statements[i].NotPrincipal != nil
				resource = resource || named
				identity = identity || !named
			}
		}
		return resource, identity && !resource
	}
	ra, ia := kind(a)
	rb, ib := kind(b)
	c.resourceKind = ra || rb
	limited := func(s Set) bool { return len(s.Boundary)+len(s.Session)+len(s.SCP) > 0 }
	switch {
	case ra && ib || rb && ia:
		c.refusal = &Answer{State: NotDecided, Reason: Kind, Detail: "one policy names principals and the other does not"}
	case c.resourceKind && (limited(a) || limited(b)):
		c.refusal = &Answer{State: NotDecided, Reason: Kind, Detail: "the policy of a resource has no boundary, session or service control policies"}
	}
}

func (c *comparison) doubt(reason Reason, detail string) {
	c.doubts = append(c.doubts, Answer{State: NotDecided, Reason: reason, Detail: detail})
}

// undecided is the answer if candidates were found and none was confirmed.
func (c *comparison) undecided() Answer {
	switch {
	case len(c.doubts) > 0:
		return c.doubts[0]
	case len(c.letters) > 0:
		return Answer{State: NotDecided, Reason: Variable, Detail: "${" + c.letters[0].variable + "}"}
	}
	return Answer{State: NotDecided, Reason: Unconfirmed}
}

// setDomains sets the domains of actions and resources.
func (c *comparison) setDomains() {
	f := fixed()
	c.dims[actionDim].domain = value{one: f.actions}
	c.dims[actionDim].plain = c.dims[actionDim].domain
	d := &c.dims[resourceDim]
	d.plain = value{one: f.resources}
	d.domain = d.plain
	if len(d.letters) > 0 {
		d.plain.one = c.space.Intersect(d.plain.one, c.space.Without(d.letters))
		wide := c.pattern(resourceForm(), automaton.Style{Letters: d.letters, Reading: automaton.Wide})
		d.domain.one = c.space.Union(d.plain.one, wide)
	}
}

func (c *comparison) side(s Set) *side {
	out := &side{set: s}
	for n, list := range s.kinds() {
		var layer []*statement
		for _, d := range list {
			for i := range d.Statements {
				st := c.statement(&d.Statements[i], d.Variables(), n == 0 && c.resourceKind)
				switch {
				case st.never:
				case st.deny:
					out.denies = append(out.denies, st)
				default:
					layer = append(layer, st)
				}
			}
		}
		out.layers = append(out.layers, layer)
	}
	return out
}

// vague adds a requirement of which nobody knows whether it is met.
func (c *comparison) vague(s *statement, dim int, what string) {
	c.doubt(Value, what)
	s.atoms = append(s.atoms, atom{dim: dim, holds: value{one: c.space.Full()}, fails: value{one: c.space.Full()}})
}

// statement compiles a statement.
func (c *comparison) statement(in *iam.Statement, variables, named bool) *statement {
	s := &statement{deny: in.Effect != iam.Allow, id: c.identify(in, variables)}
	if c.space.Exhausted() {
		return s // only its number is of use
	}
	broken := in.Effect != iam.Allow && in.Effect != iam.Deny ||
		(in.Action == nil) == (in.NotAction == nil) ||
		in.Resource != nil && in.NotResource != nil || in.Principal != nil && in.NotPrincipal != nil
	if broken {
		c.vague(s, actionDim, "a statement that AWS refuses")
		return s
	}
	if !c.principalAtom(s, in, named) {
		s.never = true
		return s
	}
	c.actionAtom(s, in)
	switch {
	case in.Resource != nil || in.NotResource != nil:
		c.resourceAtom(s, in, variables)
	case !named:
		c.vague(s, resourceDim, "a statement without resource")
	}
	for i := range in.Conditions {
		s.atoms = append(s.atoms, c.condition(&in.Conditions[i], s.deny, variables))
	}
	return s
}

func (c *comparison) actionAtom(s *statement, in *iam.Statement) {
	list := in.Action
	if in.NotAction != nil {
		list = in.NotAction
	}
	patterns := make([][]automaton.Token, 0, len(list))
	for _, v := range list {
		if tokens, ok := c.actionTokens(v.Text); ok {
			patterns = append(patterns, tokens)
		}
	}
	set := c.patternsOf(patterns, automaton.Style{})
	a := atom{dim: actionDim, holds: value{one: set}, fails: value{one: c.space.Complement(set)}}
	if in.NotAction != nil {
		a.holds, a.fails = a.fails, a.holds
	}
	s.atoms = append(s.atoms, a)
}

func (c *comparison) resourceAtom(s *statement, in *iam.Statement, variables bool) {
	list := in.Resource
	if in.NotResource != nil {
		list = in.NotResource
	}
	patterns := make([]pattern, 0, len(list))
	for _, v := range list {
		patterns = append(patterns, pattern{tokens: c.resourceTokens(v.Text, variables)})
	}
	r, varies := c.language(resourceDim, patterns)
	a := atom{
		dim: resourceDim, holds: value{one: r.wide}, fails: value{one: c.space.Complement(r.exact)},
		exact: value{one: r.strict}, pattern: varies,
	}
	if len(c.dims[resourceDim].letters) == 0 && inResourceForm(patterns) {
		// What the patterns match lies within the domain: no need to intersect.
		a.pattern, a.inDomain = true, true
	}
	if in.NotResource != nil {
		a.holds, a.fails, a.pattern = a.fails, a.holds, false
	}
	s.atoms = append(s.atoms, a)
}

// identify gives statements that say the same the same number.
func (c *comparison) identify(in *iam.Statement, variables bool) int {
	var b strings.Builder
	list := func(name string, values []iam.Value) {
		texts := iam.Texts(values)
		slices.Sort(texts)
		fmt.Fprintf(&b, "%s%t%q", name, values != nil, texts)
	}
	principal := func(name string, p *iam.Principal) {
		fmt.Fprintf(&b, "%s%t", name, p != nil)
		if p != nil {
			fmt.Fprintf(&b, "%t", p.Any)
			list("", p.AWS)
			list("", p.Service)
			list("", p.Federated)
			list("", p.CanonicalUser)
		}
	}
	fmt.Fprintf(&b, "%q%t", in.Effect, variables)
	list("A", in.Action)
	list("B", in.NotAction)
	list("R", in.Resource)
	list("S", in.NotResource)
	principal("P", in.Principal)
	principal("Q", in.NotPrincipal)
	conditions := make([]string, len(in.Conditions))
	for i := range in.Conditions {
		values := iam.Texts(in.Conditions[i].Values)
		slices.Sort(values)
		conditions[i] = fmt.Sprintf("%q%q%q", in.Conditions[i].Operator, strings.ToLower(in.Conditions[i].Key), values)
	}
	slices.Sort(conditions)
	b.WriteString(strings.Join(conditions, ""))
	id, ok := c.ids[b.String()]
	if !ok {
		id = len(c.ids)
		c.ids[b.String()] = id
	}
	return id
}
