package template

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// deepest bounds the depth of a source where Limits.Depth does not: reading is
// recursive, and a stack is not endless.
const deepest = 10_000

// readYAML reads the documents of a YAML stream. Empty documents are left out.
func readYAML(file string, src []byte, lim Limits) ([]*Node, error) {
	if lim.Nodes > 0 && flowMarks(src) > lim.Nodes/8 {
		return nil, overLimit(file, "more than %d commas and opening brackets in a YAML source", lim.Nodes/8)
	}
	overDepth := false
	depth := lim.maxDepth()
	loader, err := yaml.NewLoader(bytes.NewReader(src), yaml.WithPlugin(loaderlimits.New(
		loaderlimits.AliasNone(), // aliases are counted when they are read
		loaderlimits.DepthFunc(func(d int, _ *yaml.DepthContext) error {
			// The parser counts indents; a list in a map may be one or two.
			if d > 2*depth {
				overDepth = true
				return ErrLimit
			}
			return nil
		}))))
	if err != nil {
		return nil, fmt.Errorf("set up the YAML reader: %w", err)
	}
	var docs []*Node
	r := yamlReader{file: file, lim: lim, depth: depth, budget: lim.Nodes,
		lines: newLineIndex(src), known: map[*yaml.Node]*expanded{}}
	for {
		var doc yaml.Node
		err := loader.Load(&doc)
		if errors.Is(err, io.EOF) {
			return docs, nil
		}
		if err != nil {
			if overDepth {
				return nil, overLimit(file, "values nest deeper than %d", depth)
			}
			return nil, yamlError(file, err)
		}
		if len(doc.Content) == 0 {
			continue
		}
		root := doc.Content[0]
		if root.Kind == yaml.ScalarNode && root.Value == "" && root.Style == 0 {
			continue
		}
		clear(r.known) // anchors are of one document
		got, err := r.read(root, 1)
		if err != nil {
			return nil, err
		}
		if lim.Nodes > 0 {
			r.budget -= got.size
		}
		docs = append(docs, got.node)
	}
}

// flowMarks counts the characters that make up flow collections. The YAML library
// holds all tokens of a flow collection in memory before it gives the first,
// more than a kilobyte for each value, so that few megabytes of them would cost
// gigabytes. In text they count, too: telling them apart takes the parser.
func flowMarks(src []byte) int {
	return bytes.Count(src, []byte{','}) + bytes.Count(src, []byte{'['}) + bytes.Count(src, []byte{'{'})
}

// expanded is a value that was read, and what it amounts to once the aliases in
// it are expanded.
type expanded struct {
	node *Node
	// size is the number of values, height the number of levels.
	size, height int
	// end is the last line in the source.
	end int
}

// yamlReader turns the tree of the YAML library into nodes.
type yamlReader struct {
	file   string
	lim    Limits
	depth  int
	budget int
	merged int
	lines  *lineIndex
	// known holds what was read of each anchor; nil while it is being read.
	known map[*yaml.Node]*expanded
}

// read reads a value that stands at a level (the root is 1).
func (r *yamlReader) read(n *yaml.Node, level int) (*expanded, error) {
	if n.Kind == yaml.AliasNode {
		got, seen := r.known[n.Alias]
		switch {
		case seen && got == nil:
			return nil, r.fail(n, "anchor %q contains itself", n.Value)
		case !seen:
			return nil, r.fail(n, "anchor %q is not defined before it is used", n.Value)
		}
		shared := *got
		shared.end = n.Line
		return r.bound(&shared, level)
	}
	if level > r.depth {
		return nil, overLimit(r.file, "values nest deeper than %d", r.depth)
	}
	if n.Anchor != "" {
		r.known[n] = nil
	}
	got, err := r.value(n, level)
	if err != nil {
		return nil, err
	}
	if got, err = r.bound(got, level); err != nil {
		return nil, err
	}
	if n.Anchor != "" {
		r.known[n] = got
	}
	return got, nil
}

// bound refuses a value that is over a limit with its aliases expanded.
func (r *yamlReader) bound(got *expanded, level int) (*expanded, error) {
	if r.lim.Nodes > 0 && got.size > r.budget {
		return nil, overLimit(r.file, "more than %d values", r.lim.Nodes)
	}
	if level+got.height-1 > r.depth {
		return nil, overLimit(r.file, "values nest deeper than %d", r.depth)
	}
	return got, nil
}

