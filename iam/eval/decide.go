// Package eval decides requests to AWS by policies, as AWS does: who may do what to
// which resource, and which statement says so. It takes values and returns values.
//
// NewQuery reads a request, Compile a policy; Decide answers without allocating,
// Explain with a full trace. What is not known (context keys, policies that could
// not be read) leads to Conditional, never to a guess.
//
// Source of the rules: IAM User Guide, "Policy evaluation logic" and the pages it
// links; Organizations User Guide for service and resource control policies; the
// developer guides of KMS, S3, STS and Lambda. docs/iam-decisions.md lists them.
package eval

// Effect is the answer to a request.
type Effect uint8

// The effects.
const (
	// ImplicitDeny: no statement allows it where one must.
	ImplicitDeny Effect = iota
	// ExplicitDeny: a Deny applies.
	ExplicitDeny
	// Conditional: it depends on something that is not known.
	Conditional
	// Allow: it is allowed.
	Allow
)

func (e Effect) String() string {
	return [...]string{"implicit_deny", "explicit_deny", "conditional", "allow"}[e]
}

// Decision is the answer with what decided it.
type Decision struct {
	Effect Effect
	// Decider is the statement that decided: the one that allows, or the Deny. It is
	// not valid for an implicit deny.
	Decider Ref
	// BlockedBy are the kinds that stand in the way: those with a Deny that applies or,
	// for an implicit deny, those whose Allow is missing. For Conditional they are the
	// kinds that may block.
	BlockedBy Kinds
	// Rule is set if AWS decides without or against the policies.
	Rule Rule
}

// Decide answers a query. It does not allocate. The cost grows with the statements
// that name the service of the action.
func Decide(q *Query, p *Policies) Decision {
	var e evaluation
	e.run(q, p)
	return e.decide(q, p)
}

// evaluation holds the outcome of every kind.
type evaluation struct {
	kinds [kindCount]outcome
	// applies says which kinds bear on the request at all.
	applies [kindCount]bool
	// openLevel is the first level of SCP that does not allow.
	openLevel int32
	// ways counts the ways in the own account that may lead to an allow.
	ways int
}

func (e *evaluation) run(q *Query, p *Policies) {
	c := &q.principal
	own := c.kind != service && c.kind != anonymous && c.kind != provider
	unknown := func(k Kind) bool { return p.Unknown.Has(k) }

	e.applies[Identity] = own
	e.applies[Boundary] = own && c.kind != root && (len(p.Boundary) > 0 || unknown(Boundary))
	e.applies[Session] = own && c.kind != root && (len(p.Session) > 0 || unknown(Session))
	e.applies[Resource] = len(p.Resource) > 0 || unknown(Resource)
	// Service-linked roles stand outside of both; service control policies limit only
	// principals of the organisation.
	e.applies[SCP] = own && !c.linked && (len(p.SCP) > 0 || unknown(SCP))
	e.applies[RCP] = !c.linked && (len(p.RCP) > 0 || unknown(RCP)) && rcpService(q.service)
	e.applies[VPCE] = len(p.VPCE) > 0 || unknown(VPCE)

	for _, l := range [...]struct {
		kind Kind
		list []*Policy
	}{{Identity, p.Identity}, {Boundary, p.Boundary}, {Session, p.Session}, {Resource, p.Resource}, {VPCE, p.VPCE}} {
		if e.applies[l.kind] && (c.kind != root || l.kind != Identity) {
			evaluate(l.list, 0, q, factsOf(l.kind, q, p), &e.kinds[l.kind])
		}
	}
	if e.applies[SCP] {
		e.levels(SCP, p.SCP, q, p)
	}
	if e.applies[RCP] {
		e.levels(RCP, p.RCP, q, p)
		// Every level has RCPFullAWSAccess, which cannot be detached.
		e.kinds[RCP].allow[byAccount] = yes
	}
	if c.kind == root {
		// The root user needs no policy in its own account.
		e.kinds[Identity].allow[byAccount] = yes
	}
	for k := range kindCount {
		if e.applies[k] && unknown(k) {
			o := &e.kinds[k]
			o.deny = max(o.deny, maybe)
			for g := range grantCount {
				o.allow[g] = max(o.allow[g], maybe)
			}
			if k == SCP || k == Boundary || k == Session || k == VPCE {
				// What is known of these may be only a part.
				for g := range grantCount {
					o.allow[g] = min(o.allow[g], maybe)
				}
			}
		}
	}
}

// levels evaluates organisation policies: each level must allow, a Deny at any
// level counts.
func (e *evaluation) levels(kind Kind, levels []Level, q *Query, p *Policies) {
	total := &e.kinds[kind]
	f := factsOf(kind, q, p)
	all := yes
	for i := range levels {
		var one outcome
		evaluate(levels[i].Policies, int32(i), q, f, &one)
		if one.deny > total.deny {
			total.deny, total.denyRef = one.deny, one.denyRef
		}
		total.undecided = total.undecided || one.undecided
		if a := one.strongest(); a < all {
			all, e.openLevel = a, int32(i)
		}
		total.allowRef[byAccount] = one.strongestRef()
	}
	if len(levels) > 0 {
		total.allow[byAccount] = all
	}
}

// filter is the allow of a kind that limits but never grants.
func (e *evaluation) filter(k Kind) tri {
	if !e.applies[k] {
		return yes
	}
	return e.kinds[k].strongest()
}

