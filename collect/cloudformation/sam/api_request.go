package sam

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// requestModel makes a route take a body of one of the API's models, and adds the
// validator that the event asks for.
// Source: AWS SAM developer guide, "RequestModel".
func (d *openAPI) requestModel(r route, model, models *template.Node) error {
	if !model.Is(template.Map) {
		return fmt.Errorf("RequestModel must be a map")
	}
	name := model.Get("Model")
	if !set(name) {
		return nil
	}
	text, ok := name.Str()
	switch {
	case !set(models):
		return fmt.Errorf("RequestModel of method %q of path %q needs an API with Models", r.method, r.path)
	case !models.Is(template.Map) || !ok || !set(models.Get(text)):
		return fmt.Errorf("RequestModel of method %q of path %q is not one of the API's Models", r.method, r.path)
	}
	operations, err := d.operations(r.path, r.method)
	if err != nil {
		return err
	}
	for _, o := range operations {
		d.setModel(o, strings.ToLower(text), given(model.Get("Required")), name.Pos)
	}
	body, parameters := given(model.Get("ValidateBody")), given(model.Get("ValidateParameters"))
	if body == nil && parameters == nil {
		return nil
	}
	for _, v := range []*template.Node{body, parameters} {
		if v != nil && !v.Is(template.Bool) {
			return fmt.Errorf("ValidateBody and ValidateParameters must be booleans")
		}
	}
	return d.setValidator(operations, set(body), set(parameters), model.Pos)
}

func (d *openAPI) setModel(o operation, name string, required *template.Node, at template.Pos) {
	if given(d.root.Get("swagger")) != nil {
		parameter := template.Mapping(at,
			text("in", "body", at), text("name", name, at),
			template.Entry("schema", template.Mapping(at, text("$ref", "#/definitions/"+name, at))),
			template.Entry("required", required))
		appendTo(o.body, "parameters", at, parameter)
		return
	}
	if !d.isOpenAPI3() {
		return
	}
	schema := template.Mapping(at, template.Entry("schema", template.Mapping(at, text("$ref", "#/components/schemas/"+name, at))))
	putField(o.body, "requestBody", template.Mapping(at,
		template.Entry("content", template.Mapping(at, template.Entry("application/json", schema))),
		template.Entry("required", required)))
}

func (d *openAPI) setValidator(operations []operation, body, parameters bool, at template.Pos) error {
	name := "no-validation"
	switch {
	case body && parameters:
		name = "body-and-params"
	case body:
		name = "body-only"
	case parameters:
		name = "params-only"
	}
	validators := ownedMap(d.root, "x-amazon-apigateway-request-validators", at)
	if validators == nil {
		return fmt.Errorf("x-amazon-apigateway-request-validators must be a map")
	}
	if !set(validators.Get(name)) {
		putField(validators, name, template.Mapping(at,
			template.Entry("validateRequestBody", flag(body, at)),
			template.Entry("validateRequestParameters", flag(parameters, at))))
	}
	for _, o := range operations {
		putField(o.body, "x-amazon-apigateway-request-validator", template.Text(name, at))
	}
	return nil
}

var requestParameter = regexp.MustCompile(`^method\.request\.(querystring|path|header)\.`)

// requestParameters adds parameters to a route, and to its cache key.
// Source: AWS SAM developer guide, "RequestParameter".
func (d *openAPI) requestParameters(r route, parameters *template.Node) error {
	if !parameters.Is(template.List) {
		return fmt.Errorf("RequestParameters must be a list")
	}
	operations, err := d.operations(r.path, r.method)
	if err != nil {
		return err
	}
	for _, n := range parameters.Items {
		name, required, caching, err := readRequestParameter(n)
		if err != nil {
			return err
		}
		in, short, _ := strings.Cut(strings.ReplaceAll(name, "method.request.", ""), ".")
		if in == "querystring" {
			in = "query"
		}
		for _, o := range operations {
			appendTo(o.body, "parameters", n.Pos, template.Mapping(n.Pos,
				text("in", in, n.Pos), text("name", short, n.Pos),
				template.Entry("required", required), text("type", "string", n.Pos)))
			if integration := o.body.Get(keyIntegration); set(caching) && integration.Is(template.Map) {
				appendTo(integration, "cacheKeyParameters", n.Pos, template.Text(name, n.Pos))
			}
		}
	}
	return nil
}

// readRequestParameter reads a name, or a map of the name to its settings.
func readRequestParameter(n *template.Node) (name string, required, caching *template.Node, err error) {
	required, caching = flag(false, n.Pos), flag(false, n.Pos)
	name, ok := n.Str()
	if n.Is(template.Map) && len(n.Fields) > 0 {
		f := n.Fields[0]
		name, ok = f.Key, true
		if !f.Value.Is(template.Map) {
			return "", nil, nil, fmt.Errorf("the settings of RequestParameters %q must be a map", name)
		}
		for _, s := range f.Value.Fields {
			switch s.Key {
			case "Required":
				required = s.Value
			case "Caching":
				caching = s.Value
			default:
				return "", nil, nil, fmt.Errorf("RequestParameters %q has no setting %q", name, s.Key)
			}
		}
	}
	if !ok {
		return "", nil, nil, fmt.Errorf("an item of RequestParameters must be a string or a map")
	}
	if !requestParameter.MatchString(name) {
		return "", nil, nil, fmt.Errorf("RequestParameters %q must be method.request.querystring|path|header.NAME", name)
	}
	return name, required, caching, nil
}
