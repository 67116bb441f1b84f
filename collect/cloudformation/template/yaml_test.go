package template_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

func read(tb testing.TB, file, src string) *template.Node {
	tb.Helper()
	docs, err := template.Read(file, []byte(src), template.DefaultLimits())
	if err != nil {
		tb.Fatalf("read %s: %v", file, err)
	}
	if len(docs) != 1 {
		tb.Fatalf("read %s: %d documents", file, len(docs))
	}
	return docs[0]
}

// asJSON gives the form that the tests compare: kinds are told apart, and keys
// keep their order.
func asJSON(tb testing.TB, n *template.Node) string {
	tb.Helper()
	b, err := n.MarshalJSON()
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

// The expectations are those of https://yaml.org/type/ and of PyYAML 6.
func TestScalars(t *testing.T) {
	tests := map[string]string{
		"":  `null`,
		"~": `null`, "null": `null`, "NULL": `null`, "nUll": `"nUll"`,
		"true": `true`, "Yes": `true`, "ON": `true`, "false": `false`, "no": `false`, "Off": `false`,
		"y": `"y"`, "n": `"n"`, "Y": `"Y"`, "tRue": `"tRue"`,
		"0": `0`, "-12": `-12`, "+12": `12`, "1_000": `1000`, "0x1F": `31`, "0b101": `5`, "017": `15`, "-017": `-15`,
		"00": `0`, "0o17": `"0o17"`, "089": `"089"`, "0x": `"0x"`, "1:30": `90`, "1:30:05": `5405`, "1:60": `"1:60"`,
		"0:30": `"0:30"`, "99999999999999999999999": `99999999999999999999999`,
		"1.5": `1.5`, "1.50": `1.50`, "+.5": `"+.5"`, ".5": `0.5`, "1.": `1.0`, "01.5": `1.5`, "-0.25": `-0.25`,
		"1e3": `"1e3"`, "1.5e3": `"1.5e3"`, "1.5e+3": `1.5e+3`, "1:30.5": `90.5`, "1_0.2_5": `10.25`,
		".inf": `".inf"`, ".nan": `".nan"`, "-": `["-"]`, ".": `"."`, "=": `"="`,
		"2012-10-17": `"2012-10-17"`, "2010-09-09": `"2010-09-09"`, "2001-12-14T21:59:43.10-05:00": `"2001-12-14T21:59:43.10-05:00"`,
		// Account ids: all digits are kept.
		"012345670123": `"012345670123"`, "012345678901": `"012345678901"`, "000000000000": `"000000000000"`,
		"123456789012": `123456789012`,
		`"true"`:       `"true"`, `'12'`: `"12"`, `""`: `""`, `! 12`: `"12"`,
		"!!str 12": `"12"`, "!!int '12'": `12`, "!!bool 'yes'": `true`, "!!float 3": `3`, "!!null ''": `null`,
		"!!binary aGk=": `"aGk="`, "!!timestamp 2012-10-17": `"2012-10-17"`,
		"nodejs20.x": `"nodejs20.x"`, "python3.12": `"python3.12"`, "10.0.0.0/16": `"10.0.0.0/16"`, "*": ``,
	}
	for in, want := range tests {
		docs, err := template.Read("t.yaml", []byte("k: "+in+"\n"), template.DefaultLimits())
		if in == "-" {
			continue // a list, in this place refused
		}
		if want == "" {
			if err == nil {
				t.Errorf("%q is accepted", in)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := asJSON(t, docs[0].Get("k")); got != want {
			t.Errorf("%q is read as %s, want %s", in, got, want)
		}
	}
}

// Source: template reference of each function, the YAML short form.
func TestShortTags(t *testing.T) {
	tests := map[string]string{
		"!Ref Name":                         `{"Ref":"Name"}`,
		"!Ref 123":                          `{"Ref":"123"}`,
		"!Condition IsProd":                 `{"Condition":"IsProd"}`,
		"!GetAtt A.Arn":                     `{"Fn::GetAtt":["A","Arn"]}`,
		"!GetAtt A.Outputs.B":               `{"Fn::GetAtt":["A","Outputs.B"]}`,
		"!GetAtt [A, Arn]":                  `{"Fn::GetAtt":["A","Arn"]}`,
		"!GetAtt A":                         `{"Fn::GetAtt":["A"]}`,
		"!Sub '${A}-x'":                     `{"Fn::Sub":"${A}-x"}`,
		"!Sub ['${A}', {A: 1}]":             `{"Fn::Sub":["${A}",{"A":1}]}`,
		"!Join ['', [!Ref A, !Sub '${B}']]": `{"Fn::Join":["",[{"Ref":"A"},{"Fn::Sub":"${B}"}]]}`,
		"!If [C, !Ref A, true]":             `{"Fn::If":["C",{"Ref":"A"},true]}`,
		"!GetAZs ''":                        `{"Fn::GetAZs":""}`,
		"!GetAZs {Ref: AWS::Region}":        `{"Fn::GetAZs":{"Ref":"AWS::Region"}}`,
		"!Base64 {'Fn::Sub': x}":            `{"Fn::Base64":{"Fn::Sub":"x"}}`,
		"!ImportValue 'a:b'":                `{"Fn::ImportValue":"a:b"}`,
		"!Transform {Name: N}":              `{"Fn::Transform":{"Name":"N"}}`,
		"!ToJsonString {a: 1}":              `{"Fn::ToJsonString":{"a":1}}`,
		"!Unheard 1":                        `{"Fn::Unheard":"1"}`,
		"!Fn::Sub x":                        `{"Fn::Sub":"x"}`,
		"!And [!Condition A, !Not [!Equals [!Ref B, 1]]]": `{"Fn::And":[{"Condition":"A"},{"Fn::Not":[{"Fn::Equals":[{"Ref":"B"},1]}]}]}`,
	}
	for in, want := range tests {
		if got := asJSON(t, read(t, "t.yaml", "k: "+in+"\n").Get("k")); got != want {
			t.Errorf("%s is read as %s, want %s", in, got, want)
		}
	}
}

func TestAnchorsAndMergeKeys(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"alias":        {"a: &x {k: 1}\nb: *x\n", `{"a":{"k":1},"b":{"k":1}}`},
		"merge":        {"a: &x {k: 1, l: 2}\nb: {<<: *x, l: 3}\n", `{"a":{"k":1,"l":2},"b":{"k":1,"l":3}}`},
		"merge after":  {"a: &x {k: 1, l: 2}\nb: {l: 3, <<: *x}\n", `{"a":{"k":1,"l":2},"b":{"k":1,"l":3}}`},
		"first wins":   {"a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc: {<<: [*x, *y]}\n", `{"a":{"k":1},"b":{"k":2,"l":2},"c":{"k":1,"l":2}}`},
		"merged merge": {"a: &x {k: 1}\nb: &y {<<: *x, l: 2}\nc: {<<: *y}\n", `{"a":{"k":1},"b":{"k":1,"l":2},"c":{"k":1,"l":2}}`},
		"quoted":       {"a: {'<<': {k: 1}}\n", `{"a":{"<<":{"k":1}}}`},
		"scalar":       {"a: &x 0x10\nb: *x\n", `{"a":16,"b":16}`},
		"key":          {"&x a: *x\n", `{"a":"a"}`},
		"redefined":    {"a: &x 1\nb: *x\nc: &x 2\nd: *x\n", `{"a":1,"b":1,"c":2,"d":2}`},
		"tagged":       {"a: &x !Ref A\nb: *x\nc: !Sub &y d\ne: *y\n", `{"a":{"Ref":"A"},"b":{"Ref":"A"},"c":{"Fn::Sub":"d"},"e":{"Fn::Sub":"d"}}`},
		"repeated":     {"a: 1\nb: 2\na: 3\n", `{"a":3,"b":2}`},
		"odd keys":     {"1: a\ntrue: b\n2012-10-17: c\n0777: d\n", `{"1":"a","true":"b","2012-10-17":"c","0777":"d"}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, want := read(t, "t.yaml", tt.in), read(t, "t.json", tt.want)
			if diff := cmp.Diff(want.Any(), got.Any()); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
		})
	}
	n := read(t, "t.yaml", "a: &x {k: 1}\nb: *x\n")
	if n.Get("a") != n.Get("b") {
		t.Error("an alias is not shared")
	}
}

func TestRepeatedKeys(t *testing.T) {
	for file, src := range map[string]string{
		"t.yaml": "A:\n  x: 1\n  x: 2\n  y: 0\n  x: 3\n",
		"t.json": "{\"A\": {\n\"x\": 1,\n\"x\": 2,\n\"y\": 0,\n\"x\": 3}}",
	} {
		got := template.Repeated(read(t, file, src))
		if len(got) != 1 || got[0].Key != "x" || got[0].Value.Text != "3" || got[0].Earlier.Value.Text != "2" ||
			got[0].Earlier.Earlier.Value.Text != "1" || got[0].Pos.Line != 5 || got[0].Earlier.Pos.Line != 3 {
			t.Errorf("%s: %+v", file, got)
		}
	}
}

func TestDocumentsAndEncodings(t *testing.T) {
	utf16le := []byte{0xff, 0xfe}
	utf16be := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune("{\"a\": \"é\U0001F600\"}")) {
		utf16le = append(utf16le, byte(u), byte(u>>8))
		utf16be = append(utf16be, byte(u>>8), byte(u))
	}
	tests := map[string]struct {
		file, src string
		want      []string
	}{
		"several":                   {"t.yaml", "a: 1\n---\nb: 2\n...\n---\nc: 3\n", []string{`{"a":1}`, `{"b":2}`, `{"c":3}`}},
		"empty":                     {"t.yaml", "", nil},
		"white space":               {"t.json", " \n", nil},
		"comments":                  {"t.yaml", "# nothing\n", nil},
		"empty ones":                {"t.yaml", "---\n---\na: 1\n---\n", []string{`{"a":1}`}},
		"mark":                      {"t.yaml", "\ufeffa: 1\n", []string{`{"a":1}`}},
		"mark in JSON":              {"t.json", "\ufeff{\"a\": 1}", []string{`{"a":1}`}},
		"UTF-16 little":             {"t.json", string(utf16le), []string{"{\"a\":\"é\U0001F600\"}"}},
		"UTF-16 big":                {"t.yaml", string(utf16be), []string{"{\"a\":\"é\U0001F600\"}"}},
		"JSON by sight":             {"t.template", "\t{\n\t\"a\":\t[1,\t2]\n\t}\n", []string{`{"a":[1,2]}`}},
		"YAML in braces":            {"t.yaml", "{a: 1, # one\n b: [x,]}\n", []string{`{"a":1,"b":["x"]}`}},
		"JSON, then YAML":           {"t.yaml", "{\"a\": 1}\n---\nb: 2\n", []string{`{"a":1}`, `{"b":2}`}},
		"Windows":                   {"t.yaml", "a: 1\r\nb: |\r\n  x\r\n  y\r\n", []string{`{"a":1,"b":"x\ny\n"}`}},
		"anchors are of a document": {"t.yaml", "a: &x 1\n---\nb: &x 2\nc: *x\n", []string{`{"a":1}`, `{"b":2,"c":2}`}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			docs, err := template.Read(tt.file, []byte(tt.src), template.DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range docs {
				got = append(got, asJSON(t, d))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSyntaxErrors(t *testing.T) {
	tests := []struct{ file, src, want string }{
		{"t.yaml", "a: b: c\n", "t.yaml:1:5: mapping values are not allowed in this context"},
		{"t.yaml", "a: 1\nb: *none\n", "t.yaml:2:4: unknown anchor 'none' referenced"},
		{"t.yaml", "a: &x\n  - *x\n", `t.yaml:2:5: anchor "x" contains itself`},
		{"t.yaml", "a: &x {b: {c: *x}}\n", `t.yaml:1:15: anchor "x" contains itself`},
		{"t.yaml", "a: &x {<<: *x}\n", `t.yaml:1:12: anchor "x" contains itself`},
		{"t.yaml", "? [a]\n: 1\n", "t.yaml:1:3: a list or map cannot be a key"},
		{"t.yaml", "!Sub '${A}': 1\n", "t.yaml:1:1: a call of Fn::Sub cannot be a key"},
		{"t.yaml", "a: {<<: 3}\n", "t.yaml:1:9: a merge key needs a map or a list of maps"},
		{"t.yaml", "a: !!python/object:os.system x\n", "t.yaml:1:4: a scalar cannot have the tag !!python/object:os.system"},
		{"t.yaml", "a: !!int many\n", "t.yaml:1:4: a scalar cannot have the tag !!int"},
		{"t.json", "{\n  \"a\": 1,\n}", "t.json:3:1: '}' where a key is expected"},
		{"t.json", "{\"a\": 1} x", "t.json:1:10: text after the end of the value"},
		{"t.json", "{\"a\": 01}", "t.json:1:7: a number with a leading zero"},
		{"t.json", "{\"a\": tru}", "t.json:1:7: 't' where a value is expected"},
		{"t.json", "{\"a\": \"\xff\"}", "t.json:1:8: a string is not UTF-8"},
		{"t.json", "{\"a\": \"\\x\"}", "t.json:1:8: an escape sequence that is not of JSON"},
		{"t.json", "{\"a\": \"x\n\"}", "t.json:1:9: a control character in a string"},
		{"t.json", "{\"é\": [1, 2}", "t.json:1:12: '}' where a comma or ] is expected"},
		{"t.json", "{\"a\": ", "t.json:1:7: the source ends where a value is expected"},
		{"t.template", "{\n\"a\": {\n\"b\": 1\n\"c\": 2}}", "t.template:4:1: '\"' where a comma or } is expected"},
	}
	for _, tt := range tests {
		_, err := template.Read(tt.file, []byte(tt.src), template.DefaultLimits())
		var syntax *template.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%q: %v is not a syntax error", tt.src, err)
			continue
		}
		if err.Error() != tt.want {
			t.Errorf("%q: %v, want %s", tt.src, err, tt.want)
		}
	}
}

// Sources that are small and expand to something large, or that nest deeply,
// are over a limit, and are refused quickly.
func TestHostileSources(t *testing.T) {
	laughs := "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
	maps := "a0: &a0 {x: 1}\n"
	for i := 1; i < 40; i++ {
		laughs += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9))
		maps += fmt.Sprintf("a%d: &a%d {k%d: *a%d, l%d: *a%d, <<: [*a%d, *a%d]}\n", i, i, i, i-1, i, i-1, i-1, i-1)
	}
	wide := "a: &a {"
	for i := range 3000 {
		wide += fmt.Sprintf("k%d: 1, ", i)
	}
	wide += "}\n"
	deepAlias := "a0: &a0 [x]\n"
	for i := 1; i < 250; i++ {
		deepAlias += fmt.Sprintf("a%d: &a%d [*a%d]\n", i, i, i-1)
	}
	tests := map[string]struct{ file, src string }{
		"lists of aliases":       {"t.yaml", laughs},
		"maps of aliases":        {"t.yaml", maps},
		"aliases that nest":      {"t.yaml", deepAlias},
		"merged again and again": {"t.yaml", wide + "b: {<<: [" + strings.Repeat("*a,", 3000) + "]}\n"},
		"merged everywhere":      {"t.yaml", wide + strings.Repeat("---\n", 1) + wide + "b:\n" + strings.Repeat("- {<<: *a}\n", 3000)},
		"deep flow":              {"t.yaml", "a: " + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)},
		"deep flow maps":         {"t.yaml", "a: " + strings.Repeat("{a: ", 10_000)},
		"deep block":             {"t.yaml", strings.Repeat("- ", 10_000) + "x"},
		"deep keys":              {"t.yaml", strings.Repeat("? ", 10_000) + "x"},
		"deep JSON":              {"t.json", strings.Repeat("[", 1_000_000)},
		"deep JSON maps":         {"t.template", strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000)},
		"many values":            {"t.json", "[" + strings.Repeat("1,", 1_000_001) + "1]"},
		"many flow values":       {"t.yaml", "- [" + strings.Repeat("a,", 4_000_000) + "]"},
		"large":                  {"t.yaml", strings.Repeat(" ", 9<<20)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := template.Read(tt.file, []byte(tt.src), template.DefaultLimits())
			if !errors.Is(err, template.ErrLimit) {
				t.Fatalf("error %.200v, want one that wraps ErrLimit", err)
			}
			// Far above what it takes; the sources above would take hours.
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
	// Without limits the stack still holds.
	if _, err := template.Read("t.json", []byte(strings.Repeat("[", 5_000_000)), template.Limits{}); !errors.Is(err, template.ErrLimit) {
		t.Errorf("without limits: %.200v", err)
	}
	if _, err := template.Read("t.yaml", []byte(strings.Repeat("- ", 500_000)), template.Limits{}); !errors.Is(err, template.ErrLimit) {
		t.Errorf("without limits: %.200v", err)
	}
}
