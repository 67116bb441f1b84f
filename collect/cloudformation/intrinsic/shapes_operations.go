package intrinsic

var operationsShapes = map[string]shape{
	"AWS::Logs::LogGroup": {name: "LogGroupName", slashes: true, ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:logs:{r}:{a}:log-group:{name}:{*}",
	}},
	"AWS::Logs::LogStream": {name: "LogStreamName", slashes: true, ref: "{name}"},
	"AWS::Logs::Destination": {name: "DestinationName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:logs:{r}:{a}:destination:{name}",
	}},
	"AWS::CloudWatch::Alarm": {name: "AlarmName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:cloudwatch:{r}:{a}:alarm:{name}",
	}},
	"AWS::CloudWatch::CompositeAlarm": {name: "AlarmName", ref: "{name}", attributes: map[string]string{
		"Arn": "arn:{p}:cloudwatch:{r}:{a}:alarm:{name}",
	}},
	"AWS::CloudWatch::Dashboard": {name: "DashboardName", ref: "{name}"},
	"AWS::CloudTrail::Trail": {name: "TrailName", ref: "{name}", attributes: map[string]string{
		"Arn":         "arn:{p}:cloudtrail:{r}:{a}:trail/{name}",
		"SnsTopicArn": "arn:{p}:sns:{r}:{a}:?*",
	}},
	"AWS::CloudTrail::EventDataStore": {ref: "arn:{p}:cloudtrail:{r}:{a}:eventdatastore/?*", attributes: map[string]string{
		"EventDataStoreArn": "arn:{p}:cloudtrail:{r}:{a}:eventdatastore/?*",
	}},
	"AWS::GuardDuty::Detector":            {ref: "?*", attributes: map[string]string{"Id": "?*"}},
	"AWS::Config::ConfigurationRecorder":  {name: "Name", ref: "{name}"},
	"AWS::Config::ConfigRule":             {name: "ConfigRuleName", ref: "{name}", attributes: map[string]string{"Arn": "arn:{p}:config:{r}:{a}:config-rule/config-rule-?*", "ConfigRuleId": "config-rule-?*"}},
	"AWS::CloudFormation::Stack":          {ref: "arn:{p}:cloudformation:{r}:{a}:stack/?*/?*"},
	"AWS::Serverless::Application":        {ref: "arn:{p}:cloudformation:{r}:{a}:stack/?*/?*"},
	"AWS::CloudFormation::WaitCondition":  {ref: "?*", attributes: map[string]string{"Data": "?*"}},
	"AWS::CloudFormation::CustomResource": {ref: "?*"},
	"AWS::Synthetics::Canary":             {name: "Name", ref: "{name}", attributes: map[string]string{"Id": "?*"}},
	"AWS::AutoScaling::AutoScalingGroup":  {name: "AutoScalingGroupName", ref: "{name}"},
	"AWS::Transfer::Server": {ref: "arn:{p}:transfer:{r}:{a}:server/s-?*", attributes: map[string]string{
		"Arn":      "arn:{p}:transfer:{r}:{a}:server/s-?*",
		"ServerId": "s-?*",
	}},
	"AWS::SageMaker::Endpoint": {name: "EndpointName", ref: "arn:{p}:sagemaker:{r}:{a}:endpoint/{name}", attributes: map[string]string{
		"EndpointName": "{name}",
	}},
	"AWS::SageMaker::Model": {name: "ModelName", ref: "arn:{p}:sagemaker:{r}:{a}:model/{name}", attributes: map[string]string{
		"ModelName": "{name}",
	}},
	"AWS::VpcLattice::Service": {ref: "arn:{p}:vpc-lattice:{r}:{a}:service/svc-?*", attributes: map[string]string{
		"Arn": "arn:{p}:vpc-lattice:{r}:{a}:service/svc-?*",
		"Id":  "svc-?*",
	}},
	"AWS::VpcLattice::ServiceNetwork": {ref: "arn:{p}:vpc-lattice:{r}:{a}:servicenetwork/sn-?*", attributes: map[string]string{
		"Arn": "arn:{p}:vpc-lattice:{r}:{a}:servicenetwork/sn-?*",
		"Id":  "sn-?*",
	}},
	"AWS::VpcLattice::TargetGroup": {ref: "arn:{p}:vpc-lattice:{r}:{a}:targetgroup/tg-?*", attributes: map[string]string{
		"Arn": "arn:{p}:vpc-lattice:{r}:{a}:targetgroup/tg-?*",
		"Id":  "tg-?*",
	}},
	"AWS::Lex::Bot": {ref: "?*", attributes: map[string]string{
		"Arn": "arn:{p}:lex:{r}:{a}:bot/?*",
		"Id":  "?*",
	}},
}
