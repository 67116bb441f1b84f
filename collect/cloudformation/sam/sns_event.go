package sam

import "github.com/temper-security/temper/collect/cloudformation/template"

// sns subscribes the function to a topic: directly, or through a queue that is
// made or given (SqsSubscription).
func (e *event) sns(*template.Node) {
	topic := e.get("Topic")
	via := e.get("SqsSubscription")
	switch {
	case !set(via):
		e.permission(e.id+"Permission", "sns.amazonaws.com", template.Entry("SourceArn", topic))
		e.subscription("lambda", e.arn(e.at), topic)
	case via.Is(template.Bool):
		queue := e.id + "Queue"
		var fifo *template.Node
		if v := e.resolve(e.source[logicalIDOf(topic)].At("Properties", "FifoTopic")); set(v) {
			fifo = v
		}
		e.add(queue, resource(e.at, "AWS::SQS::Queue", e.attrs, template.Entry("FifoQueue", fifo)))
		arn := getAtt(queue, "Arn", e.at)
		e.throughQueue(topic, arn, ref(queue, e.at), e.id+"QueuePolicy", nil)
	case !via.Is(template.Map):
		e.fail(via.Pos, "SqsSubscription must be true or a map")
	default:
		arn, url := via.Get("QueueArn"), via.Get("QueueUrl")
		if !set(arn) || !set(url) {
			e.fail(via.Pos, "SqsSubscription needs QueueArn and QueueUrl")
			return
		}
		policy := e.id + "QueuePolicy"
		if v := via.Get("QueuePolicyLogicalId"); set(v) {
			if policy, _ = v.Str(); policy == "" {
				e.fail(v.Pos, "SqsSubscription.QueuePolicyLogicalId must be a string")
				return
			}
		}
		e.throughQueue(topic, arn, url, policy, via.Get("BatchSize"))
	}
}

// throughQueue connects topic, queue and function.
func (e *event) throughQueue(topic, queueARN, queueURL *template.Node, policy string, batch *template.Node) {
	if !set(batch) {
		batch = template.Scalar(template.Number, "10", e.at)
	}
	e.add(policy, queuePolicy(e.at, e.attrs, queueURL, queueARN, template.Text("*", e.at), topic))
	e.subscription("sqs", queueARN, topic)
	e.add(e.id+"EventSourceMapping", resource(e.at, "AWS::Lambda::EventSourceMapping", e.attrs,
		template.Entry("BatchSize", batch),
		template.Entry("Enabled", template.Scalar(template.Bool, "true", e.at)),
		template.Entry("EventSourceArn", queueARN),
		template.Entry("FunctionName", e.function.name(e.at))))
	e.role.attach(e.managedARN("service-role/AWSLambdaSQSQueueExecutionRole", e.at))
}

func (e *event) subscription(protocol string, endpoint, topic *template.Node) {
	fields := []template.Field{
		text("Protocol", protocol, e.at),
		template.Entry("Endpoint", endpoint),
		template.Entry("TopicArn", topic),
	}
	fields = append(fields, e.pass("Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy")...)
	e.add(e.id, resource(e.at, "AWS::SNS::Subscription", e.attrs, fields...))
}
