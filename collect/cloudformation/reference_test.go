package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
)

func TestFunctionReferences(t *testing.T) {
	t.Parallel()
	const resources = `
Parameters: {Name: {Type: String}}
Resources:
  Fn: {Type: AWS::Lambda::Function, Properties: {FunctionName: orders}}
  Staged: {Type: AWS::Lambda::Function, Properties: {FunctionName: !Sub "${AWS::StackName}-staged"}}
  Anon: {Type: AWS::Lambda::Function}
  Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}
  Alias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Fn, FunctionVersion: !GetAtt Version.Version, Name: live}}
  AnonAlias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !GetAtt Anon.Arn, FunctionVersion: $LATEST, Name: live}}
  Topic: {Type: AWS::SNS::Topic}
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      Principal: "*"
      FunctionName: %s
`
	for _, test := range []struct {
		value, function, qualifier, alias, version, arn string
		unknown                                         bool
	}{
		{value: `!Ref Fn`, function: "Fn"},
		{value: `!GetAtt Anon.Arn`, function: "Anon"},
		{value: `orders`, function: "Fn", arn: "orders"},
		{value: `orders:live`, function: "Fn", qualifier: "live", alias: "Alias"},
		{value: `orders:7`, function: "Fn", qualifier: "7"},
		{value: `111122223333:function:orders`, function: "Fn"},
		{value: `arn:aws:lambda:eu-west-1:111122223333:function:orders`, function: "Fn"},
		{value: `arn:aws:lambda:eu-west-1:111122223333:function:orders:live`, function: "Fn", qualifier: "live", alias: "Alias"},
		{value: `arn:aws:lambda:eu-west-1:111122223333:function:elsewhere:2`, qualifier: "2", arn: "arn:aws:lambda:eu-west-1:111122223333:function:elsewhere:2"},
		{value: `!Sub "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:orders"`, function: "Fn"},
		{value: `!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fn}:live"`, function: "Fn", qualifier: "live", alias: "Alias"},
		{value: `!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Anon}"`, function: "Anon"},
		{value: `!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Anon}-other"`, unknown: true},
		{value: `!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-staged"`, function: "Staged"},
		{value: `!Sub "${AWS::StackName}-staged:live"`, function: "Staged", qualifier: "live"},
		{value: `!Sub "${Anon.Arn}:live"`, function: "Anon", qualifier: "live", alias: "AnonAlias"},
		{value: `!Join [":", [!GetAtt Anon.Arn, live]]`, function: "Anon", qualifier: "live", alias: "AnonAlias"},
		{value: `!Sub "${Anon}:$LATEST"`, function: "Anon", qualifier: "$LATEST"},
		{value: `!Ref Alias`, function: "Fn", qualifier: "live", alias: "Alias"},
		{value: `!Ref AnonAlias`, function: "Anon", qualifier: "live", alias: "AnonAlias"},
		{value: `!Ref Version`, function: "Fn", version: "Version"},
		{value: `!Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Anon.Arn}/invocations"`, function: "Anon"},
		{value: `!Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Anon.Arn}:live/invocations"`, function: "Anon", qualifier: "live", alias: "AnonAlias"},
		{value: `!Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2021-11-15/functions/${Anon.Arn}/response-streaming-invocations"`, function: "Anon"},
		{value: `!Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:orders/invocations"`, function: "Fn"},
		{value: `!Sub "arn:aws:lambda:eu-west-1:111122223333:function:external"`, arn: "arn:aws:lambda:eu-west-1:111122223333:function:external"},
		{value: `!Ref Name`, unknown: true},
		{value: `!Ref Topic`, unknown: true},
		{value: `!Sub "arn:aws:lambda:eu-west-1:111122223333:function:${Name}"`, unknown: true},
	} {
		t.Run(test.value, func(t *testing.T) {
			t.Parallel()
			inv := built(t, fmt.Sprintf(resources, test.value))
			k := inv.Permissions[0].Function
			if test.unknown {
				if ref, ok := k.Get(); ok {
					t.Errorf("the function is known: %+v", ref)
				}
				return
			}
			ref := value(t, k)
			qualifier, _ := ref.Qualifier.Get()
			if ref.Function != test.function || qualifier != test.qualifier || ref.Alias != test.alias || ref.Version != test.version {
				t.Errorf("got function %q, qualifier %q, alias %q, version %q", ref.Function, qualifier, ref.Alias, ref.Version)
			}
			if test.arn != "" && ref.ARN != test.arn {
				t.Errorf("ARN is %q, want %q", ref.ARN, test.arn)
			}
		})
	}
}

