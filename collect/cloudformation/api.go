package cloudformation

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/inventory"
)

// The kinds of API.
const (
	kindREST      = "REST"
	kindHTTP      = "HTTP"
	kindWebSocket = "WEBSOCKET"
)

// defineRestAPI reads AWS::ApiGateway::RestApi and the routes of its Body.
func (b *builder) defineRestAPI(r *resource) {
	definition := r.get("Body").parsed()
	api := &inventory.API{
		Resource: r.head,
		Kind:     kindREST,
		Endpoint: inventory.None[string](r.home),
		Policy:   r.get("Policy").policy(""),
		CORS:     inventory.None[inventory.CORS](r.home),
		Body:     b.bodyKnown(r, definition),

		EndpointDisabled: endpointDisabled(r, definition),
	}
	if types, rest := r.in("EndpointConfiguration", "Types").items(); len(types) > 0 {
		api.Endpoint = types[0].text()
	} else if rest != "" {
		api.Endpoint = missing[string](r.get("EndpointConfiguration").unknown(rest))
	} else if f := r.in("Parameters", "endpointConfigurationTypes"); !f.absent() {
		api.Endpoint = f.text()
	}
	if api.Policy.IsAbsent() {
		api.Policy = definition.get("x-amazon-apigateway-policy").policy("")
	}
	b.inv.APIs = append(b.inv.APIs, api)
	b.bodyRoutes(r, definition, false)
}

// defineHTTPAPI reads AWS::ApiGatewayV2::Api: HTTP and WebSocket APIs, with the
// routes of the Body and of quick create.
func (b *builder) defineHTTPAPI(r *resource) {
	definition := r.get("Body").parsed()
	api := &inventory.API{
		Resource: r.head,
		Kind:     kindHTTP,
		Endpoint: inventory.None[string](r.home),
		Policy:   inventory.None[inventory.Policy](r.home),
		CORS:     structure(r.get("CorsConfiguration"), cors),
		Body:     b.bodyKnown(r, definition),

		EndpointDisabled: endpointDisabled(r, definition),
	}
	if protocol, _ := r.get("ProtocolType").literal(); strings.EqualFold(protocol, kindWebSocket) {
		api.Kind = kindWebSocket
	}
	if c := definition.get("x-amazon-apigateway-cors"); api.CORS.IsAbsent() && !c.absent() {
		api.CORS = structure(c, cors)
	}
	b.inv.APIs = append(b.inv.APIs, api)
	b.bodyRoutes(r, definition, true)
	if target := r.get("Target"); !target.absent() {
		b.quickCreate(r, target)
	}
}

// quickCreate adds the route that an HTTP API with a Target has: all requests,
// or those of RouteKey, without authorization.
func (b *builder) quickCreate(r *resource, target fact) {
	method, path := "ANY", "/$default"
	if key, ok := r.get("RouteKey").literal(); ok {
		method, path = splitRouteKey(key)
	}
	route := b.newRoute(r, method, path, target.at)
	route.Authorization = inventory.Value("NONE", target.at)
	route.APIKey = inventory.Value(false, target.at)
	route.Function = b.integrationFunction(target)
	b.inv.Routes = append(b.inv.Routes, route)
}

// newRoute makes a route that the API resource itself defines. It has the id of
// the API, which is the resource to mend, and the name METHOD /path.
func (b *builder) newRoute(r *resource, method, path string, at inventory.Source) *inventory.Route {
	route := &inventory.Route{
		Resource: r.head,
		API:      inventory.Value(inventory.Ref{Kind: inventory.ToResource, ID: r.id}, r.home),
		Method:   method,
		Path:     path,
		Function: inventory.None[inventory.FunctionRef](at),
	}
	route.Source = at
	route.Name = inventory.Value(method+" "+path, at)
	return route
}

// bodyKnown reports whether the definition is in the template.
func (b *builder) bodyKnown(r *resource, definition fact) inventory.Known[bool] {
	switch {
	case definition.value.Kind == intrinsic.Map:
		if why := unexpanded(definition.value); why != "" {
			return missing[bool](definition.unknown(why))
		}
		return inventory.Value(true, definition.at)
	case !definition.absent():
		return missing[bool](definition)
	}
	if f := r.get("BodyS3Location"); !f.absent() {
		return inventory.Missing[bool](inventory.NotCollected, "the definition of the API is in S3 and not in the template", f.at)
	}
	if f := r.get("CloneFrom"); !f.absent() {
		return inventory.Missing[bool](inventory.NotCollected, "the API is a copy of one that is not in the template", f.at)
	}
	return inventory.None[bool](r.home)
}

// defineMethod reads AWS::ApiGateway::Method.
func (b *builder) defineMethod(r *resource) {
	method, _ := r.get("HttpMethod").glob()
	route := &inventory.Route{
		Resource:      r.head,
		API:           b.ref(r.get("RestApiId"), typeRestAPI),
		Method:        strings.ToUpper(method),
		Path:          b.resourcePath(r.get("ResourceId"), 0),
		Authorization: orDefault(r.get("AuthorizationType").text(), "NONE"),
		APIKey:        orDefault(r.get("ApiKeyRequired").boolean(), false),
	}
	route.Function = b.integration(r.get("Integration"), "Type", "Uri")
	b.inv.Routes = append(b.inv.Routes, route)
}

