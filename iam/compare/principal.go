package compare

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/eval"
)

// Principals are compared by points, too: principal elements name constants, so the
// principals that are named, one more of each kind in each account that is named, in
// each role that is named, and strangers show every way in which a caller can be
// matched. Which statement matches which of them the evaluator decides.

// setPrincipals makes the points of the principal dimension.
func (c *comparison) setPrincipals(docs []*iam.Document) {
	d := &c.dims[principalDim]
	if !c.resourceKind {
		d.domain = value{one: c.space.Full()}
		d.plain = d.domain
		c.principals = []eval.Principal{{ID: witnessUser}}
		return
	}
	p := principalPoints{}
	p.account("aws", witnessAccount)
	p.add(eval.Principal{Kind: "Anonymous"})
	p.add(eval.Principal{ID: "unnamed.amazonaws.com", Kind: "Service"})
	p.add(eval.Principal{ID: "unnamed.example", Kind: "Federated"})
	for _, doc := range docs {
		for i := range doc.Statements {
			if len(p.list) > maxPoints {
				break
			}
			p.element(doc.Statements[i].Principal)
			p.element(doc.Statements[i].NotPrincipal)
		}
	}
	var chars []rune
	for _, who := range p.list {
		if len(c.principals) == maxPoints {
			c.refusal = &Answer{State: NotDecided, Reason: Budget, Detail: "the policies name too many principals"}
			break
		}
		q, err := eval.NewQuery(c.request(who, "example:Probe", "*", nil), nil)
		if err != nil {
			continue
		}
		chars = append(chars, firstPoint+rune(len(c.principals)))
		c.principals = append(c.principals, who)
		c.callers = append(c.callers, q)
	}
	d.domain = value{one: c.space.Chars(chars)}
	d.plain = d.domain
}

// principalPoints collects principals, each once.
type principalPoints struct {
	list []eval.Principal
	seen map[eval.Principal]bool
}

func (p *principalPoints) add(who eval.Principal) {
	if p.seen == nil {
		p.seen = map[eval.Principal]bool{}
	}
	if !p.seen[who] {
		p.seen[who] = true
		p.list = append(p.list, who)
	}
}

// account adds a stranger of each kind in an account.
func (p *principalPoints) account(partition, id string) {
	p.add(eval.Principal{ID: "arn:" + partition + ":iam::" + id + ":user/example"})
	p.add(eval.Principal{ID: "arn:" + partition + ":iam::" + id + ":root"})
	p.role(partition, id, "example", "")
	p.add(eval.Principal{ID: "arn:" + partition + ":iam::" + id + ":role/example"})
	p.add(eval.Principal{ID: "arn:" + partition + ":sts::" + id + ":federated-user/example"})
}

func (p *principalPoints) role(partition, account, name, roleARN string) {
	p.add(eval.Principal{ID: "arn:" + partition + ":sts::" + account + ":assumed-role/" + name + "/example", RoleARN: roleARN})
}

func (p *principalPoints) element(e *iam.Principal) {
	if e == nil {
		return
	}
	for _, v := range e.Service {
		p.add(eval.Principal{ID: v.Text, Kind: "Service"})
	}
	for _, v := range e.Federated {
		p.add(eval.Principal{ID: v.Text, Kind: "Federated"})
	}
	for _, v := range e.CanonicalUser {
		p.add(eval.Principal{ID: witnessUser, CanonicalUser: v.Text})
	}
	for _, v := range e.AWS {
		if len(p.list) > maxPoints {
			return
		}
		if arn.IsAccount(v.Text) {
			p.account("aws", v.Text)
			continue
		}
		a, err := arn.Parse(v.Text)
		if err != nil {
			continue
		}
		p.account(a.Partition, a.Account)
		p.add(eval.Principal{ID: v.Text})
		kind, rest, _ := strings.Cut(a.Resource, "/")
		switch kind {
		case "role":
			p.role(a.Partition, a.Account, rest[strings.LastIndexByte(rest, '/')+1:], v.Text)
		case "assumed-role":
			name, _, _ := strings.Cut(rest, "/")
			p.role(a.Partition, a.Account, name, "")
			p.add(eval.Principal{ID: "arn:" + a.Partition + ":iam::" + a.Account + ":role/" + name})
		}
	}
}

