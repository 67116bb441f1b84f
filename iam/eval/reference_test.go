package eval_test

import (
	"encoding/base64"
	"math/big"
	"net/netip"
	"regexp"
	"strings"
	"time"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/eval"
)

// The reference evaluator: slow and obvious, written from the documentation apart
// from the engine. It takes strict requests (a key is there or absent) and decides
// with plain booleans, regular expressions and no index.

type reference struct {
	request  eval.Request
	context  map[string]eval.Value // lower case, derived keys included
	account  string                // of the resource
	identity []*iam.Document
	boundary []*iam.Document
	session  []*iam.Document
	resource []*iam.Document
	scp      [][]*iam.Document
}

// who splits the ARN of a principal.
func who(arn string) (kind, account, name string) {
	if arn == "" {
		return "anonymous", "", ""
	}
	if strings.HasSuffix(arn, ".amazonaws.com") {
		return "service", "", arn
	}
	parts := strings.SplitN(arn, ":", 6)
	path := strings.Split(parts[5], "/")
	kind = path[0]
	if kind == "assumed-role" {
		return kind, parts[4], path[1]
	}
	return kind, parts[4], path[len(path)-1]
}

func refGlob(pattern, s string, context map[string]eval.Value, variables, wildcards bool) bool {
	expr, ok := refExpr(pattern, context, variables, wildcards)
	return ok && regexp.MustCompile(`^(?s:`+expr+`)$`).MatchString(s)
}

var refVariable = regexp.MustCompile(`^\$\{([^}',]+?)(?:\s*,\s*'([^']*)')?\s*\}`)

