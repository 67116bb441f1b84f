package intrinsic

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// read reads a template.
func read(tb testing.TB, src string) *template.Node {
	tb.Helper()
	docs, err := template.Read("t.yaml", []byte(src), template.DefaultLimits())
	if err != nil || len(docs) != 1 {
		tb.Fatalf("read %d templates: %v\n%s", len(docs), err, src)
	}
	return docs[0]
}

// world is a template for expressions to stand in.
const world = `
Parameters:
  Env: {Type: String, Default: dev}
  Required: {Type: String}
  Subnets: {Type: 'List<AWS::EC2::Subnet::Id>', Default: 'subnet-1, subnet-2'}
  Groups: {Type: 'List<AWS::EC2::SecurityGroup::Id>'}
  Words: {Type: CommaDelimitedList, Default: ''}
  Size: {Type: Number, Default: 3}
  Image: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /images/latest}
  Stored: {Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /list}
  Vpc: {Type: 'AWS::EC2::VPC::Id'}
  Secret: {Type: String, Default: '{{resolve:ssm:/p:1}}'}
Mappings:
  Sizes:
    dev: {Memory: 128, Name: small, Zones: [a, b]}
    prod: {Memory: 512, Name: large, Zones: [a, c]}
  Same:
    us-east-1: {Value: x}
    eu-west-1: {Value: x}
  Layers:
    us-east-1: {Arn: "arn:aws:lambda:us-east-1:580247275435:layer:Insights:38", Url: "https://u:secret@a", Mixed: "arn:aws:sns:us-east-1:580247275435:t"}
    eu-west-1: {Arn: "arn:aws:lambda:eu-west-1:580247275435:layer:Insights:53", Url: "https://u:secret@b", Mixed: x}
Conditions:
  IsDev: !Equals [!Ref Env, dev]
  IsProd: !Equals [!Ref Env, prod]
  Unclear: !Equals [!ImportValue e, x]
  Circle: !Not [!Condition Circle]
Resources:
  Fn: {Type: 'AWS::Lambda::Function', Properties: {FunctionName: my-fn}}
  Auto: {Type: 'AWS::Lambda::Function'}
  Templated: {Type: 'AWS::Lambda::Function', Properties: {FunctionName: !Sub '${Required}-fn'}}
  Ver: {Type: 'AWS::Lambda::Version', Properties: {FunctionName: !Ref Fn}}
  Live: {Type: 'AWS::Lambda::Alias', Properties: {FunctionName: !GetAtt Fn.Arn, Name: live}}
  Url: {Type: 'AWS::Lambda::Url', Properties: {TargetFunctionArn: !GetAtt Fn.Arn}}
  Bucket: {Type: 'AWS::S3::Bucket', Properties: {BucketName: my-bucket}}
  Logs: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: /aws/x}}
  Queue: {Type: 'AWS::SQS::Queue', Properties: {QueueName: q.fifo}}
  Topic: {Type: 'AWS::SNS::Topic'}
  Role: {Type: 'AWS::IAM::Role', Properties: {Path: /app/, RoleName: r}}
  Vault: {Type: 'AWS::SecretsManager::Secret', Properties: {Name: db}}
  Rule: {Type: 'AWS::Events::Rule', Properties: {EventBusName: !Ref Bus, Name: r}}
  Plain: {Type: 'AWS::Events::Rule', Properties: {Name: r}}
  Bus: {Type: 'AWS::Events::EventBus', Properties: {Name: orders}}
  Net: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}
  Thing: {Type: 'Custom::Thing', Properties: {Label: l}}
  Nested: {Type: 'AWS::CloudFormation::Stack'}
  A: {Type: 'AWS::Lambda::Function', Properties: {FunctionName: !Ref B}}
  B: {Type: 'AWS::Lambda::Function', Properties: {FunctionName: !Ref A}}
  R: {Type: 'Custom::R', Properties: {V: EXPRESSION}}
`

// evaluate evaluates an expression in the world.
func evaluate(tb testing.TB, expression string, in Inputs) Value {
	tb.Helper()
	root := read(tb, strings.Replace(world, "EXPRESSION", expression, 1))
	return New(root, in).Eval(root.At("Resources", "R", "Properties")).Get("V")
}

