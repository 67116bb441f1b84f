package cloudformation

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/inventory"
)

func TestPolicyDocument(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Parameters:
  Bucket: {Type: String}
  Actions: {Type: CommaDelimitedList}
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
      ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess, !Ref Managed]
      PermissionsBoundary: arn:aws:iam::111122223333:policy/edge
      Policies:
        - PolicyName: own
          PolicyDocument:
            Version: 2012-10-17
            Statement:
              - Effect: Allow
                Action: s3:GetObject
                Resource: !Sub "arn:aws:s3:::${Bucket}-logs/*"
              - Effect: Allow
                Action: !Ref Actions
                Resource: !GetAtt Table.Arn
                Condition: {NumericLessThan: {"aws:MultiFactorAuthAge": 300}, Bool: {"aws:SecureTransport": true}}
  Managed:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      ManagedPolicyName: m
      Roles: [!Ref Role]
      PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
  Attached:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: attached
      Roles: [!Ref Role]
      PolicyDocument: {Statement: []}
  Extra:
    Type: AWS::IAM::RolePolicy
    Properties: {RoleName: !Ref Role, PolicyName: extra, PolicyDocument: {Statement: []}}
`)
	role := inv.Roles[0]
	trust := value(t, role.Trust)
	if want := `{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"}}],"Version":"2012-10-17"}`; string(trust.Document) != want {
		t.Errorf("trust policy is %s", trust.Document)
	}
	list := value(t, role.Inline)
	if len(list) != 2 || value(t, list[1]).Name != "extra" {
		t.Fatalf("inline policies: %+v", list)
	}
	own := value(t, list[0])
	var doc struct {
		Statement []map[string]any
	}
	if err := json.Unmarshal(own.Document, &doc); err != nil {
		t.Fatalf("the policy is not JSON: %v: %s", err, own.Document)
	}
	if own.Name != "own" || doc.Statement[0]["Resource"] != "arn:aws:s3:::?*-logs/*" {
		t.Errorf("policy %s: %s", own.Name, own.Document)
	}
	if diff := cmp.Diff(map[string]any{"NumericLessThan": map[string]any{"aws:MultiFactorAuthAge": 300.0}, "Bool": map[string]any{"aws:SecureTransport": true}}, doc.Statement[1]["Condition"]); diff != "" {
		t.Error(diff)
	}
	if own.Unknown["/Statement/0/Resource"] == "" {
		t.Error("a resource made from a parameter without value may be anything")
	}
	if why, unknown := own.Unknown["/Statement/1/Resource"]; unknown {
		t.Errorf("the ARN of a table cannot hold a wildcard: %s", why)
	}
	foundAction := false
	for pointer := range own.Unknown {
		foundAction = foundAction || pointer == "/Statement/1/Action" || pointer == "/Statement/1/Action/0"
	}
	if !foundAction {
		t.Errorf("the actions are not known: %v", own.Unknown)
	}
	if at := own.Places["/Statement/0/Resource"]; at.Line != 20 {
		t.Errorf("place of the resource: %+v", at)
	}
	managed := value(t, role.Managed)
	if value(t, managed[0]).Kind != inventory.ToExternal || value(t, managed[1]).ID != "Managed" || value(t, role.Boundary).ID == "" {
		t.Errorf("managed policies: %+v", managed)
	}
	if len(inv.ManagedPolicies) != 2 || value(t, value(t, inv.ManagedPolicies[1].Roles)[0]).ID != "Role" || value(t, inv.ManagedPolicies[1].Policy).Name != "attached" {
		t.Errorf("policies: %+v", inv.ManagedPolicies)
	}
}

func TestResourcePolicies(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: data}}
  BucketPolicy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: data, PolicyDocument: {Statement: [{Effect: Allow, Principal: "*", Action: "s3:*", Resource: "*"}]}}}
  Queue: {Type: AWS::SQS::Queue}
  QueuePolicy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Queue], PolicyDocument: {Statement: []}}}
  Topic: {Type: AWS::SNS::Topic}
  TopicPolicy: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref Topic], PolicyDocument: {Statement: []}}}
  Bus: {Type: AWS::Events::EventBus, Properties: {Name: orders}}
  BusPolicy: {Type: AWS::Events::EventBusPolicy, Properties: {EventBusName: !Ref Bus, StatementId: a, Action: "events:PutEvents", Principal: "111122223333", Condition: {Type: StringEquals, Key: "aws:PrincipalOrgID", Value: o-1}}}
  BusPolicy2: {Type: AWS::Events::EventBusPolicy, Properties: {EventBusName: orders, StatementId: b, Statement: {Effect: Allow, Principal: "*", Action: "events:PutEvents", Resource: "*"}}}
  Repository: {Type: AWS::ECR::Repository, Properties: {ImageTagMutability: IMMUTABLE, ImageScanningConfiguration: {ScanOnPush: true}, RepositoryPolicyText: {Statement: []}}}
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: "hunter2hunter2"}}
  Attachment: {Type: AWS::SecretsManager::SecretTargetAttachment, Properties: {SecretId: !Ref Secret}}
  SecretPolicy: {Type: AWS::SecretsManager::ResourcePolicy, Properties: {SecretId: !Ref Secret, ResourcePolicy: {Statement: []}}}
  Rotator: {Type: AWS::Lambda::Function}
  Rotation: {Type: AWS::SecretsManager::RotationSchedule, Properties: {SecretId: !Ref Attachment, RotationLambdaARN: !GetAtt Rotator.Arn}}
  Key: {Type: AWS::KMS::Key, Properties: {EnableKeyRotation: true, KeyPolicy: {Statement: []}}}
  KeyAlias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/app, TargetKeyId: !Ref Key}}
