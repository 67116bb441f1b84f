package logging

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/inventory"
)

// answer is yes, no, or not known.
type answer uint8

const (
	no answer = iota
	maybe
	yes
)

func and(a, b answer) answer { return min(a, b) }
func or(a, b answer) answer  { return max(a, b) }
func not(a answer) answer    { return yes - a }

// event is an invocation of a function as CloudTrail sees it.
type event struct {
	// arn is the ARN of the function, or a glob in which ?* stands for what is
	// not known; id is its id in the inventory, empty for any function.
	arn, id string
}

// selected decides whether a trail's selectors record an event. Selectors are
// alternatives. Sources: CloudTrail API reference, EventSelector and
// AdvancedEventSelector.
func selected(list []inventory.EventSelector, e event) answer {
	result := no
	for _, s := range list {
		if s.Fields.IsAbsent() {
			result = or(result, classic(s, e))
		} else {
			result = or(result, advanced(s, e))
		}
	}
	return result
}

// classic evaluates a classic selector. Invoke is recorded as a write event.
func classic(s inventory.EventSelector, e event) answer {
	mode, ok := s.ReadWrite.Or("All")
	if ok && mode == "ReadOnly" {
		return no
	}
	gate := yes
	if !ok {
		gate = maybe
	}
	list, ok := s.DataResources.Or(nil)
	if !ok {
		return maybe
	}
	result := no
	for _, r := range list {
		kind, ok := r.Type.Get()
		if ok && kind != "AWS::Lambda::Function" {
			continue
		}
		typeIs := yes
		if !ok {
			typeIs = maybe
		}
		values, ok := r.Values.Or(nil)
		if !ok {
			result = or(result, maybe)
			continue
		}
		for _, v := range values {
			result = or(result, and(typeIs, startsWith(v, e)))
		}
	}
	return and(gate, result)
}

// advanced evaluates an advanced selector: all of its fields must match.
func advanced(s inventory.EventSelector, e event) answer {
	fields, ok := s.Fields.Get()
	if !ok {
		return maybe
	}
	result := yes
	data := no // a selector without eventCategory Data and a type records no data events
	typed := no
	for _, f := range fields {
		name, ok := f.Field.Get()
		if !ok {
			result = and(result, maybe)
			continue
		}
		var match answer
		switch name {
		case "eventCategory":
			match = text(f, "Data")
			data = match
		case "resources.type":
			match = text(f, "AWS::Lambda::Function")
			typed = match
		case "readOnly":
			match = text(f, "false")
		case "eventName":
			match = text(f, "Invoke")
		case "eventSource":
			match = text(f, "lambda.amazonaws.com")
		case "resources.ARN":
			match = resource(f, e)
		default:
			match = maybe // userIdentity.arn, eventType …: some invocations only
		}
		result = and(result, match)
	}
	return and(result, and(data, typed))
}

// text evaluates a field selector for a value that is known. All operators must
// match; the values of a positive operator are alternatives, and none of those
// of a negative one may match.
func text(f inventory.FieldSelector, value string) answer {
	result := yes
	for operator, k := range f.Operators {
		values, ok := k.Or(nil)
		if !ok {
			result = and(result, maybe)
			continue
		}
		met := no
		for _, v := range values {
			s, ok := v.Get()
			switch {
			case !ok:
				met = or(met, maybe)
			case compare(operator, value, s):
				met = yes
			}
		}
		if strings.HasPrefix(operator, "Not") {
			met = not(met)
		}
		result = and(result, met)
	}
	return result
}

// compare evaluates the positive form of an operator.
func compare(operator, value, s string) bool {
	switch strings.TrimPrefix(operator, "Not") {
	case "StartsWith":
		return strings.HasPrefix(value, s)
	case "EndsWith":
		return strings.HasSuffix(value, s)
	default: // Equals
		return value == s
	}
}

// resource evaluates the field resources.ARN.
func resource(f inventory.FieldSelector, e event) answer {
	result := yes
	for operator, k := range f.Operators {
		values, ok := k.Or(nil)
		if !ok {
			result = and(result, maybe)
			continue
		}
		met := no
		for _, v := range values {
			switch strings.TrimPrefix(operator, "Not") {
			case "StartsWith":
				met = or(met, startsWith(v, e))
			case "Equals":
				met = or(met, equals(v, e))
			default:
				met = or(met, maybe)
			}
		}
		if strings.HasPrefix(operator, "Not") {
			met = not(met)
		}
		result = and(result, met)
	}
	return result
}

// startsWith decides whether the ARN of an event begins with a value.
func startsWith(v inventory.Known[string], e event) answer {
	if made(v, e.id) {
		return yes
	}
	prefix := lookup.Text(v)
	if prefix == "" {
		return maybe
	}
	_, certain := v.Get()
	return begins(prefix, certain, e.arn)
}

// equals decides whether the ARN of an event is a value.
func equals(v inventory.Known[string], e event) answer {
	if made(v, e.id) {
		return yes
	}
	_, ok := v.Get()
	text := lookup.Text(v)
	switch {
	case text == "":
		return maybe
	case ok && text == e.arn:
		return yes
	case !ok || strings.Contains(e.arn, "?*"):
		if begins(text, ok, e.arn) == no {
			return no
		}
		return maybe
	}
	return no
}

// made reports whether a value is made from the ARN of a function of the
// inventory.
func made(v inventory.Known[string], id string) bool {
	return id != "" && slices.ContainsFunc(v.Refs, func(r inventory.Ref) bool {
		return r.Kind == inventory.ToResource && r.ID == id && r.Attribute == "Arn"
	})
}

// begins compares field by field, because the unknown part of an ARN is a whole
// field or the end of one. certain is whether the prefix is known as a whole.
func begins(prefix string, certain bool, arn string) answer {
	if certain && strings.HasPrefix(arn, prefix) {
		return yes
	}
	p, a := strings.Split(prefix, ":"), strings.Split(arn, ":")
	result := yes
	for i, want := range p {
		if i >= len(a) {
			// The name of a function can be followed by nothing here.
			return and(result, maybe)
		}
		last := i == len(p)-1
		have := a[i]
		switch {
		case want == have, last && !strings.Contains(want, "?*") && strings.HasPrefix(have, want):
		case strings.Contains(want, "?*") || strings.Contains(have, "?*"):
			w, _, _ := strings.Cut(want, "?*")
			h, _, _ := strings.Cut(have, "?*")
			if !strings.HasPrefix(w, h) && !strings.HasPrefix(h, w) {
				return no
			}
			if have == "?*" && want == "?*" && i < 5 {
				continue // partition, region and account of the deployment
			}
			result = maybe
		default:
			return no
		}
	}
	return result
}
