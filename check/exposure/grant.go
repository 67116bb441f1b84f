package exposure

import (
	"slices"
	"strconv"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// grant is one principal and one action of one allowing statement of a
// function's resource policy.
type grant struct {
	of       *inventory.Permission
	function *inventory.Known[inventory.FunctionRef]

	// The facts are pointers so that a grant is small: an account has many.
	action, principal            *inventory.Known[string]
	sourceARN, sourceAccount     *inventory.Known[string]
	organisation, token, urlAuth *inventory.Known[string]
	viaURL                       *inventory.Known[bool]
	// others are further condition keys that narrow the caller.
	others []string
	// doubt is why the effect of the conditions is not known; else empty.
	doubt string
	// conditions are those of the statement, if it was read whole.
	conditions []statement.Condition
	// denied reports a statement of the same policy that takes the grant back.
	denied bool
	at     inventory.Source
}

// grants returns what the function policies of an inventory allow.
func grants(inv *inventory.Inventory) []*grant {
	out := make([]*grant, 0, len(inv.Permissions))
	for _, p := range inv.Permissions {
		if p.Statement == nil {
			out = append(out, plain(p))
			continue
		}
		out = append(out, whole(p)...)
	}
	return out
}

// plain is the grant of a statement in the form of AddPermission.
func plain(p *inventory.Permission) *grant {
	return &grant{
		of: p, function: &p.Function, action: &p.Action, principal: &p.Principal,
		sourceARN: &p.SourceARN, sourceAccount: &p.SourceAccount, organisation: &p.PrincipalOrgID,
		token: &p.EventSourceToken, urlAuth: &p.FunctionURLAuthType, viaURL: &p.InvokedViaFunctionURL,
		at: p.Source,
	}
}

// whole returns the grants of a policy that is wider than AddPermission writes.
func whole(p *inventory.Permission) []*grant {
	base := plain(p)
	statements, err := statement.Read(*p.Statement)
	if err != nil {
		base.doubt = "the policy cannot be read: " + err.Error()
		return []*grant{base}
	}
	var out, denies []*grant
	for _, s := range statements {
		for _, g := range spread(base, s) {
			if s.Allow {
				out = append(out, g)
			} else {
				denies = append(denies, g)
			}
		}
	}
	for i := range out {
		for _, d := range denies {
			out[i].takeBack(d)
		}
	}
	return out
}

// takeBack marks a grant that a Deny statement covers.
func (g *grant) takeBack(deny *grant) {
	action, ok := g.action.Get()
	pattern, ok2 := deny.action.Get()
	if !ok || !ok2 || !statement.Match(strings.ToLower(pattern), strings.ToLower(action)) {
		return
	}
	who, _ := g.principal.Get()
	if denied, _ := deny.principal.Get(); denied != "*" && denied != who {
		return
	}
	switch {
	case len(deny.conditions) == 0 && deny.doubt == "":
		g.denied = true
	case len(deny.conditions) == 1 && deny.doubt == "" && deny.conditions[0].ExcludesMost():
		g.others = append(g.others, deny.conditions[0].Key) // denied to all but some
	case g.doubt == "":
		g.doubt = "a Deny statement with conditions may take the grant back"
	}
}

// spread makes the grants of one statement: one for each principal and action.
// Of several values of a condition each is a way in, so that the widest counts.
func spread(base *grant, s statement.Statement) []*grant {
	g := *base
	g.at, g.conditions = s.Source, s.Conditions
	known := func(v string) *inventory.Known[string] { return ptr(inventory.Value(v, s.Source)) }
	absent := ptr(inventory.None[string](s.Source))
	g.sourceARN, g.sourceAccount, g.organisation, g.token, g.urlAuth = absent, absent, absent, absent, absent
	g.viaURL = ptr(inventory.None[bool](s.Source))
	if why := s.Unknown[""]; why != "" {
		g.doubt = why
	}
	for _, c := range s.Conditions {
		if c.IfExists || c.Set == "forallvalues" || len(c.Values) == 0 {
			continue
		}
		text := strings.HasPrefix(c.Operator, "string") || strings.HasPrefix(c.Operator, "arn")
		if text && !strings.Contains(c.Operator, "not") {
			switch c.Key {
			case "aws:sourcearn":
				g.sourceARN = known(widest(c.Values))
			case "aws:sourceaccount":
				g.sourceAccount = known(widest(c.Values))
			case "aws:principalorgid":
				g.organisation = known(widest(c.Values))
			case "lambda:eventsourcetoken":
				g.token = known(widest(c.Values))
			case "lambda:functionurlauthtype":
				g.urlAuth = known(c.Values[0])
				if slices.Contains(c.Values, "NONE") {
					g.urlAuth = known("NONE")
				}
			}
		}
		if c.Operator == "bool" && c.Key == "lambda:invokedviafunctionurl" && len(c.Values) == 1 {
			g.viaURL = ptr(inventory.Value(strings.EqualFold(c.Values[0], "true"), s.Source))
		}
	}
	n := s.Narrow()
	for _, k := range n.Keys {
		switch k {
		case "aws:sourcearn", "aws:sourceaccount", "aws:principalorgid", "lambda:eventsourcetoken":
		default:
			g.others = append(g.others, k)
		}
	}
	if g.doubt == "" {
		g.doubt = n.Doubt
	}
	principals := make([]*inventory.Known[string], 0, len(s.Principals))
	if s.Except {
		principals = append(principals, known("*"))
	} else {
		for _, p := range s.Principals {
			principals = append(principals, readable(p.ID, s.Unknown["Principal"], s.Source))
		}
	}
	actions := make([]*inventory.Known[string], 0, len(s.Actions)+1)
	for _, a := range s.Actions {
		actions = append(actions, readable(a, s.Unknown["Action"], s.Source))
	}
	if len(s.NotActions) > 0 {
		actions = append(actions, known("lambda:*"))
	}
	out := make([]*grant, 0, len(principals)*len(actions))
	for _, p := range principals {
		for _, a := range actions {
			one := g
			one.principal, one.action = p, a
			out = append(out, &one)
		}
	}
	return out
}

func ptr[T any](v T) *T { return &v }

// readable makes the fact of a value of a policy, in which ?* stands for what is
// not known.
func readable(v, why string, at inventory.Source) *inventory.Known[string] {
	if !strings.Contains(v, statement.Unseen) {
		return ptr(inventory.Value(v, at))
	}
	k := inventory.Missing[string](inventory.Unsupported, why, at)
	k.Partial = v
	return &k
}

// widest returns the value that matches most: one with a wildcard, else the
// first.
func widest(values []string) string {
	best := values[0]
	for _, v := range values[1:] {
		if strings.Count(v, "*") > strings.Count(best, "*") {
			best = v
		}
	}
	return best
}

// allows reports whether the grant's action covers an action of Lambda.
func (g *grant) allows(action string) answer {
	if a, ok := g.action.Get(); ok {
		return truth(statement.Match(strings.ToLower(a), strings.ToLower(action)))
	}
	if g.action.IsAbsent() {
		return no
	}
	if p := g.action.Partial; p != "" && !statement.Match(strings.ToLower(p), strings.ToLower(action)) {
		return no
	}
	return maybe
}

// narrowed reports whether a condition limits the caller, the ones of function
// URLs aside.
func (g *grant) narrowed() bool {
	return len(g.others) > 0 || set(g.organisation) || set(g.token) || set(g.sourceAccount) ||
		set(g.sourceARN) && g.source().kind != anySource
}

// set reports whether a text fact has a value, known or not, that is no
// wildcard.
func set(k *inventory.Known[string]) bool {
	if v, ok := k.Get(); ok {
		return !statement.Wildcard(v)
	}
	return k.IsUnknown() && !unread(k)
}

// unread reports whether nobody has looked for a fact: the zero fact. A fact that
// somebody looked for and could not read has a reason.
func unread[T any](k *inventory.Known[T]) bool {
	return k.State() == inventory.NotCollected && k.Reason == "" && k.Partial == ""
}

// about lists the resources of a grant: the function if it is in the inventory,
// and the statement.
func (g *grant) about(v *view) []*inventory.Resource {
	return append(v.resource(g.function), &g.of.Resource)
}

// evidence lists the parts of the statement that decide.
func (g *grant) evidence(doc string) []finding.Evidence {
	out := []finding.Evidence{lookup.Setting("Principal", show(g.principal), place(g.principal.Source, g.at), doc)}
	add := func(what string, k *inventory.Known[string]) {
		if !k.IsAbsent() && !unread(k) {
			out = append(out, lookup.Setting(what, show(k), place(k.Source, g.at), ""))
		}
	}
	add("Action", g.action)
	if g.sourceARN.IsAbsent() && g.sourceAccount.IsAbsent() {
		out = append(out, lookup.Setting("SourceArn, SourceAccount", "absent", g.at, ""))
	}
	add("SourceArn", g.sourceARN)
	add("SourceAccount", g.sourceAccount)
	add("PrincipalOrgID", g.organisation)
	add("FunctionUrlAuthType", g.urlAuth)
	if via, ok := g.viaURL.Get(); ok {
		out = append(out, lookup.Setting("InvokedViaFunctionUrl", strconv.FormatBool(via), place(g.viaURL.Source, g.at), ""))
	}
	return out
}

// place returns the first place if it is known, else the second.
func place(a, b inventory.Source) inventory.Source {
	if a == (inventory.Source{}) {
		return b
	}
	return a
}

// show returns a text fact as evidence shows it.
func show(k *inventory.Known[string]) string {
	if v, ok := k.Get(); ok {
		return v
	}
	if k.IsAbsent() {
		return "absent"
	}
	if k.Partial != "" && k.Partial != statement.Unseen {
		return k.Partial
	}
	return "not known (" + k.Why() + ")"
}

// decide reports a grant that breaks a rule: as a failure, or as unknown if it
// is not known whether the statement's conditions or a Deny take it back.
func decide(p *check.Pass, v *view, g *grant, r check.Result) {
	r.About = g.about(v)
	if r.At == (inventory.Source{}) {
		r.At = place(g.principal.Source, g.at)
	}
	r.Detail = g.detail()
	if g.doubt != "" {
		r.Message += ", unless a condition prevents it: " + g.doubt
		p.Unknown(r)
		return
	}
	p.Fail(r)
}

// undecided reports a grant about which a fact is missing.
func undecided(p *check.Pass, v *view, g *grant, at inventory.Source, message string) {
	p.Unknown(check.Result{Message: message, About: g.about(v), At: place(at, g.at), Detail: g.detail()})
}

// detail tells apart the grants of one statement of a whole policy.
func (g *grant) detail() string {
	if g.of.Statement == nil {
		return ""
	}
	return show(g.principal) + " " + show(g.action)
}
