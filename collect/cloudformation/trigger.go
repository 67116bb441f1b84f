package cloudformation

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// attachTriggers adds the ways by which a resource invokes functions.
func (b *builder) attachTriggers(r *resource) {
	b.attachHooks(r)
	switch {
	case r.kind == typeStateMachine:
		b.attachStateMachine(r)
		return
	case r.kind == typeRestAPI, r.kind == typeHTTPAPI:
		for _, uri := range b.bodyAuthorizers(r.get("Body").parsed()) {
			b.addTrigger(r, triggerSource{service: "apigateway"}, uri)
		}
		return
	case r.kind == "AWS::SSM::Document":
		m := &machine{builder: b, r: r, source: triggerSource{service: "ssm"}, seen: map[string]bool{}, names: map[string]bool{}}
		m.walk(r.get("Content"), "")
		return
	case r.kind == typeSchedule:
		b.attachSchedule(r)
	case isCustomResource(r.kind):
		b.addTrigger(r, triggerSource{service: "cloudformation", async: true}, r.get("ServiceToken"))
		b.attachCalls(r)
	}
	source, listed := triggerSources[r.kind]
	if isCustomResource(r.kind) {
		source, listed = customSources[r.kind]
	}
	switch {
	case listed && len(source.functions) > 0:
		for _, path := range source.functions {
			b.listedTriggers(r, source, r.fact, r.fact, strings.Split(path, "/"))
		}
		return
	case isCustomResource(r.kind), strings.HasPrefix(r.kind, "AWS::Lambda::"), strings.HasPrefix(r.kind, "AWS::IAM::"), dataTypes[r.kind],
		strings.HasPrefix(r.kind, "AWS::ApiGateway"), strings.HasPrefix(r.kind, "AWS::ElasticLoadBalancingV2::"):
		return
	}
	if source.service == "" {
		source.service = serviceOf(r.kind)
	}
	seen := map[string]bool{}
	b.sweep(r, source, r.fact, seen)
}

// serviceOf returns the service in a resource type.
func serviceOf(kind string) string {
	parts := strings.Split(kind, "::")
	if len(parts) < 2 {
		return strings.ToLower(kind)
	}
	return strings.ToLower(parts[1])
}

// listedTriggers follows a path of properties to functions.
func (b *builder) listedTriggers(r *resource, source triggerSource, holder, f fact, path []string) {
	if f.absent() {
		return
	}
	if len(path) == 0 {
		if source.only != nil && !source.only(r, holder) || f.value.Kind == intrinsic.Map || f.value.Kind == intrinsic.List {
			return
		}
		b.addTrigger(r, source, f)
		return
	}
	if path[0] != "*" {
		b.listedTriggers(r, source, f, f.get(path[0]), path[1:])
		return
	}
	if f.value.Kind == intrinsic.Map {
		for _, e := range f.entries() {
			// LambdaConfig of a user pool names a key beside its functions.
			if e.key != "KMSKeyID" && (len(path) == 1 || e.value.Kind == intrinsic.Map) {
				b.listedTriggers(r, source, f, e.fact, path[1:])
			}
		}
		return
	}
	items, rest := f.items()
	for _, item := range items {
		b.listedTriggers(r, source, f, item, path[1:])
	}
	if rest != "" {
		b.addTrigger(r, source, f.unknown(rest))
	}
}

// sweep finds the functions anywhere in the properties of a type that no table
// lists: each value that is all of the ARN of a function of the template, or of
// its name under a key that is called after functions.
func (b *builder) sweep(r *resource, source triggerSource, f fact, seen map[string]bool) {
	switch f.value.Kind {
	case intrinsic.Map:
		for _, e := range f.entries() {
			switch {
			case dataKeys[e.key]:
			case namesFunction(e):
				b.found(r, source, e.fact, seen)
			default:
				b.sweep(r, source, e.fact, seen)
			}
		}
	case intrinsic.List:
		items, _ := f.items()
		for _, item := range items {
			b.sweep(r, source, item, seen)
		}
	case intrinsic.Text:
		if isARN(f) {
			b.found(r, source, f, seen)
		}
	}
}

// found adds a trigger for a function of the inventory, once a resource.
func (b *builder) found(r *resource, source triggerSource, f fact, seen map[string]bool) {
	ref, ok := b.function(f).Get()
	if key := ref.Function + ":" + ref.Alias + ":" + ref.Version; ok && ref.Function != "" && !seen[key] {
		seen[key] = true
		b.addTrigger(r, source, f)
	}
}

// namesFunction reports whether a property that is called after functions is all
// of a reference: then the name of a function counts as its ARN does.
func namesFunction(e entry) bool {
	key := strings.ToLower(e.key)
	return (strings.Contains(key, "function") || strings.Contains(key, "lambda")) &&
		len(e.value.Parts) == 1 && e.value.Parts[0].Ref != nil
}

// isARN reports whether a text begins as an ARN does.
func isARN(f fact) bool {
	return len(f.value.Parts) > 0 && strings.HasPrefix(f.value.Parts[0].Literal+f.value.Parts[0].Glob, "arn:")
}

