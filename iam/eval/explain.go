package eval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/iam"
)

// Explanation is a decision with what led to it.
type Explanation struct {
	Decision
	// Steps are the statements that cover the action, in the order of Kind and of the
	// documents.
	Steps []Step
	// Missing says for each kind that does not allow, where it must, what its
	// statements lack.
	Missing []string
	// AllowedIf are the requirements under which a conditional request is allowed; all
	// must hold.
	AllowedIf []Requirement
	// Truncated is set if there were more statements than are listed.
	Truncated bool
}

// Step is a statement that covers the action, and whether it applies.
type Step struct {
	Ref
	// Target is the target of the level of an organisation policy, Name the name of
	// the policy.
	Target, Name, Sid string
	Effect            iam.Effect
	// Line is the line of the statement in its document; 0 if it was not parsed.
	Line int
	// Result is yes, no, unknown or undecidable.
	Result string
	// Because names what does not match, is not known or cannot be decided.
	Because string
}

// Requirement is a condition of an allowed request.
type Requirement struct {
	Kind Kind
	// Match says whether one of the statements must match (they allow), or none may
	// (they deny).
	Match bool
	// Statements are those that may match; empty if the policies of the kind, or the
	// account of the resource, are not known. They are of several kinds if there are
	// several ways to be allowed.
	Statements []Candidate
	// Text says what is required if that is not simply a match.
	Text string
}

// Candidate is a statement that matches if its open conditions hold.
type Candidate struct {
	Ref
	Sid string
	// Conditions are the conditions that could not be decided, in words.
	Conditions []string
}

// mostSteps bounds the size of an explanation.
const mostSteps = 200

// Explain decides a query as Decide does, and says why. The cost grows with the
// number of all statements.
func Explain(q *Query, p *Policies) Explanation {
	var e evaluation
	e.run(q, p)
	x := Explanation{Decision: e.decide(q, p)}
	if x.Rule != NoRule {
		return x
	}
	t := tracer{q: q, p: p, e: &e, x: &x}
	t.list(Identity, 0, "", p.Identity)
	t.list(Boundary, 0, "", p.Boundary)
	t.list(Session, 0, "", p.Session)
	t.list(Resource, 0, "", p.Resource)
	for i, l := range p.SCP {
		t.list(SCP, int32(i), l.Target, l.Policies)
	}
	for i, l := range p.RCP {
		t.list(RCP, int32(i), l.Target, l.Policies)
	}
	t.list(VPCE, 0, "", p.VPCE)
	t.missing()
	if x.Effect == Conditional {
		t.requirements()
	}
	return x
}

type tracer struct {
	q *Query
	p *Policies
	e *evaluation
	x *Explanation

	allows, denies [kindCount][]Candidate
	// covering counts by kind the Allow statements that cover the action, and what
	// they lack.
	covering, principal, resource, condition [kindCount]int
}

func (t *tracer) list(kind Kind, level int32, target string, policies []*Policy) {
	if !t.e.applies[kind] {
		return
	}
	f := factsOf(kind, t.q, t.p)
	for i, p := range policies {
		if p == nil {
			continue
		}
		for n := range p.statements {
			s := &p.statements[n]
			if s.broken == "" && !s.matchAction(t.q) {
				continue
			}
			ref := Ref{Kind: kind, Level: level, Policy: int32(i), Statement: int32(n), Valid: true}
			t.statement(p, s, f, ref, target)
		}
	}
}

func (t *tracer) statement(p *Policy, s *statement, f facts, ref Ref, target string) {
	in := &p.doc.Statements[ref.Statement]
	m := s.match(t.q, f)
	state := m.state
	step := Step{Ref: ref, Target: target, Name: p.name, Sid: in.Sid, Effect: in.Effect, Result: state.String()}
	step.Line, _ = p.doc.Position(in.Offset)
	var open []string
	switch {
	case m.misplaced != "":
		step.Because = m.misplaced
	case m.principal != yes:
		step.Because = "the principal"
	case m.resource == undecidable:
		step.Because = "the key behind the alias is not known"
	case m.resource != yes:
		step.Because = "the resource"
	}
	if m.principal == maybe {
		open = append(open, "the principal element names the session or its unique id")
	}
	if m.resource == maybe {
		open = append(open, "the variables in the resource element match "+t.q.resource)
	}
	if m.principal != no && m.resource != no && s.broken == "" {
		for i := range s.conditions {
			c := &s.conditions[i]
			holds := c.holds(t.q, f.mask)
			if holds == yes {
				continue
			}
			text := conditionText(&in.Conditions[i])
			if step.Because == "" || holds == no {
				step.Because = "the condition " + text + c.why(t.q, f.mask, holds)
			}
			if holds == no {
				break
			}
			open = append(open, text)
		}
	}
	t.count(in.Effect, ref.Kind, m)
	candidate := Candidate{Ref: ref, Sid: in.Sid, Conditions: open}
	switch {
	case in.Effect == iam.Deny && (state == maybe || state == undecidable) && len(t.denies[ref.Kind]) < mostSteps:
		t.denies[ref.Kind] = append(t.denies[ref.Kind], candidate)
	case in.Effect == iam.Allow && state == maybe && len(t.allows[ref.Kind]) < mostSteps:
		t.allows[ref.Kind] = append(t.allows[ref.Kind], candidate)
	}
	if len(t.x.Steps) == mostSteps {
		t.x.Truncated = true
		return
	}
	t.x.Steps = append(t.x.Steps, step)
}

