package cloudformation

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/inventory"
)

// shape is what a test compares of a route.
type shape struct {
	API, Method, Path, Authorization, Function string
	Key                                        bool
}

func shapesOf(t *testing.T, inv *inventory.Inventory) []shape {
	t.Helper()
	var list []shape
	for _, r := range inv.Routes {
		fn, _ := r.Function.Get()
		auth, ok := r.Authorization.Get()
		if !ok {
			auth = "unknown"
		}
		key, _ := r.APIKey.Get()
		list = append(list, shape{value(t, r.API).ID, r.Method, r.Path, auth, fn.Function, key})
	}
	return list
}

func TestRestAPIMethods(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Fn: {Type: AWS::Lambda::Function}
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {EndpointConfiguration: {Types: [PRIVATE]}, Policy: {Statement: []}}}
  Orders: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}}
  Order: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !Ref Orders, PathPart: "{id}"}}
  Loop: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !Ref Loop, PathPart: x}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Order
      HttpMethod: GET
      AuthorizationType: COGNITO_USER_POOLS
      ApiKeyRequired: true
      Integration: {Type: AWS_PROXY, Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"}
  Any:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: ANY
      Integration: {Type: AWS, Uri: !Sub "arn:aws:apigateway:${AWS::Region}:sqs:path/x"}
  Options:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Api, ResourceId: !Ref Orders, HttpMethod: OPTIONS, AuthorizationType: NONE, Integration: {Type: MOCK}}
  Circle:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Api, ResourceId: !Ref Loop, HttpMethod: PUT, AuthorizationType: AWS_IAM}
`)
	if a := inv.APIs[0]; a.Kind != "REST" || value(t, a.Endpoint) != "PRIVATE" || a.Policy.IsAbsent() || !a.Body.IsAbsent() {
		t.Errorf("api: %+v", a)
	}
	got := shapesOf(t, inv)
	got[3].Path = ""
	want := []shape{
		{"Api", "GET", "/orders/{id}", "COGNITO_USER_POOLS", "Fn", true},
		{"Api", "ANY", "/", "NONE", "", false},
		{"Api", "OPTIONS", "/orders", "NONE", "", false},
		{"Api", "PUT", "", "AWS_IAM", "", false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("routes (-want +got):\n%s", diff)
	}
}

func TestOpenAPIRoutes(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Fn: {Type: AWS::Lambda::Function}
  Auth: {Type: AWS::Lambda::Function}
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        swagger: "2.0"
        security: [{pool: []}]
        securityDefinitions:
          pool: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: cognito_user_pools, x-amazon-apigateway-authorizer: {type: cognito_user_pools}}
          token: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: {type: token, authorizerUri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Auth.Arn}/invocations"}}
          iam: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}
          api_key: {type: apiKey, name: x-api-key, in: header}
          basic: {type: basic}
        paths:
          /default:
            get: {x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: POST, uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"}}
          /open:
            x-amazon-apigateway-any-method: {security: [], x-amazon-apigateway-integration: {type: aws_proxy, uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"}}
            options: {security: [], x-amazon-apigateway-integration: {type: mock}}
          /key:
            post: {security: [{api_key: []}]}
          /both:
            post: {security: [{token: [], api_key: []}]}
          /iam:
            put: {security: [{iam: []}]}
          /declared:
            put: {security: [{basic: []}]}
          /missing:
            put: {security: [{nobody: []}]}
          /extension:
            parameters: [{name: x}]
            delete: {security: [], x-amazon-apigateway-auth: {type: AWS_IAM}}
`)
	want := []shape{
		{"Api", "GET", "/default", "COGNITO_USER_POOLS", "Fn", false},
		{"Api", "ANY", "/open", "NONE", "Fn", false},
		{"Api", "OPTIONS", "/open", "NONE", "", false},
		{"Api", "POST", "/key", "NONE", "", true},
		{"Api", "POST", "/both", "CUSTOM", "", true},
		{"Api", "PUT", "/iam", "AWS_IAM", "", false},
		{"Api", "PUT", "/declared", "NONE", "", false},
		{"Api", "PUT", "/missing", "unknown", "", false},
		{"Api", "DELETE", "/extension", "AWS_IAM", "", false},
	}
	if diff := cmp.Diff(want, shapesOf(t, inv)); diff != "" {
		t.Errorf("routes (-want +got):\n%s", diff)
	}
	if len(inv.Triggers) != 1 || value(t, inv.Triggers[0].Function).Function != "Auth" || inv.Triggers[0].Service != "apigateway" {
		t.Errorf("the authorizer's function is a trigger: %+v", inv.Triggers)
	}
	if want := "Resources/Api/Properties/Body/paths/~1default/get"; inv.Routes[0].Source.Path != want {
		t.Errorf("the first route is at %s, want %s", inv.Routes[0].Source.Path, want)
	}
	if line := inv.Routes[0].Source.Line; line != 19 {
		t.Errorf("the first route stands at line %d, want 19", line)
	}
}

