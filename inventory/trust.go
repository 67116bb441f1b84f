package inventory

// CodeSigningConfig is AWS::Lambda::CodeSigningConfig.
type CodeSigningConfig struct {
	Resource
	// Publishers are the ARNs of the allowed signing profile versions.
	Publishers Known[[]Known[Ref]]
	// UntrustedArtifact is Warn or Enforce; absent means Warn.
	UntrustedArtifact Known[string]
}

// SigningProfile is AWS::Signer::SigningProfile.
type SigningProfile struct {
	Resource
	Platform Known[string]
	// Status is Active, Canceled or Revoked in a live account.
	Status Known[string]
}

// Repository is an ECR repository.
type Repository struct {
	Resource
	// TagMutability is MUTABLE or IMMUTABLE (and their _WITH_EXCLUSION forms);
	// absent means MUTABLE.
	TagMutability Known[string]
	// ScanOnPush is ImageScanningConfiguration.ScanOnPush; absent means false.
	ScanOnPush Known[bool]
	Policy     Known[Policy]
}

// Role is an IAM role.
type Role struct {
	Resource
	Trust    Known[Policy]
	Inline   Known[[]Known[Policy]]
	Managed  Known[[]Known[Ref]]
	Boundary Known[Ref]
}

// ManagedPolicy is a customer managed policy, or an AWS::IAM::Policy that is
// attached to roles by name.
type ManagedPolicy struct {
	Resource
	Policy Known[Policy]
	// Roles are the roles to which the resource attaches the policy.
	Roles Known[[]Known[Ref]]
}

// User is an IAM user.
type User struct {
	Resource
	Inline  Known[[]Known[Policy]]
	Managed Known[[]Known[Ref]]
}

// AccessKey is an access key of an IAM user.
type AccessKey struct {
	Resource
	User   Known[Ref]
	Status Known[string]
}

// Secret is a Secrets Manager secret (metadata; never its value).
type Secret struct {
	Resource
	KMSKey Known[Ref]
	// Rotation is whether rotation is on; absent if no schedule is attached.
	Rotation Known[bool]
	// LiteralValue is set if the source holds the secret value in clear text
	// (SecretString).
	LiteralValue Known[bool]
	// Text is what the source writes as the value, for a check to tell a value
	// from a placeholder. It is in no snapshot and must not be shown.
	Text Known[string] `json:"-"`
	// Generated is set if GenerateSecretString makes the value.
	Generated Known[bool]
	Policy    Known[Policy]
}

// RotationSchedule is AWS::SecretsManager::RotationSchedule.
type RotationSchedule struct {
	Resource
	Secret   Known[Ref]
	Function Known[FunctionRef]
}

// SSMParameter is an SSM parameter.
type SSMParameter struct {
	Resource
	// Kind is String, StringList or SecureString.
	Kind Known[string]
	// Value is the value of a String parameter that a template sets.
	Value Known[string]
}

// Key is a KMS key.
type Key struct {
	Resource
	Enabled  Known[bool]
	Rotation Known[bool]
	Policy   Known[Policy]
	// Status is the KeyState of a live key (Enabled, PendingDeletion, …).
	Status Known[string]
	// Aliases are alias names (alias/x) of the key.
	Aliases []string
}

// Parameter is a parameter of a template.
type Parameter struct {
	Resource
	// Kind is the parameter's type, String or AWS::SSM::Parameter::Value<String>
	// for example.
	Kind string
	// NoEcho is NoEcho: true.
	NoEcho bool
	// Default is the default value.
	Default Known[string]
	// Given is set if the user gave a value.
	Given bool
	// Value is the value in force if the parameter is NoEcho and it is known. It
	// is here so that no report shows it, and in no snapshot.
	Value string `json:"-"`
}
