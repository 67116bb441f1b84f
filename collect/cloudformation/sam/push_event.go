package sam

import "github.com/temper-security/temper/collect/cloudformation/template"

// alexaSkill lets a skill, or any skill, invoke the function.
func (e *event) alexaSkill(*template.Node) {
	e.permission(e.id+"Permission", "alexa-appkit.amazon.com", template.Entry("EventSourceToken", e.get("SkillId")))
}

// cloudWatchLogs subscribes the function to a log group.
func (e *event) cloudWatchLogs(*template.Node) {
	group := e.get("LogGroupName")
	source := sub("arn:"+e.options.Partition+":logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*", e.at,
		template.Entry("__LogGroupName__", group))
	id := e.permission(e.id+"Permission", "logs.amazonaws.com", template.Entry("SourceArn", source))
	attrs := with(e.attrs, "DependsOn", template.Sequence(e.at, template.Text(id, e.at)))
	e.add(e.id, resource(e.at, "AWS::Logs::SubscriptionFilter", attrs,
		template.Entry("LogGroupName", group),
		template.Entry("FilterPattern", e.get("FilterPattern")),
		template.Entry("DestinationArn", e.arn(e.at))))
}

// iotRule makes an IoT rule that invokes the function.
func (e *event) iotRule(*template.Node) {
	source := sub("arn:"+e.options.Partition+":iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}", e.at,
		template.Entry("RuleName", ref(e.id, e.at)))
	e.permission(e.id+"Permission", "iot.amazonaws.com",
		template.Entry("SourceArn", source),
		template.Entry("SourceAccount", sub("${AWS::AccountId}", e.at)))
	var version *template.Node
	if v := e.get("AwsIotSqlVersion"); set(v) {
		version = v
	}
	e.add(e.id, resource(e.at, "AWS::IoT::TopicRule", e.attrs,
		template.Entry("TopicRulePayload", template.Mapping(e.at,
			template.Entry("Sql", e.get("Sql")),
			template.Entry("RuleDisabled", template.Scalar(template.Bool, "false", e.at)),
			template.Entry("Actions", template.Sequence(e.at, template.Mapping(e.at,
				template.Entry("Lambda", template.Mapping(e.at, template.Entry("FunctionArn", e.arn(e.at))))))),
			template.Entry("AwsIotSqlVersion", version)))))
}

// cognito makes the function a trigger of a user pool of the template.
func (e *event) cognito(*template.Node) {
	pool := e.get("UserPool")
	id := refOf(pool)
	res := e.source[id]
	if res == nil {
		e.fail(e.at, "UserPool must be a Ref to a user pool of the template")
		return
	}
	owner := e.function.id
	if e.alias != "" {
		owner = e.alias
	}
	e.permission(owner+"CognitoPermission", "cognito-idp.amazonaws.com", template.Entry("SourceArn", getAtt(id, "Arn", e.at)))

	config := res.At("Properties", "LambdaConfig")
	if given(config) == nil {
		config = template.Mapping(e.at)
	}
	if !config.Is(template.Map) {
		e.fail(config.Pos, "LambdaConfig of %s must be a map", id)
		return
	}
	triggers := []*template.Node{e.get("Trigger")}
	if triggers[0].Is(template.List) {
		triggers = triggers[0].Items
	}
	for _, trigger := range triggers {
		name, ok := trigger.Str()
		if !ok {
			e.fail(e.at, "Trigger must be a string or a list of strings")
			continue
		}
		if !e.charge(len(config.Fields)) {
			return
		}
		if config.Get(name) != nil {
			e.fail(trigger.Pos, "trigger %s of %s is used more than once", name, id)
			continue
		}
		config = template.WithField(config, name, e.arn(trigger.Pos))
	}
	e.change(id, setProperty(res, "LambdaConfig", config))
}

// change replaces a resource of the source and puts the changed one into the
// result on behalf of the function.
func (e *event) change(id string, res *template.Node) {
	e.setSource(id, res)
	e.causes[id] = e.function.id
}
