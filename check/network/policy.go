package network

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/temper-security/temper/inventory"
)

// statement is what matters of a policy statement for full access.
type statement struct {
	Effect                               string
	Principal, Action, Resource          any
	NotPrincipal, NotAction, NotResource any
	Condition                            map[string]any
}

// fullAccess reports whether a policy allows everyone everything without a
// condition, and where it says so. A policy with a Deny is left to evaluation.
func fullAccess(policy inventory.Policy) (inventory.Source, bool) {
	var doc struct{ Statement json.RawMessage }
	if json.Unmarshal(policy.Document, &doc) != nil {
		return policy.Source, false
	}
	var list []statement
	single := false
	if json.Unmarshal(doc.Statement, &list) != nil {
		var one statement
		if json.Unmarshal(doc.Statement, &one) != nil {
			return policy.Source, false
		}
		list, single = []statement{one}, true
	}
	full := -1
	for i, s := range list {
		if s.Effect == "Deny" {
			return policy.Source, false
		}
		if s.Effect == "Allow" && len(s.Condition) == 0 && all(s.Principal) && all(s.Action) && all(s.Resource) {
			full = i
		}
	}
	if full < 0 {
		return policy.Source, false
	}
	pointer := fmt.Sprintf("/Statement/%d", full)
	if single {
		pointer = "/Statement"
	}
	if at, ok := policy.Places[pointer]; ok {
		return at, true
	}
	return policy.Source, true
}

// all reports whether an element names everything: "*", "*:*" or {"AWS": "*"}.
func all(v any) bool {
	switch v := v.(type) {
	case string:
		return v == "*" || v == "*:*"
	case []any:
		return slices.ContainsFunc(v, all)
	case map[string]any:
		return all(v["AWS"])
	}
	return false
}
