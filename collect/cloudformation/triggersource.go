package cloudformation

import "strings"

// triggerSource says how resources of a type invoke functions.
type triggerSource struct {
	service string
	// async is whether the service does not wait for the answer.
	async bool
	// from is the property that names what sends the event; empty for the
	// resource itself.
	from string
	// functions are the paths of the properties that name the function. A star
	// stands for each item of a list or each entry of a map. Without any, all
	// properties are searched.
	functions []string
	// only limits the places that count; nil for all.
	only func(r *resource, holder fact) bool
}

// triggerSources are the types with properties that take a function, whether or
// not it is in the template, or whose service has another name than the type.
// Source: AWS Lambda Developer Guide, Invoking Lambda with events from other AWS
// services; AWS CloudFormation resource reference.
var triggerSources = map[string]triggerSource{
	typeBucket: {service: "s3", async: true,
		functions: []string{"NotificationConfiguration/LambdaConfigurations/*/Function"}},
	typeTopic: {service: "sns", async: true, functions: []string{"Subscription/*/Endpoint"}, only: lambdaProtocol},
	"AWS::SNS::Subscription": {service: "sns", async: true, from: "TopicArn", functions: []string{"Endpoint"},
		only: lambdaProtocol},
	"AWS::Events::Rule": {service: "events", async: true, functions: []string{"Targets/*/Arn"}},
	typeSchedule: {service: "scheduler", async: true,
		functions: []string{"Target/Arn"}},
	"AWS::IoT::TopicRule": {service: "iot", async: true, functions: []string{
		"TopicRulePayload/Actions/*/Lambda/FunctionArn", "TopicRulePayload/ErrorAction/Lambda/FunctionArn"}},
	"AWS::Cognito::UserPool": {service: "cognito-idp", functions: []string{"LambdaConfig/*", "LambdaConfig/*/LambdaArn"}},
	"AWS::SES::ReceiptRule":  {service: "ses", async: true, functions: []string{"Rule/Actions/*/LambdaAction/FunctionArn"}},
	"AWS::Logs::SubscriptionFilter": {service: "logs", async: true, from: "LogGroupName",
		functions: []string{"DestinationArn"}},
	"AWS::Config::ConfigRule": {service: "config", async: true, functions: []string{"Source/SourceIdentifier"},
		only: customConfigRule},
	"AWS::Config::OrganizationConfigRule": {service: "config", async: true,
		functions: []string{"OrganizationCustomRuleMetadata/LambdaFunctionArn"}},
	"AWS::SecretsManager::RotationSchedule": {service: "secretsmanager", from: "SecretId",
		functions: []string{"RotationLambdaARN"}},
	"AWS::Pipes::Pipe": {service: "pipes", from: "Source", functions: []string{"Enrichment", "Target"}},
	typeTargetGroup: {service: "elasticloadbalancing", functions: []string{"Targets/*/Id"}, only: func(r *resource, _ fact) bool {
		kind, _ := r.get("TargetType").literal()
		return kind == "lambda"
	}},
	"AWS::AppSync::DataSource": {service: "appsync", from: "ApiId", functions: []string{"LambdaConfig/LambdaFunctionArn"}},
	"AWS::AppSync::FunctionConfiguration": {service: "appsync", from: "ApiId",
		functions: []string{"SyncConfig/LambdaConflictHandlerConfig/LambdaConflictHandlerArn"}},
	"AWS::AppSync::Resolver": {service: "appsync", from: "ApiId",
		functions: []string{"SyncConfig/LambdaConflictHandlerConfig/LambdaConflictHandlerArn"}},
	"AWS::ApiGateway::Authorizer":          {service: "apigateway", from: "RestApiId", functions: []string{"AuthorizerUri"}},
	"AWS::ApiGatewayV2::Authorizer":        {service: "apigateway", from: "ApiId", functions: []string{"AuthorizerUri"}},
	"AWS::CloudFormation::Macro":           {service: "cloudformation", functions: []string{"FunctionName"}},
	"AWS::CodePipeline::Pipeline":          {service: "codepipeline", async: true, functions: []string{"Stages/*/Actions/*/Configuration/FunctionName"}},
	"AWS::CloudWatch::Alarm":               {service: "lambda.alarms.cloudwatch", async: true, functions: alarmActions},
	"AWS::CloudWatch::CompositeAlarm":      {service: "lambda.alarms.cloudwatch", async: true, functions: alarmActions},
	"AWS::CloudWatch::LogAlarm":            {service: "lambda.alarms.cloudwatch", async: true, functions: alarmActions},
	"AWS::S3ObjectLambda::AccessPoint":     {service: "s3-object-lambda"},
	"AWS::KinesisFirehose::DeliveryStream": {service: "firehose"},
	"AWS::Lambda::EventInvokeConfig": {service: "lambda", async: true, functions: []string{
		"DestinationConfig/OnSuccess/Destination", "DestinationConfig/OnFailure/Destination"}},
	"AWS::CodeCommit::Repository":          {service: "codecommit", async: true, functions: []string{"Triggers/*/DestinationArn"}},
	"Alexa::ASK::Skill":                    {service: "alexa"},
	"AWS::VpcLattice::TargetGroup":         {service: "vpc-lattice"},
	"AWS::BedrockAgentCore::GatewayTarget": {service: "bedrock-agentcore"},
}

