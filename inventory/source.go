package inventory

// Bucket is an S3 bucket.
type Bucket struct {
	Resource
	// Versioning is Enabled or Suspended; absent means never enabled.
	Versioning Known[string]
	// PublicAccess holds the four settings of the public access block; absent
	// means the defaults of the service, which block since April 2023.
	PublicAccess Known[PublicAccessBlock]
	// Policies are the bucket's policies.
	Policies []Known[Policy]
	KMSKey   Known[Ref]
	// ACL is a canned ACL.
	ACL Known[string]
}

// PublicAccessBlock is PublicAccessBlockConfiguration.
type PublicAccessBlock struct {
	BlockACLs, IgnoreACLs, BlockPolicy, RestrictBuckets Known[bool]
}

// Queue is an SQS queue.
type Queue struct {
	Resource
	// VisibilityTimeout is in seconds; absent means 30.
	VisibilityTimeout Known[int]
	KMSKey            Known[Ref]
	// ManagedSSE is SqsManagedSseEnabled; absent means true.
	ManagedSSE Known[bool]
	// DeadLetter is RedrivePolicy.deadLetterTargetArn.
	DeadLetter Known[Ref]
	Policies   []Known[Policy]
}

// Topic is an SNS topic.
type Topic struct {
	Resource
	KMSKey   Known[Ref]
	Policies []Known[Policy]
}

// Stream is a Kinesis stream.
type Stream struct {
	Resource
	KMSKey Known[Ref]
}

// Table is a DynamoDB table.
type Table struct {
	Resource
	KMSKey Known[Ref]
	// StreamView is the stream's view type; absent if the stream is off.
	StreamView Known[string]
}

// EventBus is an EventBridge bus.
type EventBus struct {
	Resource
	Policies []Known[Policy]
}

// EventRule is an EventBridge rule.
type EventRule struct {
	Resource
	Bus Known[Ref]
	// Pattern is the event pattern as JSON; absent for a schedule.
	Pattern  Known[string]
	Schedule Known[string]
	// State is ENABLED, DISABLED, …; absent means ENABLED.
	State Known[string]
	// Functions are the Lambda targets.
	Functions []Known[FunctionRef]
}

// API is an API Gateway API.
type API struct {
	Resource
	// Kind is REST, HTTP or WEBSOCKET.
	Kind string
	// Endpoint is EDGE, REGIONAL or PRIVATE (REST only).
	Endpoint Known[string]
	Policy   Known[Policy]
	CORS     Known[CORS]
	// EndpointDisabled is DisableExecuteApiEndpoint: the API answers on its custom
	// domains only. Absent means false.
	EndpointDisabled Known[bool]
	// Domains are the custom domains that are mapped to the API here.
	Domains []APIDomain `json:",omitempty"`
	// Body is Unsupported if the definition is not in the template (BodyS3Location,
	// DefinitionUri that cannot be read), and so the routes are not known.
	Body Known[bool]
}

// APIDomain is a custom domain that leads to an API.
type APIDomain struct {
	// Domain is the id or name of the domain.
	Domain Known[Ref]
	// MutualTLS is whether the domain asks callers for a certificate.
	MutualTLS Known[bool]
	Source    Source
}

// Route is a method of an API.
type Route struct {
	Resource
	// API is the id of the API.
	API Known[Ref]
	// Method is GET …, ANY, or the route key of a WebSocket API; Path begins
	// with a slash.
	Method, Path string
	// Authorization is NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS or JWT.
	Authorization Known[string]
	// APIKey is whether an API key is required.
	APIKey Known[bool]
	// Function is the Lambda function that answers; absent for another
	// integration.
	Function Known[FunctionRef]
}

// LoadBalancer is an Application Load Balancer.
type LoadBalancer struct {
	Resource
	// Scheme is internet-facing or internal; absent means internet-facing.
	Scheme         Known[string]
	SecurityGroups Known[[]Known[Ref]]
}

// Listener is a listener, or a rule of one, that forwards to functions.
type Listener struct {
	Resource
	LoadBalancer Known[Ref]
	Port         Known[int]
	Protocol     Known[string]
	// Authenticates is whether an authenticate-oidc, authenticate-cognito or
	// jwt-validation action comes before the forward.
	Authenticates Known[bool]
	// Functions are the Lambda targets of the target groups.
	Functions []Known[FunctionRef]
}

// Distribution is a CloudFront distribution.
type Distribution struct {
	Resource
	Origins []DistributionOrigin
	// Edge are the Lambda@Edge associations.
	Edge []EdgeAssociation
}

// DistributionOrigin is an origin of a distribution.
type DistributionOrigin struct {
	// Domain is the domain name or glob; URL is the id of the function URL in
	// the inventory if the domain is made from one.
	Domain Known[string]
	URL    string
	// AccessControl is the origin access control.
	AccessControl Known[Ref]
	Source        Source
}

// EdgeAssociation runs a function version at the edge.
type EdgeAssociation struct {
	Function Known[FunctionRef]
	// Event is viewer-request, origin-request, …
	Event  Known[string]
	Source Source
}

// Trigger is a way by which a service invokes a function.
type Trigger struct {
	Resource
	// Service is the service in the form of its principal without the domain:
	// s3, sns, events, scheduler, cognito-idp, iot, appsync, lex, alexa, ses,
	// states, pipes, logs, config, cloudformation, secretsmanager, bedrock,
	// firehose, codedeploy, transfer, elasticloadbalancing, …
	Service  string
	Function Known[FunctionRef]
	// From is the bucket, topic, bus, pool … that sends the event.
	From Known[Ref]
	// Async is whether the invocation is asynchronous.
	Async bool
}