// principalAtom adds what a statement asks of the principal; false if it matches
// nobody.
func (c *comparison) principalAtom(s *statement, in *iam.Statement, named bool) bool {
	if !named {
		if in.Principal != nil || in.NotPrincipal != nil {
			c.vague(s, principalDim, "a principal in a policy of this kind")
		}
		return true
	}
	if in.Principal == nil && in.NotPrincipal == nil {
		return false
	}
	if in.Principal != nil && in.Principal.Any || c.refusal != nil {
		return true
	}
	if namesUniqueID(in) {
		c.doubt(Principal, "a unique id")
		any := value{one: c.space.Full()}
		s.atoms = append(s.atoms, atom{dim: principalDim, holds: any, fails: any})
		return true
	}
	all := iam.Statement{Effect: iam.Allow, Principal: &iam.Principal{Any: true}, Action: iam.Values("*"), Resource: iam.Values("*")}
	probe := all
	probe.Effect, probe.Principal, probe.NotPrincipal = in.Effect, in.Principal, in.NotPrincipal
	doc := &iam.Document{Version: iam.VersionOld, Statements: []iam.Statement{probe}}
	if s.deny {
		doc.Statements = append(doc.Statements, all)
	}
	policies := c.policies(Set{Policies: []*iam.Document{doc}})
	if !c.space.Spend(len(c.callers) * (1 + principalCount(in)/16)) {
		return true
	}
	var met, unmet []rune
	for i, q := range c.callers {
		if (eval.Decide(q, policies).Effect == eval.Allow) != s.deny {
			met = append(met, firstPoint+rune(i))
		} else {
			unmet = append(unmet, firstPoint+rune(i))
		}
	}
	s.atoms = append(s.atoms, atom{dim: principalDim, holds: value{one: c.space.Chars(met)}, fails: value{one: c.space.Chars(unmet)}})
	return len(met) > 0
}

// namesUniqueID reports whether a principal is named by a unique id, such as
// AIDAEXAMPLE. Those match by aws:userid, which is not modelled.
func namesUniqueID(in *iam.Statement) bool {
	for _, e := range []*iam.Principal{in.Principal, in.NotPrincipal} {
		if e != nil && slices.ContainsFunc(e.AWS, func(v iam.Value) bool {
			return v.Text != "*" && !arn.IsAccount(v.Text) && !strings.HasPrefix(v.Text, "arn:")
		}) {
			return true
		}
	}
	return false
}

func principalCount(in *iam.Statement) int {
	n := 0
	for _, e := range []*iam.Principal{in.Principal, in.NotPrincipal} {
		if e != nil {
			n += len(e.AWS) + len(e.Service) + len(e.Federated) + len(e.CanonicalUser)
		}
	}
	return n
}

// request is a request of a principal. The resource of an identity's request is in
// its own account; that of a resource policy in another, so that the policy must
// allow.
func (c *comparison) request(who eval.Principal, action, resource string, context map[string]eval.Value) eval.Request {
	account := witnessAccount
	if c.resourceKind {
		account = otherAccount
		if strings.Contains(who.ID, otherAccount) {
			account = witnessAccount
		}
	}
	return eval.Request{Principal: who, Action: action, Resource: resource, ResourceAccount: account, Context: context}
}

// policies puts a set in the places where the evaluator expects it. What the other
// side of a request must allow is allowed.
func (c *comparison) policies(s Set) *eval.Policies {
	compile := func(docs []*iam.Document) []*eval.Policy {
		list := make([]*eval.Policy, len(docs))
		for i, d := range docs {
			list[i] = eval.Compile(d)
		}
		return list
	}
	everything := iam.Statement{Effect: iam.Allow, Action: iam.Values("*"), Resource: iam.Values("*")}
	if c.resourceKind {
		doc := &iam.Document{Version: iam.VersionCurrent, Statements: []iam.Statement{everything}}
		return &eval.Policies{Identity: compile([]*iam.Document{doc}), Session: compile([]*iam.Document{doc}), Resource: compile(s.Policies)}
	}
	// A resource policy that leaves the decision to the account, as keys and roles
	// need one.
	everything.Principal = &iam.Principal{AWS: iam.Values(witnessAccount)}
	doc := &iam.Document{Version: iam.VersionCurrent, Statements: []iam.Statement{everything}}
	p := &eval.Policies{
		Identity: compile(s.Policies), Boundary: compile(s.Boundary), Session: compile(s.Session),
		Resource: compile([]*iam.Document{doc}),
	}
	for _, level := range s.SCP {
		p.SCP = append(p.SCP, eval.Level{Policies: compile(level)})
	}
	return p
}

// pointOf returns the index of a point's character.
func pointOf(text []rune) (int, bool) {
	if len(text) != 1 || text[0] < firstPoint {
		return 0, false
	}
	return int(text[0] - firstPoint), true
}
