package iam

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits of a document. AWS itself stops at some tens of kilobytes; these leave
// room for tests and for documents that a program has joined.
const (
	// MaxBytes is the size of the largest text that is read.
	MaxBytes = 10 << 20
	// MaxStatements is the largest number of statements in a document.
	MaxStatements = 100_000
	// maxDepth is the depth of nesting that is read; the grammar needs seven.
	maxDepth = 32
)

// Errors that a caller may want to tell from others.
var (
	ErrTooLarge = errors.New("the policy is larger than 10 MiB")
	ErrTooMany  = errors.New("the policy has more than 100,000 statements")
	ErrTooDeep  = errors.New("the policy is nested deeper than 32 levels")
)

// SyntaxError is a text that cannot be read as a policy, with its place.
type SyntaxError struct {
	// Offset is in bytes from 0, Line and Column count from 1.
	Offset, Line, Column int
	// Pointer is the JSON pointer (RFC 6901) of the value; empty if the text is not
	// JSON.
	Pointer string
	// Err says what is wrong.
	Err error
}

// Error gives the place and what is wrong there.
func (e *SyntaxError) Error() string {
	if e.Pointer == "" {
		return fmt.Sprintf("line %d, column %d: %v", e.Line, e.Column, e.Err)
	}
	return fmt.Sprintf("line %d, column %d, at %s: %v", e.Line, e.Column, e.Pointer, e.Err)
}

// Unwrap returns what is wrong, without the place.
func (e *SyntaxError) Unwrap() error { return e.Err }

// kind is the type of a JSON value.
type kind byte

const (
	object kind = iota
	array
	text
	number
	boolean
	null
)

func (k kind) String() string {
	return [...]string{"an object", "a list", "a text", "a number", "a boolean", "null"}[k]
}

// node is a JSON value with its place.
type node struct {
	kind    kind
	offset  int
	text    string // of text, number and boolean
	items   []node
	members []member
}

type member struct {
	name   string
	offset int
	value  node
}

// scanner reads JSON (RFC 8259) and keeps offsets, which encoding/json does not.
type scanner struct {
	src []byte
	pos int
}

// failure is an error at an offset.
type failure struct {
	offset int
	err    error
}

func (f *failure) Error() string { return f.err.Error() }

func (s *scanner) fail(offset int, format string, args ...any) error {
	return &failure{offset, fmt.Errorf(format, args...)}
}

// scanJSON reads one JSON value and nothing after it.
func scanJSON(src []byte) (node, error) {
	s := &scanner{src: src}
	n, err := s.value(0)
	if err != nil {
		return node{}, err
	}
	if s.space(); s.pos < len(src) {
		return node{}, s.fail(s.pos, "unexpected %s after the end of the policy", s.what())
	}
	return n, nil
}

