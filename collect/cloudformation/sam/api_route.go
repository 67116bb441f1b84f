package sam

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// pathID is a path as a part of the name of a condition.
func pathID(path string) string {
	return strings.NewReplacer("/", "SLASH", "{", "OB", "}", "CB").Replace(path)
}

// eventsOf returns the events of one type of a function or state machine.
func eventsOf(res *template.Node, eventType string) []template.Field {
	events := res.At("Properties", "Events")
	if !events.Is(template.Map) {
		return nil
	}
	var out []template.Field
	for _, f := range events.Fields {
		if isText(f.Value.Get("Type"), eventType) {
			out = append(out, f)
		}
	}
	return out
}

// route is what an event says of the API, path and method it belongs to.
type route struct {
	api          string
	apiNode      *template.Node // as it goes into an ARN: a Ref or a string
	path, method string
	at           template.Pos
}

// routeOf reads the route of an Api or HttpApi event.
func routeOf(event *template.Node, http bool) (route, error) {
	properties := event.Get("Properties")
	property, implicit := "RestApiId", implicitRest
	if http {
		property, implicit = "ApiId", implicitHTTP
	}
	r := route{at: event.Pos}
	if f := properties.Field(property); f == nil {
		r.api, r.apiNode = implicit, ref(implicit, event.Pos)
	} else {
		id, ok := referenced(f.Value)
		if !ok {
			return r, fmt.Errorf("%s must refer to an API of the same template", property)
		}
		r.api, r.apiNode = id, f.Value
	}
	path, method := properties.Get("Path"), properties.Get("Method")
	if http && !set(path) && !set(method) {
		r.path, r.method = "$default", keyAnyMethod
		return r, nil
	}
	var ok bool
	if r.path, ok = path.Str(); !ok {
		return r, fmt.Errorf("property Path is required and must be a string")
	}
	if r.method, ok = method.Str(); !ok {
		return r, fmt.Errorf("property Method is required and must be a string")
	}
	return r, nil
}

// addRoute adds the path of an event to the API it belongs to, if the transform
// manages the API's definition.
func (t *transform) addRoute(owner string, res *template.Node, implicit *apiDraft, event *template.Node) error {
	properties := given(event.Get("Properties"))
	if !set(properties) && !implicit.http {
		return nil // reported when the event is handled: Path is required
	}
	if properties != nil && !properties.Is(template.Map) {
		return fmt.Errorf("property Properties must be a map")
	}
	property := "RestApiId"
	if implicit.http {
		property = "ApiId"
	}
	if properties.Field(property) == nil {
		t.propagateTags(owner, res, implicit)
	}
	r, err := routeOf(event, implicit.http)
	if err != nil {
		return err
	}
	draft := t.apis.drafts[r.api]
	if draft == nil && t.source[r.api] == nil {
		return fmt.Errorf("%s must be a valid reference to an API of the same template", property)
	}
	if draft == nil || draft.http != implicit.http {
		if draft != nil && draft.http {
			return fmt.Errorf("%s must be a valid reference to an AWS::Serverless::Api of the same template", property)
		}
		return nil // an API that the transform does not own: only a permission
	}
	if !t.chargeRoute(draft, r) {
		return nil
	}
	draft.remember(r, res)
	if draft.managed {
		if _, err := draft.body.addMethod(r.path, r.method, r.at); err != nil {
			return err
		}
	}
	if implicit.http && properties.Field("RouteSettings") != nil {
		return draft.addRouteSettings(r, properties.Get("RouteSettings"), conditionOf(passThrough(res)))
	}
	return nil
}

// chargeRoute takes what it costs to look up a route and what belongs to it from
// the budget, and reports whether the transform may go on.
func (t *transform) chargeRoute(d *apiDraft, r route) bool {
	cost := 1
	for _, n := range []*template.Node{d.auth.Get("Authorizers"), d.properties.Get("Models"), d.properties} {
		if n != nil {
			cost += len(n.Fields)
		}
	}
	if d.body != nil {
		cost += len(d.body.root.Fields)
		if p := d.body.path(r.path); p != nil {
			cost += len(p.Fields)
		}
	}
	return t.charge(cost)
}

// remember keeps the attributes of the resource behind a route.
func (d *apiDraft) remember(r route, res *template.Node) {
	if d.conditions[r.path] == nil {
		d.conditions[r.path] = map[string]string{}
	}
	d.conditions[r.path][r.method] = conditionOf(passThrough(res))
	if s, ok := res.Get("DeletionPolicy").Str(); ok {
		d.deletion = append(d.deletion, s)
	}
	if s, ok := res.Get("UpdateReplacePolicy").Str(); ok {
		d.replacement = append(d.replacement, s)
	}
}

// addRouteSettings adds the settings that an event has for its route to those of
// the API.
func (d *apiDraft) addRouteSettings(r route, settings *template.Node, condition string) error {
	if d.routeSettings == nil {
		d.routeSettings = own(given(d.properties.Get("RouteSettings")))
		if d.routeSettings == nil {
			d.routeSettings = template.Mapping(r.at)
		}
		d.settings = map[string]*template.Node{}
		for _, f := range d.routeSettings.Fields {
			d.settings[f.Key] = f.Value
		}
	}
	if condition != "" {
		settings = conditional(condition, settings, nil, r.at)
	}
	if !d.routeSettings.Is(template.Map) || !settings.Is(template.Map) {
		return fmt.Errorf("RouteSettings must be a map")
	}
	key := strings.ToUpper(r.method) + " " + r.path
	if r.method == keyAnyMethod {
		key = r.path
	}
	entry := d.settings[key]
	if entry == nil {
		entry = template.Mapping(r.at)
		d.settings[key] = entry
		d.routeSettings.Fields = append(d.routeSettings.Fields, template.Entry(key, entry))
	}
	if !entry.Is(template.Map) {
		return fmt.Errorf("RouteSettings of %s must be a map", key)
	}
	for _, f := range settings.Fields {
		putField(entry, f.Key, f.Value)
	}
	return nil
}

// propagateTags gives the implicit API the tags of a resource that propagates its
// own. Globals are looked at here as written: the resource's tags replace them.
func (t *transform) propagateTags(owner string, res *template.Node, implicit *apiDraft) {
	section := "Function"
	if isText(res.Get("Type"), typeStateMachine) {
		section = "StateMachine"
	}
	globals := t.root.At("Globals", section)
	properties := t.root.At("Resources", owner, "Properties")
	tags := first(properties.Get("Tags"), globals.Get("Tags"))
	if !tags.Is(template.Map) || first(properties.Get("PropagateTags"), globals.Get("PropagateTags")) == nil {
		return
	}
	if implicit.tags == nil {
		implicit.tags = template.Mapping(tags.Pos)
	}
	if !t.charge(len(tags.Fields) * (1 + len(implicit.tags.Fields))) {
		return
	}
	for _, f := range tags.Fields {
		putField(implicit.tags, f.Key, f.Value)
	}
}
