package resilience

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/temper-security/temper/inventory"
)

// openToAll reports whether a policy document has a statement that allows
// everyone without a condition, and where.
func openToAll(policy inventory.Policy) (inventory.Source, bool) {
	var doc struct{ Statement json.RawMessage }
	if json.Unmarshal(policy.Document, &doc) != nil {
		return policy.Source, false
	}
	type statement struct {
		Effect    string
		Principal any
		Condition map[string]any
	}
	var list []statement
	if json.Unmarshal(doc.Statement, &list) != nil {
		var one statement
		if json.Unmarshal(doc.Statement, &one) != nil {
			return policy.Source, false
		}
		list = []statement{one}
	}
	for i, s := range list {
		if s.Effect != "Allow" || len(s.Condition) > 0 || !everyone(s.Principal) {
			continue
		}
		for _, pointer := range []string{fmt.Sprintf("/Statement/%d/Principal/AWS", i), fmt.Sprintf("/Statement/%d/Principal", i), fmt.Sprintf("/Statement/%d", i), "/Statement/Principal", "/Statement"} {
			if at, ok := policy.Places[pointer]; ok {
				return at, true
			}
		}
		return policy.Source, true
	}
	return policy.Source, false
}

// everyone reports whether a Principal element names everyone.
func everyone(v any) bool {
	switch v := v.(type) {
	case string:
		return v == "*"
	case []any:
		return slices.ContainsFunc(v, everyone)
	case map[string]any:
		return everyone(v["AWS"])
	}
	return false
}
