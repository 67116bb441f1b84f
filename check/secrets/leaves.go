package secrets

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// leaves calls visit for each text or number in a JSON document, with the key
// under which it stands. A text that is itself a JSON object is read too. Depth
// and number of leaves are bounded.
func leaves(text string, visit func(key, value string)) {
	budget := 10_000
	leavesOf("", text, 0, &budget, visit)
}

const maxDepth = 20

func leavesOf(key, text string, depth int, budget *int, visit func(key, value string)) {
	var doc any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&doc); err != nil {
		visit(key, text)
		return
	}
	walk(key, doc, depth, budget, visit)
}

func walk(key string, v any, depth int, budget *int, visit func(key, value string)) {
	if depth > maxDepth || *budget <= 0 {
		return
	}
	*budget--
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			// An operator such as prefix does not name the field.
			name := k
			switch k {
			case "prefix", "suffix", "anything-but", "equals-ignore-case", "wildcard", "cidr", "exists", "numeric", "$or", "Pattern", "Filters":
				name = key
			}
			walk(name, v[k], depth+1, budget, visit)
		}
	case []any:
		for _, item := range v {
			walk(key, item, depth+1, budget, visit)
		}
	case string:
		if s := strings.TrimSpace(v); strings.HasPrefix(s, "{") {
			leavesOf(key, s, depth+1, budget, visit)
			return
		}
		visit(key, v)
	case json.Number:
		visit(key, v.String())
	}
}
