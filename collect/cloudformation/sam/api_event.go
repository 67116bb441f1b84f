package sam

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// apiEvent transforms an Api event of a function: the permission for the route,
// and the route itself if the transform manages the API's definition.
// Source: AWS SAM developer guide, event source "Api".
func (t *transform) apiEvent(fn *function, eventID string, event *template.Node) {
	if p := event.Get("Properties"); p.Is(template.Map) {
		t.checkProperties(fn.id, p, apiEventProperties["Api"])
	}
	r, d, ok := t.restRoute(fn.id, eventID, event)
	if !ok {
		return
	}
	t.addRoutePermission(fn, eventID, r)
	if d == nil {
		return
	}
	if !t.chargeRoute(d, r.route) {
		return
	}
	if err := t.addRestRoute(fn, event.Get("Properties"), r, d); err != nil {
		fn.fail(event.Pos, "event %s: %v", eventID, err)
	}
}

// restRoute reads an Api event of a function or state machine. The draft is nil if
// the API is not one of the transform's.
func (t *transform) restRoute(owner, eventID string, event *template.Node) (stagedRoute, *apiDraft, bool) {
	properties := event.Get("Properties")
	r, err := routeOf(event, false)
	if err != nil {
		// Reported before, except for an event without any property.
		if !set(properties) {
			t.refuse(owner, event.Pos, "event %s: %v", eventID, err)
		}
		return stagedRoute{}, nil, false
	}
	target := t.source[r.api]
	d := t.draft(r.api)
	if target == nil || d != nil && d.http {
		return stagedRoute{}, nil, false // reported before
	}
	s := stagedRoute{route: r, stage: "Stage"}
	if name, ok := target.At("Properties", "StageName").Str(); ok {
		if name == "" {
			t.refuse(r.api, target.Pos, "StageName must not be empty")
		} else {
			s.stage = name
		}
	}
	return s, d, true
}

// stagedRoute is a route of a REST API with the name of the API's stage, or Stage
// if the name is not known.
type stagedRoute struct {
	route
	stage string
}

// addRoutePermission lets API Gateway invoke a function for a route on every stage.
func (t *transform) addRoutePermission(fn *function, eventID string, r stagedRoute) {
	method := strings.ToUpper(r.method)
	if method == "ANY" {
		method = "*"
	}
	arn := sub("arn:"+t.options.Partition+":execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/"+method+arnPath(r.path), r.at,
		template.Entry("__ApiId__", r.apiNode), text("__Stage__", "*", r.at))
	id := fn.id + eventID + "Permission"
	if alphanumeric.MatchString(r.stage) {
		id += r.stage
	} else {
		id = hashID(id, r.stage)
	}
	fn.add(id, apiPermission(fn.name(r.at), arn, fn.attrs, r.at))
}

// apiPermission lets API Gateway invoke a function from one source.
func apiPermission(function, source *template.Node, attrs []template.Field, at template.Pos) *template.Node {
	return resource(at, "AWS::Lambda::Permission", attrs,
		text("Action", "lambda:InvokeFunction", at),
		template.Entry("FunctionName", function),
		text("Principal", "apigateway.amazonaws.com", at),
		template.Entry("SourceArn", source))
}

// addRestRoute adds a route to the definition of a REST API, and authorization to
// one that is there if the event overrides the API's.
func (t *transform) addRestRoute(fn *function, properties *template.Node, r stagedRoute, d *apiDraft) error {
	auth := given(properties.Get("Auth"))
	merge := set(d.properties.Get("MergeDefinitions"))
	if d.body != nil && (d.managed || merge) {
		doc := d.body
		if merge {
			doc = newOpenAPI(swaggerSkeleton(r.at))
		}
		if err := doc.checkRest(); err != nil {
			return err
		}
		if err := t.integrateFunction(fn, properties, r, d, doc); err != nil {
			return err
		}
		if merge {
			if err := d.mergeRoute(doc, r.route); err != nil {
				return err
			}
		}
	}
	if d.body == nil || !set(auth.Get("OverrideApiAuth")) {
		return nil
	}
	if first(auth.Get("Authorizer"), auth.Get("ApiKeyRequired"), auth.Get("ResourcePolicy")) == nil {
		return fmt.Errorf("OverrideApiAuth needs an Authorizer, ApiKeyRequired or ResourcePolicy")
	}
	if err := d.body.checkRest(); err != nil {
		return err
	}
	return t.authorizeRoute(auth, r, d, d.body)
}

