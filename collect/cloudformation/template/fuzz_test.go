package template_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// small keeps the fuzz targets quick.
var small = template.Limits{Bytes: 1 << 16, Depth: 100, Nodes: 20_000}

// check holds for whatever is read: every error is one of two kinds, and what
// is read is valid JSON of the same value.
func check(t *testing.T, file string, src []byte) {
	docs, err := template.Read(file, src, small)
	if err != nil {
		var syntax *template.SyntaxError
		if !errors.As(err, &syntax) && !errors.Is(err, template.ErrLimit) {
			t.Fatalf("error of another kind: %v", err)
		}
		if syntax != nil && (syntax.Pos.Line < 1 || syntax.Pos.Column < 1 || strings.ContainsAny(syntax.Msg, "\n") ||
			strings.Contains(syntax.Msg, "yaml:")) {
			t.Fatalf("error without a place, or of several lines: %v", err)
		}
		return
	}
	for _, d := range docs {
		b, err := d.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		again, err := template.Read("again.json", b, template.Limits{})
		if err != nil || len(again) != 1 {
			t.Fatalf("what was written is not read: %v\n%s", err, b)
		}
		// A string that is not UTF-8 is written with replacement characters.
		if !template.Equal(d, again[0]) && bytes.Equal(src, bytes.ToValidUTF8(src, nil)) {
			t.Fatalf("read back as another value: %s", b)
		}
	}
}

func FuzzReadYAML(f *testing.F) {
	for _, src := range []string{
		"a: &x [1, !Ref B, *x]\n", "a: &x {b: 1}\nc: {<<: [*x, *x]}\n", "? a\n: |+2\n    x\n\n", "--- !!map\n{a: >-\n b\n c}\n...\n",
		"a: !GetAtt\n  - b\n", "- 'it''s\n  '\n- \"\\u263a\\\n  x\"\n", "%TAG ! tag:x,2000:\n--- !a b\n", "a: 0x1F\nb: 1:30\nc: 012345670123\n",
		"a:\r\n- b\r- c\u0085", "\ufeff# c\na: ! 12 # d\n",
	} {
		f.Add([]byte(src))
	}
	for _, src := range seeds(f, ".yaml", ".yml") {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) { check(t, "t.yaml", src) })
}

func FuzzReadJSON(f *testing.F) {
	for _, src := range []string{
		`{"a": [1, -0.5e+3, true, null, "é\ud83d\ude00\n"]}`, "\ufeff{\t\"a\":\r\n{} }", `[[[[]]]]`, `{"a":1,"a":2}`, `"\ud800"`, `{"a": 1} x`,
	} {
		f.Add([]byte(src))
	}
	for _, src := range seeds(f, ".json", ".template") {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		check(t, "t.json", src)
		// Whatever is read is read by the standard library, too, and alike.
		docs, err := template.Read("t.json", src, small)
		var want any
		decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(src, []byte("\ufeff"))))
		decoder.UseNumber()
		if err != nil || len(docs) == 0 || decoder.Decode(&want) != nil {
			return
		}
		if len(template.Repeated(docs[0])) == 0 && !reflect.DeepEqual(want, docs[0].Any()) {
			t.Fatalf("read as %v, want %v", docs[0].Any(), want)
		}
	})
}

// seeds gives small templates of the corpora, if they are there.
func seeds(f *testing.F, extensions ...string) [][]byte {
	if testing.Short() {
		return nil
	}
	var found [][]byte
	for name, src := range sources(f, "corpora/sam/translator-tests/input") {
		for _, e := range extensions {
			if strings.HasSuffix(name, e) && len(src) < 2000 {
				found = append(found, src)
			}
		}
	}
	return found
}