func TestStageVariableInIntegration(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Fn: {Type: AWS::Lambda::Function}
  Api: {Type: AWS::ApiGateway::RestApi}
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: get
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      Integration:
        Type: AWS_PROXY
        Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}:${!stageVariables.alias}/invocations"
  Variable:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: put
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      Integration:
        Type: AWS_PROXY
        Uri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:${stageVariables.fn}/invocations"
`)
	if k := inv.Routes[1].Function; !k.IsUnknown() || !strings.Contains(k.Why(), "stage variable") {
		t.Errorf("function by stage variable: %v %s", k.State(), k.Why())
	}
	ref := value(t, inv.Routes[0].Function)
	if ref.Function != "Fn" || !ref.Qualifier.IsUnknown() || !strings.Contains(ref.Qualifier.Why(), "stage variable") {
		t.Errorf("got %+v", ref)
	}
}

func TestFunctionOfAnotherAccount(t *testing.T) {
	t.Parallel()
	src := `
Resources:
  Fn: {Type: AWS::Lambda::Function, Properties: {FunctionName: orders}}
  P: {Type: AWS::Lambda::Permission, Properties: {FunctionName: "arn:aws:lambda:eu-west-1:999999999999:function:orders"}}
`
	inv := build(stackOf(t, "a.yaml", []byte(src), intrinsic.Inputs{Account: "111122223333"}))
	if ref := value(t, inv.Permissions[0].Function); ref.Function != "" {
		t.Errorf("a function of another account was taken for %q", ref.Function)
	}
}

func TestAliasAndVersionFields(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Fn: {Type: AWS::Lambda::Function}
  V: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn, CodeSha256: abc, ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 2}}}
  A:
    Type: AWS::Lambda::Alias
    Properties:
      FunctionName: !Ref Fn
      FunctionVersion: !GetAtt V.Version
      Name: live
      RoutingConfig: {AdditionalVersionWeights: [{FunctionVersion: "3", FunctionWeight: 0.25}]}
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 4}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn, Qualifier: live, AuthType: NONE, InvokeMode: BUFFERED, Cors: {AllowOrigins: ["*"], AllowCredentials: true}}}
  Config: {Type: AWS::Lambda::EventInvokeConfig, Properties: {FunctionName: !Ref Fn, Qualifier: !GetAtt V.Version, MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1, DestinationConfig: {OnFailure: {Destination: !GetAtt Q.Arn}}}}
  Q: {Type: AWS::SQS::Queue}
`)
	v, a := inv.Versions[0], inv.Aliases[0]
	if value(t, v.Function).Function != "Fn" || value(t, v.CodeSHA256) != "abc" || value(t, v.Provisioned) != 2 || !v.Number.IsUnknown() {
		t.Errorf("version: %+v", v)
	}
	w := value(t, a.Weights)[0]
	if value(t, a.Version).ID != "V" || value(t, w.Share) != 0.25 || value(t, w.Version).ID != "3" || value(t, a.Provisioned) != 4 {
		t.Errorf("alias: %+v", a)
	}
	u := inv.URLs[0]
	if ref := value(t, u.Function); ref.Function != "Fn" || ref.Alias != "A" || value(t, u.AuthType) != "NONE" || !value(t, value(t, u.CORS).AllowCredentials) {
		t.Errorf("url: %+v", u)
	}
	c := inv.EventInvokeConfigs[0]
	if ref := value(t, c.Function); ref.Version != "V" || value(t, c.MaxAge) != 60 || value(t, c.OnFailure).ID != "Q" || value(t, c.MaxRetries) != 1 {
		t.Errorf("event invoke config: %+v", c)
	}
}

