package sam

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// withEvent is a function with one event, named E, and further resources.
func withEvent(event, more string) string {
	return strings.TrimPrefix(minimal, "\n") + "      Events:\n        E: " + event + "\n" + more
}

// TestEvents: what each type of event makes. The answers are written from the AWS
// SAM developer guide ("generated resources") and the CloudFormation reference.
func TestEvents(t *testing.T) {
	const permission = "{Action: 'lambda:InvokeFunction', FunctionName: {Ref: Hello}, "
	for name, c := range map[string]struct {
		event, more string
		// want are properties by logical id.
		want map[string]string
	}{
		"Schedule": {
			event: "{Type: Schedule, Properties: {Schedule: rate(1 hour), Enabled: false}}",
			want: map[string]string{
				"HelloE":           "{ScheduleExpression: rate(1 hour), State: DISABLED, Targets: [{Arn: {'Fn::GetAtt': [Hello, Arn]}, Id: HelloELambdaTarget}]}",
				"HelloEPermission": permission + "Principal: events.amazonaws.com, SourceArn: {'Fn::GetAtt': [HelloE, Arn]}}",
			},
		},
		"EventBridgeRule with a dead-letter queue": {
			event: "{Type: EventBridgeRule, Properties: {Pattern: {source: [aws.s3]}, DeadLetterConfig: {Type: SQS}}}",
			want: map[string]string{
				"HelloE":      "{EventPattern: {source: [aws.s3]}, Targets: [{Arn: {'Fn::GetAtt': [Hello, Arn]}, Id: HelloELambdaTarget, DeadLetterConfig: {Arn: {'Fn::GetAtt': [HelloEQueue, Arn]}}}]}",
				"HelloEQueue": "{}",
				"HelloEQueuePolicy": "{PolicyDocument: {Version: '2012-10-17', Statement: [{Action: 'sqs:SendMessage', Effect: Allow, Principal: {Service: events.amazonaws.com}, " +
					"Resource: {'Fn::GetAtt': [HelloEQueue, Arn]}, Condition: {ArnEquals: {'aws:SourceArn': {'Fn::GetAtt': [HelloE, Arn]}}}}]}, Queues: [{Ref: HelloEQueue}]}",
			},
		},
		"ScheduleV2": {
			event: "{Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 hour)}}",
			want: map[string]string{
				"HelloE": "{ScheduleExpression: rate(1 hour), Name: HelloE, FlexibleTimeWindow: {Mode: 'OFF'}, Target: {Arn: {'Fn::GetAtt': [Hello, Arn]}, RoleArn: {'Fn::GetAtt': [HelloERole, Arn]}}}",
				"HelloERole": "{AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Action: ['sts:AssumeRole'], Effect: Allow, Principal: {Service: [scheduler.amazonaws.com]}}]}, " +
					"Policies: [{PolicyName: HelloELambdaPolicy, PolicyDocument: {Statement: [{Action: 'lambda:InvokeFunction', Effect: Allow, Resource: {'Fn::GetAtt': [Hello, Arn]}}]}}]}",
			},
		},
		"S3": {
			event: "{Type: S3, Properties: {Bucket: {Ref: Bucket}, Events: 's3:ObjectCreated:*'}}",
			more:  "  Bucket: {Type: 'AWS::S3::Bucket', Properties: {BucketName: b}}\n",
			want: map[string]string{
				"HelloEPermission": permission + "Principal: s3.amazonaws.com, SourceAccount: {Ref: 'AWS::AccountId'}}",
				"Bucket":           "{BucketName: b, NotificationConfiguration: {LambdaConfigurations: [{Function: {'Fn::GetAtt': [Hello, Arn]}, Event: 's3:ObjectCreated:*'}]}}",
			},
		},
		"SNS": {
			event: "{Type: SNS, Properties: {Topic: {Ref: Topic}, FilterPolicy: {a: [b]}}}",
			want: map[string]string{
				"HelloEPermission": permission + "Principal: sns.amazonaws.com, SourceArn: {Ref: Topic}}",
				"HelloE":           "{Protocol: lambda, Endpoint: {'Fn::GetAtt': [Hello, Arn]}, TopicArn: {Ref: Topic}, FilterPolicy: {a: [b]}}",
			},
		},
		"SNS through a queue": {
			event: "{Type: SNS, Properties: {Topic: {Ref: Topic}, SqsSubscription: true}}",
			want: map[string]string{
				"HelloEQueue":              "{}",
				"HelloE":                   "{Protocol: sqs, Endpoint: {'Fn::GetAtt': [HelloEQueue, Arn]}, TopicArn: {Ref: Topic}}",
				"HelloEEventSourceMapping": "{BatchSize: 10, Enabled: true, EventSourceArn: {'Fn::GetAtt': [HelloEQueue, Arn]}, FunctionName: {Ref: Hello}}",
				"HelloEQueuePolicy": "{PolicyDocument: {Version: '2012-10-17', Statement: [{Action: 'sqs:SendMessage', Effect: Allow, Principal: '*', " +
					"Resource: {'Fn::GetAtt': [HelloEQueue, Arn]}, Condition: {ArnEquals: {'aws:SourceArn': {Ref: Topic}}}}]}, Queues: [{Ref: HelloEQueue}]}",
			},
		},
		"CloudWatchLogs": {
			event: "{Type: CloudWatchLogs, Properties: {LogGroupName: /app, FilterPattern: ''}}",
			want: map[string]string{
				"HelloE": "{LogGroupName: /app, FilterPattern: '', DestinationArn: {'Fn::GetAtt': [Hello, Arn]}}",
				"HelloEPermission": permission + "Principal: logs.amazonaws.com, SourceArn: {'Fn::Sub': ['arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*', " +
					"{__LogGroupName__: /app}]}}",
			},
		},
		"Cognito": {
			event: "{Type: Cognito, Properties: {UserPool: {Ref: Pool}, Trigger: [PreSignUp, PostConfirmation]}}",
			more:  "  Pool: {Type: 'AWS::Cognito::UserPool'}\n",
			want: map[string]string{
				"HelloCognitoPermission": permission + "Principal: cognito-idp.amazonaws.com, SourceArn: {'Fn::GetAtt': [Pool, Arn]}}",
				"Pool":                   "{LambdaConfig: {PreSignUp: {'Fn::GetAtt': [Hello, Arn]}, PostConfirmation: {'Fn::GetAtt': [Hello, Arn]}}}",
			},
		},
		"IoTRule": {
			event: "{Type: IoTRule, Properties: {Sql: SELECT 1}}",
			want: map[string]string{
				"HelloE": "{TopicRulePayload: {Sql: SELECT 1, RuleDisabled: false, Actions: [{Lambda: {FunctionArn: {'Fn::GetAtt': [Hello, Arn]}}}]}}",
				"HelloEPermission": permission + "Principal: iot.amazonaws.com, SourceArn: {'Fn::Sub': ['arn:aws:iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}', {RuleName: {Ref: HelloE}}]}, " +
					"SourceAccount: {'Fn::Sub': '${AWS::AccountId}'}}",
			},
		},
		"AlexaSkill": {
			event: "{Type: AlexaSkill}",
			want:  map[string]string{"HelloEPermission": permission + "Principal: alexa-appkit.amazon.com}"},
		},
		"SQS": {
			event: "{Type: SQS, Properties: {Queue: {'Fn::GetAtt': [Queue, Arn]}, BatchSize: 5}}",
			want:  map[string]string{"HelloE": "{EventSourceArn: {'Fn::GetAtt': [Queue, Arn]}, FunctionName: {Ref: Hello}, BatchSize: 5}"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := transformed(t, withEvent(c.event, c.more), Options{})
			for id, want := range c.want {
				t.Run(id, func(t *testing.T) { sameYAML(t, got.Root.At("Resources", id, "Properties"), want) })
			}
		})
	}
}

