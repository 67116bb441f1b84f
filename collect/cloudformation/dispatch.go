package cloudformation

import "strings"

// The resource types that other resources refer to.
const (
	typeLayer            = "AWS::Lambda::LayerVersion"
	typeCapacityProvider = "AWS::Lambda::CapacityProvider"
	typeCodeSigning      = "AWS::Lambda::CodeSigningConfig"
	typeSigningProfile   = "AWS::Signer::SigningProfile"
	typeRepository       = "AWS::ECR::Repository"
	typeRole             = "AWS::IAM::Role"
	typeUser             = "AWS::IAM::User"
	typePolicy           = "AWS::IAM::Policy"
	typeManagedPolicy    = "AWS::IAM::ManagedPolicy"
	typeSecret           = "AWS::SecretsManager::Secret"
	typeSSMParameter     = "AWS::SSM::Parameter"
	typeKey              = "AWS::KMS::Key"
	typeReplicaKey       = "AWS::KMS::ReplicaKey"
	typeKeyAlias         = "AWS::KMS::Alias"
	typeVPC              = "AWS::EC2::VPC"
	typeSubnet           = "AWS::EC2::Subnet"
	typeRouteTable       = "AWS::EC2::RouteTable"
	typeSecurityGroup    = "AWS::EC2::SecurityGroup"
	typeAccessPoint      = "AWS::EFS::AccessPoint"
	typeBucket           = "AWS::S3::Bucket"
	typeQueue            = "AWS::SQS::Queue"
	typeTopic            = "AWS::SNS::Topic"
	typeStream           = "AWS::Kinesis::Stream"
	typeTable            = "AWS::DynamoDB::Table"
	typeGlobalTable      = "AWS::DynamoDB::GlobalTable"
	typeEventBus         = "AWS::Events::EventBus"
	typeRestAPI          = "AWS::ApiGateway::RestApi"
	typeHTTPAPI          = "AWS::ApiGatewayV2::Api"
	typeLoadBalancer     = "AWS::ElasticLoadBalancingV2::LoadBalancer"
	typeListener         = "AWS::ElasticLoadBalancingV2::Listener"
	typeTargetGroup      = "AWS::ElasticLoadBalancingV2::TargetGroup"
	typeLogGroup         = "AWS::Logs::LogGroup"
	typeLogRetention     = "Custom::LogRetention"
	typeEventDataStore   = "AWS::CloudTrail::EventDataStore"
	typeStateMachine     = "AWS::StepFunctions::StateMachine"
	typeSchedule         = "AWS::Scheduler::Schedule"
	typeDistribution     = "AWS::CloudFront::Distribution"
)

// define adds the resource to the inventory, under the field for its type or
// among the others.
func (b *builder) define(r *resource) {
	if !b.defineLambda(r) && !b.defineIdentity(r) && !b.defineNetwork(r) && !b.defineData(r) && !b.defineFront(r) && !b.defineOperations(r) {
		head := r.head
		b.inv.Others = append(b.inv.Others, &head)
	}
}

func (b *builder) defineLambda(r *resource) bool {
	switch r.kind {
	case typeFunction:
		b.defineFunction(r)
	case typeVersion:
		b.defineVersion(r)
	case typeAlias:
		b.defineAlias(r)
	case typeURL:
		b.defineURL(r)
	case "AWS::Lambda::Permission":
		b.definePermission(r)
	case "AWS::Lambda::EventSourceMapping":
		b.defineEventSourceMapping(r)
	case "AWS::Lambda::EventInvokeConfig":
		b.defineEventInvokeConfig(r)
	case typeLayer:
		b.defineLayer(r)
	case "AWS::Lambda::LayerVersionPermission":
		b.defineLayerPermission(r)
	case typeCapacityProvider:
		b.defineCapacityProvider(r)
	case typeCodeSigning:
		b.defineCodeSigning(r)
	case typeSigningProfile:
		b.defineSigningProfile(r)
	case typeRepository:
		b.defineRepository(r)
	default:
		return false
	}
	return true
}

func (b *builder) defineIdentity(r *resource) bool {
	switch r.kind {
	case typeRole:
		b.defineRole(r)
	case typePolicy, typeManagedPolicy:
		b.defineManagedPolicy(r)
	case typeUser:
		b.defineUser(r)
	case "AWS::IAM::AccessKey":
		b.defineAccessKey(r)
	case typeSecret:
		b.defineSecret(r)
	case "AWS::SecretsManager::RotationSchedule":
		b.defineRotationSchedule(r)
	case typeSSMParameter:
		b.defineSSMParameter(r)
	case typeKey, typeReplicaKey:
		b.defineKey(r)
	default:
		return false
	}
	return true
}