// tree draws a random value.
func tree(depth int) *rapid.Generator[any] {
	text := rapid.OneOf(
		rapid.StringMatching(`[a-zA-Z0-9:./_ -]{0,12}`), rapid.String(),
		rapid.SampledFrom([]string{"yes", "0x1F", "1:30", "012345670123", "~", "", "<<", "- x", "a: b", "#c", "é\n", "\t", "1e3", "=", "null"}))
	leaf := rapid.OneOf(
		rapid.Map(text, func(s string) any { return s }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(rapid.Int64(), func(i int64) any { return i }),
		rapid.Just[any](nil))
	if depth == 0 {
		return leaf
	}
	below := rapid.Deferred(func() *rapid.Generator[any] { return tree(depth - 1) })
	return rapid.OneOf(leaf,
		rapid.Map(rapid.SliceOfN(below, 0, 4), func(l []any) any { return l }),
		rapid.Map(rapid.MapOfN(text, below, 0, 4), func(m map[string]any) any { return m }))
}

// A value that the YAML library or encoding/json writes is read back as it was.
func TestWrittenTreesAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := map[string]any{"root": tree(4).Draw(t, "tree")}
		var buffer bytes.Buffer
		encoder := json.NewEncoder(&buffer)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(want); err != nil {
			t.Fatal(err)
		}
		inJSON := bytes.TrimSpace(buffer.Bytes())
		docs, err := template.Read("t.json", inJSON, template.DefaultLimits())
		if err != nil || len(docs) != 1 {
			t.Fatalf("read JSON: %v\n%s", err, inJSON)
		}
		fromJSON := docs[0]
		var plain any
		decoder := json.NewDecoder(bytes.NewReader(inJSON))
		decoder.UseNumber()
		if err := decoder.Decode(&plain); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plain, fromJSON.Any()); diff != "" {
			t.Fatalf("value (-want +got):\n%s", diff)
		}
		again, err := fromJSON.MarshalJSON()
		if err != nil || string(again) != string(inJSON) {
			t.Fatalf("written as %s, want %s (%v)", again, inJSON, err)
		}
		for _, options := range [][]yaml.Option{{}, {yaml.WithFlowSimpleCollections()}, {yaml.WithUnicode(false), yaml.WithIndent(7)}} {
			inYAML, err := yaml.Dump(quoted(want), options...)
			if err != nil {
				t.Fatal(err)
			}
			docs, err = template.Read("t.yaml", inYAML, template.DefaultLimits())
			if err != nil || len(docs) != 1 {
				t.Fatalf("read YAML: %v\n%s", err, inYAML)
			}
			if !template.Equal(fromJSON, docs[0]) {
				t.Fatalf("YAML is read as %v, want %v\n%s", docs[0].Any(), fromJSON.Any(), inYAML)
			}
		}
	})
}

// quoted turns strings into nodes with quotes: what the library leaves plain by
// the rules of YAML 1.2 may be a number by those of YAML 1.1.
func quoted(v any) any {
	switch v := v.(type) {
	case string:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: v, Style: yaml.DoubleQuotedStyle}
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = quoted(v[i])
		}
		return out
	case map[string]any:
		n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for key, value := range v {
			item := &yaml.Node{}
			if err := item.Encode(quoted(value)); err != nil {
				panic(err)
			}
			n.Content = append(n.Content, quoted(key).(*yaml.Node), item)
		}
		return n
	}
	return v
}

func TestFieldsAndEqual(t *testing.T) {
	a := read(t, "t.yaml", "x: 1\ny: [a, b]\nz: {k: null}\n")
	b := read(t, "t.json", `{"z": {"k": null}, "x": 1, "y": ["a", "b"]}`)
	if !template.Equal(a, b) || !template.Equal(b, a) {
		t.Error("the order of keys counts")
	}
	for _, other := range []string{`{"z": {"k": null}, "x": "1", "y": ["a", "b"]}`, `{"z": {"k": null}, "x": 1, "y": ["b", "a"]}`,
		`{"z": {"l": null}, "x": 1, "y": ["a", "b"]}`, `{"x": 1, "y": ["a", "b"]}`, `{"w": {"k": null}, "x": 1, "y": ["a", "b"]}`} {
		if template.Equal(a, read(t, "t.json", other)) {
			t.Errorf("equal to %s", other)
		}
	}
	if template.Equal(a, nil) || !template.Equal(nil, nil) {
		t.Error("nil is equal to a value, or not to nil")
	}

	v := template.Text("new", template.Pos{File: "t.yaml", Line: 9, Column: 1, EndLine: 9})
	set, added, removed := template.WithField(a, "x", v), template.WithField(a, "w", v), template.WithoutField(a, "y")
	for name, tt := range map[string]struct {
		n    *template.Node
		want string
	}{
		"source":  {a, `{"x":1,"y":["a","b"],"z":{"k":null}}`},
		"set":     {set, `{"x":"new","y":["a","b"],"z":{"k":null}}`},
		"added":   {added, `{"x":1,"y":["a","b"],"z":{"k":null},"w":"new"}`},
		"removed": {removed, `{"x":1,"z":{"k":null}}`},
		"of nil":  {template.WithField(nil, "k", v), `{"k":"new"}`},
	} {
		if got := asJSON(t, tt.n); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
	if set.Get("z") != a.Get("z") || set.Field("x").Pos.Line != 1 || added.Field("w").Pos.Line != 9 {
		t.Error("other entries are not shared, or a key lost its place")
	}
	if template.WithoutField(a, "none") != a || template.WithoutField(nil, "k") != nil {
		t.Error("without an entry that is not there the node is another")
	}
}

func BenchmarkReadCorpus(b *testing.B) {
	files := sources(b, "corpora/sam/serverless-patterns")
	size := 0
	for _, src := range files {
		size += len(src)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for name, src := range files {
			if _, err := template.Read(name, src, template.DefaultLimits()); err != nil {
				b.Fatal(err)
			}
		}
	}
}
