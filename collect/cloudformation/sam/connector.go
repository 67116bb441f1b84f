package sam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

var connectorProperties = map[string]property{
	"Source":      {kinds: aMap, required: true},
	"Destination": {kinds: aMap | aList, required: true, of: 0},
	"Permissions": {kinds: aList, required: true, of: aText},
}

// embeddedConnectors turns the Connectors attribute of resources into resources
// of type AWS::Serverless::Connector.
func (t *transform) embeddedConnectors() {
	for _, id := range slices.Clone(t.sourceOrder) {
		res := t.source[id]
		connectors := res.Get("Connectors")
		if connectors == nil {
			continue
		}
		t.source[id] = template.WithoutField(res, "Connectors")
		if !connectors.Is(template.Map) {
			t.refuse(id, connectors.Pos, "Connectors must be a map")
			continue
		}
		for _, c := range connectors.Fields {
			name := id + c.Key
			props := c.Value.Get("Properties")
			if !props.Is(template.Map) {
				t.refuse(id, c.Pos, "connector %s needs Properties, a map", c.Key)
				continue
			}
			if _, ok := t.source[name]; ok {
				t.refuse(id, c.Pos, "connector %s makes the logical id %s, which the template has already", c.Key, name)
				continue
			}
			source := template.Mapping(c.Pos, text("Id", id, c.Pos))
			if r := props.Get("SourceReference"); r != nil {
				if !r.Is(template.Map) || r.Get("Id") != nil {
					t.refuse(id, r.Pos, "SourceReference of connector %s must be a map without Id", c.Key)
					continue
				}
				source.Fields = append(source.Fields, r.Fields...)
				props = template.WithoutField(props, "SourceReference")
			}
			props = template.WithField(props, "Source", source)
			body := template.WithField(template.WithField(c.Value, "Type", template.Text(serverless+"Connector", c.Pos)), "Properties", props)
			t.setSource(name, body)
		}
	}
}

// connector transforms an AWS::Serverless::Connector into the policies that let
// its source use its destinations.
func (t *transform) connector(id string, res *template.Node) {
	props := orEmpty(res.Get("Properties"), res.Pos)
	n := len(t.problems)
	t.checkProperties(id, props, connectorProperties)
	if len(t.problems) > n {
		return
	}
	destinations := []*template.Node{props.Get("Destination")}
	several := destinations[0].Is(template.List)
	if several {
		destinations = destinations[0].Items
	}
	if len(destinations) == 0 {
		t.refuse(id, props.Get("Destination").Pos, "Destination is empty")
	}
	var made []string
	for i, d := range destinations {
		source, err := t.endpoint(props.Get("Source"), d)
		if err != nil {
			t.refuse(id, props.Get("Source").Pos, "Source: %v", err)
			return
		}
		destination, err := t.endpoint(d, props.Get("Source"))
		if err != nil {
			t.refuse(id, d.Pos, "Destination: %v", err)
			return
		}
		suffix := ""
		if several {
			suffix = fmt.Sprintf("Destination%d", i)
		}
		ids, err := t.connect(id, res, props.Get("Permissions"), source, destination, suffix)
		if err != nil {
			t.refuse(id, d.Pos, "%v", err)
			return
		}
		made = append(made, ids...)
	}
	t.replaceDependsOn(id, made)
}

