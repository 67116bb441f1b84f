package statement

import "strings"

// Anyone reports whether the statement names every principal: "*", AWS "*", or
// all but some (NotPrincipal).
func (s Statement) Anyone() bool {
	if s.Except {
		return true
	}
	for _, p := range s.Principals {
		if p.ID == "*" && (p.Kind == "*" || p.Kind == "AWS") {
			return true
		}
	}
	return false
}

// Covers reports whether the statement's Action or NotAction covers an action.
// Actions are compared without regard to case, and * and ? are wildcards.
func (s Statement) Covers(action string) bool {
	for _, a := range s.Actions {
		if Match(strings.ToLower(a), strings.ToLower(action)) {
			return true
		}
	}
	if len(s.NotActions) == 0 {
		return false
	}
	for _, a := range s.NotActions {
		if Match(strings.ToLower(a), strings.ToLower(action)) {
			return false
		}
	}
	return true
}

// CoversAny reports whether the statement covers one of the actions.
func (s Statement) CoversAny(actions ...string) bool {
	for _, a := range actions {
		if s.Covers(a) {
			return true
		}
	}
	return false
}

// Match reports whether a text matches a pattern in which * stands for any text
// and ? for one character. It takes time proportional to the product of the
// lengths at most, and no memory.
func Match(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t] && pattern[p] != '*'):
			p++
			t++
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// Narrowing is what the conditions of a statement do to a caller who is named by
// "*" or by a service.
type Narrowing struct {
	// Keys are the condition keys that the request must carry and that limit
	// who calls or from where.
	Keys []string
	// Doubt names a condition of which it is not known whether it limits the
	// caller; empty if there is none.
	Doubt string
}

// Narrow reads the conditions of a statement. A condition that also holds if the
// key is missing (IfExists, ForAllValues), that only excludes (the Not
// operators), or whose value matches everything does not narrow.
func (s Statement) Narrow() Narrowing {
	var n Narrowing
	if why := s.Unknown["Condition"]; why != "" {
		n.Doubt = why
	}
	for _, c := range s.Conditions {
		switch c.effect() {
		case narrows:
			n.Keys = append(n.Keys, c.Key)
		case unclear:
			if n.Doubt == "" {
				n.Doubt = "it is not known how the condition on " + c.Key + " limits the caller"
			}
		}
	}
	return n
}

type effect uint8

const (
	nothing effect = iota
	narrows
	unclear
)

// callerKeys are the condition keys that say who calls or from where.
var callerKeys = map[string]bool{
	"aws:principalorgid": true, "aws:principalorgpaths": true, "aws:principalaccount": true,
	"aws:principalarn": true, "aws:userid": true, "aws:username": true, "aws:sourcearn": true,
	"aws:sourceaccount": true, "aws:sourceorgid": true, "aws:sourceorgpaths": true,
	"aws:sourceowner": true, "aws:sourcevpc": true, "aws:sourcevpce": true, "aws:sourceip": true,
	"aws:vpcsourceip": true, "aws:vpceaccount": true, "aws:vpceorgid": true, "aws:vpceorgpaths": true,
	"aws:sourcevpcarn": true, "aws:principalservicename": true, "kms:calleraccount": true,
	"lambda:eventsourcetoken": true, "s3:dataaccesspointaccount": true,
}

// irrelevantKeys are keys that say how a request is made and not by whom.
var irrelevantKeys = map[string]bool{
	"aws:securetransport": true, "aws:useragent": true, "aws:referer": true, "aws:currenttime": true,
	"aws:epochtime": true, "aws:requestedregion": true, "s3:x-amz-acl": true,
	"lambda:functionurlauthtype": true, "lambda:invokedviafunctionurl": true,
}

func (c Condition) effect() effect {
	if irrelevantKeys[c.Key] {
		return nothing
	}
	if c.IfExists || c.Set == "forallvalues" {
		return nothing
	}
	switch c.Operator {
	case "stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike":
		if allowsAll(c) {
			return nothing
		}
	case "ipaddress":
		for _, v := range c.Values {
			if v == "0.0.0.0" || strings.HasSuffix(v, "/0") || strings.HasSuffix(v, "/1") {
				return nothing
			}
		}
	case "bool":
		if c.Key == "aws:principalisawsservice" || c.Key == "aws:viaawsservice" {
			return unclear
		}
		return nothing
	case "null":
		return nothing
	case "stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike", "notipaddress":
		return nothing
	default:
		return unclear
	}
	if callerKeys[c.Key] || strings.HasPrefix(c.Key, "aws:principaltag/") {
		return narrows
	}
	return unclear
}

// allowsAll reports whether one of the values of a positive condition matches
// every value. With Equals operators wildcards are literal text for strings; for
// ARNs both operators match wildcards.
func allowsAll(c Condition) bool {
	if c.Operator == "stringequals" || c.Operator == "stringequalsignorecase" {
		return len(c.Values) == 0
	}
	for _, v := range c.Values {
		if strings.Trim(v, "*?:") == "" || strings.Trim(strings.TrimPrefix(v, "arn:"), "*?:/") == "" {
			return v != "?*" // ?* stands for a part that is not known
		}
	}
	return len(c.Values) == 0
}