`)
	if n := len(inv.Buckets[0].Policies); n != 1 || value(t, inv.Buckets[0].Policies[0]).Source.Line == 0 {
		t.Errorf("bucket has %d policies", n)
	}
	if len(inv.Queues[0].Policies) != 1 || len(inv.Topics[0].Policies) != 1 {
		t.Error("queue or topic policy")
	}
	if n := len(inv.EventBus[0].Policies); n != 2 {
		t.Fatalf("bus has %d policies", n)
	}
	want := `{"Statement":{"Action":"events:PutEvents","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}},"Effect":"Allow","Principal":{"AWS":"111122223333"},"Resource":"*"},"Version":"2012-10-17"}`
	if got := string(value(t, inv.EventBus[0].Policies[0]).Document); got != want {
		t.Errorf("bus policy is %s", got)
	}
	if r := inv.Repositories[0]; value(t, r.TagMutability) != "IMMUTABLE" || !value(t, r.ScanOnPush) || r.Policy.IsAbsent() {
		t.Errorf("repository: %+v", r)
	}
	s := inv.Secrets[0]
	if !value(t, s.LiteralValue) || value(t, s.Generated) || !value(t, s.Rotation) || s.Policy.IsAbsent() {
		t.Errorf("secret: %+v", s)
	}
	rotation := inv.RotationSchedules[0]
	if value(t, rotation.Secret).ID != "Secret" || value(t, rotation.Function).Function != "Rotator" {
		t.Errorf("rotation: %+v", rotation)
	}
	if diff := cmp.Diff([]string{"alias/app"}, inv.Keys[0].Aliases); diff != "" || !value(t, inv.Keys[0].Rotation) {
		t.Error(diff)
	}
}

func TestSecretValueIsNotKept(t *testing.T) {
	t.Parallel()
	src := `
Parameters: {Password: {Type: String, NoEcho: true}}
Resources:
  Given: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: !Ref Password}}
  Made: {Type: AWS::SecretsManager::Secret, Properties: {GenerateSecretString: {PasswordLength: 20}}}
  Dynamic: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: "{{resolve:ssm-secure:p}}"}}
`
	inv := build(stackOf(t, "a.yaml", []byte(src), intrinsic.Inputs{Given: map[string]string{"Password": "correct horse"}}))
	if value(t, inv.Secrets[0].LiteralValue) || value(t, inv.Secrets[1].LiteralValue) || value(t, inv.Secrets[2].LiteralValue) {
		t.Error("the template does not hold these values")
	}
	if !value(t, inv.Secrets[1].Generated) || !inv.Parameters[0].NoEcho {
		t.Error("generated secret or NoEcho")
	}
	inv = built(t, src)
	if !inv.Secrets[0].LiteralValue.IsUnknown() || inv.Secrets[0].LiteralValue.Partial != "" {
		t.Error("it is not known what a parameter without value holds")
	}
}

func TestPolicyPartsThatMayBeAnything(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://example.com/x"}}
  Custom: {Type: Custom::Thing, Properties: {ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:f"}}
  Bucket: {Type: AWS::S3::Bucket}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Resource: [!GetAtt Nested.Outputs.Arn, !GetAtt Custom.Arn, !Sub "${Bucket.Arn}/*", !Sub "arn:${AWS::Partition}:x"]
`)
	p := value(t, inv.Roles[0].Trust)
	for pointer, want := range map[string]bool{
		"/Statement/0/Resource/0": true, "/Statement/0/Resource/1": true,
		"/Statement/0/Resource/2": false, "/Statement/0/Resource/3": false,
	} {
		if _, got := p.Unknown[pointer]; got != want {
			t.Errorf("%s: unknown is %v, want %v (%s)", pointer, got, want, p.Document)
		}
	}
}