// value reads a value by its tag.
func (r *yamlReader) value(n *yaml.Node, level int) (*expanded, error) {
	tag := ""
	if n.Style&yaml.TaggedStyle != 0 {
		tag = n.Tag
	}
	name, short := longForm(tag)
	if !short {
		return r.content(n, tag, level)
	}
	var arg *expanded
	at := r.lines.contentPos(r.file, n)
	if n.Kind == yaml.ScalarNode {
		at.EndLine = r.lines.scalarEnd(n)
		arg = &expanded{node: shortArgument(name, n.Value, at), size: 3, height: 2, end: at.EndLine}
	} else {
		var err error
		if arg, err = r.content(n, "", level+1); err != nil {
			return nil, err
		}
		arg.node.Pos.Line, arg.node.Pos.Column = at.Line, at.Column
	}
	pos := Pos{File: r.file, Line: n.Line, Column: n.Column, EndLine: arg.end}
	return &expanded{node: Call(name, arg.node, pos), size: arg.size + 1, height: arg.height + 1, end: arg.end}, nil
}

// content reads a value without a short tag.
func (r *yamlReader) content(n *yaml.Node, tag string, level int) (*expanded, error) {
	pos := Pos{File: r.file, Line: n.Line, Column: n.Column, EndLine: n.Line}
	switch n.Kind {
	case yaml.ScalarNode:
		kind, text, err := r.scalar(n, tag)
		if err != nil {
			return nil, err
		}
		pos.EndLine = r.lines.scalarEnd(n)
		return &expanded{node: Scalar(kind, text, pos), size: 1, height: 1, end: pos.EndLine}, nil
	case yaml.SequenceNode:
		return r.sequence(n, tag, pos, level)
	case yaml.MappingNode:
		return r.mapping(n, tag, pos, level)
	}
	return nil, r.fail(n, "a value of unknown kind")
}

func (r *yamlReader) sequence(n *yaml.Node, tag string, pos Pos, level int) (*expanded, error) {
	switch tag {
	case "", "!", "!!seq", "!!omap", "!!pairs":
	default:
		return nil, r.fail(n, "a list cannot have the tag %s", tag)
	}
	got := &expanded{node: Sequence(pos), size: 1, end: n.Line}
	got.node.Items = make([]*Node, 0, len(n.Content))
	for _, c := range n.Content {
		item, err := r.read(c, level+1)
		if err != nil {
			return nil, err
		}
		got.node.Items = append(got.node.Items, item.node)
		got.add(item)
	}
	got.node.Pos.EndLine = got.end
	got.height++
	return got, nil
}

// add counts a child.
func (e *expanded) add(child *expanded) {
	const most = 1 << 40 // far above every limit, far below overflow
	e.size = min(e.size+child.size, most)
	e.height = max(e.height, child.height)
	e.end = max(e.end, child.end)
}

// scalar gives the kind and text of a scalar by its tag and style.
func (r *yamlReader) scalar(n *yaml.Node, tag string) (Kind, string, error) {
	quoted := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if tag == "" && n.Tag == "!" {
		quoted = true // the non-specific tag: a string
	}
	switch tag {
	case "":
		if quoted {
			return String, n.Value, nil
		}
		kind, text := resolvePlain(n.Value)
		return kind, text, nil
	case "!!str", "!!timestamp", "!":
		return String, n.Value, nil
	case "!!binary":
		return String, strings.Join(strings.Fields(n.Value), ""), nil
	case "!!null":
		if isNull(n.Value) {
			return Null, "", nil
		}
	case "!!bool":
		if text, ok := boolean(n.Value); ok {
			return Bool, text, nil
		}
	case "!!int":
		if text, ok := integer(n.Value); ok {
			return Number, text, nil
		}
	case "!!float":
		if text, ok := float(n.Value); ok {
			return Number, text, nil
		}
		if text, ok := integer(n.Value); ok {
			return Number, text, nil
		}
	}
	return Null, "", r.fail(n, "a scalar cannot have the tag %s", tag)
}

// fail makes an error at the place of a node.
func (r *yamlReader) fail(n *yaml.Node, format string, args ...any) error {
	return &SyntaxError{Pos: Pos{File: r.file, Line: n.Line, Column: n.Column, EndLine: n.Line},
		Msg: fmt.Sprintf(format, args...)}
}

// yamlError turns an error of the YAML library into one of this package.
func yamlError(file string, err error) error {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return &SyntaxError{Pos: Pos{File: file, Line: 1, Column: 1, EndLine: 1}, Msg: oneLine(err.Error())}
	}
	line, column := max(load.Mark.Line, 1), max(load.Mark.Column, 1)
	msg := oneLine(load.Message)
	if load.ContextMsg != "" {
		msg = oneLine(load.ContextMsg) + ": " + msg
	}
	return &SyntaxError{Pos: Pos{File: file, Line: line, Column: column, EndLine: line}, Msg: msg}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
