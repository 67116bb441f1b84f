package sam

import "github.com/temper-security/temper/collect/cloudformation/template"

// eventInvokeConfig makes the configuration of asynchronous invocation, the
// queues and topics that it leaves to the transform, and the role's policies for
// its destinations.
func (f *function) eventInvokeConfig() {
	c := f.props.Get("EventInvokeConfig")
	if !set(c) || !c.Is(template.Map) {
		return
	}
	at := c.Pos
	id := f.id + "EventInvokeConfig"
	resolved := f.resolve(c)
	destinations := template.Mapping(at)
	if dc := resolved.Get("DestinationConfig"); set(dc) {
		if !dc.Is(template.Map) {
			f.fail(dc.Pos, "EventInvokeConfig.DestinationConfig must be a map")
		}
		for _, name := range []string{"OnSuccess", "OnFailure"} {
			d := given(dc.Get(name))
			if d == nil {
				continue
			}
			if !d.Is(template.Map) {
				f.fail(d.Pos, "EventInvokeConfig.DestinationConfig.%s must be a map", name)
				continue
			}
			if target := f.destination(id, name, d); target != nil {
				destinations.Fields = append(destinations.Fields, template.Entry(name, template.Mapping(d.Pos, template.Entry("Destination", target))))
			}
		}
	}
	attrs := attributes(f.res, "DeletionPolicy", "UpdatePolicy", "Condition", "UpdateReplacePolicy", "Metadata")
	qualifier := "$LATEST"
	if f.alias != "" {
		qualifier, _ = f.resolve(f.props.Get("AutoPublishAlias")).Str()
		attrs = append([]template.Field{template.Entry("DependsOn", template.Sequence(at, template.Text(f.alias, at)))}, attrs...)
	}
	f.add(id, resource(at, "AWS::Lambda::EventInvokeConfig", attrs,
		template.Entry("FunctionName", ref(f.id, at)),
		text("Qualifier", qualifier, at),
		template.Entry("DestinationConfig", destinations),
		template.Entry("MaximumEventAgeInSeconds", given(resolved.Get("MaximumEventAgeInSeconds"))),
		template.Entry("MaximumRetryAttempts", given(resolved.Get("MaximumRetryAttempts")))))
}

// destination returns the ARN of a destination; for SQS and SNS without one it
// makes the queue or topic. The destination may be an Fn::If with AWS::NoValue in
// one branch: then what is made has that branch's condition.
func (f *function) destination(id, name string, d *template.Node) *template.Node {
	at := d.Pos
	typ, _ := d.Get("Type").Str()
	switch typ {
	case "SQS", "SNS", "EventBridge", "Lambda", "S3Bucket":
	default:
		f.fail(at, "the Type of EventInvokeConfig.DestinationConfig.%s must be SQS, SNS, EventBridge, Lambda or S3Bucket", name)
		return nil
	}
	target := given(d.Get("Destination"))
	condition, other := f.missingBranch(id, target)
	if target == nil || condition != "" {
		made := id + name
		var arn *template.Node
		switch typ {
		case "SQS":
			made += "Queue"
			arn = getAtt(made, "Arn", at)
		case "SNS":
			made += "Topic"
			arn = ref(made, at)
		default:
			f.fail(at, "EventInvokeConfig.DestinationConfig.%s needs a Destination", name)
			return nil
		}
		attrs := f.attrs
		if c := f.bothConditions(conditionOf(f.attrs), condition, at); c != "" {
			attrs = with(attrs, "Condition", template.Text(c, at))
		}
		if typ == "SQS" {
			f.add(made, resource(at, "AWS::SQS::Queue", attrs))
			f.refer(f.id, "DestinationQueue", made)
		} else {
			f.add(made, resource(at, "AWS::SNS::Topic", attrs))
			f.refer(f.id, "DestinationTopic", made)
		}
		target = arn
		if condition != "" {
			target = conditional(condition, arn, other, at)
		}
	}
	f.role.policies = append(f.role.policies, destinationPolicy(typ, id+name, target, at))
	return target
}

// destinationPolicy lets a role send to a destination.
func destinationPolicy(typ, name string, arn *template.Node, at template.Pos) *template.Node {
	switch typ {
	case "SQS":
		return inlinePolicy(name+"SQSPolicy", at, allow(at, arn, "sqs:SendMessage"))
	case "SNS":
		return inlinePolicy(name+"SNSPolicy", at, allow(at, arn, "sns:publish"))
	case "EventBridge":
		return inlinePolicy(name+"EventBridgePolicy", at, allow(at, arn, "events:PutEvents"))
	case "Lambda":
		return inlinePolicy(name+"LambdaPolicy", at, allow(at, arn, "lambda:InvokeFunction"))
	}
	objects := template.Call("Fn::Join", template.Sequence(at, template.Text("/", at),
		template.Sequence(at, arn, template.Text("*", at))), at)
	return inlinePolicy(name+"S3Policy", at, allow(at, objects, "s3:PutObject"), allow(at, arn, "s3:ListBucket"))
}

// maxConditionName bounds the names that others are made of.
const maxConditionName = 255

// missingBranch returns the condition under which an Fn::If is AWS::NoValue, and
// the value of its other branch.
func (f *function) missingBranch(id string, n *template.Node) (condition string, other *template.Node) {
	name, arg, ok := n.Intrinsic()
	if !ok || name != "Fn::If" {
		return "", nil
	}
	if !arg.Is(template.List) || len(arg.Items) != 3 {
		f.fail(n.Pos, "the Fn::If of a Destination needs three arguments")
		return "", nil
	}
	c, ok := arg.Items[0].Str()
	yes, no := arg.Items[1], arg.Items[2]
	switch {
	case !ok || len(c) > maxConditionName || isNoValue(yes) == isNoValue(no):
		return "", nil
	case isNoValue(yes):
		return c, no
	}
	inverse := hashID("NOT"+c, id)
	f.addCondition(inverse, not(c, n.Pos))
	return inverse, yes
}

// bothConditions is a condition that holds when a and b do.
func (f *function) bothConditions(a, b string, at template.Pos) string {
	if a == "" || b == "" || len(a) > maxConditionName {
		return a + b
	}
	name := hashID(a+"AND"+b, f.id)
	f.addCondition(name, and(at, a, b))
	return name
}
