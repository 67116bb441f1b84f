package template_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

func TestPlaces(t *testing.T) {
	const src = `# a comment
A:
  B: !Sub "x
    y"
  C:
    - é: 1
      'q': 2
    - >-
      folded

      text

  D: plain text
    goes on # comment
  E: !GetAtt
    - X
    - Arn
  F: {g: 1,
    h: [2,
     3]}
  I: &anchor !Ref Name
  J: *anchor
  K: !Sub |
    one
    two
  L:
  M: 'it''s
    two'
N: end
`
	n := read(t, "t.yaml", src)
	pos := func(line, column, end int) template.Pos {
		return template.Pos{File: "t.yaml", Line: line, Column: column, EndLine: end}
	}
	a := n.Get("A")
	for name, tt := range map[string]struct{ got, want template.Pos }{
		"root":         {n.Pos, pos(2, 1, 29)},
		"key A":        {n.Field("A").Pos, pos(2, 1, 28)},
		"A":            {a.Pos, pos(3, 3, 28)},
		"key B":        {a.Field("B").Pos, pos(3, 3, 4)},
		"call in B":    {a.Get("B").Pos, pos(3, 6, 4)},
		"text in B":    {a.At("B", "Fn::Sub").Pos, pos(3, 11, 4)},
		"C":            {a.Get("C").Pos, pos(6, 5, 11)},
		"C0":           {a.Get("C").Items[0].Pos, pos(6, 7, 7)},
		"value of é":   {a.Get("C").Items[0].Get("é").Pos, pos(6, 10, 6)},
		"key q":        {a.Get("C").Items[0].Field("q").Pos, pos(7, 7, 7)},
		"C1":           {a.Get("C").Items[1].Pos, pos(8, 7, 11)},
		"D":            {a.Get("D").Pos, pos(13, 6, 14)},
		"E":            {a.Get("E").Pos, pos(15, 6, 17)},
		"list of E":    {a.At("E", "Fn::GetAtt").Pos, pos(16, 5, 17)},
		"F":            {a.Get("F").Pos, pos(18, 6, 20)},
		"3 in F":       {a.At("F", "h").Items[1].Pos, pos(20, 6, 20)},
		"I":            {a.Get("I").Pos, pos(21, 6, 21)},
		"name in I":    {a.At("I", "Ref").Pos, pos(21, 19, 21)},
		"key J":        {a.Field("J").Pos, pos(22, 3, 22)},
		"J, the alias": {a.Get("J").Pos, pos(21, 6, 21)},
		"K":            {a.Get("K").Pos, pos(23, 6, 25)},
		"text in K":    {a.At("K", "Fn::Sub").Pos, pos(23, 11, 25)},
		"key L":        {a.Field("L").Pos, pos(26, 3, 26)},
		"M":            {a.Get("M").Pos, pos(27, 6, 28)},
		"N":            {n.Get("N").Pos, pos(29, 4, 29)},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}

	// The same places with the line ends of Windows.
	windows := read(t, "t.yaml", strings.ReplaceAll(src, "\n", "\r\n"))
	if diff := cmp.Diff(places(n), places(windows)); diff != "" {
		t.Errorf("with the line ends of Windows (-want +got):\n%s", diff)
	}
}

// places lists the places of all values, in order.
func places(n *template.Node) []template.Pos {
	list := []template.Pos{n.Pos}
	for _, item := range n.Items {
		list = append(list, places(item)...)
	}
	for _, f := range n.Fields {
		list = append(append(list, f.Pos), places(f.Value)...)
	}
	return list
}

func TestPlacesInJSON(t *testing.T) {
	n := read(t, "t.json", "{\n\t\"é\": [1, {\"k\":\n  true}\n],\n\"last\": \"x\" }\n")
	pos := func(line, column, end int) template.Pos {
		return template.Pos{File: "t.json", Line: line, Column: column, EndLine: end}
	}
	for name, tt := range map[string]struct{ got, want template.Pos }{
		"root":    {n.Pos, pos(1, 1, 5)},
		"key é":   {n.Field("é").Pos, pos(2, 2, 4)},
		"list":    {n.Get("é").Pos, pos(2, 7, 4)},
		"1":       {n.Get("é").Items[0].Pos, pos(2, 8, 2)},
		"map":     {n.Get("é").Items[1].Pos, pos(2, 11, 3)},
		"key k":   {n.Get("é").Items[1].Field("k").Pos, pos(2, 12, 3)},
		"true":    {n.Get("é").Items[1].Get("k").Pos, pos(3, 3, 3)},
		"last":    {n.Get("last").Pos, pos(5, 9, 5)},
		"keylast": {n.Field("last").Pos, pos(5, 1, 5)},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// In every template of the corpora, a value lies within its parent, and a key
// stands in the source where its place says.
func TestPlacesInCorpora(t *testing.T) {
	for _, folder := range []string{"corpora/sam/translator-tests/input", "corpora/sam/serverless-patterns", "corpora/cdk-out"} {
		for name, src := range sources(t, folder) {
			docs, err := template.Read(name, src, template.DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.ReplaceAll(string(src), "\r\n", "\n"), "\n")
			aliases := strings.Contains(string(src), "*")
			for _, d := range docs {
				checkPlaces(t, name, lines, d, aliases)
			}
		}
	}
}

func checkPlaces(t *testing.T, name string, lines []string, n *template.Node, aliases bool) {
	t.Helper()
	if n.Pos.Line < 1 || n.Pos.EndLine < n.Pos.Line || n.Pos.EndLine > len(lines) {
		t.Errorf("%s: value at %+v", name, n.Pos)
	}
	for _, item := range n.Items {
		if !aliases && (item.Pos.Line < n.Pos.Line || item.Pos.EndLine > n.Pos.EndLine) {
			t.Errorf("%s: %+v is not within %+v", name, item.Pos, n.Pos)
		}
		checkPlaces(t, name, lines, item, aliases)
	}
	for _, f := range n.Fields {
		if !aliases && (f.Pos.Line < n.Pos.Line || f.Pos.EndLine > n.Pos.EndLine || f.Value.Pos.EndLine != f.Pos.EndLine) {
			t.Errorf("%s: %s at %+v is not within %+v", name, f.Key, f.Pos, n.Pos)
		}
		rest := string([]rune(lines[f.Pos.Line-1])[f.Pos.Column-1:])
		short := strings.TrimPrefix(f.Key, "Fn::")
		if !strings.HasPrefix(strings.TrimLeft(rest, `'"!`), f.Key) && !strings.HasPrefix(strings.TrimLeft(rest, `'"!`), short) &&
			!strings.ContainsAny(f.Key, "\"'\\\n") && !strings.HasPrefix(rest, "&") {
			t.Errorf("%s: key %q is placed at %d:%d, where %q stands", name, f.Key, f.Pos.Line, f.Pos.Column, rest)
		}
		checkPlaces(t, name, lines, f.Value, aliases)
	}
}
