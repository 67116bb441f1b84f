package sam

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// mappingProperties are the properties of an event source mapping that events
// have under the same name.
var mappingProperties = []string{
	"StartingPosition", "StartingPositionTimestamp", "BatchSize", "Enabled", "MaximumBatchingWindowInSeconds",
	"MaximumRetryAttempts", "BisectBatchOnFunctionError", "MaximumRecordAgeInSeconds", "ParallelizationFactor",
	"Topics", "Queues", "SourceAccessConfigurations", "TumblingWindowInSeconds", "FunctionResponseTypes",
	"FilterCriteria", "KmsKeyArn", "ScalingConfig", "ProvisionedPollerConfig", "MetricsConfig", "LoggingConfig",
}

// mapping makes an AWS::Lambda::EventSourceMapping, and lets the execution role
// read the source.
func (e *event) mapping(n *template.Node) {
	typ, _ := n.Get("Type").Str()
	fields := []template.Field{
		template.Entry("FunctionName", e.function.name(e.at)),
		template.Entry("EventSourceArn", e.get(sourceProperty[typ])),
	}
	fields = append(fields, e.pass(mappingProperties...)...)
	e.checkFilter()
	if v := e.get("KafkaBootstrapServers"); set(v) {
		fields = append(fields, template.Entry("SelfManagedEventSource", template.Mapping(v.Pos,
			template.Entry("Endpoints", template.Mapping(v.Pos, template.Entry("KafkaBootstrapServers", v))))))
	}
	fields = append(fields, e.kafkaConfig(typ)...)
	if v := e.get("DestinationConfig"); set(v) {
		fields = append(fields, template.Entry("DestinationConfig", e.failureDestination(v)))
	}
	if typ == "DocumentDB" {
		c := e.pass("DatabaseName")
		for _, f := range e.pass("CollectionName", "FullDocument") {
			if set(f.Value) {
				c = append(c, f)
			}
		}
		fields = append(fields, template.Entry("DocumentDBEventSourceConfig", template.Mapping(e.at, c...)))
	}
	e.add(e.id, resource(e.at, "AWS::Lambda::EventSourceMapping", e.attrs, fields...))
	e.allowRead(typ)
}

// sourceProperty names the property with the ARN of the source.
var sourceProperty = map[string]string{
	"Kinesis": "Stream", "DynamoDB": "Stream", "MSK": "Stream", "SQS": "Queue", "MQ": "Broker", "DocumentDB": "Cluster",
}

func (e *event) checkFilter() {
	c := e.get("FilterCriteria")
	if !set(c) || isIntrinsic(c) || !c.Is(template.Map) {
		return
	}
	if len(c.Fields) != 1 || c.Fields[0].Key != "Filters" {
		e.fail(c.Pos, "FilterCriteria has Filters and nothing else")
	}
}

// kafkaConfig makes the part of a mapping that is about Kafka's consumer group
// and schema registry.
func (e *event) kafkaConfig(typ string) []template.Field {
	group, registry := e.get("ConsumerGroupId"), e.get("SchemaRegistryConfig")
	key := map[string]string{"MSK": "AmazonManagedKafkaEventSourceConfig", "SelfManagedKafka": "SelfManagedKafkaEventSourceConfig"}[typ]
	if key == "" {
		if set(group) {
			e.fail(group.Pos, "ConsumerGroupId is for Kafka events only")
		}
		return nil
	}
	if !set(group) {
		group = nil
	}
	if !set(registry) {
		registry = nil
	} else {
		e.checkRegistry(registry)
	}
	if group == nil && registry == nil {
		return nil
	}
	return []template.Field{template.Entry(key, template.Mapping(e.at,
		template.Entry("ConsumerGroupId", group), template.Entry("SchemaRegistryConfig", registry)))}
}

func (e *event) checkRegistry(c *template.Node) {
	for _, name := range []string{"SchemaRegistryURI", "EventRecordFormat", "SchemaValidationConfigs"} {
		if c.Get(name) == nil {
			e.fail(c.Pos, "SchemaRegistryConfig needs %s", name)
		}
	}
	if v := c.Get("EventRecordFormat"); v != nil {
		if s, _ := v.Str(); s != "JSON" && s != "SOURCE" {
			e.fail(v.Pos, "SchemaRegistryConfig.EventRecordFormat must be JSON or SOURCE")
		}
	}
	if v := c.Get("SchemaValidationConfigs"); v != nil && !v.Is(template.List) {
		e.fail(v.Pos, "SchemaRegistryConfig.SchemaValidationConfigs must be a list")
	}
	access := c.Get("AccessConfigs")
	if !set(access) {
		return
	}
	if !access.Is(template.List) {
		e.fail(access.Pos, "SchemaRegistryConfig.AccessConfigs must be a list")
	}
	for _, a := range items(access) {
		if a.Get("Type") == nil || a.Get("URI") == nil {
			e.fail(a.Pos, "an entry of SchemaRegistryConfig.AccessConfigs needs Type and URI")
		}
	}
}

