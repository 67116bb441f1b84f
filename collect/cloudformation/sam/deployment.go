package sam

import (
	"slices"
	"strconv"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// Logical ids of the resources that all gradual deployments of a template share.
const (
	codeDeployApplication = "ServerlessDeploymentApplication"
	codeDeployRole        = "CodeDeployServiceRole"
	codeDeployCondition   = "ServerlessCodeDeployCondition"
)

// deployments are the functions with a DeploymentPreference.
type deployments struct {
	enabled []deployment
	// added says that a preference was seen, enabled or not.
	added int
}

type deployment struct {
	id        string
	pref      *template.Node
	kind      *template.Node
	condition string
	tags      *template.Node
}

// predefinedConfigurations are the deployment configurations of CodeDeploy that
// templates name without their prefix.
var predefinedConfigurations = []string{
	"Canary10Percent5Minutes", "Canary10Percent10Minutes", "Canary10Percent15Minutes", "Canary10Percent30Minutes",
	"Linear10PercentEvery1Minute", "Linear10PercentEvery2Minutes", "Linear10PercentEvery3Minutes",
	"Linear10PercentEvery10Minutes", "AllAtOnce",
}

// deployment reads a DeploymentPreference and gives the alias its update policy.
func (f *function) deployment() {
	p := f.props.Get("DeploymentPreference")
	if !set(p) || !p.Is(template.Map) {
		return
	}
	at := p.Pos
	f.deployments.added++
	pass := f.passThroughCondition(p.Get("PassthroughCondition"))
	if e := p.Get("Enabled"); e != nil {
		v := f.lookUp(e)
		if s, ok := v.Str(); !set(v) || ok && (s == "false" || s == "False") {
			return
		}
	}
	kind := p.Get("Type")
	if kind == nil {
		f.fail(at, "DeploymentPreference needs a Type")
		return
	}
	hooks := p.Get("Hooks")
	if hooks != nil && !hooks.Is(template.Map) {
		f.fail(hooks.Pos, "DeploymentPreference.Hooks must be a map")
	}
	if !set(f.props.Get("AutoPublishAlias")) {
		f.fail(at, "DeploymentPreference needs AutoPublishAlias")
		return
	}
	d := deployment{id: f.id, pref: p, kind: f.lookUp(kind)}
	if pass {
		d.condition = f.condition()
	}
	if set(f.props.Get("PropagateTags")) && set(f.props.Get("Tags")) {
		d.tags = f.props.Get("Tags")
	}
	f.deployments.enabled = append(f.deployments.enabled, d)

	policy := template.Mapping(at,
		template.Entry("ApplicationName", ref(codeDeployApplication, at)),
		template.Entry("DeploymentGroupName", ref(f.id+"DeploymentGroup", at)),
		template.Entry("BeforeAllowTrafficHook", given(hooks.Get("PreTraffic"))),
		template.Entry("AfterAllowTrafficHook", given(hooks.Get("PostTraffic"))))
	for i, m := range f.made {
		if m.id == f.alias {
			f.made[i].body = template.WithField(m.body, "UpdatePolicy", template.Mapping(at, template.Entry("CodeDeployLambdaAliasUpdate", policy)))
		}
	}
}

// passThroughCondition reads PassthroughCondition, which must be known to be true
// or false.
func (f *function) passThroughCondition(n *template.Node) bool {
	if n == nil {
		return false
	}
	if v := f.lookUp(n); v.Is(template.Bool) || v.Is(template.String) {
		switch v.Text {
		case "true", "True":
			return true
		case "false", "False":
			return false
		}
	}
	f.fail(n.Pos, "DeploymentPreference.PassthroughCondition must be true or false, or a Ref or FindInMap that yields one of them")
	return false
}

// deploymentGroups makes the CodeDeploy resources of gradual deployments.
func (t *transform) deploymentGroups() {
	if len(t.deployments.enabled) == 0 {
		return
	}
	first := t.deployments.enabled[0]
	at := first.pref.Pos
	var attrs []template.Field
	if c := t.deploymentCondition(at); c != "" {
		attrs = []template.Field{text("Condition", c, at)}
	}
	ownRoles := true
	var tags *template.Node
	for _, d := range t.deployments.enabled {
		if !set(d.pref.Get("Role")) {
			ownRoles = false
		}
		if d.tags.Is(template.Map) {
			tags = overlay(tags, d.tags.Fields)
		}
	}
	var tagsNode *template.Node
	if tags != nil {
		tagsNode = template.Sequence(at, tagList(tags)...)
	}
	t.put(first.id, codeDeployApplication, resource(at, "AWS::CodeDeploy::Application", attrs,
		text("ComputePlatform", "Lambda", at), template.Entry("Tags", tagsNode)))
	if !ownRoles {
		policy := "service-role/AWSCodeDeployRoleForLambda"
		if t.options.Partition == "aws-iso" || t.options.Partition == "aws-iso-b" {
			policy += "Limited"
		}
		t.put(first.id, codeDeployRole, resource(at, "AWS::IAM::Role", attrs,
			template.Entry("AssumeRolePolicyDocument", trust("codedeploy.amazonaws.com", at)),
			template.Entry("ManagedPolicyArns", template.Sequence(at, t.managedARN(policy, at))),
			template.Entry("Tags", tagsNode)))
	}
	for _, d := range t.deployments.enabled {
		t.put(d.id, d.id+"DeploymentGroup", t.deploymentGroup(d))
	}
}

// deploymentCondition is the condition of the shared resources: there is one if
// every enabled deployment has one.
func (t *transform) deploymentCondition(at template.Pos) string {
	var names []string
	for _, d := range t.deployments.enabled {
		if d.condition == "" {
			return ""
		}
		names = append(names, d.condition)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) == 1 {
		return names[0]
	}
	t.combineConditions(codeDeployCondition, names, at)
	return codeDeployCondition
}

// maxOr is how many conditions one Fn::Or takes.
const maxOr = 10

// combineConditions adds a condition that holds when one of several does. More
// than ten are combined in steps, each of which takes up to ten and yields one.
func (t *transform) combineConditions(name string, conditions []string, at template.Pos) {
	step := 0
	if n := len(conditions); n > maxOr {
		step = (n - maxOr + maxOr - 2) / (maxOr - 1)
	}
	for len(conditions) > 1 {
		key := name
		if step > 0 {
			key += strconv.Itoa(step)
			step--
		}
		n := min(len(conditions), maxOr)
		t.addCondition(key, or(at, conditions[:n]...))
		conditions = append(conditions[n:len(conditions):len(conditions)], key)
	}
}

func (t *transform) deploymentGroup(d deployment) *template.Node {
	at := d.pref.Pos
	yes := template.Scalar(template.Bool, "true", at)
	role := d.pref.Get("Role")
	if !set(role) {
		role = getAtt(codeDeployRole, "Arn", at)
	}
	var triggers, tags *template.Node
	if v := d.pref.Get("TriggerConfigurations"); set(v) {
		triggers = v
	}
	if d.tags != nil {
		tags = template.Sequence(at, tagList(d.tags)...)
	}
	var attrs []template.Field
	if d.condition != "" {
		attrs = []template.Field{text("Condition", d.condition, at)}
	}
	return resource(at, "AWS::CodeDeploy::DeploymentGroup", attrs,
		template.Entry("AlarmConfiguration", t.alarms(d)),
		template.Entry("ApplicationName", ref(codeDeployApplication, at)),
		template.Entry("AutoRollbackConfiguration", template.Mapping(at,
			template.Entry("Enabled", yes),
			template.Entry("Events", template.Sequence(at,
				template.Text("DEPLOYMENT_FAILURE", at),
				template.Text("DEPLOYMENT_STOP_ON_ALARM", at),
				template.Text("DEPLOYMENT_STOP_ON_REQUEST", at))))),
		template.Entry("DeploymentConfigName", configurationName(d.kind, "")),
		template.Entry("DeploymentStyle", template.Mapping(at,
			text("DeploymentType", "BLUE_GREEN", at),
			text("DeploymentOption", "WITH_TRAFFIC_CONTROL", at))),
		template.Entry("ServiceRoleArn", role),
		template.Entry("TriggerConfigurations", triggers),
		template.Entry("Tags", tags))
}

// alarms makes the alarm configuration of a deployment group.
func (t *transform) alarms(d deployment) *template.Node {
	v := d.pref.Get("Alarms")
	if !set(v) || isNoValue(v) {
		return nil
	}
	build := func(list *template.Node) *template.Node {
		if !list.Is(template.List) {
			t.refuse(d.id, v.Pos, "DeploymentPreference.Alarms must be a list")
			return template.Mapping(v.Pos)
		}
		if len(list.Items) == 0 || isNoValue(list.Items[0]) {
			return template.Mapping(v.Pos)
		}
		alarms := template.Sequence(list.Pos)
		for _, a := range list.Items {
			alarms.Items = append(alarms.Items, template.Mapping(a.Pos, template.Entry("Name", a)))
		}
		return template.Mapping(list.Pos,
			template.Entry("Enabled", template.Scalar(template.Bool, "true", list.Pos)),
			template.Entry("Alarms", alarms))
	}
	if name, arg, ok := v.Intrinsic(); ok && name == "Fn::If" {
		if !arg.Is(template.List) || len(arg.Items) != 3 {
			t.refuse(d.id, v.Pos, "the Fn::If of DeploymentPreference.Alarms needs three arguments")
			return nil
		}
		return template.Call(name, template.Sequence(arg.Pos, arg.Items[0], build(arg.Items[1]), build(arg.Items[2])), v.Pos)
	}
	return build(v)
}

// configurationName puts CodeDeploy's prefix before predefined configurations,
// also within intrinsic functions.
func configurationName(n *template.Node, within string) *template.Node {
	switch n.Kind {
	case template.List:
		return mapItems(n, func(c *template.Node) *template.Node { return configurationName(c, "") })
	case template.Map:
		if isIntrinsic(n) {
			name := n.Fields[0].Key
			return mapFields(n, func(c *template.Node) *template.Node { return configurationName(c, name) })
		}
	case template.String:
		if !slices.Contains(predefinedConfigurations, n.Text) {
			return n
		}
		name := sub("CodeDeployDefault.Lambda${ConfigName}", n.Pos, template.Entry("ConfigName", n))
		if within == "Fn::Sub" {
			return name.Fields[0].Value
		}
		return name
	}
	return n
}
