package sam

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

var dynamicReference = regexp.MustCompile(`^\{\{resolve:([a-z-]+):(.+)\}\}$`)

// definitionString writes an inline definition as the lines of a JSON text joined
// by Fn::Join. Intrinsic functions and dynamic references in it become
// substitutions, which come back too: JSON cannot hold them.
// Source: AWS SAM developer guide, "AWS::Serverless::StateMachine", Definition.
func definitionString(definition *template.Node) (*template.Node, []template.Field) {
	w := definitionWriter{}
	w.value(definition, 0)
	lines := texts(definition.Pos, strings.Split(w.out.String(), "\n")...)
	joined := template.Call("Fn::Join", template.Sequence(definition.Pos, template.Text("\n", definition.Pos), lines), definition.Pos)
	return joined, w.substitutions
}

// definitionWriter writes JSON with sorted keys and an indent of four.
type definitionWriter struct {
	out           bytes.Buffer
	substitutions []template.Field
}

func (w *definitionWriter) line(level int) {
	w.out.WriteByte('\n')
	for range level {
		w.out.WriteString("    ")
	}
}

func (w *definitionWriter) value(n *template.Node, level int) {
	if level > 0 && w.substitutes(n) {
		name := fmt.Sprintf("definition_substitution_%d", len(w.substitutions)+1)
		w.substitutions = append(w.substitutions, template.Entry(name, n))
		w.text("${" + name + "}")
		return
	}
	switch n.Kind {
	case template.Map:
		w.object(n, level)
	case template.List:
		if len(n.Items) == 0 {
			w.out.WriteString("[]")
			return
		}
		w.out.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				w.out.WriteByte(',')
			}
			w.line(level + 1)
			w.value(item, level+1)
		}
		w.line(level)
		w.out.WriteByte(']')
	case template.String:
		w.text(n.Text)
	case template.Null:
		w.out.WriteString("null")
	default:
		w.out.WriteString(n.Text)
	}
}

func (w *definitionWriter) substitutes(n *template.Node) bool {
	if s, ok := n.Str(); ok {
		return dynamicReference.MatchString(s)
	}
	return isIntrinsic(n)
}

func (w *definitionWriter) object(n *template.Node, level int) {
	if len(n.Fields) == 0 {
		w.out.WriteString("{}")
		return
	}
	fields := slices.Clone(n.Fields)
	slices.SortFunc(fields, func(a, b template.Field) int { return strings.Compare(a.Key, b.Key) })
	w.out.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			w.out.WriteByte(',')
		}
		w.line(level + 1)
		w.text(f.Key)
		w.out.WriteString(": ")
		w.value(f.Value, level+1)
	}
	w.line(level)
	w.out.WriteByte('}')
}

// text writes a JSON string in ASCII, as the reference translator does.
func (w *definitionWriter) text(s string) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		w.out.WriteString(`""`)
		return
	}
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		switch {
		case r < 0x80:
			w.out.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&w.out, `\u%04x`, r)
		default:
			r -= 0x10000
			fmt.Fprintf(&w.out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
	}
}
