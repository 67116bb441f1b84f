package iam

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Flaw is a departure from the grammar that does not hinder reading. AWS would
// refuse the document.
type Flaw struct {
	// Statement is the index of the statement, or -1.
	Statement int
	Pointer   string
	Offset    int
	Message   string
}

// Parse reads a policy in JSON. It accepts single values where lists may stand,
// one statement where a list may stand, numbers and booleans as values of
// conditions, and names of elements in any case; what AWS would refuse of that is
// kept in Flaws. An error is a *SyntaxError or one of ErrTooLarge, ErrTooMany and
// ErrTooDeep (wrapped). The cost is linear.
func Parse(src []byte) (*Document, error) {
	if len(src) > MaxBytes {
		return nil, fmt.Errorf("read policy of %d bytes: %w", len(src), ErrTooLarge)
	}
	lines := lineStarts(src)
	body := bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	bom := len(src) - len(body)
	root, err := scanJSON(body)
	p := &parser{doc: &Document{lines: lines}, shift: bom}
	if err == nil {
		err = p.document(root)
	}
	if err != nil {
		var f *failure
		if errors.As(err, &f) {
			line, column := position(lines, f.offset+bom)
			return nil, &SyntaxError{Offset: f.offset + bom, Line: line, Column: column, Pointer: p.pointer(), Err: f.err}
		}
		return nil, err
	}
	return p.doc, nil
}

// ParseStored reads a policy in the forms in which services hand it out: JSON, a
// JSON text that holds JSON (attributes of SNS and SQS, lambda:GetPolicy), and
// JSON that is percent-encoded (RFC 3986; the IAM API). Places are those in the
// decoded text.
func ParseStored(src []byte) (*Document, error) {
	if len(src) > MaxBytes {
		return nil, fmt.Errorf("read policy of %d bytes: %w", len(src), ErrTooLarge)
	}
	trimmed := bytes.TrimSpace(src)
	switch {
	case len(trimmed) > 0 && trimmed[0] == '"':
		var inner string
		if err := json.Unmarshal(trimmed, &inner); err != nil {
			return nil, fmt.Errorf("read policy in a JSON text: %w", err)
		}
		return Parse([]byte(inner))
	case len(trimmed) > 0 && trimmed[0] == '%':
		inner, err := url.PathUnescape(string(trimmed))
		if err != nil {
			return nil, fmt.Errorf("read percent-encoded policy: %w", err)
		}
		return Parse([]byte(inner))
	}
	return Parse(src)
}

// parser turns JSON into a document. path is where it is, for messages.
type parser struct {
	doc       *Document
	path      []string
	shift     int
	statement int
}

