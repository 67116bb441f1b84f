package parameter

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadFile(t *testing.T) {
	tests := []struct {
		name, file, src string
		want            map[string]string
	}{
		{"AWS CLI", "p.json", `[{"ParameterKey":"Env","ParameterValue":"prod"},{"ParameterKey":"Old","UsePreviousValue":true},{"ParameterKey":"Empty","ParameterValue":""}]`,
			map[string]string{"Env": "prod", "Empty": ""}},
		{"AWS CLI in YAML", "p.yaml", "- ParameterKey: Env\n  ParameterValue: prod\n- ParameterKey: Size\n  ParameterValue: 3\n",
			map[string]string{"Env": "prod", "Size": "3"}},
		{"AWS CLI input", "input.yaml", "StackName: x\nParameters:\n  - ParameterKey: Env\n    ParameterValue: prod\n",
			map[string]string{"Env": "prod"}},
		{"list of pairs", "p.json", `["Env=prod", "Query=a=b c"]`, map[string]string{"Env": "prod", "Query": "a=b c"}},
		{"CodePipeline", "config.json", `{"Parameters":{"Env":"prod","Ids":["a","b"]},"Tags":{"Env":"t"},"StackPolicy":{"Statement":[]}}`,
			map[string]string{"Env": "prod", "Ids": "a,b"}},
		{"Git sync", "d.yaml", "template-file-path: t.yaml\nparameters:\n  Env: prod\ntags:\n  a: b\n", map[string]string{"Env": "prod"}},
		{"flat JSON", "p.json", `{"Env":"prod","On":true,"Size":12}`, map[string]string{"Env": "prod", "On": "true", "Size": "12"}},
		{"flat YAML", "p.yml", "Env: prod\nText: 'a b'\n", map[string]string{"Env": "prod", "Text": "a b"}},
		{"flat TOML", "p.toml", "Env = 'prod'\nSize = 3\n", map[string]string{"Env": "prod", "Size": "3"}},
		{"samconfig.toml", "samconfig.toml", "version = 0.1\n[default.deploy.parameters]\nstack_name = \"s\"\nparameter_overrides = \"Env=prod Text=\\\"a b\\\"\"\n",
			map[string]string{"Env": "prod", "Text": "a b"}},
		{"samconfig without its ending", "config", "[default.deploy.parameters]\nparameter_overrides = [\"Env=prod\", \"Text=a b\"]\n",
			map[string]string{"Env": "prod", "Text": "a b"}},
		{"samconfig.yaml", "samconfig.yaml", "version: 0.1\ndefault:\n  global:\n    parameters:\n      parameter_overrides:\n        - Env=prod\n",
			map[string]string{"Env": "prod"}},
		{"samconfig without overrides", "samconfig.toml", "version = 0.1\n[default.build.parameters]\ncached = true\n", map[string]string{}},
		{"empty", "p.yaml", "", map[string]string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadFile(tt.file, []byte(tt.src))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadFileErrors(t *testing.T) {
	tests := []struct{ name, file, src, want string }{
		{"no key", "p.json", `[{"ParameterValue":"hunter2"}]`, "p.json: item 1: no ParameterKey"},
		{"no value", "p.json", `[{"ParameterKey":"Env"}]`, "parameter Env: no ParameterValue"},
		{"twice", "p.json", `[{"ParameterKey":"Env","ParameterValue":"hunter2"},{"ParameterKey":"Env","ParameterValue":"b"}]`, "parameter Env: given twice"},
		{"map", "p.json", `{"Env":{"a":"hunter2"}}`, "parameter Env: a map is not a value"},
		{"null", "p.yaml", "Env:\n", "parameter Env: has no value"},
		{"text", "p.yaml", "hunter2", "neither a map nor a list"},
		{"TOML", "p.toml", "Password = 'a'\nSize = 1hunter2\n", "p.toml: not TOML: mistake in line 2"},
		{"environment", "samconfig.toml", "[prod.deploy.parameters]\nparameter_overrides='A=hunter2'\n", "no environment default; there are prod"},
		{"quote", "samconfig.toml", "[default.deploy.parameters]\nparameter_overrides='A=\"hunter2'\n", "default.deploy.parameters: a quote is not closed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadFile(tt.file, []byte(tt.src))
			if err == nil {
				t.Fatalf("read as %v", got)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %q, want %q in it", err, tt.want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("error %q holds a value", err)
			}
		})
	}
}

func TestReadSAMConfig(t *testing.T) {
	src := []byte(`version = 0.1
[default.global.parameters]
parameter_overrides = "Env=dev"
[default.build.parameters]
parameter_overrides = "Env=build"
[prod.deploy.parameters]
parameter_overrides = ["ParameterKey=Env,ParameterValue=prod", "Name=\"my app\" Other=x"]
[empty]
`)
	tests := []struct {
		environment string
		want        map[string]string
		err         bool
	}{
		{"", map[string]string{"Env": "dev"}, false},
		{"default", map[string]string{"Env": "dev"}, false},
		{"prod", map[string]string{"Env": "prod", "Name": "my app", "Other": "x"}, false},
		{"empty", map[string]string{}, false},
		{"staging", nil, true},
	}
	for _, tt := range tests {
		got, err := ReadSAMConfig(src, tt.environment)
		if (err != nil) != tt.err {
			t.Errorf("%q: error %v", tt.environment, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: %s", tt.environment, diff)
		}
	}
}

func TestParsePairs(t *testing.T) {
	tests := []struct {
		src  string
		want map[string]string
	}{
		{`A=1 B=2`, map[string]string{"A": "1", "B": "2"}},
		{"A='x y'\n B=\"p \\\"q\\\"\"", map[string]string{"A": "x y", "B": `p "q"`}},
		{`"A=x y" B=`, map[string]string{"A": "x y", "B": ""}},
		{`A=x\ y`, map[string]string{"A": "x y"}},
		{`A=b=c`, map[string]string{"A": "b=c"}},
		{`ParameterKey=A,ParameterValue="1,2" ParameterKey=B,ParameterValue=3`, map[string]string{"A": "1,2", "B": "3"}},
		{``, map[string]string{}},
	}
	for _, tt := range tests {
		got, err := ParsePairs(tt.src)
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.src, diff)
		}
	}
	for _, bad := range []string{`A`, `=x`, `A="x`, `A B=1`, `ParameterKey=A`} {
		if got, err := ParsePairs(bad); err == nil {
			t.Errorf("%s read as %v", bad, got)
		}
	}
}

func FuzzReadFile(f *testing.F) {
	for _, seed := range []string{
		`[{"ParameterKey":"a","ParameterValue":"b"}]`, `{"Parameters":{"a":"b"}}`, "a: b", "a = 'b'", `["a=b"]`,
		"[default.deploy.parameters]\nparameter_overrides = \"a=b c='d'\"", "default: {deploy: {parameters: {parameter_overrides: [a=b]}}}",
	} {
		f.Add("p.yaml", []byte(seed))
		f.Add("p.toml", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		values, err := ReadFile(name, src)
		if err == nil && values == nil {
			t.Error("neither values nor an error")
		}
		if _, err := ReadSAMConfig(src, "default"); err != nil && values != nil && len(environmentsOfSource(name, src)) > 0 {
			t.Errorf("read as a file, but not as a SAM configuration: %v", err)
		}
	})
}

func environmentsOfSource(name string, src []byte) []string {
	root, err := parse(name, src)
	if err != nil || root.Get("Parameters") != nil || root.Get("template-file-path") != nil {
		return nil
	}
	if again, err := parse("", src); err != nil || len(environmentsOf(again)) == 0 {
		return nil
	}
	return environmentsOf(root)
}

func FuzzParsePairs(f *testing.F) {
	f.Add(`A=1 B="x y" C='z'`)
	f.Add(`ParameterKey=A,ParameterValue=1`)
	f.Fuzz(func(t *testing.T, s string) {
		values, err := ParsePairs(s)
		if err != nil {
			return
		}
		// What was read can be written and read again.
		var words []string
		for name, value := range values {
			if name == "ParameterKey" || strings.ContainsAny(name+value, "'\\") {
				return
			}
			words = append(words, "'"+name+"="+value+"'")
		}
		again, err := ParsePairs(strings.Join(words, " "))
		if err != nil {
			t.Fatalf("%q read as %v, which cannot be read again: %v", s, values, err)
		}
		if diff := cmp.Diff(values, again); diff != "" {
			t.Error(diff)
		}
	})
}
