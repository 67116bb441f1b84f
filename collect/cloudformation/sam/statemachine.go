package sam

import (
	"errors"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// stateMachine is an AWS::Serverless::StateMachine being transformed.
type stateMachine struct {
	*transform
	id         string
	res        *template.Node
	properties *template.Node
	attrs      []template.Field
	made       []madeResource
}

func (m *stateMachine) get(property string) *template.Node { return given(m.properties.Get(property)) }

func (m *stateMachine) add(id string, body *template.Node) {
	m.made = append(m.made, madeResource{id, body})
}

// stateMachine transforms an AWS::Serverless::StateMachine.
// Source: AWS SAM developer guide, "AWS::Serverless::StateMachine".
func (t *transform) stateMachine(id string, res *template.Node) {
	properties := res.Get("Properties")
	if !properties.Is(template.Map) {
		properties = template.Mapping(res.Pos)
	}
	t.checkProperties(id, properties, stateMachineProperties)
	m := &stateMachine{transform: t, id: id, res: res, properties: properties, attrs: passThrough(res)}
	if err := m.generate(); err != nil {
		t.refuse(id, res.Pos, "%v", err)
		return
	}
	if tags := m.get("Tags"); set(tags) && set(m.get("PropagateTags")) {
		list := template.Sequence(tags.Pos, tagList(tags)...)
		for i, made := range m.made {
			typ, _ := made.body.Get("Type").Str()
			if taggable[typ] || typ == "AWS::StepFunctions::StateMachine" {
				m.made[i].body = setProperty(made.body, "Tags", list)
			}
		}
	}
	for _, made := range m.made {
		t.put(id, made.id, made.body)
	}
}

func (m *stateMachine) generate() error {
	alias, err := m.checkAlias()
	if err != nil {
		return err
	}
	definition, err := m.definition()
	if err != nil {
		return err
	}
	given := m.get("Role")
	policies := m.get("Policies")
	if set(given) && set(policies) {
		return errors.New("property Role and Policies exclude each other")
	}
	at := m.res.Pos
	tags := m.tags()
	arn := given
	var generated *role
	if !set(given) {
		generated = m.role(policies, tags)
		arn = getAtt(generated.id, "Arn", at)
	}
	fields := append(definition,
		template.Entry("RoleArn", arn),
		template.Entry("StateMachineName", m.get("Name")),
		template.Entry("StateMachineType", m.get("Type")),
		template.Entry("LoggingConfiguration", m.get("Logging")),
		template.Entry("TracingConfiguration", m.get("Tracing")),
		template.Entry("Tags", tags))
	m.add(m.id, resource(at, "AWS::StepFunctions::StateMachine", ownAttributes(m.res), fields...))
	if generated != nil {
		m.add(generated.id, generated.body())
	}
	target := m.id
	if set(alias) {
		aliasID := m.publish(alias)
		if set(m.get("UseAliasAsEventTarget")) {
			target = aliasID
		}
	}
	m.events(target)
	return nil
}

// tags are the transform's own tag and those given.
func (m *stateMachine) tags() *template.Node {
	at := m.res.Pos
	list := template.Sequence(at, tag("stateMachine:createdBy", template.Text("SAM", at), at))
	list.Items = append(list.Items, tagList(m.get("Tags"))...)
	return list
}

// role makes the execution role of a state machine that names none.
func (m *stateMachine) role(policies, tags *template.Node) *role {
	at := m.res.Pos
	if policies != nil {
		at = policies.Pos
	}
	r := &role{
		id: m.id + "Role", at: at, attrs: m.attrs,
		assume:   trust("states.amazonaws.com", m.res.Pos),
		path:     m.get("RolePath"),
		boundary: m.get("PermissionsBoundary"),
		tags:     tags,
	}
	m.addPolicies(r, m.id, policies)
	if tracing := m.get("Tracing"); isTrue(tracing.Get("Enabled")) {
		r.attach(m.managedARN(xrayPolicy(m.options.Partition), tracing.Pos))
	}
	return r
}

// definition returns the properties that hold the definition.
func (m *stateMachine) definition() ([]template.Field, error) {
	inline, uri := m.get("Definition"), m.get("DefinitionUri")
	substitutions := first(m.get("DefinitionSubstitutions"))
	switch {
	case set(inline) && set(uri):
		return nil, errors.New("property Definition and DefinitionUri exclude each other")
	case set(inline):
		text, found := definitionString(inline)
		if len(found) > 0 {
			var given []template.Field
			if substitutions.Is(template.Map) {
				given = substitutions.Fields
			}
			substitutions = &template.Node{Kind: template.Map, Pos: inline.Pos, Fields: mergeFields(found, given)}
		}
		return []template.Field{template.Entry("DefinitionString", text), template.Entry("DefinitionSubstitutions", substitutions)}, nil
	case set(uri):
		location, err := s3Location(uri)
		return []template.Field{template.Entry("DefinitionS3Location", location), template.Entry("DefinitionSubstitutions", substitutions)}, err
	}
	return nil, errors.New("property Definition or DefinitionUri is required")
}

// checkAlias returns AutoPublishAlias, and refuses what needs it and has it not.
func (m *stateMachine) checkAlias() (*template.Node, error) {
	alias := m.get("AutoPublishAlias")
	if !set(alias) {
		for _, name := range []string{"UseAliasAsEventTarget", "DeploymentPreference"} {
			if set(m.get(name)) {
				return nil, errors.New(name + " needs AutoPublishAlias")
			}
		}
		return nil, nil
	}
	return alias, nil
}

// publish makes the version and the alias of the state machine, and returns the
// logical id of the alias.
func (m *stateMachine) publish(alias *template.Node) string {
	at := alias.Pos
	version := m.id + "Version"
	attrs := m.attrs
	for _, name := range []string{"DeletionPolicy", "UpdateReplacePolicy"} {
		if m.res.Field(name) == nil {
			attrs = with(attrs, name, template.Text("Retain", at))
		}
	}
	m.add(version, resource(at, "AWS::StepFunctions::StateMachineVersion", attrs,
		template.Entry("StateMachineArn", ref(m.id, at)),
		template.Entry("StateMachineRevisionId", getAtt(m.id, "StateMachineRevisionId", at))))

	preference := template.Mapping(at, text("Type", "ALL_AT_ONCE", at))
	if p := m.get("DeploymentPreference"); set(p) && p.Is(template.Map) {
		preference = template.Mapping(p.Pos, p.Fields...)
	}
	putField(preference, "StateMachineVersionArn", ref(version, at))
	name, ok := m.resolve(alias).Str()
	if !ok || !alphanumeric.MatchString(name) {
		name = hashID("", name)
	}
	id := m.id + "Alias" + name
	m.add(id, resource(at, "AWS::StepFunctions::StateMachineAlias", m.attrs,
		template.Entry("Name", alias),
		template.Entry("DeploymentPreference", preference)))
	return id
}

// stateMachineProperties are the properties of AWS::Serverless::StateMachine.
// Source: AWS SAM specification.
var stateMachineProperties = map[string]property{
	"Definition":              {kinds: aMap},
	"DefinitionUri":           {kinds: aText | aMap},
	"Logging":                 {kinds: aMap},
	"Role":                    {kinds: aText},
	"RolePath":                {kinds: anyKind},
	"DefinitionSubstitutions": {kinds: aMap},
	"Events":                  {kinds: aMap, of: aMap},
	"Name":                    {kinds: aText},
	"Type":                    {kinds: aText},
	"Tags":                    {kinds: aMap},
	"PropagateTags":           {kinds: aBool},
	"Policies":                {kinds: aText | aList, of: aText | aMap},
	"Tracing":                 {kinds: aMap},
	"PermissionsBoundary":     {kinds: aText},
	"AutoPublishAlias":        {kinds: anyKind},
	"DeploymentPreference":    {kinds: anyKind},
	"UseAliasAsEventTarget":   {kinds: aBool},
}