func (b *builder) defineNetwork(r *resource) bool {
	switch r.kind {
	case typeVPC:
		b.defineVPC(r)
	case typeSubnet:
		b.defineSubnet(r)
	case typeRouteTable:
		b.defineRouteTable(r)
	case typeSecurityGroup:
		b.defineSecurityGroup(r)
	case "AWS::EC2::VPCEndpoint":
		b.defineVPCEndpoint(r)
	case "AWS::EC2::FlowLog":
		b.defineFlowLog(r)
	case "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation":
		b.defineQueryLog(r)
	case "AWS::Route53Resolver::FirewallRuleGroupAssociation":
		b.defineDNSFirewall(r)
	case typeAccessPoint:
		b.defineAccessPoint(r)
	default:
		return false
	}
	return true
}

func (b *builder) defineData(r *resource) bool {
	switch r.kind {
	case typeBucket:
		b.defineBucket(r)
	case typeQueue:
		b.defineQueue(r)
	case typeTopic:
		b.defineTopic(r)
	case typeStream:
		b.defineStream(r)
	case typeTable, typeGlobalTable:
		b.defineTable(r)
	case typeEventBus:
		b.defineEventBus(r)
	default:
		return false
	}
	return true
}

func (b *builder) defineFront(r *resource) bool {
	switch r.kind {
	case typeRestAPI:
		b.defineRestAPI(r)
	case "AWS::ApiGateway::Method":
		b.defineMethod(r)
	case typeHTTPAPI:
		b.defineHTTPAPI(r)
	case "AWS::ApiGatewayV2::Route":
		b.defineHTTPRoute(r)
	case typeLoadBalancer:
		b.defineLoadBalancer(r)
	case typeListener, "AWS::ElasticLoadBalancingV2::ListenerRule":
		return b.defineListener(r)
	case typeDistribution:
		b.defineDistribution(r)
	case "AWS::Events::Rule":
		b.defineEventRule(r)
	default:
		return false
	}
	return true
}

func (b *builder) defineOperations(r *resource) bool {
	switch r.kind {
	case typeLogGroup, typeLogRetention:
		b.defineLogGroup(r)
	case "AWS::CloudTrail::Trail", typeEventDataStore:
		b.defineTrail(r)
	case "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm":
		b.defineAlarm(r)
	case "AWS::GuardDuty::Detector":
		b.defineDetector(r)
	case "AWS::Config::ConfigurationRecorder":
		b.defineConfigRecorder(r)
	default:
		return false
	}
	return true
}

// attach adds what one resource says about another, when all are defined.
func (b *builder) attach(r *resource) {
	b.attachTriggers(r)
	b.attachUses(r)
	switch r.kind {
	case "AWS::IAM::RolePolicy":
		b.attachRolePolicy(r)
	case "AWS::IAM::UserPolicy":
		b.attachUserPolicy(r)
	case "AWS::SecretsManager::RotationSchedule":
		b.attachRotation(r)
	case "AWS::SecretsManager::ResourcePolicy":
		b.attachSecretPolicy(r)
	case typeKeyAlias:
		b.attachKeyAlias(r)
	case "AWS::EC2::VPCCidrBlock":
		b.attachCIDR(r)
	case "AWS::EC2::SubnetRouteTableAssociation":
		b.attachRouteTable(r)
	case "AWS::EC2::Route":
		b.attachRoute(r)
	case "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress":
		b.attachSecurityGroupRule(r)
	case "AWS::S3::BucketPolicy":
		b.attachBucketPolicy(r)
	case "AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy":
		b.attachQueuePolicy(r)
	case "AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy":
		b.attachTopicPolicy(r)
	case "AWS::Events::EventBusPolicy":
		b.attachEventBusPolicy(r)
	case "AWS::ApiGateway::BasePathMapping", "AWS::ApiGateway::BasePathMappingV2", "AWS::ApiGatewayV2::ApiMapping":
		b.attachDomain(r)
	}
}

// isCustomResource reports whether a type is that of a custom resource.
func isCustomResource(kind string) bool {
	return kind == "AWS::CloudFormation::CustomResource" || strings.HasPrefix(kind, "Custom::")
}
