package sam

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// parse reads one template.
func parse(tb testing.TB, src string) *template.Node {
	tb.Helper()
	nodes, err := template.Read("t.yaml", []byte(src), template.DefaultLimits())
	if err != nil || len(nodes) != 1 {
		tb.Fatalf("read template: %v", err)
	}
	return nodes[0]
}

// transformed transforms a template that has no problem.
func transformed(tb testing.TB, src string, opt Options) *Result {
	tb.Helper()
	got, err := Transform(parse(tb, src), opt)
	if err != nil {
		tb.Fatal(err)
	}
	for _, p := range got.Problems {
		tb.Errorf("problem: %v", p.String())
	}
	return got
}

// yaml compares a value with what YAML source says.
func sameYAML(tb testing.TB, got *template.Node, want string) {
	tb.Helper()
	if diff := cmp.Diff(parse(tb, want).Any(), got.Any()); diff != "" {
		tb.Errorf("want -, got +:\n%s", diff)
	}
}

const minimal = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: ./src
`

func TestIsSAM(t *testing.T) {
	for src, want := range map[string]bool{
		"Transform: AWS::Serverless-2016-10-31":                              true,
		"Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]":   true,
		"Transform: AWS::LanguageExtensions":                                 false,
		"Transform: {Name: AWS::Include}":                                    false,
		"Resources: {A: {Type: 'AWS::Serverless::Function'}}":                false,
		"Transform: [{Name: AWS::Serverless-2016-10-31}, AWS::SecretsMacro]": false,
	} {
		if got := IsSAM(parse(t, src)); got != want {
			t.Errorf("IsSAM(%q) = %v, want %v", src, got, want)
		}
	}
}

func TestFunctionAndRole(t *testing.T) {
	got := transformed(t, minimal, Options{})
	sameYAML(t, got.Root.Get("Resources"), `
Hello:
  Type: AWS::Lambda::Function
  Properties:
    Handler: app.handler
    Runtime: python3.13
    Code: ./src
    Role: {'Fn::GetAtt': [HelloRole, Arn]}
    Tags: [{Key: 'lambda:createdBy', Value: SAM}]
HelloRole:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Version: '2012-10-17'
      Statement: [{Action: ['sts:AssumeRole'], Effect: Allow, Principal: {Service: [lambda.amazonaws.com]}}]
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']
    Tags: [{Key: 'lambda:createdBy', Value: SAM}]
`)
	if got.Root.Get("Transform") != nil {
		t.Error("the result still asks for the transform")
	}
	if got.Causes["HelloRole"] != "Hello" {
		t.Errorf("cause of HelloRole is %q", got.Causes["HelloRole"])
	}
}

func TestPartition(t *testing.T) {
	got := transformed(t, minimal+"      Tracing: Active\n      Policies: [AWSLambdaExecute, AWSLambdaRole]\n", Options{Partition: "aws-us-gov"})
	sameYAML(t, got.Root.At("Resources", "HelloRole", "Properties", "ManagedPolicyArns"), `
- arn:aws-us-gov:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
- arn:aws-us-gov:iam::aws:policy/AWSXRayDaemonWriteAccess
- arn:aws-us-gov:iam::aws:policy/AWSLambdaExecute
- arn:aws-us-gov:iam::aws:policy/service-role/AWSLambdaRole
`)
}

func TestManagedPolicyNames(t *testing.T) {
	for name, want := range map[string]string{
		"AmazonS3FullAccess":                      "arn:aws:iam::aws:policy/AmazonS3FullAccess",
		"AWSLambdaVPCAccessExecutionRole":         "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
		"ViewOnlyAccess":                          "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
		"service-role/AWSLambdaRole":              "arn:aws:iam::aws:policy/service-role/AWSLambdaRole",
		"arn:aws:iam::111122223333:policy/my/own": "arn:aws:iam::111122223333:policy/my/own",
		"{{resolve:ssm:policy-arn}}":              "{{resolve:ssm:policy-arn}}",
	} {
		tr := &transform{options: Options{Partition: "aws"}}
		if got := tr.policyARN(name); got != want {
			t.Errorf("policyARN(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestPublicFunctionURL(t *testing.T) {
	got := transformed(t, minimal+"      AutoPublishAlias: live\n      FunctionUrlConfig: {AuthType: NONE}\n", Options{})
	res := got.Root.Get("Resources")
	sameYAML(t, res.At("HelloUrlPublicPermissions", "Properties"), `
Action: lambda:InvokeFunctionUrl
FunctionName: {Ref: HelloAliaslive}
Principal: '*'
FunctionUrlAuthType: NONE
`)
	sameYAML(t, res.At("HelloURLInvokeAllowPublicAccess", "Properties"), `