func TestHTTPAPI(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Fn: {Type: AWS::Lambda::Function}
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP, CorsConfiguration: {AllowOrigins: ["*"]}}}
  Integration: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Fn.Arn}}
  Proxy: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api, IntegrationType: HTTP_PROXY, IntegrationUri: "https://example.com"}}
  A: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: GET /orders, AuthorizationType: JWT, Target: !Sub "integrations/${Integration}"}}
  B: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: $default, Target: !Join ["/", [integrations, !Ref Integration]]}}
  C: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: ANY /out, Target: !Sub "integrations/${Proxy}"}}
  Quick: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP, Target: !GetAtt Fn.Arn}}
  Socket: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}}
  SocketIntegration: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Socket, IntegrationType: AWS_PROXY, IntegrationUri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"}}
  Connect: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Socket, RouteKey: $connect, AuthorizationType: NONE, Target: !Sub "integrations/${SocketIntegration}"}}
  Defined:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Body:
        openapi: 3.0.1
        x-amazon-apigateway-cors: {allowOrigins: ["https://a"]}
        paths:
          /x: {get: {security: [{login: []}], x-amazon-apigateway-integration: {$ref: "#/components/x-amazon-apigateway-integrations/fn"}}}
          $default: {x-amazon-apigateway-any-method: {x-amazon-apigateway-integration: {type: AWS_PROXY, uri: !GetAtt Fn.Arn}}}
        components:
          securitySchemes: {login: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt}}}
          x-amazon-apigateway-integrations: {fn: {type: AWS_PROXY, uri: !GetAtt Fn.Arn}}
  Elsewhere: {Type: AWS::ApiGatewayV2::Api, Properties: {BodyS3Location: {Bucket: b, Key: k}}}
