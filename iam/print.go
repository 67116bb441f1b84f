package iam

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// Print returns the canonical form of a document, with the given indent, or on one
// line if it is empty. Elements stand in the usual order, names in their usual case;
// lists are sorted and without repetition, a list of one is a single text; numbers
// and booleans are texts; the operators and keys of a condition are sorted. The
// order of statements stays. What the form changes has no influence on decisions.
func Print(d *Document, indent string) []byte {
	root := fields{}
	root.text("Version", d.Version)
	root.text("Id", d.ID)
	statements := make([]any, len(d.Statements))
	for i := range d.Statements {
		statements[i] = d.Statements[i].fields()
	}
	root = append(root, field{"Statement", statements})
	var b bytes.Buffer
	write(&b, root)
	if indent == "" {
		return b.Bytes()
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, b.Bytes(), "", indent); err != nil {
		return b.Bytes() // write makes good JSON, so this is not reached
	}
	pretty.WriteByte('\n')
	return pretty.Bytes()
}

// MarshalJSON returns the canonical form on one line.
func (d *Document) MarshalJSON() ([]byte, error) { return Print(d, ""), nil }

// UnmarshalJSON reads a document as Parse does.
func (d *Document) UnmarshalJSON(src []byte) error {
	read, err := Parse(src)
	if err != nil {
		return err
	}
	*d = *read
	return nil
}

// fields is a JSON object that keeps its order.
type fields []field

type field struct {
	name  string
	value any
}

func (f *fields) text(name, value string) {
	if value != "" {
		*f = append(*f, field{name, value})
	}
}

func (f *fields) values(name string, values []Value) {
	if values != nil {
		*f = append(*f, field{name, canonical(values)})
	}
}

func canonical(values []Value) any {
	texts := Texts(values)
	slices.Sort(texts)
	texts = slices.Compact(texts)
	if len(texts) == 1 {
		return texts[0]
	}
	return texts
}

func (s *Statement) fields() fields {
	f := fields{}
	f.text("Sid", s.Sid)
	f.text("Effect", string(s.Effect))
	for _, p := range []struct {
		name  string
		value *Principal
	}{{"Principal", s.Principal}, {"NotPrincipal", s.NotPrincipal}} {
		switch {
		case p.value == nil:
		case p.value.Any:
			f = append(f, field{p.name, "*"})
		default:
			kinds := fields{}
			kinds.values("AWS", p.value.AWS)
			kinds.values("CanonicalUser", p.value.CanonicalUser)
			kinds.values("Federated", p.value.Federated)
			kinds.values("Service", p.value.Service)
			f = append(f, field{p.name, kinds})
		}
	}
	f.values("Action", s.Action)
	f.values("NotAction", s.NotAction)
	f.values("Resource", s.Resource)
	f.values("NotResource", s.NotResource)
	if len(s.Conditions) > 0 {
		f = append(f, field{"Condition", conditionFields(s.Conditions)})
	}
	return f
}

func conditionFields(conditions []Condition) fields {
	sorted := slices.Clone(conditions)
	slices.SortStableFunc(sorted, func(a, b Condition) int {
		if c := strings.Compare(a.Operator.String(), b.Operator.String()); c != 0 {
			return c
		}
		return strings.Compare(a.Key, b.Key)
	})
	operators := fields{}
	for _, c := range sorted {
		name := c.Operator.String()
		if n := len(operators); n == 0 || operators[n-1].name != name {
			operators = append(operators, field{name, fields{}})
		}
		last := &operators[len(operators)-1]
		keys := last.value.(fields)
		keys.values(c.Key, append([]Value{}, c.Values...))
		last.value = keys
	}
	return operators
}

func write(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case fields:
		b.WriteByte('{')
		for i, f := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			write(b, f.name)
			b.WriteByte(':')
			write(b, f.value)
		}
		b.WriteByte('}')
	case []any:
		writeList(b, v)
	case []string:
		writeList(b, v)
	case string:
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		if e.Encode(v) == nil {
			b.Truncate(b.Len() - 1) // the new line that Encode adds
		}
	}
}

func writeList[T any](b *bytes.Buffer, list []T) {
	b.WriteByte('[')
	for i, e := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		write(b, e)
	}
	b.WriteByte(']')
}
