package sam

import (
	"errors"
	"slices"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// httpAPIGenerator is an AWS::Serverless::HttpApi being generated.
type httpAPIGenerator struct {
	*transform
	*apiDraft
	res   *template.Node
	attrs []template.Field
	made  []madeResource
}

func (a *httpAPIGenerator) get(property string) *template.Node {
	return given(a.properties.Get(property))
}

func (a *httpAPIGenerator) add(id string, body *template.Node) {
	a.made = append(a.made, madeResource{id, body})
}

// httpAPI transforms an AWS::Serverless::HttpApi, after all events have added their
// routes.
// Source: AWS SAM developer guide, "AWS::Serverless::HttpApi".
func (t *transform) httpAPI(id string, res *template.Node) {
	d := t.draft(id)
	if d == nil {
		return
	}
	t.checkProperties(id, d.source(), httpAPIProperties)
	a := &httpAPIGenerator{transform: t, apiDraft: d, res: res, attrs: passThrough(res)}
	a.auth = a.get("Auth") // as it is: parameters stay here
	tags := a.tagMap()
	if err := a.generate(tags); err != nil {
		t.refuse(id, res.Pos, "%v", err)
		return
	}
	t.propagateAPITags(a.made, tags, a.body != nil)
	for _, m := range a.made {
		t.put(id, m.id, m.body)
	}
}

// tagMap returns the API's tags with the transform's own.
func (a *httpAPIGenerator) tagMap() *template.Node {
	tags := a.get("Tags")
	if a.body.checkHTTP() != nil {
		return tags
	}
	return withTag(tags, "httpapi:createdBy", a.at)
}

// withTag returns a map of tags with one that says what made the resource.
func withTag(tags *template.Node, key string, at template.Pos) *template.Node {
	out := template.Mapping(at)
	if tags.Is(template.Map) {
		out.Pos, out.Fields = tags.Pos, slices.Clone(tags.Fields)
	}
	putField(out, key, template.Text("SAM", at))
	return out
}

func (a *httpAPIGenerator) generate(tags *template.Node) error {
	if set(a.get("DefinitionUri")) && a.body != nil {
		return errors.New("DefinitionUri and DefinitionBody exclude each other")
	}
	for _, step := range []func() error{
		a.addCORS, a.addAuth, func() error { return a.addTags(tags) }, a.disableEndpoint, a.addTitle, a.addDescription,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	warnings := first(a.get("FailOnWarnings"))
	if warnings != nil && a.body != nil && a.body.paths != nil {
		a.body.renamePath("$default", "/$default")
	}
	var body, location *template.Node
	switch uri := a.get("DefinitionUri"); {
	case a.body != nil:
		body = a.body.root
	case set(uri):
		var err error
		if location, err = s3Location(uri); err != nil {
			return err
		}
	default:
		return errors.New("DefinitionUri, DefinitionBody or an HttpApi event of a function is required")
	}
	a.add(a.id, resource(a.at, "AWS::ApiGatewayV2::Api", ownAttributes(a.res),
		template.Entry("Body", body),
		template.Entry("BodyS3Location", location),
		template.Entry("FailOnWarnings", warnings)))
	if err := a.addAuthorizerPermissions(); err != nil {
		return err
	}
	if err := a.addDomainV2(a.id, given(a.resolve(a.get("Domain"))), "httpapi:createdBy", a.apis.zones, a.attrs, &a.made); err != nil {
		return err
	}
	a.addStage(tags)
	return nil
}

// addAuthorizerPermissions lets API Gateway invoke the functions of authorizers
// that ask for it.
func (a *httpAPIGenerator) addAuthorizerPermissions() error {
	if !set(a.auth) {
		return nil
	}
	authorizers, err := a.httpAuthorizers(a.auth)
	if err != nil {
		return err
	}
	for _, z := range authorizers {
		if z.function != nil {
			a.add(a.id+z.name+"AuthorizerPermission", authorizerPermission(a.id, z, "${AWS::Partition}", a.attrs))
		}
	}
	return nil
}

// addStage adds the API's stage.
func (a *httpAPIGenerator) addStage(tags *template.Node) {
	name := first(a.get("StageName"))
	if name == nil {
		name = template.Text("$default", a.at)
	}
	stage := a.id + "Stage"
	if s, ok := name.Str(); ok {
		switch {
		case s == "$default":
			stage = a.id + "ApiGatewayDefaultStage"
		case alphanumeric.MatchString(s):
			stage = a.id + s + "Stage"
		default:
			stage = stableID(stage, name)
		}
	}
	a.add(stage, resource(a.at, "AWS::ApiGatewayV2::Stage", a.attrs,
		template.Entry("ApiId", ref(a.id, a.at)),
		template.Entry("StageName", name),
		template.Entry("StageVariables", a.get("StageVariables")),
		template.Entry("AccessLogSettings", a.get("AccessLogSettings")),
		template.Entry("DefaultRouteSettings", a.get("DefaultRouteSettings")),
		template.Entry("RouteSettings", a.get("RouteSettings")),
		template.Entry("Tags", tags),
		template.Entry("AutoDeploy", flag(true, a.at))))
	a.refer(a.id, "Stage", stage)
}