// show writes a value in one line: texts as patterns, unknown values as <>.
func show(v Value) string {
	var b strings.Builder
	switch v.Kind {
	case Absent:
		return "absent"
	case Unknown:
		return "<" + v.Reason + ">"
	case List:
		for i := range v.Items {
			b.WriteString(show(v.Items[i]) + ",")
		}
		if v.Open {
			b.WriteString("…")
		}
		return "[" + strings.TrimSuffix(b.String(), ",") + "]"
	case Map:
		for _, f := range v.Fields {
			b.WriteString(f.Key + ":" + show(f.Value) + ",")
		}
		return "{" + strings.TrimSuffix(b.String(), ",") + "}"
	}
	return v.Pattern()
}

func TestEval(t *testing.T) {
	here := Inputs{Partition: "aws", Region: "eu-west-1", Account: "111122223333", StackName: "st"}
	tests := []struct {
		name, expression string
		in               Inputs
		want             string
	}{
		{"text", `abc`, Inputs{}, "abc"},
		{"number", `12`, Inputs{}, "12"},
		{"map", `{a: 1, b: [x, {c: true}]}`, Inputs{}, "{a:1,b:[x,{c:true}]}"},
		{"no value", `{a: !Ref 'AWS::NoValue', b: [1, !Ref 'AWS::NoValue', 2]}`, Inputs{}, "{b:[1,2]}"},

		{"parameter default", `!Ref Env`, Inputs{}, "dev"},
		{"parameter given", `!Ref Env`, Inputs{Given: map[string]string{"Env": "g"}, Assigned: map[string]string{"Env": "a"}}, "g"},
		{"parameter assigned", `!Ref Env`, Inputs{Assigned: map[string]string{"Env": "a"}}, "a"},
		{"parameter passed", `!Ref Env`, Inputs{Arguments: map[string]Value{"Env": literalText("p", nil)}, Assigned: map[string]string{"Env": "a"}}, "p"},
		{"parameter partly passed", `!Ref Env`, Inputs{Arguments: map[string]Value{"Env": {Kind: Text, Parts: []Part{{Literal: "p-"}, unknownPart("?*", "why", 0)}}}}, "p-?*"},
		{"parameter required", `!Sub 'a-${Required}'`, Inputs{}, "a-?*"},
		{"parameter list", `!Ref Subnets`, Inputs{}, "[subnet-1,subnet-2]"},
		{"parameter list unknown", `!Ref Groups`, Inputs{}, "[…]"},
		{"parameter list empty", `!Ref Words`, Inputs{}, "[]"},
		{"parameter number", `!Ref Size`, Inputs{}, "3"},
		{"parameter stored", `!Ref Image`, Inputs{}, "ami-?*"},
		{"parameter stored list", `!Ref Stored`, Inputs{Given: map[string]string{"Stored": "/other"}}, "[…]"},
		{"parameter id", `!Ref Vpc`, Inputs{}, "vpc-?*"},
		{"unknown name", `!Ref Nothing`, Inputs{}, "<Nothing is neither a parameter nor a resource of the template>"},

		{"pseudo unknown", `!Sub '${AWS::Partition}/${AWS::AccountId}/${AWS::Region}/${AWS::URLSuffix}'`, Inputs{}, "?*/?*/?*/?*"},
		{"pseudo known", `!Sub '${AWS::Partition}/${AWS::AccountId}/${AWS::Region}/${AWS::URLSuffix}/${AWS::StackName}'`, here, "aws/111122223333/eu-west-1/amazonaws.com/st"},
		{"partition of region", `!Sub '${AWS::Partition}/${AWS::URLSuffix}'`, Inputs{Region: "cn-north-1"}, "aws-cn/amazonaws.com.cn"},
		{"stack id", `!Ref AWS::StackId`, here, "arn:aws:cloudformation:eu-west-1:111122223333:stack/st/?*"},
		{"notification arns", `!Ref AWS::NotificationARNs`, here, "[…]"},

		{"function ref", `!Ref Fn`, Inputs{}, "my-fn"},
		{"function arn", `!GetAtt Fn.Arn`, Inputs{}, "arn:?*:lambda:?*:?*:function:my-fn"},
		{"function arn here", `!GetAtt Fn.Arn`, here, "arn:aws:lambda:eu-west-1:111122223333:function:my-fn"},
		{"function arn list form", `{'Fn::GetAtt': [Fn, Arn]}`, here, "arn:aws:lambda:eu-west-1:111122223333:function:my-fn"},
		{"function without a name", `!GetAtt Auto.Arn`, here, "arn:aws:lambda:eu-west-1:111122223333:function:?*"},
		{"function with part of a name", `!GetAtt Templated.Arn`, here, "arn:aws:lambda:eu-west-1:111122223333:function:?*-fn"},
		{"version", `!Ref Ver`, here, "arn:aws:lambda:eu-west-1:111122223333:function:my-fn:?*"},
		{"alias of an arn", `!Ref Live`, here, "arn:aws:lambda:eu-west-1:111122223333:function:my-fn:live"},
		{"function url", `!GetAtt Url.FunctionUrl`, here, "https://?*.lambda-url.eu-west-1.on.aws/"},
		{"bucket", `!Sub '${Bucket.Arn}/*'`, Inputs{}, "arn:?*:s3:::my-bucket/*"},
		{"bucket by text", `!Sub 'arn:aws:s3:::${Required}-logs/*'`, Inputs{}, "arn:aws:s3:::?*-logs/*"},
		{"log group", `!GetAtt Logs.Arn`, here, "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:*"},
		{"queue url", `!Ref Queue`, here, "https://sqs.eu-west-1.amazonaws.com/111122223333/q.fifo"},
		{"queue name", `!GetAtt Queue.QueueName`, Inputs{}, "q.fifo"},
		{"topic", `!Ref Topic`, here, "arn:aws:sns:eu-west-1:111122223333:?*"},
		{"role with a path", `!GetAtt Role.Arn`, Inputs{}, "arn:?*:iam::?*:role/app/r"},
		{"secret", `!Ref Vault`, here, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????"},
		{"rule on a bus", `!GetAtt Rule.Arn`, here, "arn:aws:events:eu-west-1:111122223333:rule/orders/r"},
		{"rule on the default bus", `!GetAtt Plain.Arn`, here, "arn:aws:events:eu-west-1:111122223333:rule/r"},
		{"property as attribute", `!GetAtt Net.CidrBlock`, Inputs{}, "10.0.0.0/16"},
		{"attribute of a custom resource", `!GetAtt Thing.RoleArn`, Inputs{}, "arn:?*:?*"},
		{"names in a circle", `!Ref A`, Inputs{}, "?*"},
		{"nested output", `!GetAtt Nested.Outputs.X`, Inputs{}, "?*"},

		{"sub list form", `!Sub ['${A}-${B.C}-${Env}', {A: !Ref Fn, B.C: x}]`, Inputs{}, "my-fn-x-dev"},
		{"sub literal", `!Sub '${!Literal} ${!Env}${Env} $ {x} ${'`, Inputs{}, "${Literal} ${Env}dev $ {x} ${"},
		{"sub bad name", `!Sub 'a${b c}d'`, Inputs{}, "a?*d"},
		{"sub number", `!Sub '${Size}'`, Inputs{}, "3"},
		{"join", `!Join ['-', [a, !Ref Env, !Ref 'AWS::NoValue', 1, true]]`, Inputs{}, "a-dev-1-true"},
		{"join a list parameter", `!Join ['|', !Ref Subnets]`, Inputs{}, "subnet-1|subnet-2"},
		{"join an unknown list", `!Join ['|', !Ref Groups]`, Inputs{}, "?*"},
		{"join an empty list", `!Join ['|', !Ref Words]`, Inputs{}, ""},
		{"select", `!Select [1, [a, b]]`, Inputs{}, "b"},
		{"select text index", `!Select ['0', !Ref Subnets]`, Inputs{}, "subnet-1"},
		{"select too far", `!Select [2, [a, b]]`, Inputs{}, "<Fn::Select asks for item 2 of a list of 2>"},
		{"select of unknown", `!Select [0, !Ref Groups]`, Inputs{}, "?*"},
		{"select zone", `!Select [0, !GetAZs '']`, here, "?*"},
		{"split", `!Split [',', 'a,b,,c']`, Inputs{}, "[a,b,,c]"},
		{"split unknown", `!Split [',', !Sub 'a,${Required},b']`, Inputs{}, "[a,?*,b,…]"},
		{"select from an arn", `!Select [6, !Split [':', !GetAtt Fn.Arn]]`, Inputs{}, "my-fn"},
		{"select the account of an arn", `!Select [4, !Split [':', !GetAtt Fn.Arn]]`, Inputs{}, "?*"},
		{"select the host of a url", `!Select [2, !Split ['/', !GetAtt Url.FunctionUrl]]`, here, "?*.lambda-url.eu-west-1.on.aws"},
		{"select before an unknown part", `!Select [0, !Split ['-', !Sub 'a-${Required}-b']]`, Inputs{}, "a"},
		{"select after an unknown part", `!Select [2, !Split ['-', !Sub 'a-${Required}-b']]`, Inputs{}, "?*"},
		{"replace", `!Join ['_', !Split ['-', !Sub 'a-${Required}-b-c']]`, Inputs{}, "a_?*_b_c"},

		{"if true", `!If [IsDev, a, b]`, Inputs{}, "a"},
		{"if false", `!If [IsProd, a, b]`, Inputs{}, "b"},
		{"if nothing", `[!If [IsProd, a, !Ref 'AWS::NoValue'], z]`, Inputs{}, "[z]"},
		{"if unknown", `!If [Unclear, a, b]`, Inputs{}, "<depends on condition Unclear, which cannot be decided: export e belongs to another stack>"},
		{"if unknown and alike", `!If [Unclear, {x: [a]}, {x: [a]}]`, Inputs{}, "{x:[a]}"},
		{"if in a circle", `!If [Circle, a, b]`, Inputs{}, "<depends on condition Circle, which cannot be decided: condition Circle depends on itself>"},

		{"map lookup", `!FindInMap [Sizes, !Ref Env, Memory]`, Inputs{}, "128"},
		{"map lookup of a list", `!FindInMap [Sizes, prod, Zones]`, Inputs{}, "[a,c]"},
		{"map lookup default", `!FindInMap [Sizes, test, Memory, {DefaultValue: 1}]`, Inputs{}, "1"},
		{"map lookup missing", `!FindInMap [Sizes, test, Memory]`, Inputs{}, "<mapping Sizes has no entry for test and Memory>"},
		{"map lookup of ARNs by unknown key", `!FindInMap [Layers, !Ref AWS::Region, Arn]`, Inputs{}, "arn:aws:lambda:?*:580247275435:layer:Insights:?*"},
		{"map lookup shows parts of ARNs only", `!FindInMap [Layers, !Ref AWS::Region, Url]`, Inputs{}, "?*"},
		{"map lookup of an ARN and a text", `!FindInMap [Layers, !Ref AWS::Region, Mixed]`, Inputs{}, "?*"},
		{"map lookup of ARNs with a default", `!FindInMap [Layers, !Ref AWS::Region, Arn, {DefaultValue: x}]`, Inputs{}, "?*"},
		{"map lookup by unknown key", `!FindInMap [Sizes, !Ref Required, Memory]`, Inputs{}, "?*"},
		{"map lookup where all agree", `!FindInMap [Same, !Ref 'AWS::Region', Value]`, Inputs{}, "x"},
		{"map lookup by part of a key", `!FindInMap [Sizes, !Sub 'p${Required}', Memory]`, Inputs{}, "512"},

		{"import", `!ImportValue x`, Inputs{}, "?*"},
		{"base64", `!Base64 abc`, Inputs{}, "YWJj"},
		{"base64 of part", `!Base64 {'Fn::Sub': 'abcd${Required}'}`, Inputs{}, "YWJj?*"},
		{"cidr", `!Cidr [192.168.0.0/24, 6, 5]`, Inputs{}, "[192.168.0.0/27,192.168.0.32/27,192.168.0.64/27,192.168.0.96/27,192.168.0.128/27,192.168.0.160/27]"},
		{"cidr 6", `!Cidr ['2001:db8:1234:1a00::/56', 3, 64]`, Inputs{}, "[2001:db8:1234:1a00::/64,2001:db8:1234:1a01::/64,2001:db8:1234:1a02::/64]"},
		{"cidr of a vpc", `!Select [1, !Cidr [!GetAtt Net.CidrBlock, 4, 8]]`, Inputs{}, "10.0.1.0/24"},
		{"cidr of unknown", `!Cidr [!Ref Required, 2, 8]`, Inputs{}, "[?*,?*]"},
		{"cidr too many", `!Cidr [10.0.0.0/24, 4, 7]`, Inputs{}, "<Fn::Cidr cannot be carried out: 10.0.0.0/24 has 2 blocks with 7 host bits, and 4 are asked for>"},
		{"length", `{'Fn::Length': !Ref Subnets}`, Inputs{}, "2"},
		{"length unknown", `{'Fn::Length': !Ref Groups}`, Inputs{}, "<parameter Groups has no default and no value was given>"},
		{"json", `{'Fn::ToJsonString': {a: !Ref Env, b: [1, true, "x\"y"], c: !Ref Required, d: !Ref 'AWS::NoValue'}}`, Inputs{}, `{"a":"dev","b":[1,true,"x\"y"],"c":"?*"}`},
		{"equals as a value", `!Equals [a, a]`, Inputs{}, "true"},
		{"transform", `{'Fn::Transform': {Name: 'AWS::Include'}}`, Inputs{}, "<Fn::Transform is expanded by the service at deployment and was not expanded here>"},
		{"loop", `{'Fn::ForEach::L': [X, [a], {}]}`, Inputs{}, "<Fn::ForEach::L is expanded by the service at deployment and was not expanded here>"},
		{"strange function", `{'Fn::Frobnicate': 1}`, Inputs{}, "<intrinsic function Fn::Frobnicate is not supported>"},
		{"condition key of a policy", `{Condition: {StringEquals: {a: b}}}`, Inputs{}, "{Condition:{StringEquals:{a:b}}}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := evaluate(t, tt.expression, tt.in)
			if got := show(v); got != tt.want {
				t.Errorf("%s is %s, want %s", tt.expression, got, tt.want)
			}
			var s shares
			s.count(t, tt.name, v)
		})
	}
}

