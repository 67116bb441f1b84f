package intrinsic

import "maps"

// shapes holds what Ref and Fn::GetAtt return by resource type, for the types
// that stand around a Lambda function. Source: AWS CloudFormation Template
// Reference, section Return values of each type, and the Service Authorization
// Reference for the forms of ARNs.
var shapes = mergeShapes(computeShapes, identityShapes, dataShapes, messagingShapes, networkShapes, operationsShapes)

func mergeShapes(tables ...map[string]shape) map[string]shape {
	all := map[string]shape{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

var computeShapes = map[string]shape{
	"AWS::Lambda::Function": {name: "FunctionName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:lambda:{r}:{a}:function:{name}",
	}},
	"AWS::Lambda::Version": {ref: "arn:{p}:lambda:{r}:{a}:function:{fn:FunctionName}:?*", attributes: map[string]string{
		"FunctionArn": "arn:{p}:lambda:{r}:{a}:function:{fn:FunctionName}:?*",
		"Version":     "?*",
	}},
	"AWS::Lambda::Alias": {ref: "arn:{p}:lambda:{r}:{a}:function:{fn:FunctionName}:{Name}", attributes: map[string]string{
		"AliasArn": "arn:{p}:lambda:{r}:{a}:function:{fn:FunctionName}:{Name}",
	}},
	"AWS::Lambda::Url": {ref: "arn:{p}:lambda:{r}:{a}:function:{fn:TargetFunctionArn}", attributes: map[string]string{
		"FunctionArn": "arn:{p}:lambda:{r}:{a}:function:{fn:TargetFunctionArn}",
		"FunctionUrl": "https://?*.lambda-url.{r}.on.aws/",
	}},
	"AWS::Lambda::LayerVersion": {name: "LayerName", ref: "arn:{p}:lambda:{r}:{a}:layer:{name}:?*", attributes: map[string]string{
		"LayerVersionArn": "arn:{p}:lambda:{r}:{a}:layer:{name}:?*",
	}},
	"AWS::Lambda::EventSourceMapping": {ref: "?*", attributes: map[string]string{
		"Id":                    "?*",
		"EventSourceMappingArn": "arn:{p}:lambda:{r}:{a}:event-source-mapping:?*",
	}},
	"AWS::Lambda::CodeSigningConfig": {ref: "arn:{p}:lambda:{r}:{a}:code-signing-config:csc-?*", attributes: map[string]string{
		"CodeSigningConfigArn": "arn:{p}:lambda:{r}:{a}:code-signing-config:csc-?*",
		"CodeSigningConfigId":  "csc-?*",
	}},
	"AWS::Lambda::CapacityProvider": {name: "CapacityProviderName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:lambda:{r}:{a}:capacity-provider:{name}",
	}},
	"AWS::Serverless::Function": {name: "FunctionName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:lambda:{r}:{a}:function:{name}",
	}},
	"AWS::Serverless::LayerVersion": {name: "LayerName", ref: "arn:{p}:lambda:{r}:{a}:layer:{name}:?*", attributes: map[string]string{
		"Arn": "arn:{p}:lambda:{r}:{a}:layer:{name}:?*",
	}},
	"AWS::Serverless::SimpleTable": {name: "TableName", ref: "{name}", attributes: map[string]string{
		"Arn":       "arn:{p}:dynamodb:{r}:{a}:table/{name}",
		"StreamArn": "arn:{p}:dynamodb:{r}:{a}:table/{name}/stream/?*",
	}},
	"AWS::Serverless::StateMachine": {name: "Name", ref: "arn:{p}:states:{r}:{a}:stateMachine:{name}", attributes: map[string]string{
		"Arn":  "arn:{p}:states:{r}:{a}:stateMachine:{name}",
		"Name": "{name}",
	}},
	"AWS::Signer::SigningProfile": {name: "ProfileName", ref: "arn:{p}:signer:{r}:{a}:/signing-profiles/{name}", attributes: map[string]string{
		"Arn":               "arn:{p}:signer:{r}:{a}:/signing-profiles/{name}",
		"ProfileName":       "{name}",
		"ProfileVersion":    "?*",
		"ProfileVersionArn": "arn:{p}:signer:{r}:{a}:/signing-profiles/{name}/?*",
	}},
	"AWS::ECR::Repository": {name: "RepositoryName", slashes: true, ref: "{name}", attributes: map[string]string{
		"Arn":           "arn:{p}:ecr:{r}:{a}:repository/{name}",
		"RepositoryUri": "{a}.dkr.ecr.{r}.{s}/{name}",
	}},
	"AWS::StepFunctions::StateMachine": {name: "StateMachineName", ref: "arn:{p}:states:{r}:{a}:stateMachine:{name}", attributes: map[string]string{
		"Arn":                    "arn:{p}:states:{r}:{a}:stateMachine:{name}",
		"Name":                   "{name}",
		"StateMachineRevisionId": "?*",
	}},
	"AWS::StepFunctions::StateMachineVersion": {ref: "arn:{p}:states:{r}:{a}:stateMachine:?*:?*", attributes: map[string]string{
		"Arn": "arn:{p}:states:{r}:{a}:stateMachine:?*:?*",
	}},
	"AWS::StepFunctions::StateMachineAlias": {name: "Name", ref: "arn:{p}:states:{r}:{a}:stateMachine:?*:{name}", attributes: map[string]string{
		"Arn": "arn:{p}:states:{r}:{a}:stateMachine:?*:{name}",
	}},
	"AWS::StepFunctions::Activity": {name: "Name", ref: "arn:{p}:states:{r}:{a}:activity:{name}", attributes: map[string]string{
		"Arn":  "arn:{p}:states:{r}:{a}:activity:{name}",
		"Name": "{name}",
	}},
	"AWS::ECS::Cluster": {name: "ClusterName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:ecs:{r}:{a}:cluster/{name}",
	}},
	"AWS::ECS::Service": {name: "ServiceName", ref: "arn:{p}:ecs:{r}:{a}:service/?*", attributes: map[string]string{
		"ServiceArn": "arn:{p}:ecs:{r}:{a}:service/?*",
		"Name":       "{name}",
	}},
	"AWS::ECS::TaskDefinition": {name: "Family", ref: "arn:{p}:ecs:{r}:{a}:task-definition/{name}:?*", attributes: map[string]string{
		"TaskDefinitionArn": "arn:{p}:ecs:{r}:{a}:task-definition/{name}:?*",
	}},
	"AWS::EKS::Cluster": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Arn":      "arn:{p}:eks:{r}:{a}:cluster/{name}",
		"Endpoint": "https://?*.eks.{s}",
	}},
	"AWS::Batch::JobQueue": {name: "JobQueueName", ref: "arn:{p}:batch:{r}:{a}:job-queue/{name}", attributes: map[string]string{
		"JobQueueArn": "arn:{p}:batch:{r}:{a}:job-queue/{name}",
	}},
	"AWS::Batch::JobDefinition": {name: "JobDefinitionName", ref: "arn:{p}:batch:{r}:{a}:job-definition/{name}:?*"},
	"AWS::Batch::ComputeEnvironment": {name: "ComputeEnvironmentName", ref: "arn:{p}:batch:{r}:{a}:compute-environment/{name}", attributes: map[string]string{
		"ComputeEnvironmentArn": "arn:{p}:batch:{r}:{a}:compute-environment/{name}",
	}},
	"AWS::CodeBuild::Project": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:codebuild:{r}:{a}:project/{name}",
	}},
	"AWS::CodeCommit::Repository": {name: "RepositoryName", ref: "?*", attributes: map[string]string{
		"Arn":          "arn:{p}:codecommit:{r}:{a}:{name}",
		"CloneUrlHttp": "https://git-codecommit.{r}.{s}/v1/repos/{name}",
		"CloneUrlSsh":  "ssh://git-codecommit.{r}.{s}/v1/repos/{name}",
		"Name":         "{name}",
	}},
	"AWS::CodePipeline::Pipeline":      {name: "Name", ref: "{name}"},
	"AWS::CodeDeploy::Application":     {name: "ApplicationName", ref: "{name}"},
	"AWS::CodeDeploy::DeploymentGroup": {name: "DeploymentGroupName", ref: "{name}"},
	"AWS::CodeStarConnections::Connection": {ref: "arn:{p}:?*:{r}:{a}:connection/?*", attributes: map[string]string{
		"ConnectionArn": "arn:{p}:?*:{r}:{a}:connection/?*",
	}},
	"AWS::Bedrock::Agent": {ref: "?*", attributes: map[string]string{
		"AgentArn": "arn:{p}:bedrock:{r}:{a}:agent/?*",
		"AgentId":  "?*",
	}},
	"AWS::Bedrock::AgentAlias": {ref: "?*", attributes: map[string]string{
		"AgentAliasArn": "arn:{p}:bedrock:{r}:{a}:agent-alias/?*",
		"AgentAliasId":  "?*",
	}},
	"AWS::Bedrock::KnowledgeBase": {ref: "?*", attributes: map[string]string{
		"KnowledgeBaseArn": "arn:{p}:bedrock:{r}:{a}:knowledge-base/?*",
		"KnowledgeBaseId":  "?*",
	}},
	"AWS::Bedrock::Guardrail": {ref: "arn:{p}:bedrock:{r}:{a}:guardrail/?*", attributes: map[string]string{
		"GuardrailArn": "arn:{p}:bedrock:{r}:{a}:guardrail/?*",
		"GuardrailId":  "?*",
	}},
	"AWS::AppSync::GraphQLApi": {ref: "arn:{p}:appsync:{r}:{a}:apis/?*", attributes: map[string]string{
		"ApiId":      "?*",
		"Arn":        "arn:{p}:appsync:{r}:{a}:apis/?*",
		"GraphQLUrl": "https://?*.appsync-api.{r}.{s}/graphql",
	}},
	"AWS::AppSync::Api": {ref: "arn:{p}:appsync:{r}:{a}:apis/?*", attributes: map[string]string{
		"ApiId":  "?*",
		"ApiArn": "arn:{p}:appsync:{r}:{a}:apis/?*",
	}},
	"AWS::AppSync::DataSource": {name: "Name", ref: "arn:{p}:appsync:{r}:{a}:apis/?*/datasources/{name}", attributes: map[string]string{
		"DataSourceArn": "arn:{p}:appsync:{r}:{a}:apis/?*/datasources/{name}",
		"Name":          "{name}",
	}},
	"AWS::AppSync::FunctionConfiguration": {name: "Name", ref: "arn:{p}:appsync:{r}:{a}:apis/?*/functions/?*", attributes: map[string]string{
		"FunctionArn": "arn:{p}:appsync:{r}:{a}:apis/?*/functions/?*",
		"FunctionId":  "?*",
		"Name":        "{name}",
	}},
	"AWS::AppSync::ApiKey": {ref: "arn:{p}:appsync:{r}:{a}:apis/?*/apikeys/?*", attributes: map[string]string{
		"Arn":    "arn:{p}:appsync:{r}:{a}:apis/?*/apikeys/?*",
		"ApiKey": "?*",
	}},
}
