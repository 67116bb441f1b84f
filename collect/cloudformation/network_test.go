package cloudformation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNetwork(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  V6: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: !Ref Vpc, AmazonProvidedIpv6CidrBlock: true}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: !Select [0, !GetAZs ""]}}
  Lone: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24}}
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attach: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Assoc: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}}
  Out: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}}
  Out6: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: eigw-1}}
  Default: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: a, VpcId: !Ref Vpc}}
  Tight:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: b
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}]
      SecurityGroupEgress: [{IpProtocol: "-1", DestinationPrefixListId: pl-1}]
  In: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !GetAtt Default.GroupId, IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref Tight}}
  Eg: {Type: AWS::EC2::SecurityGroupEgress, Properties: {GroupId: !Ref Tight, IpProtocol: tcp, FromPort: 1, ToPort: 2, CidrIpv6: "::/0"}}
  Db: {Type: AWS::RDS::DBInstance, Properties: {VPCSecurityGroups: [!Ref Default]}}
  Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {SecurityGroups: [!Ref Tight], Scheme: internal}}
  Service: {Type: AWS::ECS::Service, Properties: {NetworkConfiguration: {AwsvpcConfiguration: {SecurityGroups: [!Ref Tight]}}}}
  Fn: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SecurityGroupIds: [!Ref Tight], SubnetIds: [!Ref Subnet]}}}
  Endpoint: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, ServiceName: !Sub "com.amazonaws.${AWS::Region}.s3", SecurityGroupIds: [!Ref Tight]}}
  Flow: {Type: AWS::EC2::FlowLog, Properties: {ResourceId: !Ref Vpc, ResourceType: VPC, TrafficType: ALL}}
  Query: {Type: AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation, Properties: {ResourceId: !Ref Vpc}}
  Firewall: {Type: AWS::Route53Resolver::FirewallRuleGroupAssociation, Properties: {VpcId: !Ref Vpc}}
  Access: {Type: AWS::EFS::AccessPoint, Properties: {FileSystemId: fs-1, PosixUser: {Uid: "0", Gid: "0"}, RootDirectory: {Path: /data}}}
