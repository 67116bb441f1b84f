package cloudformation

import (
	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/inventory"
)

// defineBucket reads AWS::S3::Bucket.
func (b *builder) defineBucket(r *resource) {
	var key fact
	rules, rest := r.in("BucketEncryption", "ServerSideEncryptionConfiguration").items()
	switch {
	case len(rules) > 0:
		key = rules[0].in("ServerSideEncryptionByDefault", "KMSMasterKeyID")
	case rest != "":
		key = r.get("BucketEncryption").unknown(rest)
	default:
		key = r.in("BucketEncryption", "KMSMasterKeyID")
	}
	b.inv.Buckets = append(b.inv.Buckets, &inventory.Bucket{
		Resource:   r.head,
		Versioning: r.in("VersioningConfiguration", "Status").text(),
		PublicAccess: structure(r.get("PublicAccessBlockConfiguration"), func(f fact) inventory.PublicAccessBlock {
			return inventory.PublicAccessBlock{
				BlockACLs:       f.get("BlockPublicAcls").boolean(),
				IgnoreACLs:      f.get("IgnorePublicAcls").boolean(),
				BlockPolicy:     f.get("BlockPublicPolicy").boolean(),
				RestrictBuckets: f.get("RestrictPublicBuckets").boolean(),
			}
		}),
		KMSKey: b.key(key),
		ACL:    r.get("AccessControl").text(),
	})
}

// defineQueue reads AWS::SQS::Queue.
func (b *builder) defineQueue(r *resource) {
	// The redrive policy may be JSON text.
	redrive := r.get("RedrivePolicy").parsed()
	b.inv.Queues = append(b.inv.Queues, &inventory.Queue{
		Resource:          r.head,
		VisibilityTimeout: r.get("VisibilityTimeout").integer(),
		KMSKey:            b.key(r.get("KmsMasterKeyId")),
		ManagedSSE:        r.get("SqsManagedSseEnabled").boolean(),
		DeadLetter:        b.ref(redrive.get("deadLetterTargetArn"), typeQueue),
	})
}

// defineTopic reads AWS::SNS::Topic.
func (b *builder) defineTopic(r *resource) {
	b.inv.Topics = append(b.inv.Topics, &inventory.Topic{
		Resource: r.head,
		KMSKey:   b.key(r.get("KmsMasterKeyId")),
	})
}

// defineStream reads AWS::Kinesis::Stream.
func (b *builder) defineStream(r *resource) {
	b.inv.Streams = append(b.inv.Streams, &inventory.Stream{
		Resource: r.head,
		KMSKey:   b.key(r.in("StreamEncryption", "KeyId")),
	})
}

// defineTable reads AWS::DynamoDB::Table and AWS::DynamoDB::GlobalTable, whose
// keys are those of its replicas.
func (b *builder) defineTable(r *resource) {
	key := r.in("SSESpecification", "KMSMasterKeyId")
	if replicas, _ := r.get("Replicas").items(); r.kind == typeGlobalTable && len(replicas) > 0 {
		key = replicas[0].in("SSESpecification", "KMSMasterKeyId")
	}
	b.inv.Tables = append(b.inv.Tables, &inventory.Table{
		Resource:   r.head,
		KMSKey:     b.key(key),
		StreamView: r.in("StreamSpecification", "StreamViewType").text(),
	})
}

// defineEventBus reads AWS::Events::EventBus.
func (b *builder) defineEventBus(r *resource) {
	bus := &inventory.EventBus{Resource: r.head}
	if policy := r.get("Policy"); !policy.absent() {
		bus.Policies = append(bus.Policies, policy.policy(""))
	}
	b.inv.EventBus = append(b.inv.EventBus, bus)
}

// attachEventBusPolicy adds AWS::Events::EventBusPolicy to its bus.
func (b *builder) attachEventBusPolicy(r *resource) {
	id := b.target(r.get("EventBusName"), typeEventBus)
	for _, bus := range b.inv.EventBus {
		if bus.ID == id {
			bus.Policies = append(bus.Policies, eventBusPolicy(r).policy(""))
		}
	}
}

// eventBusPolicy returns the document of an event bus policy: one statement, or
// the older form of a principal, an action and a condition.
func eventBusPolicy(r *resource) fact {
	statement := r.get("Statement")
	if statement.absent() {
		fields := []intrinsic.Field{{Key: "Effect", Value: words("Allow")}}
		principal := r.get("Principal")
		if text, ok := principal.literal(); ok && text != "*" {
			principal.value = intrinsic.Value{Kind: intrinsic.Map, Node: principal.value.Node,
				Fields: []intrinsic.Field{{Key: "AWS", Value: principal.value}}}
		}
		fields = append(fields,
			intrinsic.Field{Key: "Principal", Value: principal.value},
			intrinsic.Field{Key: "Action", Value: r.get("Action").value},
			intrinsic.Field{Key: "Resource", Value: words("*")})
		if c := r.get("Condition"); !c.absent() {
			test, _ := c.get("Type").glob()
			key, _ := c.get("Key").glob()
			fields = append(fields, intrinsic.Field{Key: "Condition", Value: intrinsic.Value{Kind: intrinsic.Map,
				Fields: []intrinsic.Field{{Key: test, Value: intrinsic.Value{Kind: intrinsic.Map,
					Fields: []intrinsic.Field{{Key: key, Value: c.get("Value").value}}}}}}})
		}
		statement.at = r.home
		statement.value = intrinsic.Value{Kind: intrinsic.Map, Fields: fields}
	}
	doc := r.fact
	doc.at = statement.at
	doc.value = intrinsic.Value{Kind: intrinsic.Map, Fields: []intrinsic.Field{
		{Key: "Version", Value: words("2012-10-17")},
		{Key: "Statement", Value: statement.value},
	}}
	return doc
}

// attachBucketPolicy adds AWS::S3::BucketPolicy to its bucket.
func (b *builder) attachBucketPolicy(r *resource) {
	id := b.target(r.get("Bucket"), typeBucket)
	for _, bucket := range b.inv.Buckets {
		if bucket.ID == id {
			bucket.Policies = append(bucket.Policies, r.get("PolicyDocument").policy(""))
		}
	}
}

// attachQueuePolicy adds AWS::SQS::QueuePolicy, or the policy of one queue, to
// its queues; attachTopicPolicy does the same for SNS.
func (b *builder) attachQueuePolicy(r *resource) {
	ids := b.targets(firstOf(r.fact, "Queues", "Queue"), typeQueue)
	for _, queue := range b.inv.Queues {
		if ids[queue.ID] {
			queue.Policies = append(queue.Policies, r.get("PolicyDocument").policy(""))
		}
	}
}

func (b *builder) attachTopicPolicy(r *resource) {
	ids := b.targets(firstOf(r.fact, "Topics", "TopicArn"), typeTopic)
	for _, topic := range b.inv.Topics {
		if ids[topic.ID] {
			topic.Policies = append(topic.Policies, r.get("PolicyDocument").policy(""))
		}
	}
}

// targets returns the ids of the resources of a type that a list refers to.
func (b *builder) targets(f fact, kind string) map[string]bool {
	ids := map[string]bool{}
	items, _ := f.items()
	for _, item := range items {
		if id := b.target(item, kind); id != "" {
			ids[id] = true
		}
	}
	return ids
}
