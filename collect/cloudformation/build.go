package cloudformation

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// stack is one evaluated stack: a template after its transforms, with the
// evaluator that decides its values.
type stack struct {
	// root is the template after transforms.
	root *template.Node
	// source is the template as the user wrote it, before transforms; nil means
	// root. Paths of places come from it.
	source *template.Node
	eval   *intrinsic.Evaluator
	// prefix begins the ids of a nested stack, as in "Orders/"; empty for the
	// root stack.
	prefix string
	// causes gives the SAM resource behind each generated or replaced resource.
	causes   map[string]string
	origin   inventory.Origin
	target   string
	scenario []inventory.Assumption
	// partition, account and region are those of the deployment as far as they
	// are known; empty where not.
	partition, account, region string
	// given are the names of the parameters that the user gave a value.
	given map[string]bool
	// assets gives the path of the CDK asset behind a logical id; may be nil.
	assets map[string]string
}

// build turns evaluated stacks into one inventory: a stack and those nested in
// it, or the stacks of one CDK assembly. References between them are resolved.
// Target, origin and scenario are those of the first stack. The cost is linear
// in the size of the templates.
func build(stacks ...stack) *inventory.Inventory {
	b := &builder{
		inv:       &inventory.Inventory{},
		resources: map[string]*resource{},
		exports:   map[string]intrinsic.Value{},
		names:     map[string]string{},
	}
	for i := range stacks {
		b.open(&stacks[i])
	}
	for _, sc := range b.scopes {
		b.declareAll(sc)
	}
	b.nameResources()
	for _, r := range b.order {
		b.define(r)
	}
	for _, r := range b.order {
		b.attach(r)
	}
	for _, sc := range b.scopes {
		b.attachBlueGreen(sc)
	}
	return b.inv
}

// builder is the state of one build.
type builder struct {
	inv    *inventory.Inventory
	scopes []*scope
	// order holds the resources in order of the source, resources by id.
	order     []*resource
	resources map[string]*resource
	// exports are the outputs that the stacks export, by export name.
	exports map[string]intrinsic.Value
	// names gives the id of the resource with a type and physical name, aliases
	// that of the alias of a function.
	names, aliases map[string]string
}

// scope is a stack with what is needed to read it.
type scope struct {
	*stack
	places *places
	// file is the place of the template as a whole.
	file inventory.Source
}

// resource is a resource of a template that exists in the scenario.
type resource struct {
	scope *scope
	// id is the id in the inventory, logical the logical id in the template.
	id, logical string
	kind        string
	node        *template.Node
	fact
	head inventory.Resource
}

// open reads the parameters and exports of a stack.
func (b *builder) open(s *stack) {
	if s.source == nil {
		s.source = s.root
	}
	sc := &scope{stack: s, places: newPlaces(s.source)}
	if s.root != nil {
		sc.file = inventory.Source{File: s.root.Pos.File}
	}
	if len(b.scopes) == 0 {
		b.inv.Target, b.inv.Origin, b.inv.Scenario = s.target, s.origin, s.scenario
		b.inv.Partition = known(s.partition, "the partition", sc.file)
		b.inv.Account = known(s.account, "the account", sc.file)
		b.inv.Region = known(s.region, "the region", sc.file)
	}
	b.scopes = append(b.scopes, sc)
	b.parameters(sc)
	b.readExports(sc)
}

// declareAll enters the resources of a stack.
func (b *builder) declareAll(sc *scope) {
	list := sc.root.Get("Resources")
	if !list.Is(template.Map) {
		return
	}
	for i := range list.Fields {
		b.declare(sc, &list.Fields[i])
	}
}

// known returns a fact of the deployment that was given or was not.
func known(value, what string, at inventory.Source) inventory.Known[string] {
	if value == "" {
		return inventory.Missing[string](inventory.NotCollected, what+" is not known from the template", at)
	}
	return inventory.Value(value, at)
}

// declare enters a resource that exists in the scenario.
func (b *builder) declare(sc *scope, f *template.Field) {
	kind, ok := f.Value.Get("Type").Str()
	if !ok || strings.HasPrefix(f.Key, "Fn::") {
		return
	}
	if exists, decided := sc.eval.Exists(f.Key); decided && !exists {
		return
	}
	r := &resource{scope: sc, id: sc.prefix + f.Key, logical: f.Key, kind: kind, node: f.Value}
	if _, taken := b.resources[r.id]; taken {
		return
	}
	path := "Resources/" + f.Key
	home := sc.places.key(f, path)
	r.fact = fact{scope: sc, home: home, at: home, path: path + "/Properties"}
	if p := f.Value.Get("Properties"); p != nil {
		r.value = b.imported(sc.eval.Eval(p), 0)
	} else {
		// Every resource has properties; a resource without any has an empty map.
		r.value = intrinsic.Value{Kind: intrinsic.Map}
	}
	b.head(r)
	b.order = append(b.order, r)
	b.resources[r.id] = r
}