`)
	cidrs := value(t, inv.VPCs[0].CIDRs)
	if len(cidrs) != 2 || value(t, cidrs[0]) != "10.0.0.0/16" || !cidrs[1].IsUnknown() {
		t.Errorf("address ranges: %+v", cidrs)
	}
	if value(t, inv.Subnets[0].RouteTable).ID != "Table" || !inv.Subnets[1].RouteTable.IsAbsent() || value(t, inv.Subnets[0].VPC).ID != "Vpc" {
		t.Error("route tables of the subnets")
	}
	type entry struct{ Destination, Kind, Type, Target string }
	var got []entry
	for _, r := range inv.RouteTables[0].Routes {
		got = append(got, entry{value(t, r.Destination), r.TargetKind, r.TargetType, value(t, r.Target).ID})
	}
	want := []entry{
		{"0.0.0.0/0", "GatewayId", "AWS::EC2::InternetGateway", "Gateway"},
		{"::/0", "EgressOnlyInternetGatewayId", "", "eigw-1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	open, tight := inv.SecurityGroups[0], inv.SecurityGroups[1]
	if !open.Egress.IsAbsent() || value(t, value(t, open.Ingress)[0].Group).ID != "Tight" || value(t, value(t, open.Ingress)[0].From) != 5432 {
		t.Errorf("group with the default egress: %+v", open)
	}
	egress := value(t, tight.Egress)
	if len(egress) != 2 || value(t, egress[0].PrefixList) != "pl-1" || value(t, egress[1].CIDRv6) != "::/0" || !egress[0].From.IsAbsent() {
		t.Errorf("egress: %+v", egress)
	}
	uses := map[string]string{}
	for _, u := range inv.SecurityGroupUses {
		uses[u.ID] = value(t, u.Group).ID
	}
	if diff := cmp.Diff(map[string]string{"Db": "Default", "Lb": "Tight", "Service": "Tight", "Endpoint": "Tight"}, uses); diff != "" {
		t.Errorf("uses of security groups (-want +got):\n%s", diff)
	}
	if e := inv.VPCEndpoints[0]; e.Service.Partial != "com.amazonaws.?*.s3" || !e.Kind.IsAbsent() || !e.Policy.IsAbsent() {
		t.Errorf("endpoint: %+v", e)
	}
	if value(t, inv.FlowLogs[0].Of).ID != "Vpc" || value(t, inv.QueryLogs[0].VPC).ID != "Vpc" || value(t, inv.DNSFirewalls[0].VPC).ID != "Vpc" {
		t.Error("flow log, query log or DNS firewall")
	}
	if a := inv.AccessPoints[0]; value(t, a.UID) != 0 || value(t, a.RootPath) != "/data" || value(t, a.FileSystem).ID != "fs-1" {
		t.Errorf("access point: %+v", a)
	}
}

func TestStorage(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Key: {Type: AWS::KMS::Key}
  Dead: {Type: AWS::SQS::Queue, Properties: {QueueName: dead}}
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {Status: Enabled}
      AccessControl: PublicRead
      PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: "false"}
      BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms, KMSMasterKeyID: !Ref Key}}]}
  Queue: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 60, KmsMasterKeyId: !Ref Key, SqsManagedSseEnabled: false, RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3}}}
  Text: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111122223333:dead"}'}}
  KeyAlias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/app, TargetKeyId: !Ref Key}}
  Aliased: {Type: AWS::Lambda::Function, Properties: {KmsKeyArn: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/app"}}
  Topic: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: alias/aws/sns}}
  Stream: {Type: AWS::Kinesis::Stream, Properties: {StreamEncryption: {EncryptionType: KMS, KeyId: !Ref Key}}}
  Table: {Type: AWS::DynamoDB::Table, Properties: {SSESpecification: {SSEEnabled: true, KMSMasterKeyId: !Ref Key}, StreamSpecification: {StreamViewType: NEW_IMAGE}}}
  Global: {Type: AWS::DynamoDB::GlobalTable, Properties: {Replicas: [{Region: eu-west-1, SSESpecification: {KMSMasterKeyId: !Ref Key}}]}}
  Param: {Type: AWS::SSM::Parameter, Properties: {Name: /a/b, Type: String, Value: v, Tags: {team: shop}}}
  User: {Type: AWS::IAM::User, Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]}}
  AccessKey: {Type: AWS::IAM::AccessKey, Properties: {UserName: !Ref User, Status: Active}}
  Provider: {Type: AWS::Lambda::CapacityProvider, Properties: {VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1]}, PermissionsConfig: {CapacityProviderOperatorRoleArn: "arn:role"}, CapacityProviderScalingConfig: {MaxVCpuCount: 10}}}
  LayerPermission: {Type: AWS::Lambda::LayerVersionPermission, Properties: {LayerVersionArn: "arn:layer", Action: "lambda:GetLayerVersion", Principal: "*", OrganizationId: o-1}}
`)
	bucket := inv.Buckets[0]
	block := value(t, bucket.PublicAccess)
	if value(t, bucket.Versioning) != "Enabled" || value(t, bucket.KMSKey).ID != "Key" || value(t, bucket.ACL) != "PublicRead" ||
		!value(t, block.BlockACLs) || value(t, block.BlockPolicy) || !block.IgnoreACLs.IsAbsent() {
		t.Errorf("bucket: %+v", bucket)
	}
	if got := value(t, inv.Functions[0].KMSKey).ID; got != "Key" {
		t.Errorf("the alias stands for its key, got %q", got)
	}
	q := inv.Queues[1]
	if value(t, q.VisibilityTimeout) != 60 || value(t, q.KMSKey).ID != "Key" || value(t, q.ManagedSSE) || value(t, q.DeadLetter).ID != "Dead" {
		t.Errorf("queue: %+v", q)
	}
	if got := value(t, inv.Queues[2].DeadLetter).ID; got != "Dead" {
		t.Errorf("dead-letter queue by name in JSON text: %q", got)
	}
	if value(t, inv.Topics[0].KMSKey).ID != "alias/aws/sns" || value(t, inv.Streams[0].KMSKey).ID != "Key" ||
		value(t, inv.Tables[0].KMSKey).ID != "Key" || value(t, inv.Tables[0].StreamView) != "NEW_IMAGE" || value(t, inv.Tables[1].KMSKey).ID != "Key" {
		t.Error("keys of topic, stream or tables")
	}
	if p := inv.SSMParameters[0]; value(t, p.Kind) != "String" || value(t, p.Value) != "v" || value(t, p.Tags)[0].Key != "team" || value(t, p.Name) != "/a/b" {
		t.Errorf("parameter: %+v", p)
	}
	if value(t, inv.AccessKeys[0].User).ID != "User" || len(value(t, inv.Users[0].Managed)) != 1 {
		t.Error("user or access key")
	}
	if c := inv.CapacityProviders[0]; value(t, c.MaxVCPU) != 10 || value(t, c.OperatorRole).Text != "arn:role" || len(value(t, c.Subnets)) != 1 {
		t.Errorf("capacity provider: %+v", c)
	}
	if p := inv.LayerPermissions[0]; value(t, p.Principal) != "*" || value(t, p.OrganizationID) != "o-1" || value(t, p.Layer).Text != "arn:layer" {
		t.Errorf("layer permission: %+v", p)
	}
}