// connect makes the policies of one connection and returns their logical ids.
func (t *transform) connect(id string, res, permissions *template.Node, source, destination endpoint, suffix string) ([]string, error) {
	profile := connectorProfiles().At("Permissions", source.typ, destination.typ)
	if profile == nil {
		return nil, fmt.Errorf("a connector from %s to %s is not supported", source.typ, destination.typ)
	}
	props := profile.Get("Properties")
	wanted, err := wantedPermissions(permissions, props)
	if err != nil {
		return nil, err
	}
	values := map[string]*template.Node{}
	for name, v := range source.values {
		values["Source."+name] = v
	}
	for name, v := range destination.values {
		values["Destination."+name] = v
	}
	at := res.Pos
	filled, err := fillProfile(props, values, at)
	if err != nil {
		return nil, err
	}
	owner, side := destination, "Destination"
	if set(props.Get("SourcePolicy")) {
		owner, side = source, "Source"
	}
	attrs := with(ownAttributes(res), "Metadata", t.connectorMetadata(id, res, source, destination))

	document := template.Mapping(at, text("Version", "2012-10-17", at))
	statements := template.Sequence(at)
	for _, f := range filled.Get("AccessCategories").Fields {
		if slices.Contains(wanted, f.Key) {
			statements.Items = append(statements.Items, items(f.Value.Get("Statement"))...)
		}
	}
	document.Fields = append(document.Fields, template.Entry("Statement", statements))

	missing := func(what string) error { return fmt.Errorf("there is no %s of the %s", what, side) }
	switch kind := profile.Get("Type").Text; kind {
	case "AWS_IAM_ROLE_MANAGED_POLICY":
		if owner.role == nil {
			return nil, missing("role")
		}
		made := id + "Policy" + suffix
		t.put(id, made, resource(at, "AWS::IAM::ManagedPolicy", attrs,
			template.Entry("PolicyDocument", document),
			template.Entry("Roles", template.Sequence(at, owner.role))))
		t.dependOnPolicy(props, source, destination, made)
		return []string{made}, nil
	case "AWS_SQS_QUEUE_POLICY":
		if owner.queueURL == nil {
			return nil, missing("queue URL")
		}
		made := id + "QueuePolicy" + suffix
		t.put(id, made, resource(at, "AWS::SQS::QueuePolicy", attrs,
			template.Entry("PolicyDocument", document),
			template.Entry("Queues", template.Sequence(at, owner.queueURL))))
		return []string{made}, nil
	case "AWS_SNS_TOPIC_POLICY":
		if owner.values["Arn"] == nil {
			return nil, missing("ARN")
		}
		made := id + "TopicPolicy" + suffix
		t.put(id, made, resource(at, "AWS::SNS::TopicPolicy", attrs,
			template.Entry("PolicyDocument", document),
			template.Entry("Topics", template.Sequence(at, owner.values["Arn"]))))
		return []string{made}, nil
	case "AWS_LAMBDA_PERMISSION":
		if owner.values["Arn"] == nil {
			return nil, missing("ARN")
		}
		var made []string
		for _, f := range filled.Get("AccessCategories").Fields {
			if !slices.Contains(wanted, f.Key) {
				continue
			}
			permission := id + f.Key + "LambdaPermission" + suffix
			t.put(id, permission, resource(at, "AWS::Lambda::Permission", attrs,
				template.Entry("Action", f.Value.Get("Action")),
				template.Entry("FunctionName", owner.values["Arn"]),
				template.Entry("Principal", f.Value.Get("Principal")),
				template.Entry("SourceArn", f.Value.Get("SourceArn")),
				template.Entry("SourceAccount", f.Value.Get("SourceAccount"))))
			made = append(made, permission)
		}
		return made, nil
	default:
		return nil, fmt.Errorf("profile type %s is not known", kind)
	}
}

// wantedPermissions reads Permissions and checks them against a profile.
func wantedPermissions(permissions, profile *template.Node) ([]string, error) {
	var wanted []string
	for _, p := range items(permissions) {
		if s, ok := p.Str(); ok && !slices.Contains(wanted, s) {
			if profile.At("AccessCategories", s) == nil {
				return nil, fmt.Errorf("permission %s is not supported between these types", s)
			}
			wanted = append(wanted, s)
		}
	}
	if len(wanted) == 0 {
		return nil, fmt.Errorf("the list Permissions is empty")
	}
	combinations := profile.Get("ValidAccessCategories")
	if combinations == nil {
		return wanted, nil
	}
	slices.Sort(wanted)
	for _, c := range items(combinations) {
		var names []string
		for _, item := range c.Items {
			names = append(names, item.Text)
		}
		slices.Sort(names)
		if slices.Equal(names, wanted) {
			return wanted, nil
		}
	}
	return nil, fmt.Errorf("permissions %s are not supported together between these types", strings.Join(wanted, " and "))
}

// dependOnPolicy makes what uses a policy wait for it.
func (t *transform) dependOnPolicy(profile *template.Node, source, destination endpoint, policy string) {
	switch by, _ := profile.Get("DependedBy").Str(); by {
	case "SOURCE":
		if source.id != "" {
			t.dependOn(source.id, policy)
		}
	case "DESTINATION_EVENT_SOURCE_MAPPING":
		if !t.charge(len(t.order)) {
			return
		}
		var mappings []string
		for _, id := range t.order {
			body := t.bodies[id]
			typ, _ := body.Get("Type").Str()
			if typ == "AWS::Lambda::EventSourceMapping" && source.id != "" && destination.id != "" &&
				logicalIDOf(body.At("Properties", "FunctionName")) == destination.id &&
				logicalIDOf(body.At("Properties", "EventSourceArn")) == source.id {
				mappings = append(mappings, id)
			}
		}
		if len(mappings) == 1 {
			t.dependOn(mappings[0], policy)
		}
	}
}

// connectorMetadata notes on a generated resource which connector made it.
func (t *transform) connectorMetadata(id string, res *template.Node, source, destination endpoint) *template.Node {
	at := res.Pos
	typeOf := func(e endpoint) *template.Node {
		typ := e.typ
		if s, ok := t.source[e.id].Get("Type").Str(); ok {
			typ = s
		}
		return template.Mapping(at, text("Type", typ, at))
	}
	note := template.Mapping(at, template.Entry(id, template.Mapping(at,
		template.Entry("Source", typeOf(source)), template.Entry("Destination", typeOf(destination)))))
	return template.WithField(orEmpty(res.Get("Metadata"), at), "aws:sam:connectors", note)
}
