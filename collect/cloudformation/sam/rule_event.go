package sam

import "github.com/temper-security/temper/collect/cloudformation/template"

// maxTargetID is how long the id of a rule's target may be.
// Source: EventBridge API reference, Target.
const maxTargetID = 64

// targetID makes the id of a rule's target.
func targetID(id, suffix string) string {
	if n := maxTargetID - len(suffix); len(id) > n {
		id = id[:n]
	}
	return id + suffix
}

// schedule makes a rule with a schedule, and its permission.
func (e *event) schedule(*template.Node) {
	fields := []template.Field{template.Entry("ScheduleExpression", e.get("Schedule"))}
	fields = append(fields, e.pass("Name", "Description")...)
	e.rule(fields, nil)
}

// eventBridgeRule makes a rule with an event pattern, and its permission.
func (e *event) eventBridgeRule(*template.Node) {
	fields := e.pass("EventBusName")
	fields = append(fields,
		template.Entry("EventPattern", e.get("Pattern")),
		template.Entry("Name", e.get("RuleName")))
	e.rule(fields, e.pass("InputPath", "InputTransformer"))
}

// rule makes an AWS::Events::Rule that invokes the function.
func (e *event) rule(fields, target []template.Field) {
	arn := getAtt(e.id, "Arn", e.at)
	dlq := e.deadLetter(func(queue string) {
		e.add(e.id+"QueuePolicy", queuePolicy(e.at, e.attrs, ref(queue, e.at), getAtt(queue, "Arn", e.at),
			template.Mapping(e.at, text("Service", "events.amazonaws.com", e.at)), arn))
	})
	id := template.Text(targetID(e.id, "LambdaTarget"), e.at)
	if v := e.get("Target").Get("Id"); v != nil {
		id = v
	}
	entries := []template.Field{template.Entry("Arn", e.arn(e.at)), template.Entry("Id", id)}
	entries = append(entries, e.pass("Input")...)
	entries = append(entries, target...)
	entries = append(entries, template.Entry("DeadLetterConfig", dlq))
	entries = append(entries, e.pass("RetryPolicy")...)

	fields = append(fields,
		template.Entry("State", e.state()),
		template.Entry("Targets", template.Sequence(e.at, template.Mapping(e.at, entries...))))
	e.add(e.id, resource(e.at, "AWS::Events::Rule", e.attrs, fields...))
	e.permission(e.id+"Permission", "events.amazonaws.com", template.Entry("SourceArn", arn))
}

// state is the State of a rule, given as such or by Enabled.
func (e *event) state() *template.Node {
	state, enabled := e.get("State"), e.get("Enabled")
	if set(state) && enabled != nil {
		e.fail(state.Pos, "State and Enabled exclude each other")
	}
	switch {
	case enabled == nil && set(state):
		return state
	case enabled == nil:
		return nil
	case set(enabled):
		return template.Text("ENABLED", enabled.Pos)
	}
	return template.Text("DISABLED", enabled.Pos)
}

// deadLetter returns the DeadLetterConfig of a target, or nil. If the queue is
// left to the transform it is made, and policy is called with its logical id.
func (e *event) deadLetter(policy func(queue string)) *template.Node {
	c := e.get("DeadLetterConfig")
	if c == nil {
		return nil
	}
	arn, typ := c.Get("Arn"), c.Get("Type")
	switch {
	case !c.Is(template.Map):
		return nil
	case arn != nil && typ != nil:
		e.fail(c.Pos, "DeadLetterConfig has either Arn or Type")
	case arn == nil && typ == nil:
		e.fail(c.Pos, "DeadLetterConfig needs Arn or Type")
		return nil
	case typ != nil:
		if s, _ := typ.Str(); s != "SQS" {
			e.fail(typ.Pos, "DeadLetterConfig.Type must be SQS")
		}
	}
	if given(arn) == nil {
		queue := e.id + "Queue"
		if v := given(c.Get("QueueLogicalId")); v != nil {
			s, ok := v.Str()
			if !ok {
				e.fail(v.Pos, "DeadLetterConfig.QueueLogicalId must be a string")
			} else {
				queue = s
			}
		}
		e.add(queue, resource(e.at, "AWS::SQS::Queue", e.attrs))
		if policy != nil {
			policy(queue)
		}
		arn = getAtt(queue, "Arn", c.Pos)
	}
	return template.Mapping(c.Pos, template.Entry("Arn", arn))
}

// queuePolicy lets a service, or anyone, send to a queue on behalf of a source.
func queuePolicy(at template.Pos, attrs []template.Field, queueURL, queueARN, principal, source *template.Node) *template.Node {
	return resource(at, "AWS::SQS::QueuePolicy", attrs,
		template.Entry("PolicyDocument", template.Mapping(at,
			text("Version", "2012-10-17", at),
			template.Entry("Statement", template.Sequence(at, template.Mapping(at,
				text("Action", "sqs:SendMessage", at),
				text("Effect", "Allow", at),
				template.Entry("Principal", principal),
				template.Entry("Resource", queueARN),
				template.Entry("Condition", template.Mapping(at,
					template.Entry("ArnEquals", template.Mapping(at, template.Entry("aws:SourceArn", source)))))))))),
		template.Entry("Queues", template.Sequence(at, queueURL)))
}
