package sam

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// httpAPIEvent transforms an HttpApi event of a function: the permission for the
// route, unless the function's catch-all route covers it, and the route itself.
// Source: AWS SAM developer guide, event source "HttpApi".
func (t *transform) httpAPIEvent(fn *function, eventID string, event *template.Node) {
	if p := event.Get("Properties"); p.Is(template.Map) {
		t.checkProperties(fn.id, p, apiEventProperties["HttpApi"])
	}
	r, err := routeOf(event, true)
	if err != nil || t.source[r.api] == nil {
		return // reported before
	}
	d := t.draft(r.api)
	if d == nil {
		t.addHTTPPermission(fn, eventID, r)
		return
	}
	if d.body != nil {
		if err := d.body.checkHTTP(); err != nil {
			t.refuse(r.api, d.at, "%v", err)
			return
		}
	}
	if r.path == "$default" || d.body == nil || !d.catchAll(fn) {
		t.addHTTPPermission(fn, eventID, r)
	}
	if d.body == nil || !t.chargeRoute(d, r) {
		return
	}
	if err := t.addHTTPRoute(fn, event.Get("Properties"), r, d); err != nil {
		fn.fail(event.Pos, "event %s: %v", eventID, err)
	}
}

// eventPath returns the path of an event; an HttpApi event without path and method
// is the catch-all route.
func eventPath(event *template.Node) (string, bool) {
	if isText(event.Get("Type"), "HttpApi") {
		if r, err := routeOf(event, true); err == nil {
			return r.path, true
		}
	}
	return event.At("Properties", "Path").Str()
}

var functionInURI = regexp.MustCompile(`([A-Za-z0-9]+)\.Arn`)

// catchAll reports whether the API's default route invokes the function, so that
// its permission covers every route.
func (d *apiDraft) catchAll(fn *function) bool {
	if found, err := d.body.hasIntegration("$default", keyAnyMethod); err != nil || !found {
		return false
	}
	operations, err := d.body.operations("$default", keyAnyMethod)
	if err != nil {
		return false
	}
	for _, o := range operations {
		uri := o.body.At(keyIntegration, "uri")
		if !uri.Is(template.Map) {
			return false
		}
		uris, err := branches(uri)
		if err != nil {
			return false
		}
		for _, u := range uris {
			s, _ := u.Get("Fn::Sub").Str()
			m := functionInURI.FindStringSubmatch(s)
			if m == nil || m[1] != fn.target() {
				return false
			}
		}
	}
	return true
}

// target is the logical id of what events invoke: the alias, or the function.
func (f *function) target() string {
	if f.alias != "" {
		return f.alias
	}
	return f.id
}

// addHTTPPermission lets API Gateway invoke a function for a route on every stage.
func (t *transform) addHTTPPermission(fn *function, eventID string, r route) {
	path := strings.TrimSuffix(r.path, "/")
	if path == "" {
		path = r.path
	}
	if path == "$default" {
		path = ""
	}
	path = httpPathParameter.ReplaceAllString(path, "*")
	method := strings.ToLower(r.method)
	suffix := "/" + strings.ToUpper(method) + path
	switch {
	case method == "any" && path == "/$default":
		suffix = path
	case method == "any" || method == keyAnyMethod:
		suffix = "/*" + path
	}
	arn := sub("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}"+suffix, r.at,
		template.Entry("__ApiId__", r.apiNode), text("__Stage__", "*", r.at))
	fn.add(fn.id+eventID+"Permission", apiPermission(fn.name(r.at), arn, fn.attrs, r.at))
}

// httpPathParameter is narrower than pathParameter: of the greedy parameters, the
// transform knows only {proxy+} in HTTP APIs.
var httpPathParameter = regexp.MustCompile(`\{([a-zA-Z0-9._-]+|proxy\+)\}`)

var curly = regexp.MustCompile(`\{(.*?)\}`)