// TestSourcesGetTheirPolicies: the execution role may read what the function
// polls, and send to its destination for failures.
func TestSourcesGetTheirPolicies(t *testing.T) {
	for name, c := range map[string]struct{ event, managed, inline string }{
		"SQS":      {event: "{Type: SQS, Properties: {Queue: q}}", managed: "service-role/AWSLambdaSQSQueueExecutionRole"},
		"DynamoDB": {event: "{Type: DynamoDB, Properties: {Stream: s, StartingPosition: LATEST}}", managed: "service-role/AWSLambdaDynamoDBExecutionRole"},
		"Kinesis with a destination": {
			event:   "{Type: Kinesis, Properties: {Stream: s, StartingPosition: LATEST, DestinationConfig: {OnFailure: {Type: SQS, Destination: d}}}}",
			managed: "service-role/AWSLambdaKinesisExecutionRole",
			inline:  "[{PolicyName: HelloESQSPolicy, PolicyDocument: {Statement: [{Action: 'sqs:SendMessage', Effect: Allow, Resource: d}]}}]",
		},
		"MSK with a client certificate": {
			event:   "{Type: MSK, Properties: {Stream: s, StartingPosition: LATEST, SourceAccessConfigurations: [{Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: secret}]}}",
			managed: "service-role/AWSLambdaMSKExecutionRole",
			inline:  "[{PolicyName: MSKExecutionRolePolicy, PolicyDocument: {Statement: [{Action: ['secretsmanager:GetSecretValue'], Effect: Allow, Resource: secret}]}}]",
		},
		"MQ": {
			event: "{Type: MQ, Properties: {Broker: b, Queues: [q], SecretsManagerKmsKeyId: k, SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: secret}]}}",
			inline: "[{PolicyName: SamAutoGeneratedAMQPolicy, PolicyDocument: {Statement: [{Action: ['secretsmanager:GetSecretValue'], Effect: Allow, Resource: secret}, " +
				"{Action: ['mq:DescribeBroker'], Effect: Allow, Resource: b}, " +
				"{Action: 'kms:Decrypt', Effect: Allow, Resource: {'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/k'}}]}}]",
		},
		"SelfManagedKafka": {
			event: "{Type: SelfManagedKafka, Properties: {KafkaBootstrapServers: ['a:1'], Topics: [t], SourceAccessConfigurations: [{Type: SASL_SCRAM_512_AUTH, URI: secret}]}}",
			inline: "[{PolicyName: SelfManagedKafkaExecutionRolePolicy, PolicyDocument: {Version: '2012-10-17', " +
				"Statement: [{Action: ['secretsmanager:GetSecretValue'], Effect: Allow, Resource: secret}]}}]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			role := transformed(t, withEvent(c.event, ""), Options{}).Root.At("Resources", "HelloRole", "Properties")
			want := "[arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
			if c.managed != "" {
				want += ", arn:aws:iam::aws:policy/" + c.managed
			}
			sameYAML(t, role.Get("ManagedPolicyArns"), want+"]")
			if c.inline == "" {
				if role.Get("Policies") != nil {
					t.Error("the role has an inline policy")
				}
				return
			}
			sameYAML(t, role.Get("Policies"), c.inline)
		})
	}
}

