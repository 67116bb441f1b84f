package cloudformation

import (
	"strings"

	"github.com/temper-security/temper/inventory"
)

// defineEventSourceMapping reads AWS::Lambda::EventSourceMapping.
func (b *builder) defineEventSourceMapping(r *resource) {
	m := &inventory.EventSourceMapping{
		Resource:    r.head,
		Function:    b.function(r.get("FunctionName")),
		EventSource: b.ref(r.get("EventSourceArn"), typeQueue, typeStream, typeTable),
		Enabled:     r.get("Enabled").boolean(),
		BatchSize:   r.get("BatchSize").integer(),
		Bisect:      r.get("BisectBatchOnFunctionError").boolean(),
		MaxRetries:  r.get("MaximumRetryAttempts").integer(),
		OnFailure:   b.ref(r.in("DestinationConfig", "OnFailure", "Destination"), typeQueue, typeTopic, typeBucket),
		Filter:      r.get("FilterCriteria").json(),
		KMSKey:      b.key(r.get("KmsKeyArn")),
		Access: structs(r.get("SourceAccessConfigurations"), func(f fact) inventory.SourceAccess {
			return inventory.SourceAccess{Type: f.get("Type").text(), URI: f.get("URI").text()}
		}),
		Brokers: r.in("SelfManagedEventSource", "Endpoints", "KafkaBootstrapServers").eachText(),
	}
	m.Service = b.sourceService(r)
	b.inv.EventSourceMappings = append(b.inv.EventSourceMappings, m)
}

// sourceServices are the services of event sources by type of the resource.
var sourceServices = map[string]string{
	typeQueue:                      "sqs",
	typeStream:                     "kinesis",
	"AWS::Kinesis::StreamConsumer": "kinesis",
	typeTable:                      "dynamodb",
	typeGlobalTable:                "dynamodb",
	"AWS::MSK::Cluster":            "kafka",
	"AWS::MSK::ServerlessCluster":  "kafka",
	"AWS::AmazonMQ::Broker":        "mq",
	"AWS::DocDB::DBCluster":        "rds",
}

// sourceService tells the service of an event source from the resource, from
// the ARN, or from the properties that only one service has.
func (b *builder) sourceService(r *resource) string {
	if !r.get("SelfManagedEventSource").absent() {
		return "self-managed-kafka"
	}
	arn := r.get("EventSourceArn")
	for _, p := range arn.value.Parts {
		if p.Ref == nil || p.Ref.Kind != inventory.ToResource {
			continue
		}
		if target := b.resources[r.scope.ref(*p.Ref).ID]; target != nil && sourceServices[target.kind] != "" {
			return sourceServices[target.kind]
		}
	}
	if text, ok := arn.glob(); ok {
		if service := arnService(text); service != "" {
			return service
		}
	}
	switch {
	case !r.get("AmazonManagedKafkaEventSourceConfig").absent(), !r.get("Topics").absent():
		return "kafka"
	case !r.get("DocumentDBEventSourceConfig").absent():
		return "rds"
	case !r.get("Queues").absent():
		return "mq"
	}
	return ""
}

// arnService returns the service of an ARN or of a glob of one; empty if it is
// not known.
func arnService(text string) string {
	fields := strings.SplitN(text, ":", 4)
	if len(fields) < 4 || fields[0] != "arn" || strings.ContainsAny(fields[2], "?*") {
		return ""
	}
	return fields[2]
}
