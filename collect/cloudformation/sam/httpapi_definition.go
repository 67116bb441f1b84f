package sam

import (
	"errors"
	"fmt"
	"slices"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// addCORS puts the API's CORS configuration into its definition.
// Source: AWS SAM developer guide, "HttpApiCorsConfiguration".
func (a *httpAPIGenerator) addCORS() error {
	n := given(a.resolve(a.get("CorsConfiguration")))
	if !set(n) {
		return nil
	}
	if err := a.body.checkHTTP(); err != nil {
		return fmt.Errorf("CorsConfiguration: %w", err)
	}
	c := ownedMap(a.body.root, "x-amazon-apigateway-cors", n.Pos)
	if c == nil {
		return errors.New("x-amazon-apigateway-cors must be a map")
	}
	switch {
	case n.Is(template.Bool):
		putField(c, "allowOrigins", texts(n.Pos, "*"))
		return nil
	case isIntrinsic(n):
		for _, f := range lowerCORS(n).Fields {
			putField(c, f.Key, f.Value)
		}
		return nil
	case !n.Is(template.Map):
		return errors.New("CorsConfiguration must be a boolean or a map")
	}
	if err := checkKeys("CorsConfiguration", n, corsKeys); err != nil {
		return err
	}
	origins := n.Get("AllowOrigins")
	if isTrue(n.Get("AllowCredentials")) && origins.Is(template.List) && len(origins.Items) == 1 && isText(origins.Items[0], "*") {
		return errors.New("CorsConfiguration: AllowCredentials needs AllowOrigins other than *")
	}
	for _, f := range n.Fields {
		keep := set(f.Value)
		switch f.Key {
		case "MaxAge":
			keep = given(f.Value) != nil
		case "AllowCredentials":
			keep = isTrue(f.Value)
		}
		if keep {
			putField(c, lowerFirst(f.Key), f.Value)
		}
	}
	return nil
}

var corsKeys = map[string]bool{
	"AllowMethods": true, "AllowHeaders": true, "AllowOrigins": true, "MaxAge": true, "ExposeHeaders": true, "AllowCredentials": true,
}

func lowerFirst(s string) string { return string(s[0]|0x20) + s[1:] }

// lowerCORS writes the keys of a CORS configuration inside an intrinsic function
// as a definition has them.
func lowerCORS(n *template.Node) *template.Node {
	c := own(n)
	var walk func(*template.Node)
	walk = func(n *template.Node) {
		for _, item := range n.Items {
			walk(item)
		}
		for i := range n.Fields {
			if corsKeys[n.Fields[i].Key] {
				n.Fields[i].Key = lowerFirst(n.Fields[i].Key)
			}
			walk(n.Fields[i].Value)
		}
	}
	walk(c)
	return c
}

// addAuth puts the API's authorizers into its definition, and the default one on
// the routes that have none.
// Source: AWS SAM developer guide, "HttpApiAuth".
func (a *httpAPIGenerator) addAuth() error {
	if !set(a.auth) {
		return nil
	}
	known := map[string]bool{"Authorizers": true, "DefaultAuthorizer": true, "EnableIamAuthorizer": true}
	if err := checkKeys("Auth", a.auth, known); err != nil {
		return err
	}
	if err := a.body.checkHTTP(); err != nil {
		return fmt.Errorf("property Auth: %w", err)
	}
	authorizers, err := a.httpAuthorizers(a.auth)
	if err != nil {
		return err
	}
	if len(authorizers) > 0 {
		components := a.body.root.Get("components")
		if !set(components) {
			components = template.Mapping(a.auth.Pos)
			putField(a.body.root, "components", components)
		}
		schemes := ownedMap(components, "securitySchemes", a.auth.Pos)
		if !components.Is(template.Map) || schemes == nil {
			return errors.New("components.securitySchemes must be a map")
		}
		for _, z := range authorizers {
			putField(schemes, z.name, z.scheme)
		}
	}
	n := a.auth.Get("DefaultAuthorizer")
	if !set(n) || isNoValue(n) {
		return nil
	}
	name, _ := n.Str()
	i := slices.IndexFunc(authorizers, func(z authorizer) bool { return z.name == name })
	if i < 0 {
		return errors.New("DefaultAuthorizer must be the name of one of the Authorizers")
	}
	for _, f := range a.body.paths.Fields {
		if err := a.body.defaultHTTPAuthorizer(f.Key, authorizers[i]); err != nil {
			return err
		}
	}
	return nil
}

// defaultHTTPAuthorizer gives an authorizer to the methods of a path that have no
// security of their own.
func (d *openAPI) defaultHTTPAuthorizer(path string, z authorizer) error {
	items, err := d.pathItems(path)
	if err != nil {
		return err
	}
	for _, item := range items {
		for _, f := range item.Fields {
			if name := normalMethod(f.Key); name != f.Key && name != "options" && name != "parameters" {
				return fmt.Errorf("path %q has method %q, which a definition writes %q", path, f.Key, name)
			}
		}
	}
	operations, err := d.operations(path, "")
	if err != nil {
		return err
	}
	for _, o := range operations {
		if o.method == "options" || set(o.body.Get("security")) {
			continue
		}
		scopes := z.scopes
		if scopes == nil {
			scopes = template.Sequence(o.body.Pos)
		}
		putField(o.body, "security", template.Sequence(o.body.Pos, template.Mapping(o.body.Pos, template.Entry(z.name, scopes))))
	}
	return nil
}

// addTags puts the API's tags into its definition.
func (a *httpAPIGenerator) addTags(tags *template.Node) error {
	if a.body.checkHTTP() != nil {
		if set(tags) {
			return errors.New("property Tags need a valid OpenAPI definition in the template")
		}
		return nil
	}
	list := given(a.body.root.Get("tags"))
	if set(list) && !list.Is(template.List) {
		return errors.New("tags of DefinitionBody must be a list")
	}
	named := map[string]*template.Node{}
	if list != nil {
		for _, item := range list.Items {
			if name, ok := item.Get("name").Str(); ok && named[name] == nil {
				named[name] = item
			}
		}
	}
	for _, f := range tags.Fields {
		entry := named[f.Key]
		if entry == nil {
			entry = template.Mapping(f.Pos, text("name", f.Key, f.Pos))
			appendTo(a.body.root, "tags", f.Pos, entry)
		}
		putField(entry, "x-amazon-apigateway-tag-value", f.Value)
	}
	return nil
}

// disableEndpoint puts DisableExecuteApiEndpoint into the definition.
func (a *httpAPIGenerator) disableEndpoint() error {
	v := a.get("DisableExecuteApiEndpoint")
	if v == nil {
		return nil
	}
	if err := a.body.checkHTTP(); err != nil {
		return fmt.Errorf("DisableExecuteApiEndpoint: %w", err)
	}
	return a.body.disableServers(v)
}

// addTitle puts the API's name into a definition that has none of its own.
func (a *httpAPIGenerator) addTitle() error {
	name := a.get("Name")
	if !set(name) {
		return nil
	}
	if err := a.body.checkHTTP(); err != nil {
		return fmt.Errorf("property Name: %w", err)
	}
	info := a.body.root.Get("info")
	if refOf(info.Get("title")) != "AWS::StackName" {
		return errors.New("property Name cannot be set: the definition has a title")
	}
	putField(info, "title", name)
	return nil
}

// addDescription puts the API's description into a definition that has none.
func (a *httpAPIGenerator) addDescription() error {
	description := a.get("Description")
	if !set(description) {
		return nil
	}
	if err := a.body.checkHTTP(); err != nil {
		return fmt.Errorf("property Description: %w", err)
	}
	info := ownedMap(a.body.root, "info", description.Pos)
	if info == nil {
		return errors.New("info of DefinitionBody must be a map")
	}
	if set(info.Get("description")) {
		return errors.New("property Description cannot be set: the definition has one")
	}
	putField(info, "description", description)
	return nil
}
