package sam

import "maps"

// eventProperties are the properties of the types of events, without those of
// APIs.
// Source: AWS SAM specification, event sources.
var eventProperties = map[string]map[string]property{
	"Schedule": {
		"Schedule":         {kinds: aText, required: true},
		"RuleName":         {kinds: aText},
		"Input":            {kinds: aText},
		"Enabled":          {kinds: aBool},
		"State":            {kinds: aText},
		"Name":             {kinds: aText},
		"Description":      {kinds: aText},
		"DeadLetterConfig": {kinds: aMap},
		"RetryPolicy":      {kinds: aMap},
	},
	"ScheduleV2": {
		"PermissionsBoundary":        {kinds: aText},
		"ScheduleExpression":         {kinds: aText, required: true},
		"FlexibleTimeWindow":         {kinds: aMap},
		"Name":                       {kinds: aText},
		"State":                      {kinds: aText},
		"Description":                {kinds: aText},
		"StartDate":                  {kinds: aText},
		"EndDate":                    {kinds: aText},
		"ScheduleExpressionTimezone": {kinds: aText},
		"GroupName":                  {kinds: aText},
		"KmsKeyArn":                  {kinds: aText},
		"Input":                      {kinds: aText},
		"RoleArn":                    {kinds: aText},
		"DeadLetterConfig":           {kinds: aMap},
		"RetryPolicy":                {kinds: aMap},
		"OmitName":                   {kinds: aBool, plain: true},
	},
	"CloudWatchEvent": ruleProperties,
	"EventBridgeRule": ruleProperties,
	"CloudWatchLogs": {
		"LogGroupName":  {kinds: aText, required: true},
		"FilterPattern": {kinds: aText, required: true},
	},
	"S3": {
		"Bucket": {kinds: aText, required: true},
		"Events": {kinds: aText | aList, required: true, of: aText, plain: true},
		"Filter": {kinds: aMap},
	},
	"SNS": {
		"Topic":             {kinds: aText, required: true},
		"Region":            {kinds: aText},
		"FilterPolicy":      {kinds: anyKind},
		"FilterPolicyScope": {kinds: anyKind},
		"SqsSubscription":   {kinds: aBool | aMap},
		"RedrivePolicy":     {kinds: aMap},
	},
	"Cognito": {
		"UserPool": {kinds: aText, required: true},
		"Trigger":  {kinds: aText | aList, required: true, of: aText, plain: true},
	},
	"IoTRule": {
		"Sql":              {kinds: aText, required: true},
		"AwsIotSqlVersion": {kinds: aText},
	},
	"AlexaSkill":       {"SkillId": {kinds: aText}},
	"Kinesis":          mappingSchema(map[string]property{"Stream": {kinds: anyKind, required: true}, "StartingPosition": {kinds: anyKind, required: true}}),
	"DynamoDB":         mappingSchema(map[string]property{"Stream": {kinds: anyKind, required: true}, "StartingPosition": {kinds: anyKind, required: true}}),
	"MSK":              mappingSchema(map[string]property{"Stream": {kinds: anyKind, required: true}, "StartingPosition": {kinds: anyKind, required: true}}),
	"SQS":              mappingSchema(map[string]property{"Queue": {kinds: anyKind, required: true}}),
	"MQ":               mappingSchema(map[string]property{"Broker": {kinds: anyKind, required: true}, "DynamicPolicyName": {kinds: aBool, plain: true}}),
	"SelfManagedKafka": mappingSchema(nil),
	"DocumentDB": mappingSchema(map[string]property{
		"Cluster":        {kinds: anyKind, required: true},
		"DatabaseName":   {kinds: anyKind, required: true},
		"CollectionName": {kinds: anyKind},
		"FullDocument":   {kinds: anyKind},
	}),
}

var ruleProperties = map[string]property{
	"EventBusName":     {kinds: aText},
	"RuleName":         {kinds: aText},
	"Pattern":          {kinds: aMap},
	"DeadLetterConfig": {kinds: aMap},
	"RetryPolicy":      {kinds: aMap},
	"Input":            {kinds: aText},
	"InputPath":        {kinds: aText},
	"Target":           {kinds: aMap},
	"Enabled":          {kinds: aBool},
	"State":            {kinds: aText},
	"InputTransformer": {kinds: aMap},
}

// mappingSchema are the properties of events that make an event source mapping,
// and those of one type.
func mappingSchema(own map[string]property) map[string]property {
	out := map[string]property{
		"BatchSize":                      {kinds: aNumber},
		"StartingPosition":               {kinds: anyKind},
		"StartingPositionTimestamp":      {kinds: anyKind},
		"Enabled":                        {kinds: aBool},
		"MaximumBatchingWindowInSeconds": {kinds: aNumber},
		"MaximumRetryAttempts":           {kinds: aNumber},
		"BisectBatchOnFunctionError":     {kinds: aBool},
		"MaximumRecordAgeInSeconds":      {kinds: aNumber},
		"DestinationConfig":              {kinds: aMap},
		"ParallelizationFactor":          {kinds: aNumber},
		"Topics":                         {kinds: aList},
		"Queues":                         {kinds: aList},
		"SourceAccessConfigurations":     {kinds: aList},
		"SecretsManagerKmsKeyId":         {kinds: aText},
		"TumblingWindowInSeconds":        {kinds: aNumber},
		"FunctionResponseTypes":          {kinds: aList},
		"KafkaBootstrapServers":          {kinds: aList},
		"FilterCriteria":                 {kinds: aMap},
		"KmsKeyArn":                      {kinds: anyKind},
		"ConsumerGroupId":                {kinds: aText},
		"ScalingConfig":                  {kinds: aMap},
		"ProvisionedPollerConfig":        {kinds: aMap},
		"SchemaRegistryConfig":           {kinds: aMap},
		"MetricsConfig":                  {kinds: aMap},
		"LoggingConfig":                  {kinds: aMap},
	}
	maps.Copy(out, own)
	return out
}
