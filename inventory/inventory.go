// Package inventory holds the facts about AWS Lambda functions and what
// surrounds them, as read from a template, an account, an artifact or a
// snapshot. It holds facts only: no method judges.
package inventory

// Inventory is what exists in one target: a stack with the stacks nested in it,
// or an account and region. References between its parts use ids, which are
// ARNs in a live account and logical ids (addresses, in Terraform; prefixed
// with the path of nested stacks, as in "Orders/Handler") in a template.
//
// Every slice is in the order of the source, so that a report is reproducible.
type Inventory struct {
	// Target is the file, folder or account that was read.
	Target string
	// Origin says what kind of source this is.
	Origin Origin
	// Scenario is the assignment of the template's conditions under which this
	// inventory holds; empty if the template has none that matter.
	Scenario []Assumption
	// Partition, Account and Region are where the resources live, as far as
	// that is known.
	Partition, Account, Region Known[string]

	Functions           []*Function
	Versions            []*Version
	Aliases             []*Alias
	Permissions         []*Permission
	URLs                []*FunctionURL
	EventSourceMappings []*EventSourceMapping
	EventInvokeConfigs  []*EventInvokeConfig
	Layers              []*LayerVersion
	LayerPermissions    []*LayerPermission
	CapacityProviders   []*CapacityProvider
	CodeSigningConfigs  []*CodeSigningConfig
	SigningProfiles     []*SigningProfile
	Repositories        []*Repository

	Roles           []*Role
	ManagedPolicies []*ManagedPolicy
	Users           []*User
	AccessKeys      []*AccessKey

	Secrets           []*Secret
	RotationSchedules []*RotationSchedule
	SSMParameters     []*SSMParameter
	Keys              []*Key
	// Parameters are the parameters of the template.
	Parameters []*Parameter

	VPCs              []*VPC
	Subnets           []*Subnet
	RouteTables       []*RouteTable
	SecurityGroups    []*SecurityGroup
	SecurityGroupUses []*SecurityGroupUse
	VPCEndpoints      []*VPCEndpoint
	FlowLogs          []*FlowLog
	QueryLogs         []*QueryLog
	DNSFirewalls      []*DNSFirewall
	AccessPoints      []*AccessPoint

	Buckets  []*Bucket
	Queues   []*Queue
	Topics   []*Topic
	Streams  []*Stream
	Tables   []*Table
	EventBus []*EventBus

	APIs          []*API
	Routes        []*Route
	LoadBalancers []*LoadBalancer
	Listeners     []*Listener
	Distributions []*Distribution
	EventRules    []*EventRule
	// Triggers are all ways by which a function is invoked that are not an
	// event source mapping, a function URL or an API route.
	Triggers []*Trigger

	LogGroups       []*LogGroup
	Trails          []*Trail
	Alarms          []*Alarm
	Detectors       []*Detector
	ConfigRecorders []*ConfigRecorder

	// Others are the resources of types that no field above holds, by type and
	// id only, so that a reference to one is not taken for a dangling one.
	Others []*Resource
}

// Origin is the kind of source an inventory was read from.
type Origin string

// The kinds of source.
const (
	FromCloudFormation Origin = "cloudformation"
	FromSAM            Origin = "sam"
	FromCDK            Origin = "cdk"
	FromTerraform      Origin = "terraform"
	FromServerless     Origin = "serverless"
	FromAccount        Origin = "account"
)

// Assumption is a condition of the template and the truth assumed for it.
type Assumption struct {
	Condition string
	Holds     bool
}

// Resource is what every resource has. Types embed it.
type Resource struct {
	// ID is the ARN in a live account, the logical id or address in a template.
	ID string
	// Type is the CloudFormation type, AWS::Lambda::Function for example.
	Type string
	// Name is the physical name.
	Name Known[string]
	// Account and Region are empty where not known.
	Account, Region string
	// Source is where the resource is defined. For a resource that a transform
	// generated it is the place that caused it.
	Source Source
	// GeneratedBy is the id of the resource from which a transform or framework
	// made this one (the AWS::Serverless::Function, for its role); else empty.
	GeneratedBy string
	// Construct is the CDK construct path (aws:cdk:path); else empty.
	Construct string
	// Framework names the framework if the resource is a helper that the
	// framework made and the user cannot edit (a CDK custom resource provider,
	// for example); else empty.
	Framework string
	// Tags are the resource's tags.
	Tags Known[[]Tag]
	// Waivers are the decisions written at the resource to accept findings.
	Waivers []Waiver
}

// Tag is a key and its value.
type Tag struct {
	Key   string
	Value Known[string]
}

// Waiver is a decision, written at the resource, to accept a finding.
type Waiver struct {
	// Check is the id of the check.
	Check string
	// Until is the last day on which the waiver holds, as YYYY-MM-DD; empty for
	// ever.
	Until string
	// Reason is why; a waiver without one is reported and not honoured.
	Reason string
	// Source is where the waiver stands.
	Source Source
}

// Policy is a policy document as its source holds it.
type Policy struct {
	// Name is the name of an inline policy; else empty.
	Name string
	// Document is the policy as JSON. Where the source knows only a part of a
	// text value, ?* stands for the rest.
	Document []byte
	// Places gives the source of values by JSON pointer (RFC 6901).
	Places map[string]Source
	// Unknown lists JSON pointers of values that are not known, with reasons.
	Unknown map[string]string
	// Source is where the document begins.
	Source Source
}
