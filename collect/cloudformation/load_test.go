package cloudformation

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect"
	"github.com/temper-security/temper/internal/shared"
	"github.com/temper-security/temper/inventory"
)

// tree writes files below a temporary folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func loadTree(t *testing.T, files map[string]string) *collect.Collection {
	t.Helper()
	c, err := Load(context.Background(), tree(t, files), DefaultOptions())
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return c
}

const plainFunction = "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.13}\n"

func TestTemplatesAreRecognisedByContent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text string
		want bool
	}{
		"plain":            {plainFunction, true},
		"comment first":    {"# hello\n\n---\n" + plainFunction, true},
		"json":             {`{"Resources": {"F": {"Type": "AWS::Lambda::Function"}}}`, true},
		"json in one line": {`{"Description":"x","Resources":{"F":{"Type":"AWS::Lambda::Function"}}}`, true},
		"byte order mark":  {"\xef\xbb\xbf" + plainFunction, true},
		"quoted keys":      {"\"Resources\":\n  F:\n    \"Type\": \"AWS::Lambda::Function\"\n", true},
		"custom only":      {"Resources:\n  C:\n    Type: Custom::Thing\n", true},
		"kubernetes":       {"apiVersion: v1\nkind: Pod\n", false},
		"markdown":         {"# Title\n\nUse this:\n\n" + plainFunction, false},
		"python":           {"x = '''\n" + plainFunction + "'''\n", false},
		"other resources":  {"Resources:\n  - cpu\n  - memory\n", false},
		"binary":           {"Resources:\x00Type: AWS::X", false},
		"empty":            {"", false},
		"only comments":    {"# Resources: Type: AWS::", false},
	} {
		if got := looksLikeTemplate([]byte(test.text)); got != test.want {
			t.Errorf("%s: looksLikeTemplate = %v, want %v", name, got, test.want)
		}
	}
}

func TestOneBadFileStopsNothing(t *testing.T) {
	t.Parallel()
	c := loadTree(t, map[string]string{
		"good.yaml":     plainFunction,
		"bad.yaml":      plainFunction + "   Oops: [\n",
		"list.yaml":     "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  - Type: AWS::Lambda::Function\n",
		"package.json":  `{"name": "x"}`,
		"stack.tmpl":    plainFunction,
		"multi.yaml":    plainFunction + "---\n" + plainFunction,
		"notes/read.md": plainFunction,
	})
	if c.Found != 6 || c.Parsed != 4 {
		t.Errorf("found %d, parsed %d; want 6, 4", c.Found, c.Parsed)
	}
	var skipped []string
	for _, s := range c.Skipped {
		skipped = append(skipped, filepath.Base(s.Path))
		if s.Reason == "" || strings.Contains(s.Reason, "\n") {
			t.Errorf("%s: reason %q", s.Path, s.Reason)
		}
	}
	if diff := cmp.Diff([]string{"bad.yaml", "list.yaml"}, skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
	if len(c.Stacks) != 5 {
		t.Errorf("%d stacks, want 5: one for each document", len(c.Stacks))
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"notes.txt": "Buy milk.", "broken.yaml": plainFunction + "   Oops: [\n"})
	for name, want := range map[string]error{"notes.txt": ErrNoTemplate, ".": nil, "missing": os.ErrNotExist} {
		_, err := Load(context.Background(), filepath.Join(root, name), DefaultOptions())
		if want != nil && !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("Load(%s) = %v, want %v", name, err, want)
		}
	}
	if _, err := Load(context.Background(), t.TempDir(), DefaultOptions()); !errors.Is(err, ErrNoTemplate) {
		t.Errorf("Load of an empty folder = %v, want ErrNoTemplate", err)
	}
	if _, err := Load(context.Background(), filepath.Join(root, "broken.yaml"), DefaultOptions()); err == nil || !strings.Contains(err.Error(), "broken.yaml:") {
		t.Errorf("Load(broken.yaml) = %v, want an error with the place", err)
	}
}

func TestConditionsBecomeVariants(t *testing.T) {
	t.Parallel()
	c := loadTree(t, map[string]string{"t.yaml": `
Parameters:
  Stage: {Type: String, Default: dev}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {Runtime: !If [IsProd, python3.13, python3.9]}
  Extra:
    Type: AWS::Lambda::Function
    Condition: IsProd
`})
	got := map[bool][]string{}
	for _, inv := range c.Stacks[0].Variants {
		if len(inv.Scenario) != 1 || inv.Scenario[0].Condition != "IsProd" {
			t.Fatalf("scenario = %+v", inv.Scenario)
		}
		for _, f := range inv.Functions {
			runtime, _ := f.Runtime.Get()
			got[inv.Scenario[0].Holds] = append(got[inv.Scenario[0].Holds], f.ID+" "+runtime)
		}
	}
	want := map[bool][]string{false: {"F python3.9"}, true: {"F python3.13", "Extra "}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("functions by IsProd (-want +got):\n%s", diff)
	}
}

