package inventory

// Function is a Lambda function: its unpublished version ($LATEST) as
// configured. Source of the fields: AWS Lambda API Reference,
// FunctionConfiguration, and AWS::Lambda::Function.
type Function struct {
	Resource

	Description Known[string]
	Handler     Known[string]
	// Runtime is the runtime identifier; absent for a container image.
	Runtime Known[string]
	// PackageType is Zip or Image; sources fill in the default Zip.
	PackageType   Known[string]
	Architectures Known[[]string]
	Role          Known[Ref]
	Code          Code
	Layers        Known[[]Known[Ref]]
	// Environment holds the variables in order of the source; absent if there
	// are none.
	Environment Known[[]Variable]
	// KMSKey encrypts the environment; absent means the AWS managed key.
	KMSKey Known[Ref]
	VPC    Known[VPCConfig]
	// Timeout is in seconds, MemorySize and EphemeralStorage in MiB; absent
	// means the default of the service (3, 128, 512).
	Timeout, MemorySize, EphemeralStorage Known[int]
	// ReservedConcurrency is absent if the function shares the pool.
	ReservedConcurrency Known[int]
	// DeadLetter is the queue or topic of DeadLetterConfig.
	DeadLetter Known[Ref]
	// Tracing is Active or PassThrough; absent means PassThrough.
	Tracing Known[string]
	Logging Known[Logging]
	// SnapStart is PublishedVersions or None; absent means None.
	SnapStart         Known[string]
	CodeSigningConfig Known[Ref]
	// RecursiveLoop is Allow or Terminate; absent means Terminate.
	RecursiveLoop     Known[string]
	RuntimeManagement Known[RuntimeManagement]
	FileSystems       Known[[]FileSystem]
	Durable           Known[Durable]
	// TenantIsolation is TenancyConfig.TenantIsolationMode (PER_TENANT).
	TenantIsolation Known[string]
	// CapacityProvider is the provider of CapacityProviderConfig.
	CapacityProvider Known[CapacityProviderUse]
}

// Code is where the code of a function or layer comes from.
type Code struct {
	// Inline reports source text in the template (ZipFile); its text is in
	// InlineText.
	Inline     Known[bool]
	InlineText Known[string]
	S3Bucket   Known[Ref]
	S3Key      Known[string]
	// S3ObjectVersion is absent if the reference is mutable.
	S3ObjectVersion Known[string]
	// ImageURI is the container image reference.
	ImageURI Known[string]
	// LocalPath is the folder or file relative to the template (CodeUri,
	// ContentUri, or the CDK asset) before packaging.
	LocalPath Known[string]
	// ImageConfig overrides, each absent unless set at the function.
	EntryPoint, Command Known[[]string]
	WorkingDirectory    Known[string]
	Source              Source
}

// Variable is an environment variable.
type Variable struct {
	Name  string
	Value Known[string]
	// Source is the place of the name.
	Source Source
}

// VPCConfig attaches a function to a VPC.
type VPCConfig struct {
	Subnets        Known[[]Known[Ref]]
	SecurityGroups Known[[]Known[Ref]]
	// IPv6 is Ipv6AllowedForDualStack.
	IPv6 Known[bool]
}

// Logging is LoggingConfig.
type Logging struct {
	// Format is JSON or Text; absent means Text.
	Format Known[string]
	// ApplicationLevel and SystemLevel are TRACE … FATAL; absent means INFO.
	ApplicationLevel, SystemLevel Known[string]
	// Group is the log group; absent means /aws/lambda/NAME.
	Group Known[Ref]
}

// RuntimeManagement is RuntimeManagementConfig.
type RuntimeManagement struct {
	// UpdateOn is Auto, FunctionUpdate or Manual.
	UpdateOn Known[string]
	// Version is the runtime version ARN of Manual.
	Version Known[string]
}

// FileSystem mounts an EFS access point.
type FileSystem struct {
	AccessPoint Known[Ref]
	MountPath   Known[string]
}

// Durable is DurableConfig.
type Durable struct {
	// RetentionDays and ExecutionTimeout (seconds).
	RetentionDays, ExecutionTimeout Known[int]
}

// CapacityProviderUse is CapacityProviderConfig.
type CapacityProviderUse struct {
	Provider Known[Ref]
	// MaxConcurrency is the limit of concurrent invocations an environment.
	MaxConcurrency Known[int]
}

