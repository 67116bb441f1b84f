package intrinsic

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// anything is the glob of a text of which nothing is known.
const anything = "?*"

// maxRefs bounds the references that one value lists.
const maxRefs = 256

// textBuilder puts a text together from literals, parts and other values.
type textBuilder struct {
	parts []Part
	refs  []inventory.Ref
	// run collects neighbouring literals.
	run  strings.Builder
	size int
}

// partSize is what a part counts beside its text.
const partSize = 64

func (b *textBuilder) literal(s string) {
	b.size += len(s)
	b.run.WriteString(s)
}

func (b *textBuilder) part(p Part) {
	if !p.Unknown && p.Ref == nil {
		b.literal(p.Literal)
		return
	}
	b.flush()
	b.size += partSize + len(p.Literal) + len(p.Glob)
	b.parts = append(b.parts, p)
}

// flush ends a run of literals.
func (b *textBuilder) flush() {
	if b.run.Len() > 0 {
		b.parts = append(b.parts, Part{Literal: b.run.String()})
		b.run.Reset()
	}
}

// full reports whether the text is longer than any may be.
func (b *textBuilder) full() bool { return b.size > maxText }

// value appends a value as the service would write it into a text.
func (b *textBuilder) value(v Value) {
	b.refs = addRefs(b.refs, v.Refs)
	switch v.Kind {
	case Absent, Null:
	case Bool, Number:
		b.literal(v.Scalar)
	case Text:
		for _, p := range v.Parts {
			if b.full() {
				return
			}
			b.part(p)
		}
	case List:
		// The service refuses a list in a text; the items are kept for whoever
		// looks for what the text is made from.
		for i := range v.Items {
			if i > 0 {
				b.literal(",")
			}
			if b.full() {
				return
			}
			b.value(v.Items[i])
		}
		if v.Open {
			b.part(unknownPart("*", openReason(v), v.State))
		}
	case Map:
		b.part(unknownPart(anything, "a map stands where a text is expected", inventory.Unsupported))
	default:
		b.part(unknownPart(anything, v.Reason, v.State))
	}
}

func openReason(v Value) string {
	if v.Reason != "" {
		return v.Reason
	}
	return "the number of items is not known"
}

// text makes the value. Neighbouring literals are one part, and dynamic references
// in the text are listed.
func (e *Evaluator) text(b *textBuilder, n *template.Node) Value {
	if b.full() {
		return unknown(n, "text too long to evaluate")
	}
	b.flush()
	e.bytes += b.size
	if e.bytes > maxBytes || !e.spend(1+len(b.parts)+len(b.refs)) {
		return unknown(n, tooLarge)
	}
	v := Value{Kind: Text, Node: n, Parts: b.parts, Refs: b.refs}
	for _, p := range v.Parts {
		if strings.Contains(p.Literal, dynamicStart) {
			v.Refs = addRefs(v.Refs, dynamicReferences(v.Pattern()))
			break
		}
	}
	return v
}

// literalText makes a known text.
func literalText(s string, n *template.Node) Value {
	v := Value{Kind: Text, Node: n}
	if s != "" {
		v.Parts = []Part{{Literal: s}}
	}
	if strings.Contains(s, dynamicStart) {
		v.Refs = dynamicReferences(s)
	}
	return v
}

// unknownText makes a text of which nothing but a shape is known.
func unknownText(n *template.Node, p Part, refs ...inventory.Ref) Value {
	return Value{Kind: Text, Node: n, Parts: []Part{p}, Refs: refs}
}

func unknownPart(glob, reason string, state inventory.State) Part {
	return Part{Unknown: true, Glob: glob, Reason: reason, State: state}
}

const dynamicStart = "{{resolve:"

