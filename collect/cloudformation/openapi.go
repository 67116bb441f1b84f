package cloudformation

import (
	"strings"

	"github.com/temper-security/temper/inventory"
)

// anyMethod is the extension that stands for all methods of a path.
const anyMethod = "x-amazon-apigateway-any-method"

// operations are the keys of a path item that are methods. Source: OpenAPI
// Specification 3.0, Path Item Object; Amazon API Gateway, extensions to OpenAPI.
var operations = map[string]string{
	"get": "GET", "put": "PUT", "post": "POST", "delete": "DELETE", "options": "OPTIONS",
	"head": "HEAD", "patch": "PATCH", "trace": "TRACE", anyMethod: "ANY",
}

// bodyRoutes reads the routes of an API's OpenAPI definition.
func (b *builder) bodyRoutes(r *resource, definition fact, http bool) {
	d := openapi{builder: b, r: r, root: definition, http: http}
	for _, item := range definition.get("paths").entries() {
		for _, op := range item.entries() {
			if method, ok := operations[strings.ToLower(op.key)]; ok {
				b.inv.Routes = append(b.inv.Routes, d.route(method, item.key, op))
			}
		}
	}
}

// openapi is an API definition, version 2 (Swagger) or 3.
type openapi struct {
	*builder
	r    *resource
	root fact
	http bool
}

func (d *openapi) route(method, path string, op entry) *inventory.Route {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	route := d.newRoute(d.r, method, path, op.at)
	if op.reason() != "" {
		route.Authorization = missing[string](op.fact)
		route.APIKey = missing[bool](op.fact)
		route.Function = missing[inventory.FunctionRef](op.fact)
		return route
	}
	route.Authorization, route.APIKey = d.security(op.fact)
	route.Function = d.operationFunction(op.fact)
	return route
}

// operationFunction returns the function that answers an operation. An
// integration may be kept among the components.
func (d *openapi) operationFunction(op fact) inventory.Known[inventory.FunctionRef] {
	f := op.get("x-amazon-apigateway-integration")
	if ref, ok := f.get("$ref").literal(); ok {
		f = d.root
		for _, key := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
			f = f.get(pointerUnescape.Replace(key))
		}
	}
	return d.integration(f, "type", "uri")
}

var pointerUnescape = strings.NewReplacer("~1", "/", "~0", "~")

// security returns how an operation is authorized, and whether it needs an API
// key. A key alone is not authentication: it identifies a usage plan.
func (d *openapi) security(op fact) (auth inventory.Known[string], key inventory.Known[bool]) {
	list := op.get("security")
	if list.absent() {
		list = d.root.get("security")
	}
	auth = inventory.Value("NONE", op.at)
	key = inventory.Value(false, op.at)
	requirements, rest := list.items()
	for _, requirement := range requirements {
		if requirement.reason() != "" && rest == "" {
			rest = requirement.reason()
		}
		for _, scheme := range requirement.entries() {
			kind := d.scheme(scheme)
			text, known := kind.Get()
			switch {
			case known && text == apiKeyScheme:
				key = inventory.Value(true, scheme.at)
			case !known || text != "NONE":
				if have, _ := auth.Get(); have == "NONE" {
					auth = kind
				}
			}
		}
	}
	// The extension states the type where there is no scheme: NONE or AWS_IAM.
	for _, holder := range []fact{op, d.root} {
		kind, ok := holder.in("x-amazon-apigateway-auth", "type").literal()
		if have, known := auth.Get(); ok && known && have == "NONE" {
			if strings.EqualFold(kind, "AWS_IAM") {
				auth = inventory.Value("AWS_IAM", holder.in("x-amazon-apigateway-auth", "type").at)
			}
			break
		}
	}
	if rest != "" {
		if have, known := auth.Get(); known && have == "NONE" {
			auth = missing[string](list.unknown(rest))
		}
		if needed, known := key.Get(); known && !needed {
			key = missing[bool](list.unknown(rest))
		}
	}
	return auth, key
}

// apiKeyScheme is the answer of scheme for an API key, which is no
// authentication.
const apiKeyScheme = "API_KEY"

// scheme returns the authorization that a security scheme stands for.
func (d *openapi) scheme(use entry) inventory.Known[string] {
	def := d.root.in("components", "securitySchemes", use.key)
	if def.absent() {
		def = d.root.in("securityDefinitions", use.key)
	}
	if def.absent() {
		// A name without a definition: SAM writes NONE for a method that opts out
		// of the default authorizer, and api_key and sigv4 for the built-in kinds.
		switch strings.ToLower(use.key) {
		case "none":
			return inventory.Value("NONE", use.at)
		case "api_key":
			return inventory.Value(apiKeyScheme, use.at)
		case "sigv4", "aws_iam":
			return inventory.Value("AWS_IAM", use.at)
		}
		return inventory.Missing[string](inventory.Unsupported,
			"the security scheme "+use.key+" is not defined in the API", use.at)
	}
	if why := def.reason(); why != "" {
		return missing[string](def)
	}
	if kind, ok := def.get("x-amazon-apigateway-authtype").literal(); ok && strings.EqualFold(kind, "awsSigv4") {
		return inventory.Value("AWS_IAM", def.at)
	}
	authorizer := def.get("x-amazon-apigateway-authorizer")
	if !authorizer.absent() {
		return d.authorizer(authorizer)
	}
	kind, _ := def.get("type").literal()
	authtype := def.get("x-amazon-apigateway-authtype")
	switch {
	case !authtype.absent():
		if text, ok := authtype.literal(); ok && strings.EqualFold(text, "cognito_user_pools") {
			return inventory.Value("COGNITO_USER_POOLS", def.at)
		}
		return inventory.Value("CUSTOM", def.at)
	case strings.EqualFold(kind, "apiKey"):
		return inventory.Value(apiKeyScheme, def.at)
	case d.http && strings.EqualFold(kind, "oauth2"), d.http && strings.EqualFold(kind, "openIdConnect"):
		return inventory.Value("JWT", def.at)
	}
	// A scheme of OpenAPI without an extension documents a client's duty; API
	// Gateway does not enforce it.
	return inventory.Value("NONE", def.at)
}

// authorizer returns the authorization of x-amazon-apigateway-authorizer.
func (d *openapi) authorizer(f fact) inventory.Known[string] {
	kind := f.get("type")
	text, ok := kind.literal()
	if !ok {
		if kind.absent() {
			return inventory.Value("CUSTOM", f.at)
		}
		return missing[string](kind)
	}
	switch strings.ToLower(text) {
	case "jwt":
		return inventory.Value("JWT", f.at)
	case "cognito_user_pools":
		return inventory.Value("COGNITO_USER_POOLS", f.at)
	}
	return inventory.Value("CUSTOM", f.at)
}

// bodyAuthorizers are the functions that authorize requests for an API's
// definition.
func (b *builder) bodyAuthorizers(definition fact) []fact {
	var list []fact
	for _, schemes := range []fact{definition.in("components", "securitySchemes"), definition.get("securityDefinitions")} {
		for _, scheme := range schemes.entries() {
			if uri := scheme.in("x-amazon-apigateway-authorizer", "authorizerUri"); !uri.absent() {
				list = append(list, uri)
			}
		}
	}
	return list
}
