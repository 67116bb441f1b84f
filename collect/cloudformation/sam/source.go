package sam

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// readResources takes the template's resources as the source of the steps.
func (t *transform) readResources() {
	for _, f := range t.root.Get("Resources").Fields {
		t.sourceOrder = append(t.sourceOrder, f.Key)
		t.source[f.Key] = f.Value
		t.keys[f.Key] = f.Pos
		if !f.Value.Is(template.Map) {
			if !strings.HasPrefix(f.Key, "Fn::ForEach") {
				t.refuse(f.Key, f.Pos, "a resource must be a map")
			}
			continue
		}
		typ, _ := f.Value.Get("Type").Str()
		if !isServerless(typ) {
			continue
		}
		if !alphanumeric.MatchString(f.Key) {
			t.refuse(f.Key, f.Pos, "logical ids must be alphanumeric")
		}
		if len(f.Key) > maxLogicalID {
			t.refuse("", f.Pos, "a logical id has at most %d characters", maxLogicalID)
		}
		if p := f.Value.Get("Properties"); p != nil && !p.Is(template.Map) {
			t.refuse(f.Key, p.Pos, "Properties must be a map")
		}
		if c := f.Value.Get("Condition"); c.Is(template.Map) || c.Is(template.List) {
			t.refuse(f.Key, c.Pos, "Condition must be a string")
		}
		if !knownTypes[typ] {
			t.refuse(f.Key, f.Value.Get("Type").Pos, "%s is not a type of the transform", typ)
		}
	}
}

var knownTypes = map[string]bool{
	"AWS::Serverless::Function":         true,
	"AWS::Serverless::StateMachine":     true,
	"AWS::Serverless::Api":              true,
	"AWS::Serverless::HttpApi":          true,
	"AWS::Serverless::WebSocketApi":     true,
	"AWS::Serverless::LayerVersion":     true,
	"AWS::Serverless::SimpleTable":      true,
	"AWS::Serverless::Application":      true,
	"AWS::Serverless::CapacityProvider": true,
	"AWS::Serverless::GraphQLApi":       true,
	"AWS::Serverless::Connector":        true,
}

// replaces lists, for types of generated resources, the types that they may
// replace under the same logical id.
var replaces = map[string][]string{
	"AWS::Lambda::Function":              {"AWS::Serverless::Function"},
	"AWS::Lambda::LayerVersion":          {"AWS::Serverless::LayerVersion"},
	"AWS::Lambda::CapacityProvider":      {"AWS::Serverless::CapacityProvider"},
	"AWS::ApiGateway::RestApi":           {"AWS::Serverless::Api"},
	"AWS::ApiGatewayV2::Api":             {"AWS::Serverless::HttpApi", "AWS::Serverless::WebSocketApi"},
	"AWS::SNS::Topic":                    {"AWS::SNS::Topic"},
	"AWS::DynamoDB::Table":               {"AWS::Serverless::SimpleTable"},
	"AWS::CloudFormation::Stack":         {"AWS::Serverless::Application"},
	"AWS::ApiGateway::DomainName":        {"AWS::ApiGateway::DomainName"},
	"AWS::ApiGateway::BasePathMapping":   {"AWS::ApiGateway::BasePathMapping"},
	"AWS::ApiGateway::DomainNameV2":      {"AWS::ApiGateway::DomainNameV2"},
	"AWS::ApiGateway::BasePathMappingV2": {"AWS::ApiGateway::BasePathMappingV2"},
	"AWS::StepFunctions::StateMachine":   {"AWS::Serverless::StateMachine"},
	"AWS::AppSync::GraphQLApi":           {"AWS::Serverless::GraphQLApi"},
}

// checkClash refuses a generated resource whose logical id is not valid, or is
// used by the template for something else.
func (t *transform) checkClash(cause, id string, body *template.Node) {
	if id != cause && !alphanumeric.MatchString(id) {
		t.refuse(cause, body.Pos, "it makes a resource whose logical id is not alphanumeric")
	}
	other, ok := t.source[id]
	if !ok {
		return
	}
	was, _ := other.Get("Type").Str()
	is, _ := body.Get("Type").Str()
	if !slices.Contains(replaces[is], was) {
		t.refuse(cause, other.Pos, "it makes a resource %s of type %s, and the template has one with this logical id", id, is)
	}
}

// plainResources copies the resources that are not the transform's.
func (t *transform) plainResources() {
	for _, id := range t.sourceOrder {
		typ, _ := t.source[id].Get("Type").Str()
		if knownTypes[typ] {
			continue
		}
		if _, ok := t.bodies[id]; !ok {
			t.order = append(t.order, id)
		}
		t.bodies[id] = t.source[id]
	}
}

// result assembles the template and points references at generated resources.
func (t *transform) result() *Result {
	root := &template.Node{Kind: template.Map, Pos: t.root.Pos}
	resources := &template.Node{Kind: template.Map, Pos: t.root.Get("Resources").Pos}
	for _, id := range t.order {
		// A resource of the source keeps the place of its key; a generated one
		// stands where its body does.
		resources.Fields = append(resources.Fields, template.Field{Key: id, Pos: t.keyPlace(id), Value: t.bodies[id]})
	}
	hasConditions := false
	for _, f := range t.root.Fields {
		switch f.Key {
		case "Globals":
			continue
		case "Transform":
			if f.Value = otherTransforms(f.Value); f.Value == nil {
				continue
			}
		case "Resources":
			f.Value = resources
		case "Conditions":
			hasConditions = true
			if f.Value.Is(template.Map) {
				f.Value = &template.Node{Kind: template.Map, Pos: f.Value.Pos, Fields: mergeFields(f.Value.Fields, t.conditions)}
			}
		}
		root.Fields = append(root.Fields, f)
	}
	if !hasConditions && len(t.conditions) > 0 {
		root.Fields = append(root.Fields, template.Entry("Conditions", &template.Node{Kind: template.Map, Pos: t.root.Pos, Fields: t.conditions}))
	}
	return &Result{Root: t.rewriteReferences(root), Causes: t.causes, Problems: t.problems}
}

// otherTransforms is the Transform section without this transform; nil if nothing
// is left.
func otherTransforms(n *template.Node) *template.Node {
	if !n.Is(template.List) {
		if s, ok := n.Str(); ok && s == transformName {
			return nil
		}
		return n
	}
	out := template.Sequence(n.Pos)
	for _, item := range n.Items {
		if s, ok := item.Str(); !ok || s != transformName {
			out.Items = append(out.Items, item)
		}
	}
	if len(out.Items) == 0 {
		return nil
	}
	return out
}

// mergeFields appends the fields of added that base has not.
func mergeFields(base, added []template.Field) []template.Field {
	out := append([]template.Field(nil), base...)
	seen := make(map[string]bool, len(base))
	for _, f := range base {
		seen[f.Key] = true
	}
	for _, f := range added {
		if !seen[f.Key] {
			out = append(out, f)
		}
	}
	return out
}

func (t *transform) keyPlace(id string) template.Pos {
	if at, ok := t.keys[id]; ok {
		return at
	}
	return t.bodies[id].Pos
}
