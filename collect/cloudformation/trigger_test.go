package cloudformation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/inventory"
)

// call is what a test compares of a trigger.
type call struct {
	Resource, Service, Function, From string
	Async                             bool
}

func callsOf(inv *inventory.Inventory) []call {
	var list []call
	for _, tr := range inv.Triggers {
		fn, _ := tr.Function.Get()
		from, _ := tr.From.Get()
		name := fn.Function
		if name == "" {
			name = fn.ARN
		}
		list = append(list, call{tr.ID, tr.Service, name, from.ID, tr.Async})
	}
	return list
}

func TestTriggers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, resources string
		want            []call
	}{
		{"s3", `
  R: {Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: {LambdaConfigurations: [{Event: "s3:*", Function: !GetAtt Fn.Arn}], QueueConfigurations: [{Event: "s3:*", Queue: "arn:aws:sqs:eu-west-1:111122223333:q"}]}}}`,
			[]call{{"R", "s3", "Fn", "R", true}}},
		{"external function", `
  R: {Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: {LambdaConfigurations: [{Event: "s3:*", Function: "arn:aws:lambda:eu-west-1:111122223333:function:other"}]}}}`,
			[]call{{"R", "s3", "arn:aws:lambda:eu-west-1:111122223333:function:other", "R", true}}},
		{"sns", `
  R: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: lambda, Endpoint: !GetAtt Fn.Arn}, {Protocol: sqs, Endpoint: "arn:aws:sqs:eu-west-1:111122223333:q"}]}}
  S: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref R, Protocol: lambda, Endpoint: !Ref Alias}}
  E: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref R, Protocol: email, Endpoint: a@example.com}}`,
			[]call{{"R", "sns", "Fn", "R", true}, {"S", "sns", "Fn", "R", true}}},
		{"events", `
  Bus: {Type: AWS::Events::EventBus, Properties: {Name: b}}
  Q: {Type: AWS::SQS::Queue}
  R: {Type: AWS::Events::Rule, Properties: {EventBusName: !Ref Bus, EventPattern: {source: [x]}, Targets: [{Id: a, Arn: !GetAtt Fn.Arn}, {Id: b, Arn: !GetAtt Q.Arn}]}}
  C: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), State: DISABLED, Targets: [{Id: a, Arn: !Ref Version}]}}`,
			[]call{{"R", "events", "Fn", "Bus", true}, {"C", "events", "Fn", "C", true}}},
		{"scheduler and pipes", `
  R: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: !GetAtt Fn.Arn, RoleArn: r}}}
  Q: {Type: AWS::SQS::Queue}
  P: {Type: AWS::Pipes::Pipe, Properties: {Source: !GetAtt Q.Arn, Enrichment: !GetAtt Other.Arn, Target: !GetAtt Fn.Arn, TargetParameters: {LambdaFunctionParameters: {InvocationType: FIRE_AND_FORGET}}}}`,
			[]call{{"R", "scheduler", "Fn", "R", true}, {"P", "pipes", "Other", "Q", false}, {"P", "pipes", "Fn", "Q", true}}},
		{"universal schedule", `
  R: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: "arn:aws:scheduler:::aws-sdk:lambda:invoke", RoleArn: r, Input: !Sub '{"FunctionName":"${Fn.Arn}","InvocationType":"Event"}'}}}
  S: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", RoleArn: r, Input: "{}"}}}`,
			[]call{{"R", "scheduler", "Fn", "R", true}}},
		{"iot and ses", `
  R: {Type: AWS::IoT::TopicRule, Properties: {TopicRulePayload: {Actions: [{Lambda: {FunctionArn: !GetAtt Fn.Arn}}, {S3: {BucketName: b}}], ErrorAction: {Lambda: {FunctionArn: !GetAtt Other.Arn}}}}}
  M: {Type: AWS::SES::ReceiptRule, Properties: {Rule: {Actions: [{LambdaAction: {FunctionArn: !GetAtt Fn.Arn, InvocationType: RequestResponse}}]}}}`,
			[]call{{"R", "iot", "Fn", "R", true}, {"R", "iot", "Other", "R", true}, {"M", "ses", "Fn", "M", false}}},
		{"cognito", `
  R: {Type: AWS::Cognito::UserPool, Properties: {LambdaConfig: {PreSignUp: !GetAtt Fn.Arn, CustomEmailSender: {LambdaArn: !GetAtt Other.Arn, LambdaVersion: V1_0}, KMSKeyID: "arn:aws:kms:eu-west-1:111122223333:key/a"}}}`,
			[]call{{"R", "cognito-idp", "Fn", "R", false}, {"R", "cognito-idp", "Other", "R", false}}},
		{"logs and config", `
  R: {Type: AWS::Logs::SubscriptionFilter, Properties: {LogGroupName: /x, DestinationArn: !GetAtt Fn.Arn}}
  K: {Type: AWS::Logs::SubscriptionFilter, Properties: {LogGroupName: /x, DestinationArn: "arn:aws:kinesis:eu-west-1:111122223333:stream/s"}}
  C: {Type: AWS::Config::ConfigRule, Properties: {Source: {Owner: CUSTOM_LAMBDA, SourceIdentifier: !GetAtt Fn.Arn}}}
  A: {Type: AWS::Config::ConfigRule, Properties: {Source: {Owner: AWS, SourceIdentifier: LAMBDA_INSIDE_VPC}}}`,
			[]call{{"R", "logs", "Fn", "/x", true}, {"C", "config", "Fn", "C", true}}},
		{"custom resources", `
  R: {Type: Custom::Thing, Properties: {ServiceToken: !GetAtt Fn.Arn}}
  C: {Type: AWS::CloudFormation::CustomResource, Properties: {ServiceToken: !GetAtt Other.Arn}}
  Topic: {Type: AWS::SNS::Topic}
  T: {Type: Custom::Thing, Properties: {ServiceToken: !Ref Topic}}
  M: {Type: AWS::CloudFormation::Macro, Properties: {Name: m, FunctionName: !GetAtt Fn.Arn}}`,
			[]call{{"R", "cloudformation", "Fn", "R", true}, {"C", "cloudformation", "Other", "C", true}, {"M", "cloudformation", "Fn", "M", false}}},
		{"notifications by custom resource", `
  Bucket: {Type: AWS::S3::Bucket}
  R: {Type: Custom::S3BucketNotifications, Properties: {ServiceToken: !GetAtt Other.Arn, BucketName: !Ref Bucket, NotificationConfiguration: {LambdaFunctionConfigurations: [{Events: ["s3:*"], LambdaFunctionArn: !GetAtt Fn.Arn}]}}}
  S: {Type: Custom::S3, Properties: {ServiceToken: !GetAtt Other.Arn, BucketName: existing, FunctionName: named}}
  U: {Type: Custom::Other, Properties: {ServiceToken: !GetAtt Other.Arn, Data: !GetAtt Fn.Arn}}`,
			[]call{
				{"R", "cloudformation", "Other", "R", true}, {"R", "s3", "Fn", "Bucket", true},
				{"S", "cloudformation", "Other", "S", true}, {"S", "s3", "Named", "existing", true},
				{"U", "cloudformation", "Other", "U", true},
			}},
		{"API call by custom resource", `
  R: {Type: Custom::AWS, Properties: {ServiceToken: "arn:aws:sns:eu-west-1:111122223333:t", Create: !Sub '{"service":"Lambda","action":"invoke","parameters":{"FunctionName":"${Fn}"}}'}}
  S: {Type: Custom::Other, Properties: {ServiceToken: "arn:aws:sns:eu-west-1:111122223333:t", Create: !Sub '{"service":"Lambda","action":"getFunction","parameters":{"FunctionName":"${Fn}"}}'}}`,
			[]call{{"R", "cloudformation", "Fn", "R", false}}},
		{"secret rotation", `
  Secret: {Type: AWS::SecretsManager::Secret}
  R: {Type: AWS::SecretsManager::RotationSchedule, Properties: {SecretId: !Ref Secret, RotationLambdaARN: !GetAtt Fn.Arn}}`,
			[]call{{"R", "secretsmanager", "Fn", "Secret", false}}},
		{"appsync and target groups", `
  Api: {Type: AWS::AppSync::GraphQLApi, Properties: {LambdaAuthorizerConfig: {AuthorizerUri: !GetAtt Other.Arn}}}
  R: {Type: AWS::AppSync::DataSource, Properties: {ApiId: !GetAtt Api.ApiId, Type: AWS_LAMBDA, LambdaConfig: {LambdaFunctionArn: !GetAtt Fn.Arn}}}
  G: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: lambda, Targets: [{Id: !GetAtt Fn.Arn}]}}`,
			[]call{{"Api", "appsync", "Other", "Api", false}, {"R", "appsync", "Fn", "Api", false}, {"G", "elasticloadbalancing", "Fn", "G", false}}},
		{"types that no table lists", `
  R: {Type: AWS::Bedrock::Agent, Properties: {ActionGroups: [{ActionGroupName: a, ActionGroupExecutor: {Lambda: !GetAtt Fn.Arn}}]}}
  F: {Type: AWS::KinesisFirehose::DeliveryStream, Properties: {ExtendedS3DestinationConfiguration: {ProcessingConfiguration: {Processors: [{Type: Lambda, Parameters: [{ParameterName: LambdaArn, ParameterValue: !Sub "${Fn.Arn}:$LATEST"}]}]}}}}
  O: {Type: AWS::S3ObjectLambda::AccessPoint, Properties: {ObjectLambdaConfiguration: {TransformationConfigurations: [{ContentTransformation: {AwsLambda: {FunctionArn: !GetAtt Fn.Arn}}}]}}}
  T: {Type: AWS::Transfer::Workflow, Properties: {Steps: [{CustomStepDetails: {Target: !Ref Alias}}]}}
  L: {Type: AWS::Lex::Bot, Properties: {TestBotAliasSettings: {BotAliasLocaleSettings: [{BotAliasLocaleSetting: {CodeHookSpecification: {LambdaCodeHook: {LambdaArn: !Ref Version}}}}]}}}
  N: {Type: AWS::Connect::IntegrationAssociation, Properties: {IntegrationType: LAMBDA_FUNCTION, IntegrationArn: !GetAtt Fn.Arn}}
  X: {Type: AWS::Future::Thing, Properties: {Deep: [{Handler: !GetAtt Fn.Arn}], Environment: {F: !GetAtt Other.Arn}, Tags: [{Key: a, Value: !GetAtt Other.Arn}], Name: !Ref Other, Text: !Sub "see ${Other.Arn}"}}
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt Fn.Arn}}
  E: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: [{Environment: [{Name: F, Value: !GetAtt Fn.Arn}]}]}}`,
			[]call{
				{"R", "bedrock", "Fn", "R", false}, {"F", "firehose", "Fn", "F", false}, {"O", "s3-object-lambda", "Fn", "O", false},
				{"T", "transfer", "Fn", "T", false}, {"L", "lex", "Fn", "L", false}, {"N", "connect", "Fn", "N", false}, {"X", "future", "Fn", "X", false},
			}},
		{"automation and names", `
  R: {Type: AWS::SSM::Document, Properties: {DocumentType: Automation, Content: {mainSteps: [{action: "aws:invokeLambdaFunction", inputs: {FunctionName: !Ref Fn}}]}}}
  D: {Type: AWS::Future::Thing, Properties: {LambdaFunction: !Ref Other, FunctionTag: !Sub "x-${Fn}", Name: !Ref Fn}}`,
			[]call{{"R", "ssm", "Fn", "R", false}, {"D", "future", "Other", "D", false}}},
		{"destinations, hooks and alarms", `
  I: {Type: AWS::Lambda::EventInvokeConfig, Properties: {FunctionName: !Ref Fn, Qualifier: $LATEST, DestinationConfig: {OnSuccess: {Destination: !GetAtt Other.Arn}, OnFailure: {Destination: "arn:aws:sqs:eu-west-1:111122223333:q"}}}}
  H: {Type: AWS::Lambda::Alias, UpdatePolicy: {CodeDeployLambdaAliasUpdate: {ApplicationName: a, DeploymentGroupName: b, BeforeAllowTrafficHook: !Ref Other}}, Properties: {FunctionName: !Ref Fn, FunctionVersion: !GetAtt Version.Version, Name: h}}
  A: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: [!GetAtt Fn.Arn, "arn:aws:sns:eu-west-1:111122223333:t"]}}`,
			[]call{{"I", "lambda", "Other", "Fn", true}, {"H", "codedeploy", "Other", "H", false}, {"A", "lambda.alarms.cloudwatch", "Fn", "A", true}}},
		{"blue/green hooks", `
Hooks:
  Green: {Type: AWS::CodeDeploy::BlueGreen, Properties: {LifecycleEventHooks: {AfterAllowTestTraffic: !Ref Fn}}}`,
			[]call{{"Green", "codedeploy", "Fn", "Green", false}}},
		{"step functions, text", `
  R:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {"States": {"A": {"Type": "Task", "Resource": "${Fn.Arn}", "Next": "B"},
          "B": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "${Other.Arn}:$LATEST"}},
          "C": {"Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:111122223333:function:far"},
          "D": {"Type": "Task", "Resource": "${Fn.Arn}"}}}`,
			[]call{{"R", "states", "Fn", "R", false}, {"R", "states", "Other", "R", false}, {"R", "states", "arn:aws:lambda:eu-west-1:111122223333:function:far", "R", false}}},
		{"step functions, map and substitutions", `
  R:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      Definition: {States: {A: {Type: Task, Resource: "arn:aws:states:::lambda:invoke", Parameters: {FunctionName: "${fn}"}}, B: {Type: Task, Resource: "arn:aws:states:::lambda:invoke", Arguments: {FunctionName: named}}}}
      DefinitionSubstitutions: {fn: !GetAtt Fn.Arn, unused: !GetAtt Other.Arn, table: t}
  S:
    Type: AWS::StepFunctions::StateMachine
    Properties: {DefinitionS3Location: {Bucket: b, Key: k}, DefinitionSubstitutions: {fn: !GetAtt Other.Arn}}`,
			[]call{{"R", "states", "Named", "R", false}, {"R", "states", "Fn", "R", false}, {"S", "states", "Other", "S", false}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			inv := built(t, `
Resources:
  Fn: {Type: AWS::Lambda::Function}
  Other: {Type: AWS::Lambda::Function}
  Named: {Type: AWS::Lambda::Function, Properties: {FunctionName: named}}
  Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}
  Alias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Fn, FunctionVersion: !GetAtt Version.Version, Name: live}}`+test.resources+"\n")
			if diff := cmp.Diff(test.want, callsOf(inv)); diff != "" {
				t.Errorf("triggers (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTriggerOfUnknownFunction(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Parameters: {Arn: {Type: String}}
Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: {LambdaConfigurations: [{Event: "s3:*", Function: !Ref Arn}]}}}
`)
	if len(inv.Triggers) != 1 || !inv.Triggers[0].Function.IsUnknown() {
		t.Errorf("a function that is not known is still invoked: %+v", inv.Triggers)
	}
}

func TestEventRule(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Fn: {Type: AWS::Lambda::Function}
  Topic: {Type: AWS::SNS::Topic}
  Rule: {Type: AWS::Events::Rule, Properties: {EventPattern: {source: [aws.s3], detail: {x: [{prefix: a}]}}, State: ENABLED, Targets: [{Id: a, Arn: !GetAtt Fn.Arn}, {Id: b, Arn: !Ref Topic}]}}
`)
	r := inv.EventRules[0]
	if got, want := value(t, r.Pattern), `{"detail":{"x":[{"prefix":"a"}]},"source":["aws.s3"]}`; got != want {
		t.Errorf("pattern is %s, want %s", got, want)
	}
	if len(r.Functions) != 1 || value(t, r.Functions[0]).Function != "Fn" || !r.Bus.IsAbsent() || !r.Schedule.IsAbsent() {
		t.Errorf("rule: %+v", r)
	}
}
