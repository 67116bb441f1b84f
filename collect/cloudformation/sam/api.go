package sam

import (
	"slices"
	"strconv"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// Logical ids of the APIs that events without an API of their own make.
// Source: AWS SAM developer guide, "Generated CloudFormation resources".
const (
	implicitRest = "ServerlessRestApi"
	implicitHTTP = "ServerlessHttpApi"

	typeRestAPI      = "AWS::Serverless::Api"
	typeHTTPAPI      = "AWS::Serverless::HttpApi"
	typeStateMachine = "AWS::Serverless::StateMachine"
)

// apiState holds the APIs of a template until they are generated: events of
// functions and state machines add routes to them.
type apiState struct {
	drafts map[string]*apiDraft
	plan   sharedUsagePlan
	zones  zones
}

// apiDraft is an API before it is generated.
type apiDraft struct {
	id   string
	http bool
	// properties are those of the source; see draft.
	properties, current *template.Node
	// auth is the Auth property with the values of parameters in place.
	auth *template.Node
	// body is the definition; nil if it is a file elsewhere.
	body *openAPI
	// managed says that the definition has no source: events make it.
	managed bool
	// conditions give, for each path and method, the condition of the resource
	// whose event asked for it, or "".
	conditions map[string]map[string]string
	// deletion and replacement are what the events' resources say of these policies.
	deletion, replacement []string
	// routeSettings are those of the API and of the events, settings its entries.
	routeSettings *template.Node
	settings      map[string]*template.Node
	// tags are those that events' resources propagate to the implicit API.
	tags *template.Node
	at   template.Pos
}

// newDraft prepares an API of the source.
func newDraft(id string, res *template.Node) *apiDraft {
	d := &apiDraft{
		id:         id,
		http:       isText(res.Get("Type"), typeHTTPAPI),
		properties: res.Get("Properties"),
		conditions: map[string]map[string]string{},
		at:         res.Pos,
	}
	if !d.properties.Is(template.Map) {
		d.properties = template.Mapping(res.Pos)
	}
	definition := d.properties.Get("DefinitionBody")
	switch {
	case set(definition):
		if definition.Is(template.Map) {
			d.body = newOpenAPI(own(definition))
		}
	case !set(d.properties.Get("DefinitionUri")):
		d.manage()
	}
	return d
}

// manage gives the API an empty definition for events to fill.
func (d *apiDraft) manage() {
	d.managed = true
	if d.http {
		d.body = newOpenAPI(openAPISkeleton(d.at))
	} else {
		d.body = newOpenAPI(swaggerSkeleton(d.at))
	}
}

// implicitAPIs prepares all APIs for the events that add routes, adds their paths
// in the order of the source, and adds the implicit APIs if an event needs them.
// It comes before Globals, which apply to implicit APIs too.
// Source: AWS SAM developer guide, "ServerlessRestApi", "ServerlessHttpApi".
func (t *transform) implicitAPIs() {
	t.apis = apiState{drafts: map[string]*apiDraft{}, zones: zones{}}
	t.each(func(id string, res *template.Node) { t.apis.drafts[id] = newDraft(id, res) }, typeRestAPI, typeHTTPAPI)
	t.implicitAPI(implicitRest, "Api", typeRestAPI, template.Entry("StageName", template.Text("Prod", template.Pos{})))
	t.implicitAPI(implicitHTTP, "HttpApi", typeHTTPAPI)
	for _, id := range t.sourceOrder {
		if d := t.apis.drafts[id]; d != nil && d.routeSettings != nil {
			properties := template.WithField(t.source[id].Get("Properties"), "RouteSettings", d.routeSettings)
			t.setSource(id, template.WithField(t.source[id], "Properties", properties))
		}
	}
}

// draft returns an API with the properties that it has by now: Globals come after
// the paths. It returns nil if the template has no such API.
func (t *transform) draft(id string) *apiDraft {
	d := t.apis.drafts[id]
	if d == nil {
		return nil
	}
	if p := t.source[id].Get("Properties"); p.Is(template.Map) && p != d.current {
		d.properties, d.current = p, p
		d.auth = given(t.resolve(p.Get("Auth")))
	}
	if d.managed && !d.http {
		d.adoptVersion(d.properties.Get("OpenApiVersion"))
	}
	return d
}

// implicitAPI adds the paths of events of one type. The implicit API of the type
// replaces a resource of the same name if any event uses it.
func (t *transform) implicitAPI(id, eventType, resourceType string, properties ...template.Field) {
	existing := t.apis.drafts[id]
	implicit := &apiDraft{
		id: id, http: resourceType == typeHTTPAPI,
		properties: template.Mapping(template.Pos{}), conditions: map[string]map[string]string{},
	}
	implicit.manage()
	t.apis.drafts[id] = implicit

	t.each(func(owner string, res *template.Node) {
		for _, f := range eventsOf(res, eventType) {
			if err := t.addRoute(owner, res, implicit, f.Value); err != nil {
				t.refuse(owner, f.Value.Pos, "event %s: %v", f.Key, err)
				return
			}
		}
	}, "AWS::Serverless::Function", typeStateMachine)

	if len(implicit.body.paths.Fields) == 0 {
		delete(t.apis.drafts, id)
		if existing != nil {
			t.apis.drafts[id] = existing
		}
	} else {
		t.setSource(id, t.implicitSource(implicit, resourceType, properties))
	}
	for _, api := range t.sourceOrder {
		if d := t.apis.drafts[api]; d != nil && d.managed && d.http == implicit.http {
			t.conditionPaths(d)
		}
	}
}

// implicitSource is the SAM resource that an implicit API stands for.
func (t *transform) implicitSource(d *apiDraft, resourceType string, properties []template.Field) *template.Node {
	at := d.body.paths.Fields[0].Pos
	d.at = at
	d.body.moveTo(at)
	for i := range properties {
		properties[i].Value.Pos, properties[i].Pos = at, at
	}
	if d.tags != nil {
		properties = append(properties, template.Entry("Tags", d.tags), template.Entry("PropagateTags", flag(true, at)))
	}
	fields := []template.Field{text("Type", resourceType, at)}
	if name := t.combinedCondition(d.id+"Condition", d.allConditions(), at); name != "" {
		fields = append(fields, text("Condition", name, at))
	}
	if p := strongest(d.deletion, "Retain", "Delete"); p != "" {
		fields = append(fields, text("DeletionPolicy", p, at))
	}
	if p := strongest(d.replacement, "Retain", "Snapshot", "Delete"); p != "" {
		fields = append(fields, text("UpdateReplacePolicy", p, at))
	}
	fields = append(fields, template.Entry("Properties", template.Mapping(at, properties...)))
	return template.Mapping(at, fields...)
}

// strongest returns the first of the ranked values that was given.
func strongest(values []string, ranked ...string) string {
	for _, r := range ranked {
		if slices.Contains(values, r) {
			return r
		}
	}
	return ""
}

// allConditions returns the conditions of all methods.
func (d *apiDraft) allConditions() []string {
	var out []string
	for _, methods := range d.conditions {
		for _, c := range methods {
			out = append(out, c)
		}
	}
	return out
}

// combinedCondition returns a condition that holds if any of the given ones does,
// and adds it to the template if there is more than one. It returns "" if one of
// them is "", which always holds.
func (t *transform) combinedCondition(name string, conditions []string, at template.Pos) string {
	slices.Sort(conditions)
	conditions = slices.Compact(conditions)
	switch {
	case len(conditions) == 0 || conditions[0] == "":
		return ""
	case len(conditions) == 1:
		return conditions[0]
	}
	// Fn::Or takes at most ten conditions; what is left goes into further ones.
	const limit = 10
	for number := (len(conditions) - 2) / (limit - 1); len(conditions) > 1; number-- {
		entry := name
		if number > 0 {
			entry += strconv.Itoa(number)
		}
		n := min(limit, len(conditions))
		t.addCondition(entry, or(at, conditions[:n]...))
		conditions = append(slices.Clone(conditions[n:]), entry)
	}
	return conditions[0]
}

// conditionPaths makes the paths conditional that all events behind them make
// conditional.
func (t *transform) conditionPaths(d *apiDraft) {
	for i, f := range d.body.paths.Fields {
		conditions := make([]string, 0, len(d.conditions[f.Key]))
		for _, c := range d.conditions[f.Key] {
			conditions = append(conditions, c)
		}
		if slices.Contains(conditions, "") {
			continue
		}
		if c := t.combinedCondition(d.id+pathID(f.Key)+"PathCondition", conditions, f.Pos); c != "" {
			d.body.paths.Fields[i].Value = conditional(c, f.Value, nil, f.Pos)
		}
	}
}

// source returns the properties that the specification checks: a definition that
// is empty counts as none, whatever its kind.
func (d *apiDraft) source() *template.Node {
	if d.managed {
		return template.WithoutField(d.properties, "DefinitionBody")
	}
	return d.properties
}

// adoptVersion turns a generated definition into one of OpenAPI 3 if the API asks
// for that.
func (d *apiDraft) adoptVersion(version *template.Node) {
	if !isOpenAPI3Version(version) {
		return
	}
	putField(d.body.root, "openapi", template.Text(version.Text, version.Pos))
	dropField(d.body.root, "swagger")
}
