package sam

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// authorizer is an entry of the Authorizers of a REST or HTTP API.
type authorizer struct {
	name string
	// scheme is its security definition.
	scheme *template.Node
	// scopes are the OAuth scopes that methods need by default, or nil.
	scopes *template.Node
	// function is the ARN of its Lambda function if API Gateway needs the
	// permission to invoke it, or nil.
	function *template.Node
	at       template.Pos
}

// restAuthorizers reads the authorizers of a REST API. AWS_IAM is one of them if it
// is the default.
// Source: AWS SAM developer guide, "ApiAuth" and the authorizer objects below it.
func (t *transform) restAuthorizers(auth *template.Node) ([]authorizer, error) {
	var out []authorizer
	if d := auth.Get("DefaultAuthorizer"); isText(d, authIAM) {
		out = append(out, authorizer{name: authIAM, scheme: iamScheme(d.Pos), at: d.Pos})
	}
	authorizers := auth.Get("Authorizers")
	if !set(authorizers) {
		return out, nil
	}
	if !authorizers.Is(template.Map) {
		return nil, fmt.Errorf("Auth.Authorizers must be a map")
	}
	for _, f := range authorizers.Fields {
		if !f.Value.Is(template.Map) {
			return nil, fmt.Errorf("Auth.Authorizers.%s must be a map", f.Key)
		}
		a, err := t.restAuthorizer(f.Key, f.Value, f.Pos)
		if err != nil {
			return nil, fmt.Errorf("Auth.Authorizers.%s: %w", f.Key, err)
		}
		out = append(out, a)
	}
	return out, nil
}

func (t *transform) restAuthorizer(name string, n *template.Node, at template.Pos) (authorizer, error) {
	a := authorizer{name: name, at: at, scopes: given(n.Get("AuthorizationScopes"))}
	if a.scopes != nil && !a.scopes.Is(template.List) {
		return a, fmt.Errorf("AuthorizationScopes must be a list")
	}
	identity := given(n.Get("Identity"))
	if set(identity) && !identity.Is(template.Map) {
		return a, fmt.Errorf("property Identity must be a map")
	}
	payload := "TOKEN"
	if p := given(n.Get("FunctionPayloadType")); p != nil {
		payload, _ = p.Str()
		if payload != "TOKEN" && payload != "REQUEST" {
			return a, fmt.Errorf("FunctionPayloadType must be TOKEN or REQUEST")
		}
	}
	if payload == "REQUEST" && lacksIdentity(identity) {
		return a, fmt.Errorf("property Identity needs at least one of Headers, QueryStrings, StageVariables or Context")
	}
	noPermission := given(n.Get("DisableFunctionDefaultPermissions"))
	if noPermission != nil && !noPermission.Is(template.Bool) {
		return a, fmt.Errorf("DisableFunctionDefaultPermissions must be a boolean")
	}
	if arn := n.Get("FunctionArn"); set(arn) && !set(noPermission) {
		a.function = arn
	}
	var err error
	if pools := n.Get("UserPoolArn"); set(pools) {
		a.scheme = cognitoScheme(pools, identity, at)
	} else {
		a.scheme, err = t.lambdaScheme(n, identity, payload, at)
	}
	return a, err
}

// lacksIdentity reports whether a REQUEST authorizer has no identity source. It
// needs none if its decisions are not cached.
func lacksIdentity(identity *template.Node) bool {
	if first(identity.Get("Headers"), identity.Get("QueryStrings"), identity.Get("StageVariables"), identity.Get("Context")) != nil {
		return false
	}
	ttl := given(identity.Get("ReauthorizeEvery"))
	if ttl == nil || ttl.Kind != template.Number && ttl.Kind != template.String {
		return true
	}
	seconds, err := strconv.Atoi(strings.TrimSpace(ttl.Text))
	return err != nil || seconds > 0
}

// identityHeader is the header that a TOKEN or Cognito authorizer reads.
func identityHeader(identity *template.Node, at template.Pos) *template.Node {
	if h := identity.Get("Header"); set(h) {
		return h
	}
	return template.Text("Authorization", at)
}