// addTrigger adds a trigger, unless the value is known to be something else than
// a function.
func (b *builder) addTrigger(r *resource, source triggerSource, f fact) {
	if f.absent() {
		return
	}
	k := b.function(f)
	if k.IsUnknown() && !b.mayBeFunction(f) {
		return
	}
	if ref, ok := k.Get(); ok && ref.Function == "" {
		if service := arnService(ref.ARN); service != "" && service != "lambda" {
			return
		}
	}
	t := &inventory.Trigger{
		Resource: r.head,
		Service:  source.service,
		Function: k,
		From:     inventory.Value(inventory.Ref{Kind: inventory.ToResource, ID: r.id}, r.home),
		Async:    source.async,
	}
	t.Source = f.at
	if source.from != "" {
		t.From = b.ref(r.get(source.from), typeBucket, typeTopic, typeLogGroup, typeQueue, typeStream, typeTable, typeSecret)
	}
	switch r.kind {
	case "AWS::Events::Rule":
		if bus := r.get("EventBusName"); !bus.absent() {
			t.From = b.ref(bus, typeEventBus)
		}
	case "AWS::Lambda::EventInvokeConfig":
		if ref, ok := b.function(r.get("FunctionName")).Get(); ok && ref.Function != "" {
			t.From = inventory.Value(inventory.Ref{Kind: inventory.ToResource, ID: ref.Function}, r.home)
		}
	case "AWS::SES::ReceiptRule":
		actions, _ := r.in("Rule", "Actions").items()
		for _, a := range actions {
			if a.in("LambdaAction", "FunctionArn").path == f.path {
				kind, _ := a.in("LambdaAction", "InvocationType").literal()
				t.Async = kind != "RequestResponse"
			}
		}
	case "AWS::Pipes::Pipe":
		kind, _ := r.in("TargetParameters", "LambdaFunctionParameters", "InvocationType").literal()
		t.Async = kind == "FIRE_AND_FORGET" && f.path == r.get("Target").path
	}
	b.inv.Triggers = append(b.inv.Triggers, t)
}

// attachCalls adds the functions that CDK's AwsCustomResource invokes: the API
// call stands as JSON text in Create, Update and Delete.
func (b *builder) attachCalls(r *resource) {
	m := &machine{builder: b, r: r, source: triggerSource{service: "cloudformation"}, seen: map[string]bool{}, names: map[string]bool{}}
	for _, event := range []string{"Create", "Update", "Delete"} {
		call := r.get(event)
		text, _ := call.glob()
		text = strings.ToLower(text)
		if strings.Contains(text, "lambda\"") && strings.Contains(text, "\"action\":\"invoke") {
			m.walk(call, "")
		}
	}
}

// attachSchedule adds the function of a universal target: the API call
// lambda:invoke, with the function in its input.
func (b *builder) attachSchedule(r *resource) {
	arn, _ := r.in("Target", "Arn").glob()
	if !strings.HasSuffix(strings.ToLower(arn), ":aws-sdk:lambda:invoke") {
		return
	}
	source := triggerSources[typeSchedule]
	m := &machine{builder: b, r: r, source: source, seen: map[string]bool{}, names: map[string]bool{}}
	m.walk(r.in("Target", "Input"), "")
	if len(m.seen) == 0 {
		b.addTrigger(r, source, r.in("Target", "Input").unknown("the input of the schedule names the function"))
	}
}

// attachBlueGreen adds the functions that CodeDeploy calls during a blue/green
// deployment that the Hooks section of a template describes.
func (b *builder) attachBlueGreen(sc *scope) {
	hooks := sc.root.Get("Hooks")
	if !hooks.Is(template.Map) {
		return
	}
	for i := range hooks.Fields {
		h := &hooks.Fields[i]
		kind, _ := h.Value.Get("Type").Str()
		path := "Hooks/" + h.Key
		home := sc.places.key(h, path)
		r := &resource{scope: sc, id: sc.prefix + h.Key, logical: h.Key, kind: kind, node: h.Value}
		r.head = inventory.Resource{
			ID: r.id, Type: kind, Name: inventory.None[string](home), Account: sc.account, Region: sc.region,
			Source: home, Tags: inventory.None[[]inventory.Tag](home),
		}
		r.fact = fact{scope: sc, home: home, at: home, path: path + "/Properties"}
		r.value = b.imported(sc.eval.Eval(h.Value.Get("Properties")), 0)
		for _, e := range r.get("LifecycleEventHooks").entries() {
			b.addTrigger(r, triggerSource{service: "codedeploy"}, e.fact)
		}
	}
}

// attachHooks adds the functions that CodeDeploy calls while it shifts traffic:
// those of an alias's update policy.
func (b *builder) attachHooks(r *resource) {
	policy := r.node.At("UpdatePolicy", "CodeDeployLambdaAliasUpdate")
	if policy == nil {
		return
	}
	f := fact{scope: r.scope, home: r.home, at: r.home, path: r.home.Path + "/UpdatePolicy/CodeDeployLambdaAliasUpdate"}
	f.value = b.imported(r.scope.eval.Eval(policy), 0)
	for _, hook := range []string{"BeforeAllowTrafficHook", "AfterAllowTrafficHook"} {
		b.addTrigger(r, triggerSource{service: "codedeploy"}, f.get(hook))
	}
}

// defineEventRule reads AWS::Events::Rule.
func (b *builder) defineEventRule(r *resource) {
	rule := &inventory.EventRule{
		Resource: r.head,
		Bus:      b.ref(r.get("EventBusName"), typeEventBus),
		Pattern:  r.get("EventPattern").json(),
		Schedule: r.get("ScheduleExpression").text(),
		State:    r.get("State").text(),
	}
	targets, rest := r.get("Targets").items()
	for _, target := range targets {
		arn := target.get("Arn")
		k := b.function(arn)
		if ref, ok := k.Get(); ok && ref.Function == "" && arnService(ref.ARN) != "lambda" {
			continue
		}
		if k.IsAbsent() || k.IsUnknown() && !b.mayBeFunction(arn) {
			continue
		}
		rule.Functions = append(rule.Functions, k)
	}
	if rest != "" {
		rule.Functions = append(rule.Functions, missing[inventory.FunctionRef](r.get("Targets").unknown(rest)))
	}
	b.inv.EventRules = append(b.inv.EventRules, rule)
}
