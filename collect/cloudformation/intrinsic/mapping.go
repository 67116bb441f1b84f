package intrinsic

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// findInMap evaluates Fn::FindInMap, with DefaultValue. If a key is not known,
// the value is known only if all entries that fit the key agree.
func (e *Evaluator) findInMap(arg, n *template.Node) Value {
	args, ok := arguments(arg, 3, 4)
	if !ok {
		return malformed(n, "Fn::FindInMap", "it takes the name of a mapping and two keys")
	}
	name, ok := e.name(args[0])
	if !ok {
		return unknown(n, "the name of the mapping is not known", e.Eval(args[0]).Refs...)
	}
	first, second := e.asText(e.Eval(args[1]), args[1]), e.asText(e.Eval(args[2]), args[2])
	refs := addRefs(addRefs(nil, first.Refs), second.Refs)
	mapping := e.mappings[name]
	if mapping == nil {
		if _, written := args[0].Str(); !written {
			return unknown(n, "Fn::FindInMap of a computed name that is no mapping of the template", refs...)
		}
		return unknown(n, fmt.Sprintf("the template has no mapping %s", name), refs...)
	}
	var fallback *template.Node
	if len(args) == 4 {
		fallback = args[3].Get("DefaultValue")
	}
	entries, certain := e.entries(mapping, first)
	var found []*template.Node
	for _, entry := range entries {
		values, sure := e.entries(entry, second)
		found = append(found, values...)
		certain = certain && sure
	}
	switch {
	case len(found) == 0 && fallback != nil:
		v := e.Eval(fallback)
		v.Refs = addRefs(v.Refs, refs)
		return v
	case len(found) == 0:
		if len(refs) > 0 {
			// The value of a parameter may be a secret: it is not shown.
			return unknown(n, fmt.Sprintf("mapping %s has no entry for the keys", name), refs...)
		}
		return unknown(n, fmt.Sprintf("mapping %s has no entry for %s and %s", name, first.Pattern(), second.Pattern()))
	}
	v := e.Eval(found[0])
	agree := certain || fallback == nil
	for _, other := range found[1:] {
		agree = agree && e.same(v, e.Eval(other))
	}
	if agree {
		v.Refs = addRefs(v.Refs, refs)
		return v
	}
	unclear := first
	if _, ok := first.Literal(); ok {
		unclear = second
	}
	reason := fmt.Sprintf("depends on a key of mapping %s: %s", name, derived(unclear).Reason)
	if v.Kind == Text || v.Kind == Number || v.Kind == Bool {
		glob := anything
		if certain || fallback == nil {
			glob = e.commonARN(found)
		}
		return unknownText(n, unknownPart(glob, reason, inventory.Unsupported), refs...)
	}
	return unknown(n, reason, refs...)
}

// commonARN returns the glob of what ARNs have in common, part by part: a mapping
// by region often differs in the region only. For anything but ARNs that is
// nothing: parts of other texts may be secret.
func (e *Evaluator) commonARN(values []*template.Node) string {
	var common []string
	for i, n := range values {
		text, ok := e.Eval(n).Literal()
		parts := strings.Split(text, ":")
		if !ok || len(parts) < 6 || parts[0] != "arn" || i > 0 && len(parts) != len(common) {
			return anything
		}
		if i == 0 {
			common = parts
			continue
		}
		for j, p := range parts {
			if common[j] != p {
				common[j] = anything
			}
		}
	}
	if len(common) == 0 {
		return anything
	}
	return strings.Join(common, ":")
}

// entries returns the values of a map whose keys fit a text; certain is true if
// the text is known.
func (e *Evaluator) entries(m *template.Node, key Value) (values []*template.Node, certain bool) {
	if s, ok := key.Literal(); ok {
		if v := m.Get(s); v != nil {
			values = append(values, v)
		}
		return values, true
	}
	// In a condition, a key that is none of the values that are tried is none of
	// the keys either: see variables.keys.
	if p := key.Parts; len(p) == 1 && p[0].Ref != nil && p[0].Ref.Kind == inventory.ToParameter && e.in.Assigned[p[0].Ref.ID] == Other && len(e.deciding) > 0 {
		return nil, true
	}
	if !m.Is(template.Map) || !e.spend(len(m.Fields)) {
		return nil, false
	}
	for _, f := range m.Fields {
		if key.Kind != Text || !disjoint(literalText(f.Key, nil), key) {
			values = append(values, f.Value)
		}
	}
	return values, false
}
