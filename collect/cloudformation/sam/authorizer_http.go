package sam

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// Properties that one kind of authorizer of an HTTP API has, and the other not.
var (
	jwtProperties    = []string{"AuthorizationScopes", "JwtConfiguration", "IdentitySource"}
	lambdaProperties = []string{
		"FunctionArn", "FunctionInvokeRole", "Identity", "AuthorizerPayloadFormatVersion",
		"EnableSimpleResponses", "EnableFunctionDefaultPermissions",
	}
)

// httpAuthorizers reads the authorizers of an HTTP API. AWS_IAM is one of them if
// EnableIamAuthorizer is true.
// Source: AWS SAM developer guide, "HttpApiAuth" and the authorizer objects below it.
func (t *transform) httpAuthorizers(auth *template.Node) ([]authorizer, error) {
	var out []authorizer
	if iam := auth.Get("EnableIamAuthorizer"); isTrue(iam) {
		out = append(out, authorizer{name: authIAM, scheme: iamScheme(iam.Pos), at: iam.Pos})
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
		a, err := t.httpAuthorizer(f.Key, f.Value, f.Pos)
		if err != nil {
			return nil, fmt.Errorf("Auth.Authorizers.%s: %w", f.Key, err)
		}
		out = append(out, a)
	}
	return out, nil
}

func (t *transform) httpAuthorizer(name string, n *template.Node, at template.Pos) (authorizer, error) {
	a := authorizer{name: name, at: at, scopes: given(n.Get("AuthorizationScopes"))}
	if n.Field("OpenIdConnectUrl") != nil {
		return a, fmt.Errorf("OpenIdConnectUrl is no longer supported")
	}
	if a.scopes != nil && !a.scopes.Is(template.List) {
		return a, fmt.Errorf("AuthorizationScopes must be a list")
	}
	jwt := n.Get("JwtConfiguration")
	wrong := jwtProperties
	if set(jwt) {
		wrong = lambdaProperties
	}
	for _, p := range wrong {
		if v := given(n.Get(p)); v != nil && (p != "JwtConfiguration" || set(v)) {
			return a, fmt.Errorf("%s does not belong to an authorizer of this kind", p)
		}
	}
	if set(jwt) {
		return a, jwtScheme(&a, jwt, n)
	}
	return a, t.requestScheme(&a, n)
}

// jwtScheme makes the security definition of an authorizer that checks a JWT.
func jwtScheme(a *authorizer, jwt, n *template.Node) error {
	if !jwt.Is(template.Map) {
		return fmt.Errorf("JwtConfiguration must be a map")
	}
	source := n.Get("IdentitySource")
	if !set(source) {
		return fmt.Errorf("IdentitySource is required with JwtConfiguration")
	}
	configuration := template.Mapping(jwt.Pos)
	for _, f := range jwt.Fields {
		putField(configuration, strings.ToLower(f.Key), f.Value)
	}
	a.scheme = template.Mapping(a.at,
		text("type", "oauth2", a.at),
		template.Entry(keyAuthorizer, template.Mapping(a.at,
			template.Entry("jwtConfiguration", configuration),
			template.Entry("identitySource", source),
			text("type", "jwt", a.at))))
	return nil
}

// requestScheme makes the security definition of an authorizer with a function.
func (t *transform) requestScheme(a *authorizer, n *template.Node) error {
	function, version := n.Get("FunctionArn"), n.Get("AuthorizerPayloadFormatVersion")
	if !set(function) {
		return fmt.Errorf("JwtConfiguration or FunctionArn is required")
	}
	if !set(version) {
		return fmt.Errorf("AuthorizerPayloadFormatVersion is required with FunctionArn")
	}
	if p := given(n.Get("EnableFunctionDefaultPermissions")); p != nil {
		if !p.Is(template.Bool) {
			return fmt.Errorf("EnableFunctionDefaultPermissions must be a boolean")
		}
		if set(p) {
			a.function = function
		}
	}
	details := []template.Field{
		text("type", "request", a.at),
		template.Entry("authorizerUri", authorizerURI(function, t.options.Partition, a.at)),
		template.Entry("authorizerCredentials", invokeRole(n)),
	}
	if identity := n.Get("Identity"); set(identity) {
		if !identity.Is(template.Map) {
			return fmt.Errorf("property Identity must be a map")
		}
		details = append(details, template.Entry("authorizerResultTtlInSeconds", given(identity.Get("ReauthorizeEvery"))))
		sources := template.Sequence(identity.Pos)
		for _, kind := range []struct{ property, prefix string }{
			{"Headers", "$request.header."}, {"QueryStrings", "$request.querystring."},
			{"StageVariables", "$stageVariables."}, {"Context", "$context."},
		} {
			names, err := identityNames(identity, kind.property, kind.prefix)
			if err != nil {
				return err
			}
			sources.Items = append(sources.Items, texts(identity.Pos, names...).Items...)
		}
		details = append(details, template.Entry("identitySource", sources))
	}
	details = append(details, template.Entry("authorizerPayloadFormatVersion", version),
		template.Entry("enableSimpleResponses", first(n.Get("EnableSimpleResponses"))))
	a.scheme = template.Mapping(a.at,
		text("type", "apiKey", a.at), text("name", "Unused", a.at), text("in", "header", a.at),
		template.Entry(keyAuthorizer, template.Mapping(a.at, details...)))
	return nil
}