// TestConditionalFunction: what a conditional function makes has its condition,
// and a bucket waits for a conditional permission by a tag.
func TestConditionalFunction(t *testing.T) {
	src := strings.Replace(withEvent("{Type: S3, Properties: {Bucket: {Ref: Bucket}, Events: e}}", "  Bucket: {Type: 'AWS::S3::Bucket'}\n"),
		"    Type: AWS::Serverless::Function\n", "    Type: AWS::Serverless::Function\n    Condition: Wanted\n", 1)
	res := transformed(t, src, Options{}).Root.Get("Resources")
	for _, id := range []string{"Hello", "HelloRole", "HelloEPermission"} {
		if s, _ := res.At(id, "Condition").Str(); s != "Wanted" {
			t.Errorf("%s has the condition %q", id, s)
		}
	}
	sameYAML(t, res.At("Bucket", "Properties"), `
NotificationConfiguration:
  LambdaConfigurations: [{'Fn::If': [Wanted, {Function: {'Fn::GetAtt': [Hello, Arn]}, Event: e}, {Ref: 'AWS::NoValue'}]}]
Tags: [{Key: 'sam:ConditionalDependsOn:HelloEPermission', Value: {'Fn::If': [Wanted, {Ref: HelloEPermission}, no dependency]}}]
`)
	if res.At("Bucket", "DependsOn") != nil {
		t.Error("the bucket depends on a conditional permission")
	}
}

// TestEventInvokeConfig: a destination that is left out is made, one that may be
// left out is made under the inverse condition.
func TestEventInvokeConfig(t *testing.T) {
	got := transformed(t, minimal+`      EventInvokeConfig:
        MaximumRetryAttempts: 1
        DestinationConfig:
          OnSuccess: {Type: SQS}
          OnFailure: {Type: SNS, Destination: !If [HasTopic, arn:topic, !Ref AWS::NoValue]}
Conditions:
  HasTopic: !Equals [a, b]
`, Options{})
	res := got.Root.Get("Resources")
	condition, _ := res.At("HelloEventInvokeConfigOnFailureTopic", "Condition").Str()
	if !strings.HasPrefix(condition, "NOTHasTopic") {
		t.Fatalf("the topic has the condition %q", condition)
	}
	sameYAML(t, got.Root.At("Conditions", condition), "{'Fn::Not': [{Condition: HasTopic}]}")
	sameYAML(t, res.At("HelloEventInvokeConfig", "Properties"), `
FunctionName: {Ref: Hello}
Qualifier: $LATEST
MaximumRetryAttempts: 1
DestinationConfig:
  OnSuccess: {Destination: {'Fn::GetAtt': [HelloEventInvokeConfigOnSuccessQueue, Arn]}}
  OnFailure: {Destination: {'Fn::If': [`+condition+`, {Ref: HelloEventInvokeConfigOnFailureTopic}, arn:topic]}}
`)
	var actions []string
	for _, p := range res.At("HelloRole", "Properties", "Policies").Items {
		actions = append(actions, p.At("PolicyDocument", "Statement").Items[0].Get("Action").Text)
	}
	if diff := cmp.Diff([]string{"sqs:SendMessage", "sns:publish"}, actions); diff != "" {
		t.Error(diff)
	}
}