// TestStacksTogether builds a parent, its nested stack and an importing stack.
func TestStacksTogether(t *testing.T) {
	t.Parallel()
	parent := stackOf(t, "parent.yaml", []byte(`
Resources:
  Fn: {Type: AWS::Lambda::Function}
Outputs:
  Arn: {Value: !GetAtt Fn.Arn, Export: {Name: shop-fn}}
`), intrinsic.Inputs{})
	child := stackOf(t, "child.yaml", []byte(`
Parameters: {Target: {Type: String}}
Resources:
  Fn: {Type: AWS::Lambda::Function}
  Own: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Fn}}
  Parent: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Target}}
  Imported: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !ImportValue shop-fn}}
  Foreign: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !ImportValue other-fn}}
`), intrinsic.Inputs{Arguments: map[string]intrinsic.Value{
		"Target": fromParent(parent.eval.Eval(parent.root.At("Outputs", "Arn", "Value"))),
	}})
	child.prefix = "Child/"
	inv := build(parent, child)
	got := map[string]string{}
	for _, p := range inv.Permissions {
		ref, _ := p.Function.Get()
		got[p.ID] = ref.Function
	}
	want := map[string]string{"Child/Own": "Child/Fn", "Child/Parent": "Fn", "Child/Imported": "Fn", "Child/Foreign": ""}
	for id, fn := range want {
		if got[id] != fn {
			t.Errorf("%s: function %q, want %q", id, got[id], fn)
		}
	}
	if inv.Target != "parent.yaml" || len(inv.Functions) != 2 || inv.Functions[1].ID != "Child/Fn" {
		t.Errorf("target %s, %d functions", inv.Target, len(inv.Functions))
	}
}

func TestReferencesByNameAndARN(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
  Other: {Type: AWS::SQS::Queue}
  Fn: {Type: AWS::Lambda::Function}
  A: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Fn, EventSourceArn: "arn:aws:sqs:eu-west-1:111122223333:jobs"}}
  B: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Fn, EventSourceArn: !Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Other.QueueName}"}}
  C: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Fn, EventSourceArn: "arn:aws:kinesis:eu-west-1:111122223333:stream/s"}}
  D: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref Fn, SelfManagedEventSource: {Endpoints: {KafkaBootstrapServers: ["a:9092"]}}, Topics: [t], SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: "arn:s"}], FilterCriteria: {Filters: [{Pattern: "{}"}]}, BisectBatchOnFunctionError: true}}
`)
	want := []struct{ id, service string }{{"Queue", "sqs"}, {"Other", "sqs"}, {"arn:aws:kinesis:eu-west-1:111122223333:stream/s", "kinesis"}, {"", "self-managed-kafka"}}
	for i, m := range inv.EventSourceMappings {
		ref, _ := m.EventSource.Get()
		if ref.ID != want[i].id || m.Service != want[i].service {
			t.Errorf("%s: source %q of %q", m.ID, ref.ID, m.Service)
		}
	}
	d := inv.EventSourceMappings[3]
	if value(t, value(t, d.Brokers)[0]) != "a:9092" || value(t, value(t, d.Access)[0].Type) != "BASIC_AUTH" ||
		value(t, d.Filter) != `{"Filters":[{"Pattern":"{}"}]}` || !value(t, d.Bisect) {
		t.Errorf("self-managed source: %+v", d)
	}
	if !d.EventSource.IsAbsent() {
		t.Error("a self-managed source has no ARN")
	}
}

func TestPseudoParametersAreReferences(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  P: {Type: AWS::Lambda::Permission, Properties: {Principal: !Ref AWS::AccountId, SourceArn: !Sub "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:t"}}
`)
	p := inv.Permissions[0]
	if refs := p.Principal.Refs; len(refs) != 1 || refs[0].ID != "AWS::AccountId" {
		t.Errorf("principal is made from %+v", refs)
	}
	if refs := p.SourceARN.Refs; len(refs) != 3 || refs[2].ID != "AWS::AccountId" {
		t.Errorf("source is made from %+v", refs)
	}
}
