package sam

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// transformText transforms a template given as text.
func transformText(t *testing.T, source string) *Result {
	t.Helper()
	nodes, err := template.Read("template.yaml", []byte(source), template.DefaultLimits())
	if err != nil || len(nodes) != 1 {
		t.Fatalf("read: %v (%d documents)", err, len(nodes))
	}
	before := asJSON(nodes[0])
	result, err := Transform(nodes[0], Options{Partition: "aws", Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	if after := asJSON(nodes[0]); after != before {
		t.Errorf("the source was changed:\n%s", cmp.Diff(before, after))
	}
	return result
}

// withoutProblems fails if the template was refused.
func withoutProblems(t *testing.T, result *Result) *Result {
	t.Helper()
	for _, p := range result.Problems {
		t.Errorf("problem: %v", p.String())
	}
	return result
}

// wantJSON compares a value of the result with JSON; nil is null.
func wantJSON(t *testing.T, got *template.Node, want string) {
	t.Helper()
	nodes, err := template.Read("want.json", []byte(want), template.DefaultLimits())
	if err != nil || len(nodes) != 1 {
		t.Fatalf("%s: %v", want, err)
	}
	if diff := cmp.Diff(nodes[0].Any(), got.Any()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

const implicitTemplate = `Transform: AWS::Serverless-2016-10-31
Conditions:
  Beta: !Equals [a, b]
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: s3://bucket/key
      Events:
        List:
          Type: Api
          Properties:
            Path: /orders
            Method: GET
        Show:
          Type: Api
          Properties:
            Path: /orders/{id}
            Method: any
  Draft:
    Type: AWS::Serverless::Function
    Condition: Beta
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: s3://bucket/key
      Events:
        Save:
          Type: Api
          Properties:
            Path: /drafts/
            Method: post
`

func TestImplicitAPI(t *testing.T) {
	result := withoutProblems(t, transformText(t, implicitTemplate))
	resources := result.Root.Get("Resources")
	paths := resources.At("ServerlessRestApi", "Properties", "Body", "paths")
	wantJSON(t, paths, `{
		"/orders": {"get": {"responses": {}, "x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST",
			"uri": {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations"}}}},
		"/orders/{id}": {"x-amazon-apigateway-any-method": {"responses": {}, "x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST",
			"uri": {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations"}}}},
		"/drafts/": {"Fn::If": ["Beta", {"post": {"Fn::If": ["Beta", {"responses": {}, "x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST",
			"uri": {"Fn::If": ["Beta", {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Draft.Arn}/invocations"}, {"Ref": "AWS::NoValue"}]}}},
			{"Ref": "AWS::NoValue"}]}}, {"Ref": "AWS::NoValue"}]}}`)

	for id, suffix := range map[string]string{
		"OrdersListPermissionProd": "GET/orders",
		"OrdersShowPermissionProd": "*/orders/*",
		"DraftSavePermissionProd":  "POST/drafts",
	} {
		want := `{"Fn::Sub": ["arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/` + suffix +
			`", {"__ApiId__": {"Ref": "ServerlessRestApi"}, "__Stage__": "*"}]}`
		wantJSON(t, resources.At(id, "Properties", "SourceArn"), want)
	}
	if c := resources.At("DraftSavePermissionProd", "Condition"); !isText(c, "Beta") {
		t.Errorf("the permission of a conditional function has Condition %v", c.Any())
	}
	if got := result.Causes["DraftSavePermissionProd"]; got != "Draft" {
		t.Errorf("cause of the permission is %q", got)
	}
	if resources.Get("ServerlessRestApiProdStage") == nil {
		t.Error("there is no stage")
	}
}

// TestRoutePlace checks that a route stands where its event does.
func TestRoutePlace(t *testing.T) {
	result := transformText(t, implicitTemplate)
	paths := result.Root.At("Resources", "ServerlessRestApi", "Properties", "Body", "paths")
	nodes, err := template.Read("template.yaml", []byte(implicitTemplate), template.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	event := nodes[0].At("Resources", "Orders", "Properties", "Events", "Show")
	path := paths.Field("/orders/{id}")
	method := path.Value.Field(keyAnyMethod)
	for name, at := range map[string]template.Pos{
		"path": path.Pos, "path item": path.Value.Pos, "method": method.Pos, "operation": method.Value.Pos,
		"integration": method.Value.Get(keyIntegration).Pos,
		"permission":  result.Root.At("Resources", "OrdersShowPermissionProd").Pos,
	} {
		if at.Line != event.Pos.Line || at.File != "template.yaml" {
			t.Errorf("%s stands at %s:%d, the event at line %d", name, at.File, at.Line, event.Pos.Line)
		}
	}
}

const authTemplate = `Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live-1
      Cors: "'*'"
      Auth:
        DefaultAuthorizer: Token
        AddDefaultAuthorizerToCorsPreflight: false
        Authorizers:
          Token:
            FunctionArn: !GetAtt Check.Arn
          Pool:
            UserPoolArn: arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc
            AuthorizationScopes: [read]
  Check:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, Handler: app.handler, CodeUri: s3://bucket/key}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: s3://bucket/key
      Events:
        Default:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /default, Method: get}
        Open:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /open, Method: get, Auth: {Authorizer: NONE}}
        Pool:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /pool, Method: get, Auth: {Authorizer: Pool}}
        Signed:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /signed, Method: get, Auth: {Authorizer: AWS_IAM}}
`

func TestRestAuthorizers(t *testing.T) {
	result := withoutProblems(t, transformText(t, authTemplate))
	resources := result.Root.Get("Resources")
	body := resources.At("Api", "Properties", "Body")
	for path, want := range map[string]string{
		"/default": `[{"Token": []}]`,
		"/open":    `[{"NONE": []}]`,
		"/pool":    `[{"Pool": ["read"]}]`,
		"/signed":  `[{"AWS_IAM": []}]`,
	} {
		wantJSON(t, body.At("paths", path, "get", "security"), want)
		if s := body.At("paths", path, "options", "security"); s != nil {
			t.Errorf("preflight of %s needs %v", path, s.Any())
		}
		if !isText(body.At("paths", path, "options", keyIntegration, "type"), "mock") {
			t.Errorf("%s has no preflight", path)
		}
	}
	wantJSON(t, body.At("paths", "/signed", "get", keyIntegration, "credentials"), `"arn:aws:iam::*:user/*"`)
	wantJSON(t, body.Get("securityDefinitions"), `{
		"Token": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "custom",
			"x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": {"Fn::Sub": [
				"arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations",
				{"__FunctionArn__": {"Fn::GetAtt": ["Check", "Arn"]}}]}}},
		"Pool": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "cognito_user_pools",
			"x-amazon-apigateway-authorizer": {"type": "cognito_user_pools",
				"providerARNs": ["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc"]}},
		"AWS_IAM": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"}}`)
	wantJSON(t, resources.At("ApiTokenAuthorizerPermission", "Properties"), `{
		"Action": "lambda:InvokeFunction", "FunctionName": {"Fn::GetAtt": ["Check", "Arn"]}, "Principal": "apigateway.amazonaws.com",
		"SourceArn": {"Fn::Sub": ["arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*", {"__ApiId__": {"Ref": "Api"}}]}}`)
}

func TestResourcePolicy(t *testing.T) {
	result := withoutProblems(t, transformText(t, `Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: Prod
      Auth:
        ResourcePolicy:
          IpRangeWhitelist: 192.0.2.0/24
          SourceVpcBlacklist: [vpce-1, vpc-2]
          AwsAccountWhitelist: ["123456789012"]
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: s3://bucket/key
      Events:
        Show:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: "/orders/{id}", Method: get}
`))
	const resource = `"Resource": [{"Fn::Sub": ["execute-api:/${__Stage__}/GET/orders/*", {"__Stage__": "Prod"}]}]`
	wantJSON(t, result.Root.At("Resources", "Api", "Properties", "Body", keyPolicy), `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "execute-api:Invoke", `+resource+`, "Principal": {"AWS": ["123456789012"]}},
		{"Effect": "Allow", "Action": "execute-api:Invoke", `+resource+`, "Principal": "*"},
		{"Effect": "Deny", "Action": "execute-api:Invoke", `+resource+`, "Principal": "*",
			"Condition": {"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}}},
		{"Effect": "Deny", "Action": "execute-api:Invoke", `+resource+`, "Principal": "*",
			"Condition": {"StringEquals": {"aws:SourceVpc": ["vpc-2"], "aws:SourceVpce": ["vpce-1"]}}}]}`)
}

func TestHTTPAPI(t *testing.T) {
	result := withoutProblems(t, transformText(t, `Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        DefaultAuthorizer: JWT
        Authorizers:
          JWT:
            AuthorizationScopes: [read]
            IdentitySource: $request.header.Authorization
            JwtConfiguration: {Issuer: https://issuer.example.com, Audience: [app]}
          Check:
            FunctionArn: !GetAtt Orders.Arn
            AuthorizerPayloadFormatVersion: "2.0"
            EnableFunctionDefaultPermissions: true
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: s3://bucket/key
      Events:
        Rest:
          Type: HttpApi
          Properties: {ApiId: !Ref Api}
        Covered:
          Type: HttpApi
          Properties: {ApiId: !Ref Api, Path: "/orders/{id}", Method: get, Auth: {Authorizer: Check}}
        Open:
          Type: HttpApi
          Properties: {ApiId: !Ref Api, Path: /open, Method: get, Auth: {Authorizer: NONE}}
`))
	resources := result.Root.Get("Resources")
	paths := resources.At("Api", "Properties", "Body", "paths")
	wantJSON(t, paths.At("$default", keyAnyMethod, "security"), `[{"JWT": ["read"]}]`)
	wantJSON(t, paths.At("$default", keyAnyMethod, "isDefaultRoute"), `true`)
	wantJSON(t, paths.At("/orders/{id}", "get", "security"), `[{"Check": []}]`)
	wantJSON(t, paths.At("/orders/{id}", "get", "parameters"), `[{"name": "id", "in": "path", "required": true}]`)
	wantJSON(t, paths.At("/open", "get", "security"), `[{"NONE": []}]`)
	wantJSON(t, resources.At("Api", "Properties", "Body", "components", "securitySchemes", "JWT"), `{"type": "oauth2",
		"x-amazon-apigateway-authorizer": {"type": "jwt", "identitySource": "$request.header.Authorization",
			"jwtConfiguration": {"issuer": "https://issuer.example.com", "audience": ["app"]}}}`)
	if resources.Get("OrdersCoveredPermission") != nil {
		t.Error("a route that the catch-all covers has its own permission")
	}
	wantJSON(t, resources.At("OrdersRestPermission", "Properties", "SourceArn", "Fn::Sub"), `[
		"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/*",
		{"__ApiId__": {"Ref": "Api"}, "__Stage__": "*"}]`)
	if resources.Get("ApiCheckAuthorizerPermission") == nil {
		t.Error("the authorizer has no permission")
	}
}

func TestRefusedAPIs(t *testing.T) {
	const function = `
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: s3://bucket/key
      Events:
        Show:
          Type: Api
          Properties: `
	api := func(properties string) string {
		return "Resources:\n  Api:\n    Type: AWS::Serverless::Api\n    Properties: " + properties + function
	}
	for name, c := range map[string]struct{ source, want string }{
		"authorizer of another API":  {api(`{StageName: a}`) + `{RestApiId: !Ref Api, Path: /, Method: get, Auth: {Authorizer: Missing}}`, "defines none"},
		"no such API":                {api(`{StageName: a}`) + `{RestApiId: !Ref Missing, Path: /, Method: get}`, "valid reference"},
		"no path":                    {api(`{StageName: a}`) + `{RestApiId: !Ref Api, Method: get}`, "Path is required"},
		"unknown event property":     {api(`{StageName: a}`) + `{RestApiId: !Ref Api, Path: /, Method: get, Paths: x}`, "no property Paths"},
		"open without default":       {api(`{StageName: a}`) + `{RestApiId: !Ref Api, Path: /, Method: get, Auth: {Authorizer: NONE}}`, "DefaultAuthorizer"},
		"unknown default authorizer": {api(`{StageName: a, Auth: {DefaultAuthorizer: X, Authorizers: {Y: {FunctionArn: z}}}}`) + `{RestApiId: !Ref Api, Path: /, Method: get}`, "DefaultAuthorizer"},
		"credentials for any origin": {api(`{StageName: a, Cors: {AllowCredentials: true}}`) + `{RestApiId: !Ref Api, Path: /, Method: get}`, "AllowOrigin"},
		"intrinsic in VPC list":      {api(`{StageName: a, Auth: {ResourcePolicy: {SourceVpcWhitelist: [!Ref V]}}}`) + `{RestApiId: !Ref Api, Path: /, Method: get}`, "SourceVpcWhitelist"},
		"two definitions":            {api(`{StageName: a, DefinitionUri: s3://b/k, DefinitionBody: {swagger: 2, paths: {}}}`) + `{Path: /, Method: get}`, "exclude each other"},
	} {
		t.Run(name, func(t *testing.T) {
			result := transformText(t, c.source)
			for _, p := range result.Problems {
				if strings.Contains(p.Message, c.want) {
					if p.At.Line == 0 || p.Resource == "" {
						t.Errorf("problem without a place: %+v", p)
					}
					return
				}
			}
			t.Errorf("no problem with %q among %v", c.want, result.Problems)
		})
	}
}
