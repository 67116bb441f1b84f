package language_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect/cloudformation/language"
	"github.com/temper-security/temper/collect/cloudformation/template"
)

func read(tb testing.TB, src string) *template.Node {
	tb.Helper()
	docs, err := template.Read("template.yaml", []byte(src), template.DefaultLimits())
	if err != nil {
		tb.Fatal(err)
	}
	if len(docs) != 1 {
		tb.Fatalf("%d documents", len(docs))
	}
	return docs[0]
}

func messages(problems []language.Problem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.Path+": "+p.Message)
	}
	return strings.Join(lines, "\n")
}

// The templates and their equivalents follow the documentation of Fn::ForEach
// and the examples of its design document.
func TestLoops(t *testing.T) {
	tests := map[string]struct {
		parameters map[string]string
		in, want   string
	}{
		"resources": {in: `
Resources:
  Before: {Type: T}
  Fn::ForEach::Topics:
    - TopicName
    - [Success, Failure]
    - 'SnsTopic${TopicName}':
        Type: AWS::SNS::Topic
        Properties:
          TopicName: !Ref TopicName
          DisplayName: !Sub '${TopicName} of ${AWS::StackName}'
          Tags: [{Key: plain, Value: 'is ${TopicName}'}]
          FifoTopic: true
  After: {Type: T}
`, want: `
Resources:
  Before: {Type: T}
  SnsTopicSuccess:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: Success
      DisplayName: !Sub 'Success of ${AWS::StackName}'
      Tags: [{Key: plain, Value: is Success}]
      FifoTopic: true
  SnsTopicFailure:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: Failure
      DisplayName: !Sub 'Failure of ${AWS::StackName}'
      Tags: [{Key: plain, Value: is Failure}]
      FifoTopic: true
  After: {Type: T}
`},
		"list parameter": {parameters: map[string]string{"Names": "A, B"}, in: `
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::L: [Name, !Ref Names, {'R${Name}': {Type: T}}]
`, want: `
Parameters: {Names: {Type: CommaDelimitedList}}
Resources: {RA: {Type: T}, RB: {Type: T}}
`},
		"mapping as collection": {parameters: map[string]string{"Stage": "prod"}, in: `
Parameters: {Stage: {Type: String}}
Mappings: {Stages: {prod: {Names: [A, B]}}}
Resources:
  Fn::ForEach::L: [Name, !FindInMap [Stages, !Ref Stage, Names], {'R${Name}': {Type: T}}]
`, want: `
Parameters: {Stage: {Type: String}}
Mappings: {Stages: {prod: {Names: [A, B]}}}
Resources: {RA: {Type: T}, RB: {Type: T}}
`},
		"letters and digits only": {in: `
Resources:
  Fn::ForEach::L:
    - Address
    - [10.0.0.1, 10.0.0.2]
    - 'Eip&{Address}': {Type: T, Properties: {Ip: !Ref Address, Name: 'a-&{Address}'}}
`, want: `
Resources:
  Eip10001: {Type: T, Properties: {Ip: 10.0.0.1, Name: a-10001}}
  Eip10002: {Type: T, Properties: {Ip: 10.0.0.2, Name: a-10002}}
`},
		"nested": {in: `
Resources:
  Fn::ForEach::Outer:
    - Prefix
    - [Transit, Public]
    - 'Nacl${Prefix}Subnet': {Type: AWS::EC2::NetworkAcl}
      Fn::ForEach::Inner:
        - Suffix
        - [A, B]
        - '${Prefix}Subnet${Suffix}':
            Type: AWS::EC2::Subnet
            Properties:
              Acl: !Ref {'Fn::Sub': 'Nacl${Prefix}Subnet'}
              Id: !GetAtt [!Sub 'Nacl${Prefix}Subnet', Id]
`, want: `
Resources:
  NaclTransitSubnet: {Type: AWS::EC2::NetworkAcl}
  TransitSubnetA: {Type: AWS::EC2::Subnet, Properties: {Acl: !Ref NaclTransitSubnet, Id: !GetAtt NaclTransitSubnet.Id}}
  TransitSubnetB: {Type: AWS::EC2::Subnet, Properties: {Acl: !Ref NaclTransitSubnet, Id: !GetAtt NaclTransitSubnet.Id}}
  NaclPublicSubnet: {Type: AWS::EC2::NetworkAcl}
  PublicSubnetA: {Type: AWS::EC2::Subnet, Properties: {Acl: !Ref NaclPublicSubnet, Id: !GetAtt NaclPublicSubnet.Id}}
  PublicSubnetB: {Type: AWS::EC2::Subnet, Properties: {Acl: !Ref NaclPublicSubnet, Id: !GetAtt NaclPublicSubnet.Id}}
`},
		"properties, conditions and outputs": {in: `
Conditions:
  Fn::ForEach::C: [I, [A, B], {'Is${I}': !Equals [!Ref {'Fn::Sub': 'Param${I}'}, 'true']}]
Resources:
  R:
    Type: T
    Properties:
      Fn::ForEach::P: [Name, [ImageId, InstanceType], {'${Name}': !FindInMap [M, V, !Ref Name]}]
      Other: x
Outputs:
  Fn::ForEach::O: [I, [A, B], {'Out${I}': {Value: !GetAtt [!Sub 'R${I}', Arn]}}]
`, want: `
Conditions:
  IsA: !Equals [!Ref ParamA, 'true']
  IsB: !Equals [!Ref ParamB, 'true']
Resources:
  R:
    Type: T
    Properties:
      ImageId: !FindInMap [M, V, ImageId]
      InstanceType: !FindInMap [M, V, InstanceType]
      Other: x
Outputs:
  OutA: {Value: !GetAtt RA.Arn}
  OutB: {Value: !GetAtt RB.Arn}
`},
		"attribute of the identifier": {in: `
Resources:
  Fn::ForEach::L:
    - Table
    - [Points]
    - 'Output${Table}': {Type: T, Properties: {A: !GetAtt Table.Arn, B: !Sub '${Table.Arn}/*', C: !Sub '${!Table}'}}
`, want: `
Resources:
  OutputPoints: {Type: T, Properties: {A: !GetAtt Points.Arn, B: !Sub '${Points.Arn}/*', C: !Sub '${!Table}'}}
`},
		"a variable of Sub hides the identifier": {in: `
Resources:
  Fn::ForEach::L:
    - X
    - [A]
    - 'R${X}': {Type: T, Properties: {P: !Sub ['${X}', {X: !Ref X}]}}
`, want: `
Resources:
  RA: {Type: T, Properties: {P: !Sub ['${X}', {X: A}]}}
`},
		"condition from a mapping": {in: `
Mappings: {Nat: {Condition: {B: TwoNats}}}
Resources:
  Fn::ForEach::L:
    - I
    - [A, B]
    - 'Nat${I}':
        Type: T
        Condition: !FindInMap [Nat, Condition, !Ref I, DefaultValue: !Ref AWS::NoValue]
`, want: `
Mappings: {Nat: {Condition: {B: TwoNats}}}
Resources:
  NatA: {Type: T}
  NatB: {Type: T, Condition: TwoNats}
`},
		"an empty collection": {parameters: map[string]string{"Names": ""}, in: `
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  R: {Type: T}
  Fn::ForEach::L: [Name, !Ref Names, {'R${Name}': {Type: T}}]
`, want: `
Parameters: {Names: {Type: CommaDelimitedList}}
Resources: {R: {Type: T}}
`},
		"length and JSON": {parameters: map[string]string{"Names": "A,B,C"}, in: `
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  R:
    Type: T
    Properties:
      A: {Fn::Length: [a, b]}
      B: {Fn::Length: !Ref Names}
      C: {Fn::Length: !GetAtt R.List}
      D: {Fn::ToJsonString: {b: 1, a: [x, true]}}
      E: {Fn::ToJsonString: {b: !GetAtt R.Arn}}
`, want: `
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  R:
    Type: T
    Properties:
      A: 2
      B: 3
      C: {Fn::Length: !GetAtt R.List}
      D: '{"b":1,"a":["x",true]}'
      E: {Fn::ToJsonString: {b: !GetAtt R.Arn}}
`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			in := read(t, "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]"+tt.in)
			before := in.Any()
			got, problems := language.Expand(in, language.Options{Parameters: tt.parameters})
			if len(problems) > 0 {
				t.Errorf("problems:\n%s", messages(problems))
			}
			want := read(t, "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]"+tt.want)
			if diff := cmp.Diff(want.Any(), got.Any()); diff != "" {
				t.Errorf("expanded (-want +got):\n%s", diff)
			}
			wantOrder, _ := want.Get("Resources").MarshalJSON()
			gotOrder, _ := got.Get("Resources").MarshalJSON()
			if diff := cmp.Diff(string(wantOrder), string(gotOrder)); diff != "" {
				t.Errorf("order of resources (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, in.Any()); diff != "" {
				t.Errorf("the source was changed (-before +after):\n%s", diff)
			}
			again, problems := language.Expand(got, language.Options{Parameters: tt.parameters})
			if len(problems) > 0 || !template.Equal(got, again) {
				t.Errorf("expanding again changes the template: %s", messages(problems))
			}
		})
	}
}

