package sam

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

var restAuthProperties = map[string]bool{
	"Authorizers": true, "DefaultAuthorizer": true, "InvokeRole": true, "ApiKeyRequired": true,
	"AddDefaultAuthorizerToCorsPreflight": true, "AddApiKeyRequiredToCorsPreflight": true,
	"ResourcePolicy": true, "UsagePlan": true,
}

// addAuth puts the API's Auth into its definition: authorizers, the default one,
// API keys and the resource policy.
// Source: AWS SAM developer guide, "ApiAuth".
func (a *restAPI) addAuth() error {
	if !set(a.auth) {
		return nil
	}
	if a.body == nil {
		return errors.New("property Auth needs a definition in the template")
	}
	if err := checkKeys("Auth", a.auth, restAuthProperties); err != nil {
		return err
	}
	if err := a.body.checkRest(); err != nil {
		return fmt.Errorf("property Auth: %w", err)
	}
	authorizers, err := a.restAuthorizers(a.auth)
	if err != nil {
		return err
	}
	if len(authorizers) > 0 {
		if err := a.setAuthorizers(authorizers); err != nil {
			return err
		}
	}
	if key := a.auth.Get("ApiKeyRequired"); set(key) {
		if err := a.body.defineSecurity(authAPIKey, apiKeyScheme(key.Pos)); err != nil {
			return err
		}
		preflight := unlessFalse(a.auth.Get("AddApiKeyRequiredToCorsPreflight"))
		for _, f := range a.body.paths.Fields {
			if err := a.body.defaultAPIKey(f.Key, preflight); err != nil {
				return err
			}
		}
	}
	if policy := a.auth.Get("ResourcePolicy"); set(policy) {
		if err := mapOf(policy, "Auth.ResourcePolicy"); err != nil {
			return err
		}
		for _, f := range a.body.paths.Fields {
			if !a.charge(size(policy, a.budget)) {
				return nil
			}
			if err := a.body.addResourcePolicy(policy, f.Key, a.get("StageName")); err != nil {
				return err
			}
		}
		a.body.addStatements(policy.Get("CustomStatements"))
	}
	return a.finishVersion()
}

// unlessFalse reads a boolean whose default is true.
func unlessFalse(n *template.Node) bool { return n == nil || set(n) }

// checkKeys reports a key of a map that is not among the known ones.
func checkKeys(name string, n *template.Node, known map[string]bool) error {
	if !n.Is(template.Map) {
		return fmt.Errorf("%s must be a map", name)
	}
	for _, f := range n.Fields {
		if !known[f.Key] {
			return fmt.Errorf("%s has no %q", name, f.Key)
		}
	}
	return nil
}

// setAuthorizers defines authorizers, and applies the default one to all methods.
func (a *restAPI) setAuthorizers(authorizers []authorizer) error {
	definitions := ownedMap(a.body.root, "securityDefinitions", a.auth.Pos)
	if definitions == nil {
		return errors.New("securityDefinitions must be a map")
	}
	known := map[string]bool{authIAM: true}
	for _, z := range authorizers {
		putField(definitions, z.name, z.scheme)
		known[z.name] = true
	}
	n := a.auth.Get("DefaultAuthorizer")
	if !set(n) {
		return nil
	}
	name, ok := n.Str()
	if !ok || !known[name] {
		return errors.New("DefaultAuthorizer must be the name of one of the Authorizers")
	}
	preflight := unlessFalse(a.auth.Get("AddDefaultAuthorizerToCorsPreflight"))
	for _, f := range a.body.paths.Fields {
		if !a.charge(len(authorizers)) {
			return nil
		}
		if err := a.body.defaultAuthorizer(f.Key, name, authorizers, preflight); err != nil {
			return err
		}
	}
	return nil
}

var statusCode = regexp.MustCompile(`^[0-9]{1,3}`)

// addGatewayResponses puts the API's own error responses into its definition.
// Source: AWS SAM developer guide, "GatewayResponses".
func (a *restAPI) addGatewayResponses() error {
	responses := a.get("GatewayResponses")
	if !set(responses) {
		return nil
	}
	if err := mapOf(responses, "GatewayResponses"); err != nil {
		return err
	}
	if err := a.body.checkRest(); err != nil {
		return fmt.Errorf("GatewayResponses: %w", err)
	}
	all := ownedMap(a.body.root, "x-amazon-apigateway-gateway-responses", responses.Pos)
	if all == nil {
		return errors.New("x-amazon-apigateway-gateway-responses must be a map")
	}
	known := map[string]bool{"ResponseParameters": true, "ResponseTemplates": true, "StatusCode": true}
	for _, f := range responses.Fields {
		if err := checkKeys("GatewayResponses."+f.Key, f.Value, known); err != nil {
			return err
		}
		r, err := gatewayResponse(f.Value)
		if err != nil {
			return fmt.Errorf("GatewayResponses.%s: %w", f.Key, err)
		}
		putField(all, f.Key, r)
	}
	return nil
}

