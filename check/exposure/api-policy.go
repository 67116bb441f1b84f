package exposure

import (
	"strings"

	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/inventory"
)

// admits says whether the resource policy of an API keeps anonymous callers from
// the internet out: yes if no statement lets everyone in, or if a Deny for
// everyone but some addresses, networks or identities stands beside it.
func admits(policy inventory.Policy) (limited answer, why string) {
	statements, err := statement.Read(policy)
	if err != nil {
		return maybe, "its resource policy cannot be read"
	}
	open := false
	for _, s := range statements {
		if s.Unknown[""] != "" || s.Unknown["Principal"] != "" {
			return maybe, "resource policy: " + firstOf(s.Unknown[""], s.Unknown["Principal"])
		}
		if !s.Allow || !s.Anyone() {
			continue
		}
		n := s.Narrow()
		if len(n.Keys) > 0 {
			continue
		}
		if n.Doubt != "" {
			return maybe, n.Doubt
		}
		open = true
	}
	if !open {
		return yes, ""
	}
	for _, s := range statements {
		if s.Allow || !s.Anyone() {
			continue
		}
		for _, c := range s.Conditions {
			if excludesMost(c) {
				return yes, ""
			}
		}
		if len(s.Conditions) > 0 {
			return maybe, "a Deny statement with conditions may keep callers out"
		}
		// A Deny without conditions is about some paths: it says nothing about
		// the others.
		if s.CoversAny("execute-api:Invoke") && everyResource(s) {
			return yes, ""
		}
	}
	return no, ""
}

// excludesMost reports whether a condition of a Deny leaves only named networks,
// addresses or identities.
func excludesMost(c statement.Condition) bool {
	switch c.Operator {
	case "notipaddress", "stringnotequals", "stringnotlike", "arnnotequals", "arnnotlike":
	default:
		return false
	}
	switch c.Key {
	case "aws:sourceip", "aws:vpcsourceip":
		for _, v := range c.Values {
			if strings.HasSuffix(v, "/0") {
				return false
			}
		}
		return true
	case "aws:sourcevpc", "aws:sourcevpce", "aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:userid":
		return true
	}
	return false
}

func everyResource(s statement.Statement) bool {
	for _, r := range s.Resources {
		if strings.Trim(r, "*") == "" || strings.HasSuffix(r, ":*") || strings.HasSuffix(r, "execute-api:/*") {
			return true
		}
	}
	return false
}