// integrateFunction adds a function's route to a definition.
func (t *transform) integrateFunction(fn *function, properties *template.Node, r stagedRoute, d *apiDraft, doc *openAPI) error {
	if err := doc.checkNewRoute(r.route); err != nil {
		return err
	}
	auth := given(properties.Get("Auth"))
	if set(auth) && !auth.Is(template.Map) {
		return fmt.Errorf("property Auth must be a map")
	}
	apiAuth := d.auth
	if set(apiAuth) && !apiAuth.Is(template.Map) {
		return fmt.Errorf("property Auth of %s must be a map", d.id)
	}
	stream := isText(properties.Get("ResponseTransferMode"), "RESPONSE_STREAM")
	uri := functionURI(fn.arn(r.at), t.options.Partition, stream, r.at)
	if c := fn.condition(); c != "" {
		uri = conditional(c, uri, nil, r.at)
	}
	integration := template.Mapping(r.at,
		text("type", "aws_proxy", r.at), text("httpMethod", "POST", r.at), template.Entry("uri", uri))
	if stream {
		putField(integration, "responseTransferMode", template.Text("STREAM", r.at))
	}
	if credentials := t.integrationCredentials(auth, apiAuth, r.at); credentials != nil {
		putField(integration, "credentials", credentials)
	}
	if err := doc.addIntegration(r.path, r.method, integration, template.Mapping(r.at), fn.condition(), r.at); err != nil {
		return err
	}
	if set(auth) {
		if err := t.authorizeRoute(auth, r, d, doc); err != nil {
			return err
		}
	}
	if timeout := properties.Get("TimeoutInMillis"); set(timeout) {
		if err := doc.setTimeout(r.path, r.method, timeout); err != nil {
			return err
		}
	}
	if model := properties.Get("RequestModel"); set(model) {
		if err := doc.requestModel(r.route, model, d.properties.Get("Models")); err != nil {
			return err
		}
	}
	if parameters := properties.Get("RequestParameters"); set(parameters) {
		return doc.requestParameters(r.route, parameters)
	}
	return nil
}

// checkNewRoute reports a method that a path already has an integration for.
func (d *openAPI) checkNewRoute(r route) error {
	found, err := d.hasIntegration(r.path, r.method)
	if err == nil && found {
		err = fmt.Errorf("method %q is defined more than once for path %q", strings.ToLower(r.method), r.path)
	}
	return err
}

// functionURI is the integration URI of a function or alias.
// Source: API Gateway developer guide, "x-amazon-apigateway-integration object".
func functionURI(arn *template.Node, partition string, stream bool, at template.Pos) *template.Node {
	version, invocations := "2015-03-31", "invocations"
	if stream {
		version, invocations = "2021-11-15", "response-streaming-invocations"
	}
	return sub("arn:"+partition+":apigateway:${AWS::Region}:lambda:path/"+version+"/functions/"+shorthand(arn)+"/"+invocations, at)
}

// shorthand writes a Ref or GetAtt as a variable of Fn::Sub.
func shorthand(call *template.Node) string {
	_, arg, _ := call.Intrinsic()
	if s, ok := arg.Str(); ok {
		return "${" + s + "}"
	}
	var parts []string
	for _, item := range arg.Items {
		s, _ := item.Str()
		parts = append(parts, s)
	}
	return "${" + strings.Join(parts, ".") + "}"
}

// mergeRoute puts a route made by the transform over the one of a definition in
// the template.
func (d *apiDraft) mergeRoute(made *openAPI, r route) error {
	if !set(d.body.paths) {
		return nil // the service merges into paths that are there, not into none
	}
	method := strings.ToLower(r.method)
	path := d.body.path(r.path)
	if path == nil {
		path = template.Mapping(r.at)
		d.body.setPath(r.path, path, r.at)
	}
	if !path.Is(template.Map) {
		return fmt.Errorf("path %q of DefinitionBody must be a map", r.path)
	}
	body := ownedMap(path, method, r.at)
	if body == nil {
		return fmt.Errorf("method %q of path %q of DefinitionBody must be a map", method, r.path)
	}
	generated := made.path(r.path).Get(normalMethod(r.method))
	for _, f := range generated.Fields {
		putField(body, f.Key, f.Value)
	}
	body.Pos = r.at
	path.Field(method).Pos = r.at
	return nil
}