// decide puts the kinds together.
func (e *evaluation) decide(q *Query, p *Policies) Decision {
	if d, ok := serviceRule(q, p); ok {
		return d
	}
	denied := no
	var d Decision
	for k := range kindCount {
		o := &e.kinds[k]
		switch {
		case o.deny == yes:
			if denied != yes {
				d.Decider = o.denyRef
				d.BlockedBy = 0
			}
			denied = yes
			d.BlockedBy |= Of(k)
		case o.deny == maybe && denied != yes:
			denied = maybe
			d.BlockedBy |= Of(k)
		}
	}
	if denied == yes {
		d.Effect = ExplicitDeny
		return d
	}
	allowed, decider, missing := e.allowed(q)
	switch {
	case allowed == no:
		return Decision{Effect: ImplicitDeny, BlockedBy: missing}
	case allowed == yes && denied == no:
		return Decision{Effect: Allow, Decider: decider}
	}
	d.Effect = Conditional
	d.BlockedBy |= missing
	return d
}

// allowed decides whether the request is allowed where it must be, Deny apart. For
// an answer other than yes missing are the kinds whose Allow is not sure.
func (e *evaluation) allowed(q *Query) (allowed tri, decider Ref, missing Kinds) {
	base, decider, missing := e.granted(q)
	allowed = base
	for _, k := range [...]Kind{SCP, VPCE} {
		a := e.filter(k)
		if a != yes {
			missing |= Of(k)
		}
		allowed = min(allowed, a)
	}
	return allowed, decider, missing
}

// granted decides on the sides of principal and resource.
func (e *evaluation) granted(q *Query) (tri, Ref, Kinds) {
	if !e.applies[Identity] {
		// Services, identity providers and callers without credentials have nothing of
		// their own.
		o := &e.kinds[Resource]
		return o.strongest(), o.strongestRef(), need(o.strongest(), Resource)
	}
	if q.account == "" {
		// Whose resource it is decides which side must allow.
		same, ref, missing := e.sameAccount(q)
		cross, _, missingCross := e.crossAccount()
		if same == cross {
			return same, ref, missing | missingCross
		}
		return maybe, ref, missing | missingCross
	}
	if q.account == q.principal.account || q.account == awsAccount {
		return e.sameAccount(q)
	}
	return e.crossAccount()
}

func need(state tri, kinds ...Kind) Kinds {
	if state == yes {
		return 0
	}
	return Of(kinds...)
}

// sameAccount: what the identity policies allow, within boundary and session
// policy, or what the resource policy grants. Boundary and session policy do not
// limit a grant to the session itself or to everyone; the boundary does not limit a
// grant to the user.
func (e *evaluation) sameAccount(q *Query) (tri, Ref, Kinds) {
	id, res := &e.kinds[Identity], &e.kinds[Resource]
	boundary, limited := e.filter(Boundary), e.filter(Session)
	identity := id.strongest()
	if q.principal.kind == federatedUser && !e.applies[Session] {
		identity = no // a federation token without policy grants nothing
	}
	required := resourceMustAllow(q)
	must := yes
	if required {
		must = res.strongest()
	}
	type input struct {
		kind  Kind
		state tri
	}
	routes := [...]struct {
		inputs [4]input
		ref    Ref
	}{
		{[4]input{{Identity, identity}, {Boundary, boundary}, {Session, limited}, {Resource, must}}, id.strongestRef()},
		{[4]input{{Resource, res.allow[byRole]}, {Boundary, boundary}, {Session, limited}, {Resource, yes}}, res.allowRef[byRole]},
		{[4]input{{Resource, res.allow[byUser]}, {Session, limited}, {Resource, yes}, {Resource, yes}}, res.allowRef[byUser]},
		{[4]input{{Resource, res.allow[direct]}, {Resource, yes}, {Resource, yes}, {Resource, yes}}, res.allowRef[direct]},
	}
	best, ref := no, Ref{}
	var open Kinds
	e.ways = 0
	for i := range routes {
		r := &routes[i]
		state := yes
		var lacks Kinds
		for _, in := range r.inputs {
			state = min(state, in.state)
			lacks |= need(in.state, in.kind)
		}
		if state > best {
			best, ref = state, r.ref
		}
		if state == maybe {
			open |= lacks
			e.ways++
		}
	}
	if best == yes {
		return yes, ref, 0
	}
	if best == maybe {
		return maybe, ref, open
	}
	var missing Kinds
	grants := max(identity, res.allow[byRole], res.allow[byUser], res.allow[direct])
	switch {
	case required:
		missing |= need(res.strongest(), Resource)
		if grants != yes {
			missing |= Of(Identity)
		}
	case grants != yes:
		missing |= Of(Identity)
		if e.applies[Resource] {
			missing |= Of(Resource)
		}
	}
	missing |= need(limited, Session)
	if boundary != yes && res.allow[byUser] < yes {
		missing |= Of(Boundary)
	}
	return no, ref, missing
}

// crossAccount: both sides must allow.
func (e *evaluation) crossAccount() (tri, Ref, Kinds) {
	id, res := &e.kinds[Identity], &e.kinds[Resource]
	missing := need(id.strongest(), Identity) | need(e.filter(Boundary), Boundary) | need(e.filter(Session), Session) | need(res.strongest(), Resource)
	ref := id.strongestRef()
	if !ref.Valid {
		ref = res.strongestRef()
	}
	return min(id.strongest(), e.filter(Boundary), e.filter(Session), res.strongest()), ref, missing
}
