package sam

import (
	"errors"
	"slices"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// sharedUsagePlan is the usage plan that several APIs of a template share.
type sharedUsagePlan struct {
	dependsOn, stages, keys []*template.Node
	conditions              []string
	always                  bool // an API without a condition uses it
	deletion, replacement   string
}

const sharedPlanCondition = "SharedUsagePlanCondition"

// addUsagePlan adds the usage plan, API key and their link that Auth.UsagePlan asks
// for.
// Source: AWS SAM developer guide, "ApiUsagePlan".
func (a *restAPI) addUsagePlan(stage string) error {
	n := given(a.auth.Get("UsagePlan"))
	if n == nil {
		return nil
	}
	known := map[string]bool{
		"CreateUsagePlan": true, "Description": true, "Quota": true, "Tags": true, "Throttle": true, "UsagePlanName": true,
	}
	if err := checkKeys("UsagePlan", n, known); err != nil {
		return err
	}
	create, _ := n.Get("CreateUsagePlan").Str()
	at := n.Pos
	names := [3]string{a.id + "UsagePlan", a.id + "ApiKey", a.id + "UsagePlanKey"}
	attrs := a.attrs
	stages := []*template.Node{template.Mapping(at,
		template.Entry("ApiId", ref(a.id, at)), template.Entry("Stage", ref(stage, at)))}
	keys := []*template.Node{template.Mapping(at,
		template.Entry("RestApiId", ref(a.id, at)), template.Entry("StageName", ref(stage, at)))}
	dependsOn := []*template.Node{template.Text(a.id, at)}
	switch create {
	case "NONE":
		return nil
	case "PER_API":
	case "SHARED":
		names = [3]string{"ServerlessUsagePlan", "ServerlessApiKey", "ServerlessUsagePlanKey"}
		p := &a.apis.plan
		if err := a.sharePlan(p, at); err != nil {
			return err
		}
		p.stages, p.keys, p.dependsOn = append(p.stages, stages...), append(p.keys, keys...), append(p.dependsOn, dependsOn...)
		stages, keys, dependsOn = slices.Clone(p.stages), slices.Clone(p.keys), slices.Clone(p.dependsOn)
		attrs = p.attributes(at)
	default:
		return errors.New("UsagePlan.CreateUsagePlan must be SHARED, PER_API or NONE")
	}
	after := func(ids ...*template.Node) []template.Field {
		return append([]template.Field{template.Entry("DependsOn", template.Sequence(at, ids...))}, attrs...)
	}
	fields := []template.Field{template.Entry("ApiStages", template.Sequence(at, stages...))}
	for _, name := range []string{"UsagePlanName", "Description", "Quota", "Tags", "Throttle"} {
		fields = append(fields, template.Entry(name, first(n.Get(name))))
	}
	a.add(names[0], resource(at, "AWS::ApiGateway::UsagePlan", after(dependsOn...), fields...))
	a.add(names[1], resource(at, "AWS::ApiGateway::ApiKey", after(template.Text(names[0], at)),
		template.Entry("Enabled", flag(true, at)),
		template.Entry("StageKeys", template.Sequence(at, keys...))))
	a.add(names[2], resource(at, "AWS::ApiGateway::UsagePlanKey", after(template.Text(names[1], at)),
		template.Entry("KeyId", ref(names[1], at)),
		text("KeyType", "API_KEY", at),
		template.Entry("UsagePlanId", ref(names[0], at))))
	for i, property := range []string{"UsagePlan", "ApiKey", "UsagePlanKey"} {
		a.refer(a.id, property, names[i])
	}
	return nil
}

// sharePlan adds the API's attributes to those of the shared plan: it is kept if
// one of the APIs is, and made if one of the APIs is.
func (a *restAPI) sharePlan(p *sharedUsagePlan, at template.Pos) error {
	if s, ok := a.res.Get("DeletionPolicy").Str(); ok && (p.deletion == "" || s == "Retain") {
		p.deletion = s
	}
	if s, ok := a.res.Get("UpdateReplacePolicy").Str(); ok {
		if p.replacement == "" || s == "Retain" || s == "Snapshot" && p.replacement == "Delete" {
			p.replacement = s
		}
	}
	condition := conditionOf(a.attrs)
	switch {
	case p.always:
		return nil
	case condition == "":
		p.always = true
	case given(a.root.Get("Conditions")) == nil && len(a.transform.conditions) == 0:
		return errors.New("the Condition of the API needs a Conditions section")
	case !slices.Contains(p.conditions, condition):
		p.conditions = append(p.conditions, condition)
	}
	// The condition is replaced as a whole each time an API joins.
	a.transform.conditions = slices.DeleteFunc(a.transform.conditions, func(f template.Field) bool { return f.Key == sharedPlanCondition })
	if p.always || len(p.conditions) == 0 {
		return nil
	}
	if len(p.conditions) == 1 {
		a.addCondition(sharedPlanCondition, template.Text(p.conditions[0], at))
		return nil
	}
	a.addCondition(sharedPlanCondition, or(at, p.conditions...))
	return nil
}

// attributes are those of the shared plan, its key and their link.
func (p *sharedUsagePlan) attributes(at template.Pos) []template.Field {
	var out []template.Field
	if p.deletion != "" {
		out = append(out, text("DeletionPolicy", p.deletion, at))
	}
	if p.replacement != "" {
		out = append(out, text("UpdateReplacePolicy", p.replacement, at))
	}
	if len(p.conditions) > 0 && !p.always {
		out = append(out, text("Condition", sharedPlanCondition, at))
	}
	return out
}
