package sam

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// Keys of API Gateway's extensions to OpenAPI.
// Source: API Gateway developer guide, "OpenAPI extensions for API Gateway".
const (
	keyIntegration = "x-amazon-apigateway-integration"
	keyAnyMethod   = "x-amazon-apigateway-any-method"
	keyAuthorizer  = "x-amazon-apigateway-authorizer"
	keyAuthType    = "x-amazon-apigateway-authtype"
	keyPolicy      = "x-amazon-apigateway-policy"
	keyEndpoint    = "x-amazon-apigateway-endpoint-configuration"
)

var (
	openAPI3Version = regexp.MustCompile(`^3(\.\d)(\.\d)?$`)
	pathParameter   = regexp.MustCompile(`\{[a-zA-Z0-9._-]+\+?\}`)
)

// openAPI is the definition of an API while the transform builds it. It owns its
// nodes, and changes them until the API is put.
type openAPI struct {
	root  *template.Node
	paths *template.Node
	index map[string]int // path → position in paths.Fields

	// checked says that checkRest has found the paths to be maps; later ones are.
	checked bool
	// said holds the first compared statements of the resource policy.
	said     map[string]bool
	compared int
}

// swaggerSkeleton is the definition of a REST API without routes.
func swaggerSkeleton(at template.Pos) *template.Node { return skeleton("swagger", "2.0", at) }

// openAPISkeleton is the definition of an HTTP API without routes.
func openAPISkeleton(at template.Pos) *template.Node { return skeleton("openapi", "3.0.1", at) }

func skeleton(format, version string, at template.Pos) *template.Node {
	return template.Mapping(at,
		text(format, version, at),
		template.Entry("info", template.Mapping(at,
			text("version", "1.0", at),
			template.Entry("title", ref("AWS::StackName", at)))),
		template.Entry("paths", template.Mapping(at)))
}

// newOpenAPI takes over a tree that the caller owns; see own.
func newOpenAPI(owned *template.Node) *openAPI {
	d := &openAPI{root: owned}
	d.reindex()
	return d
}

// moveTo gives a place to what no event has caused: all but the paths themselves.
func (d *openAPI) moveTo(at template.Pos) {
	var walk func(n *template.Node)
	walk = func(n *template.Node) {
		n.Pos = at
		for i := range n.Fields {
			n.Fields[i].Pos = at
			if n.Fields[i].Value != d.paths {
				walk(n.Fields[i].Value)
			}
		}
	}
	walk(d.root)
	d.paths.Pos = at
}

func (d *openAPI) reindex() {
	d.index = map[string]int{}
	d.paths = d.root.Get("paths")
	if !d.paths.Is(template.Map) {
		d.paths = nil
		return
	}
	for i, f := range d.paths.Fields {
		d.index[f.Key] = i
	}
}

// isOpenAPI3 reports whether the document is of OpenAPI version 3.
func (d *openAPI) isOpenAPI3() bool {
	v := d.root.Get("openapi")
	return set(v) && isOpenAPI3Version(v)
}

func isOpenAPI3Version(v *template.Node) bool {
	return v != nil && openAPI3Version.MatchString(v.Text)
}

// checkRest reports why the document cannot be that of a REST API.
func (d *openAPI) checkRest() error {
	if d == nil || d.paths == nil || !set(d.root.Get("swagger")) && !d.isOpenAPI3() {
		return fmt.Errorf("DefinitionBody does not hold a valid Swagger definition")
	}
	if d.checked {
		return nil
	}
	for _, f := range d.paths.Fields {
		if _, err := d.pathItems(f.Key); err != nil {
			return err
		}
	}
	d.checked = true
	return nil
}

// checkHTTP reports why the document cannot be that of an HTTP API.
func (d *openAPI) checkHTTP() error {
	if d == nil || d.paths == nil || !d.isOpenAPI3() {
		return fmt.Errorf("DefinitionBody does not hold a valid OpenAPI definition: openapi or paths is missing or invalid")
	}
	return nil
}

// normalMethod returns a method's name as definitions write it.
func normalMethod(method string) string {
	method = strings.ToLower(method)
	if method == "any" {
		return keyAnyMethod
	}
	return method
}

// branches returns the values that a value may have at deployment: both of an
// Fn::If, without AWS::NoValue, or the value itself.
func branches(n *template.Node) ([]*template.Node, error) {
	condition := n.Get("Fn::If")
	if condition == nil {
		return []*template.Node{n}, nil
	}
	if !condition.Is(template.List) {
		return nil, fmt.Errorf("the value of Fn::If must be a list")
	}
	var out []*template.Node
	for i, item := range condition.Items {
		if i > 0 && !isNoValue(item) {
			out = append(out, item)
		}
	}
	return out, nil
}

// path returns the value of a path, or nil.
func (d *openAPI) path(path string) *template.Node {
	if i, ok := d.index[path]; ok {
		return d.paths.Fields[i].Value
	}
	return nil
}

func (d *openAPI) setPath(path string, v *template.Node, at template.Pos) {
	if i, ok := d.index[path]; ok {
		d.paths.Fields[i].Value = v
		return
	}
	d.index[path] = len(d.paths.Fields)
	d.paths.Fields = append(d.paths.Fields, template.Field{Key: path, Pos: at, Value: v})
}

// renamePath gives a path another name.
func (d *openAPI) renamePath(from, to string) {
	i, ok := d.index[from]
	if !ok {
		return
	}
	f := d.paths.Fields[i]
	d.paths.Fields = append(d.paths.Fields[:i:i], d.paths.Fields[i+1:]...)
	d.reindex()
	d.setPath(to, f.Value, f.Pos)
}

