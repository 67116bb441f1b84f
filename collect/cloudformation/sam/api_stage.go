package sam

import (
	"crypto/sha1"
	"encoding/hex"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// addStage adds the stage of a REST API and the deployment behind it, and returns
// the logical id of the stage. A deployment's id changes with the definition, so
// that a change is deployed.
func (a *restAPI) addStage(content *template.Node) string {
	at := a.at
	deployment := a.id + "Deployment"
	var description *template.Node
	if content != nil {
		digest := a.digest(content)
		deployment += digest[:10]
		description = template.Text("RestApi deployment id: "+digest, at)
	}
	var stageName *template.Node
	if !set(a.get("OpenApiVersion")) {
		stageName = template.Text("Stage", at)
	}
	a.add(deployment, resource(at, "AWS::ApiGateway::Deployment", a.attrs,
		template.Entry("RestApiId", ref(a.id, at)),
		template.Entry("Description", description),
		template.Entry("StageName", stageName)))

	name := a.get("StageName")
	stage := a.id + "Stage"
	if s, ok := name.Str(); ok {
		if alphanumeric.MatchString(s) {
			stage = a.id + s + "Stage"
		} else {
			stage = stableID(stage, name)
		}
	}
	fields := []template.Field{
		template.Entry("RestApiId", ref(a.id, at)),
		template.Entry("DeploymentId", ref(deployment, at)),
		template.Entry("StageName", name),
	}
	for _, property := range []string{
		"CacheClusterEnabled", "CacheClusterSize", "Variables", "MethodSettings", "AccessLogSetting", "CanarySetting", "TracingEnabled",
	} {
		fields = append(fields, template.Entry(property, a.get(property)))
	}
	if tags := a.get("Tags"); tags != nil {
		fields = append(fields, template.Entry("Tags", template.Sequence(tags.Pos, tagList(tags)...)))
	}
	a.add(stage, resource(at, "AWS::ApiGateway::Stage", a.attrs, fields...))
	a.refer(a.id, "Stage", stage)
	a.refer(a.id, "Deployment", deployment)
	return stage
}

// digest is a hash of what a deployment depends on.
func (a *restAPI) digest(content *template.Node) string {
	parts := template.Sequence(content.Pos, content)
	for _, n := range []*template.Node{a.get("OpenApiVersion"), a.domain} {
		if n != nil {
			parts.Items = append(parts.Items, n)
		}
	}
	b, err := parts.MarshalJSON()
	if err != nil { // a value that JSON does not know
		b = []byte(a.id)
	}
	sum := sha1.Sum(b)
	return hex.EncodeToString(sum[:])
}
