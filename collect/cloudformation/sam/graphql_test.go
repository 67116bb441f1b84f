package sam

import "testing"

func TestGraphQLAPI(t *testing.T) {
	result := withoutProblems(t, transformText(t, `Resources:
  Graph:
    Type: AWS::Serverless::GraphQLApi
    Properties:
      SchemaInline: "type Query { order: String }"
      Auth:
        Type: API_KEY
        Additional:
          - Type: AWS_LAMBDA
            LambdaAuthorizer: {AuthorizerUri: !GetAtt Check.Arn}
      DataSources:
        Lambda:
          Orders: {FunctionArn: !GetAtt Worker.Arn}
        DynamoDb:
          Table: {TableName: !Ref Store, TableArn: !GetAtt Store.Arn, Permissions: [Read]}
      Functions:
        load:
          DataSource: Orders
          Runtime: {Name: APPSYNC_JS, Version: 1.0.0}
          CodeUri: s3://bucket/load.js
      Resolvers:
        Query:
          order: {Pipeline: [load]}
`))
	resources := result.Root.Get("Resources")
	wantJSON(t, resources.At("Graph", "Properties", "AuthenticationType"), `"API_KEY"`)
	wantJSON(t, resources.At("Graph", "Properties", "AdditionalAuthenticationProviders"), `[
		{"AuthenticationType": "AWS_LAMBDA", "LambdaAuthorizerConfig": {"AuthorizerUri": {"Fn::GetAtt": ["Check", "Arn"]}}}]`)
	wantJSON(t, resources.At("GraphOrdersLambdaDataSourceRole", "Properties", "AssumeRolePolicyDocument", "Statement"), `[
		{"Action": ["sts:AssumeRole"], "Effect": "Allow", "Principal": {"Service": ["appsync.amazonaws.com"]}}]`)
	wantJSON(t, resources.At("GraphOrdersLambdaDataSource", "Properties", "ServiceRoleArn"),
		`{"Fn::GetAtt": ["GraphOrdersLambdaDataSourceRole", "Arn"]}`)
	policy := resources.At("GraphTableDynamoDBDataSourceToTableConnectorPolicy", "Properties")
	wantJSON(t, policy.Get("Roles"), `[{"Ref": "GraphTableDynamoDBDataSourceRole"}]`)
	for _, statement := range policy.At("PolicyDocument", "Statement").Items {
		for _, action := range statement.Get("Action").Items {
			switch action.Text {
			case "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem":
				t.Errorf("a data source that reads may %s", action.Text)
			}
		}
	}
	permission := resources.At("GraphToLambdaAuthConnector1WriteLambdaPermission")
	wantJSON(t, permission.At("Properties", "Principal"), `"appsync.amazonaws.com"`)
	if got := result.Causes["GraphToLambdaAuthConnector1WriteLambdaPermission"]; got != "Graph" {
		t.Errorf("cause of the permission is %q", got)
	}
	wantJSON(t, resources.At("GraphQueryorder", "Properties", "PipelineConfig"), `{"Functions": [{"Fn::GetAtt": ["Graphload", "FunctionId"]}]}`)
}

func TestWebSocketAPI(t *testing.T) {
	result := withoutProblems(t, transformText(t, `Resources:
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Auth: {AuthType: CUSTOM, AuthArn: !GetAtt Check.Arn}
      Routes:
        $connect: {FunctionArn: !GetAtt Join.Arn}
        send: {FunctionArn: !GetAtt Send.Arn}
`))
	resources := result.Root.Get("Resources")
	wantJSON(t, resources.At("ChatConnectRoute", "Properties"), `{"RouteKey": "$connect", "ApiId": {"Ref": "Chat"},
		"Target": {"Fn::Join": ["/", ["integrations", {"Ref": "ChatConnectIntegration"}]]},
		"AuthorizationType": "CUSTOM", "AuthorizerId": {"Ref": "ChatConnectAuthorizer"}}`)
	if a := resources.At("ChatSendRoute", "Properties", "AuthorizationType"); a != nil {
		t.Errorf("only $connect is authorized, but send has %v", a.Any())
	}
	wantJSON(t, resources.At("ChatSendPermission", "Properties"), `{
		"Action": "lambda:InvokeFunction", "FunctionName": {"Fn::GetAtt": ["Send", "Arn"]}, "Principal": "apigateway.amazonaws.com",
		"SourceArn": {"Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Chat.ApiId}/default/send"}}`)
	if resources.Get("ChatAuthorizerPermission") == nil {
		t.Error("the authorizer has no permission")
	}
}
