package template

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// lineIndex finds in a source what the YAML library does not keep: where a
// scalar ends, and where a value begins behind its tag.
type lineIndex struct {
	src    []byte
	starts []int
	// last is the place asked for last, from which the next is looked for: a
	// line may be long and hold many values.
	last struct{ line, column, at int }
}

func newLineIndex(src []byte) *lineIndex {
	x := &lineIndex{src: src, starts: make([]int, 1, bytes.Count(src, []byte{'\n'})+2)}
	for i, c := range src {
		// A carriage return alone ends a line in YAML.
		if c == '\n' || c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			x.starts = append(x.starts, i+1)
		}
	}
	return x
}

// offset gives the byte at a line and column, or the end of the source.
func (x *lineIndex) offset(line, column int) int {
	if line < 1 || line > len(x.starts) {
		return len(x.src)
	}
	at, from := x.starts[line-1], 1
	if x.last.line == line && x.last.column <= column {
		at, from = x.last.at, x.last.column
	}
	for ; from < column && at < len(x.src); from++ {
		_, size := utf8.DecodeRune(x.src[at:])
		at += size
	}
	x.last.line, x.last.column, x.last.at = line, column, at
	return at
}

// content gives the place behind the tag and anchor of a node.
func (x *lineIndex) content(n *yaml.Node) (at, line, column int) {
	at, line, column = x.offset(n.Line, n.Column), n.Line, n.Column
	properties := 0
	if n.Anchor != "" {
		properties++
	}
	if n.Style&yaml.TaggedStyle != 0 || n.Tag == "!" {
		properties++
	}
	for at < len(x.src) && properties > 0 && (x.src[at] == '!' || x.src[at] == '&') {
		properties--
		for at < len(x.src) && !isSpace(x.src[at]) {
			_, size := utf8.DecodeRune(x.src[at:])
			at += size
			column++
		}
		for at < len(x.src) {
			if x.src[at] == '#' {
				for at < len(x.src) && x.src[at] != '\n' {
					at++
				}
				continue
			}
			if !isSpace(x.src[at]) {
				break
			}
			at++
			column++
			if line < len(x.starts) && at == x.starts[line] {
				line, column = line+1, 1
			}
		}
	}
	return at, line, column
}

// contentPos gives the place of a value behind its tag.
func (x *lineIndex) contentPos(file string, n *yaml.Node) Pos {
	_, line, column := x.content(n)
	if n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0 {
		line, column = n.Line, n.Column
	}
	return Pos{File: file, Line: line, Column: column, EndLine: line}
}

// scalarEnd gives the last line of a scalar.
func (x *lineIndex) scalarEnd(n *yaml.Node) int {
	if n.Value == "" && n.Style&^yaml.TaggedStyle == 0 {
		return n.Line
	}
	plain := n.Style&^yaml.TaggedStyle == 0
	if plain && n.Style == 0 && n.Anchor == "" && !bytes.ContainsAny([]byte(n.Value), " \n") {
		return n.Line
	}
	at, line, _ := x.content(n)
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return x.quoteEnd(at, line, '"')
	case n.Style&yaml.SingleQuotedStyle != 0:
		return x.quoteEnd(at, line, '\'')
	case !plain:
		// The header of a block scalar; the text begins on the next line.
		if line >= len(x.starts) {
			return line
		}
		at, line = x.starts[line], line+1
		return x.textEnd(at, line, n.Value, line-1)
	}
	return x.textEnd(at, line, n.Value, line)
}

// quoteEnd gives the line of the closing quote of a scalar that opens at a byte.
func (x *lineIndex) quoteEnd(at, line int, quote byte) int {
	for at++; at < len(x.src); at++ {
		switch c := x.src[at]; {
		case c == '\\' && quote == '"':
			// An escaped line break still ends the line.
			if at+1 < len(x.src) && (x.src[at+1] == quote || x.src[at+1] == '\\') {
				at++
			}
		case c == quote:
			if quote == '\'' && at+1 < len(x.src) && x.src[at+1] == quote {
				at++
				continue
			}
			return line
		}
		if line < len(x.starts) && at+1 == x.starts[line] {
			line++
		}
	}
	return line
}

// textEnd follows the letters of a text through the source, whose white space
// may differ from it, and gives the line of the last.
func (x *lineIndex) textEnd(at, line int, text string, end int) int {
	for _, c := range text {
		if unicode.IsSpace(c) {
			continue
		}
		for at < len(x.src) {
			got, size := utf8.DecodeRune(x.src[at:])
			at += size
			if got == c {
				end = line
				break
			}
			if line < len(x.starts) && at == x.starts[line] {
				line++
			}
		}
	}
	return end
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