`)
	want := []shape{
		{"Api", "GET", "/orders", "JWT", "Fn", false},
		{"Api", "ANY", "/$default", "NONE", "Fn", false},
		{"Api", "ANY", "/out", "NONE", "", false},
		{"Quick", "ANY", "/$default", "NONE", "Fn", false},
		{"Socket", "$connect", "/", "NONE", "Fn", false},
		{"Defined", "GET", "/x", "JWT", "Fn", false},
		{"Defined", "ANY", "/$default", "NONE", "Fn", false},
	}
	if diff := cmp.Diff(want, shapesOf(t, inv)); diff != "" {
		t.Errorf("routes (-want +got):\n%s", diff)
	}
	kinds := []string{}
	for _, a := range inv.APIs {
		kinds = append(kinds, a.Kind)
	}
	if diff := cmp.Diff([]string{"HTTP", "HTTP", "WEBSOCKET", "HTTP", "HTTP"}, kinds); diff != "" {
		t.Error(diff)
	}
	if got := value(t, value(t, inv.APIs[3].CORS).AllowOrigins); got[0] != "https://a" {
		t.Errorf("origins: %v", got)
	}
	if !inv.APIs[4].Body.IsUnknown() {
		t.Error("a definition in S3 is not known")
	}
}

func TestLoadBalancerAndDistribution(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Fn: {Type: AWS::Lambda::Function}
  V: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}
  Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internet-facing}}
  Group: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: lambda, Targets: [{Id: !GetAtt Fn.Arn}]}}
  Ip: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: ip, Targets: [{Id: 10.0.0.1}]}}
  Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb, Port: 443, Protocol: HTTPS, DefaultActions: [{Type: authenticate-cognito}, {Type: forward, TargetGroupArn: !Ref Group}]}}
  Rule: {Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: {ListenerArn: !Ref Listener, Actions: [{Type: forward, ForwardConfig: {TargetGroups: [{TargetGroupArn: !Ref Group}]}}]}}
  Other: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb, Port: 80, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Ip}]}}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Fn, AuthType: AWS_IAM}}
  Oac: {Type: AWS::CloudFront::OriginAccessControl}
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Origins:
          - {Id: fn, DomainName: !Select [2, !Split ["/", !GetAtt Url.FunctionUrl]], OriginAccessControlId: !GetAtt Oac.Id}
        DefaultCacheBehavior: {LambdaFunctionAssociations: [{EventType: viewer-request, LambdaFunctionARN: !Ref V}]}
        CacheBehaviors: [{PathPattern: /x, LambdaFunctionAssociations: [{EventType: origin-request, LambdaFunctionARN: !Ref V}]}]
`)
	if len(inv.Listeners) != 2 {
		t.Fatalf("%d listeners forward to functions, want 2", len(inv.Listeners))
	}
	l, rule := inv.Listeners[0], inv.Listeners[1]
	if !value(t, l.Authenticates) || value(t, l.Port) != 443 || value(t, l.LoadBalancer).ID != "Lb" || value(t, l.Functions[0]).Function != "Fn" {
		t.Errorf("listener: %+v", l)
	}
	if value(t, rule.Authenticates) || value(t, rule.Protocol) != "HTTPS" || len(rule.Functions) != 1 {
		t.Errorf("rule: %+v", rule)
	}
	d := inv.Distributions[0]
	if d.Origins[0].URL != "Url" || value(t, d.Origins[0].AccessControl).ID != "Oac" {
		t.Errorf("origin: %+v", d.Origins[0])
	}
	if len(d.Edge) != 2 || value(t, d.Edge[1].Function).Version != "V" || value(t, d.Edge[0].Event) != "viewer-request" {
		t.Errorf("edge functions: %+v", d.Edge)
	}
}

func TestDomainsOfAPIs(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Rest: {Type: AWS::ApiGateway::RestApi, Properties: {DisableExecuteApiEndpoint: true}}
  Http:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      ProtocolType: HTTP
      Body: {openapi: 3.0.1, paths: {}, x-amazon-apigateway-endpoint-configuration: {disableExecuteApiEndpoint: true}}
  Plain: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP}}
  Safe: {Type: AWS::ApiGatewayV2::DomainName, Properties: {DomainName: a.example.org, MutualTlsAuthentication: {TruststoreUri: s3://b/t.pem}}}
  Open: {Type: AWS::ApiGateway::DomainName, Properties: {DomainName: b.example.org}}
  M1: {Type: AWS::ApiGatewayV2::ApiMapping, Properties: {ApiId: !Ref Http, DomainName: a.example.org, Stage: $default}}
  M2: {Type: AWS::ApiGateway::BasePathMapping, Properties: {RestApiId: !Ref Rest, DomainName: !Ref Open}}
  M3: {Type: AWS::ApiGatewayV2::ApiMapping, Properties: {ApiId: !Ref Plain, DomainName: elsewhere.example.org, Stage: $default}}
`)
	var got []string
	for _, api := range inv.APIs {
		off, _ := api.EndpointDisabled.Get()
		for _, d := range api.Domains {
			asks, known := d.MutualTLS.Get()
			got = append(got, fmt.Sprintf("%s off=%t mutual=%t known=%t", api.ID, off, asks, known))
		}
	}
	want := []string{"Rest off=true mutual=false known=true", "Http off=true mutual=true known=true", "Plain off=false mutual=false known=false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("domains (-want +got):\n%s", diff)
	}
}
