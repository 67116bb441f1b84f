package intrinsic

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// piece is a piece of the text of an Fn::Sub: a literal, or the name of a
// variable.
type piece struct {
	text     string
	variable bool
}

// parseSub splits the text of an Fn::Sub at its variables. ${!Name} is the
// literal ${Name}. A ${ without a closing brace is literal. Source: AWS
// CloudFormation User Guide, Fn::Sub.
func parseSub(s string) []piece {
	var pieces []piece
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			pieces = append(pieces, piece{text: literal.String()})
			literal.Reset()
		}
	}
	for {
		start := strings.Index(s, "${")
		if start < 0 {
			break
		}
		end := strings.IndexByte(s[start:], '}')
		if end < 0 {
			break
		}
		inside := s[start+2 : start+end]
		// In "${a ${b}" the variable is b: a name holds no dollar sign.
		if again := strings.LastIndex(inside, "${"); again >= 0 {
			literal.WriteString(s[:start+2+again])
			s = s[start+2+again:]
			continue
		}
		literal.WriteString(s[:start])
		if name, escaped := strings.CutPrefix(inside, "!"); escaped {
			literal.WriteString("${" + name + "}")
		} else {
			flush()
			pieces = append(pieces, piece{text: strings.TrimSpace(inside), variable: true})
		}
		s = s[start+end+1:]
	}
	literal.WriteString(s)
	flush()
	return pieces
}

// sub evaluates Fn::Sub in both forms: a text, or a list of a text and a map of
// variables.
func (e *Evaluator) sub(arg, n *template.Node) Value {
	var variables *template.Node
	if arg.Is(template.List) {
		if len(arg.Items) < 1 || len(arg.Items) > 2 {
			return malformed(n, "Fn::Sub", "it takes a text and a map of variables")
		}
		text := arg.Items[0]
		if len(arg.Items) == 2 {
			variables = arg.Items[1]
		}
		if text.Is(template.Map) && variables.Is(template.String) {
			// Tools that sort lists write the map first.
			text, variables = variables, text
		}
		arg = text
	}
	source, ok := arg.Str()
	if !ok {
		// The text may itself be a call after a transform; its result is not
		// searched for variables.
		v := e.Eval(arg)
		if v.Kind == Text || v.Kind == Number || v.Kind == Bool {
			return v
		}
		return malformed(n, "Fn::Sub", "its text must be a string")
	}
	pieces := parseSub(source)
	if !e.spend(len(pieces)) {
		return unknown(n, tooLarge)
	}
	var b textBuilder
	for _, p := range pieces {
		switch {
		case !p.variable:
			b.literal(p.text)
		case variables.Field(p.text) != nil:
			b.value(e.variable(e.Eval(variables.Get(p.text)), p.text))
		case !validVariable(p.text):
			b.part(unknownPart(anything, fmt.Sprintf("${%s} is not a valid variable of Fn::Sub", p.text), inventory.Unsupported))
		default:
			b.value(e.variable(e.reference(p.text, n), p.text))
		}
		if b.full() {
			break
		}
	}
	return e.text(&b, n)
}

// variable replaces a value that cannot stand in a text.
func (e *Evaluator) variable(v Value, name string) Value {
	if v.Kind != Absent {
		return v
	}
	return unknown(v.Node, fmt.Sprintf("${%s} of Fn::Sub has no value", name))
}

// validVariable reports whether a name may stand in ${…}: letters, digits,
// underscores, dots and colons.
func validVariable(name string) bool {
	if name == "" {
		return false
	}
	for _, c := range name {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("_.:&-", c)) {
			return false
		}
	}
	return true
}