// head fills in what every resource has.
func (b *builder) head(r *resource) {
	r.head = inventory.Resource{
		ID:      r.id,
		Type:    r.kind,
		Name:    r.name(),
		Account: r.scope.account,
		Region:  r.scope.region,
		Source:  r.home,
		Tags:    r.tags(),
	}
	if cause := r.scope.causes[r.logical]; cause != "" && cause != r.logical {
		r.head.GeneratedBy = r.scope.prefix + cause
	}
	r.head.Construct = constructPath(r.node)
	r.head.Framework = r.framework()
	r.head.Waivers = r.waivers()
}

// name returns the physical name, as far as the template sets it.
func (r *resource) name() inventory.Known[string] {
	property, ok := nameProperties[r.kind]
	if !ok {
		property = "Name"
	}
	return r.get(property).text()
}

// tags returns the tags, which a template writes as a list or as a map.
func (r *resource) tags() inventory.Known[[]inventory.Tag] {
	f := r.get("Tags")
	if f.value.Kind == intrinsic.Absent && r.kind == "AWS::Cognito::UserPool" {
		f = r.get("UserPoolTags")
	}
	if f.value.Kind != intrinsic.Map {
		return structs(f, func(item fact) inventory.Tag {
			key, _ := item.get("Key").glob()
			return inventory.Tag{Key: key, Value: item.get("Value").text()}
		})
	}
	var tags []inventory.Tag
	for _, e := range f.entries() {
		tags = append(tags, inventory.Tag{Key: e.key, Value: e.text()})
	}
	return inventory.Value(tags, f.at)
}

// nameProperties are the properties that set the physical name, where it is not
// Name. Source: the AWS resource and property types reference.
var nameProperties = map[string]string{
	typeRestDomain:                              "DomainName",
	typeHTTPDomain:                              "DomainName",
	"AWS::Lambda::Function":                     "FunctionName",
	"AWS::Lambda::LayerVersion":                 "LayerName",
	"AWS::Lambda::CapacityProvider":             "CapacityProviderName",
	"AWS::Signer::SigningProfile":               "ProfileName",
	"AWS::ECR::Repository":                      "RepositoryName",
	"AWS::IAM::Role":                            "RoleName",
	"AWS::IAM::User":                            "UserName",
	"AWS::IAM::Group":                           "GroupName",
	"AWS::IAM::ManagedPolicy":                   "ManagedPolicyName",
	"AWS::IAM::Policy":                          "PolicyName",
	"AWS::IAM::RolePolicy":                      "PolicyName",
	"AWS::IAM::UserPolicy":                      "PolicyName",
	"AWS::S3::Bucket":                           "BucketName",
	"AWS::SQS::Queue":                           "QueueName",
	"AWS::SNS::Topic":                           "TopicName",
	"AWS::DynamoDB::Table":                      "TableName",
	"AWS::DynamoDB::GlobalTable":                "TableName",
	"AWS::Logs::LogGroup":                       "LogGroupName",
	typeLogRetention:                            "LogGroupName",
	"AWS::CloudTrail::Trail":                    "TrailName",
	"AWS::CloudWatch::Alarm":                    "AlarmName",
	"AWS::CloudWatch::CompositeAlarm":           "AlarmName",
	"AWS::EC2::SecurityGroup":                   "GroupName",
	"AWS::StepFunctions::StateMachine":          "StateMachineName",
	"AWS::Cognito::UserPool":                    "UserPoolName",
	"AWS::IoT::TopicRule":                       "RuleName",
	"AWS::Config::ConfigRule":                   "ConfigRuleName",
	"AWS::Logs::SubscriptionFilter":             "FilterName",
	"AWS::Bedrock::Agent":                       "AgentName",
	"AWS::KinesisFirehose::DeliveryStream":      "DeliveryStreamName",
	"AWS::S3ObjectLambda::AccessPoint":          "Name",
	"AWS::SecretsManager::RotationSchedule":     "",
	"AWS::Lambda::Permission":                   "",
	"AWS::Lambda::Url":                          "",
	"AWS::Lambda::Version":                      "",
	"AWS::Lambda::EventSourceMapping":           "",
	"AWS::Lambda::EventInvokeConfig":            "",
	"AWS::ElasticLoadBalancingV2::Listener":     "",
	"AWS::ElasticLoadBalancingV2::ListenerRule": "",
	"AWS::KMS::Alias":                           "AliasName",
}
