package sam

import (
	"errors"
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

var (
	wrongBasePath   = regexp.MustCompile(`[^0-9a-zA-Z/\-_]`)
	basePathStrokes = strings.NewReplacer("-", "", "_", "", "/", "")
)

// addDomainV2 adds the custom domain name of an HTTP or WebSocket API, its mappings
// and records.
// Source: AWS SAM developer guide, "HttpApiDomainConfiguration".
func (t *transform) addDomainV2(api string, n *template.Node, tag string, shared zones, attrs []template.Field, made *[]madeResource) error {
	if n == nil {
		return nil
	}
	if !n.Is(template.Map) {
		return errors.New("property Domain must be a map")
	}
	name, certificate := given(n.Get("DomainName")), given(n.Get("CertificateArn"))
	if name == nil || certificate == nil {
		return errors.New("property Domain needs DomainName and CertificateArn")
	}
	if e := given(n.Get("EndpointConfiguration")); e != nil && !isText(e, "REGIONAL") {
		return errors.New("Domain.EndpointConfiguration must be REGIONAL")
	}
	tls, err := mutualTLS(n)
	if err != nil {
		return err
	}
	add := func(id string, body *template.Node) { *made = append(*made, madeResource{id, body}) }
	d := domainName{Node: n, id: stableID("ApiGatewayDomainNameV2", name), endpoint: "REGIONAL"}
	configuration := template.Mapping(n.Pos,
		template.Entry("CertificateArn", certificate),
		text("EndpointType", "REGIONAL", n.Pos),
		template.Entry("OwnershipVerificationCertificateArn", first(n.Get("OwnershipVerificationCertificateArn"))),
		template.Entry("SecurityPolicy", first(n.Get("SecurityPolicy"))))
	add(d.id, resource(n.Pos, "AWS::ApiGatewayV2::DomainName", attrs,
		template.Entry("DomainName", name),
		template.Entry("Tags", template.Mapping(n.Pos, text(tag, "SAM", n.Pos))),
		template.Entry("DomainNameConfigurations", template.Sequence(n.Pos, configuration)),
		template.Entry("MutualTlsAuthentication", tls)))
	t.refer(api, "DomainName", d.id)

	paths, err := basePaths(n)
	if err != nil {
		return err
	}
	mapping := func(id string, key *template.Node) {
		add(id, resource(n.Pos, "AWS::ApiGatewayV2::ApiMapping", attrs,
			template.Entry("DomainName", ref(d.id, n.Pos)),
			template.Entry("ApiId", ref(api, n.Pos)),
			template.Entry("Stage", ref(api+".Stage", n.Pos)),
			template.Entry("ApiMappingKey", key)))
	}
	if paths == nil {
		mapping(api+"ApiMapping", nil)
	}
	for _, path := range paths {
		if wrongBasePath.MatchString(path) {
			return errors.New("Domain.BasePath may hold letters, digits, /, - and _")
		}
		mapping(api+basePathStrokes.Replace(path)+"ApiMapping", template.Text(strings.Trim(path, "/"), n.Pos))
	}
	return shared.addRecords(d, d.id, attrs, made)
}