// FunctionRef points to a function, or to a version or alias of it.
type FunctionRef struct {
	// Function is the id of the function in the inventory; empty if it is not
	// there (or not known), and then ARN is what is known of it.
	Function string
	// Qualifier is the version or alias; empty for none.
	Qualifier Known[string]
	// Alias is the id of the alias in the inventory if the reference went
	// through one; else empty. Version likewise.
	Alias, Version string
	// ARN is the name or ARN, or glob (see Known.Partial), as written.
	ARN string
}

// Version is a published version.
type Version struct {
	Resource
	Function Known[FunctionRef]
	// Number is the version number, known in a live account.
	Number            Known[string]
	CodeSHA256        Known[string]
	Provisioned       Known[int]
	RuntimeManagement Known[RuntimeManagement]
	// Config is the configuration that the version froze; nil in a template.
	Config *Function
}

// Alias is a name for a version.
type Alias struct {
	Resource
	Function Known[FunctionRef]
	// Version is the version number, or the id of the Version as a Ref.
	Version     Known[Ref]
	Weights     Known[[]Weight]
	Provisioned Known[int]
}

// Weight sends a share of an alias's traffic to a second version.
type Weight struct {
	Version Known[Ref]
	// Share is between 0 and 1.
	Share Known[float64]
}

// Permission is a statement of a function's resource policy, in the form of
// AWS::Lambda::Permission (AddPermission). A statement of a live policy that has
// more than this form can say fills in Statement.
type Permission struct {
	Resource
	Function Known[FunctionRef]
	Action   Known[string]
	// Principal is an account id, an ARN, a service (sns.amazonaws.com) or *.
	Principal             Known[string]
	SourceARN             Known[string]
	SourceAccount         Known[string]
	PrincipalOrgID        Known[string]
	EventSourceToken      Known[string]
	FunctionURLAuthType   Known[string]
	InvokedViaFunctionURL Known[bool]
	// Statement is the whole policy if it is wider than the fields above; nil
	// in a template.
	Statement *Policy
}

// FunctionURL is a function URL.
type FunctionURL struct {
	Resource
	Function Known[FunctionRef]
	// AuthType is AWS_IAM or NONE.
	AuthType   Known[string]
	CORS       Known[CORS]
	InvokeMode Known[string]
}

// CORS is the cross-origin configuration of a URL or API.
type CORS struct {
	AllowOrigins, AllowMethods, AllowHeaders Known[[]string]
	AllowCredentials                         Known[bool]
}

// EventSourceMapping polls a source and invokes a function.
type EventSourceMapping struct {
	Resource
	Function Known[FunctionRef]
	// EventSource is the ARN of the queue, stream, table, cluster or broker;
	// absent for a self-managed one.
	EventSource Known[Ref]
	// Service is the service of the source: sqs, kinesis, dynamodb, kafka (for
	// MSK), mq, rds (for DocumentDB), self-managed-kafka; empty if not known.
	Service   string
	Enabled   Known[bool]
	BatchSize Known[int]
	// Bisect is BisectBatchOnFunctionError; absent means false.
	Bisect     Known[bool]
	MaxRetries Known[int]
	// OnFailure is the destination of discarded batches.
	OnFailure Known[Ref]
	// Filter is the filter criteria as JSON.
	Filter Known[string]
	KMSKey Known[Ref]
	// Access are SourceAccessConfigurations.
	Access Known[[]SourceAccess]
	// Brokers are the bootstrap servers of a self-managed cluster.
	Brokers Known[[]Known[string]]
}

// SourceAccess is one of SourceAccessConfigurations: its type (BASIC_AUTH,
// SASL_SCRAM_512_AUTH, VPC_SUBNET, …) and URI (a secret ARN, a subnet id, …).
type SourceAccess struct {
	Type, URI Known[string]
}

// EventInvokeConfig configures asynchronous invocation.
type EventInvokeConfig struct {
	Resource
	Function             Known[FunctionRef]
	OnFailure, OnSuccess Known[Ref]
	MaxAge, MaxRetries   Known[int]
}

// LayerVersion is a layer that the inventory defines or has read.
type LayerVersion struct {
	Resource
	Content                 Code
	CompatibleRuntimes      Known[[]string]
	CompatibleArchitectures Known[[]string]
	LicenseInfo             Known[string]
}

// LayerPermission is a statement of a layer version's policy.
type LayerPermission struct {
	Resource
	Layer                             Known[Ref]
	Action, Principal, OrganizationID Known[string]
}

// CapacityProvider is a capacity provider of Lambda Managed Instances.
type CapacityProvider struct {
	Resource
	OperatorRole   Known[Ref]
	Subnets        Known[[]Known[Ref]]
	SecurityGroups Known[[]Known[Ref]]
	KMSKey         Known[Ref]
	MaxVCPU        Known[int]
}