// failureDestination lets the role send to the destination for failures, if its
// Type tells what it is, and returns the configuration without the Type.
func (e *event) failureDestination(c *template.Node) *template.Node {
	on := c.Get("OnFailure")
	if !on.Is(template.Map) {
		e.fail(c.Pos, "DestinationConfig needs OnFailure, a map")
		return c
	}
	typ := on.Get("Type")
	if !set(typ) {
		return c
	}
	arn := on.Get("Destination")
	kind, _ := typ.Str()
	switch kind {
	case "SQS", "SNS":
		e.role.inline(destinationPolicy(kind, e.id, arn, on.Pos))
	case "S3":
		e.role.inline(destinationPolicy("S3Bucket", e.id, arn, on.Pos))
	case "Kafka":
	default:
		e.fail(typ.Pos, "the Type of DestinationConfig.OnFailure must be SQS, SNS, S3 or Kafka")
	}
	return template.WithField(c, "OnFailure", template.WithoutField(on, "Type"))
}

// allowRead adds to the execution role what reading the source needs.
func (e *event) allowRead(typ string) {
	attach := func(name string) { e.role.attach(e.managedARN("service-role/"+name, e.at)) }
	switch typ {
	case "Kinesis":
		attach("AWSLambdaKinesisExecutionRole")
	case "DynamoDB":
		attach("AWSLambdaDynamoDBExecutionRole")
	case "SQS":
		attach("AWSLambdaSQSQueueExecutionRole")
	case "MSK":
		attach("AWSLambdaMSKExecutionRole")
		if s := e.brokerSecrets(); len(s) > 0 {
			e.role.inline(inlinePolicy("MSKExecutionRolePolicy", e.at, s...))
		}
	case "MQ":
		name := "SamAutoGeneratedAMQPolicy"
		if set(e.get("DynamicPolicyName")) {
			name = e.id + "AMQPolicy"
		}
		s := []*template.Node{
			allowList(e.at, e.basicAuth(typ, "BASIC_AUTH", "VIRTUAL_HOST"), "secretsmanager:GetSecretValue"),
			allowList(e.at, e.get("Broker"), "mq:DescribeBroker"),
		}
		if key := e.secretsKey(); key != nil {
			s = append(s, allow(e.at, key, "kms:Decrypt"))
		}
		e.role.inline(inlinePolicy(name, e.at, s...))
	case "DocumentDB":
		s := []*template.Node{
			allowList(e.at, e.basicAuth(typ, "BASIC_AUTH"), "secretsmanager:GetSecretValue"),
			allowList(e.at, sub("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:cluster-pg:*", e.at), "rds:DescribeDBClusterParameters"),
			allowList(e.at, sub("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:subgrp:*", e.at), "rds:DescribeDBSubnetGroups"),
			allowList(e.at, e.get("Cluster"), "rds:DescribeDBClusters"),
			e.allowInterfaces(),
		}
		if key := e.secretsKey(); key != nil {
			s = append(s, allowList(e.at, key, "kms:Decrypt"))
		}
		e.role.inline(inlinePolicy("SamAutoGeneratedDocumentDBPolicy", e.at, s...))
	case "SelfManagedKafka":
		e.role.inline(versioned(inlinePolicy("SelfManagedKafkaExecutionRolePolicy", e.at, e.selfManagedKafka()...)))
	}
}

// allowInterfaces lets the poller work in a VPC.
func (e *event) allowInterfaces() *template.Node {
	return allowList(e.at, template.Text("*", e.at), "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces",
		"ec2:DeleteNetworkInterface", "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups")
}

// secretsKey is the ARN of the key in SecretsManagerKmsKeyId, or nil.
func (e *event) secretsKey() *template.Node {
	v := e.get("SecretsManagerKmsKeyId")
	if !set(v) {
		return nil
	}
	s, ok := v.Str()
	if !ok {
		e.fail(v.Pos, "SecretsManagerKmsKeyId must be a string")
		return nil
	}
	return sub("arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/"+s, v.Pos)
}