func TestNestedStacksShareOneInventory(t *testing.T) {
	t.Parallel()
	c := loadTree(t, map[string]string{
		"parent.yaml": `
Resources:
  Role: {Type: AWS::IAM::Role}
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./deep/child.yaml
      Parameters: {RoleArn: !GetAtt Role.Arn, Stage: prod}
  Watch:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !GetAtt Child.Outputs.Name, Action: lambda:InvokeFunction, Principal: sns.amazonaws.com}
`,
		"deep/child.yaml": `
Parameters:
  RoleArn: {Type: String}
  Stage: {Type: String, Default: dev}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Role: !Ref RoleArn
      Runtime: !If [IsProd, python3.13, python3.9]
Outputs:
  Name: {Value: !Ref F}
`,
	})
	if c.Found != 2 || c.Parsed != 2 || len(c.Stacks) != 1 {
		t.Fatalf("found %d, parsed %d, %d stacks; want 2, 2, 1", c.Found, c.Parsed, len(c.Stacks))
	}
	for _, g := range c.Stacks[0].Gaps {
		t.Errorf("gap: %s: %s", g.What, g.Why)
	}
	if n := len(c.Stacks[0].Variants); n != 1 {
		t.Fatalf("%d variants, want 1: the argument decides the condition", n)
	}
	inv := c.Stacks[0].Variants[0]
	f := inv.Functions[0]
	runtime, _ := f.Runtime.Get()
	role, _ := f.Role.Get()
	if f.ID != "Child/F" || runtime != "python3.13" || role.Kind != inventory.ToResource || role.ID != "Role" {
		t.Errorf("function %s, runtime %s, role %+v; want Child/F, python3.13, the parent's Role", f.ID, runtime, role)
	}
	target, _ := inv.Permissions[0].Function.Get()
	if target.Function != "Child/F" {
		t.Errorf("permission is for %+v, want Child/F", target)
	}
}

func TestStacksInACircleAreReadOnce(t *testing.T) {
	t.Parallel()
	stack := func(url string) string {
		return plainFunction + "  Other:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: " + url + "}\n"
	}
	c := loadTree(t, map[string]string{"a.yaml": stack("b.yaml"), "b.yaml": stack("a.yaml")})
	if len(c.Stacks) != 1 || filepath.Base(c.Stacks[0].Name) != "a.yaml" {
		t.Fatalf("stacks = %+v, want one of a.yaml", c.Stacks)
	}
	inv := c.Stacks[0].Variants[0]
	if len(inv.Functions) != 2 || len(c.Stacks[0].Gaps) != 1 {
		t.Errorf("%d functions, gaps %+v; want 2 functions and a gap for the circle", len(inv.Functions), c.Stacks[0].Gaps)
	}
}

func TestWaiverComments(t *testing.T) {
	t.Parallel()
	c := loadTree(t, map[string]string{"t.yaml": `
Transform: AWS::Serverless-2016-10-31
# temper:ignore c-nowhere reason=stands at no resource
Globals: {}
Resources:
  # temper:ignore c-above until=2027-01-31 reason="two words"

  # another comment
  F: # temper:ignore c-beside reason=x
    Type: AWS::Serverless::Function
    Properties:
      # temper:ignore c-inside
      Runtime: python3.13
      Handler: a.b
      InlineCode: "temper:ignore c-value reason=not a comment"
  G:
    Type: AWS::SQS::Queue
`})
	got := map[string][]string{}
	c.Stacks[0].Variants[0].Each(func(r *inventory.Resource) {
		for _, w := range r.Waivers {
			got[r.ID] = append(got[r.ID], w.Check+"|"+w.Until+"|"+w.Reason)
		}
	})
	want := []string{"c-above|2027-01-31|two words", "c-beside||x", "c-inside||"}
	if diff := cmp.Diff(map[string][]string{"F": want, "FRole": want}, got); diff != "" {
		t.Errorf("waivers (-want +got):\n%s", diff)
	}
	if len(c.Stacks[0].Gaps) != 1 || c.Stacks[0].Gaps[0].What != "waiver of c-nowhere" {
		t.Errorf("gaps = %+v, want the waiver at no resource", c.Stacks[0].Gaps)
	}
}