// cognitoScheme is the security definition of an authorizer with user pools.
func cognitoScheme(pools, identity *template.Node, at template.Pos) *template.Node {
	if !pools.Is(template.List) {
		pools = template.Sequence(pools.Pos, pools)
	}
	return template.Mapping(at,
		text("type", "apiKey", at),
		template.Entry("name", identityHeader(identity, at)),
		text("in", "header", at),
		text(keyAuthType, "cognito_user_pools", at),
		template.Entry(keyAuthorizer, template.Mapping(at,
			text("type", "cognito_user_pools", at),
			template.Entry("providerARNs", pools),
			template.Entry("identityValidationExpression", first(identity.Get("ValidationExpression"))))))
}

// lambdaScheme is the security definition of an authorizer with a function.
func (t *transform) lambdaScheme(n, identity *template.Node, payload string, at template.Pos) (*template.Node, error) {
	function := n.Get("FunctionArn")
	if function == nil {
		function = template.Scalar(template.Null, "null", at)
	}
	details := []template.Field{
		text("type", strings.ToLower(payload), at),
		template.Entry("authorizerUri", authorizerURI(function, t.options.Partition, at)),
		template.Entry("authorizerResultTtlInSeconds", given(identity.Get("ReauthorizeEvery"))),
		template.Entry("authorizerCredentials", invokeRole(n)),
	}
	header := identityHeader(identity, at)
	if payload == "REQUEST" {
		header = template.Text("Unused", at)
		var sources []string
		for _, kind := range []struct{ property, prefix string }{
			{"Headers", "method.request.header."}, {"QueryStrings", "method.request.querystring."},
			{"StageVariables", "stageVariables."}, {"Context", "context."},
		} {
			names, err := identityNames(identity, kind.property, kind.prefix)
			if err != nil {
				return nil, err
			}
			sources = append(sources, names...)
		}
		if len(sources) > 0 {
			details = append(details, text("identitySource", strings.Join(sources, ", "), at))
		}
	} else {
		details = append(details, template.Entry("identityValidationExpression", first(identity.Get("ValidationExpression"))))
	}
	return template.Mapping(at,
		text("type", "apiKey", at),
		template.Entry("name", header),
		text("in", "header", at),
		text(keyAuthType, "custom", at),
		template.Entry(keyAuthorizer, template.Mapping(at, details...))), nil
}

// authorizerURI is the URI at which API Gateway invokes an authorizer's function.
func authorizerURI(function *template.Node, partition string, at template.Pos) *template.Node {
	return sub("arn:"+partition+":apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations", at,
		template.Entry("__FunctionArn__", function))
}

// invokeRole is the role with which API Gateway invokes an authorizer's function,
// or nil.
func invokeRole(n *template.Node) *template.Node {
	role := n.Get("FunctionInvokeRole")
	if !set(role) || isText(role, authNone) {
		return nil
	}
	return role
}

// identityNames reads one kind of identity source, with the prefix that API
// Gateway gives it.
func identityNames(identity *template.Node, property, prefix string) ([]string, error) {
	n := identity.Get(property)
	if !set(n) {
		return nil, nil
	}
	if !n.Is(template.List) {
		return nil, fmt.Errorf("property Identity.%s must be a list", property)
	}
	var out []string
	for _, item := range n.Items {
		s, ok := item.Str()
		if !ok {
			return nil, fmt.Errorf("property Identity.%s must be a list of strings", property)
		}
		out = append(out, prefix+s)
	}
	return out, nil
}

// authorizerPermission lets API Gateway invoke an authorizer's function.
func authorizerPermission(api string, a authorizer, partition string, attrs []template.Field) *template.Node {
	source := sub("arn:"+partition+":execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*", a.at,
		template.Entry("__ApiId__", ref(api, a.at)))
	return apiPermission(a.function, source, attrs, a.at)
}