func TestRefs(t *testing.T) {
	resource := func(id, attribute, text string) inventory.Ref {
		return inventory.Ref{Kind: inventory.ToResource, ID: id, Attribute: attribute, Text: text}
	}
	parameter := func(name string) inventory.Ref { return inventory.Ref{Kind: inventory.ToParameter, ID: name} }
	tests := []struct {
		expression string
		want       []inventory.Ref
	}{
		{`!Ref Env`, []inventory.Ref{parameter("Env")}},
		{`!Ref Subnets`, []inventory.Ref{parameter("Subnets")}},
		{`!Ref AWS::Region`, nil},
		{`!Ref Fn`, []inventory.Ref{resource("Fn", "", "my-fn")}},
		{`!Sub '${Fn.Arn}:${Env}:${Fn.Arn}'`, []inventory.Ref{resource("Fn", "Arn", "arn:?*:lambda:?*:?*:function:my-fn"), parameter("Env")}},
		{`!ImportValue {'Fn::Sub': '${Env}-x'}`, []inventory.Ref{{Kind: inventory.ToExport, ID: "dev-x", Text: "?*"}, parameter("Env")}},
		{`'{{resolve:ssm:/a:1}} and {{resolve:secretsmanager:s:SecretString:k}}'`, []inventory.Ref{
			{Kind: inventory.ToDynamic, ID: "resolve:ssm:/a:1", Text: "{{resolve:ssm:/a:1}}"},
			{Kind: inventory.ToDynamic, ID: "resolve:secretsmanager:s:SecretString:k", Text: "{{resolve:secretsmanager:s:SecretString:k}}"},
		}},
		{`!Sub '{{resolve:secretsmanager:${Vault}:SecretString:k}}'`, []inventory.Ref{
			resource("Vault", "", "arn:?*:secretsmanager:?*:?*:secret:db-??????"),
			{Kind: inventory.ToDynamic, ID: "resolve:secretsmanager:arn:?*:secretsmanager:?*:?*:secret:db-??????:SecretString:k",
				Text: "{{resolve:secretsmanager:arn:?*:secretsmanager:?*:?*:secret:db-??????:SecretString:k}}"},
		}},
		{`!Ref Secret`, []inventory.Ref{parameter("Secret"), {Kind: inventory.ToDynamic, ID: "resolve:ssm:/p:1", Text: "{{resolve:ssm:/p:1}}"}}},
		{`!FindInMap [Sizes, !Ref Env, Name]`, []inventory.Ref{parameter("Env")}},
		{`!Select [0, !Split [':', !Ref Topic]]`, []inventory.Ref{resource("Topic", "", "arn:?*:sns:?*:?*:?*")}},
	}
	for _, tt := range tests {
		v := evaluate(t, tt.expression, Inputs{})
		if diff := cmp.Diff(tt.want, v.Refs); diff != "" {
			t.Errorf("%s: %s", tt.expression, diff)
		}
	}
}