func (p *parser) pointer() string {
	if len(p.path) == 0 {
		return ""
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	var b strings.Builder
	for _, part := range p.path {
		b.WriteByte('/')
		b.WriteString(escape.Replace(short(part)))
	}
	return b.String()
}

// in runs f one step deeper in the path. After an error the path stays, so that
// the message can name it.
func (p *parser) in(step string, f func() error) error {
	p.path = append(p.path, step)
	if err := f(); err != nil {
		return err
	}
	p.path = p.path[:len(p.path)-1]
	return nil
}

func wrong(n node, format string, args ...any) error {
	return &failure{n.offset, fmt.Errorf(format, args...)}
}

func (p *parser) flaw(offset int, format string, args ...any) {
	const most = 1000 // a hostile document must not fill the memory with messages
	if len(p.doc.Flaws) < most {
		p.doc.Flaws = append(p.doc.Flaws, Flaw{
			Statement: p.statement, Pointer: p.pointer(), Offset: offset + p.shift, Message: fmt.Sprintf(format, args...),
		})
	}
}

// element returns the canonical name of an element, and notes another case. An
// element must not be there twice.
func (p *parser) element(m member, names []string, seen map[string]bool) (string, error) {
	for _, name := range names {
		if m.name != name && !strings.EqualFold(m.name, name) {
			continue
		}
		if seen[name] {
			return "", &failure{m.offset, fmt.Errorf("the element %s is there twice", name)}
		}
		seen[name] = true
		if m.name != name {
			p.flaw(m.offset, "the element %q must be written %q", m.name, name)
		}
		return name, nil
	}
	p.flaw(m.offset, "unknown element %q", short(m.name))
	return "", nil
}

var (
	documentElements  = []string{"Version", "Id", "Statement"}
	statementElements = []string{"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
	principalKinds    = []string{"AWS", "Service", "Federated", "CanonicalUser"}
)

func (p *parser) document(n node) error {
	p.statement = -1
	if n.kind != object {
		return wrong(n, "a policy must be an object, not %s", n.kind)
	}
	seen := map[string]bool{}
	for _, m := range n.members {
		name, err := p.element(m, documentElements, seen)
		if err != nil {
			return err
		}
		err = p.in(m.name, func() error {
			switch name {
			case "Version":
				return one(m.value, &p.doc.Version)
			case "Id":
				return one(m.value, &p.doc.ID)
			case "Statement":
				return p.statements(m.value)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if !seen["Statement"] {
		return wrong(n, "the policy has no Statement")
	}
	return nil
}

func one(n node, to *string) error {
	if n.kind != text {
		return wrong(n, "expected a text, not %s", n.kind)
	}
	*to = n.text
	return nil
}

func (p *parser) statements(n node) error {
	if n.kind == object {
		p.doc.Single = true
		return p.oneStatement(n, 0)
	}
	if n.kind != array {
		return wrong(n, "Statement must be an object or a list of objects, not %s", n.kind)
	}
	if len(n.items) > MaxStatements {
		return wrong(n, "read %d statements: %w", len(n.items), ErrTooMany)
	}
	p.doc.Statements = make([]Statement, 0, len(n.items))
	for i, item := range n.items {
		if err := p.in(strconv.Itoa(i), func() error { return p.oneStatement(item, i) }); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) oneStatement(n node, index int) error {
	p.statement = index
	defer func() { p.statement = -1 }()
	if n.kind != object {
		return wrong(n, "a statement must be an object, not %s", n.kind)
	}
	s := Statement{Index: index, Offset: n.offset + p.shift}
	seen := make(map[string]bool, len(n.members))
	for _, m := range n.members {
		name, err := p.element(m, statementElements, seen)
		if err != nil {
			return err
		}
		err = p.in(m.name, func() (err error) {
			switch name {
			case "Sid":
				return one(m.value, &s.Sid)
			case "Effect":
				return p.effect(m.value, &s.Effect)
			case "Principal":
				s.Principal, err = p.principal(m.value)
			case "NotPrincipal":
				s.NotPrincipal, err = p.principal(m.value)
			case "Action":
				s.Action, err = p.values(m.value, false)
			case "NotAction":
				s.NotAction, err = p.values(m.value, false)
			case "Resource":
				s.Resource, err = p.values(m.value, false)
			case "NotResource":
				s.NotResource, err = p.values(m.value, false)
			case "Condition":
				s.Conditions, err = p.conditions(m.value)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	if !seen["Effect"] {
		return wrong(n, "the statement has no Effect")
	}
	p.doc.Statements = append(p.doc.Statements, s)
	return nil
}

func (p *parser) effect(n node, to *Effect) error {
	var word string
	if err := one(n, &word); err != nil {
		return err
	}
	switch {
	case strings.EqualFold(word, string(Allow)):
		*to = Allow
	case strings.EqualFold(word, string(Deny)):
		*to = Deny
	default:
		return wrong(n, "Effect must be Allow or Deny, not %q", short(word))
	}
	if word != string(*to) {
		p.flaw(n.offset, "the effect %q must be written %q", word, *to)
	}
	return nil
}

// values reads a text or a list of texts. The values of conditions may be numbers
// and booleans too. The result is never nil.
func (p *parser) values(n node, scalars bool) ([]Value, error) {
	good := func(n node) bool {
		return n.kind == text || scalars && (n.kind == number || n.kind == boolean)
	}
	if good(n) {
		return []Value{{Text: n.text, Offset: n.offset + p.shift, Item: -1}}, nil
	}
	if n.kind != array {
		return nil, wrong(n, "expected a text or a list of texts, not %s", n.kind)
	}
	values := make([]Value, len(n.items))
	for i, item := range n.items {
		if !good(item) {
			p.path = append(p.path, strconv.Itoa(i))
			return nil, wrong(item, "expected a text, not %s", item.kind)
		}
		values[i] = Value{Text: item.text, Offset: item.offset + p.shift, Item: i}
	}
	return values, nil
}

func (p *parser) principal(n node) (*Principal, error) {
	pr := &Principal{Offset: n.offset + p.shift}
	if n.kind == text || n.kind == array {
		if n.kind == text && n.text == "*" {
			pr.Any = true
			return pr, nil
		}
		p.flaw(n.offset, `Principal must be "*" or an object with AWS, Service, Federated or CanonicalUser`)
		var err error
		pr.Bare = true
		pr.AWS, err = p.values(n, false)
		return pr, err
	}
	if n.kind != object {
		return nil, wrong(n, `Principal must be "*" or an object, not %s`, n.kind)
	}
	seen := map[string]bool{}
	for _, m := range n.members {
		name, err := p.element(m, principalKinds, seen)
		if err != nil {
			return nil, err
		}
		err = p.in(m.name, func() (err error) {
			switch name {
			case "AWS":
				pr.AWS, err = p.values(m.value, false)
			case "Service":
				pr.Service, err = p.values(m.value, false)
			case "Federated":
				pr.Federated, err = p.values(m.value, false)
			case "CanonicalUser":
				pr.CanonicalUser, err = p.values(m.value, false)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return pr, nil
}

func (p *parser) conditions(n node) ([]Condition, error) {
	if n.kind != object {
		return nil, wrong(n, "Condition must be an object, not %s", n.kind)
	}
	conditions := []Condition{}
	operators := make(map[Operator]bool, len(n.members))
	for _, m := range n.members {
		op := ParseOperator(m.name)
		if operators[op] {
			return nil, &failure{m.offset, fmt.Errorf("the operator %q is there twice", short(m.name))}
		}
		operators[op] = true
		err := p.in(m.name, func() error {
			if m.value.kind != object {
				return wrong(m.value, "an operator must hold an object of keys, not %s", m.value.kind)
			}
			keys := make(map[string]bool, len(m.value.members))
			for _, k := range m.value.members {
				folded := strings.ToLower(k.name)
				if keys[folded] {
					return &failure{k.offset, fmt.Errorf("the key %q is there twice", short(k.name))}
				}
				keys[folded] = true
				err := p.in(k.name, func() error {
					values, err := p.values(k.value, true)
					conditions = append(conditions, Condition{Operator: op, Key: k.name, Values: values, Offset: k.offset + p.shift})
					return err
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return conditions, nil
}
