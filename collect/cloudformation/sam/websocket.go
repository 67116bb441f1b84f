package sam

import (
	"errors"
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

const webSocketTag = "websocketapi:createdBy"

// webSocket is an AWS::Serverless::WebSocketApi being generated.
type webSocket struct {
	*transform
	id         string
	res        *template.Node
	properties *template.Node
	auth       *template.Node
	made       []madeResource
}

func (w *webSocket) get(property string) *template.Node { return given(w.properties.Get(property)) }

func (w *webSocket) add(id string, body *template.Node) {
	w.made = append(w.made, madeResource{id, body})
}

// webSocketAPI transforms an AWS::Serverless::WebSocketApi.
// Source: AWS SAM developer guide, "AWS::Serverless::WebSocketApi".
func (t *transform) webSocketAPI(id string, res *template.Node) {
	properties := res.Get("Properties")
	if !properties.Is(template.Map) {
		properties = template.Mapping(res.Pos)
	}
	t.checkProperties(id, properties, webSocketProperties)
	w := &webSocket{transform: t, id: id, res: res, properties: properties}
	w.auth = given(t.resolve(w.get("Auth")))
	if err := w.generate(); err != nil {
		t.refuse(id, res.Pos, "%v", err)
		return
	}
	if tags := w.get("Tags"); set(tags) {
		t.propagateAPITags(w.made, withTag(tags, webSocketTag, res.Pos), set(w.get("PropagateTags")))
	}
	for _, m := range w.made {
		t.put(id, m.id, m.body)
	}
}

func (w *webSocket) generate() error {
	routes := given(w.resolve(w.get("Routes")))
	if !set(routes) || !routes.Is(template.Map) {
		return errors.New("property Routes needs at least one route")
	}
	if ip := w.get("IpAddressType"); ip != nil && !isIntrinsic(ip) && !isText(ip, "ipv4") && !isText(ip, "dualstack") {
		return errors.New("IpAddressType must be ipv4 or dualstack")
	}
	domain := given(w.resolve(w.get("Domain")))
	if set(domain.Get("MutualTlsAuthentication")) {
		return errors.New("Domain.MutualTlsAuthentication is not supported for WebSocket APIs")
	}
	if set(w.auth) && routes.Field("$connect") == nil {
		return errors.New("property Auth needs a $connect route")
	}
	w.addAPI()
	// The source's Condition and deletion policies are not passed on: the service
	// drops them for this type.
	var ids []string
	for _, f := range routes.Fields {
		id, err := w.addRoute(f.Key, f.Value)
		if err != nil {
			return fmt.Errorf("route %s: %w", f.Key, err)
		}
		ids = append(ids, id)
	}
	// WebSocket APIs do not share groups of records: the service keeps the last.
	if err := w.addDomainV2(w.id, domain, webSocketTag, zones{}, nil, &w.made); err != nil {
		return err
	}
	if err := w.addStage(ids); err != nil {
		return err
	}
	return w.addAuthorizer()
}

func (w *webSocket) addAPI() {
	at := w.res.Pos
	name := w.get("Name")
	if name == nil {
		name = template.Text(w.id, at)
	}
	w.add(w.id, resource(at, "AWS::ApiGatewayV2::Api", attributes(w.res, "DependsOn"),
		text("ProtocolType", "WEBSOCKET", at),
		template.Entry("Name", name),
		template.Entry("ApiKeySelectionExpression", w.get("ApiKeySelectionExpression")),
		template.Entry("Description", w.get("Description")),
		template.Entry("DisableExecuteApiEndpoint", w.get("DisableExecuteApiEndpoint")),
		template.Entry("DisableSchemaValidation", w.get("DisableSchemaValidation")),
		template.Entry("IpAddressType", w.get("IpAddressType")),
		template.Entry("RouteSelectionExpression", w.get("RouteSelectionExpression")),
		template.Entry("Tags", withTag(w.get("Tags"), webSocketTag, at))))
}

// routeID is a route key as a part of a logical id.
func routeID(key string) (string, error) {
	plain := key
	switch key {
	case "$connect", "$disconnect", "$default":
		plain = key[1:]
	}
	if !alphanumeric.MatchString(plain) {
		return "", errors.New("the route key must be alphanumeric, or $connect, $disconnect or $default")
	}
	return strings.ToUpper(plain[:1]) + strings.ToLower(plain[1:]), nil
}

// addRoute adds a route with its integration and permission, and returns the
// logical id of the route.
func (w *webSocket) addRoute(key string, n *template.Node) (string, error) {
	name, err := routeID(key)
	if err != nil {
		return "", err
	}
	function := n.Get("FunctionArn")
	if !n.Is(template.Map) || function == nil {
		return "", errors.New("FunctionArn is required")
	}
	parameters := n.Get("RequestParameters")
	if set(parameters) && key != "$connect" {
		return "", errors.New("RequestParameters is supported for $connect only")
	}
	at := n.Pos
	base := w.id + name
	fields := []template.Field{
		text("RouteKey", key, at),
		template.Entry("ApiId", ref(w.id, at)),
		template.Entry("RequestParameters", first(parameters)),
		template.Entry("Target", template.Call("Fn::Join", template.Sequence(at,
			template.Text("/", at), template.Sequence(at, template.Text("integrations", at), ref(base+"Integration", at))), at)),
	}
	for _, property := range []string{
		"ApiKeyRequired", "ModelSelectionExpression", "OperationName", "RequestModels", "RouteResponseSelectionExpression",
	} {
		fields = append(fields, template.Entry(property, given(n.Get(property))))
	}
	if key == "$connect" && set(w.auth) {
		kind, err := w.authType()
		if err != nil {
			return "", err
		}
		fields = append(fields, text("AuthorizationType", kind, w.auth.Pos))
		if kind == "CUSTOM" {
			fields = append(fields, template.Entry("AuthorizerId", ref(w.authorizerID(), w.auth.Pos)))
		}
	}
	w.add(base+"Route", resource(at, "AWS::ApiGatewayV2::Route", nil, fields...))
	w.add(base+"Integration", resource(at, "AWS::ApiGatewayV2::Integration", nil,
		template.Entry("ApiId", ref(w.id, at)),
		text("IntegrationType", "AWS_PROXY", at),
		template.Entry("IntegrationUri", webSocketURI("FunctionArn", function, at)),
		template.Entry("TimeoutInMillis", given(n.Get("IntegrationTimeout")))))
	w.add(base+"Permission", apiPermission(function, w.routeARN(key, at), nil, at))
	return base + "Route", nil
}

// webSocketURI is the integration URI of a function given by its ARN.
func webSocketURI(variable string, function *template.Node, at template.Pos) *template.Node {
	return sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${"+variable+"}/invocations", at,
		template.Entry(variable, function))
}