Action: lambda:InvokeFunction
FunctionName: {Ref: HelloAliaslive}
Principal: '*'
InvokedViaFunctionUrl: true
`)
	got = transformed(t, minimal+"      FunctionUrlConfig: {AuthType: AWS_IAM}\n", Options{})
	if got.Root.At("Resources", "HelloUrlPublicPermissions") != nil {
		t.Error("a URL with IAM authorization is open to the public")
	}
}

func TestPlacesPointAtTheCause(t *testing.T) {
	got := transformed(t, minimal+`      Events:
        Nightly:
          Type: Schedule
          Properties: {Schedule: rate(1 day)}
`, Options{})
	role := got.Root.At("Resources", "HelloRole")
	if role.Pos.Line != 5 && role.Pos.Line != 4 {
		t.Errorf("the role stands at line %d, not at its function", role.Pos.Line)
	}
	permission := got.Root.At("Resources", "HelloNightlyPermission")
	if permission == nil || permission.Pos.Line < 11 {
		t.Errorf("the permission stands at %+v, not at its event", permission)
	}
	walk(got.Root, func(n *template.Node) {
		if n.Pos.File != "t.yaml" || n.Pos.Line < 1 {
			t.Errorf("value %q has no place: %+v", n.Text, n.Pos)
		}
	})
}

func walk(n *template.Node, f func(*template.Node)) {
	if n == nil {
		return
	}
	f(n)
	for _, item := range n.Items {
		walk(item, f)
	}
	for _, field := range n.Fields {
		walk(field.Value, f)
	}
}

func TestReferences(t *testing.T) {
	got := transformed(t, `
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties: {Handler: a.b, Runtime: python3.13, CodeUri: s3://b/k, AutoPublishAlias: live, AutoPublishCodeSha256: 0123456789abcdef, Layers: [!Ref Tools]}
  Tools:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: s3://b/layer}
  Other:
    Type: AWS::SNS::Topic
    DependsOn: [Tools]
    Properties:
      TopicName: !Sub "${Hello.Alias}-${!literal}-${Hello.Version.Version}-${Tools}"
      DisplayName: !GetAtt Hello.Version.Version
Outputs:
  Alias: {Value: !Ref Hello.Alias}
`, Options{})
	layer := ""
	for _, f := range got.Root.Get("Resources").Fields {
		if typ, _ := f.Value.Get("Type").Str(); typ == "AWS::Lambda::LayerVersion" {
			layer = f.Key
		}
	}
	if !strings.HasPrefix(layer, "Tools") || len(layer) != len("Tools")+10 {
		t.Fatalf("layer has the logical id %q", layer)
	}
	other := got.Root.At("Resources", "Other")
	sameYAML(t, other, `
Type: AWS::SNS::Topic
DependsOn: [`+layer+`]
Properties:
  TopicName: {'Fn::Sub': "${HelloAliaslive}-${!literal}-${HelloVersion0123456789.Version}-${`+layer+`}"}
  DisplayName: {'Fn::GetAtt': [HelloVersion0123456789, Version]}
`)
	sameYAML(t, got.Root.At("Outputs", "Alias", "Value"), `{Ref: HelloAliaslive}`)
	sameYAML(t, got.Root.At("Resources", "Hello", "Properties", "Layers"), `[{Ref: `+layer+`}]`)
}

func TestGlobals(t *testing.T) {
	got := transformed(t, `
Globals:
  Function:
    Runtime: nodejs22.x
    Environment: {Variables: {TABLE: a, LEVEL: info}}
    Layers: ['arn:aws:lambda:eu-west-1:111122223333:layer:one:1']
    VpcConfig: !Ref Config
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      CodeUri: s3://b/k
      Environment: {Variables: {LEVEL: debug}}
      Layers: ['arn:aws:lambda:eu-west-1:111122223333:layer:two:1']
      VpcConfig: {SubnetIds: [subnet-1]}
  Bare:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [Layers, VpcConfig]
    Properties: {Handler: a.b, CodeUri: s3://b/k}
`, Options{})
	props := got.Root.At("Resources", "Hello", "Properties")
	sameYAML(t, props.Get("Environment"), `{Variables: {TABLE: a, LEVEL: debug}}`)
	sameYAML(t, props.Get("Layers"), `['arn:aws:lambda:eu-west-1:111122223333:layer:one:1', 'arn:aws:lambda:eu-west-1:111122223333:layer:two:1']`)
	sameYAML(t, props.Get("VpcConfig"), `{SubnetIds: [subnet-1]}`)
	bare := got.Root.At("Resources", "Bare", "Properties")
	if bare.Get("Layers") != nil || bare.Get("VpcConfig") != nil {
		t.Error("IgnoreGlobals has no effect")
	}
	sameYAML(t, bare.Get("Runtime"), "nodejs22.x")
}

func TestProblemsNameResourceAndPlace(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"unknown property": {minimal + "      Memory: 128\n", "t.yaml:10:7: Hello: there is no property Memory"},
		"policy template":  {minimal + "      Policies: [{S3ReadPolicy: {}}]\n", "t.yaml:10:18: Hello: policy template S3ReadPolicy needs BucketName"},
		"unknown event":    {minimal + "      Events: {E: {Type: Fax}}\n", "t.yaml:10:19: Hello: event E has no known Type"},
	} {
		got, err := Transform(parse(t, c.src), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Problems) != 1 || got.Problems[0].String() != c.want {
			t.Errorf("%s: got %v, want %s", name, got.Problems, c.want)
		}
		if got.Root.At("Resources", "Hello", "Type") == nil {
			t.Errorf("%s: the function is not transformed", name)
		}
	}
	if _, err := Transform(parse(t, "Transform: AWS::Serverless-2016-10-31"), Options{}); err == nil {
		t.Error("a template without resources is transformed")
	}
}

// TestParametersDecide: values given win over defaults, where the transform must
// know a value.
func TestParametersDecide(t *testing.T) {
	src := "Parameters: {Stage: {Type: String, Default: live}}\n" + strings.TrimPrefix(minimal, "\n") + "      AutoPublishAlias: !Ref Stage\n"
	if got := transformed(t, src, Options{}); got.Root.At("Resources", "HelloAliaslive") == nil {
		t.Error("the default of the parameter is not used")
	}
	if got := transformed(t, src, Options{Parameters: map[string]string{"Stage": "beta"}}); got.Root.At("Resources", "HelloAliasbeta") == nil {
		t.Error("the given value of the parameter is not used")
	}
}

func TestEmbeddedDataIsReadable(t *testing.T) {
	if n := len(policyTemplates().Fields); n != 81 {
		t.Errorf("%d policy templates, want 81", n)
	}
	for _, f := range policyTemplates().Fields {
		used := map[string]bool{}
		walk(f.Value.Get("Statement"), func(n *template.Node) { used[refOf(n)] = true })
		for _, p := range f.Value.Get("Parameters").Items {
			if !used[p.Text] {
				t.Errorf("%s does not use its parameter %s", f.Key, p.Text)
			}
		}
	}
	if len(managedPolicyPaths()) < 300 || managedPolicyPaths()["AWSLambdaBasicExecutionRole"] != "service-role/" {
		t.Errorf("%d managed policies with a path", len(managedPolicyPaths()))
	}
	if connectorProfiles().At("Permissions", "AWS::Lambda::Function", "AWS::DynamoDB::Table") == nil {
		t.Error("connector profiles are not readable")
	}
}

// TestHostileGrowth: a result far larger than its source is refused.
func TestHostileGrowth(t *testing.T) {
	var b strings.Builder
	b.WriteString("Globals: {Function: {Environment: {Variables: {")
	for i := range 6_000 {
		b.WriteString("V" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + itoaTest(i) + ": 1, ")
	}
	b.WriteString("}}}}\nResources:\n")
	for i := range 6_000 {
		b.WriteString("  F" + itoaTest(i) + ": {Type: 'AWS::Serverless::Function', Properties: {Handler: a.b, Runtime: r, Environment: {Variables: {A: 1}}}}\n")
	}
	if _, err := Transform(parse(t, b.String()), Options{}); !errors.Is(err, template.ErrLimit) {
		t.Errorf("error is %v, want ErrLimit", err)
	}
}

func itoaTest(i int) string { return fmt.Sprintf("%05d", i) }

// TestHostileText: long texts that many resources share do not multiply.
func TestHostileText(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	for name, src := range map[string]string{
		"parameter in Sub": "Parameters: {P: {Default: " + long + "}}\nResources: {F: {Type: 'AWS::Serverless::Function', Properties: {Handler: a, Runtime: b, AutoPublishAlias: {'Fn::Sub': '" + strings.Repeat("${P}", 10_000) + "'}}}}",
		"logical id":       "Resources: {" + long + ": {Type: 'AWS::Serverless::Function', Properties: {Handler: a, Runtime: b, Events: {" + strings.Repeat("E: {Type: AlexaSkill}, ", 10) + "}}}}",
		"unknown global":   "Globals: {Function: {" + long + ": 1}}\nResources: {" + functions(5_000) + "}",
	} {
		got, err := Transform(parse(t, src), Options{})
		if err != nil {
			if !errors.Is(err, template.ErrLimit) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		total := 0
		for _, p := range got.Problems {
			total += len(p.Message)
		}
		if b, _ := got.Root.MarshalJSON(); len(b) > 40<<20 || total > 40<<20 {
			t.Errorf("%s: result has %d bytes, problems %d", name, len(b), total)
		}
	}
}

// functions is the source of n small functions.
func functions(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "F%d: {Type: 'AWS::Serverless::Function', Properties: {Handler: a.b, Runtime: r}}, ", i)
	}
	return b.String()
}

// TestOtherTransformsStay: only this transform is taken out of the list.
func TestOtherTransformsStay(t *testing.T) {
	got := transformed(t, "Transform: [AWS::SecretsManager-2020-07-23, AWS::Serverless-2016-10-31]\nResources: {A: {Type: 'AWS::SNS::Topic'}}", Options{})
	sameYAML(t, got.Root.Get("Transform"), "[AWS::SecretsManager-2020-07-23]")
}

// values generates trees as they stand in templates.
func values(depth int) *rapid.Generator[*template.Node] {
	scalar := rapid.Custom(func(t *rapid.T) *template.Node {
		return template.Text(rapid.SampledFrom([]string{"", "a", "b", "arn:aws:s3:::x", "${A}", "AWS::NoValue"}).Draw(t, "text"), template.Pos{})
	})
	if depth == 0 {
		return scalar
	}
	list := rapid.Custom(func(t *rapid.T) *template.Node {
		return template.Sequence(template.Pos{}, rapid.SliceOfN(values(depth-1), 0, 3).Draw(t, "items")...)
	})
	mapping := rapid.Custom(func(t *rapid.T) *template.Node {
		out := &template.Node{Kind: template.Map}
		for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"A", "B", "C", "Ref", "Fn::Sub", "DependsOn"}), 0, 3, rapid.ID).Draw(t, "keys") {
			out.Fields = append(out.Fields, template.Entry(key, values(depth-1).Draw(t, "value")))
		}
		return out
	})
	return rapid.OneOf(scalar, list, mapping)
}

// TestMergeLaws: nothing merged with a value is the value; own scalars win; what
// both have is there; merging twice with nothing changes nothing.
func TestMergeLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := &transform{budget: 1 << 30}
		global, own := values(3).Draw(t, "global"), values(3).Draw(t, "own")
		empty := template.Mapping(template.Pos{})
		if own.Is(template.Map) && !template.Equal(tr.mergeGlobal(empty, own), own) {
			t.Fatal("an empty global changes the value")
		}
		merged := tr.mergeGlobal(global, own)
		if !own.Is(template.Map) && !own.Is(template.List) && !template.Equal(merged, own) {
			t.Fatal("a global wins over an own scalar")
		}
		if merged.Is(template.Map) && global.Is(template.Map) && !isIntrinsic(own) && !isIntrinsic(global) {
			for _, f := range global.Fields {
				if merged.Get(f.Key) == nil {
					t.Fatalf("global %s is lost", f.Key)
				}
			}
		}
		for _, f := range own.Fields {
			if merged.Get(f.Key) == nil {
				t.Fatalf("own %s is lost", f.Key)
			}
		}
	})
}

// TestTransformIsPure: the source is not changed, and the result is the same each
// time, whatever stands in the properties.
func TestTransformIsPure(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		root := parse(t, minimal)
		props := root.At("Resources", "Hello", "Properties")
		for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{
			"Policies", "Events", "Environment", "Tags", "PropagateTags", "Role", "AutoPublishAlias", "DeploymentPreference",
			"EventInvokeConfig", "FunctionUrlConfig", "DeadLetterQueue", "Layers", "Tracing", "VpcConfig", "CapacityProviderConfig",
		}), 0, 6, rapid.ID).Draw(rt, "properties") {
			props = template.WithField(props, name, values(3).Draw(rt, name))
		}
		root = template.WithField(root, "Resources", template.Mapping(root.Pos,
			template.Entry("Hello", template.WithField(root.At("Resources", "Hello"), "Properties", props))))
		before, _ := root.MarshalJSON()
		a, err := Transform(root, Options{})
		if err != nil {
			rt.Fatal(err)
		}
		b, _ := Transform(root, Options{})
		after, _ := root.MarshalJSON()
		if string(before) != string(after) {
			rt.Fatal("the source was changed")
		}
		x, _ := a.Root.MarshalJSON()
		y, _ := b.Root.MarshalJSON()
		if string(x) != string(y) || !cmp.Equal(a.Problems, b.Problems) {
			rt.Fatal("two runs differ")
		}
	})
}