// TestGradualDeployment: the alias gets an update policy; the shared resources of
// CodeDeploy are made once.
func TestGradualDeployment(t *testing.T) {
	got := transformed(t, strings.Replace(minimal, "Resources:", `Globals:
  Function:
    AutoPublishAlias: live
    DeploymentPreference: {Type: Canary10Percent5Minutes, Alarms: [!Ref Alarm]}
Resources:
  Second: {Type: 'AWS::Serverless::Function', Properties: {Handler: a.b, Runtime: python3.13, CodeUri: s3://b/k}}`, 1), Options{})
	res := got.Root.Get("Resources")
	sameYAML(t, res.At("HelloAliaslive", "UpdatePolicy"), "{CodeDeployLambdaAliasUpdate: {ApplicationName: {Ref: ServerlessDeploymentApplication}, DeploymentGroupName: {Ref: HelloDeploymentGroup}}}")
	group := res.At("SecondDeploymentGroup", "Properties")
	sameYAML(t, group.Get("DeploymentConfigName"), "{'Fn::Sub': ['CodeDeployDefault.Lambda${ConfigName}', {ConfigName: Canary10Percent5Minutes}]}")
	sameYAML(t, group.Get("AlarmConfiguration"), "{Enabled: true, Alarms: [{Name: {Ref: Alarm}}]}")
	sameYAML(t, group.Get("ServiceRoleArn"), "{'Fn::GetAtt': [CodeDeployServiceRole, Arn]}")
	sameYAML(t, res.At("CodeDeployServiceRole", "Properties", "ManagedPolicyArns"), "['arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda']")
}

// TestConnector: a connector becomes a managed policy of the source's role.
func TestConnector(t *testing.T) {
	got := transformed(t, strings.Replace(minimal, "    Type: AWS::Serverless::Function\n", `    Type: AWS::Serverless::Function
    Connectors: {Reads: {Properties: {Destination: {Id: Table}, Permissions: [Read]}}}
`, 1)+"  Table: {Type: 'AWS::Serverless::SimpleTable'}\n", Options{})
	res := got.Root.Get("Resources")
	policy := res.Get("HelloReadsPolicy")
	sameYAML(t, policy.At("Properties", "Roles"), "[{Ref: HelloRole}]")
	statements := policy.At("Properties", "PolicyDocument", "Statement").Items
	if len(statements) != 1 {
		t.Fatalf("%d statements, want 1", len(statements))
	}
	for _, action := range statements[0].Get("Action").Items {
		if strings.Contains(action.Text, "Put") || strings.Contains(action.Text, "Delete") {
			t.Errorf("a connector for reading allows %s", action.Text)
		}
	}
	sameYAML(t, statements[0].Get("Resource").Items[0], "{'Fn::GetAtt': [Table, Arn]}")
	if res.At("Hello", "Connectors") != nil {
		t.Error("the attribute is still there")
	}
}

// TestRoleInIf: a role that may be left out is made under the right condition.
func TestRoleInIf(t *testing.T) {
	for src, want := range map[string]struct{ role, condition string }{
		"!If [Own, 'arn:role', !Ref AWS::NoValue]": {"{'Fn::If': [Own, 'arn:role', {'Fn::GetAtt': [HelloRole, Arn]}]}", "NOTOwn"},
		"!If [Own, !Ref AWS::NoValue, 'arn:role']": {"{'Fn::If': [Own, {'Fn::GetAtt': [HelloRole, Arn]}, 'arn:role']}", "Own"},
	} {
		res := transformed(t, minimal+"      Role: "+src+"\nConditions: {Own: !Equals [a, b]}\n", Options{}).Root.Get("Resources")
		sameYAML(t, res.At("Hello", "Properties", "Role"), want.role)
		if s, _ := res.At("HelloRole", "Condition").Str(); s != want.condition {
			t.Errorf("the role has the condition %q, want %q", s, want.condition)
		}
	}
	res := transformed(t, minimal+"      Role: arn:aws:iam::111122223333:role/own\n      Policies: [AWSLambdaRole]\n", Options{}).Root.Get("Resources")
	if res.Get("HelloRole") != nil {
		t.Error("a role is made for a function that names one")
	}
}

// TestLogicalIDsDoNotClash: a generated resource does not replace one of the
// template without a word.
func TestLogicalIDsDoNotClash(t *testing.T) {
	got, err := Transform(parse(t, minimal+"  HelloRole: {Type: 'AWS::IAM::Role'}\n"), Options{})
	if err != nil || len(got.Problems) != 1 || !strings.Contains(got.Problems[0].Message, "HelloRole") {
		t.Errorf("problems %v, error %v", got.Problems, err)
	}
	if !got.Root.At("Resources", "Hello").Is(template.Map) {
		t.Error("the function is lost")
	}
}