func TestMonitoring(t *testing.T) {
	t.Parallel()
	inv := built(t, `
Resources:
  Fn: {Type: AWS::Lambda::Function}
  Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub "/aws/lambda/${Fn}", RetentionInDays: 30, KmsKeyId: "arn:key"}}
  Kept: {Type: Custom::LogRetention, Properties: {ServiceToken: "arn:x", LogGroupName: !Join ["", [/aws/lambda/, !Ref Fn]], RetentionInDays: 7}}
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      IsLogging: true
      IsMultiRegionTrail: true
      EnableLogFileValidation: false
      EventSelectors: [{ReadWriteType: WriteOnly, DataResources: [{Type: AWS::Lambda::Function, Values: ["arn:aws:lambda"]}]}]
  Store:
    Type: AWS::CloudTrail::EventDataStore
    Properties:
      AdvancedEventSelectors: [{FieldSelectors: [{Field: eventCategory, Equals: [Data]}, {Field: resources.ARN, StartsWith: [!GetAtt Fn.Arn]}]}]
  Errors: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: AWS/Lambda, MetricName: Errors, Dimensions: [{Name: FunctionName, Value: !Ref Fn}]}}
  All: {Type: AWS::CloudWatch::Alarm, Properties: {Metrics: [{Id: e, MetricStat: {Metric: {Namespace: AWS/Lambda, MetricName: Throttles}}}]}}
  Query: {Type: AWS::CloudWatch::Alarm, Properties: {Metrics: [{Id: q, Expression: 'SELECT MAX(Errors) FROM SCHEMA("AWS/Lambda", FunctionName)'}]}}
  QueryOne: {Type: AWS::CloudWatch::Alarm, Properties: {Metrics: [{Id: q, Expression: !Sub "SELECT SUM(Errors) FROM \"AWS/Lambda\" WHERE FunctionName = 'named'"}]}}
  Named: {Type: AWS::Lambda::Function, Properties: {FunctionName: named}}
  Detector: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true, Features: [{Name: LAMBDA_NETWORK_LOGS, Status: ENABLED}]}}
  Recorder: {Type: AWS::Config::ConfigurationRecorder, Properties: {RecordingGroup: {AllSupported: false, ResourceTypes: [AWS::Lambda::Function]}}}
`)
	g := inv.LogGroups[0]
	if value(t, g.Retention) != 30 || !g.Name.IsUnknown() || g.Name.Partial == "" || g.Name.Refs[0].ID != "Fn" {
		t.Errorf("log group: %+v", g)
	}
	if k := inv.LogGroups[1]; value(t, k.Retention) != 7 || k.Name.Refs[0].ID != "Fn" {
		t.Errorf("log retention: %+v", k)
	}
	trail, store := inv.Trails[0], inv.Trails[1]
	s := value(t, trail.Selectors)[0]
	if value(t, s.ReadWrite) != "WriteOnly" || value(t, value(t, value(t, s.DataResources)[0].Values)[0]) != "arn:aws:lambda" || !s.Fields.IsAbsent() {
		t.Errorf("classic selector: %+v", s)
	}
	if !value(t, trail.Logging) || value(t, trail.FileValidation) || !trail.Organization.IsAbsent() || !value(t, store.Logging) {
		t.Errorf("trail: %+v", trail)
	}
	fields := value(t, value(t, store.Selectors)[0].Fields)
	if value(t, value(t, fields[0].Operators["Equals"])[0]) != "Data" || len(fields[1].Operators) != 1 || value(t, fields[1].Field) != "resources.ARN" {
		t.Errorf("advanced selector: %+v", fields)
	}
	one, all := inv.Alarms[0], inv.Alarms[1]
	if value(t, one.Functions[0]).Function != "Fn" || one.AllFunctions || !all.AllFunctions || all.Metrics[0] != "Throttles" || !all.Metric.IsAbsent() {
		t.Errorf("alarms: %+v and %+v", one, all)
	}
	if q := inv.Alarms[2]; !q.AllFunctions || q.Metrics[0] != "Errors" {
		t.Errorf("query of all functions: %+v", q)
	}
	if q := inv.Alarms[3]; q.AllFunctions || value(t, q.Functions[0]).Function != "Named" {
		t.Errorf("query of one function: %+v", q)
	}
	if d := inv.Detectors[0]; !value(t, d.Enabled) || !value(t, d.LambdaProtection) {
		t.Errorf("detector: %+v", d)
	}
	if r := inv.ConfigRecorders[0]; value(t, r.AllSupported) || value(t, r.Types)[0] != typeFunction {
		t.Errorf("recorder: %+v", r)
	}
}
