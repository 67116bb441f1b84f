package sam

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

func TestARNPath(t *testing.T) {
	for path, want := range map[string]string{
		"/":                  "/",
		"/orders/":           "/orders",
		"/orders/{id}":       "/orders/*",
		"/orders/{proxy+}":   "/orders/*",
		"/{a}/x/{b.c-d_e}/":  "/*/x/*",
		"/{not a parameter}": "/{not a parameter}",
	} {
		if got := arnPath(path); got != want {
			t.Errorf("arnPath(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestBranches(t *testing.T) {
	for source, want := range map[string][]string{
		`{"a": 1}`:                              {`{"a":1}`},
		`{"Fn::If": ["C", {"a": 1}, {"b": 2}]}`: {`{"a":1}`, `{"b":2}`},
		`{"Fn::If": ["C", {"a": 1}, {"Ref": "AWS::NoValue"}]}`:        {`{"a":1}`},
		`{"Fn::If": ["C", {"Ref": "AWS::NoValue"}, {"Ref": "Else"}]}`: {`{"Ref":"Else"}`},
		`{"Fn::If": []}`: nil,
	} {
		nodes, err := template.Read("b.json", []byte(source), template.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		items, err := branches(nodes[0])
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		var got []string
		for _, item := range items {
			got = append(got, asJSON(item))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", source, diff)
		}
	}
}

// FuzzDefinition edits a hostile definition in every way that an API and an event
// can ask for. It must not panic, and must leave the source as it was.
func FuzzDefinition(f *testing.F) {
	for _, seed := range []string{
		`{"swagger": "2.0", "paths": {}}`,
		`{"openapi": "3.0.1", "paths": {"/": {"get": null, "options": {"responses": {"200": {"headers": {"a": 1}}}}}}}`,
		`{"swagger": "2.0", "paths": {"/": {"Fn::If": ["C", {"post": {}}, {"Ref": "AWS::NoValue"}]}}, "securityDefinitions": []}`,
		`{"openapi": "3.0", "paths": {"$default": {"x-amazon-apigateway-any-method": {"x-amazon-apigateway-integration": 1}}}, "servers": [1]}`,
		`{"swagger": "2.0", "paths": {"/": {"get": {"security": [1], "parameters": {}, "x-amazon-apigateway-integration": {"uri": {}}}}},
			"x-amazon-apigateway-policy": {"Statement": {}}, "definitions": 3, "tags": [{"name": "httpapi:createdBy"}]}`,
	} {
		f.Add(seed)
	}
	api := `{"Type": "AWS::Serverless::KIND", "Properties": {"StageName": "s", "MergeDefinitions": true, "DefinitionBody": BODY, "OpenApiVersion": "3.0.1",
		"Cors": "'*'", "CorsConfiguration": true, "DisableExecuteApiEndpoint": true, "Name": "n", "Description": "d", "FailOnWarnings": true,
		"Models": {"M": {"type": "object"}}, "GatewayResponses": {"DEFAULT_4XX": {"StatusCode": 1}}, "BinaryMediaTypes": ["a~1b"],
		"Auth": {"DefaultAuthorizer": "A", "ApiKeyRequired": true, "EnableIamAuthorizer": true, "ResourcePolicy": {"IpRangeWhitelist": ["a"], "CustomStatements": {}},
			"Authorizers": {"A": {"FunctionArn": "f", "AuthorizerPayloadFormatVersion": 1}}}}}`
	event := `{"Type": "EVENT", "Properties": {"ApiId": "Api", "RestApiId": "Api", "Path": "/", "Method": "get", "TimeoutInMillis": 1,
		"RequestModel": {"Model": "M", "ValidateBody": true}, "RequestParameters": ["method.request.path.x"],
		"Auth": {"Authorizer": "A", "OverrideApiAuth": true, "ResourcePolicy": {"SourceVpcBlacklist": ["vpc-1"]}}}}`
	f.Fuzz(func(t *testing.T, body string) {
		for kind, eventType := range map[string]string{"Api": "Api", "HttpApi": "HttpApi"} {
			source := `{"Resources": {"Api": ` + strings.NewReplacer("KIND", kind, "BODY", body).Replace(api) +
				`, "F": {"Type": "AWS::Serverless::Function", "Properties": {"Handler": "h", "Runtime": "r", "InlineCode": "c", "Events": {"E": ` +
				strings.Replace(event, "EVENT", eventType, 1) + `}}}}}`
			nodes, err := template.Read("f.json", []byte(source), template.DefaultLimits())
			if err != nil || len(nodes) != 1 {
				continue
			}
			before := asJSON(nodes[0])
			if _, err := Transform(nodes[0], Options{}); err != nil {
				continue
			}
			if after := asJSON(nodes[0]); after != before {
				t.Errorf("the source was changed:\n%s", cmp.Diff(before, after))
			}
		}
	})
}
