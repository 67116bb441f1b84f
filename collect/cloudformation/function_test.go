package cloudformation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/inventory"
)

const functionTemplate = `
Parameters:
  Runtime: {Type: String}
  LayerArns: {Type: CommaDelimitedList}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties: {RoleName: worker, AssumeRolePolicyDocument: {}}
  Layer:
    Type: AWS::Lambda::LayerVersion
    Properties: {Content: {S3Bucket: layers, S3Key: a.zip, S3ObjectVersion: v1}, CompatibleRuntimes: [python3.12]}
  Signing:
    Type: AWS::Lambda::CodeSigningConfig
    Properties:
      AllowedPublishers: {SigningProfileVersionArns: [!GetAtt Profile.ProfileVersionArn]}
      CodeSigningPolicies: {UntrustedArtifactOnDeployment: Enforce}
  Profile:
    Type: AWS::Signer::SigningProfile
    Properties: {PlatformId: AWSLambda-SHA384-ECDSA}
  Queue: {Type: AWS::SQS::Queue}
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: orders
      Description: takes orders
      Handler: app.handler
      Runtime: python3.12
      Architectures: [arm64]
      Role: !GetAtt Role.Arn
      Code:
        S3Bucket: code
        S3Key: !Sub "${AWS::Region}/fn.zip"
      Layers:
        - !Ref Layer
        - arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:38
      Environment:
        Variables:
          TABLE: orders
          QUEUE: !Ref Queue
      KmsKeyArn: arn:aws:kms:eu-west-1:111122223333:key/abc
      VpcConfig: {SubnetIds: [subnet-1, subnet-2], SecurityGroupIds: [sg-1], Ipv6AllowedForDualStack: true}
      Timeout: 30
      MemorySize: "512"
      EphemeralStorage: {Size: 1024}
      ReservedConcurrentExecutions: 5
      DeadLetterConfig: {TargetArn: !GetAtt Queue.Arn}
      TracingConfig: {Mode: Active}
      LoggingConfig: {LogFormat: JSON, ApplicationLogLevel: DEBUG, SystemLogLevel: WARN, LogGroup: /my/group}
      SnapStart: {ApplyOn: PublishedVersions}
      CodeSigningConfigArn: !Ref Signing
      RecursiveLoop: Allow
      RuntimeManagementConfig: {UpdateRuntimeOn: Manual, RuntimeVersionArn: arn:aws:lambda:eu-west-1::runtime:x}
      FileSystemConfigs: [{Arn: arn:aws:elasticfilesystem:eu-west-1:111122223333:access-point/fsap-1, LocalMountPath: /mnt/a}]
      DurableConfig: {RetentionPeriodInDays: 7, ExecutionTimeout: 300}
      TenancyConfig: {TenantIsolationMode: PER_TENANT}
      CapacityProviderConfig:
        LambdaManagedInstancesCapacityProviderConfig: {CapacityProviderArn: arn:cp, PerExecutionEnvironmentMaxConcurrency: 3}
      Tags: [{Key: team, Value: shop}]
  Image:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::111122223333:role/worker
      Code: {ImageUri: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/fn:latest}
      ImageConfig: {EntryPoint: [/entry], Command: [app.handler], WorkingDirectory: /srv}
  Bare:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: !Ref Runtime
      Layers: !Ref LayerArns
      Code: {ZipFile: "exports.handler = 1"}
      Role: !ImportValue shared-role
`

