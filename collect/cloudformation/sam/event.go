package sam

import "github.com/temper-security/temper/collect/cloudformation/template"

// event is an event source of a function being transformed.
type event struct {
	*function
	// name is the key in Events; id, made of it, is the logical id of what the
	// event makes.
	name, id string
	props    *template.Node
	at       template.Pos
}

// fail records a problem of the event.
func (e *event) fail(at template.Pos, format string, args ...any) {
	e.function.fail(at, "event "+e.name+": "+format, args...)
}

// get returns a property, nil if it is null.
func (e *event) get(name string) *template.Node { return given(e.props.Get(name)) }

// pass makes a field of a property, under the same name.
func (e *event) pass(names ...string) []template.Field {
	var out []template.Field
	for _, name := range names {
		if f := e.props.Field(name); f != nil && !f.Value.Is(template.Null) {
			out = append(out, *f)
		}
	}
	return out
}

// event transforms one entry of a function's Events.
func (f *function) event(name string, n *template.Node) {
	typ, ok := n.Get("Type").Str()
	handle := eventHandler(typ)
	if !n.Is(template.Map) || !ok || handle == nil {
		f.fail(n.Pos, "event %s has no known Type", name)
		return
	}
	props := n.Get("Properties")
	if props != nil && !props.Is(template.Map) {
		f.fail(props.Pos, "event %s: Properties must be a map", name)
		return
	}
	if props == nil {
		props = template.Mapping(n.Pos)
	}
	e := &event{function: f, name: name, id: f.id + name, props: props, at: n.Pos}
	if !alphanumeric.MatchString(e.id) {
		e.fail(n.Pos, "the name must be alphanumeric")
	}
	if schema, ok := eventProperties[typ]; ok {
		f.checkProperties(f.id, props, schema)
	}
	if tenancy := f.props.Get("TenancyConfig"); set(tenancy) && typ != "Api" && typ != "HttpApi" {
		e.fail(n.Pos, "%s events are not supported for functions with TenancyConfig", typ)
	}
	handle(e, n)
}

// eventHandler is what transforms a type of event; nil for an unknown type.
func eventHandler(typ string) func(e *event, n *template.Node) {
	switch typ {
	case "Api":
		return func(e *event, n *template.Node) { e.apiEvent(e.function, e.name, n) }
	case "HttpApi":
		return func(e *event, n *template.Node) { e.httpAPIEvent(e.function, e.name, n) }
	case "Schedule":
		return (*event).schedule
	case "ScheduleV2":
		return (*event).scheduleV2
	case "CloudWatchEvent", "EventBridgeRule":
		return (*event).eventBridgeRule
	case "CloudWatchLogs":
		return (*event).cloudWatchLogs
	case "S3":
		return (*event).s3
	case "SNS":
		return (*event).sns
	case "Cognito":
		return (*event).cognito
	case "IoTRule":
		return (*event).iotRule
	case "AlexaSkill":
		return (*event).alexaSkill
	case "Kinesis", "DynamoDB", "SQS", "MSK", "MQ", "SelfManagedKafka", "DocumentDB":
		return (*event).mapping
	}
	return nil
}

// permission lets a service invoke the function. suffix is appended to the
// logical id; source is the ARN of the caller or nil.
func (e *event) permission(id, service string, fields ...template.Field) string {
	all := append([]template.Field{
		text("Action", "lambda:InvokeFunction", e.at),
		template.Entry("FunctionName", e.function.name(e.at)),
		text("Principal", service, e.at),
	}, fields...)
	e.add(id, resource(e.at, "AWS::Lambda::Permission", e.attrs, all...))
	return id
}
