package cloudformation

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// ref makes a reference of the stack one of the inventory.
func (s *scope) ref(r inventory.Ref) inventory.Ref {
	if ownID(r) {
		r.ID = absoluteID(s.prefix, r.ID)
	}
	return r
}

// ownID reports whether a reference is to a part of a template: a resource, or a
// parameter that is not a pseudo parameter.
func ownID(r inventory.Ref) bool {
	return r.Kind == inventory.ToResource || r.Kind == inventory.ToParameter && !strings.HasPrefix(r.ID, "AWS::")
}

func (s *scope) refs(list []inventory.Ref) []inventory.Ref {
	if len(list) == 0 {
		return nil
	}
	out := make([]inventory.Ref, len(list))
	for i, r := range list {
		out[i] = s.ref(r)
	}
	return out
}

// outermost leads from any stack to the outermost one: see absoluteID.
var outermost = strings.Repeat("/", 4*maxNesting)

// exportedValue returns a value of a stack as any other stack may hold it.
func exportedValue(v intrinsic.Value, prefix string) intrinsic.Value {
	return mapRefs(v, func(r inventory.Ref) inventory.Ref {
		if ownID(r) {
			r.ID = outermost + absoluteID(prefix, r.ID)
		}
		return r
	})
}

// readExports notes what a stack exports under a name that is known.
func (b *builder) readExports(sc *scope) {
	outputs := sc.root.Get("Outputs")
	if !outputs.Is(template.Map) {
		return
	}
	for i := range outputs.Fields {
		out := outputs.Fields[i].Value
		name := out.At("Export", "Name")
		value := out.Get("Value")
		if name == nil || value == nil {
			continue
		}
		if key, ok := signature(sc, sc.eval.Eval(name)); ok {
			if _, taken := b.exports[key]; !taken {
				b.exports[key] = exportedValue(sc.eval.Eval(value), sc.prefix)
			}
		}
	}
}

// maxImportDepth bounds exports that are made from imports.
const maxImportDepth = 8

// imported replaces the values that another stack of the same build exports. The
// evaluator shares its values, so they are copied and not changed.
func (b *builder) imported(v intrinsic.Value, depth int) intrinsic.Value {
	if len(b.exports) == 0 || depth > maxImportDepth {
		return v
	}
	if len(v.Items) > 0 {
		items := make([]intrinsic.Value, len(v.Items))
		for i, item := range v.Items {
			items[i] = b.imported(item, depth)
		}
		v.Items = items
	}
	if len(v.Fields) > 0 {
		fields := make([]intrinsic.Field, len(v.Fields))
		for i, f := range v.Fields {
			f.Value = b.imported(f.Value, depth)
			fields[i] = f
		}
		v.Fields = fields
	}
	if !slices.ContainsFunc(v.Parts, b.exported) {
		return v
	}
	var parts []intrinsic.Part
	for _, p := range v.Parts {
		if !b.exported(p) {
			parts = append(parts, p)
			continue
		}
		in := b.imported(b.exports[p.Ref.ID], depth+1)
		if text, ok := in.Literal(); ok {
			parts = append(parts, intrinsic.Part{Literal: text})
		} else {
			parts = append(parts, in.Parts...)
		}
		v.Refs = append(v.Refs[:len(v.Refs):len(v.Refs)], in.Refs...)
	}
	v.Parts = parts
	return v
}

// exported reports whether a part is the text of an export of this build.
func (b *builder) exported(p intrinsic.Part) bool {
	if p.Ref == nil || p.Ref.Kind != inventory.ToExport {
		return false
	}
	v, ok := b.exports[p.Ref.ID]
	return ok && (v.Kind == intrinsic.Text || v.Kind == intrinsic.Number || v.Kind == intrinsic.Bool)
}

// signature returns a text that two values share only if they are equal: literal
// parts as they are, references in a form of their own. ok is false if a part
// is neither.
func signature(sc *scope, v intrinsic.Value) (s string, ok bool) {
	if s, ok := v.Literal(); ok {
		return s, true
	}
	if v.Kind != intrinsic.Text {
		return "", false
	}
	var b strings.Builder
	for _, p := range v.Parts {
		switch {
		case !p.Unknown:
			b.WriteString(p.Literal)
		case p.Ref != nil:
			r := sc.ref(*p.Ref)
			// The separators of ARNs must not appear inside a reference.
			b.WriteByte(refOpen)
			b.WriteByte('0' + byte(r.Kind))
			b.WriteString(refEscape.Replace(r.ID + "\x03" + r.Attribute))
			b.WriteByte(refClose)
		default:
			return "", false
		}
	}
	return b.String(), true
}

