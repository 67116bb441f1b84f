package language_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect/cloudformation/language"
	"github.com/temper-security/temper/collect/cloudformation/template"
)

// folder gives files by their path below the template.
type folder map[string]string

func (f folder) open(location string) ([]byte, error) {
	src, ok := f[location]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: "elsewhere/" + location, Err: fs.ErrNotExist}
	}
	return []byte(src), nil
}

func TestIncludes(t *testing.T) {
	files := folder{
		"api/openapi.yaml": "openapi: 3.0.1\npaths: {/: {get: {x: !Sub '${F.Arn}'}}}\n",
		"shared.json":      `{"Queue": {"Type": "AWS::SQS::Queue"}, "Topic": {"Type": "AWS::SNS::Topic"}}`,
		"policy.yaml":      "- {Effect: Allow}\n- {Effect: Deny}\n",
		"top.yaml":         "Resources: {Extra: {Type: T}}\nOutputs: {O: {Value: x}}\n",
		"a/one.yaml":       "X:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: ../b/two.yaml}}\nY: 1\n",
		"b/two.yaml":       "Z: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: three.yaml}}}\n",
		"b/three.yaml":     "deep: true\n",
		"loop.yaml":        "Fn::ForEach::L: [N, [A, B], {'R${N}': {Type: T}}]\n",
	}
	tests := map[string]struct{ in, want string }{
		"a value": {
			in:   "Resources: {Api: {Type: T, Properties: {DefinitionBody: !Transform {Name: AWS::Include, Parameters: {Location: api/openapi.yaml}}}}}",
			want: "Resources: {Api: {Type: T, Properties: {DefinitionBody: {openapi: 3.0.1, paths: {/: {get: {x: !Sub '${F.Arn}'}}}}}}}",
		},
		"among others": {
			in:   "Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./shared.json}}\n  Own: {Type: T}",
			want: "Resources: {Queue: {Type: AWS::SQS::Queue}, Topic: {Type: AWS::SNS::Topic}, Own: {Type: T}}",
		},
		"a list": {
			in:   "Resources: {R: {Statement: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: policy.yaml}}}}}",
			want: "Resources: {R: {Statement: [{Effect: Allow}, {Effect: Deny}]}}",
		},
		"in a list": {
			in:   "Resources: {R: {L: [1, {Fn::Transform: [{Name: AWS::Include, Parameters: {Location: b/three.yaml}}]}]}}",
			want: "Resources: {R: {L: [1, {deep: true}]}}",
		},
		"several": {
			in:   "Resources: {R: {Fn::Transform: [{Name: AWS::Include, Parameters: {Location: b/three.yaml}}, {Name: AWS::Include, Parameters: {Location: shared.json}}]}}",
			want: "Resources: {R: {deep: true, Queue: {Type: AWS::SQS::Queue}, Topic: {Type: AWS::SNS::Topic}}}",
		},
		"nested, relative to the file": {
			in:   "Resources: {R: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: a/one.yaml}}}}",
			want: "Resources: {R: {X: {Z: {deep: true}}, Y: 1}}",
		},
		"top": {
			in:   "Transform: [{Name: AWS::Include, Parameters: {Location: top.yaml}}, AWS::Serverless-2016-10-31]\nResources: {Own: {Type: T}}",
			want: "Transform: [AWS::Serverless-2016-10-31]\nResources: {Own: {Type: T}, Extra: {Type: T}}\nOutputs: {O: {Value: x}}",
		},
		"top alone": {
			in:   "Transform: {Name: AWS::Include, Parameters: {Location: top.yaml}}",
			want: "Resources: {Extra: {Type: T}}\nOutputs: {O: {Value: x}}",
		},
		"location from a parameter": {
			in:   "Parameters: {Dir: {Type: String}}\nResources: {R: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: !Sub '${Dir}/three.yaml'}}}}",
			want: "Parameters: {Dir: {Type: String}}\nResources: {R: {deep: true}}",
		},
		"a loop in an included file": {
			in:   "Transform: AWS::LanguageExtensions\nResources: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: loop.yaml}}}",
			want: "Transform: AWS::LanguageExtensions\nResources: {RA: {Type: T}, RB: {Type: T}}",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			in := read(t, tt.in)
			before := in.Any()
			got, problems := language.Expand(in, language.Options{
				Open: files.open, Limits: template.DefaultLimits(), Parameters: map[string]string{"Dir": "b"}})
			if len(problems) > 0 {
				t.Errorf("problems:\n%s", messages(problems))
			}
			if diff := cmp.Diff(read(t, tt.want).Any(), got.Any()); diff != "" {
				t.Errorf("expanded (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, in.Any()); diff != "" {
				t.Errorf("the source was changed:\n%s", diff)
			}
		})
	}
}

