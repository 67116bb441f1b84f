package cloudformation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/inventory"
)

func TestMetadataWaivers(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Metadata:
      temper:
        ignore:
          - check: url-public
            until: 2027-01-31
            reason: a public form
          - dlq-absent reason="retried by the caller"
    Properties: {InlineCode: x, Handler: a.b, Runtime: python3.12, FunctionUrlConfig: {AuthType: NONE}}
  Queue:
    Type: AWS::SQS::Queue
    Metadata: {"temper:ignore": {check: [a, b], reason: both}}
`)
	type waiver struct{ Check, Until, Reason string }
	of := func(r inventory.Resource) []waiver {
		var list []waiver
		for _, w := range r.Waivers {
			if w.Source.Line == 0 {
				t.Errorf("waiver of %s has no place", w.Check)
			}
			list = append(list, waiver{w.Check, w.Until, w.Reason})
		}
		return list
	}
	want := []waiver{{"url-public", "2027-01-31", "a public form"}, {"dlq-absent", "", "retried by the caller"}}
	if diff := cmp.Diff(want, of(inv.Functions[0].Resource)); diff != "" {
		t.Errorf("function (-want +got):\n%s", diff)
	}
	// The URL and its permissions are generated from the function.
	if diff := cmp.Diff(want, of(inv.URLs[0].Resource)); diff != "" {
		t.Errorf("url (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]waiver{{"a", "", "both"}, {"b", "", "both"}}, of(inv.Queues[0].Resource)); diff != "" {
		t.Errorf("queue (-want +got):\n%s", diff)
	}
}

func TestConstructs(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"App/Orders/Resource": "",
		"App/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler":            cdkFramework,
		"App/Custom::CDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C/Resource": cdkFramework,
		"App/LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a/Resource":                cdkFramework,
		"App/BucketNotificationsHandler050a0587b7544547bf325f094a3db834/Resource":  cdkFramework,
		"App/AWS679f53fac002430cb0da5b7982bd2287/Resource":                         cdkFramework,
		"App/@aws-cdk--aws-eks.ClusterResourceProvider/Handler/Resource":           cdkFramework,
		"App/Provider/framework-onEvent/Resource":                                  cdkFramework,
		"App/Deploy/AwsCliLayer/Resource":                                          cdkFramework,
		"App/MyProvider/Handler/Resource":                                          "",
		"App/OrdersHandler/Resource":                                               "",
		"Custom::Stack/Orders/Resource":                                            "",
		"App/SingletonLambda84c0de93353f42179b0b45b6c993251a/Resource":             "",
		"App/Custom::CrossRegionExportWriterCustomResourceProvider/Role":           cdkFramework,
		"App/Construct/Custom::VpcRestrictDefaultSGCustomResourceProvider/Handler": cdkFramework,
	} {
		if got := constructFramework(path); got != want {
			t.Errorf("%s: framework %q, want %q", path, got, want)
		}
	}
	inv := built(t, `{"Resources": {"A": {"Type": "AWS::Lambda::Function", "Metadata": {"aws:cdk:path": "App/Fn/Resource", "aws:asset:path": "asset.1"}, "Properties": {"Code": {"S3Bucket": "b", "S3Key": "k"}}}}}`)
	if fn := inv.Functions[0]; fn.Construct != "App/Fn/Resource" || fn.Framework != "" || value(t, fn.Code.LocalPath) != "asset.1" {
		t.Errorf("function: %+v", fn.Resource)
	}
}

func TestFrameworkHelpersWithoutPaths(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Helper: {Type: AWS::Lambda::Function, Properties: {Handler: __entrypoint__.handler}}
  CustomDashresourceDashexistingDashs3LambdaFunction: {Type: AWS::Lambda::Function, Properties: {Handler: s3/handler.handler}}
  Own: {Type: AWS::Lambda::Function, Properties: {Handler: index.handler}}
`)
	for i, want := range []string{cdkFramework, serverlessFramework, ""} {
		if got := inv.Functions[i].Framework; got != want {
			t.Errorf("%s: framework %q, want %q", inv.Functions[i].ID, got, want)
		}
	}
}

// TestHostileTemplates builds what no service would accept: none may panic, and
// nothing of it may be taken for a known value.
func TestHostileTemplates(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		`Resources: []`,
		`Resources: {A: 1, B: {Type: 3}, C: {Type: AWS::Lambda::Function, Properties: []}, D: {Type: AWS::Lambda::Function, Properties: x}, E: {Type: AWS::Lambda::Function, Properties: null}}`,
		`Resources: {A: {Type: AWS::Lambda::Function, Properties: {VpcConfig: x, Environment: [1], Layers: {a: b}, Tags: 1, Role: {a: b}, Code: 3, Timeout: x}}}`,
		`Resources: {A: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref A, Name: !Ref A}}, B: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref C}}, C: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref B}}}`,
		`Resources: {A: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: [1], Policies: x}}, B: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {paths: [1], security: x}}}, C: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {paths: {/a: {get: 1, put: [2]}}}}}}`,
		`Resources: {A: {Type: AWS::Events::Rule, Properties: {Targets: x}}, B: {Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: [x]}}, C: {Type: AWS::Events::EventBusPolicy, Properties: {Condition: x}}}`,
		`Parameters: [1]`,
		`{}`,
	} {
		inv := built(t, src)
		for _, fn := range inv.Functions {
			if v, ok := fn.VPC.Get(); ok {
				t.Errorf("%s: VPC is known: %+v", src, v)
			}
		}
	}
}