// orDefault returns the value that the service takes for an absent one.
func orDefault[T any](k inventory.Known[T], def T) inventory.Known[T] {
	if k.IsAbsent() {
		return inventory.Value(def, k.Source)
	}
	return k
}

// maxPathDepth bounds the chain of AWS::ApiGateway::Resource above a method.
const maxPathDepth = 64

// resourcePath returns the path of an AWS::ApiGateway::Resource, or / for the
// root of the API.
func (b *builder) resourcePath(f fact, depth int) string {
	for _, p := range f.value.Parts {
		if p.Ref == nil || p.Ref.Kind != inventory.ToResource {
			continue
		}
		target := b.resources[f.scope.ref(*p.Ref).ID]
		switch {
		case target == nil || depth > maxPathDepth:
			return "/?*"
		case target.kind == typeRestAPI:
			return "/"
		case target.kind == "AWS::ApiGateway::Resource":
			part, _ := target.get("PathPart").glob()
			return strings.TrimSuffix(b.resourcePath(target.get("ParentId"), depth+1), "/") + "/" + part
		}
	}
	return "/?*"
}

// integration returns the function of an integration; absent if it is of
// another kind.
func (b *builder) integration(f fact, kindKey, uriKey string) inventory.Known[inventory.FunctionRef] {
	if f.absent() {
		return inventory.None[inventory.FunctionRef](f.at)
	}
	if kind, ok := f.get(kindKey).literal(); ok {
		switch strings.ToUpper(kind) {
		case "MOCK", "HTTP", "HTTP_PROXY":
			return inventory.None[inventory.FunctionRef](f.at)
		}
	}
	return b.integrationFunction(f.get(uriKey))
}

// integrationFunction returns the function behind an integration URI; absent if
// the URI is that of another service.
func (b *builder) integrationFunction(uri fact) inventory.Known[inventory.FunctionRef] {
	k := b.function(uri)
	if k.IsUnknown() && !b.mayBeFunction(uri) {
		return inventory.None[inventory.FunctionRef](uri.at)
	}
	if ref, ok := k.Get(); ok && ref.Function == "" && !strings.Contains(ref.ARN, ":function:") {
		// A URI holds an ARN, never a bare name: this one is of something else.
		return inventory.None[inventory.FunctionRef](uri.at)
	}
	return k
}

// mayBeFunction reports whether a value that is not known to be a function could
// still be one: what it refers to and the form of its text do not exclude it.
func (b *builder) mayBeFunction(f fact) bool {
	if f.value.Kind == intrinsic.Unknown {
		return true
	}
	text, ok := f.glob()
	if !ok {
		return false
	}
	if service := arnService(text); service != "" && service != "lambda" && service != "apigateway" {
		return false
	}
	if strings.HasPrefix(text, "http") {
		return false
	}
	if _, after, ok := strings.Cut(text, ":apigateway:"); ok {
		if fields := strings.Split(after, ":"); len(fields) > 1 && !strings.ContainsAny(fields[1], "?*") {
			return fields[1] == "lambda"
		}
	}
	for _, p := range f.value.Parts {
		if p.Ref == nil || p.Ref.Kind != inventory.ToResource {
			continue
		}
		target := b.resources[f.scope.ref(*p.Ref).ID]
		if target != nil && !standsForAnything(target.kind) {
			return false
		}
	}
	return true
}

// standsForAnything reports whether an attribute of a resource may be the ARN of
// a function: a nested stack's output or a custom resource's attribute.
func standsForAnything(kind string) bool {
	return strings.HasPrefix(kind, "AWS::CloudFormation::") || strings.HasPrefix(kind, "Custom::") ||
		strings.HasPrefix(kind, "AWS::Lambda::") || kind == typeSSMParameter
}

// defineHTTPRoute reads AWS::ApiGatewayV2::Route and its integration.
func (b *builder) defineHTTPRoute(r *resource) {
	key, _ := r.get("RouteKey").glob()
	method, path := splitRouteKey(key)
	route := &inventory.Route{
		Resource:      r.head,
		API:           b.ref(r.get("ApiId"), typeHTTPAPI),
		Method:        method,
		Path:          path,
		Authorization: orDefault(r.get("AuthorizationType").text(), "NONE"),
		APIKey:        orDefault(r.get("ApiKeyRequired").boolean(), false),
		Function:      inventory.None[inventory.FunctionRef](r.home),
	}
	if ref, ok := route.API.Get(); ok {
		if api := b.resources[ref.ID]; api != nil {
			if protocol, _ := api.get("ProtocolType").literal(); strings.EqualFold(protocol, kindWebSocket) {
				route.Method, route.Path = key, "/"
			}
		}
	}
	if target := r.get("Target"); !target.absent() {
		route.Function = missing[inventory.FunctionRef](target)
		for _, ref := range target.scope.refs(target.value.Refs) {
			integration := b.resources[ref.ID]
			if integration != nil && integration.kind == "AWS::ApiGatewayV2::Integration" {
				route.Function = b.integration(integration.fact, "IntegrationType", "IntegrationUri")
			}
		}
	}
	b.inv.Routes = append(b.inv.Routes, route)
}

// splitRouteKey splits METHOD /path. The key of a WebSocket route, and $default,
// stand for any method.
func splitRouteKey(key string) (method, path string) {
	method, path, ok := strings.Cut(key, " ")
	if !ok {
		return "ANY", "/" + strings.TrimPrefix(key, "/")
	}
	path = strings.TrimSpace(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return strings.ToUpper(method), path
}
