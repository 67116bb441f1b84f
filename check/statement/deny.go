package statement

import "strings"

// ExcludesMost reports whether a condition of a Deny leaves only named networks,
// addresses or identities.
func (c Condition) ExcludesMost() bool {
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