func TestLoopPlaces(t *testing.T) {
	root := read(t, `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::L:
    - Name
    - [A, B]
    - 'R${Name}':
        Type: T
`)
	got, _ := language.Expand(root, language.Options{})
	for _, name := range []string{"RA", "RB"} {
		f := got.Get("Resources").Field(name)
		if f == nil || f.Pos.Line != 6 || f.Value.Get("Type").Pos.Line != 7 {
			t.Errorf("%s does not stand where the loop has it: %+v", name, f)
		}
	}
}

// What cannot be expanded stays as it is and is told.
func TestLoopProblems(t *testing.T) {
	const on = "Transform: AWS::LanguageExtensions\n"
	tests := map[string]struct {
		in         string
		parameters map[string]string
		want       string
	}{
		"no transform": {
			in:   "Resources:\n  Fn::ForEach::L: [N, [A], {'R${N}': {Type: T}}]",
			want: "Resources/Fn::ForEach::L: a loop needs the transform AWS::LanguageExtensions",
		},
		"unknown collection": {
			in:   on + "Resources:\n  Fn::ForEach::L: [N, !GetAtt X.List, {'R${N}': {Type: T}}]",
			want: "Resources/Fn::ForEach::L: the loop is not expanded: the collection is not known",
		},
		"unknown parameter": {
			in:   on + "Parameters: {P: {Type: CommaDelimitedList}}\nResources:\n  Fn::ForEach::L: [N, !Ref P, {'R${N}': {Type: T}}]",
			want: "Resources/Fn::ForEach::L: the loop is not expanded: the collection is not known",
		},
		"text as collection": {
			in:         on + "Parameters: {P: {Type: String}}\nResources:\n  Fn::ForEach::L: [N, !Ref P, {'R${N}': {Type: T}}]",
			parameters: map[string]string{"P": "A,B"},
			want:       "Resources/Fn::ForEach::L: the loop is not expanded: the collection is not a list",
		},
		"secret collection": {
			in:         on + "Parameters: {P: {Type: CommaDelimitedList, NoEcho: true}}\nResources:\n  Fn::ForEach::L: [N, !Ref P, {'R${N}': {Type: T}}]",
			parameters: map[string]string{"P": "hunter2"},
			want:       "Resources/Fn::ForEach::L: the loop is not expanded: the collection is a parameter with NoEcho",
		},
		"name of a parameter of Systems Manager": {
			in:         on + "Parameters: {P: {Type: AWS::SSM::Parameter::Value<CommaDelimitedList>}}\nResources:\n  Fn::ForEach::L: [N, !Ref P, {'R${N}': {Type: T}}]",
			parameters: map[string]string{"P": "/a/b"},
			want:       "Resources/Fn::ForEach::L: the loop is not expanded: the collection is not known",
		},
		"wrong section": {
			in:   on + "Mappings:\n  Fn::ForEach::L: [N, [A], {'R${N}': {a: {b: c}}}]\nResources: {R: {Type: T}}",
			want: "Mappings/Fn::ForEach::L: a loop cannot stand in Mappings",
		},
		"top": {
			in:   on + "Fn::ForEach::L: [N, [Resources], {'${N}': {R: {Type: T}}}]",
			want: "Fn::ForEach::L: a loop cannot stand at the top of a template",
		},
		"no name": {
			in:   on + "Resources:\n  Fn::ForEach: [N, [A], {'R${N}': {Type: T}}]",
			want: "Resources/Fn::ForEach: a loop needs a name: Fn::ForEach::Name",
		},
		"two arguments": {
			in:   on + "Resources:\n  Fn::ForEach::L: [N, [A]]",
			want: "Resources/Fn::ForEach::L: a loop needs an identifier, a collection and a body",
		},
		"identifier": {
			in:   on + "Resources:\n  Fn::ForEach::L: [!Ref N, [A], {'R${N}': {Type: T}}]",
			want: "Resources/Fn::ForEach::L: the identifier of a loop must be a name of letters and digits",
		},
		"body": {
			in:   on + "Resources:\n  Fn::ForEach::L: [N, [A], [x]]",
			want: "Resources/Fn::ForEach::L: the body of a loop must be a map",
		},
		"unknown inner loop": {
			in:   on + "Resources:\n  Fn::ForEach::L: [N, [A], {'Fn::ForEach::I${N}': [M, !GetAtt X.L, {'R${M}': {Type: T}}]}]",
			want: "Resources/Fn::ForEach::L/Fn::ForEach::IA: the loop is not expanded: the collection is not known",
		},
		"macro": {
			in:   "Transform: [MyMacro]\nResources: {R: {Type: T}}",
			want: "Transform: macro MyMacro is not expanded: what it changes in the template is not known",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			in := read(t, tt.in)
			got, problems := language.Expand(in, language.Options{Parameters: tt.parameters})
			if diff := cmp.Diff(tt.want, messages(problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if strings.Contains(messages(problems), "hunter2") {
				t.Error("a secret value is told")
			}
			if name != "unknown inner loop" && !template.Equal(in, got) {
				t.Error("the template was changed")
			}
			for _, p := range problems {
				if p.At.Line == 0 || p.At.File != "template.yaml" {
					t.Errorf("problem without a place: %+v", p)
				}
			}
		})
	}
}

func TestLoopKeysThatCollide(t *testing.T) {
	root := read(t, `Transform: AWS::LanguageExtensions
Resources:
  RA: {Type: Own}
  Fn::ForEach::L: [N, [A, B, B], {'R${N}': {Type: Made}}]
  Fn::ForEach::M: [N, [x, y], {Same: {Type: Made}}]
`)
	got, problems := language.Expand(root, language.Options{})
	want := read(t, `{RA: {Type: Own}, RB: {Type: Made}, Same: {Type: Made}}`)
	if diff := cmp.Diff(want.Any(), got.Get("Resources").Any()); diff != "" {
		t.Errorf("resources (-want +got):\n%s", diff)
	}
	for _, key := range []string{`"RA"`, `"RB"`, `"Same"`} {
		if !strings.Contains(messages(problems), key) {
			t.Errorf("nothing is told of key %s:\n%s", key, messages(problems))
		}
	}
}