func TestFunctionFields(t *testing.T) {
	t.Parallel()
	inv := built(t, functionTemplate)
	if len(inv.Functions) != 3 {
		t.Fatalf("%d functions, want 3", len(inv.Functions))
	}
	fn := inv.Functions[0]
	texts := map[string]inventory.Known[string]{
		"orders": fn.Name, "takes orders": fn.Description, "app.handler": fn.Handler, "python3.12": fn.Runtime, "Zip": fn.PackageType,
		"Active": fn.Tracing, "PublishedVersions": fn.SnapStart, "Allow": fn.RecursiveLoop, "PER_TENANT": fn.TenantIsolation,
		"JSON": value(t, fn.Logging).Format, "DEBUG": value(t, fn.Logging).ApplicationLevel, "WARN": value(t, fn.Logging).SystemLevel,
		"Manual": value(t, fn.RuntimeManagement).UpdateOn, "arn:aws:lambda:eu-west-1::runtime:x": value(t, fn.RuntimeManagement).Version,
		"/mnt/a": value(t, fn.FileSystems)[0].MountPath,
	}
	for want, k := range texts {
		if got := value(t, k); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	ints := map[int]inventory.Known[int]{
		30: fn.Timeout, 512: fn.MemorySize, 1024: fn.EphemeralStorage, 5: fn.ReservedConcurrency,
		7: value(t, fn.Durable).RetentionDays, 300: value(t, fn.Durable).ExecutionTimeout,
		3: value(t, fn.CapacityProvider).MaxConcurrency,
	}
	for want, k := range ints {
		if got := value(t, k); got != want {
			t.Errorf("got %d, want %d", got, want)
		}
	}
	refs := map[string]inventory.Known[inventory.Ref]{
		"Role": fn.Role, "Layer": value(t, fn.Layers)[0], "Queue": fn.DeadLetter, "Signing": fn.CodeSigningConfig,
		"arn:aws:kms:eu-west-1:111122223333:key/abc": fn.KMSKey, "sg-1": value(t, value(t, fn.VPC).SecurityGroups)[0],
		"subnet-2": value(t, value(t, fn.VPC).Subnets)[1], "/my/group": value(t, fn.Logging).Group,
		"code": fn.Code.S3Bucket, "arn:cp": value(t, fn.CapacityProvider).Provider,
		"Profile": value(t, inv.CodeSigningConfigs[0].Publishers)[0],
	}
	for want, k := range refs {
		if got := value(t, k).ID; got != want {
			t.Errorf("got reference %q, want %q", got, want)
		}
	}
	if got := fn.Code.S3Key; !got.IsUnknown() || got.Partial != "?*/fn.zip" {
		t.Errorf("S3Key is %v %q, want unknown ?*/fn.zip", got.State(), got.Partial)
	}
	if !fn.Code.S3ObjectVersion.IsAbsent() || value(t, fn.Code.Inline) {
		t.Error("the code has no version and is not inline")
	}
	vars := value(t, fn.Environment)
	if vars[0].Name != "TABLE" || value(t, vars[0].Value) != "orders" || vars[0].Source.Line == 0 {
		t.Errorf("first variable: %+v", vars[0])
	}
	if vars[1].Name != "QUEUE" || len(vars[1].Value.Refs) != 1 || vars[1].Value.Refs[0].ID != "Queue" {
		t.Errorf("second variable: %+v", vars[1])
	}
	if diff := cmp.Diff([]string{"arm64"}, value(t, fn.Architectures)); diff != "" {
		t.Error(diff)
	}
	if got := value(t, fn.Tags)[0]; got.Key != "team" || value(t, got.Value) != "shop" {
		t.Errorf("tags: %+v", got)
	}
	if want := "Resources/Fn/Properties/Runtime"; fn.Runtime.Source.Path != want || fn.Runtime.Source.Line == 0 {
		t.Errorf("place of Runtime is %+v, want path %s", fn.Runtime.Source, want)
	}
	if value(t, inv.CodeSigningConfigs[0].UntrustedArtifact) != "Enforce" || value(t, inv.SigningProfiles[0].Platform) == "" ||
		value(t, inv.Layers[0].Content.S3ObjectVersion) != "v1" {
		t.Error("signing configuration, profile or layer")
	}
}

func TestFunctionOfImage(t *testing.T) {
	t.Parallel()
	fn := built(t, functionTemplate).Functions[1]
	if value(t, fn.PackageType) != "Image" || !fn.Runtime.IsAbsent() || value(t, fn.Code.WorkingDirectory) != "/srv" {
		t.Error("the function is not read as an image")
	}
	if diff := cmp.Diff([]string{"/entry"}, value(t, fn.Code.EntryPoint)); diff != "" {
		t.Error(diff)
	}
	// The ARN names the role of the template by its name.
	if got := value(t, fn.Role); got.Kind != inventory.ToResource || got.ID != "Role" {
		t.Errorf("role: %+v", got)
	}
	if fn.Runtime.Source != fn.Source {
		t.Errorf("an absent property has the place of the resource: %+v", fn.Runtime.Source)
	}
}

func TestFunctionUnknowns(t *testing.T) {
	t.Parallel()
	fn := built(t, functionTemplate).Functions[2]
	if !fn.Runtime.IsUnknown() || !strings.Contains(fn.Runtime.Why(), "Runtime") {
		t.Errorf("runtime: %v %s", fn.Runtime.State(), fn.Runtime.Why())
	}
	if list, ok := fn.Layers.Get(); ok {
		for _, l := range list {
			if ref, known := l.Get(); known && ref.Kind == inventory.ToExternal {
				t.Errorf("layer %+v is known, but the parameter has no value", ref)
			}
		}
	}
	if !value(t, fn.Code.Inline) || value(t, fn.Code.InlineText) != "exports.handler = 1" {
		t.Error("inline code")
	}
	if ref, ok := fn.Role.Get(); ok && ref.Kind != inventory.ToExport {
		t.Errorf("role: %+v", ref)
	}
}

func TestPropertiesBehindAMacroAreUnknown(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Fn::Transform: {Name: MyMacro}
  Env:
    Type: AWS::Lambda::Function
    Properties:
      Environment:
        Variables:
          A: "1"
          Fn::Transform: {Name: MyMacro}
  All:
    Type: AWS::Lambda::Function
    Properties:
      Fn::Transform: {Name: MyMacro}
`)
	if fn := inv.Functions[0]; value(t, fn.Runtime) != "python3.12" || !fn.Role.IsUnknown() || !fn.VPC.IsUnknown() {
		t.Error("a property that the macro may set must be unknown")
	}
	vars := value(t, inv.Functions[1].Environment)
	if len(vars) != 2 || vars[0].Name != "A" || !vars[1].Value.IsUnknown() {
		t.Errorf("variables: %+v", vars)
	}
	if fn := inv.Functions[2]; !fn.Runtime.IsUnknown() || !fn.Environment.IsUnknown() || !fn.Code.Inline.IsUnknown() {
		t.Error("nothing is known of a function whose properties a macro makes")
	}
}

func TestConditionsLeaveResourcesOut(t *testing.T) {
	t.Parallel()
	src := `
Parameters: {Env: {Type: String, Default: dev}}
Conditions: {Prod: !Equals [!Ref Env, prod]}
Resources:
  A: {Type: AWS::Lambda::Function, Condition: Prod, Properties: {Runtime: python3.12}}
  B: {Type: AWS::Lambda::Function, Properties: {Runtime: !If [Prod, python3.12, python3.8]}}
`
	inv := build(stackOf(t, "a.yaml", []byte(src), intrinsic.Inputs{Given: map[string]string{"Env": "dev"}}))
	if len(inv.Functions) != 1 || value(t, inv.Functions[0].Runtime) != "python3.8" {
		t.Errorf("got %d functions", len(inv.Functions))
	}
	if !inv.Parameters[0].Given || value(t, inv.Parameters[0].Default) != "dev" {
		t.Error("parameter Env is given and has a default")
	}
	inv = build(stackOf(t, "a.yaml", []byte(src), intrinsic.Inputs{Given: map[string]string{"Env": "prod"}}))
	if len(inv.Functions) != 2 || value(t, inv.Functions[1].Runtime) != "python3.12" {
		t.Errorf("got %d functions", len(inv.Functions))
	}
}

func TestGlobalsKeepTheirPlace(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.8
    Handler: app.handler
Resources:
  A: {Type: AWS::Serverless::Function, Properties: {InlineCode: x}}
  B: {Type: AWS::Serverless::Function, Properties: {InlineCode: x, Timeout: 3}}
`)
	if len(inv.Functions) != 2 || len(inv.Roles) != 2 {
		t.Fatalf("%d functions, %d roles", len(inv.Functions), len(inv.Roles))
	}
	a, b := inv.Functions[0].Runtime.Source, inv.Functions[1].Runtime.Source
	if a != b || a.Path != "Globals/Function/Runtime" || a.Line != 5 {
		t.Errorf("places of Runtime: %+v and %+v", a, b)
	}
	if got := inv.Roles[0].GeneratedBy; got != "A" {
		t.Errorf("role is generated by %q, want A", got)
	}
	if inv.Functions[0].GeneratedBy != "" {
		t.Error("the function replaces the resource of its own name")
	}
}
