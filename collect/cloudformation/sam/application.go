package sam

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

var applicationProperties = map[string]property{
	"Location":         {kinds: aText | aMap, required: true},
	"TemplateUrl":      {kinds: aText},
	"Parameters":       {kinds: aMap},
	"NotificationARNs": {kinds: aList, of: aText | aMap},
	"Tags":             {kinds: aMap},
	"TimeoutInMinutes": {kinds: aNumber},
}

// application transforms an AWS::Serverless::Application into a nested stack. An
// application of the Serverless Application Repository has no TemplateURL before
// it is deployed: the stack then has tags that name it and an empty URL.
func (t *transform) application(id string, res *template.Node) {
	at := res.Pos
	props := orEmpty(res.Get("Properties"), at)
	t.checkProperties(id, props, applicationProperties)
	t.checkTags(id, props.Get("Tags"))

	location := props.Get("Location")
	url := template.Text("", at)
	var own []template.Field
	switch {
	case !location.Is(template.Map):
		if given(location) != nil {
			url = location
		}
	default:
		for _, f := range []struct{ property, tag string }{
			{"ApplicationId", "serverlessrepo:applicationId"}, {"SemanticVersion", "serverlessrepo:semanticVersion"},
		} {
			v := t.lookUp(location.Get(f.property))
			switch {
			case !set(v):
				t.refuse(id, location.Pos, "Location needs %s", f.property)
				continue
			case !v.Is(template.String):
				t.refuse(id, v.Pos, "Location.%s must be a string, or a Ref or FindInMap that yields one", f.property)
			case f.property == "ApplicationId" && strings.Contains(v.Text, "{{resolve:ssm:"):
				t.refuse(id, v.Pos, "Location.ApplicationId does not support dynamic references")
			}
			own = append(own, template.Entry(f.tag, v))
		}
		if u := props.Get("TemplateUrl"); set(u) {
			url = u
		}
	}
	attrs := append(attributes(res, "DependsOn"), passThrough(res)...)
	t.put(id, id, resource(at, "AWS::CloudFormation::Stack", attrs,
		template.Entry("TemplateURL", url),
		template.Entry("Parameters", given(props.Get("Parameters"))),
		template.Entry("NotificationARNs", given(props.Get("NotificationARNs"))),
		template.Entry("TimeoutInMinutes", given(props.Get("TimeoutInMinutes"))),
		template.Entry("Tags", t.tags(props.Get("Tags"), own...))))
}