func (t *tracer) count(effect iam.Effect, kind Kind, m matched) {
	if effect != iam.Allow || m.state == yes {
		return
	}
	t.covering[kind]++
	switch {
	case m.principal != yes || m.misplaced != "":
		t.principal[kind]++
	case m.resource != yes:
		t.resource[kind]++
	default:
		t.condition[kind]++
	}
}

// why says why a condition does not hold, after its text. It shows no value of the
// request: a context may hold what nobody should print.
func (c *condition) why(q *Query, mask keyMask, holds tri) string {
	if c.broken != "" {
		return ": " + c.broken
	}
	_, state := q.lookup(c.key, mask)
	switch {
	case state == unknownKey:
		return " (the key is not known)"
	case state == absentKey:
		return " (the key is absent)"
	case holds == undecidable:
		return " (a value has not the type of the operator, or the key has several values)"
	case holds == maybe:
		return " (a variable is not known)"
	}
	return ""
}

func conditionText(c *iam.Condition) string {
	const most = 5
	values := iam.Texts(c.Values)
	more := ""
	if len(values) > most {
		more = fmt.Sprintf(" and %d more", len(values)-most)
		values = values[:most]
	}
	for i, v := range values {
		values[i] = clip(v)
	}
	return clip(c.Operator.String()) + " " + clip(c.Key) + " = " + strings.Join(values, " | ") + more
}

// missing says in words what is missing for each kind that blocks without a Deny.
func (t *tracer) missing() {
	if t.x.Effect != ImplicitDeny {
		return
	}
	for k := range kindCount {
		if !t.x.BlockedBy.Has(k) {
			continue
		}
		lists := t.policies(k)
		var what string
		switch {
		case lists == 0:
			what = fmt.Sprintf("%s: there is no policy that allows %s", k, t.q.request.Action)
		case t.covering[k] == 0:
			what = fmt.Sprintf("%s: no Allow covers the action %s", k, t.q.request.Action)
		default:
			what = fmt.Sprintf("%s: of %d Allow that cover the action, %d fail at the principal, %d at the resource, %d at a condition",
				k, t.covering[k], t.principal[k], t.resource[k], t.condition[k])
		}
		if k == SCP && int(t.e.openLevel) < len(t.p.SCP) {
			what += fmt.Sprintf("; the level %q does not allow", t.p.SCP[t.e.openLevel].Target)
		}
		t.x.Missing = append(t.x.Missing, what)
	}
}

func (t *tracer) policies(k Kind) int {
	switch k {
	case Identity:
		return len(t.p.Identity)
	case Boundary:
		return len(t.p.Boundary)
	case Session:
		return len(t.p.Session)
	case Resource:
		return len(t.p.Resource)
	case SCP:
		return len(t.p.SCP)
	case RCP:
		return len(t.p.RCP)
	case VPCE:
		return len(t.p.VPCE)
	}
	return 0
}

// requirements lists what must hold for the request to be allowed.
func (t *tracer) requirements() {
	for k := range kindCount {
		if len(t.denies[k]) > 0 {
			t.x.AllowedIf = append(t.x.AllowedIf, Requirement{Kind: k, Statements: t.denies[k]})
		}
	}
	allowed, _, missing := t.e.allowed(t.q)
	if allowed == maybe {
		several := Requirement{Kind: Identity, Match: true, Text: "there are several ways; what these statements and kinds lack must hold for one of them"}
		for k := range kindCount {
			switch {
			case !missing.Has(k) || len(t.allows[k]) == 0:
			case t.e.ways > 1 && k != SCP && k != VPCE:
				several.Statements = append(several.Statements, t.allows[k]...)
			default:
				t.x.AllowedIf = append(t.x.AllowedIf, Requirement{Kind: k, Match: true, Statements: t.allows[k]})
			}
		}
		if len(several.Statements) > 0 {
			t.x.AllowedIf = append(t.x.AllowedIf, several)
		}
		if t.q.account == "" && t.e.applies[Identity] {
			t.x.AllowedIf = append(t.x.AllowedIf, Requirement{
				Kind: Resource, Match: true,
				Text: "the account of the resource is not known: " + t.ownership(),
			})
		}
	}
	for k := range kindCount {
		if t.e.applies[k] && t.p.Unknown.Has(k) {
			t.x.AllowedIf = append(t.x.AllowedIf, Requirement{Kind: k, Match: true, Text: "the policies of this kind could not be read"})
		}
	}
	slices.SortStableFunc(t.x.AllowedIf, func(a, b Requirement) int { return int(a.Kind) - int(b.Kind) })
}

// ownership says whose the resource must be.
func (t *tracer) ownership() string {
	if same, _, _ := t.e.sameAccount(t.q); same == yes {
		return "it is allowed if it belongs to " + t.q.principal.account
	}
	return "it is allowed if it does not belong to " + t.q.principal.account
}