// basicAuth returns the URI of the one BASIC_AUTH entry of
// SourceAccessConfigurations; supported are the types that may stand there.
func (e *event) basicAuth(typ string, supported ...string) *template.Node {
	list := e.get("SourceAccessConfigurations")
	if !set(list) || !list.Is(template.List) {
		e.fail(e.at, "%s events need SourceAccessConfigurations", typ)
		return nil
	}
	var uri *template.Node
	for _, c := range list.Items {
		kind, _ := c.Get("Type").Str()
		switch {
		case !slices.Contains(supported, kind):
			e.fail(c.Pos, "the Type of an entry of SourceAccessConfigurations must be %s", strings.Join(supported, " or "))
		case kind != "BASIC_AUTH":
		case uri != nil:
			e.fail(c.Pos, "SourceAccessConfigurations has more than one BASIC_AUTH")
		case !set(c.Get("URI")):
			e.fail(c.Pos, "BASIC_AUTH of SourceAccessConfigurations needs a URI")
		default:
			uri = c.Get("URI")
		}
	}
	if uri == nil {
		e.fail(list.Pos, "SourceAccessConfigurations needs BASIC_AUTH")
	}
	return uri
}

// brokerSecrets are the statements for what an MSK event reads besides the cluster.
func (e *event) brokerSecrets() []*template.Node {
	s := e.registryAccess()
	for _, c := range items(e.get("SourceAccessConfigurations")) {
		if kind, _ := c.Get("Type").Str(); kind == "CLIENT_CERTIFICATE_TLS_AUTH" && set(c.Get("URI")) {
			s = append(s, allowList(e.at, c.Get("URI"), "secretsmanager:GetSecretValue"))
		}
	}
	return s
}

// registryAccess are the statements for a Kafka event's schema registry.
func (e *event) registryAccess() []*template.Node {
	c := e.get("SchemaRegistryConfig")
	if !set(c) {
		return nil
	}
	var s []*template.Node
	for _, a := range items(c.Get("AccessConfigs")) {
		if uri := a.Get("URI"); uri != nil {
			s = append(s, allowList(e.at, uri, "secretsmanager:GetSecretValue"))
		}
	}
	uri := c.Get("SchemaRegistryURI")
	arn, ok := uri.Str()
	if !ok {
		if name, arg, isCall := e.resolve(uri).Intrinsic(); isCall && name == "Fn::Sub" {
			arn, _ = arg.Str()
		}
	}
	parts := strings.Split(arn, ":")
	if !strings.HasPrefix(arn, "arn") || len(parts) < 6 {
		return s
	}
	registry, ok := strings.CutPrefix(strings.Join(parts[5:6], ":"), "registry/")
	if !ok {
		return s
	}
	schema := sub("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:schema/"+registry+"/*", e.at)
	return append(s,
		allowList(e.at, uri, "glue:GetRegistry"),
		allowList(e.at, template.Sequence(e.at, schema), "glue:GetSchemaVersion"))
}

// selfManagedKafka are the statements for a Kafka cluster outside MSK.
func (e *event) selfManagedKafka() []*template.Node {
	if !set(e.get("KafkaBootstrapServers")) {
		e.fail(e.at, "SelfManagedKafka events need KafkaBootstrapServers")
	}
	if v := e.get("Topics"); !isIntrinsic(v) && len(items(v)) != 1 {
		e.fail(e.at, "SelfManagedKafka events need one entry in Topics")
	}
	access := e.get("SourceAccessConfigurations")
	if !set(access) || !access.Is(template.List) {
		e.fail(e.at, "SelfManagedKafka events need SourceAccessConfigurations, a list")
		return nil
	}
	var auth, ca *template.Node
	subnet, group := false, false
	for _, c := range access.Items {
		kind, _ := c.Get("Type").Str()
		uri := c.Get("URI")
		if !set(uri) || !uri.Is(template.String) && !isIntrinsic(uri) {
			e.fail(c.Pos, "an entry of SourceAccessConfigurations needs a URI")
		}
		switch kind {
		case "VPC_SUBNET":
			subnet = true
		case "VPC_SECURITY_GROUP":
			group = true
		case "SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH":
			if auth != nil {
				e.fail(c.Pos, "SourceAccessConfigurations has more than one authentication")
			}
			auth = uri
		case "SERVER_ROOT_CA_CERTIFICATE":
			ca = uri
		default:
			e.fail(c.Pos, "an entry of SourceAccessConfigurations has no known Type")
		}
	}
	if subnet != group {
		e.fail(access.Pos, "SourceAccessConfigurations needs VPC_SUBNET and VPC_SECURITY_GROUP together")
	}
	var s []*template.Node
	if auth != nil {
		s = append(s, allowList(e.at, auth, "secretsmanager:GetSecretValue"))
	}
	if ca != nil {
		// The service's transform repeats the authentication secret here and
		// leaves out the certificate's.
		first := auth
		if first == nil {
			first = ca
		}
		s = append(s, allowList(e.at, first, "secretsmanager:GetSecretValue"))
	}
	if subnet && group {
		s = append(s, e.allowInterfaces())
	}
	if key := e.secretsKey(); key != nil {
		s = append(s, allowList(e.at, key, "kms:Decrypt"))
	}
	return append(s, e.registryAccess()...)
}
