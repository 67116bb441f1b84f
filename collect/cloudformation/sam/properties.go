package sam

import (
	"slices"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// kinds is a set of kinds of values.
type kinds uint8

const (
	aText kinds = 1 << iota
	aMap
	aList
	aBool
	aNumber
	anyKind kinds = 0xff
)

// property is what the specification says of a property. An intrinsic function
// may stand for any kind, unless the transform must know the value.
type property struct {
	kinds    kinds
	required bool
	// plain says that an intrinsic function may not stand for the value.
	plain bool
	// of are the kinds of the items of a list, or of the values of a map; zero
	// means any.
	of kinds
}

// checkProperties refuses properties that are missing, unknown or of the wrong
// kind. id is the SAM resource.
func (t *transform) checkProperties(id string, props *template.Node, schema map[string]property) {
	for _, f := range props.Fields {
		p, ok := schema[f.Key]
		switch {
		case !ok && f.Key != "Fn::Transform":
			t.refuse(id, f.Pos, "there is no property %s", f.Key)
		case ok && !p.accepts(f.Value):
			t.refuse(id, f.Pos, "property %s has the wrong kind of value", f.Key)
		}
	}
	var missing []string
	for name, p := range schema {
		if p.required && given(props.Get(name)) == nil {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	for _, name := range missing {
		t.refuse(id, props.Pos, "property %s is required", name)
	}
}

func (p property) accepts(n *template.Node) bool {
	if n.Is(template.Null) || n.Is(template.Map) && len(n.Fields) == 1 && !p.plain {
		return true // a map with one key may be an intrinsic function
	}
	if p.kinds&kindOf(n) == 0 {
		return false
	}
	if p.of == 0 {
		return true
	}
	for _, item := range n.Items {
		if p.of&kindOf(item) == 0 {
			return false
		}
	}
	for _, f := range n.Fields {
		if p.of&kindOf(f.Value) == 0 {
			return false
		}
	}
	return true
}

func kindOf(n *template.Node) kinds {
	if n == nil {
		return 0
	}
	switch n.Kind {
	case template.String:
		return aText
	case template.Map:
		return aMap
	case template.List:
		return aList
	case template.Bool:
		return aBool
	case template.Number:
		return aNumber
	}
	return 0
}

// functionProperties are the properties of AWS::Serverless::Function.
// Source: AWS SAM specification.
var functionProperties = map[string]property{
	"FunctionName":                  {kinds: aText | aMap},
	"Handler":                       {kinds: anyKind},
	"Runtime":                       {kinds: anyKind},
	"CodeUri":                       {kinds: anyKind},
	"ImageUri":                      {kinds: anyKind},
	"PackageType":                   {kinds: anyKind},
	"InlineCode":                    {kinds: anyKind},
	"DeadLetterQueue":               {kinds: aMap},
	"Description":                   {kinds: anyKind},
	"MemorySize":                    {kinds: anyKind},
	"Timeout":                       {kinds: anyKind},
	"VpcConfig":                     {kinds: anyKind},
	"Role":                          {kinds: aText},
	"AssumeRolePolicyDocument":      {kinds: aMap},
	"Policies":                      {kinds: aText | aMap | aList},
	"RolePath":                      {kinds: anyKind},
	"PermissionsBoundary":           {kinds: aText},
	"Environment":                   {kinds: aMap, of: aMap},
	"Events":                        {kinds: aMap, of: aMap},
	"Tags":                          {kinds: aMap},
	"PropagateTags":                 {kinds: aBool},
	"Tracing":                       {kinds: aMap | aText},
	"KmsKeyArn":                     {kinds: anyKind},
	"DeploymentPreference":          {kinds: aMap},
	"ReservedConcurrentExecutions":  {kinds: anyKind},
	"Layers":                        {kinds: aList, of: aText | aMap},
	"EventInvokeConfig":             {kinds: aMap},
	"EphemeralStorage":              {kinds: anyKind},
	"AutoPublishAlias":              {kinds: aText},
	"AutoPublishCodeSha256":         {kinds: aText},
	"AutoPublishAliasAllProperties": {kinds: aBool, plain: true},
	"VersionDescription":            {kinds: anyKind},
	"ProvisionedConcurrencyConfig":  {kinds: anyKind},
	"FileSystemConfigs":             {kinds: anyKind},
	"ImageConfig":                   {kinds: anyKind},
	"CodeSigningConfigArn":          {kinds: anyKind},
	"Architectures":                 {kinds: anyKind},
	"SnapStart":                     {kinds: aMap},
	"FunctionUrlConfig":             {kinds: aMap},
	"RuntimeManagementConfig":       {kinds: anyKind},
	"LoggingConfig":                 {kinds: anyKind},
	"RecursiveLoop":                 {kinds: anyKind},
	"SourceKMSKeyArn":               {kinds: anyKind},
	"CapacityProviderConfig":        {kinds: aMap},
	"FunctionScalingConfig":         {kinds: aMap},
	"VersionDeletionPolicy":         {kinds: aText},
	"PublishToLatestPublished":      {kinds: anyKind},
	"TenancyConfig":                 {kinds: anyKind},
	"DurableConfig":                 {kinds: aMap},
}

// checkCombinations refuses properties that exclude or need one another.
func (f *function) checkCombinations() {
	has := func(name string) bool { return given(f.props.Get(name)) != nil }
	at := func(name string) template.Pos { return f.props.Get(name).Pos }
	for _, pair := range [][2]string{{"CapacityProviderConfig", "ProvisionedConcurrencyConfig"}, {"CapacityProviderConfig", "VpcConfig"}} {
		if has(pair[0]) && has(pair[1]) {
			f.fail(at(pair[0]), "%s and %s exclude each other", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"FunctionScalingConfig", "CapacityProviderConfig"}, {"VersionDeletionPolicy", "AutoPublishAlias"}} {
		if has(pair[0]) && !has(pair[1]) {
			f.fail(at(pair[0]), "%s needs %s", pair[0], pair[1])
		}
	}
	if has("VersionDeletionPolicy") {
		if s, _ := f.props.Get("VersionDeletionPolicy").Str(); s != "Delete" && s != "Retain" {
			f.fail(at("VersionDeletionPolicy"), "VersionDeletionPolicy must be Delete or Retain")
		}
	}
	if set(f.props.Get("TenancyConfig")) {
		for _, name := range []string{"ProvisionedConcurrencyConfig", "FunctionUrlConfig", "SnapStart"} {
			if set(f.props.Get(name)) {
				f.fail(at(name), "%s is not supported for functions with TenancyConfig", name)
			}
		}
	}
	f.checkTags(f.id, f.props.Get("Tags"))
}

// checkTags refuses tags that are reserved for the service.
func (t *transform) checkTags(id string, tags *template.Node) {
	if !tags.Is(template.Map) {
		return
	}
	for _, f := range tags.Fields {
		switch f.Key {
		case "lambda:createdBy", "serverlessrepo:applicationId", "serverlessrepo:semanticVersion":
			t.refuse(id, f.Pos, "tag %s is reserved", f.Key)
		}
	}
}
