package eval

// Ref names a statement.
type Ref struct {
	Kind Kind
	// Level is the index in SCP or RCP; 0 otherwise.
	Level int32
	// Policy is the index in the list of the kind, Statement that in the document.
	Policy, Statement int32
	// Valid is false if no statement is meant.
	Valid bool
}

// outcome is what the policies of one kind say.
type outcome struct {
	deny    tri
	denyRef Ref
	// allow is by the way in which a principal element names the caller. Kinds without
	// principals use byAccount.
	allow    [grantCount]tri
	allowRef [grantCount]Ref
	// undecided is set if an Allow did not count because it cannot be decided.
	undecided bool
}

// strongest returns the strongest allow.
func (o *outcome) strongest() tri {
	return max(o.allow[byAccount], o.allow[byRole], o.allow[byUser], o.allow[direct])
}

// strongestRef returns the statement behind strongest.
func (o *outcome) strongestRef() Ref {
	for state := yes; state >= maybe; state-- {
		for g := range grantCount {
			if o.allow[g] == state {
				return o.allowRef[g]
			}
		}
	}
	return Ref{}
}

// facts are what matching needs to know beside query and statement.
type facts struct {
	kind Kind
	mask keyMask
	// bounded is set if the principal has a permissions boundary.
	bounded bool
}

func factsOf(kind Kind, q *Query, p *Policies) facts {
	f := facts{kind: kind}
	switch q.principal.kind {
	case user, role, session:
		f.bounded = len(p.Boundary) > 0
	}
	if kind == Resource {
		f.mask = hideSourceFunction
	}
	return f
}

// evaluate decides all policies of one list.
func evaluate(list []*Policy, level int32, q *Query, f facts, out *outcome) {
	for i, p := range list {
		if p == nil {
			continue
		}
		ref := Ref{Kind: f.kind, Level: level, Policy: int32(i), Valid: true}
		for _, n := range p.byService[q.service] {
			ref.Statement = n
			p.statements[n].evaluate(q, f, ref, out)
		}
		for _, n := range p.anywhere {
			ref.Statement = n
			p.statements[n].evaluate(q, f, ref, out)
		}
	}
}

// evaluate adds what one statement says.
func (s *statement) evaluate(q *Query, f facts, ref Ref, out *outcome) {
	if s.broken == "" && !s.matchAction(q) {
		return
	}
	m := s.match(q, f)
	if m.state == no {
		return
	}
	if s.deny {
		if m.state == undecidable {
			m.state = maybe
		}
		if m.state > out.deny || m.state == out.deny && before(ref, out.denyRef) {
			out.deny, out.denyRef = m.state, ref
		}
		return
	}
	if m.state == undecidable {
		out.undecided = true
		return
	}
	for g := range grantCount {
		state := no
		switch {
		case m.sure&g.set() != 0:
			state = m.state
		case m.may&g.set() != 0:
			state = min(m.state, maybe)
		}
		if state > out.allow[g] || state == out.allow[g] && state > no && before(ref, out.allowRef[g]) {
			out.allow[g], out.allowRef[g] = state, ref
		}
	}
}

// before orders statements as they are written.
func before(a, b Ref) bool {
	if a.Policy != b.Policy {
		return a.Policy < b.Policy
	}
	return a.Statement < b.Statement
}

// matched is how a statement whose action matches applies to a query.
type matched struct {
	state tri
	// resource, principal and conditions are the parts of state.
	resource, principal, conditions tri
	sure, may                       grantSet
	// misplaced says that an element must not or must stand in this kind of policy.
	misplaced string
}

// match decides a statement, its action apart.
func (s *statement) match(q *Query, f facts) matched {
	m := matched{resource: yes, principal: yes, conditions: yes, sure: byAccount.set()}
	if s.broken != "" {
		m.state = undecidable
		m.misplaced = s.broken
		m.principal = s.matchPrincipal(q, f, &m)
		m.state = min(m.state, m.principal)
		return m
	}
	if m.principal = s.matchPrincipal(q, f, &m); m.principal == no {
		return m
	}
	switch {
	case !s.noResource:
		m.resource = s.matchResource(q, f.mask)
	case f.kind != Resource:
		m.resource = undecidable
		m.misplaced = "the statement has neither Resource nor NotResource"
	}
	if m.resource == no {
		return m
	}
	m.conditions = s.matchConditions(q, f.mask)
	m.state = min(m.principal, m.resource, m.conditions)
	return m
}

// matchPrincipal decides Principal or NotPrincipal.
func (s *statement) matchPrincipal(q *Query, f facts, m *matched) tri {
	switch f.kind {
	case Identity, Boundary, Session, SCP:
		if s.principal != nil {
			m.misplaced = "a policy of this kind must not name a principal"
			return undecidable
		}
		return yes
	}
	if s.principal == nil {
		if f.kind == RCP {
			m.misplaced = `a resource control policy must have "Principal": "*"`
			return undecidable
		}
		m.misplaced = "the statement names no principal, so it never applies"
		return no
	}
	sure, may := s.principal.match(q)
	if s.notPrincipal {
		m.sure, m.may = direct.set(), 0
		switch {
		case s.deny && f.bounded:
			// AWS applies such a Deny to everyone who has a permissions boundary, whoever is
			// listed. Source: IAM User Guide, "NotPrincipal".
			return yes
		case sure != 0:
			return no
		case may != 0:
			return maybe
		}
		return yes
	}
	m.sure, m.may = sure, may
	switch {
	case sure != 0:
		return yes
	case may != 0:
		return maybe
	}
	return no
}
