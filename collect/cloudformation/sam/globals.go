package sam

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// globalProperties are the properties that Globals may set, by type.
// Source: AWS SAM specification, Globals section.
var globalProperties = map[string][]string{
	"Function": {
		"Handler", "Runtime", "CodeUri", "DeadLetterQueue", "Description", "MemorySize", "Timeout", "VpcConfig",
		"Environment", "Tags", "PropagateTags", "Tracing", "KmsKeyArn", "AutoPublishAlias",
		"AutoPublishAliasAllProperties", "Layers", "DeploymentPreference", "RolePath", "PermissionsBoundary",
		"ReservedConcurrentExecutions", "ProvisionedConcurrencyConfig", "AssumeRolePolicyDocument",
		"EventInvokeConfig", "FileSystemConfigs", "CodeSigningConfigArn", "Architectures", "SnapStart",
		"EphemeralStorage", "FunctionUrlConfig", "RuntimeManagementConfig", "LoggingConfig", "RecursiveLoop",
		"SourceKMSKeyArn", "TenancyConfig", "DurableConfig", "CapacityProviderConfig", "FunctionScalingConfig",
		"PublishToLatestPublished", "VersionDeletionPolicy",
	},
	"Api": {
		"Auth", "Name", "DefinitionUri", "CacheClusterEnabled", "CacheClusterSize", "MergeDefinitions", "Variables",
		"EndpointConfiguration", "MethodSettings", "BinaryMediaTypes", "MinimumCompressionSize", "Cors",
		"GatewayResponses", "AccessLogSetting", "CanarySetting", "TracingEnabled", "OpenApiVersion", "Domain",
		"AlwaysDeploy", "PropagateTags", "SecurityPolicy", "EndpointAccessMode",
	},
	"HttpApi": {
		"Auth", "AccessLogSettings", "StageVariables", "Tags", "CorsConfiguration", "DefaultRouteSettings", "Domain",
		"RouteSettings", "FailOnWarnings", "PropagateTags",
	},
	"WebSocketApi": {
		"AccessLogSettings", "ApiKeySelectionExpression", "DefaultRouteSettings", "DisableExecuteApiEndpoint",
		"DisableSchemaValidation", "Domain", "FailOnWarnings", "IpAddressType", "PropagateTags",
		"RouteSelectionExpression", "RouteSettings", "StageVariables", "Tags",
	},
	"SimpleTable":  {"SSESpecification"},
	"StateMachine": {"PropagateTags"},
	"LayerVersion": {"PublishLambdaVersion"},
	"CapacityProvider": {
		"VpcConfig", "OperatorRole", "Tags", "InstanceRequirements", "ScalingConfig", "KmsKeyArn", "PropagateTags",
	},
}

const serverless = "AWS::Serverless::"

// mergeGlobals gives the SAM resources the properties of the Globals section: a
// resource's own value wins, maps are merged, lists are joined.
func (t *transform) mergeGlobals() {
	globals := t.root.Get("Globals")
	if globals == nil {
		return
	}
	if !globals.Is(template.Map) {
		t.refuse("", globals.Pos, "Globals must be a map")
		return
	}
	for _, section := range globals.Fields {
		supported, ok := globalProperties[section.Key]
		switch {
		case !ok:
			t.refuse("", section.Pos, "Globals has no section %s", section.Key)
			continue
		case !section.Value.Is(template.Map):
			t.refuse("", section.Pos, "Globals.%s must be a map", section.Key)
			continue
		}
		known := &template.Node{Kind: template.Map, Pos: section.Value.Pos}
		for _, f := range section.Value.Fields {
			if !slices.Contains(supported, f.Key) {
				t.refuse("", f.Pos, "Globals.%s has no property %s", section.Key, f.Key)
				continue
			}
			known.Fields = append(known.Fields, f)
		}
		t.each(func(id string, res *template.Node) {
			global := t.withoutIgnored(id, known, res.Get("IgnoreGlobals"))
			props := res.Get("Properties")
			if given(props) == nil {
				props = template.Mapping(res.Pos)
			}
			t.setSource(id, template.WithField(res, "Properties", t.mergeGlobal(global, props)))
		}, serverless+section.Key)
	}
}

// withoutIgnored leaves out what a resource's IgnoreGlobals attribute names.
func (t *transform) withoutIgnored(id string, global, ignore *template.Node) *template.Node {
	if !set(ignore) {
		return global
	}
	if s, ok := ignore.Str(); ok && s == "*" {
		return template.Mapping(global.Pos)
	}
	if !ignore.Is(template.List) {
		t.refuse(id, ignore.Pos, "IgnoreGlobals must be \"*\" or a list of properties")
		return global
	}
	skip := map[string]bool{}
	for _, item := range ignore.Items {
		s, _ := item.Str()
		if global.Get(s) == nil || skip[s] {
			t.refuse(id, item.Pos, "IgnoreGlobals names %s, which Globals does not set", s)
		}
		skip[s] = true
	}
	out := &template.Node{Kind: template.Map, Pos: global.Pos}
	for _, f := range global.Fields {
		if !skip[f.Key] {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

// mergeGlobal merges a value of Globals with the resource's own.
func (t *transform) mergeGlobal(global, own *template.Node) *template.Node {
	switch {
	case !t.charge(1 + len(global.Items) + len(global.Fields)):
	case global.Is(template.List) && own.Is(template.List):
		return template.Sequence(own.Pos, slices.Concat(global.Items, own.Items)...)
	case global.Is(template.Map) && own.Is(template.Map) && !isIntrinsic(global) && !isIntrinsic(own):
		out := &template.Node{Kind: template.Map, Pos: own.Pos, Fields: slices.Clone(global.Fields)}
		at := make(map[string]int, len(out.Fields))
		for i, f := range out.Fields {
			at[f.Key] = i
		}
		for _, f := range own.Fields {
			if i, ok := at[f.Key]; ok {
				f.Value = t.mergeGlobal(out.Fields[i].Value, f.Value)
				out.Fields[i] = f
				continue
			}
			out.Fields = append(out.Fields, f)
		}
		return out
	}
	return own
}

// isServerless reports whether a type belongs to the transform.
func isServerless(typ string) bool { return strings.HasPrefix(typ, serverless) }
