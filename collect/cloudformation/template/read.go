package template

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode/utf16"
)

// Limits bound what a template may cost. The zero value of a field means no
// limit (for Depth, no limit below 10,000); see [DefaultLimits].
type Limits struct {
	// Bytes is the size of the source.
	Bytes int
	// Depth is how deep values nest.
	Depth int
	// Nodes is the number of values after aliases have been expanded. A YAML
	// source may have an eighth as many commas and opening brackets.
	Nodes int
}

// DefaultLimits are far above what the service accepts (1 MB, 51,200 bytes
// inline) and far below what hurts.
func DefaultLimits() Limits { return Limits{Bytes: 8 << 20, Depth: 200, Nodes: 1_000_000} }

// maxDepth is the depth in force.
func (l Limits) maxDepth() int {
	if l.Depth <= 0 || l.Depth > deepest {
		return deepest
	}
	return l.Depth
}

// ErrLimit is wrapped by the error of a source that is over a limit.
var ErrLimit = errors.New("template over limit")

// SyntaxError says where a source is not YAML or JSON.
type SyntaxError struct {
	Pos Pos
	Msg string
}

// Error returns file:line:column: message.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.Pos.File, e.Pos.Line, e.Pos.Column, e.Msg)
}

// Read reads the documents of a source: YAML, possibly of several documents, or
// JSON, in UTF-8 or in UTF-16 with a byte order mark. Empty documents are left
// out, so that a source without values gives none. file is the path that places
// name; its ending .json makes that only JSON is tried.
//
// Errors are a *[SyntaxError], or wrap [ErrLimit]. The time is linear in the
// size of the source and in the number of merged entries; aliases are not
// expanded but shared.
func Read(file string, src []byte, lim Limits) ([]*Node, error) {
	if lim.Bytes > 0 && len(src) > lim.Bytes {
		return nil, overLimit(file, "more than %d bytes", lim.Bytes)
	}
	src = bytes.TrimPrefix(decodeUTF16(src), []byte("\ufeff"))
	text := bytes.TrimLeft(src, " \t\r\n")
	if len(text) == 0 {
		return nil, nil
	}
	onlyJSON := strings.EqualFold(path.Ext(file), ".json")
	if !onlyJSON && text[0] != '{' && text[0] != '[' {
		return readYAML(file, src, lim)
	}
	n, err := readJSON(file, src, lim)
	if err == nil {
		return []*Node{n}, nil
	}
	var notJSON *SyntaxError
	if onlyJSON || !errors.As(err, &notJSON) {
		return nil, err
	}
	// A YAML source may begin with a brace, too.
	docs, err := readYAML(file, src, lim)
	var notYAML *SyntaxError
	if !errors.As(err, &notYAML) {
		return docs, err
	}
	// Whichever got further knew the language better.
	ahead := notJSON.Pos.Line - notYAML.Pos.Line
	if ahead > 0 || ahead == 0 && !namedYAML(file) {
		return nil, notJSON
	}
	return nil, notYAML
}

// namedYAML reports whether the name of a file is one for YAML.
func namedYAML(file string) bool {
	ext := strings.ToLower(path.Ext(file))
	return ext == ".yaml" || ext == ".yml"
}

// decodeUTF16 gives the UTF-8 form of a source that begins with the byte order
// mark of UTF-16, and any other as it is.
func decodeUTF16(src []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(src, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(src, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return src
	}
	units := make([]uint16, 0, len(src)/2)
	for i := 2; i+1 < len(src); i += 2 {
		units = append(units, order.Uint16(src[i:]))
	}
	return []byte(string(utf16.Decode(units)))
}
