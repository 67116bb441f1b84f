package exposure

import "strings"

// service says what a service sends when it invokes a function through its
// resource policy.
type service struct {
	// arn and account: whether it sends aws:SourceArn and aws:SourceAccount.
	arn, account bool
	// ownAccountOnly: the service invokes functions of the account in which it
	// is configured only, so that no other account can point it at the function.
	ownAccountOnly bool
	// token: the caller is told apart by lambda:EventSourceToken.
	token bool
	// example is the form of a SourceArn that pins one source.
	example string
}

// services are the services that invoke a function through its resource policy,
// by the first label of the principal. As of 2026-11-22. Sources: AWS Lambda
// Developer Guide, "Granting Lambda function access to AWS services" and the
// page of each service under "Invoking Lambda with events from other AWS
// services"; for secretsmanager, AWS Secrets Manager User Guide, "Lambda
// rotation function execution role permissions". A service that assumes a role
// to invoke (Step Functions, Pipes, Scheduler, AppSync, Firehose) needs no
// statement and is not listed.
var services = map[string]service{
	"alexa-appkit":             {token: true},
	"alexa-connectedhome":      {token: true},
	"apigateway":               {arn: true, account: true, example: "arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH"},
	"bedrock":                  {arn: true, account: true, example: "arn:aws:bedrock:REGION:ACCOUNT:agent/ID"},
	"cloudfront":               {arn: true, account: true, example: "arn:aws:cloudfront::ACCOUNT:distribution/ID"},
	"codecommit":               {arn: true, account: true, example: "arn:aws:codecommit:REGION:ACCOUNT:NAME"},
	"cognito-idp":              {arn: true, account: true, example: "arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID"},
	"cognito-sync":             {arn: true, account: true, example: "arn:aws:cognito-identity:REGION:ACCOUNT:identitypool/ID"},
	"config":                   {arn: true, account: true, example: "arn:aws:config:REGION:ACCOUNT:config-rule/ID"},
	"connect":                  {arn: true, account: true, example: "arn:aws:connect:REGION:ACCOUNT:instance/ID"},
	"elasticloadbalancing":     {arn: true, account: true, ownAccountOnly: true, example: "arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID"},
	"events":                   {arn: true, account: true, example: "arn:aws:events:REGION:ACCOUNT:rule/NAME"},
	"iot":                      {arn: true, account: true, example: "arn:aws:iot:REGION:ACCOUNT:rule/NAME"},
	"lambda.alarms.cloudwatch": {arn: true, account: true, example: "arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME"},
	"lex":                      {arn: true, account: true, example: "arn:aws:lex:REGION:ACCOUNT:intent:NAME:*"},
	"lexv2":                    {arn: true, account: true, example: "arn:aws:lex:REGION:ACCOUNT:bot-alias/BOT/ALIAS"},
	"logs":                     {arn: true, account: true, example: "arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*"},
	"pinpoint":                 {arn: true, account: true, example: "arn:aws:mobiletargeting:REGION:ACCOUNT:apps/ID"},
	"replicator.lambda":        {ownAccountOnly: true},
	"s3":                       {arn: true, account: true, example: "arn:aws:s3:::BUCKET"},
	"secretsmanager":           {account: true, ownAccountOnly: true},
	"ses":                      {arn: true, account: true, example: "arn:aws:ses:REGION:ACCOUNT:receipt-rule-set/SET:receipt-rule/RULE"},
	"sns":                      {arn: true, account: true, example: "arn:aws:sns:REGION:ACCOUNT:TOPIC"},
	"voiceconnector.chime":     {arn: true, account: true},
	"vpc-lattice":              {arn: true, account: true, example: "arn:aws:vpc-lattice:REGION:ACCOUNT:targetgroup/ID"},
	"workmail":                 {arn: true, account: true, example: "arn:aws:workmail:REGION:ACCOUNT:organization/ID"},
}

// serviceOf returns what is known of a service, from its principal. Regional
// forms (logs.eu-west-1.amazonaws.com, email.cognito-idp…) are found by their
// labels. ok is false for a service that is not in the table.
func serviceOf(principal string) (s service, name string, ok bool) {
	labels := strings.Split(principal, ".")
	for n := min(3, len(labels)); n > 0; n-- {
		name = strings.Join(labels[:n], ".")
		if s, ok = services[name]; ok {
			return s, name, true
		}
	}
	return service{}, labels[0], false
}
