package sam

import (
	"fmt"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// role is an AWS::IAM::Role that is being put together.
type role struct {
	id    string
	at    template.Pos
	attrs []template.Field
	// assume is the trust policy.
	assume *template.Node
	// managed are ARNs of managed policies, policies the inline ones.
	managed, policies    []*template.Node
	path, boundary, tags *template.Node
	// used says that the role is part of the result.
	used bool
	// charge takes the cost of a search through the policies; addPolicies sets
	// it.
	charge func(values int) bool
}

// body is the resource.
func (r *role) body() *template.Node {
	fields := []template.Field{template.Entry("AssumeRolePolicyDocument", r.assume)}
	fields = append(fields, template.Entry("ManagedPolicyArns", template.Sequence(r.at, r.managed...)))
	if len(r.policies) > 0 {
		fields = append(fields, template.Entry("Policies", template.Sequence(r.at, r.policies...)))
	}
	fields = append(fields,
		template.Entry("Path", given(r.path)),
		template.Entry("PermissionsBoundary", given(r.boundary)),
		template.Entry("Tags", r.tags))
	return resource(r.at, "AWS::IAM::Role", r.attrs, fields...)
}

// attach adds a managed policy, once.
func (r *role) attach(arn *template.Node) {
	if r.charge != nil && !r.charge(len(r.managed)) {
		return
	}
	for _, m := range r.managed {
		if template.Equal(m, arn) {
			return
		}
	}
	r.managed = append(r.managed, arn)
}

// inline adds an inline policy unless one with the same document is there.
func (r *role) inline(policy *template.Node) {
	if r.charge != nil && !r.charge(len(r.policies)) {
		return
	}
	for _, p := range r.policies {
		if template.Equal(p.Get("PolicyDocument"), policy.Get("PolicyDocument")) {
			return
		}
	}
	r.policies = append(r.policies, policy)
}

// trust is the policy that lets a service assume a role.
func trust(service string, at template.Pos) *template.Node {
	return template.Mapping(at,
		text("Version", "2012-10-17", at),
		template.Entry("Statement", template.Sequence(at, template.Mapping(at,
			template.Entry("Action", template.Sequence(at, template.Text("sts:AssumeRole", at))),
			text("Effect", "Allow", at),
			template.Entry("Principal", template.Mapping(at,
				template.Entry("Service", template.Sequence(at, template.Text(service, at)))))))))
}

// allow makes a statement that allows actions on a resource. One action is a
// string, as the reference translator writes it.
func allow(at template.Pos, resource *template.Node, actions ...string) *template.Node {
	action := template.Text(actions[0], at)
	if len(actions) > 1 {
		action = template.Sequence(at)
		for _, a := range actions {
			action.Items = append(action.Items, template.Text(a, at))
		}
	}
	return allowing(at, action, resource)
}

// allowList is allow with the action always in a list.
func allowList(at template.Pos, resource *template.Node, actions ...string) *template.Node {
	list := template.Sequence(at)
	for _, a := range actions {
		list.Items = append(list.Items, template.Text(a, at))
	}
	return allowing(at, list, resource)
}

func allowing(at template.Pos, action, resource *template.Node) *template.Node {
	return template.Mapping(at,
		template.Entry("Action", action),
		text("Effect", "Allow", at),
		template.Entry("Resource", resource))
}

// inlinePolicy makes a named policy of statements, without a Version.
func inlinePolicy(name string, at template.Pos, statements ...*template.Node) *template.Node {
	return template.Mapping(at,
		text("PolicyName", name, at),
		template.Entry("PolicyDocument", template.Mapping(at, template.Entry("Statement", template.Sequence(at, statements...)))))
}

// versioned puts a Version into the document of an inline policy.
func versioned(policy *template.Node) *template.Node {
	return template.WithField(policy, "PolicyDocument", template.WithField(policy.Get("PolicyDocument"), "Version", template.Text("2012-10-17", policy.Pos)))
}

// managedARN is the ARN of an AWS managed policy, given by path and name.
func (t *transform) managedARN(name string, at template.Pos) *template.Node {
	return template.Text("arn:"+t.options.Partition+":iam::aws:policy/"+name, at)
}

// executionRole makes the role that a function gets when it names none.
func (f *function) executionRole() *role {
	at := f.res.Pos
	if v := f.props.Get("Policies"); v != nil {
		at = v.Pos
	}
	r := &role{
		id:       f.id + "Role",
		at:       at,
		attrs:    f.attrs,
		assume:   given(f.props.Get("AssumeRolePolicyDocument")),
		path:     f.props.Get("RolePath"),
		boundary: f.props.Get("PermissionsBoundary"),
		tags:     f.tags(f.props.Get("Tags")),
	}
	if r.assume == nil {
		r.assume = trust("lambda.amazonaws.com", f.res.Pos)
	}
	if v := f.props.Get("DurableConfig"); set(v) {
		r.attach(f.managedARN("service-role/AWSLambdaBasicDurableExecutionRolePolicy", v.Pos))
	} else {
		r.attach(f.managedARN("service-role/AWSLambdaBasicExecutionRole", f.res.Pos))
	}
	if f.traced() {
		r.attach(f.managedARN(xrayPolicy(f.options.Partition), f.props.Get("Tracing").Pos))
	}
	if v := f.props.Get("VpcConfig"); set(v) {
		r.attach(f.managedARN("service-role/AWSLambdaVPCAccessExecutionRole", v.Pos))
	}
	if dlq := f.props.Get("DeadLetterQueue"); set(dlq) {
		action := map[string]string{"SQS": "sqs:SendMessage", "SNS": "sns:Publish"}
		if s, _ := dlq.Get("Type").Str(); action[s] != "" {
			r.policies = append(r.policies, versioned(inlinePolicy("DeadLetterQueuePolicy", dlq.Pos, allow(dlq.Pos, dlq.Get("TargetArn"), action[s]))))
		}
	}
	return r
}

// xrayPolicy is the policy that tracing needs; it has another name outside the
// aws partition.
func xrayPolicy(partition string) string {
	if partition == "aws" {
		return "AWSXrayWriteOnlyAccess"
	}
	return "AWSXRayDaemonWriteAccess"
}

// addPolicies adds the entries of a Policies property (of a function or a state
// machine) to a role. id is the SAM resource.
func (t *transform) addPolicies(r *role, id string, policies *template.Node) {
	r.charge = t.charge
	for i, p := range t.policyEntries(id, policies) {
		name := fmt.Sprintf("%sPolicy%d", r.id, i)
		switch p.kind {
		case policyDocument:
			r.policies = append(r.policies, eachBranch(p.node, func(n *template.Node) *template.Node {
				return template.Mapping(n.Pos, text("PolicyName", name, n.Pos), template.Entry("PolicyDocument", n))
			}))
		case policyManaged:
			r.attach(eachBranch(p.node, func(n *template.Node) *template.Node {
				if s, ok := n.Str(); ok {
					return template.Text(t.policyARN(s), n.Pos)
				}
				return n
			}))
		}
	}
}

// attachRole gives the function the generated role, unless it names one. A role
// in an Fn::If with AWS::NoValue in one branch makes the generated role conditional.
func (f *function) attachRole(body **template.Node) {
	f.addPolicies(f.role, f.id, f.props.Get("Policies"))
	given := given(f.props.Get("Role"))
	arn := getAtt(f.role.id, "Arn", f.res.Pos)
	if given == nil {
		f.role.used = true
		*body = setProperty(*body, "Role", arn)
		return
	}
	resolved := f.resolveInside(given)
	name, arg, ok := resolved.Intrinsic()
	if !ok || name != "Fn::If" {
		return
	}
	*body = setProperty(*body, "Role", resolved)
	if !arg.Is(template.List) || len(arg.Items) != 3 {
		f.fail(given.Pos, "the Fn::If in Role needs three arguments")
		return
	}
	condition, ok := arg.Items[0].Str()
	if !ok {
		f.fail(given.Pos, "the Fn::If in Role needs the name of a condition")
		return
	}
	yes, no := arg.Items[1], arg.Items[2]
	switch {
	case isNoValue(yes) && isNoValue(no):
		*body = setProperty(*body, "Role", arn)
	case isNoValue(yes):
		f.role.attrs = with(f.role.attrs, "Condition", template.Text(condition, given.Pos))
		*body = setProperty(*body, "Role", conditional(condition, arn, no, given.Pos))
	case isNoValue(no):
		f.role.attrs = with(f.role.attrs, "Condition", template.Text("NOT"+condition, given.Pos))
		f.addCondition("NOT"+condition, not(condition, given.Pos))
		*body = setProperty(*body, "Role", conditional(condition, yes, arn, given.Pos))
	default:
		return
	}
	f.role.used = true
}

// not makes {"Fn::Not": [{"Condition": name}]}.
func not(name string, at template.Pos) *template.Node {
	return template.Call("Fn::Not", template.Sequence(at, template.Call("Condition", template.Text(name, at), at)), at)
}

// and makes {"Fn::And": […]}.
func and(at template.Pos, names ...string) *template.Node {
	return template.Call("Fn::And", conditionList(at, names), at)
}

// or makes {"Fn::Or": […]}.
func or(at template.Pos, names ...string) *template.Node {
	return template.Call("Fn::Or", conditionList(at, names), at)
}

func conditionList(at template.Pos, names []string) *template.Node {
	list := template.Sequence(at)
	for _, name := range names {
		list.Items = append(list.Items, template.Call("Condition", template.Text(name, at), at))
	}
	return list
}
