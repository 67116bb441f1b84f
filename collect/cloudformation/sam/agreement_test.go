package sam

import (
	"cmp"
	"encoding/json"
	stdflag "flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/internal/shared"
)

var (
	update  = stdflag.Bool("update", false, "write docs/sam-agreement.md")
	explain = stdflag.String("explain", "", "show the differences of the templates whose name contains this text")
)

// leastAgreement is the share of templates that must be exact in each corpus.
const leastAgreement = 0.99

// compared are the types whose resources must be exact: those that decide who may
// do what.
var compared = map[string]bool{
	"AWS::Lambda::Function":           true,
	"AWS::Lambda::Permission":         true,
	"AWS::Lambda::Url":                true,
	"AWS::Lambda::EventSourceMapping": true,
	"AWS::Lambda::LayerVersion":       true,
	"AWS::Lambda::Version":            true,
	"AWS::Lambda::Alias":              true,
	"AWS::IAM::Role":                  true,
	"AWS::IAM::ManagedPolicy":         true,
}

// pair is an input and what the reference translator makes of it.
type pair struct {
	name   string
	source []byte
	// want are the bodies of resources by logical id; types are the types of
	// all resources, also of those whose body is not in the corpus.
	want  map[string]any
	types map[string]string
	// conditions is the Conditions section, nil if it is not in the corpus.
	conditions map[string]any
	options    Options
	// moved says that local paths were replaced in the answer.
	moved bool
	// refused says that the reference refuses the input.
	refused bool
}

// answerOptions are those that the answers of the corpora were made with.
var answerOptions = Options{Partition: "aws", Region: "ap-southeast-1"}

// tally counts, for a corpus, templates and resources.
type tally struct {
	templates, exact, noProblem int
	sameTypes, identical        int
	errors, refused             int
	expected, found             map[string]int
}