// customSources are the custom resources by which frameworks connect a function
// where CloudFormation has no property for it. Source: names in aws-cdk-lib
// (Apache-2.0) and serverless 3 (MIT).
var customSources = map[string]triggerSource{
	"Custom::S3BucketNotifications": {service: "s3", async: true, from: "BucketName",
		functions: []string{"NotificationConfiguration/LambdaFunctionConfigurations/*/LambdaFunctionArn"}},
	"Custom::Trigger":         {service: "cloudformation", functions: []string{"HandlerArn"}},
	"Custom::S3":              {service: "s3", async: true, from: "BucketName", functions: []string{"FunctionName"}},
	"Custom::EventBridge":     {service: "events", async: true, functions: []string{"FunctionName"}},
	"Custom::CognitoUserPool": {service: "cognito-idp", functions: []string{"FunctionName"}},
}

var alarmActions = []string{"AlarmActions/*", "OKActions/*", "InsufficientDataActions/*"}

func lambdaProtocol(_ *resource, holder fact) bool {
	protocol := holder.get("Protocol")
	text, ok := protocol.literal()
	return !ok && !protocol.absent() || strings.EqualFold(text, "lambda")
}

func customConfigRule(r *resource, _ fact) bool {
	owner, ok := r.in("Source", "Owner").literal()
	return !ok || owner == "CUSTOM_LAMBDA"
}

// dataTypes are the types that hold ARNs of functions without invoking them:
// policies, stored values, log and trail selections, environments of others.
var dataTypes = map[string]bool{
	typeSSMParameter: true, typeSecret: true, typeLogGroup: true,
	"AWS::CloudTrail::Trail": true, typeEventDataStore: true,
	"AWS::CloudFormation::Stack": true, "AWS::CloudFormation::WaitCondition": true,
	"AWS::ECS::TaskDefinition": true, "AWS::Batch::JobDefinition": true, "AWS::EC2::Instance": true,
	"AWS::EC2::LaunchTemplate": true, "AWS::CodeBuild::Project": true, "AWS::ResourceGroups::Group": true,
	"AWS::AppConfig::HostedConfigurationVersion": true, "AWS::ApplicationAutoScaling::ScalableTarget": true,
	"AWS::Logs::ResourcePolicy": true, "AWS::S3::BucketPolicy": true, "AWS::SQS::QueuePolicy": true,
	"AWS::SNS::TopicPolicy": true, "AWS::EC2::VPCEndpoint": true, typeKey: true, typeReplicaKey: true,
	"AWS::CloudWatch::Dashboard": true, "AWS::CodeDeploy::Application": true, "AWS::Budgets::Budget": true,
	"AWS::Backup::BackupSelection": true, "AWS::SSO::PermissionSet": true, "AWS::Cognito::IdentityPoolRoleAttachment": true,
	"AWS::Events::EventBusPolicy": true, typeDistribution: true, typeRepository: true,
	"AWS::SecretsManager::ResourcePolicy": true, "AWS::Organizations::Policy": true, "AWS::RUM::AppMonitor": true,
	"AWS::WAFv2::WebACLAssociation": true, "AWS::AppRunner::Service": true, "AWS::Amplify::App": true,
}

// dataKeys are properties in which a function's ARN is a value for somebody
// else.
var dataKeys = map[string]bool{
	"Tags": true, "Environment": true, "EnvironmentVariables": true, "Variables": true, "Metadata": true,
	"PolicyDocument": true, "Policies": true, "UserData": true, "AssumeRolePolicyDocument": true,
}
