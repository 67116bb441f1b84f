package template

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// readJSON reads one JSON value (RFC 8259). It is stricter than encoding/json in
// that text must be UTF-8, and laxer in that a string may hold a tab.
func readJSON(file string, src []byte, lim Limits) (*Node, error) {
	r := jsonReader{file: file, src: src, lim: lim, depth: lim.maxDepth(), line: 1, column: 1}
	r.space()
	n, err := r.value(1)
	if err != nil {
		return nil, err
	}
	r.space()
	if r.at < len(r.src) {
		return nil, r.fail("text after the end of the value")
	}
	return n, nil
}

// jsonReader is a scanner with a place.
type jsonReader struct {
	file  string
	src   []byte
	at    int
	lim   Limits
	depth int
	nodes int
	// line and column are the place of the byte mark.
	line, column, mark int
}

// pos gives the place of the next byte. Columns count characters; they are
// counted from the place asked for last, so that one long line costs no more
// than many short ones.
func (r *jsonReader) pos() Pos {
	for r.mark < r.at {
		c := r.src[r.mark]
		switch {
		case c == '\n':
			r.line, r.column = r.line+1, 1
			r.mark++
		case c < utf8.RuneSelf:
			r.column++
			r.mark++
		default:
			_, size := utf8.DecodeRune(r.src[r.mark:])
			r.column++
			r.mark += size
		}
	}
	return Pos{File: r.file, Line: r.line, Column: r.column, EndLine: r.line}
}

func (r *jsonReader) fail(format string, args ...any) error {
	return &SyntaxError{Pos: r.pos(), Msg: fmt.Sprintf(format, args...)}
}

func (r *jsonReader) space() {
	for r.at < len(r.src) && isSpace(r.src[r.at]) {
		r.at++
	}
}

// unexpected tells what stands where something else was expected.
func (r *jsonReader) unexpected(want string) error {
	if r.at >= len(r.src) {
		return r.fail("the source ends where %s is expected", want)
	}
	c, _ := utf8.DecodeRune(r.src[r.at:])
	return r.fail("%q where %s is expected", c, want)
}

func (r *jsonReader) value(level int) (*Node, error) {
	if r.nodes++; r.lim.Nodes > 0 && r.nodes > r.lim.Nodes {
		return nil, overLimit(r.file, "more than %d values", r.lim.Nodes)
	}
	if level > r.depth {
		return nil, overLimit(r.file, "values nest deeper than %d", r.depth)
	}
	if r.at >= len(r.src) {
		return nil, r.unexpected("a value")
	}
	pos := r.pos()
	switch c := r.src[r.at]; {
	case c == '{':
		return r.object(pos, level)
	case c == '[':
		return r.array(pos, level)
	case c == '"':
		s, err := r.str()
		if err != nil {
			return nil, err
		}
		return Text(s, pos), nil
	case c == '-' || c >= '0' && c <= '9':
		return r.number(pos)
	}
	for _, word := range [...]struct {
		text string
		kind Kind
	}{{"true", Bool}, {"false", Bool}, {"null", Null}} {
		if bytes.HasPrefix(r.src[r.at:], []byte(word.text)) {
			r.at += len(word.text)
			if word.kind == Null {
				return Scalar(Null, "", pos), nil
			}
			return Scalar(Bool, word.text, pos), nil
		}
	}
	return nil, r.unexpected("a value")
}

func (r *jsonReader) object(pos Pos, level int) (*Node, error) {
	n := &Node{Kind: Map, Pos: pos}
	index := newKeyIndex(0)
	r.at++
	for r.space(); ; r.space() {
		if r.at < len(r.src) && r.src[r.at] == '}' && len(n.Fields) == 0 {
			break
		}
		if r.at >= len(r.src) || r.src[r.at] != '"' {
			return nil, r.unexpected("a key")
		}
		keyPos := r.pos()
		key, err := r.str()
		if err != nil {
			return nil, err
		}
		r.space()
		if r.at >= len(r.src) || r.src[r.at] != ':' {
			return nil, r.unexpected("a colon")
		}
		r.at++
		r.space()
		value, err := r.value(level + 1)
		if err != nil {
			return nil, err
		}
		keyPos.EndLine = value.Pos.EndLine
		n.Fields = index.set(n.Fields, Field{Key: key, Pos: keyPos, Value: value})
		r.space()
		if r.at < len(r.src) && r.src[r.at] == ',' {
			r.at++
			continue
		}
		if r.at >= len(r.src) || r.src[r.at] != '}' {
			return nil, r.unexpected("a comma or }")
		}
		break
	}
	n.Pos.EndLine = r.pos().Line
	r.at++
	return n, nil
}