func TestAgreement(t *testing.T) {
	corpora := []struct {
		name  string
		pairs []pair
	}{
		{"serverless-patterns", patternPairs(t)},
		{"translator-tests", translatorPairs(t)},
	}
	var report strings.Builder
	for _, c := range corpora {
		sum := tally{expected: map[string]int{}, found: map[string]int{}}
		for _, p := range c.pairs {
			compare(t, &sum, p)
		}
		sum.write(&report, c.name)
		if share := float64(sum.exact) / float64(sum.templates); share < leastAgreement {
			t.Errorf("%s: %d of %d templates are exact, less than %.0f %%", c.name, sum.exact, sum.templates, 100*leastAgreement)
		}
		if sum.noProblem < sum.templates {
			t.Errorf("%s: %d valid templates are refused", c.name, sum.templates-sum.noProblem)
		}
		if sum.errors > 0 && float64(sum.refused)/float64(sum.errors) < 0.9 {
			t.Errorf("%s: %d of %d invalid templates are refused, less than 90 %%", c.name, sum.refused, sum.errors)
		}
	}
	t.Logf("\n%s", report.String())
	if *update {
		text := "# Agreement with the reference SAM translator\n\n" +
			"Measured by `go test ./collect/cloudformation/sam -run TestAgreement -update`.\n" +
			"A template is exact if its Lambda functions, permissions, URLs, event source mappings, layers, versions and\n" +
			"aliases, its IAM roles and managed policies are the same as those of aws-sam-translator, by type and properties.\n" +
			"What differs on purpose: the name of a managed policy that is not known becomes the ARN of an AWS managed policy,\n" +
			"a path on the local disk and a missing CodeUri (the folder of the template) are accepted, as packaging accepts them.\n\n" +
			report.String()
		if err := os.WriteFile("../../../docs/sam-agreement.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *tally) write(b *strings.Builder, corpus string) {
	fmt.Fprintf(b, "## %s\n\n| | number |\n|---|---|\n", corpus)
	fmt.Fprintf(b, "| valid templates | %d |\n| exact | %d (%.1f %%) |\n", s.templates, s.exact, 100*float64(s.exact)/float64(max(s.templates, 1)))
	fmt.Fprintf(b, "| without a problem | %d |\n| same number of resources of every type | %d |\n", s.noProblem, s.sameTypes)
	fmt.Fprintf(b, "| identical, with logical ids, attributes and all types | %d (%.1f %%) |\n", s.identical, 100*float64(s.identical)/float64(max(s.templates, 1)))
	if s.errors > 0 {
		fmt.Fprintf(b, "| invalid templates | %d |\n| refused | %d (%.1f %%) |\n", s.errors, s.refused, 100*float64(s.refused)/float64(s.errors))
	}
	fmt.Fprintf(b, "\n| resource type | expected | exact |\n|---|---|---|\n")
	for _, typ := range slices.Sorted(maps.Keys(s.expected)) {
		fmt.Fprintf(b, "| %s | %d | %d |\n", cmp.Or(typ, "(none)"), s.expected[typ], s.found[typ])
	}
	b.WriteString("\n")
}

// compare transforms an input and counts what agrees.
func compare(t *testing.T, sum *tally, p pair) {
	show := func(format string, args ...any) {
		if *explain != "" && strings.Contains(p.name, *explain) {
			t.Logf(p.name+": "+format, args...)
		}
	}
	nodes, err := template.Read(p.name, p.source, template.DefaultLimits())
	var got *Result
	if err == nil && len(nodes) == 1 {
		got, err = Transform(nodes[0], p.options)
	}
	if p.refused {
		sum.errors++
		if err != nil || len(got.Problems) > 0 {
			sum.refused++
		} else {
			show("is not refused")
		}
		return
	}
	sum.templates++
	if err != nil {
		show("%v", err)
		return
	}
	if len(got.Problems) == 0 {
		sum.noProblem++
	}
	for _, problem := range got.Problems {
		show("problem: %v", problem.String())
		if *explain == "" && testing.Verbose() {
			t.Logf("refused: %v", problem.String())
		}
	}
	made, _ := got.Root.Get("Resources").Any().(map[string]any)
	types := map[string]string{}
	for id, body := range made {
		if m, ok := body.(map[string]any); ok {
			types[id], _ = m["Type"].(string)
		}
	}
	if maps.Equal(count(types), count(p.types)) {
		sum.sameTypes++
	} else {
		show("types: got %v, want %v", count(types), count(p.types))
	}
	want := canonical(p.want, p.types, p.moved)
	have := canonical(made, types, p.moved)
	if identical(show, p, made, types, got) {
		sum.identical++
	}
	exact := true
	for typ, bodies := range want {
		left := slices.Clone(have[typ])
		for _, body := range bodies {
			sum.expected[typ]++
			if i := slices.Index(left, body); i >= 0 {
				left = slices.Delete(left, i, i+1)
				sum.found[typ]++
			} else if compared[typ] {
				exact = false
				show("missing %s %s", typ, body)
			} else {
				show("(not decisive) missing %s %s", typ, body)
			}
		}
		for _, body := range left {
			show("surplus %s %s", typ, body)
			exact = exact && !compared[typ]
		}
	}
	for typ, bodies := range have {
		if compared[typ] && want[typ] == nil {
			exact = false
			show("surplus %s %v", typ, bodies)
		}
	}
	if exact {
		sum.exact++
	} else if *explain == "" && testing.Verbose() {
		t.Logf("%s is not exact", p.name)
	}
}

// identical reports whether all resources agree, with their logical ids and
// attributes, and the conditions too.
func identical(show func(string, ...any), p pair, made map[string]any, types map[string]string, got *Result) bool {
	whole := func(resources map[string]any, types map[string]string) map[string]string {
		ids := hashedIDs(types, p.moved)
		out := map[string]string{}
		for id, body := range resources {
			m, _ := body.(map[string]any)
			m = maps.Clone(m)
			if props, ok := m["Properties"].(map[string]any); ok {
				m["Properties"] = withoutPlaces(props, types[id])
			} else if m != nil {
				m["Properties"] = map[string]any{}
			}
			if s, ok := m["DependsOn"].(string); ok {
				m["DependsOn"] = []any{s}
			}
			if to, ok := ids[id]; ok {
				id = to
			}
			b, _ := json.Marshal(neutral(m, ids))
			out[id] = string(b)
		}
		return out
	}
	want, have := whole(p.want, p.types), whole(made, types)
	same := true
	for id, body := range want {
		if have[id] != body {
			same = false
			show("(whole) %s want %s", id, body)
			show("(whole) %s got  %s", id, have[id])
		}
	}
	if p.conditions != nil {
		a, _ := json.Marshal(neutral(any(p.conditions), nil))
		b, _ := json.Marshal(neutral(got.Root.Get("Conditions").Any(), nil))
		if string(a) != string(b) {
			same = false
			show("(whole) conditions want %s", a)
			show("(whole) conditions got  %s", b)
		}
	}
	return same && maps.Equal(count(types), count(p.types))
}

// hashedIDs maps logical ids with a hash to the same without.
func hashedIDs(types map[string]string, moved bool) map[string]string {
	ids := map[string]string{}
	for id, typ := range types {
		if when := hashed[typ]; when == "always" || when == "moved" && moved {
			ids[id] = hashSuffix.ReplaceAllString(id, "HASH")
		}
	}
	return ids
}

// withoutPlaces hides where code is.
func withoutPlaces(props map[string]any, typ string) map[string]any {
	props = maps.Clone(props)
	switch typ {
	case "AWS::Lambda::Function":
		props["Code"] = codePlace(props["Code"])
	case "AWS::Lambda::LayerVersion":
		props["Content"] = codePlace(props["Content"])
	}
	return props
}

func count(types map[string]string) map[string]int {
	out := map[string]int{}
	for _, typ := range types {
		out[typ]++
	}
	return out
}

// hashed are the types whose logical ids end in a hash that is not compared: that
// of a deployment is made of how Python prints the definition. In the corpus with
// local paths replaced, the hashes of code differ too; the value is then moved.
var hashed = map[string]string{
	"AWS::ApiGateway::Deployment": "always",
	"AWS::Lambda::Version":        "moved",
	"AWS::Lambda::LayerVersion":   "moved",
}

var (
	hashSuffix     = regexp.MustCompile(`[0-9a-f]{10}$`)
	deploymentHash = regexp.MustCompile(`deployment id: [0-9a-f]{40}`)
)

// canonical returns the properties of resources, by type, as JSON in which what
// must not be compared is replaced: hashes in logical ids, and the place of code
// (the corpus was made with local paths replaced).
func canonical(resources map[string]any, types map[string]string, moved bool) map[string][]string {
	ids := hashedIDs(types, moved)
	out := map[string][]string{}
	for id, body := range resources {
		m, ok := body.(map[string]any)
		if !ok {
			continue
		}
		typ := types[id]
		props, _ := m["Properties"].(map[string]any)
		if props == nil {
			props = map[string]any{}
		}
		props = withoutPlaces(props, typ)
		b, err := json.Marshal(neutral(props, ids))
		if err == nil {
			out[typ] = append(out[typ], string(b))
		}
	}
	return out
}

// codePlace hides where code is, unless it is inline or a real location.
func codePlace(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return "local"
	}
	if m["S3Bucket"] == "bucket" && m["S3Key"] == "key" || m["ImageUri"] != nil {
		return "local"
	}
	return v
}

// unordered are lists in which order means nothing.
var unordered = map[string]bool{
	"Fn::GetAtt": true, "Fn::Sub": true, // sorted in some answers
	"Fn::Or": true, "LambdaConfigurations": true,
	"ManagedPolicyArns": true, "DependsOn": true, "Policies": true, "Statement": true, "Action": true, "Resource": true, "Tags": true,
}

func neutral(v any, ids map[string]string) any {
	switch v := v.(type) {
	case map[string]any:
		// The reference nests a condition in itself where it combines two; that
		// is not valid.
		if inner, ok := v["Condition"].(map[string]any); ok && len(v) == 1 && len(inner) == 1 && inner["Condition"] != nil {
			return neutral(inner, ids)
		}
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = neutral(x, ids)
			if list, ok := out[k].([]any); ok && unordered[k] {
				slices.SortFunc(list, func(a, b any) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = neutral(x, ids)
		}
		return out
	case string:
		if to, ok := ids[v]; ok {
			return to
		}
		for id, to := range ids {
			if strings.Contains(v, "${"+id) {
				v = strings.ReplaceAll(v, id, to)
			}
		}
		return deploymentHash.ReplaceAllString(v, "deployment id: HASH")
	case json.Number:
		if f, err := v.Float64(); err == nil {
			return f
		}
	}
	return v
}

// patternPairs are the inputs of serverless-patterns that have an answer.
func patternPairs(tb testing.TB) []pair {
	inputs := shared.Dir(tb, "corpora/sam/serverless-patterns")
	answers, err := filepath.Glob(filepath.Join(shared.Dir(tb, "corpora/sam/expected"), "*.json"))
	if err != nil {
		tb.Fatal(err)
	}
	var out []pair
	for _, file := range answers {
		var a struct {
			Template      string            `json:"template"`
			ResourceTypes map[string]string `json:"resource_types"`
			Resources     map[string]any    `json:"resources"`
		}
		readAnswer(tb, file, &a)
		src, err := os.ReadFile(filepath.Join(inputs, filepath.FromSlash(a.Template)))
		if err != nil || a.Template == "" {
			continue
		}
		out = append(out, pair{name: a.Template, options: answerOptions, moved: true, source: src, want: a.Resources, types: a.ResourceTypes})
	}
	return out
}

// translatorPairs are the reference translator's own tests.
func translatorPairs(tb testing.TB) []pair {
	dir := shared.Dir(tb, "corpora/sam/translator-tests")
	inputs, err := filepath.Glob(filepath.Join(dir, "input", "*.y*ml"))
	if err != nil {
		tb.Fatal(err)
	}
	var out []pair
	for _, file := range inputs {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		src, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		p := pair{name: name, options: answerOptions, source: src, refused: strings.HasPrefix(name, "error_")}
		if !p.refused {
			answer := filepath.Join(dir, "output", name+".json")
			if _, err := os.Stat(answer); err != nil {
				continue
			}
			var a struct{ Resources, Conditions map[string]any }
			readAnswer(tb, answer, &a)
			p.want, p.types, p.conditions = a.Resources, map[string]string{}, a.Conditions
			for id, body := range a.Resources {
				if m, ok := body.(map[string]any); ok {
					p.types[id], _ = m["Type"].(string)
				}
			}
		}
		out = append(out, p)
	}
	return out
}

func readAnswer(tb testing.TB, file string, v any) {
	tb.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(src, v); err != nil {
		// Some files hold an array or nothing of use.
		tb.Logf("%s: %v", filepath.Base(file), err)
	}
}
