// Package statement reads the structure of resource policies: whom a statement
// names, what it allows, and whether its conditions narrow the caller. It does
// not evaluate: what needs a request to decide is reported as such.
//
// Source of the rules: IAM User Guide, "IAM JSON policy element reference" and
// "AWS global condition context keys".
package statement

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/temper-security/temper/inventory"
)

// Statement is one statement of a policy.
type Statement struct {
	SID   string
	Allow bool
	// Principals are those of Principal. Except reports NotPrincipal: then
	// Principals are the excepted ones.
	Principals []Principal
	Except     bool
	// Actions are those of Action; NotActions those of NotAction.
	Actions, NotActions []string
	// Resources are those of Resource; NotResources those of NotResource.
	Resources, NotResources []string
	Conditions              []Condition
	// Unknown says why a part of the statement is not known, by the name of the
	// element: Principal, Action, Condition, … The key "" stands for the whole
	// statement.
	Unknown map[string]string
	// Source is the place of the statement.
	Source inventory.Source
}

// Principal is one principal of a statement. Kind is AWS, Service, Federated or
// CanonicalUser; it is * for the principal "*".
type Principal struct{ Kind, ID string }

// Condition is one key of a condition block.
type Condition struct {
	// Operator is in lower case, without the set prefix and IfExists.
	Operator string
	// Set is forallvalues, foranyvalue or empty.
	Set      string
	IfExists bool
	// Key is in lower case.
	Key    string
	Values []string
}

// maxDocument bounds the size of a policy: several times the largest that AWS
// accepts (20,480 bytes).
const maxDocument = 256 << 10

// ErrTooLarge is returned for a document that no service would accept.
var ErrTooLarge = errors.New("policy document over the size limit")

// Read returns the statements of a policy. Values that the policy lists as
// unknown are reported in Statement.Unknown and left out. The cost is linear in
// the size of the document.
func Read(p inventory.Policy) ([]Statement, error) {
	if len(p.Document) > maxDocument {
		return nil, ErrTooLarge
	}
	var doc struct{ Statement json.RawMessage }
	if err := json.Unmarshal(p.Document, &doc); err != nil {
		return nil, fmt.Errorf("read policy document: %w", err)
	}
	raw, single, err := list(doc.Statement)
	if err != nil {
		return nil, fmt.Errorf("read the statements of a policy: %w", err)
	}
	out := make([]Statement, 0, len(raw))
	for i, r := range raw {
		pointers := []string{"/Statement/" + strconv.Itoa(i)}
		if single {
			pointers = append(pointers, "/Statement")
		}
		out = append(out, read(r, p, pointers))
	}
	if why, ok := p.Unknown["/Statement"]; ok && len(out) == 0 {
		out = append(out, Statement{Allow: true, Unknown: map[string]string{"": why}, Source: p.Source})
	} else if why, ok := p.Unknown[""]; ok && len(out) == 0 {
		out = append(out, Statement{Allow: true, Unknown: map[string]string{"": why}, Source: p.Source})
	}
	return out, nil
}

// list splits a value that is one object or a list of them.
func list(raw json.RawMessage) (items []json.RawMessage, single bool, err error) {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || bytes.Equal(raw, []byte("null")):
		return nil, false, nil
	case raw[0] == '[':
		return items, false, json.Unmarshal(raw, &items)
	default:
		return []json.RawMessage{raw}, true, nil
	}
}

func read(raw json.RawMessage, p inventory.Policy, pointers []string) Statement {
	s := Statement{Unknown: map[string]string{}, Source: p.Source}
	for _, at := range pointers {
		if src, ok := p.Places[at]; ok {
			s.Source = src
		}
		for ptr, why := range p.Unknown {
			if ptr == at {
				s.Unknown[""] = why
			} else if rest, ok := strings.CutPrefix(ptr, at+"/"); ok {
				element, _, _ := strings.Cut(rest, "/")
				if old, ok := s.Unknown[element]; !ok || why < old {
					s.Unknown[element] = why
				}
			}
		}
	}
	var body struct {
		Sid, Effect             any
		Principal, NotPrincipal any
		Action, NotAction       any
		Resource, NotResource   any
		Condition               map[string]map[string]any
	}
	if err := json.Unmarshal(raw, &body); err != nil {
		s.Unknown[""] = "the statement is not in the form of a policy statement"
		return s
	}
	s.SID, _ = body.Sid.(string)
	effect, _ := body.Effect.(string)
	s.Allow = effect == "Allow"
	if effect != "Allow" && effect != "Deny" && s.Unknown[""] == "" {
		s.Unknown[""] = "its Effect is not known"
		if why := s.Unknown["Effect"]; why != "" {
			s.Unknown[""] = why
		}
	}
	s.Principals = principals(body.Principal)
	if body.NotPrincipal != nil {
		s.Principals, s.Except = principals(body.NotPrincipal), true
	}
	s.Actions, s.NotActions = texts(body.Action), texts(body.NotAction)
	s.Resources, s.NotResources = texts(body.Resource), texts(body.NotResource)
	s.Conditions = conditions(body.Condition)
	return s
}

func principals(v any) []Principal {
	switch v := v.(type) {
	case string:
		if v == "*" {
			return []Principal{{"*", "*"}}
		}
		return []Principal{{"AWS", v}}
	case map[string]any:
		var out []Principal
		for _, kind := range sortedKeys(v) {
			for _, id := range texts(v[kind]) {
				out = append(out, Principal{kind, id})
			}
		}
		return out
	}
	return nil
}

func conditions(block map[string]map[string]any) []Condition {
	var out []Condition
	for _, operator := range sortedKeys(block) {
		op := strings.ToLower(operator)
		set := ""
		if before, after, ok := strings.Cut(op, ":"); ok {
			set, op = before, after
		}
		op, ifExists := strings.CutSuffix(op, "ifexists")
		for _, key := range sortedKeys(block[operator]) {
			out = append(out, Condition{
				Operator: op, Set: set, IfExists: ifExists,
				Key: strings.ToLower(key), Values: texts(block[operator][key]),
			})
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// texts reads a scalar or a list of scalars.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case bool:
		return []string{strconv.FormatBool(v)}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case []any:
		var out []string
		for _, item := range v {
			out = append(out, texts(item)...)
		}
		return out
	}
	return nil
}