// addHTTPRoute adds a route to the definition of an HTTP API.
func (t *transform) addHTTPRoute(fn *function, properties *template.Node, r route, d *apiDraft) error {
	found, err := d.body.hasIntegration(r.path, r.method)
	if err != nil {
		return err
	}
	if found && d.managed {
		return fmt.Errorf("method %q is defined more than once for path %q", strings.ToLower(r.method), r.path)
	}
	if !found {
		if err := d.body.integrateHTTP(fn, r); err != nil {
			return err
		}
	}
	if auth := properties.Get("Auth"); set(auth) {
		if err := d.authorizeHTTPRoute(auth, r); err != nil {
			return err
		}
	}
	if timeout := properties.Get("TimeoutInMillis"); set(timeout) {
		if err := d.body.setTimeout(r.path, r.method, timeout); err != nil {
			return err
		}
	}
	operations, err := d.body.operations(r.path, r.method)
	if err != nil {
		return err
	}
	version := properties.Get("PayloadFormatVersion")
	for _, o := range operations {
		for _, m := range curly.FindAllStringSubmatch(r.path, -1) {
			requirePathParameter(o.body, m[1], r.at)
		}
		if i := o.body.Get(keyIntegration); set(version) && i.Is(template.Map) {
			putField(i, "payloadFormatVersion", version)
		}
	}
	return nil
}

func (d *openAPI) integrateHTTP(fn *function, r route) error {
	uri := functionURI(fn.arn(r.at), "${AWS::Partition}", false, r.at)
	if c := fn.condition(); c != "" {
		uri = conditional(c, uri, nil, r.at)
	}
	integration := template.Mapping(r.at,
		text("type", "aws_proxy", r.at), text("httpMethod", "POST", r.at),
		text("payloadFormatVersion", "2.0", r.at), template.Entry("uri", uri))
	items, err := d.addMethod(r.path, r.method, r.at)
	if err != nil {
		return err
	}
	if r.path == "$default" && normalMethod(r.method) == keyAnyMethod {
		for _, item := range items {
			putField(item.Get(keyAnyMethod), "isDefaultRoute", flag(true, r.at))
		}
	}
	return d.addIntegration(r.path, r.method, integration, template.Mapping(r.at), fn.condition(), r.at)
}

// requirePathParameter lists a parameter of the path among those of the method.
func requirePathParameter(body *template.Node, name string, at template.Pos) {
	if list := body.Get("parameters"); list.Is(template.List) {
		for _, p := range list.Items {
			if isText(p.Get("name"), name) {
				putField(p, "in", template.Text("path", at))
				putField(p, "required", flag(true, at))
				return
			}
		}
	}
	appendTo(body, "parameters", at, template.Mapping(at,
		text("name", name, at), text("in", "path", at), template.Entry("required", flag(true, at))))
}

// authorizeHTTPRoute applies the Auth of an event to the methods of its route.
// Source: AWS SAM developer guide, "HttpApiFunctionAuth".
func (d *apiDraft) authorizeHTTPRoute(auth *template.Node, r route) error {
	apiAuth := given(d.properties.Get("Auth"))
	if !auth.Is(template.Map) || apiAuth != nil && !apiAuth.Is(template.Map) {
		return fmt.Errorf("property Auth must be a map")
	}
	authorizer := first(auth.Get("Authorizer"), apiAuth.Get("DefaultAuthorizer"))
	if authorizer == nil {
		return fmt.Errorf("property Auth needs an Authorizer, or an API with a DefaultAuthorizer")
	}
	authorizers := apiAuth.Get("Authorizers")
	name, ok := authorizer.Str()
	iam := name == authIAM && isTrue(apiAuth.Get("EnableIamAuthorizer"))
	switch {
	case ok && name == authNone:
		if !set(apiAuth.Get("DefaultAuthorizer")) {
			return fmt.Errorf("the Authorizer NONE of method %q of path %q needs an API with a DefaultAuthorizer", r.method, r.path)
		}
	case iam:
	case !ok || !authorizers.Is(template.Map) || !set(authorizers.Get(name)):
		return fmt.Errorf("the Authorizer of method %q of path %q is not one of the API's", r.method, r.path)
	}
	scopes := first(auth.Get("AuthorizationScopes"))
	if scopes != nil && !scopes.Is(template.List) {
		return fmt.Errorf("Auth.AuthorizationScopes must be a list of strings")
	}
	needed := template.Sequence(r.at)
	if name != authNone && name != authIAM {
		if !authorizers.Get(name).Is(template.Map) {
			return fmt.Errorf("authorizer %q must be a map", name)
		}
		if s := first(scopes, authorizers.At(name, "AuthorizationScopes")); s != nil {
			needed = s
		}
	}
	operations, err := d.body.operations(r.path, r.method)
	if err != nil {
		return err
	}
	for _, o := range operations {
		existing, err := security(r.path, o)
		if err != nil {
			return err
		}
		requirements := append(append([]*template.Node(nil), existing...), template.Mapping(r.at, template.Entry(name, needed)))
		putField(o.body, "security", template.Sequence(r.at, requirements...))
	}
	return nil
}