func TestAssembly(t *testing.T) {
	t.Parallel()
	c := loadTree(t, map[string]string{
		".gitignore":            "cdk.out\n",
		"cdk.out/cdk.out":       `{"version":"55"}`,
		"cdk.out/manifest.json": `{"artifacts":{"Net":{"type":"aws:cloudformation:stack","environment":"aws://111122223333/eu-west-1","properties":{"templateFile":"Net.template.json"}},"Stage":{"type":"cdk:cloud-assembly","properties":{"directoryName":"assembly-Stage"}},"Bad":{"type":"aws:cloudformation:stack","properties":{"templateFile":"../../outside.json"}}}}`,
		"cdk.out/Net.template.json": `{"Resources":{"Sg":{"Type":"AWS::EC2::SecurityGroup","Metadata":{"aws:cdk:path":"Net/Sg/Resource"}}},
			"Outputs":{"O":{"Value":{"Fn::GetAtt":["Sg","GroupId"]},"Export":{"Name":"Net:Sg"}}}}`,
		"cdk.out/assembly-Stage/cdk.out":            `{"version":"55"}`,
		"cdk.out/assembly-Stage/manifest.json":      `{"artifacts":{"App":{"type":"aws:cloudformation:stack","environment":"aws://unknown-account/unknown-region","properties":{"templateFile":"App.template.json"}}}}`,
		"cdk.out/assembly-Stage/App.template.json":  `{"Resources":{"F":{"Type":"AWS::Lambda::Function","Properties":{"VpcConfig":{"SecurityGroupIds":[{"Fn::ImportValue":"Net:Sg"}]}},"Metadata":{"aws:cdk:path":"Stage/App/F/Resource","aws:asset:path":"asset.1234"}}}}`,
		"cdk.out/assembly-Stage/unrelated/t.txt":    "x",
		"cdk.out/assembly-Stage/asset.1234/code.py": "pass",
	})
	if len(c.Stacks) != 1 {
		t.Fatalf("%d stacks, want 1 for the app", len(c.Stacks))
	}
	inv := c.Stacks[0].Variants[0]
	if inv.Origin != inventory.FromCDK || len(inv.Functions) != 1 {
		t.Fatalf("origin %s, %d functions; want cdk, 1", inv.Origin, len(inv.Functions))
	}
	f := inv.Functions[0]
	local, _ := f.Code.LocalPath.Get()
	if f.ID != "App/F" || f.Construct != "Stage/App/F/Resource" || local != "asset.1234" {
		t.Errorf("id %q, construct %q, code %q", f.ID, f.Construct, local)
	}
	vpc, _ := f.VPC.Get()
	groups, _ := vpc.SecurityGroups.Get()
	if len(groups) != 1 {
		t.Fatalf("security groups = %+v", groups)
	}
	if ref, _ := groups[0].Get(); ref.Kind != inventory.ToResource || ref.ID != "Net/Sg" {
		t.Errorf("security group = %+v, want the other stack's Net/Sg", ref)
	}
}

// TestCorporaLoad reads all real templates: every valid one is parsed.
func TestCorporaLoad(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		corpus string
		// skipped are the files that are no templates. functions is the number of
		// resources of type AWS::Lambda::Function and AWS::Serverless::Function in
		// the sources, counted with another YAML library.
		skipped   []string
		functions int
	}{
		{"corpora/sam/serverless-patterns", []string{"_pattern-model/template.yaml"}, 130},
		{"corpora/cdk-out", nil, 18},
	} {
		root := shared.Dir(t, test.corpus)
		c, err := Load(context.Background(), root, DefaultOptions())
		if err != nil {
			t.Fatal(err)
		}
		functions, variants := 0, 0
		for _, s := range c.Stacks {
			ids := map[string]bool{}
			for _, inv := range s.Variants {
				for _, f := range inv.Functions {
					ids[f.ID] = true
				}
			}
			functions += len(ids)
			variants += len(s.Variants)
			for _, g := range s.Gaps {
				t.Logf("%s: %s: %s (%s)", s.Name, g.What, g.Why, g.Source)
			}
		}
		var skipped []string
		for _, s := range c.Skipped {
			t.Logf("skipped %s: %s", s.Path, s.Reason)
			skipped = append(skipped, strings.TrimPrefix(s.Path, root+"/"))
		}
		t.Logf("%s: found %d, parsed %d, %d functions, %d stacks in %d variants", test.corpus, c.Found, c.Parsed, functions, len(c.Stacks), variants)
		if diff := cmp.Diff(test.skipped, skipped); diff != "" {
			t.Errorf("%s: skipped (-want +got):\n%s", test.corpus, diff)
		}
		if functions != test.functions {
			t.Errorf("%s: %d functions, want %d", test.corpus, functions, test.functions)
		}
	}
}
