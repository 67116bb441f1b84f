package eval

import (
	"strings"

	"github.com/temper-security/temper/iam"
)

// Policy is a compiled document. It does not change and may be used by several
// goroutines.
type Policy struct {
	doc        *iam.Document
	name       string
	statements []statement
	// byService holds the statements whose actions name a service literally; anywhere
	// those that may match actions of any service.
	byService map[string][]int32
	anywhere  []int32
}

// statement is a compiled statement.
type statement struct {
	deny bool
	// broken says why nobody can say what the statement means; AWS refuses it.
	broken string

	actions   []action
	notAction bool

	resources   []glob
	notResource bool
	noResource  bool

	principal    *principalSet
	notPrincipal bool

	conditions []condition
}

// action is a pattern of an action, in lower case.
type action struct{ service, name glob }

// Compile makes a document ready for decisions. It accepts what Parse accepts; what
// a statement lacks makes that statement undecidable. The cost is linear.
func Compile(doc *iam.Document) *Policy { return CompileNamed("", doc) }

// CompileNamed is Compile with a name that stands in traces.
func CompileNamed(name string, doc *iam.Document) *Policy {
	p := &Policy{doc: doc, name: name, statements: make([]statement, len(doc.Statements)), byService: map[string][]int32{}}
	for i := range doc.Statements {
		s := &p.statements[i]
		s.compile(&doc.Statements[i], doc.Variables())
		p.index(int32(i), s)
	}
	return p
}

// Document returns the document.
func (p *Policy) Document() *iam.Document { return p.doc }

func (p *Policy) index(i int32, s *statement) {
	if s.notAction || len(s.actions) == 0 {
		p.anywhere = append(p.anywhere, i)
		return
	}
	for _, a := range s.actions {
		if a.service.form != exactForm && a.service.form != neverForm {
			p.anywhere = append(p.anywhere, i)
			return
		}
	}
	for _, a := range s.actions {
		list := p.byService[a.service.a]
		if n := len(list); a.service.form == exactForm && (n == 0 || list[n-1] != i) {
			p.byService[a.service.a] = append(list, i)
		}
	}
}

func (s *statement) compile(in *iam.Statement, variables bool) {
	s.deny = in.Effect == iam.Deny
	switch {
	case in.Effect != iam.Allow && in.Effect != iam.Deny:
		s.broken = "the effect is neither Allow nor Deny"
		s.deny = true
	case in.Action == nil && in.NotAction == nil:
		s.broken = "the statement has neither Action nor NotAction"
	case in.Action != nil && in.NotAction != nil:
		s.broken = "the statement has both Action and NotAction"
	case in.Resource != nil && in.NotResource != nil:
		s.broken = "the statement has both Resource and NotResource"
	case in.Principal != nil && in.NotPrincipal != nil:
		s.broken = "the statement has both Principal and NotPrincipal"
	}
	if s.broken != "" {
		return
	}
	actions := in.Action
	if in.NotAction != nil {
		actions, s.notAction = in.NotAction, true
	}
	for _, v := range actions {
		s.actions = append(s.actions, compileAction(v.Text))
	}
	resources := in.Resource
	if in.NotResource != nil {
		resources, s.notResource = in.NotResource, true
	}
	s.noResource = resources == nil
	for _, v := range resources {
		s.resources = append(s.resources, newGlob(iam.CompleteARN(v.Text), variables, true))
	}
	if in.Principal != nil {
		s.principal = compilePrincipal(in.Principal)
	} else if in.NotPrincipal != nil {
		s.principal, s.notPrincipal = compilePrincipal(in.NotPrincipal), true
	}
	for i := range in.Conditions {
		s.conditions = append(s.conditions, compileCondition(&in.Conditions[i], variables))
	}
}

// compileAction compiles a pattern of actions. One without colon matches only if it
// is a star: AWS refuses others. Blanks and commas are part of the name, so that
// such a pattern matches nothing.
func compileAction(text string) action {
	parts := func(s string) glob { return newGlob(strings.ToLower(s), false, true) }
	service, name, ok := strings.Cut(text, ":")
	if !ok {
		if g := parts(text); g.form == anyForm {
			return action{g, g}
		}
		return action{}
	}
	return action{parts(service), parts(name)}
}

// matchAction reports whether the statement covers the action of the query.
func (s *statement) matchAction(q *Query) bool {
	for i := range s.actions {
		a := &s.actions[i]
		if a.name.match(q.name, nil, 0) == yes && a.service.match(q.service, nil, 0) == yes {
			return !s.notAction
		}
	}
	return s.notAction
}

func (s *statement) matchResource(q *Query, mask keyMask) tri {
	result := no
	for i := range s.resources {
		if result = max(result, q.matchResource(&s.resources[i], mask)); result == yes {
			break
		}
	}
	if s.notResource {
		return result.not()
	}
	return result
}

func (s *statement) matchConditions(q *Query, mask keyMask) tri {
	result := yes
	for i := range s.conditions {
		if result = min(result, s.conditions[i].holds(q, mask)); result == no {
			break
		}
	}
	return result
}
