package cloudformation

import (
	"bytes"
	"encoding/json"
	"sort"
	"strconv"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// policy reads a policy document, which a template holds as a map or as JSON
// text.
func (f fact) policy(name string) inventory.Known[inventory.Policy] {
	// An empty text is no policy: that is how a policy is removed from an API.
	if text, ok := f.literal(); f.absent() || ok && text == "" {
		return inventory.None[inventory.Policy](f.at)
	}
	f = f.parsed()
	if f.value.Kind != intrinsic.Map {
		if f.reason() != "" {
			return missing[inventory.Policy](f)
		}
		return inventory.Missing[inventory.Policy](inventory.Unsupported, "the policy document is not a map", f.at)
	}
	d := encoder{places: map[string]inventory.Source{}, unknown: map[string]string{}}
	d.write(f, "")
	k := inventory.Value(inventory.Policy{
		Name:     name,
		Document: d.out.Bytes(),
		Places:   d.places,
		Unknown:  d.unknown,
		Source:   f.at,
	}, f.at)
	k.Refs = f.scope.refs(f.value.Refs)
	return k
}

// parsed returns the value of a text that is JSON, and any other value as it is.
// Values inside the text have the place of the text.
func (f fact) parsed() fact {
	text, ok := f.literal()
	if !ok || f.value.Kind != intrinsic.Text || !strings.HasPrefix(strings.TrimSpace(text), "{") {
		return f
	}
	docs, err := template.Read("", []byte(text), template.DefaultLimits())
	if err != nil || len(docs) != 1 {
		return f
	}
	p := f
	p.value = plain(docs[0])
	p.value.Refs = f.value.Refs
	return p
}

// plain returns the value of a tree in which nothing is to be evaluated.
func plain(n *template.Node) intrinsic.Value {
	switch {
	case n == nil || n.Kind == template.Null:
		return intrinsic.Value{Kind: intrinsic.Null}
	case n.Kind == template.Bool:
		return intrinsic.Value{Kind: intrinsic.Bool, Scalar: n.Text}
	case n.Kind == template.Number:
		return intrinsic.Value{Kind: intrinsic.Number, Scalar: n.Text}
	case n.Kind == template.String:
		return intrinsic.Value{Kind: intrinsic.Text, Parts: []intrinsic.Part{{Literal: n.Text}}}
	case n.Kind == template.List:
		v := intrinsic.Value{Kind: intrinsic.List}
		for _, item := range n.Items {
			v.Items = append(v.Items, plain(item))
		}
		return v
	}
	v := intrinsic.Value{Kind: intrinsic.Map}
	for _, f := range n.Fields {
		v.Fields = append(v.Fields, intrinsic.Field{Key: f.Key, Value: plain(f.Value)})
	}
	return v
}

// json returns a value as JSON text. A text is returned as it is. What is not
// known in it makes the whole unknown, with ?* in its place in Partial.
func (f fact) json() inventory.Known[string] {
	if f.value.Kind != intrinsic.Map && f.value.Kind != intrinsic.List {
		return f.text()
	}
	d := encoder{places: map[string]inventory.Source{}, unknown: map[string]string{}}
	d.write(f, "")
	if d.partial == "" {
		k := inventory.Value(d.out.String(), f.at)
		k.Refs = f.scope.refs(f.value.Refs)
		return k
	}
	k := inventory.Missing[string](inventory.Unsupported, d.partial, f.at)
	k.Partial = d.out.String()
	k.Refs = f.scope.refs(f.value.Refs)
	return k
}

// encoder writes a value as JSON with sorted keys. Where a part of a text is
// not known it writes ?*.
type encoder struct {
	out    bytes.Buffer
	places map[string]inventory.Source
	// unknown holds the reasons for values that may be anything. A value made
	// from an attribute of a resource, or from the account, region or partition,
	// is not listed: it cannot hold a wildcard, and ?* stands for it.
	unknown map[string]string
	// partial is the first reason why any value is not wholly known.
	partial string
}

func (e *encoder) write(f fact, pointer string) {
	e.places[pointer] = f.at
	switch f.value.Kind {
	case intrinsic.Bool:
		e.out.WriteString(f.value.Scalar)
	case intrinsic.Number:
		e.number(f.value.Scalar)
	case intrinsic.Text:
		e.text(f, pointer)
	case intrinsic.List:
		e.list(f, pointer)
	case intrinsic.Map:
		e.mapping(f, pointer)
	case intrinsic.Unknown:
		e.miss(pointer, f.reason())
		e.string("?*")
	default:
		e.out.WriteString("null")
	}
}

func (e *encoder) miss(pointer, why string) {
	e.unknown[pointer] = why
	if e.partial == "" {
		e.partial = why
	}
}

func (e *encoder) string(s string) {
	// json.Marshal would escape <, > and &, which policies hold often.
	enc := json.NewEncoder(&e.out)
	enc.SetEscapeHTML(false)
	// Writing a string to memory cannot fail.
	_ = enc.Encode(s)
	e.out.Truncate(e.out.Len() - 1)
}

// number writes a number as JSON knows it: a template may hold one with leading
// zeros (an account id), which stays a text.
func (e *encoder) number(s string) {
	if json.Valid([]byte(s)) {
		e.out.WriteString(s)
		return
	}
	e.string(s)
}

func (e *encoder) text(f fact, pointer string) {
	if s, ok := f.literal(); ok {
		e.string(s)
		return
	}
	for _, p := range f.value.Parts {
		if !p.Unknown {
			continue
		}
		why := p.Reason
		if why == "" {
			why = "the value is known only after deployment"
		}
		if e.partial == "" {
			e.partial = why
		}
		if !f.scope.bounded(p) {
			e.miss(pointer, why)
			break
		}
	}
	e.string(f.value.Pattern())
}

// bounded reports whether an unknown part is one that cannot hold a wildcard: a
// name or id that a service gives. Outputs of nested stacks, attributes of
// custom resources and values of SSM parameters may be anything.
func (s *scope) bounded(p intrinsic.Part) bool {
	if p.Ref == nil {
		return false
	}
	switch p.Ref.Kind {
	case inventory.ToResource:
		kind, _ := s.root.At("Resources", p.Ref.ID, "Type").Str()
		return !isCustomResource(kind) && !strings.HasPrefix(p.Ref.Attribute, "Outputs.") &&
			(kind != typeSSMParameter || p.Ref.Attribute != "Value")
	case inventory.ToParameter:
		return strings.HasPrefix(p.Ref.ID, "AWS::")
	}
	return false
}

func (e *encoder) list(f fact, pointer string) {
	e.out.WriteByte('[')
	items, rest := f.items()
	for i, item := range items {
		if i > 0 {
			e.out.WriteByte(',')
		}
		e.write(item, pointer+"/"+strconv.Itoa(i))
	}
	e.out.WriteByte(']')
	if rest != "" {
		e.miss(pointer, rest)
	}
}

func (e *encoder) mapping(f fact, pointer string) {
	entries := f.entries()
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].key < entries[j].key })
	e.out.WriteByte('{')
	for i, entry := range entries {
		if i > 0 {
			e.out.WriteByte(',')
		}
		e.string(entry.key)
		e.out.WriteByte(':')
		e.write(entry.fact, pointer+"/"+pointerEscape.Replace(entry.key))
	}
	e.out.WriteByte('}')
	if why := unexpanded(f.value); why != "" {
		e.miss(pointer, why)
	}
}

var pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")
