package sam

import (
	"cmp"
	"slices"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// function is an AWS::Serverless::Function being transformed; handlers of event
// sources get it.
type function struct {
	*transform
	// id is the logical id of the function, in the source and in the result.
	id string
	// res and props are the SAM resource and its properties after Globals.
	res, props *template.Node
	// attrs are the attributes that generated resources inherit.
	attrs []template.Field
	// alias is the logical id of the alias that events invoke, or "".
	alias string
	// role is the generated execution role. It is not part of the result when
	// the function names a role.
	role *role

	made []madeResource
}

type madeResource struct {
	id   string
	body *template.Node
}

// add makes a resource on behalf of the function. Tags that the function
// propagates are put on it.
func (f *function) add(id string, body *template.Node) {
	f.made = append(f.made, madeResource{id, body})
}

// name refers to what a permission or event source mapping names: the alias, or
// the function by its name.
func (f *function) name(at template.Pos) *template.Node {
	if f.alias != "" {
		return ref(f.alias, at)
	}
	return ref(f.id, at)
}

// arn is the ARN that events invoke: that of the alias, or of the function.
func (f *function) arn(at template.Pos) *template.Node {
	if f.alias != "" {
		return ref(f.alias, at)
	}
	return getAtt(f.id, "Arn", at)
}

// condition is the name in the function's Condition attribute, or "".
func (f *function) condition() string { return conditionOf(f.attrs) }

// fail records a problem of the function.
func (f *function) fail(at template.Pos, format string, args ...any) {
	f.refuse(f.id, at, format, args...)
}

// function transforms an AWS::Serverless::Function.
func (t *transform) function(id string, res *template.Node) {
	props := res.Get("Properties")
	if !props.Is(template.Map) {
		props = template.Mapping(res.Pos)
	}
	f := &function{transform: t, id: id, res: res, props: props, attrs: passThrough(res)}
	t.checkProperties(id, props, functionProperties)
	f.checkCombinations()

	body := f.lambda()
	f.role = f.executionRole()
	f.publish(&body)
	f.functionURL()
	f.deployment()
	f.eventInvokeConfig()
	f.attachRole(&body)
	f.events()

	// The role is made last: events add policies to it.
	f.made = slices.Insert(f.made, 0, madeResource{id, body})
	if f.role.used {
		f.made = slices.Insert(f.made, 1, madeResource{f.role.id, f.role.body()})
	}
	f.propagateTags()
	for _, m := range f.made {
		t.put(id, m.id, m.body)
	}
}

// passed are the properties that the Lambda function has under the same name.
var passed = []string{
	"FunctionName", "Handler", "Runtime", "Description", "MemorySize", "Timeout", "VpcConfig", "Role",
	"Environment", "KmsKeyArn", "ReservedConcurrentExecutions", "Layers", "FileSystemConfigs", "ImageConfig",
	"PackageType", "Architectures", "SnapStart", "EphemeralStorage", "CodeSigningConfigArn",
	"RuntimeManagementConfig", "LoggingConfig", "TenancyConfig", "RecursiveLoop", "DurableConfig",
	"FunctionScalingConfig", "PublishToLatestPublished",
}

// lambda makes the AWS::Lambda::Function.
func (f *function) lambda() *template.Node {
	at := f.res.Pos
	var fields []template.Field
	for _, name := range passed {
		field := f.props.Field(name)
		if field == nil || field.Value.Is(template.Null) {
			continue
		}
		switch name {
		case "FunctionName", "FunctionScalingConfig":
			if !set(field.Value) {
				continue
			}
		}
		fields = append(fields, *field)
	}
	fields = append(fields, template.Entry("Code", f.code()))
	fields = append(fields, template.Entry("Tags", f.tags(f.props.Get("Tags"))))
	if f.traced() {
		v := f.resolveInside(f.props.Get("Tracing"))
		fields = append(fields, template.Entry("TracingConfig", template.Mapping(v.Pos, template.Entry("Mode", v))))
	}
	if dlq := f.props.Get("DeadLetterQueue"); set(dlq) {
		f.checkDeadLetterQueue(dlq)
		if arn := dlq.Get("TargetArn"); arn != nil {
			fields = append(fields, template.Entry("DeadLetterConfig", template.Mapping(dlq.Pos, template.Entry("TargetArn", arn))))
		}
	}
	if c := f.props.Get("CapacityProviderConfig"); set(c) {
		fields = append(fields, template.Entry("CapacityProviderConfig", f.capacityProviderConfig(c)))
	}
	return resource(at, "AWS::Lambda::Function", ownAttributes(f.res), fields...)
}

// traced reports whether tracing is on; an expression that is not known counts as on.
func (f *function) traced() bool {
	v := f.props.Get("Tracing")
	if !set(v) {
		return false
	}
	s, _ := f.resolve(v).Str()
	return s != "Disabled"
}

func (f *function) capacityProviderConfig(c *template.Node) *template.Node {
	if !c.Is(template.Map) || isIntrinsic(c) {
		return c
	}
	if given(c.Get("Arn")) == nil {
		f.fail(c.Pos, "CapacityProviderConfig needs an Arn")
	}
	var inner []template.Field
	for _, field := range c.Fields {
		switch field.Key {
		case "Arn":
			field.Key = "CapacityProviderArn"
		case "PerExecutionEnvironmentMaxConcurrency", "ExecutionEnvironmentMemoryGiBPerVCpu":
			if !field.Value.Is(template.Number) && !isIntrinsic(field.Value) {
				f.fail(field.Pos, "CapacityProviderConfig.%s must be a number", field.Key)
			}
		default:
			f.fail(field.Pos, "CapacityProviderConfig has no %s", field.Key)
		}
		inner = append(inner, field)
	}
	return template.Mapping(c.Pos, template.Entry("LambdaManagedInstancesCapacityProviderConfig", template.Mapping(c.Pos, inner...)))
}

// checkDeadLetterQueue refuses a DeadLetterQueue that is not complete.
func (f *function) checkDeadLetterQueue(dlq *template.Node) {
	typ := dlq.Get("Type")
	if !set(typ) || !set(dlq.Get("TargetArn")) {
		f.fail(dlq.Pos, "DeadLetterQueue needs Type and TargetArn")
		return
	}
	if s, _ := typ.Str(); s != "SQS" && s != "SNS" {
		f.fail(typ.Pos, "DeadLetterQueue.Type must be SQS or SNS")
	}
}

// events transforms the function's events, ordered by path (or name), so that
// the permission of a catch-all route comes before those it covers.
func (f *function) events() {
	events := f.props.Get("Events")
	if !events.Is(template.Map) {
		return
	}
	order := slices.Clone(events.Fields)
	key := func(e template.Field) string {
		if s, ok := eventPath(e.Value); ok {
			return s
		}
		return e.Key
	}
	slices.SortStableFunc(order, func(a, b template.Field) int { return cmp.Compare(key(a), key(b)) })
	for _, e := range order {
		f.event(e.Key, e.Value)
	}
}

// tags makes the list of tags of a generated resource: the transform's own tag
// first, then those given.
func (t *transform) tags(given *template.Node, more ...template.Field) *template.Node {
	at := t.root.Pos
	if given != nil {
		at = given.Pos
	}
	list := template.Sequence(at, tag("lambda:createdBy", template.Text("SAM", at), at))
	for _, f := range more {
		list.Items = append(list.Items, tag(f.Key, f.Value, at))
	}
	list.Items = append(list.Items, tagList(given)...)
	return list
}

// tagList turns a map of tags into a list of Key and Value.
func tagList(tags *template.Node) []*template.Node {
	var out []*template.Node
	if !tags.Is(template.Map) {
		return nil
	}
	for _, f := range tags.Fields {
		v := f.Value
		if v.Is(template.Null) {
			v = template.Text("", v.Pos)
		}
		out = append(out, tag(f.Key, v, f.Pos))
	}
	return out
}

func tag(key string, v *template.Node, at template.Pos) *template.Node {
	return template.Mapping(at, text("Key", key, at), template.Entry("Value", v))
}

// taggable are the types of resources that PropagateTags reaches.
var taggable = map[string]bool{
	"AWS::Lambda::Function": true,
	"AWS::IAM::Role":        true,
	"AWS::SQS::Queue":       true,
	"AWS::SNS::Topic":       true,
	"AWS::IoT::TopicRule":   true,
}

// propagateTags puts the function's tags on what was made for it.
func (f *function) propagateTags() {
	tags := f.propagatedTags()
	if tags == nil {
		return
	}
	for i, m := range f.made {
		if typ, _ := m.body.Get("Type").Str(); taggable[typ] {
			f.made[i].body = setProperty(m.body, "Tags", tags)
		}
	}
}

// propagatedTags is the list of tags that PropagateTags puts on what is made for
// the function, or nil.
func (f *function) propagatedTags() *template.Node {
	tags := f.props.Get("Tags")
	if p := f.props.Get("PropagateTags"); !set(p) || !set(tags) || !tags.Is(template.Map) {
		return nil
	}
	return template.Sequence(tags.Pos, tagList(tags)...)
}

// setProperty returns a resource with one property set.
func setProperty(res *template.Node, name string, v *template.Node) *template.Node {
	return template.WithField(res, "Properties", template.WithField(res.Get("Properties"), name, v))
}