const refOpen, refClose = '\x01', '\x02'

var refEscape = strings.NewReplacer(":", "\x04", "/", "\x05")

// ref reads a reference to a resource, parameter, export or something outside.
// A literal name or ARN that is the name of a resource of one of the types
// refers to that resource, and so does an ARN that is put together from one.
func (b *builder) ref(f fact, types ...string) inventory.Known[inventory.Ref] {
	k := own(f, intrinsic.KnownRef(f.value, f.at))
	if r, ok := k.Get(); ok {
		r = f.scope.ref(r)
		if r.Kind == inventory.ToExternal || r.Kind == inventory.ToParameter && len(f.value.Parts) > 0 {
			if id := b.named(f, types); id != "" {
				r = inventory.Ref{Kind: inventory.ToResource, ID: id, Text: r.Text}
			}
		}
		out := inventory.Value(r, f.at)
		out.Refs = k.Refs
		return out
	}
	if f.value.Kind != intrinsic.Text {
		return k
	}
	id := b.arnOf(f)
	if id == "" {
		id = b.named(f, types)
	}
	if id == "" {
		return k
	}
	out := inventory.Value(inventory.Ref{Kind: inventory.ToResource, ID: id, Text: f.value.Pattern()}, f.at)
	out.Refs = k.Refs
	return out
}

// arnOf returns the resource at the end of an ARN or URL that is put together
// from it: arn:aws:s3:::${Bucket}.
func (b *builder) arnOf(f fact) string {
	parts := f.value.Parts
	if len(parts) < 2 {
		return ""
	}
	first, last := parts[0], parts[len(parts)-1]
	if first.Unknown || !strings.HasPrefix(first.Literal, "arn:") || last.Ref == nil || last.Ref.Kind != inventory.ToResource {
		return ""
	}
	before := parts[len(parts)-2]
	if before.Unknown || !strings.HasSuffix(before.Literal, ":") && !strings.HasSuffix(before.Literal, "/") {
		return ""
	}
	id := f.scope.ref(*last.Ref).ID
	if b.resources[id] == nil {
		return ""
	}
	return id
}

// named returns the resource of one of the types that a literal name, ARN or URL
// names; empty if there is none.
func (b *builder) named(f fact, types []string) string {
	text, ok := signature(f.scope, f.value)
	if !ok || len(types) == 0 || f.scope.elsewhere(text) {
		return ""
	}
	names := []string{text}
	if strings.HasPrefix(text, "arn:") || strings.HasPrefix(text, "https:") || strings.HasPrefix(text, string(refOpen)) {
		if i := strings.LastIndexByte(text, ':'); i >= 0 {
			names = append(names, text[i+1:])
		}
		if i := strings.LastIndexByte(text, '/'); i >= 0 {
			names = append(names, text[i+1:])
		}
	}
	for _, kind := range types {
		for _, name := range names {
			if id := b.names[kind+" "+name]; id != "" && name != "" {
				return id
			}
		}
	}
	return ""
}

// elsewhere reports whether an ARN is of another account or region than the one
// known for the stack.
func (s *scope) elsewhere(arn string) bool {
	fields := strings.SplitN(arn, ":", 6)
	if len(fields) < 6 || fields[0] != "arn" {
		return false
	}
	return differ(fields[3], s.region) || differ(fields[4], s.account)
}

func differ(a, b string) bool {
	return a != "" && b != "" && a != b && !strings.ContainsAny(a, "?*\x01")
}

// nameResources enters the physical names that the templates set.
func (b *builder) nameResources() {
	for _, r := range b.order {
		property, ok := nameProperties[r.kind]
		if !ok {
			property = "Name"
		}
		f := r.get(property)
		if name, ok := signature(f.scope, f.value); ok && name != "" && !f.absent() {
			if _, taken := b.names[r.kind+" "+name]; !taken {
				b.names[r.kind+" "+name] = r.id
			}
		}
	}
	b.indexAliases()
}
