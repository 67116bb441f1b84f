package language_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/temper-security/temper/collect/cloudformation/language"
	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/internal/shared"
)

// size counts values up to a bound.
func size(n *template.Node, bound int) int {
	if n == nil {
		return 0
	}
	count := 1
	for _, item := range n.Items {
		if count < bound {
			count += size(item, bound-count)
		}
	}
	for _, f := range n.Fields {
		if count < bound {
			count += size(f.Value, bound-count)
		}
	}
	return count
}

// A small template must not become a large one.
func TestExpansionIsBounded(t *testing.T) {
	items := strings.Repeat("x,", 200)
	var nested strings.Builder
	for i := range 8 {
		fmt.Fprintf(&nested, "{'Fn::ForEach::L%d': [V%d, [%s], ", i, i, numbers(100))
	}
	nested.WriteString("{'R${V0}${V7}': {Type: T}}" + strings.Repeat("]}", 8))
	var doubling strings.Builder
	for i := range 30 {
		fmt.Fprintf(&doubling, "{'Fn::ForEach::L%d': [V%d, ['%s'], ", i, i, strings.Repeat(fmt.Sprintf("${V%d}", i+1), 20))
	}
	doubling.WriteString("{'R${V0}': {Type: T}}" + strings.Repeat("]}", 30))
	files := folder{}
	for i := range 9 {
		include := fmt.Sprintf("{Fn::Transform: {Name: AWS::Include, Parameters: {Location: f%d.yaml}}}", i+1)
		files[fmt.Sprintf("f%d.yaml", i)] = "L: [" + strings.Repeat(include+", ", 20) + "]\n"
	}
	files["f9.yaml"] = "[" + items + "]"
	tests := map[string]string{
		"loops in loops":  "Transform: AWS::LanguageExtensions\nResources: " + nested.String(),
		"growing strings": "Transform: AWS::LanguageExtensions\nResources: " + doubling.String(),
		"includes":        "Resources: {R: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: f0.yaml}}}}",
		"joins of joins": "Transform: AWS::LanguageExtensions\nx0: &x0 [" + strings.Repeat("x", 20_000) + "]\n" + joins(14) +
			"Resources: {Fn::ForEach::L: [V, [*j14], {'R${V}': {Type: T}}]}",
	}
	lim := template.DefaultLimits()
	for name, src := range tests {
		t.Run(name, func(t *testing.T) {
			docs, err := template.Read("template.yaml", []byte(src), lim)
			if err != nil {
				t.Fatal(err)
			}
			got, problems := language.Expand(docs[0], language.Options{Open: files.open, Limits: lim})
			if len(problems) == 0 {
				t.Error("nothing is told")
			}
			if len(problems) > 1000 {
				t.Errorf("%d problems", len(problems))
			}
			if n := size(got, 3*lim.Nodes); n > 2*lim.Nodes {
				t.Errorf("more than %d values", n)
			}
		})
	}
}

func numbers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d,", i)
	}
	return b.String()
}

func joins(n int) string {
	var b strings.Builder
	b.WriteString("j0: &j0 {Fn::Join: ['', *x0]}\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "j%d: &j%d {Fn::Join: ['', [*j%d, *j%d]]}\n", i, i, i-1, i-1)
	}
	return b.String()
}

// Templates that use neither loops nor includes are not touched.
func TestOrdinaryTemplatesAreShared(t *testing.T) {
	root := shared.Dir(t, "corpora/sam/translator-tests/input")
	count := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil || strings.Contains(string(src), "Fn::Transform") || strings.Contains(string(src), "LanguageExtensions") {
			return err
		}
		docs, err := template.Read(path, src, template.DefaultLimits())
		if err != nil {
			return err
		}
		for _, doc := range docs {
			got, _ := language.Expand(doc, language.Options{})
			if got != doc {
				t.Errorf("%s: the template was changed", path)
			}
			count++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if count < 500 {
		t.Errorf("only %d templates were looked at", count)
	}
}

func FuzzExpand(f *testing.F) {
	f.Add("Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::L: [N, [A, B], {'R&{N}': {Type: T, P: !Sub '${N}'}}]\n")
	f.Add("Resources: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: part.yaml}}}\n")
	f.Add("Transform: AWS::LanguageExtensions\nMappings: {M: {a: {b: [x, y]}}}\nResources: {Fn::ForEach::L: [N, !FindInMap [M, a, b], {'${N}': {Condition: !Select [0, !Split [',', 'a,b']]}}]}\n")
	files := folder{"part.yaml": "A: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: part.yaml}}}\n"}
	lim := template.Limits{Bytes: 1 << 16, Depth: 100, Nodes: 10_000}
	f.Fuzz(func(t *testing.T, src string) {
		docs, err := template.Read("template.yaml", []byte(src), lim)
		if err != nil || len(docs) == 0 {
			return
		}
		before, _ := docs[0].MarshalJSON()
		got, _ := language.Expand(docs[0], language.Options{Open: files.open, Limits: lim, Parameters: map[string]string{"P": "a,b"}})
		if n := size(got, 5*lim.Nodes); n > 4*lim.Nodes {
			t.Errorf("%d values", n)
		}
		if after, _ := docs[0].MarshalJSON(); string(before) != string(after) {
			t.Error("the source was changed")
		}
	})
}
