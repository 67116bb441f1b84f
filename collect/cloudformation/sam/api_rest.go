package sam

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// restAPI is an AWS::Serverless::Api being generated.
type restAPI struct {
	*transform
	*apiDraft
	res *template.Node
	// domain has the values of parameters in place.
	domain *template.Node
	// attrs are the attributes that generated resources inherit.
	attrs []template.Field
	made  []madeResource
}

func (a *restAPI) get(property string) *template.Node { return given(a.properties.Get(property)) }

func (a *restAPI) add(id string, body *template.Node) {
	a.made = append(a.made, madeResource{id, body})
}

var supportedVersion = regexp.MustCompile(`^[23](\.\d)(\.\d)?$`)

// api transforms an AWS::Serverless::Api, after all events have added their routes.
// Source: AWS SAM developer guide, "AWS::Serverless::Api".
func (t *transform) api(id string, res *template.Node) {
	d := t.draft(id)
	if d == nil {
		return
	}
	t.checkProperties(id, d.source(), restAPIProperties)
	a := &restAPI{transform: t, apiDraft: d, res: res, attrs: passThrough(res)}
	a.domain = given(t.resolve(d.properties.Get("Domain")))
	if err := a.generate(); err != nil {
		t.refuse(id, res.Pos, "%v", err)
		return
	}
	t.propagateAPITags(a.made, a.get("Tags"), set(a.get("PropagateTags")))
	for _, m := range a.made {
		t.put(id, m.id, m.body)
	}
}

