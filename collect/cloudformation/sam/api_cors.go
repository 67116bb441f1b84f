package sam

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// cors is the Cors of a REST API.
type cors struct {
	origin, headers, methods, maxAge *template.Node
	credentials                      bool
	at                               template.Pos
}

// addCORS adds an OPTIONS method that answers preflight requests to the paths that
// have none.
// Source: AWS SAM developer guide, "CorsConfiguration".
func (a *restAPI) addCORS() error {
	n := a.get("Cors")
	if !set(n) {
		return nil
	}
	if a.body == nil {
		return errors.New("property Cors needs a definition in the template")
	}
	c, err := readCORS(n)
	if err != nil {
		return err
	}
	if err := a.body.checkRest(); err != nil {
		return fmt.Errorf("property Cors: %w", err)
	}
	if c.credentials && isText(c.origin, "'*'") {
		return errors.New("property Cors: AllowCredentials needs an AllowOrigin other than '*'")
	}
	done := map[string]bool{}
	for _, f := range a.body.paths.Fields {
		path := f.Key
		if path != "/" {
			path = strings.TrimRight(path, "/")
		}
		if done[path] {
			continue
		}
		done[path] = true
		if err := a.body.addPreflight(f.Key, c); err != nil {
			return err
		}
	}
	return nil
}

func readCORS(n *template.Node) (cors, error) {
	c := cors{origin: template.Text("'*'", n.Pos), at: n.Pos}
	if n.Is(template.String) || isIntrinsic(n) {
		c.origin = n
		return c, nil
	}
	if !n.Is(template.Map) {
		return c, errors.New("property Cors must be a string or a map")
	}
	for _, f := range n.Fields {
		switch f.Key {
		case "AllowMethods":
			c.methods = f.Value
		case "AllowHeaders":
			c.headers = f.Value
		case "AllowOrigin":
			c.origin = f.Value
		case "MaxAge":
			c.maxAge = given(f.Value)
		case "AllowCredentials":
			c.credentials = isTrue(f.Value)
		default:
			return c, fmt.Errorf("property Cors has no %q", f.Key)
		}
	}
	return c, nil
}

func (d *openAPI) addPreflight(path string, c cors) error {
	items, err := d.pathItems(path)
	if err != nil {
		return err
	}
	for _, item := range items {
		if item.Field("options") != nil {
			continue
		}
		if !set(c.origin) {
			return errors.New("property Cors: AllowOrigin must not be empty")
		}
		if !set(c.methods) {
			c.methods = template.Text("'"+allowedMethods(item)+"'", c.at)
		}
		putField(item, "options", c.preflight())
	}
	return nil
}

// allowedMethods lists the methods of a path and OPTIONS.
func allowedMethods(path *template.Node) string {
	if path.Field(keyAnyMethod) != nil {
		return "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"
	}
	methods := []string{"OPTIONS"}
	for _, f := range path.Fields {
		methods = append(methods, strings.ToUpper(f.Key))
	}
	slices.Sort(methods)
	return strings.Join(slices.Compact(methods), ",")
}

// preflight is the OPTIONS method: a mock integration that answers with headers.
func (c cors) preflight() *template.Node {
	const header = "method.response.header."
	parameters, headers := template.Mapping(c.at), template.Mapping(c.at)
	add := func(name, kind string, v *template.Node) {
		putField(parameters, header+name, v)
		putField(headers, name, template.Mapping(c.at, text("type", kind, c.at)))
	}
	add("Access-Control-Allow-Origin", "string", c.origin)
	if set(c.headers) {
		add("Access-Control-Allow-Headers", "string", c.headers)
	}
	if set(c.methods) {
		add("Access-Control-Allow-Methods", "string", c.methods)
	}
	if c.maxAge != nil {
		add("Access-Control-Max-Age", "integer", c.maxAge)
	}
	if c.credentials {
		add("Access-Control-Allow-Credentials", "string", template.Text("'true'", c.at))
	}
	return template.Mapping(c.at,
		text("summary", "CORS support", c.at),
		template.Entry("consumes", texts(c.at, "application/json")),
		template.Entry("produces", texts(c.at, "application/json")),
		template.Entry(keyIntegration, template.Mapping(c.at,
			text("type", "mock", c.at),
			template.Entry("requestTemplates", template.Mapping(c.at, text("application/json", "{\n  \"statusCode\" : 200\n}\n", c.at))),
			template.Entry("responses", template.Mapping(c.at, template.Entry("default", template.Mapping(c.at,
				text("statusCode", "200", c.at),
				template.Entry("responseParameters", parameters),
				template.Entry("responseTemplates", template.Mapping(c.at, text("application/json", "{}\n", c.at))))))))),
		template.Entry("responses", template.Mapping(c.at, template.Entry("200", template.Mapping(c.at,
			text("description", "Default response for CORS method", c.at),
			template.Entry("headers", headers))))))
}