func (s *scanner) space() {
	for s.pos < len(s.src) {
		switch s.src[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// what describes the byte at the position, for messages.
func (s *scanner) what() string {
	if s.pos >= len(s.src) {
		return "end of the text"
	}
	r, _ := utf8.DecodeRune(s.src[s.pos:])
	return strconv.QuoteRune(r)
}

func (s *scanner) value(depth int) (node, error) {
	if depth > maxDepth {
		return node{}, &failure{s.pos, ErrTooDeep}
	}
	s.space()
	if s.pos >= len(s.src) {
		return node{}, s.fail(s.pos, "the text ends where a value is expected")
	}
	start := s.pos
	switch c := s.src[s.pos]; {
	case c == '{':
		return s.object(depth)
	case c == '[':
		return s.array(depth)
	case c == '"':
		t, err := s.string()
		return node{kind: text, offset: start, text: t}, err
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	}
	for _, w := range [...]struct {
		word string
		kind kind
	}{{"true", boolean}, {"false", boolean}, {"null", null}} {
		if end := s.pos + len(w.word); end <= len(s.src) && string(s.src[s.pos:end]) == w.word {
			s.pos = end
			return node{kind: w.kind, offset: start, text: w.word}, nil
		}
	}
	return node{}, s.fail(s.pos, "unexpected %s where a value is expected", s.what())
}

func (s *scanner) object(depth int) (node, error) {
	n := node{kind: object, offset: s.pos}
	s.pos++
	for first := true; ; first = false {
		s.space()
		if s.pos < len(s.src) && s.src[s.pos] == '}' && first {
			s.pos++
			return n, nil
		}
		if s.pos >= len(s.src) || s.src[s.pos] != '"' {
			return n, s.fail(s.pos, "unexpected %s where a name in quotes is expected", s.what())
		}
		m := member{offset: s.pos}
		var err error
		if m.name, err = s.string(); err != nil {
			return n, err
		}
		if s.space(); s.pos >= len(s.src) || s.src[s.pos] != ':' {
			return n, s.fail(s.pos, "unexpected %s where : is expected after %q", s.what(), short(m.name))
		}
		s.pos++
		if m.value, err = s.value(depth + 1); err != nil {
			return n, err
		}
		n.members = append(n.members, m)
		done, err := s.next('}')
		if done || err != nil {
			return n, err
		}
	}
}

func (s *scanner) array(depth int) (node, error) {
	n := node{kind: array, offset: s.pos, items: []node{}}
	s.pos++
	if s.space(); s.pos < len(s.src) && s.src[s.pos] == ']' {
		s.pos++
		return n, nil
	}
	for {
		item, err := s.value(depth + 1)
		if err != nil {
			return n, err
		}
		n.items = append(n.items, item)
		done, err := s.next(']')
		if done || err != nil {
			return n, err
		}
	}
}

// next reads a comma or the end of an object or list.
func (s *scanner) next(end byte) (done bool, err error) {
	s.space()
	if s.pos < len(s.src) {
		switch s.src[s.pos] {
		case ',':
			s.pos++
			return false, nil
		case end:
			s.pos++
			return true, nil
		}
	}
	return false, s.fail(s.pos, "unexpected %s where a comma or %c is expected", s.what(), end)
}

func (s *scanner) number() (node, error) {
	start := s.pos
	digits := func() bool {
		from := s.pos
		for s.pos < len(s.src) && s.src[s.pos] >= '0' && s.src[s.pos] <= '9' {
			s.pos++
		}
		return s.pos > from
	}
	at := func(set string) bool {
		for i := range len(set) {
			if s.pos < len(s.src) && s.src[s.pos] == set[i] {
				s.pos++
				return true
			}
		}
		return false
	}
	at("-")
	ok := at("0") || digits()
	if ok && at(".") {
		ok = digits()
	}
	if ok && at("eE") {
		at("+-")
		ok = digits()
	}
	if !ok {
		return node{}, s.fail(start, "malformed number")
	}
	return node{kind: number, offset: start, text: string(s.src[start:s.pos])}, nil
}

func (s *scanner) string() (string, error) {
	start := s.pos
	s.pos++
	from := s.pos
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; {
		case c == '"':
			t := s.src[from:s.pos]
			if !utf8.Valid(t) {
				return "", s.fail(start, "the text is not valid UTF-8")
			}
			s.pos++
			return string(t), nil
		case c == '\\':
			return s.escaped(start, from)
		case c < 0x20:
			return "", s.fail(s.pos, "a control character in a text")
		}
		s.pos++
	}
	return "", s.fail(start, "a text without closing quote")
}

// escaped reads a text that holds a backslash at the position.
func (s *scanner) escaped(start, from int) (string, error) {
	out := append([]byte(nil), s.src[from:s.pos]...)
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		s.pos++
		switch {
		case c == '"':
			if !utf8.Valid(out) {
				return "", s.fail(start, "the text is not valid UTF-8")
			}
			return string(out), nil
		case c < 0x20:
			return "", s.fail(s.pos-1, "a control character in a text")
		case c != '\\':
			out = append(out, c)
			continue
		}
		if s.pos >= len(s.src) {
			break
		}
		c = s.src[s.pos]
		s.pos++
		switch c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, ok := s.hex4()
			if !ok {
				return "", s.fail(s.pos, "malformed \\u escape")
			}
			if utf16.IsSurrogate(r) {
				r = s.surrogate(r)
			}
			out = utf8.AppendRune(out, r)
		default:
			return "", s.fail(s.pos-2, "unknown escape \\%c", c)
		}
	}
	return "", s.fail(start, "a text without closing quote")
}

func (s *scanner) hex4() (rune, bool) {
	if s.pos+4 > len(s.src) {
		return 0, false
	}
	var r rune
	for _, c := range s.src[s.pos : s.pos+4] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	s.pos += 4
	return r, true
}

// surrogate reads the second half of a surrogate pair. A lone half becomes the
// replacement character, as in encoding/json.
func (s *scanner) surrogate(high rune) rune {
	if s.pos+6 <= len(s.src) && s.src[s.pos] == '\\' && s.src[s.pos+1] == 'u' {
		back := s.pos
		s.pos += 2
		if low, ok := s.hex4(); ok {
			if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
				return r
			}
		}
		s.pos = back
	}
	return utf8.RuneError
}

// short cuts a text for a message.
func short(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