// routeARN is the ARN of a route on the API's stage.
func (w *webSocket) routeARN(key string, at template.Pos) *template.Node {
	arn := "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${" + w.id + ".ApiId}/"
	name := w.stageName()
	if s, ok := name.Str(); ok {
		return sub(arn+s+"/"+key, at)
	}
	return sub(arn+"${__StageName__}/"+key, at, template.Entry("__StageName__", name))
}

func (w *webSocket) stageName() *template.Node {
	if name := w.get("StageName"); name != nil {
		return name
	}
	return template.Text("default", w.res.Pos)
}

// authType checks Auth and returns its type.
func (w *webSocket) authType() (string, error) {
	if !w.auth.Is(template.Map) {
		return "", errors.New("property Auth must be a map")
	}
	kind, _ := w.auth.Get("AuthType").Str()
	switch upper := strings.ToUpper(kind); upper {
	case "":
		return "", errors.New("Auth.AuthType is required")
	case authNone, authIAM:
		if len(w.auth.Fields) > 1 {
			return "", fmt.Errorf("property Auth: AuthType %s takes no further settings", upper)
		}
		if kind != authIAM {
			return authNone, nil
		}
		return authIAM, nil
	case "CUSTOM":
		if !set(w.auth.Get("AuthArn")) {
			return "", errors.New("Auth.AuthArn is required with AuthType CUSTOM")
		}
		if kind != upper {
			return authNone, nil
		}
		return upper, nil
	}
	return "", errors.New("Auth.AuthType must be AWS_IAM, CUSTOM or NONE")
}

func (w *webSocket) authorizerID() string { return w.id + "ConnectAuthorizer" }

// addAuthorizer adds the authorizer of the $connect route, and its permission
// unless it has a role.
func (w *webSocket) addAuthorizer() error {
	if !set(w.auth) {
		return nil
	}
	if kind, err := w.authType(); err != nil || kind != "CUSTOM" {
		return err
	}
	at := w.auth.Pos
	name := first(w.auth.Get("Name"))
	if name == nil {
		name = template.Text(w.authorizerID(), at)
	}
	function, role := w.auth.Get("AuthArn"), w.auth.Get("InvokeRole")
	w.add(w.authorizerID(), resource(at, "AWS::ApiGatewayV2::Authorizer", nil,
		template.Entry("ApiId", ref(w.id, at)),
		template.Entry("AuthorizerCredentialsArn", given(role)),
		text("AuthorizerType", "REQUEST", at),
		template.Entry("AuthorizerUri", webSocketURI("AuthArn", function, at)),
		template.Entry("IdentitySource", given(w.auth.Get("IdentitySource"))),
		template.Entry("Name", name)))
	if !set(role) {
		z := authorizer{name: w.authorizerID(), function: function, at: at}
		w.add(w.id+"AuthorizerPermission", authorizerPermission(w.id, z, "${AWS::Partition}", nil))
	}
	return nil
}

// addStage adds the API's stage. With settings for routes it waits for them.
func (w *webSocket) addStage(routes []string) error {
	name := w.stageName()
	stage := w.id + "Stage"
	if s, ok := name.Str(); ok {
		switch s {
		case "$default":
			return errors.New("a stage of a WebSocket API cannot have the name $default")
		case "default":
			stage = w.id + "DefaultStage"
		default:
			stage = w.id + s + "Stage"
			if !alphanumeric.MatchString(stage) {
				return errors.New("StageName must be alphanumeric")
			}
		}
	}
	at := w.res.Pos
	var attrs []template.Field
	settings := w.get("RouteSettings")
	if set(settings) {
		attrs = []template.Field{template.Entry("DependsOn", texts(at, routes...))}
	}
	w.add(stage, resource(at, "AWS::ApiGatewayV2::Stage", attrs,
		template.Entry("ApiId", ref(w.id, at)),
		template.Entry("StageName", name),
		template.Entry("StageVariables", w.get("StageVariables")),
		template.Entry("AccessLogSettings", w.get("AccessLogSettings")),
		template.Entry("DefaultRouteSettings", w.get("DefaultRouteSettings")),
		template.Entry("RouteSettings", settings),
		template.Entry("Tags", template.Mapping(at, text(webSocketTag, "SAM", at))),
		template.Entry("AutoDeploy", flag(true, at))))
	w.refer(w.id, "Stage", stage)
	return nil
}
