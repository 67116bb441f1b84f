package sam

import (
	"fmt"
	"slices"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// events transforms the events that start a state machine. target is the logical
// id of what they start: the state machine or its alias.
func (m *stateMachine) events(target string) {
	events := m.get("Events")
	if !events.Is(template.Map) {
		return
	}
	for _, f := range events.Fields {
		m.event(target, f.Key, f.Value)
	}
}

// event transforms one of the events.
func (m *stateMachine) event(target, name string, n *template.Node) {
	typ, _ := n.Get("Type").Str()
	schema, ok := stateMachineEvents[typ]
	if !ok {
		m.refuse(m.id, n.Pos, "event %s has no known Type", name)
		return
	}
	properties := given(n.Get("Properties"))
	if properties == nil {
		properties = template.Mapping(n.Pos)
	}
	if !properties.Is(template.Map) {
		m.refuse(m.id, n.Pos, "event %s: Properties must be a map", name)
		return
	}
	if typ == "Api" && properties.Field("RestApiId") == nil {
		properties = template.WithField(properties, "RestApiId", ref(implicitRest, n.Pos))
	}
	m.checkProperties(m.id, properties, schema)
	// A state machine stands where a function has its alias: a Ref of it is its ARN.
	carrier := &function{transform: m.transform, id: m.id, res: m.res, props: m.properties, attrs: m.attrs, alias: target}
	e := &stateMachineEvent{
		event: &event{function: carrier, name: name, id: m.id + name, props: properties, at: n.Pos},
		m:     m,
	}
	if !alphanumeric.MatchString(e.id) {
		e.fail(n.Pos, "the name must be alphanumeric")
	}
	switch typ {
	case "Schedule":
		e.schedule()
	case "ScheduleV2":
		e.scheduleV2()
	case "CloudWatchEvent", "EventBridgeRule":
		e.rule()
	case "Api":
		e.api(template.WithField(n, "Properties", properties))
	}
	m.made = append(m.made, carrier.made...)
}

// stateMachineEvent is an event that starts a state machine.
type stateMachineEvent struct {
	*event
	m *stateMachine
}

// startRole makes the role with which a service starts the state machine, and
// returns its ARN.
func (e *stateMachineEvent) startRole(service string) *template.Node {
	id := e.id + "Role"
	e.add(id, resource(e.at, "AWS::IAM::Role", e.attrs,
		template.Entry("AssumeRolePolicyDocument", trust(service, e.at)),
		template.Entry("Policies", template.Sequence(e.at,
			inlinePolicy(id+"StartExecutionPolicy", e.at, allow(e.at, e.arn(e.at), "states:StartExecution")))),
		template.Entry("PermissionsBoundary", e.m.get("PermissionsBoundary"))))
	return getAtt(id, "Arn", e.at)
}

// schedule makes a rule with a schedule.
func (e *stateMachineEvent) schedule() {
	fields := append(e.pass("Name", "Description"),
		template.Entry("ScheduleExpression", e.get("Schedule")), template.Entry("State", e.state()))
	arn := e.get("RoleArn")
	if arn == nil {
		arn = e.startRole("events.amazonaws.com")
	}
	e.startRule(fields, arn, e.pass("Input"))
}

// rule makes a rule with an event pattern.
func (e *stateMachineEvent) rule() {
	fields := append(e.pass("EventBusName"),
		template.Entry("EventPattern", e.get("Pattern")),
		template.Entry("Name", e.get("RuleName")),
		template.Entry("State", first(e.get("State"))))
	e.startRule(fields, e.startRole("events.amazonaws.com"), e.pass("Input", "InputPath", "InputTransformer"))
}

// startRule makes a rule that starts the state machine in a role.
func (e *stateMachineEvent) startRule(fields []template.Field, roleARN *template.Node, target []template.Field) {
	dlq := e.deadLetter(func(queue string) {
		e.add(e.id+"QueuePolicy", queuePolicy(e.at, e.attrs, ref(queue, e.at), getAtt(queue, "Arn", e.at),
			template.Mapping(e.at, text("Service", "events.amazonaws.com", e.at)), getAtt(e.id, "Arn", e.at)))
	})
	id := e.get("Target").Get("Id")
	if id == nil {
		id = template.Text(targetID(e.id, "StepFunctionsTarget"), e.at)
	}
	entries := append([]template.Field{
		template.Entry("Arn", e.arn(e.at)),
		template.Entry("Id", id),
		template.Entry("RoleArn", roleARN),
		template.Entry("DeadLetterConfig", dlq),
		template.Entry("RetryPolicy", e.get("RetryPolicy")),
	}, target...)
	fields = append(fields, template.Entry("Targets", template.Sequence(e.at, template.Mapping(e.at, entries...))))
	e.made = slices.Insert(e.made, 0, madeResource{e.id, resource(e.at, "AWS::Events::Rule", e.attrs, fields...)})
}

// scheduleV2 makes a schedule of EventBridge Scheduler.
func (e *stateMachineEvent) scheduleV2() {
	s := scheduled{
		add: e.add, fail: e.fail, id: e.id, attrs: e.attrs, props: e.props, at: e.at,
		arn: e.arn(e.at), policyOn: e.arn(e.at),
		policy: "StartExecutionPolicy", action: "states:StartExecution",
	}
	s.make(e.deadLetter(nil))
}

// api makes the role of a route that starts the state machine, and the route
// itself if the transform manages the API's definition.
func (e *stateMachineEvent) api(n *template.Node) {
	r, d, ok := e.restRoute(e.m.id, e.name, n)
	if !ok {
		return
	}
	credentials := e.startRole("apigateway.amazonaws.com")
	if v := e.get("UnescapeMappingTemplate"); v != nil && !v.Is(template.Bool) {
		e.fail(v.Pos, "UnescapeMappingTemplate must be a boolean")
	}
	if d == nil || !d.managed || !e.chargeRoute(d, r.route) {
		return
	}
	if err := e.addRoute(r, d, credentials); err != nil {
		e.fail(n.Pos, "%v", err)
	}
}

func (e *stateMachineEvent) addRoute(r stagedRoute, d *apiDraft, credentials *template.Node) error {
	if err := d.body.checkRest(); err != nil {
		return err
	}
	if err := d.body.checkNewRoute(r.route); err != nil {
		return err
	}
	uri := sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution", r.at)
	condition := e.condition()
	if condition != "" {
		uri = conditional(condition, uri, nil, r.at)
	}
	input := fmt.Sprintf(`{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "${%s}"}`, e.target())
	if set(e.get("UnescapeMappingTemplate")) {
		input = fmt.Sprintf(`{"input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\'","'")", "stateMachineArn": "${%s}"}`, e.target())
	}
	status := func(code string) *template.Node { return template.Mapping(r.at, text("statusCode", code, r.at)) }
	meaning := func(s string) *template.Node { return template.Mapping(r.at, text("description", s, r.at)) }
	integration := template.Mapping(r.at,
		text("type", "aws", r.at), text("httpMethod", "POST", r.at),
		template.Entry("uri", uri),
		template.Entry("responses", template.Mapping(r.at, template.Entry("200", status("200")), template.Entry("400", status("400")))),
		template.Entry("credentials", credentials),
		template.Entry("requestTemplates", template.Mapping(r.at, template.Entry("application/json", sub(input, r.at)))))
	responses := template.Mapping(r.at, template.Entry("200", meaning("OK")), template.Entry("400", meaning("Bad Request")))
	if err := d.body.addIntegration(r.path, r.method, integration, responses, condition, r.at); err != nil {
		return err
	}
	if auth := e.get("Auth"); set(auth) {
		return e.authorizeRoute(auth, r, d, d.body)
	}
	return nil
}

// stateMachineEvents are the properties of the events of a state machine, by type.
// Source: AWS SAM specification, state machine event sources.
var stateMachineEvents = map[string]map[string]property{
	"Schedule": {
		"Schedule":         {kinds: aText, required: true},
		"Input":            {kinds: aText},
		"Enabled":          {kinds: aBool},
		"State":            {kinds: aText},
		"Name":             {kinds: aText},
		"Description":      {kinds: aText},
		"DeadLetterConfig": {kinds: aMap},
		"RetryPolicy":      {kinds: aMap},
		"Target":           {kinds: aMap},
		"RoleArn":          {kinds: aText},
	},
	"ScheduleV2":      eventProperties["ScheduleV2"],
	"CloudWatchEvent": startRuleProperties,
	"EventBridgeRule": startRuleProperties,
	"Api": {
		"Path":                    {kinds: aText, required: true},
		"Method":                  {kinds: aText, required: true},
		"RestApiId":               {kinds: aText, required: true},
		"Stage":                   {kinds: aText},
		"Auth":                    {kinds: aMap},
		"UnescapeMappingTemplate": {kinds: aBool},
	},
}

var startRuleProperties = map[string]property{
	"EventBusName":     {kinds: aText},
	"RuleName":         {kinds: aText},
	"Pattern":          {kinds: aMap},
	"Input":            {kinds: aText},
	"InputPath":        {kinds: aText},
	"DeadLetterConfig": {kinds: aMap},
	"RetryPolicy":      {kinds: aMap},
	"State":            {kinds: aText},
	"Target":           {kinds: aMap},
	"InputTransformer": {kinds: aMap},
}
