package intrinsic

import (
	"bytes"
	"encoding/base64"
	"encoding/json"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// base64 evaluates Fn::Base64. Of a text that begins with a known part, the
// encoding of that part is known in groups of three bytes.
func (e *Evaluator) base64(arg, n *template.Node) Value {
	v := e.Eval(arg)
	if v.Kind == List || v.Kind == Map || v.Kind == Absent || v.Kind == Null {
		return malformed(n, "Fn::Base64", "it takes a text")
	}
	v = e.asText(v, n)
	if v.Kind != Text {
		return v
	}
	var b textBuilder
	b.refs = v.Refs
	if s, ok := v.Literal(); ok {
		b.literal(base64.StdEncoding.EncodeToString([]byte(s)))
		return e.text(&b, n)
	}
	if head := v.Parts[0].Literal; !v.Parts[0].Unknown {
		b.literal(base64.StdEncoding.EncodeToString([]byte(head[:len(head)/3*3])))
	}
	b.part(derived(v))
	return e.text(&b, n)
}

// toJSONString evaluates Fn::ToJsonString (transform AWS::LanguageExtensions).
func (e *Evaluator) toJSONString(arg, n *template.Node) Value {
	v := e.Eval(arg)
	if v.Kind == Absent {
		return malformed(n, "Fn::ToJsonString", "it takes a value")
	}
	var b textBuilder
	e.writeJSON(&b, v)
	return e.text(&b, n)
}

// writeJSON writes a value as JSON. Unknown parts stay unknown parts.
func (e *Evaluator) writeJSON(b *textBuilder, v Value) {
	if b.full() || !e.spend(1) {
		b.part(unknownPart(anything, tooLarge, inventory.Unsupported))
		return
	}
	b.refs = addRefs(b.refs, v.Refs)
	switch v.Kind {
	case Absent, Null:
		b.literal("null")
	case Bool, Number:
		b.literal(v.Scalar)
	case Text:
		b.literal(`"`)
		for _, p := range v.Parts {
			if p.Unknown {
				b.part(p)
				continue
			}
			b.literal(jsonInside(p.Literal))
		}
		b.literal(`"`)
	case List:
		b.literal("[")
		for i := range v.Items {
			if i > 0 {
				b.literal(",")
			}
			e.writeJSON(b, v.Items[i])
		}
		if v.Open {
			b.part(unknownPart("*", openReason(v), v.State))
		}
		b.literal("]")
	case Map:
		b.literal("{")
		for i := range v.Fields {
			if i > 0 {
				b.literal(",")
			}
			b.literal(`"` + jsonInside(v.Fields[i].Key) + `":`)
			e.writeJSON(b, v.Fields[i].Value)
		}
		b.literal("}")
	default:
		b.part(unknownPart(anything, v.Reason, v.State))
	}
}

// jsonInside encodes a text as what stands between the quotes of a JSON string.
func jsonInside(s string) string {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return ""
	}
	out := bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
	return string(out[1 : len(out)-1])
}