func TestIncludePlaces(t *testing.T) {
	docs, err := template.Read("stacks/app/template.yaml", []byte(
		"Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: ../parts/more.yaml}}\n"), template.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	files := folder{"../parts/more.yaml": "\nQueue:\n  Type: AWS::SQS::Queue\n"}
	got, problems := language.Expand(docs[0], language.Options{Open: files.open})
	if len(problems) > 0 {
		t.Fatal(messages(problems))
	}
	want := template.Pos{File: "stacks/parts/more.yaml", Line: 2, Column: 1, EndLine: 3}
	if diff := cmp.Diff(want, got.Get("Resources").Field("Queue").Pos); diff != "" {
		t.Errorf("place of an included resource (-want +got):\n%s", diff)
	}
}

func TestIncludeProblems(t *testing.T) {
	files := folder{
		"self.yaml": "A: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: self.yaml}}}\n",
		"bad.yaml":  "a: b: c\n",
		"two.yaml":  "a: 1\n---\nb: 2\n",
		"list.yaml": "[1]\n",
		"own.yaml":  "Own: {Type: Included}\nOther: {Type: Included}\n",
		"empty":     "",
	}
	for i := range 12 {
		files[fmt.Sprintf("n%d.yaml", i)] = fmt.Sprintf("A: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: n%d.yaml}}}\n", i+1)
	}
	call := func(parameters string) string {
		return "Resources: {R: {Fn::Transform: {Name: AWS::Include, Parameters: " + parameters + "}}}"
	}
	tests := map[string]struct {
		in, want string
		changed  bool
	}{
		"bucket":  {in: call("{Location: s3://bucket/key.yaml}"), want: "the included file s3://bucket/key.yaml is not collected"},
		"address": {in: call("{Location: 'https://u:pw@example.com/x.yaml?X-Amz-Signature=5ec'}"), want: "the included file https://example.com/x.yaml is not collected"},
		"missing": {in: call("{Location: none.yaml}"), want: "include none.yaml: read the file: file does not exist"},
		"unknown": {in: call("{Location: !GetAtt B.Url}"), want: "the location of the included file is not known"},
		"none":    {in: call("{}"), want: "an include needs a Location"},
		"syntax":  {in: call("{Location: bad.yaml}"), want: "include bad.yaml: bad.yaml:1:5: mapping values are not allowed in this context"},
		"several": {in: call("{Location: two.yaml}"), want: "include two.yaml: the file must hold one document"},
		"empty":   {in: call("{Location: empty}"), want: "include empty: the file must hold one document"},
		"itself":  {in: call("{Location: self.yaml}"), want: "the included file self.yaml includes itself", changed: true},
		"deep":    {in: call("{Location: n0.yaml}"), want: "includes nest deeper than 10", changed: true},
		"list in a map": {
			in:   "Resources: {R: {A: 1, Fn::Transform: {Name: AWS::Include, Parameters: {Location: list.yaml}}}}",
			want: "the included file is not a map and cannot join one",
		},
		"macro": {
			in:   "Resources: {R: {Fn::Transform: {Name: Mine}}}",
			want: "macro Mine is not expanded: what it makes is not known",
		},
		"own stays": {
			in:   "Resources: {Own: {Type: T}, Fn::Transform: {Name: AWS::Include, Parameters: {Location: own.yaml}}}",
			want: `the included file has the key "Own", which there is already`, changed: true,
		},
		"top without location": {in: "Transform: AWS::Include\nResources: {}", want: "an include needs a Location"},
		"top list": {
			in:   "Transform: {Name: AWS::Include, Parameters: {Location: list.yaml}}\nResources: {}",
			want: "the included file is not a map",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			in := read(t, tt.in)
			got, problems := language.Expand(in, language.Options{Open: files.open, Limits: template.DefaultLimits()})
			if len(problems) != 1 || problems[0].Message != tt.want {
				t.Errorf("problems %q, want %q", messages(problems), tt.want)
			}
			if !tt.changed && !template.Equal(in, got) {
				j, _ := got.MarshalJSON()
				t.Errorf("the template was changed: %s", j)
			}
			if own := got.At("Resources", "Own", "Type"); own != nil && own.Text != "T" {
				t.Error("an included entry took the place of the template's own")
			}
		})
	}
	in := read(t, call("{Location: own.yaml}"))
	_, problems := language.Expand(in, language.Options{})
	if !strings.Contains(messages(problems), "own.yaml is not available") {
		t.Errorf("without files: %s", messages(problems))
	}
}
