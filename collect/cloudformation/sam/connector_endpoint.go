package sam

import (
	"errors"
	"fmt"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// endpoint is the source or a destination of a connector.
type endpoint struct {
	id, typ string
	// values are what profiles refer to: Arn, ResourceId, Name, Qualifier.
	values         map[string]*template.Node
	role, queueURL *template.Node
}

// endpoint reads a reference to a resource: by its logical id, or by giving all
// that a profile needs. other is the opposite end.
func (t *transform) endpoint(n, other *template.Node) (endpoint, error) {
	if !n.Is(template.Map) {
		return endpoint{}, errors.New("it must be a map")
	}
	explicit := false
	for _, f := range n.Fields {
		explicit = explicit || f.Key != "Id" && f.Key != "Qualifier"
	}
	if (n.Get("Id") != nil) == explicit {
		return endpoint{}, errors.New("it needs Id (and possibly Qualifier), or Type and other properties")
	}
	if n.Get("Id") == nil {
		typ, _ := n.Get("Type").Str()
		if typ == "" {
			return endpoint{}, errors.New("it needs Type, a string")
		}
		e := endpoint{typ: typ, role: given(n.Get("RoleName")), queueURL: given(n.Get("QueueUrl")), values: map[string]*template.Node{}}
		if plain, ok := plainType[typ]; ok {
			e.typ = plain
		}
		for _, name := range []string{"Arn", "ResourceId", "Name", "Qualifier"} {
			e.values[name] = given(n.Get(name))
		}
		return e, nil
	}
	id, ok := n.Get("Id").Str()
	if !ok || id == "" {
		return endpoint{}, errors.New("its Id must be a string")
	}
	res := t.bodies[id]
	if res == nil {
		return endpoint{}, fmt.Errorf("there is no resource %s", id)
	}
	typ, _ := res.Get("Type").Str()
	if typ == "" {
		return endpoint{}, fmt.Errorf("resource %s has no Type", id)
	}
	about := connectorProfiles().At("CfnResourceProperties", typ)
	output := func(name string) *template.Node {
		v := about.At("Outputs", name)
		if v == nil {
			return nil
		}
		out, _ := fillProfile(v, map[string]*template.Node{"logicalId": template.Text(id, n.Pos)}, n.Pos)
		return out
	}
	e := endpoint{id: id, typ: typ, queueURL: output("Url"), values: map[string]*template.Node{
		"Arn":        output("Arn"),
		"ResourceId": output("Id"),
		"Name":       output("Name"),
		"Qualifier":  output("Qualifier"),
	}}
	if q := n.Field("Qualifier"); q != nil {
		e.values["Qualifier"] = given(q.Value)
	}
	if r := logicalIDOf(roleProperty(res, about.At("Inputs", "Role"), other)); r != "" {
		e.role = ref(r, n.Pos)
	}
	return e, nil
}

// plainType maps the types of the transform to what they become.
var plainType = map[string]string{
	"AWS::Serverless::Function":     "AWS::Lambda::Function",
	"AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
	"AWS::Serverless::Api":          "AWS::ApiGateway::RestApi",
	"AWS::Serverless::HttpApi":      "AWS::ApiGatewayV2::Api",
	"AWS::Serverless::SimpleTable":  "AWS::DynamoDB::Table",
}

// roleProperty is the property of a resource that names its role. A rule has a
// role for each target.
func roleProperty(res, input, other *template.Node) *template.Node {
	if name, ok := input.Str(); ok {
		return res.At("Properties", name)
	}
	if name, _ := input.Get("Function").Str(); name != "GetEventsRuleRole" {
		return nil
	}
	id, _ := other.Get("Id").Str()
	arn := other.Get("Arn")
	for _, target := range items(res.At("Properties", "Targets")) {
		a := target.Get("Arn")
		if to := logicalIDOf(a); to != "" && to == id || set(arn) && template.Equal(a, arn) {
			return target.Get("RoleArn")
		}
	}
	return nil
}