// pathItems returns the maps that a path may have at deployment.
func (d *openAPI) pathItems(path string) ([]*template.Node, error) {
	items, err := branches(d.path(path))
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		if !item.Is(template.Map) {
			return nil, fmt.Errorf("the value of path %q must be a map", path)
		}
	}
	return items, nil
}

// operation is a method of a path.
type operation struct {
	method string // as normalMethod returns it
	body   *template.Node
}

// notMethod reports whether a key of a path is not a method.
func notMethod(key string) bool {
	return key == "parameters" || key == "summary" || key == "description"
}

// operations returns the methods of a path that have an integration: all of them,
// or the one named.
func (d *openAPI) operations(path, method string) ([]operation, error) {
	items, err := d.pathItems(path)
	if err != nil {
		return nil, err
	}
	method = normalMethod(method)
	var out []operation
	for _, item := range items {
		for _, f := range item.Fields {
			if method == "" && notMethod(f.Key) || method != "" && f.Key != method {
				continue
			}
			bodies, err := branches(f.Value)
			if err != nil {
				return nil, err
			}
			for _, body := range bodies {
				if !body.Is(template.Map) {
					return nil, fmt.Errorf("the definition of method %q of path %q must be a map", f.Key, path)
				}
				if set(body.Get(keyIntegration)) {
					out = append(out, operation{normalMethod(f.Key), body})
				}
			}
		}
	}
	return out, nil
}

// hasIntegration reports whether a method of a path has an integration in every
// branch of the path.
func (d *openAPI) hasIntegration(path, method string) (bool, error) {
	if _, ok := d.index[path]; !ok {
		return false, nil
	}
	items, err := d.pathItems(path)
	if err != nil {
		return false, err
	}
	for _, item := range items {
		bodies, err := branches(item.Get(normalMethod(method)))
		if err != nil {
			return false, err
		}
		found := false
		for _, body := range bodies {
			found = found || set(body.Get(keyIntegration))
		}
		if !found {
			return false, nil
		}
	}
	return true, nil
}

// addMethod makes sure that a path has a method, and returns the path's maps.
func (d *openAPI) addMethod(path, method string, at template.Pos) ([]*template.Node, error) {
	if v := d.path(path); !set(v) {
		d.setPath(path, template.Mapping(at), at)
	}
	items, err := d.pathItems(path)
	if err != nil {
		return nil, err
	}
	method = normalMethod(method)
	for _, item := range items {
		switch body := item.Get(method); {
		case body == nil || body.Is(template.Null):
			putField(item, method, template.Mapping(at))
		case !body.Is(template.Map):
			return nil, fmt.Errorf("the definition of method %q of path %q must be a map", method, path)
		}
	}
	return items, nil
}

// addIntegration gives a method of a path its integration. A condition is the
// name of that of the function or state machine behind it; empty if it has none.
func (d *openAPI) addIntegration(path, method string, integration, responses *template.Node, condition string, at template.Pos) error {
	items, err := d.addMethod(path, method, at)
	if err != nil {
		return err
	}
	method = normalMethod(method)
	for _, item := range items {
		body := item.Get(method)
		putField(body, keyIntegration, own(integration))
		if body.Get("responses") == nil {
			putField(body, "responses", own(responses))
		}
		body.Pos = at
		item.Field(method).Pos = at
		if condition != "" {
			putField(item, method, conditional(condition, body, nil, at))
		}
	}
	return nil
}

// setTimeout sets the integration timeout of a method, in milliseconds.
func (d *openAPI) setTimeout(path, method string, milliseconds *template.Node) error {
	operations, err := d.operations(path, method)
	if err != nil {
		return err
	}
	for _, o := range operations {
		if i := o.body.Get(keyIntegration); i.Is(template.Map) {
			putField(i, "timeoutInMillis", milliseconds)
		}
	}
	return nil
}

// disableServers marks the servers of an OpenAPI 3 definition with whether the
// default endpoint of the API is disabled.
func (d *openAPI) disableServers(v *template.Node) error {
	servers := given(d.root.Get("servers"))
	if servers == nil {
		servers = template.Sequence(v.Pos, template.Mapping(v.Pos))
		putField(d.root, "servers", servers)
	}
	if !servers.Is(template.List) {
		return fmt.Errorf("servers must be a list")
	}
	for _, server := range servers.Items {
		if !server.Is(template.Map) {
			return fmt.Errorf("an item of servers must be a map")
		}
		c := ownedMap(server, keyEndpoint, v.Pos)
		if c == nil {
			return fmt.Errorf("%s must be a map", keyEndpoint)
		}
		putField(c, "disableExecuteApiEndpoint", v)
	}
	return nil
}

// security returns the security requirements of a method, each a map.
func security(path string, o operation) ([]*template.Node, error) {
	n := given(o.body.Get("security"))
	if n == nil {
		return nil, nil
	}
	if !n.Is(template.List) {
		return nil, fmt.Errorf("security of method %q of path %q must be a list", o.method, path)
	}
	for _, item := range n.Items {
		if !item.Is(template.Map) {
			return nil, fmt.Errorf("an item of security of method %q of path %q is not a map", o.method, path)
		}
	}
	return n.Items, nil
}

// arnPath returns a path as it stands in the ARN of a method: parameters become *.
// Source: API Gateway developer guide, "Resource format of permissions for
// executing API in API Gateway".
func arnPath(path string) string {
	if len(path) > 1 {
		path = strings.TrimSuffix(path, "/")
	}
	return pathParameter.ReplaceAllString(path, "*")
}