// dynamicReferences finds the dynamic references in a text or glob. Source of
// the form {{resolve:service-name:reference-key}}: AWS CloudFormation User
// Guide, Using dynamic references to specify template values.
func dynamicReferences(s string) []inventory.Ref {
	var refs []inventory.Ref
	for len(refs) < maxRefs {
		i := strings.Index(s, dynamicStart)
		if i < 0 {
			break
		}
		s = s[i+2:]
		end := strings.Index(s, "}}")
		if end < 0 {
			break
		}
		inside := s[:end]
		// A reference that is not closed does not swallow the next one.
		if again := strings.LastIndex(inside, dynamicStart); again >= 0 {
			inside = inside[again+2:]
		}
		s = s[end+2:]
		if strings.Count(inside, ":") >= 2 {
			refs = addRefs(refs, []inventory.Ref{{Kind: inventory.ToDynamic, ID: inside, Text: "{{" + inside + "}}"}})
		}
	}
	return refs
}

// addRefs appends the references that are not in the list yet.
func addRefs(list, more []inventory.Ref) []inventory.Ref {
	// The list may be shared with another value: never write behind it.
	list = slices.Clip(list)
	for _, r := range more {
		if len(list) >= maxRefs {
			break
		}
		if !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	return list
}

// asText returns the value as a text, as if it stood in an Fn::Sub.
func (e *Evaluator) asText(v Value, n *template.Node) Value {
	if v.Kind == Text {
		return v
	}
	var b textBuilder
	b.value(v)
	return e.text(&b, n)
}

// sameText reports whether two texts are certainly the same: unknown parts are
// the same if they stand for the same thing.
func sameText(a, b Value) bool {
	if la, ok := a.Literal(); ok {
		lb, ok := b.Literal()
		return ok && la == lb
	}
	return slices.EqualFunc(a.Parts, b.Parts, func(p, q Part) bool {
		if p.Unknown != q.Unknown || p.Literal != q.Literal || p.Glob != q.Glob {
			return false
		}
		return !p.Unknown || p.Ref != nil && q.Ref != nil && *p.Ref == *q.Ref
	})
}

// disjoint reports whether two texts are certainly different: no text fits both
// patterns. Unknown parts may be empty here.
func disjoint(a, b Value) bool {
	pa, pb := looseGlob(a), looseGlob(b)
	switch {
	case !strings.Contains(pa, "\x00"):
		return !looseMatch(pb, pa)
	case !strings.Contains(pb, "\x00"):
		return !looseMatch(pa, pb)
	}
	headA, headB := pa[:strings.IndexByte(pa, 0)], pb[:strings.IndexByte(pb, 0)]
	tailA, tailB := pa[strings.LastIndexByte(pa, 0)+1:], pb[strings.LastIndexByte(pb, 0)+1:]
	return !strings.HasPrefix(headA, headB) && !strings.HasPrefix(headB, headA) ||
		!strings.HasSuffix(tailA, tailB) && !strings.HasSuffix(tailB, tailA)
}

// looseGlob is the pattern of a text in which a zero byte stands for any text,
// the empty one included.
func looseGlob(v Value) string {
	var b strings.Builder
	for _, p := range v.Parts {
		if !p.Unknown {
			b.WriteString(p.Literal)
			continue
		}
		glob := p.Glob
		if glob == "" {
			glob = anything
		}
		for i := range len(glob) {
			if glob[i] == '?' || glob[i] == '*' {
				b.WriteByte(0)
			} else {
				b.WriteByte(glob[i])
			}
		}
	}
	return b.String()
}

// looseMatch matches a text with a pattern of looseGlob, from left to right:
// each literal piece is taken at its first place, the last one at the end.
func looseMatch(pattern, s string) bool {
	pieces := strings.Split(pattern, "\x00")
	if len(pieces) == 1 {
		return pattern == s
	}
	first, last := pieces[0], pieces[len(pieces)-1]
	if len(s) < len(first)+len(last) || !strings.HasPrefix(s, first) || !strings.HasSuffix(s, last) {
		return false
	}
	s = s[len(first) : len(s)-len(last)]
	for _, piece := range pieces[1 : len(pieces)-1] {
		i := strings.Index(s, piece)
		if i < 0 {
			return false
		}
		s = s[i+len(piece):]
	}
	return true
}
