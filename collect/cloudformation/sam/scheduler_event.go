package sam

import "github.com/temper-security/temper/collect/cloudformation/template"

// scheduleV2 makes a schedule of EventBridge Scheduler that invokes the function.
func (e *event) scheduleV2(*template.Node) {
	s := scheduled{
		add:      e.add,
		fail:     e.fail,
		id:       e.id,
		attrs:    e.attrs,
		props:    e.props,
		at:       e.at,
		arn:      e.arn(e.at),
		policy:   "LambdaPolicy",
		action:   "lambda:InvokeFunction",
		policyOn: e.arn(e.at),
	}
	s.make(e.deadLetter(nil))
}

// scheduled is a function or state machine that EventBridge Scheduler starts.
type scheduled struct {
	add   func(id string, body *template.Node)
	fail  func(at template.Pos, format string, args ...any)
	id    string
	attrs []template.Field
	props *template.Node
	at    template.Pos
	// arn is the target; action on policyOn is what the schedule's role may
	// do, in a policy with the suffix policy.
	arn, policyOn  *template.Node
	policy, action string
}

// make makes the schedule, and its role unless one is given. deadLetter is the
// target's DeadLetterConfig or nil.
func (s scheduled) make(deadLetter *template.Node) {
	get := func(name string) *template.Node { return given(s.props.Get(name)) }
	role := get("RoleArn")
	if !set(role) {
		policies := template.Sequence(s.at, inlinePolicy(s.id+s.policy, s.at, allow(s.at, s.policyOn, s.action)))
		if deadLetter != nil {
			policies.Items = append(policies.Items, inlinePolicy(s.id+"SQSPolicy", s.at, allow(s.at, deadLetter.Get("Arn"), "sqs:SendMessage")))
		}
		s.add(s.id+"Role", resource(s.at, "AWS::IAM::Role", s.attrs,
			template.Entry("AssumeRolePolicyDocument", trust("scheduler.amazonaws.com", s.at)),
			template.Entry("Policies", policies),
			template.Entry("PermissionsBoundary", get("PermissionsBoundary"))))
		role = getAtt(s.id+"Role", "Arn", s.at)
	}
	name := get("Name")
	if set(s.props.Get("OmitName")) {
		if set(name) {
			s.fail(name.Pos, "Name and OmitName exclude each other")
		}
		name = nil
	} else if !set(name) {
		name = template.Text(s.id, s.at)
	}
	window := get("FlexibleTimeWindow")
	if !set(window) {
		window = template.Mapping(s.at, text("Mode", "OFF", s.at))
	}
	s.add(s.id, resource(s.at, "AWS::Scheduler::Schedule", s.attrs,
		template.Entry("ScheduleExpression", get("ScheduleExpression")),
		template.Entry("State", get("State")),
		template.Entry("Name", name),
		template.Entry("Description", get("Description")),
		template.Entry("FlexibleTimeWindow", window),
		template.Entry("StartDate", get("StartDate")),
		template.Entry("EndDate", get("EndDate")),
		template.Entry("ScheduleExpressionTimezone", get("ScheduleExpressionTimezone")),
		template.Entry("GroupName", get("GroupName")),
		template.Entry("KmsKeyArn", get("KmsKeyArn")),
		template.Entry("Target", template.Mapping(s.at,
			template.Entry("Arn", s.arn),
			template.Entry("RoleArn", role),
			template.Entry("Input", get("Input")),
			template.Entry("DeadLetterConfig", deadLetter),
			template.Entry("RetryPolicy", get("RetryPolicy"))))))
}
