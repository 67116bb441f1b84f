package intrinsic

var messagingShapes = map[string]shape{
	"AWS::SQS::Queue": {name: "QueueName", ref: "https://sqs.{r}.{s}/{a}/{name}", attributes: map[string]string{
		"Arn":       "arn:{p}:sqs:{r}:{a}:{name}",
		"QueueName": "{name}",
		"QueueUrl":  "https://sqs.{r}.{s}/{a}/{name}",
	}},
	"AWS::SNS::Topic": {name: "TopicName", ref: "arn:{p}:sns:{r}:{a}:{name}", attributes: map[string]string{
		"TopicArn":  "arn:{p}:sns:{r}:{a}:{name}",
		"TopicName": "{name}",
	}},
	"AWS::SNS::Subscription": {ref: "arn:{p}:sns:{r}:{a}:?*:?*", attributes: map[string]string{
		"Arn": "arn:{p}:sns:{r}:{a}:?*:?*",
	}},
	"AWS::Kinesis::Stream": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:kinesis:{r}:{a}:stream/{name}",
	}},
	"AWS::Kinesis::StreamConsumer": {name: "ConsumerName", ref: "arn:{p}:kinesis:{r}:{a}:stream/?*/consumer/{name}:?*", attributes: map[string]string{
		"ConsumerARN":    "arn:{p}:kinesis:{r}:{a}:stream/?*/consumer/{name}:?*",
		"ConsumerName":   "{name}",
		"ConsumerStatus": "?*",
	}},
	"AWS::KinesisFirehose::DeliveryStream": {name: "DeliveryStreamName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:firehose:{r}:{a}:deliverystream/{name}",
	}},
	"AWS::KinesisVideo::Stream": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:kinesisvideo:{r}:{a}:stream/{name}/?*",
	}},
	"AWS::Events::Rule": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:events:{r}:{a}:rule/{bus:EventBusName}{name}",
	}},
	"AWS::Events::EventBus": {name: "Name", slashes: true, ref: "{name}", attributes: map[string]string{
		"Arn":  "arn:{p}:events:{r}:{a}:event-bus/{name}",
		"Name": "{name}",
	}},
	"AWS::Events::Archive": {name: "ArchiveName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:events:{r}:{a}:archive/{name}",
	}},
	"AWS::Events::Connection": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Arn":       "arn:{p}:events:{r}:{a}:connection/{name}/?*",
		"SecretArn": "arn:{p}:secretsmanager:{r}:{a}:secret:events!connection/{name}/?*",
	}},
	"AWS::Events::ApiDestination": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:events:{r}:{a}:api-destination/{name}/?*",
	}},
	"AWS::Scheduler::Schedule": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:scheduler:{r}:{a}:schedule/{GroupName=default}/{name}",
	}},
	"AWS::Scheduler::ScheduleGroup": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:scheduler:{r}:{a}:schedule-group/{name}",
	}},
	"AWS::Pipes::Pipe": {name: "Name", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:pipes:{r}:{a}:pipe/{name}",
	}},
	"AWS::MSK::Cluster": {name: "ClusterName", ref: "arn:{p}:kafka:{r}:{a}:cluster/{name}/?*", attributes: map[string]string{
		"Arn": "arn:{p}:kafka:{r}:{a}:cluster/{name}/?*",
	}},
	"AWS::MSK::ServerlessCluster": {name: "ClusterName", ref: "arn:{p}:kafka:{r}:{a}:cluster/{name}/?*", attributes: map[string]string{
		"Arn": "arn:{p}:kafka:{r}:{a}:cluster/{name}/?*",
	}},
	"AWS::AmazonMQ::Broker": {name: "BrokerName", ref: "b-?*", attributes: map[string]string{
		"Arn":           "arn:{p}:mq:{r}:{a}:broker:{name}:b-?*",
		"AmqpEndpoints": "[]amqp+ssl://?*",
		"IpAddresses":   "[]?*",
	}},
	"AWS::IoT::TopicRule": {name: "RuleName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:iot:{r}:{a}:rule/{name}",
	}},
	"AWS::IoT::Thing": {name: "ThingName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:iot:{r}:{a}:thing/{name}",
		"Id":  "?*",
	}},
	"AWS::IoT::Policy": {name: "PolicyName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:iot:{r}:{a}:policy/{name}",
	}},
	"AWS::SES::ReceiptRuleSet":   {name: "RuleSetName", ref: "{name}"},
	"AWS::SES::ReceiptRule":      {name: "Rule.Name", ref: "{name}"},
	"AWS::SES::ConfigurationSet": {name: "Name", ref: "{name}"},
}
