package inventory

// LogGroup is a CloudWatch Logs group.
type LogGroup struct {
	Resource
	// Retention is in days; absent means for ever.
	Retention Known[int]
	KMSKey    Known[Ref]
}

// Trail is a CloudTrail trail or event data store.
type Trail struct {
	Resource
	Logging, MultiRegion, Organization, FileValidation Known[bool]
	// Selectors are the classic and advanced event selectors, in order.
	Selectors Known[[]EventSelector]
}

// EventSelector is a classic or advanced event selector.
type EventSelector struct {
	// DataResources are the types and value prefixes of a classic selector.
	DataResources Known[[]DataResource]
	// ReadWrite is All, ReadOnly or WriteOnly; absent means All.
	ReadWrite Known[string]
	// Fields are the field selectors of an advanced selector; absent for a
	// classic one.
	Fields Known[[]FieldSelector]
	Source Source
}

// DataResource is a data resource of a classic selector.
type DataResource struct {
	Type   Known[string]
	Values Known[[]Known[string]]
}

// FieldSelector is a field of an advanced selector. Operators maps Equals,
// NotEquals, StartsWith, … to their values.
type FieldSelector struct {
	Field     Known[string]
	Operators map[string]Known[[]Known[string]]
}

// Alarm is a CloudWatch alarm.
type Alarm struct {
	Resource
	// Namespace and Metric are absent for a composite or expression alarm.
	Namespace, Metric Known[string]
	// Functions are the values of FunctionName dimensions, Metrics all metric
	// names of the alarm in namespace AWS/Lambda, those in Metrics[] included.
	Functions []Known[FunctionRef]
	Metrics   []string
	// AllFunctions is set if a Lambda metric is used without the FunctionName
	// dimension, and so counts the whole account and region.
	AllFunctions bool
}

// Detector is a GuardDuty detector.
type Detector struct {
	Resource
	Enabled Known[bool]
	// LambdaProtection is the feature LAMBDA_NETWORK_LOGS.
	LambdaProtection Known[bool]
}

// ConfigRecorder is an AWS Config recorder.
type ConfigRecorder struct {
	Resource
	AllSupported Known[bool]
	// Types are the recorded and Excluded the excluded resource types.
	Types, Excluded Known[[]string]
}