func (a *restAPI) generate() error {
	if err := a.validate(); err != nil {
		return err
	}
	for _, step := range []func() error{
		a.addCORS, a.addAuth, a.addGatewayResponses, a.addBinaryMediaTypes, a.addModels, a.disableEndpoint,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	body, location, err := a.definition()
	if err != nil {
		return err
	}
	if err := a.addAPI(body, location); err != nil {
		return err
	}
	stage := a.addStage(first(body, location))
	if err := a.addAuthorizerPermissions(); err != nil {
		return err
	}
	if err := a.addDomain(); err != nil {
		return err
	}
	return a.addUsagePlan(stage)
}

func (a *restAPI) validate() error {
	uri := a.get("DefinitionUri")
	if set(uri) && a.body != nil {
		return errors.New("DefinitionUri and DefinitionBody exclude each other")
	}
	if set(uri) && set(a.get("MergeDefinitions")) {
		return errors.New("MergeDefinitions cannot be used with DefinitionUri")
	}
	if v := a.get("OpenApiVersion"); set(v) && !supportedVersion.MatchString(v.Text) {
		return errors.New("OpenApiVersion must have the form 3.0.0")
	}
	return nil
}

// definition returns the finished definition, or where it is.
func (a *restAPI) definition() (body, location *template.Node, err error) {
	if uri := a.get("DefinitionUri"); set(uri) {
		location, err = s3Location(uri)
		return nil, location, err
	}
	if a.body == nil {
		return nil, nil, nil
	}
	if err := a.finishVersion(); err != nil {
		return nil, nil, err
	}
	return a.body.root, nil, nil
}

// addAPI adds the AWS::ApiGateway::RestApi.
func (a *restAPI) addAPI(body, location *template.Node) error {
	fields := []template.Field{
		template.Entry("Body", body), template.Entry("BodyS3Location", location),
		template.Entry("BinaryMediaTypes", given(a.resolve(a.get("BinaryMediaTypes")))),
		template.Entry("MinimumCompressionSize", a.get("MinimumCompressionSize")),
	}
	for _, name := range []string{
		"FailOnWarnings", "Name", "Description", "Mode", "ApiKeySourceType", "Policy", "SecurityPolicy", "EndpointAccessMode",
	} {
		fields = append(fields, template.Entry(name, first(a.get(name))))
	}
	e := first(a.get("EndpointConfiguration"))
	if e == nil && a.options.Partition != "aws" {
		e = template.Text("REGIONAL", a.at) // there are no edge-optimized APIs elsewhere
	}
	if e != nil {
		kind := e
		configuration := template.Mapping(e.Pos)
		if e.Is(template.Map) && set(e.Get("Type")) {
			kind = e.Get("Type")
			if e.Field("VPCEndpointIds") != nil && e.Field("VpcEndpointIds") != nil {
				return errors.New("EndpointConfiguration: VPCEndpointIds and VpcEndpointIds exclude each other")
			}
			if ids := first(e.Get("VPCEndpointIds"), e.Get("VpcEndpointIds")); ids != nil {
				putField(configuration, "VpcEndpointIds", ids)
			}
			if ip := e.Get("IpAddressType"); ip != nil {
				putField(configuration, "IpAddressType", ip)
			}
		}
		putField(configuration, "Types", template.Sequence(e.Pos, kind))
		fields = append(fields,
			template.Entry("EndpointConfiguration", configuration),
			template.Entry("Parameters", template.Mapping(e.Pos, template.Entry("endpointConfigurationTypes", kind))))
	}
	a.add(a.id, resource(a.at, "AWS::ApiGateway::RestApi", ownAttributes(a.res), fields...))
	return nil
}

// addAuthorizerPermissions lets API Gateway invoke the functions of authorizers.
func (a *restAPI) addAuthorizerPermissions() error {
	if !set(a.auth) {
		return nil
	}
	authorizers, err := a.restAuthorizers(a.auth)
	if err != nil {
		return err
	}
	for _, z := range authorizers {
		if z.function != nil {
			a.add(a.id+z.name+"AuthorizerPermission", authorizerPermission(a.id, z, a.options.Partition, a.attrs))
		}
	}
	return nil
}

// s3Location reads a DefinitionUri: an S3 URI, or a map of Bucket, Key and Version.
// A path on the local disk stays as it is: it becomes an S3 location when the
// template is packaged.
func s3Location(uri *template.Node) (*template.Node, error) {
	var bucket, key, version *template.Node
	if uri.Is(template.Map) {
		bucket, key, version = uri.Get("Bucket"), uri.Get("Key"), uri.Get("Version")
		if !set(bucket) || !set(key) {
			return nil, errors.New("DefinitionUri needs Bucket and Key")
		}
	} else {
		s, _ := uri.Str()
		if strings.TrimSpace(s) != "" && !strings.Contains(s, "://") {
			return uri, nil
		}
		b, k, v, ok := parseS3URI(s)
		if !ok {
			return nil, errors.New("DefinitionUri is not an S3 URI of the form s3://bucket/key")
		}
		bucket, key = template.Text(b, uri.Pos), template.Text(k, uri.Pos)
		if v != "" {
			version = template.Text(v, uri.Pos)
		}
	}
	return template.Mapping(uri.Pos,
		template.Entry("Bucket", bucket), template.Entry("Key", key), template.Entry("Version", version)), nil
}

// taggableAPI are the types of an API's resources that have tags; the value says
// whether tags are a map there, instead of a list.
var taggableAPI = map[string]bool{
	"AWS::ApiGateway::RestApi":                     false,
	"AWS::ApiGateway::Stage":                       false,
	"AWS::ApiGateway::DomainName":                  false,
	"AWS::ApiGateway::DomainNameV2":                false,
	"AWS::ApiGateway::DomainNameAccessAssociation": false,
	"AWS::ApiGateway::UsagePlan":                   false,
	"AWS::ApiGateway::ApiKey":                      false,
	"AWS::ApiGatewayV2::Stage":                     true,
	"AWS::ApiGatewayV2::DomainName":                true,
}

// propagateAPITags puts an API's tags on what was made for it.
func (t *transform) propagateAPITags(made []madeResource, tags *template.Node, propagate bool) {
	if !propagate || !set(tags) {
		return
	}
	list := template.Sequence(tags.Pos, tagList(tags)...)
	for i, m := range made {
		typ, _ := m.body.Get("Type").Str()
		isMap, ok := taggableAPI[typ]
		switch {
		case !ok:
		case isMap:
			made[i].body = setProperty(m.body, "Tags", tags)
		default:
			made[i].body = setProperty(m.body, "Tags", list)
		}
	}
}

// mapOf reports a property that is given but not a map.
func mapOf(n *template.Node, name string) error {
	if set(n) && !n.Is(template.Map) {
		return fmt.Errorf("%s must be a map", name)
	}
	return nil
}