func gatewayResponse(n *template.Node) (*template.Node, error) {
	parameters := template.Mapping(n.Pos)
	if p := n.Get("ResponseParameters"); set(p) {
		prefixes := map[string]string{"Headers": "header.", "Paths": "path.", "QueryStrings": "querystring."}
		if err := mapOf(p, "ResponseParameters"); err != nil {
			return nil, err
		}
		for _, kind := range p.Fields {
			prefix, ok := prefixes[kind.Key]
			if !ok {
				return nil, fmt.Errorf("ResponseParameters has no %q", kind.Key)
			}
			if !kind.Value.Is(template.Map) {
				return nil, fmt.Errorf("ResponseParameters.%s must be a map", kind.Key)
			}
			for _, v := range kind.Value.Fields {
				putField(parameters, "gatewayresponse."+prefix+v.Key, v.Value)
			}
		}
	}
	templates := first(n.Get("ResponseTemplates"))
	if templates == nil {
		templates = template.Mapping(n.Pos)
	}
	var status *template.Node
	if s := n.Get("StatusCode"); set(s) {
		if !statusCode.MatchString(s.Text) {
			return nil, errors.New("StatusCode must be a number")
		}
		status = template.Text(s.Text, s.Pos)
	}
	return template.Mapping(n.Pos,
		template.Entry("responseParameters", parameters),
		template.Entry("responseTemplates", templates),
		template.Entry("statusCode", status)), nil
}

// addBinaryMediaTypes puts the API's binary media types into its definition.
func (a *restAPI) addBinaryMediaTypes() error {
	types := given(a.resolve(a.get("BinaryMediaTypes")))
	if !set(types) || a.body == nil {
		return nil
	}
	if err := a.body.checkRest(); err != nil {
		return fmt.Errorf("BinaryMediaTypes: %w", err)
	}
	putField(a.body.root, "x-amazon-apigateway-binary-media-types", unescapeSlashes(types))
	return nil
}

// unescapeSlashes replaces ~1, which stands for a slash in a JSON pointer.
func unescapeSlashes(n *template.Node) *template.Node {
	c := own(n)
	var walk func(*template.Node)
	walk = func(n *template.Node) {
		if n.Is(template.String) {
			n.Text = strings.ReplaceAll(n.Text, "~1", "/")
		}
		for _, item := range n.Items {
			walk(item)
		}
		for i := range n.Fields {
			n.Fields[i].Key = strings.ReplaceAll(n.Fields[i].Key, "~1", "/")
			walk(n.Fields[i].Value)
		}
	}
	walk(c)
	return c
}

// addModels puts the API's models into its definition.
func (a *restAPI) addModels() error {
	models := a.get("Models")
	if !set(models) {
		return nil
	}
	if err := mapOf(models, "Models"); err != nil {
		return err
	}
	if err := a.body.checkRest(); err != nil {
		return fmt.Errorf("property Models: %w", err)
	}
	definitions := ownedMap(a.body.root, "definitions", models.Pos)
	if definitions == nil {
		return errors.New("definitions of DefinitionBody must be a map")
	}
	for _, f := range models.Fields {
		if !f.Value.Is(template.Map) || !set(f.Value.Get("type")) {
			return fmt.Errorf("property Models.%s must be a schema with a type", f.Key)
		}
		putField(definitions, strings.ToLower(f.Key), f.Value)
	}
	return a.finishVersion()
}

// disableEndpoint puts DisableExecuteApiEndpoint into the definition.
func (a *restAPI) disableEndpoint() error {
	v := a.get("DisableExecuteApiEndpoint")
	if v == nil {
		return nil
	}
	if err := a.body.checkRest(); err != nil {
		return fmt.Errorf("DisableExecuteApiEndpoint: %w", err)
	}
	if a.body.isOpenAPI3() {
		return a.body.disableServers(v)
	}
	c := ownedMap(a.body.root, keyEndpoint, v.Pos)
	if c == nil {
		return fmt.Errorf("%s must be a map", keyEndpoint)
	}
	putField(c, "disableExecuteApiEndpoint", v)
	return nil
}

// finishVersion gives a definition of OpenAPI 3 the form of that version, where
// it was built in the form of Swagger 2.
func (a *restAPI) finishVersion() error {
	root := a.body.root
	if given(root.Get("swagger")) != nil {
		return nil
	}
	version := given(root.Get("openapi"))
	if version == nil {
		version = a.get("OpenApiVersion")
	}
	if !set(version) || !isOpenAPI3Version(version) {
		return nil
	}
	for _, move := range []struct{ from, to string }{{"securityDefinitions", "securitySchemes"}, {"definitions", "schemas"}} {
		v := root.Get(move.from)
		if !set(v) {
			continue
		}
		components := root.Get("components")
		if !set(components) {
			components = template.Mapping(v.Pos)
			putField(root, "components", components)
		}
		if !components.Is(template.Map) {
			return errors.New("components must be a map")
		}
		putField(components, move.to, v)
		dropField(root, move.from)
	}
	if a.body.paths == nil {
		return nil
	}
	for _, f := range a.body.paths.Fields {
		if err := modernOptions(f.Key, f.Value); err != nil {
			return err
		}
	}
	return nil
}

// modernOptions gives the OPTIONS method of a path the form of OpenAPI 3.
func modernOptions(path string, item *template.Node) error {
	if !item.Is(template.Map) {
		return fmt.Errorf("the value of path %q must be a map", path)
	}
	options := item.Get("options")
	if !set(options) {
		return nil
	}
	if !options.Is(template.Map) {
		return fmt.Errorf("the options method of path %q must be a map", path)
	}
	dropField(options, "produces")
	dropField(options, "consumes")
	responses := options.Get("responses")
	headers := responses.At("200", "headers")
	if set(responses) && !responses.Is(template.Map) || set(headers) && !headers.Is(template.Map) {
		return fmt.Errorf("the responses of the options method of path %q must be maps", path)
	}
	if headers != nil {
		for i, h := range headers.Fields {
			headers.Fields[i].Value = template.Mapping(h.Value.Pos, template.Entry("schema", h.Value))
		}
	}
	return nil
}