// refExpr turns a pattern into a regular expression; ok is false if a variable has
// no value.
func refExpr(pattern string, context map[string]eval.Value, variables, wildcards bool) (string, bool) {
	var b strings.Builder
	for pattern != "" {
		if m := refVariable.FindStringSubmatch(pattern); variables && m != nil {
			pattern = pattern[len(m[0]):]
			switch v, there := context[strings.ToLower(m[1])]; {
			case m[1] == "*" || m[1] == "?" || m[1] == "$":
				b.WriteString(regexp.QuoteMeta(m[1]))
			case there && len(v.Values) > 0 && v.Multi:
				return "", false
			case there && len(v.Values) > 0:
				b.WriteString(regexp.QuoteMeta(v.Values[0]))
			case strings.Contains(m[0], "'"):
				b.WriteString(regexp.QuoteMeta(m[2]))
			default:
				return "", false
			}
			continue
		}
		r := []rune(pattern)[0]
		pattern = pattern[len(string(r)):]
		switch {
		case wildcards && r == '*':
			b.WriteString(".*")
		case wildcards && r == '?':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return b.String(), true
}

func (r *reference) action(values []iam.Value) bool {
	for _, v := range values {
		service, name, ok := strings.Cut(strings.ToLower(v.Text), ":")
		wantService, wantName, _ := strings.Cut(strings.ToLower(r.request.Action), ":")
		if !ok && strings.Trim(v.Text, "*") == "" && v.Text != "" {
			return true
		}
		if ok && refGlob(service, wantService, nil, false, true) && refGlob(name, wantName, nil, false, true) {
			return true
		}
	}
	return false
}

func (r *reference) resources(values []iam.Value, variables bool) bool {
	for _, v := range values {
		text := v.Text
		if strings.HasPrefix(text, "arn:") && !strings.Contains(text, "${") {
			for strings.Count(text, ":") < 5 {
				text += ":*"
			}
		}
		if refGlob(text, r.request.Resource, r.context, variables, true) {
			return true
		}
	}
	return false
}

// principal returns how the element names the caller: session, user, role,
// account, or nothing.
func (r *reference) principal(p *iam.Principal) map[string]bool {
	named := map[string]bool{}
	kind, account, name := who(r.request.Principal.ID)
	if p.Any {
		named["session"] = true
	}
	for _, v := range p.AWS {
		switch {
		case v.Text == "*":
			named["session"] = true
		case kind == "service" || kind == "anonymous":
		case v.Text == account || v.Text == "arn:aws:iam::"+account+":root":
			named["account"] = true
		case v.Text == r.request.Principal.ID:
			switch kind {
			case "user":
				named["user"] = true
			case "role":
				named["role"] = true
			default:
				named["session"] = true
			}
		case kind == "assumed-role" && strings.HasPrefix(v.Text, "arn:aws:iam::"+account+":role/") && strings.HasSuffix(v.Text, "/"+name):
			named["role"] = true
		}
	}
	for _, v := range p.Service {
		if kind == "service" && v.Text == name {
			named["session"] = true
		}
	}
	return named
}

func (r *reference) condition(c iam.Condition, variables bool) bool {
	name := c.Operator.Base
	value, there := r.context[strings.ToLower(c.Key)]
	there = there && len(value.Values) > 0
	if name == "Null" {
		for _, v := range c.Values {
			if (v.Text == "true") != there {
				return true
			}
		}
		return false
	}
	negated := strings.Contains(name, "Not")
	one := func(s string) bool {
		for _, v := range c.Values {
			if r.compare(name, v.Text, s, variables) {
				return !negated
			}
		}
		return negated
	}
	all, some := true, false
	for _, s := range value.Values {
		all = all && one(s)
		some = some || one(s)
	}
	if strings.Join(value.Values, "") == "" && c.Operator.Set != "" && there {
		return c.Operator.Set == iam.ForAllValues // a null data set
	}
	switch {
	case c.Operator.Set == iam.ForAllValues:
		return all
	case c.Operator.Set == iam.ForAnyValue:
		return some || !there && c.Operator.IfExists
	case !there:
		return c.Operator.IfExists || negated
	}
	return one(value.Values[0])
}

// compare tests equality, or the order of the operator, for one value.
func (r *reference) compare(name, policy, value string, variables bool) bool {
	switch {
	case strings.HasSuffix(name, "IgnoreCase"):
		return refGlob(strings.ToLower(policy), strings.ToLower(value), lowerValues(r.context), variables, false)
	case strings.HasPrefix(name, "String"):
		return refGlob(policy, value, r.context, variables, strings.HasSuffix(name, "Like"))
	case strings.HasPrefix(name, "Arn"):
		if policy == "*" {
			return true
		}
		p, v := strings.SplitN(policy, ":", 6), strings.SplitN(value, ":", 6)
		if len(v) == 6 && len(p) < 6 && strings.Contains(policy, "${") {
			return refGlob(policy, value, r.context, variables, true) // a variable may hold a whole ARN
		}
		if len(p) < 6 || len(v) < 6 {
			return false
		}
		for i := range p {
			if !refGlob(p[i], v[i], r.context, variables, true) {
				return false
			}
		}
		return true
	case strings.HasPrefix(name, "Numeric"):
		p, ok1 := new(big.Rat).SetString(policy)
		v, ok2 := new(big.Rat).SetString(value)
		return ok1 && ok2 && refOrder(name, v.Cmp(p))
	case strings.HasPrefix(name, "Date"):
		p, err1 := time.Parse(time.RFC3339, policy)
		v, err2 := time.Parse(time.RFC3339, value)
		return err1 == nil && err2 == nil && refOrder(name, v.Compare(p))
	case name == "Bool":
		return strings.EqualFold(policy, value)
	case name == "BinaryEquals":
		p, err1 := base64.StdEncoding.DecodeString(policy)
		v, err2 := base64.StdEncoding.DecodeString(value)
		return err1 == nil && err2 == nil && string(p) == string(v)
	case strings.HasSuffix(name, "IpAddress"):
		a, err := netip.ParseAddr(value)
		if p, err2 := netip.ParsePrefix(policy); err == nil && err2 == nil {
			return p.Contains(a)
		}
		b, err2 := netip.ParseAddr(policy)
		return err == nil && err2 == nil && a == b
	}
	panic("the reference has no operator " + name)
}

func lowerValues(context map[string]eval.Value) map[string]eval.Value {
	out := map[string]eval.Value{}
	for k, v := range context {
		lower := eval.Value{Multi: v.Multi}
		for _, s := range v.Values {
			lower.Values = append(lower.Values, strings.ToLower(s))
		}
		out[k] = lower
	}
	return out
}

func refOrder(name string, order int) bool {
	switch {
	case strings.Contains(name, "LessThanEquals"):
		return order <= 0
	case strings.Contains(name, "LessThan"):
		return order < 0
	case strings.Contains(name, "GreaterThanEquals"):
		return order >= 0
	case strings.Contains(name, "GreaterThan"):
		return order > 0
	}
	return order == 0
}

// verdict is what the statements of one kind of policy say.
type verdict struct {
	denied  bool
	allowed bool
	named   map[string]bool
}

func (r *reference) judge(docs []*iam.Document, withPrincipal bool) verdict {
	v := verdict{named: map[string]bool{}}
	for _, d := range docs {
		variables := d.Version == "2012-10-17"
		for _, s := range d.Statements {
			if s.Action != nil && !r.action(s.Action) || s.NotAction != nil && r.action(s.NotAction) {
				continue
			}
			if s.Resource != nil && !r.resources(s.Resource, variables) || s.NotResource != nil && r.resources(s.NotResource, variables) {
				continue
			}
			named := map[string]bool{}
			if withPrincipal {
				switch {
				case s.Principal != nil:
					named = r.principal(s.Principal)
				case s.NotPrincipal != nil:
					kind, _, _ := who(r.request.Principal.ID)
					bounded := len(r.boundary) > 0 && kind != "service" && kind != "anonymous" && kind != "root"
					if len(r.principal(s.NotPrincipal)) == 0 || bounded && s.Effect == iam.Deny {
						named["session"] = true
					}
				}
				if len(named) == 0 {
					continue
				}
			}
			holds := true
			for _, c := range s.Conditions {
				holds = holds && r.condition(c, variables)
			}
			if !holds {
				continue
			}
			if s.Effect == iam.Deny {
				v.denied = true
				continue
			}
			v.allowed = true
			for n := range named {
				v.named[n] = true
			}
		}
	}
	return v
}

// decide returns allow, implicit_deny or explicit_deny.
func (r *reference) decide() string {
	kind, account, _ := who(r.request.Principal.ID)
	own := kind != "service" && kind != "anonymous"
	identity, boundary := r.judge(r.identity, false), verdict{allowed: true}
	session, resource := verdict{allowed: true}, r.judge(r.resource, true)
	scpAllowed, scpDenied := true, false
	if own {
		if len(r.boundary) > 0 {
			boundary = r.judge(r.boundary, false)
		}
		if len(r.session) > 0 {
			session = r.judge(r.session, false)
		}
		for _, level := range r.scp {
			v := r.judge(level, false)
			scpAllowed = scpAllowed && v.allowed
			scpDenied = scpDenied || v.denied
		}
	} else {
		identity = verdict{}
	}
	if identity.denied || boundary.denied || session.denied || resource.denied || scpDenied {
		return "explicit_deny"
	}
	var allowed bool
	byIdentity := identity.allowed && boundary.allowed && session.allowed
	keyOrTrust := strings.Contains(r.request.Resource, ":key/") && strings.HasPrefix(r.request.Action, "kms:") ||
		strings.Contains(r.request.Resource, ":role/") && strings.HasPrefix(r.request.Action, "sts:")
	switch {
	case !own:
		allowed = resource.allowed
	case account == r.account:
		allowed = resource.named["session"] ||
			resource.named["user"] && session.allowed ||
			resource.named["role"] && boundary.allowed && session.allowed ||
			byIdentity && !keyOrTrust ||
			byIdentity && resource.allowed
	default:
		allowed = byIdentity && resource.allowed
	}
	if allowed && scpAllowed {
		return "allow"
	}
	return "implicit_deny"
}
