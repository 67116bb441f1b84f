package sam

import (
	"fmt"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// Names of authorizers with a meaning of their own.
const (
	authNone   = "NONE"
	authIAM    = "AWS_IAM"
	authAPIKey = "api_key"
	// authNoAPIKey marks a method that needs no key although the API asks for one.
	authNoAPIKey = "api_key_false"
)

// integrationCredentials returns the role or the caller's identity that API
// Gateway takes on for an integration behind AWS_IAM, or nil for none.
// Source: AWS SAM developer guide, "ApiFunctionAuth", InvokeRole.
func (t *transform) integrationCredentials(auth, apiAuth *template.Node, at template.Pos) *template.Node {
	if !isText(auth.Get("Authorizer"), authIAM) && (set(auth) || !isText(apiAuth.Get("DefaultAuthorizer"), authIAM)) {
		return nil
	}
	for _, n := range []*template.Node{auth, apiAuth} {
		f := n.Field("InvokeRole")
		switch {
		case f == nil:
			continue
		case !set(f.Value), isText(f.Value, authNone):
			return nil
		case !isText(f.Value, "CALLER_CREDENTIALS"):
			return f.Value
		}
		break
	}
	return template.Text("arn:"+t.options.Partition+":iam::*:user/*", at)
}

// authorizeRoute applies the Auth of an event to the methods of its route.
// Source: AWS SAM developer guide, "ApiFunctionAuth".
func (t *transform) authorizeRoute(auth *template.Node, r stagedRoute, d *apiDraft, doc *openAPI) error {
	if !auth.Is(template.Map) {
		return fmt.Errorf("property Auth must be a map")
	}
	apiAuth := d.auth
	authorizer := auth.Get("Authorizer")
	if set(authorizer) {
		if err := checkRouteAuthorizer(authorizer, apiAuth, r.route); err != nil {
			return err
		}
	}
	if scopes := auth.Get("AuthorizationScopes"); set(scopes) {
		if !scopes.Is(template.List) {
			return fmt.Errorf("Auth.AuthorizationScopes must be a list")
		}
		if !set(authorizer) {
			return fmt.Errorf("Auth.AuthorizationScopes needs an Authorizer")
		}
	}
	key := given(auth.Get("ApiKeyRequired"))
	if key != nil && !set(key) && !set(apiAuth.Get("ApiKeyRequired")) {
		return fmt.Errorf("ApiKeyRequired cannot be false for method %q of path %q: the API does not require a key", r.method, r.path)
	}
	if set(authorizer) {
		name, _ := authorizer.Str()
		if err := doc.requireAuthorizer(r.route, name, auth.Get("AuthorizationScopes"), apiAuth.Get("Authorizers")); err != nil {
			return err
		}
	}
	if key != nil {
		if err := doc.requireAPIKey(r.route, set(key)); err != nil {
			return err
		}
	}
	policy := auth.Get("ResourcePolicy")
	if !set(policy) || !t.charge(size(policy, t.budget)) {
		return nil
	}
	if err := doc.addResourcePolicy(policy, r.path, template.Text(r.stage, r.at)); err != nil {
		return err
	}
	doc.addStatements(policy.Get("CustomStatements"))
	return nil
}

// checkRouteAuthorizer reports an authorizer of a route that its API does not have.
func checkRouteAuthorizer(authorizer, apiAuth *template.Node, r route) error {
	authorizers := apiAuth.Get("Authorizers")
	if set(authorizers) && !authorizers.Is(template.Map) {
		return fmt.Errorf("Auth.Authorizers of %s must be a map", r.api)
	}
	name, ok := authorizer.Str()
	switch {
	case ok && name == authIAM:
		return nil
	case ok && name == authNone:
		if !set(apiAuth.Get("DefaultAuthorizer")) {
			return fmt.Errorf("the Authorizer NONE of method %q of path %q needs an API with a DefaultAuthorizer", r.method, r.path)
		}
		return nil
	case !set(authorizers):
		return fmt.Errorf("method %q of path %q names an Authorizer, but the API defines none", r.method, r.path)
	case !ok || !set(authorizers.Get(name)):
		return fmt.Errorf("the Authorizer of method %q of path %q is not one of the API's", r.method, r.path)
	}
	return nil
}

// requireAuthorizer adds an authorizer to the security of a route. Scopes of the
// route replace those of the authorizer.
func (d *openAPI) requireAuthorizer(r route, name string, scopes, authorizers *template.Node) error {
	operations, err := d.operations(r.path, r.method)
	if err != nil {
		return err
	}
	needed := template.Sequence(r.at)
	if name != authNone && set(authorizers) {
		if f := authorizers.Field(name); f != nil {
			if !f.Value.Is(template.Map) {
				return fmt.Errorf("authorizer %q must be a map", name)
			}
			if s := given(scopes); s != nil {
				needed = s
			} else if s := given(f.Value.Get("AuthorizationScopes")); s != nil {
				needed = s
			}
		}
	}
	for _, o := range operations {
		if err := d.secure(r, o, template.Mapping(r.at, template.Entry(name, needed))); err != nil {
			return err
		}
	}
	return nil
}

// secure adds a requirement to the security of a method, and the definition of
// AWS_IAM if that is the first requirement.
func (d *openAPI) secure(r route, o operation, requirement *template.Node) error {
	existing, err := security(r.path, o)
	if err != nil {
		return err
	}
	requirements := append(append([]*template.Node(nil), existing...), requirement)
	putField(o.body, "security", template.Sequence(r.at, requirements...))
	if requirements[0].Field(authIAM) != nil {
		return d.defineSecurity(authIAM, iamScheme(r.at))
	}
	return nil
}

// requireAPIKey makes a route need an API key, or exempts it.
func (d *openAPI) requireAPIKey(r route, required bool) error {
	operations, err := d.operations(r.path, r.method)
	if err != nil {
		return err
	}
	name := authNoAPIKey
	if required {
		name = authAPIKey
	}
	for _, o := range operations {
		existing, err := security(r.path, o)
		if err != nil {
			return err
		}
		requirement := template.Mapping(r.at, template.Entry(name, template.Sequence(r.at)))
		putField(o.body, "security", template.Sequence(r.at, append(append([]*template.Node(nil), existing...), requirement)...))
		if required {
			if err := d.defineSecurity(authAPIKey, apiKeyScheme(r.at)); err != nil {
				return err
			}
		}
	}
	return nil
}

// defineSecurity adds a security definition unless there is one of the name.
func (d *openAPI) defineSecurity(name string, scheme *template.Node) error {
	definitions := ownedMap(d.root, "securityDefinitions", scheme.Pos)
	if definitions == nil {
		return fmt.Errorf("securityDefinitions must be a map")
	}
	if definitions.Field(name) == nil {
		putField(definitions, name, scheme)
	}
	return nil
}

// iamScheme is the security definition of callers that sign with IAM credentials.
func iamScheme(at template.Pos) *template.Node {
	return template.Mapping(at,
		text("type", "apiKey", at), text("name", "Authorization", at), text("in", "header", at),
		text(keyAuthType, "awsSigv4", at))
}

// apiKeyScheme is the security definition of an API key in a header.
func apiKeyScheme(at template.Pos) *template.Node {
	return template.Mapping(at, text("type", "apiKey", at), text("name", "x-api-key", at), text("in", "header", at))
}

// defaultAuthorizer gives the API's default authorizer to the methods of a path
// that have none of their own, and removes the marks of those that need none.
func (d *openAPI) defaultAuthorizer(path, name string, authorizers []authorizer, preflight bool) error {
	operations, err := d.operations(path, "")
	if err != nil {
		return err
	}
	known := map[string]bool{authIAM: true}
	var scopes *template.Node
	for _, a := range authorizers {
		known[a.name] = true
		if a.name == name {
			scopes = a.scopes
		}
	}
	for _, o := range operations {
		if o.method == "options" && !preflight {
			continue
		}
		existing, err := security(path, o)
		if err != nil {
			return err
		}
		var others, own []*template.Node
		exempt := false
		for _, s := range existing {
			switch {
			case hasAnyKey(s, known):
				own = append(own, s)
			case s.Field(authNone) != nil && !exempt:
				exempt = true
			default:
				others = append(others, s)
			}
		}
		switch {
		case exempt:
			own = nil
		case len(own) == 0:
			needed := scopes
			if needed == nil {
				needed = template.Sequence(o.body.Pos)
			}
			own = []*template.Node{template.Mapping(o.body.Pos, template.Entry(name, needed))}
		}
		requirements := append(others, own...)
		if len(requirements) == 0 {
			// The mark of an exempt method stays: it shows that it is open on purpose.
			continue
		}
		putField(o.body, "security", template.Sequence(o.body.Pos, requirements...))
		if requirements[0].Field(authIAM) != nil {
			if err := d.defineSecurity(authIAM, iamScheme(o.body.Pos)); err != nil {
				return err
			}
		}
	}
	return nil
}

// defaultAPIKey makes the methods of a path need an API key, but for those that
// are exempt.
func (d *openAPI) defaultAPIKey(path string, preflight bool) error {
	operations, err := d.operations(path, "")
	if err != nil {
		return err
	}
	keys := map[string]bool{authAPIKey: true, authNoAPIKey: true}
	for _, o := range operations {
		existing, err := security(path, o)
		if err != nil {
			return err
		}
		var others []*template.Node
		exempt := false
		for _, s := range existing {
			switch {
			case !hasAnyKey(s, keys):
				others = append(others, s)
			case s.Field(authNoAPIKey) != nil:
				exempt = true
			}
		}
		needed := !exempt && (o.method != "options" || preflight)
		if needed {
			others = append(others, template.Mapping(o.body.Pos, template.Entry(authAPIKey, template.Sequence(o.body.Pos))))
		}
		if needed || len(others) != len(existing) {
			putField(o.body, "security", template.Sequence(o.body.Pos, others...))
		}
	}
	return nil
}

// hasAnyKey reports whether a map has one of the keys.
func hasAnyKey(n *template.Node, keys map[string]bool) bool {
	for _, f := range n.Fields {
		if keys[f.Key] {
			return true
		}
	}
	return false
}