func (r *jsonReader) array(pos Pos, level int) (*Node, error) {
	n := Sequence(pos)
	r.at++
	for r.space(); ; r.space() {
		if r.at < len(r.src) && r.src[r.at] == ']' && len(n.Items) == 0 {
			break
		}
		item, err := r.value(level + 1)
		if err != nil {
			return nil, err
		}
		n.Items = append(n.Items, item)
		r.space()
		if r.at < len(r.src) && r.src[r.at] == ',' {
			r.at++
			continue
		}
		if r.at >= len(r.src) || r.src[r.at] != ']' {
			return nil, r.unexpected("a comma or ]")
		}
		break
	}
	n.Pos.EndLine = r.pos().Line
	r.at++
	return n, nil
}

func (r *jsonReader) number(pos Pos) (*Node, error) {
	start := r.at
	if r.src[r.at] == '-' {
		r.at++
	}
	whole := r.at
	if !r.digits() {
		return nil, r.unexpected("a digit")
	}
	if r.src[whole] == '0' && r.at > whole+1 {
		r.at = whole
		return nil, r.fail("a number with a leading zero")
	}
	if r.at < len(r.src) && r.src[r.at] == '.' {
		r.at++
		if !r.digits() {
			return nil, r.unexpected("a digit")
		}
	}
	if r.at < len(r.src) && (r.src[r.at] == 'e' || r.src[r.at] == 'E') {
		r.at++
		if r.at < len(r.src) && (r.src[r.at] == '+' || r.src[r.at] == '-') {
			r.at++
		}
		if !r.digits() {
			return nil, r.unexpected("a digit")
		}
	}
	return Scalar(Number, string(r.src[start:r.at]), pos), nil
}

func (r *jsonReader) digits() bool {
	start := r.at
	for r.at < len(r.src) && r.src[r.at] >= '0' && r.src[r.at] <= '9' {
		r.at++
	}
	return r.at > start
}

// str reads a string from its opening quote.
func (r *jsonReader) str() (string, error) {
	r.at++
	start := r.at
	for r.at < len(r.src) {
		switch c := r.src[r.at]; {
		case c == '"':
			s := string(r.src[start:r.at])
			r.at++
			return s, nil
		case c == '\\' || c >= utf8.RuneSelf:
			return r.escaped(start)
		case c < ' ' && c != '\t':
			return "", r.fail("a control character in a string")
		}
		r.at++
	}
	return "", r.unexpected("a closing quote")
}

// escaped reads the rest of a string that has escapes or other characters than
// ASCII.
func (r *jsonReader) escaped(start int) (string, error) {
	buf := append(make([]byte, 0, r.at-start+64), r.src[start:r.at]...)
	for r.at < len(r.src) {
		switch c := r.src[r.at]; {
		case c == '"':
			r.at++
			return string(buf), nil
		case c == '\\':
			var err error
			if buf, err = r.escape(buf); err != nil {
				return "", err
			}
		case c < ' ' && c != '\t':
			return "", r.fail("a control character in a string")
		case c < utf8.RuneSelf:
			buf = append(buf, c)
			r.at++
		default:
			got, size := utf8.DecodeRune(r.src[r.at:])
			if got == utf8.RuneError && size == 1 {
				return "", r.fail("a string is not UTF-8")
			}
			buf = append(buf, r.src[r.at:r.at+size]...)
			r.at += size
		}
	}
	return "", r.unexpected("a closing quote")
}

// escape reads an escape sequence. Half of a surrogate pair becomes the
// replacement character, as in encoding/json.
func (r *jsonReader) escape(buf []byte) ([]byte, error) {
	if r.at+1 >= len(r.src) {
		r.at = len(r.src)
		return nil, r.unexpected("an escape sequence")
	}
	if i := bytes.IndexByte([]byte(`"\/bfnrt`), r.src[r.at+1]); i >= 0 {
		r.at += 2
		return append(buf, "\"\\/\b\f\n\r\t"[i]), nil
	}
	high, ok := r.unicode(r.at)
	if !ok {
		return nil, r.fail("an escape sequence that is not of JSON")
	}
	r.at += 6
	if utf16.IsSurrogate(high) {
		if low, ok := r.unicode(r.at); ok {
			if c := utf16.DecodeRune(high, low); c != utf8.RuneError {
				r.at += 6
				return utf8.AppendRune(buf, c), nil
			}
		}
		high = utf8.RuneError
	}
	return utf8.AppendRune(buf, high), nil
}

// unicode reads \uXXXX at a byte without moving.
func (r *jsonReader) unicode(at int) (rune, bool) {
	if at+6 > len(r.src) || r.src[at] != '\\' || r.src[at+1] != 'u' {
		return 0, false
	}
	var v rune
	for _, c := range r.src[at+2 : at+6] {
		switch {
		case c >= '0' && c <= '9':
			v = v<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			v = v<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			v = v<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	return v, true
}