func TestPlaces(t *testing.T) {
	v := evaluate(t, "{a: !Ref Env,\n      b: !FindInMap [Sizes, prod, Name]}", Inputs{})
	a, b := v.Get("a").Node.Pos, v.Get("b").Node.Pos
	if a.Line == 0 || b.Line != a.Line+1 {
		t.Errorf("values stand in lines %d and %d, want those of the calls", a.Line, b.Line)
	}
}

func TestPlaceOfABranch(t *testing.T) {
	v := evaluate(t, "{a: !If [IsDev,\n      x, y]}", Inputs{})
	if a := v.Get("a"); a.Node.Text != "x" || a.Node.Pos.Line != v.Node.Pos.Line+1 {
		t.Errorf("the value stands at %+v", a.Node.Pos)
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	in := Inputs{Given: map[string]string{"Required": "hunter2"}}
	for _, expression := range []string{
		`!FindInMap [Sizes, !Ref Required, Memory]`, `!Cidr [!Ref Required, 1, 1]`, `!Select [!Ref Required, [a]]`,
		`!Ref {Ref: Required}`, `{'Fn::GetAtt': [!Ref Required, Arn]}`, `!FindInMap [!Ref Required, a, b]`, `!Cidr [10.0.0.0/8, !Ref Required, 1]`,
	} {
		if v := evaluate(t, expression, in); strings.Contains(v.Reason, "hunter2") {
			t.Errorf("%s: the reason %q shows the value", expression, v.Reason)
		}
	}
}

func TestNestedOutput(t *testing.T) {
	in := Inputs{NestedOutput: func(stack, output string) (Value, bool) {
		return literalText(stack+"/"+output, nil), output == "X"
	}}
	if got := show(evaluate(t, `!GetAtt Nested.Outputs.X`, in)); got != "Nested/X" {
		t.Errorf("output is %s", got)
	}
	if got := show(evaluate(t, `!GetAtt Nested.Outputs.Y`, in)); got != "?*" {
		t.Errorf("unknown output is %s", got)
	}
}

func TestHostileTemplates(t *testing.T) {
	deep := strings.Repeat("{'Fn::Sub': ['${a}${a}${a}${a}', {a: ", 40) + "x" + strings.Repeat("}]}", 40)
	quotes := strings.Repeat("{'Fn::ToJsonString': [", 40) + `"\""` + strings.Repeat("]}", 40)
	for name, expression := range map[string]string{"sub": deep, "json": quotes} {
		t.Run(name, func(t *testing.T) {
			v := evaluate(t, expression, Inputs{})
			if len(v.Pattern()) > maxText {
				t.Errorf("the text has %d bytes", len(v.Pattern()))
			}
			if _, ok := v.Literal(); ok {
				t.Error("the text is known, although it is beyond the limit")
			}
		})
	}
}
