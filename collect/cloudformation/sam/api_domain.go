package sam

import (
	"errors"
	"strings"
	"unicode"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// domainName is the Domain of an API.
type domainName struct {
	*template.Node
	// id is the logical id of the generated domain name.
	id string
	// endpoint is EDGE, REGIONAL or PRIVATE.
	endpoint string
}

// addDomain adds the custom domain name of a REST API, its mappings and records.
// Source: AWS SAM developer guide, "DomainConfiguration".
func (a *restAPI) addDomain() error {
	if a.domain == nil {
		return nil
	}
	if !a.domain.Is(template.Map) {
		return errors.New("property Domain must be a map")
	}
	name, certificate := given(a.domain.Get("DomainName")), given(a.domain.Get("CertificateArn"))
	if name == nil || certificate == nil {
		return errors.New("property Domain needs DomainName and CertificateArn")
	}
	d := domainName{Node: a.domain, endpoint: "REGIONAL"}
	if e := given(a.domain.Get("EndpointConfiguration")); e != nil {
		d.endpoint, _ = e.Str()
	}
	switch d.endpoint {
	case "REGIONAL", "EDGE":
		return a.addPublicDomain(d, name, certificate)
	case "PRIVATE":
		return a.addPrivateDomain(d, name, certificate)
	}
	return errors.New("Domain.EndpointConfiguration must be EDGE, REGIONAL or PRIVATE")
}

func (a *restAPI) addPublicDomain(d domainName, name, certificate *template.Node) error {
	at := d.Pos
	d.id = stableID("ApiGatewayDomainName", name)
	if set(d.Get("Policy")) {
		return errors.New("property Domain.Policy needs the endpoint configuration PRIVATE")
	}
	tls, err := mutualTLS(d.Node)
	if err != nil {
		return err
	}
	certificateProperty := "RegionalCertificateArn"
	if d.endpoint == "EDGE" {
		certificateProperty = "CertificateArn"
	}
	a.add(d.id, resource(at, "AWS::ApiGateway::DomainName", a.attrs,
		template.Entry("DomainName", name),
		template.Entry(certificateProperty, certificate),
		template.Entry("EndpointConfiguration", d.endpointConfiguration()),
		template.Entry("MutualTlsAuthentication", tls),
		template.Entry("SecurityPolicy", first(d.Get("SecurityPolicy"))),
		template.Entry("EndpointAccessMode", first(d.Get("EndpointAccessMode"))),
		template.Entry("OwnershipVerificationCertificateArn", first(d.Get("OwnershipVerificationCertificateArn")))))
	a.refer(a.id, "DomainName", d.id)
	if err := a.addBasePaths(d, "AWS::ApiGateway::BasePathMapping", "DomainName"); err != nil {
		return err
	}
	return a.apis.zones.addRecords(d, d.id, a.attrs, &a.made)
}

func (a *restAPI) addPrivateDomain(d domainName, name, certificate *template.Node) error {
	at := d.Pos
	d.id = stableID("ApiGatewayDomainNameV2", name)
	a.add(d.id, resource(at, "AWS::ApiGateway::DomainNameV2", a.attrs,
		template.Entry("DomainName", name),
		template.Entry("CertificateArn", certificate),
		template.Entry("EndpointConfiguration", d.endpointConfiguration()),
		template.Entry("SecurityPolicy", first(d.Get("SecurityPolicy"))),
		template.Entry("EndpointAccessMode", first(d.Get("EndpointAccessMode"))),
		template.Entry("Policy", first(d.Get("Policy")))))
	a.refer(a.id, "DomainNameV2", d.id)
	if err := a.addBasePaths(d, "AWS::ApiGateway::BasePathMappingV2", "DomainNameArn"); err != nil {
		return err
	}
	host, ok := name.Str()
	if !ok {
		host = d.id
	}
	if err := a.apis.zones.addRecords(d, host, a.attrs, &a.made); err != nil {
		return err
	}
	if n := given(d.Get("AccessAssociation")); n != nil {
		endpoint := n.Get("VpcEndpointId")
		if endpoint == nil {
			return errors.New("Domain.AccessAssociation needs VpcEndpointId")
		}
		id := contentID("DomainNameAccessAssociation", template.Sequence(n.Pos, endpoint, template.Text(d.id, n.Pos)))
		a.add(id, resource(n.Pos, "AWS::ApiGateway::DomainNameAccessAssociation", a.attrs,
			template.Entry("DomainNameArn", ref(d.id, n.Pos)),
			text("AccessAssociationSourceType", "VPCE", n.Pos),
			template.Entry("AccessAssociationSource", endpoint)))
	}
	return nil
}

func (d domainName) endpointConfiguration() *template.Node {
	return template.Mapping(d.Pos,
		template.Entry("Types", texts(d.Pos, d.endpoint)),
		template.Entry("IpAddressType", first(d.Get("IpAddressType"))))
}

// mutualTLS reads the MutualTlsAuthentication of a domain.
func mutualTLS(d *template.Node) (*template.Node, error) {
	n := d.Get("MutualTlsAuthentication")
	if !set(n) {
		return nil, nil
	}
	known := map[string]bool{"TruststoreUri": true, "TruststoreVersion": true}
	if err := checkKeys("Domain.MutualTlsAuthentication", n, known); err != nil {
		return nil, err
	}
	return template.Mapping(n.Pos,
		template.Entry("TruststoreUri", first(n.Get("TruststoreUri"))),
		template.Entry("TruststoreVersion", first(n.Get("TruststoreVersion")))), nil
}

// basePaths returns the base paths of a domain; nil if it has none.
func basePaths(d *template.Node) ([]string, error) {
	n := d.Get("BasePath")
	if s, ok := n.Str(); ok && s != "" {
		return []string{s}, nil
	}
	if !set(n) || !n.Is(template.List) {
		return nil, nil
	}
	var out []string
	for _, item := range n.Items {
		s, ok := item.Str()
		if !ok {
			return nil, errors.New("Domain.BasePath must be a string or a list of strings")
		}
		out = append(out, s)
	}
	return out, nil
}

// addBasePaths maps the base paths of a domain to the API's stage.
func (a *restAPI) addBasePaths(d domainName, typ, domainProperty string) error {
	paths, err := basePaths(d.Node)
	if err != nil {
		return err
	}
	mapping := func(id string, path *template.Node) {
		a.add(id, resource(d.Pos, typ, a.attrs,
			template.Entry(domainProperty, ref(d.id, d.Pos)),
			template.Entry("RestApiId", ref(a.id, d.Pos)),
			template.Entry("Stage", ref(a.id+".Stage", d.Pos)),
			template.Entry("BasePath", path)))
	}
	if paths == nil {
		mapping(a.id+"BasePathMapping", nil)
	}
	for _, path := range paths {
		plain := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsNumber(r) {
				return r
			}
			return -1
		}, path)
		id := a.id + plain + "BasePathMapping"
		if unlessFalse(d.Get("NormalizeBasePath")) {
			path = plain
		}
		mapping(id, template.Text(path, d.Pos))
	}
	return nil
}

// zones are the groups of records that APIs share, by logical id.
type zones map[string]*recordSetGroup

// recordSetGroup collects the records that several APIs have in one zone.
type recordSetGroup struct {
	zone    []template.Field
	attrs   []template.Field
	records []*template.Node
}

// addRecords adds the Route 53 records of a domain name. Domains of one zone share
// a group of records, unless one asks for its own.
// Source: AWS SAM developer guide, "Route53Configuration".
func (z zones) addRecords(d domainName, host string, attrs []template.Field, made *[]madeResource) error {
	n := given(d.Get("Route53"))
	if n == nil {
		return nil
	}
	if !n.Is(template.Map) {
		return errors.New("Domain.Route53 must be a map")
	}
	id, name := n.Field("HostedZoneId"), n.Field("HostedZoneName")
	if given(n.Get("HostedZoneId")) == nil && given(n.Get("HostedZoneName")) == nil {
		return errors.New("Domain.Route53 needs HostedZoneId or HostedZoneName")
	}
	group := &recordSetGroup{attrs: attrs}
	for _, f := range []*template.Field{id, name} {
		if f != nil {
			group.zone = append(group.zone, *f)
		}
	}
	zone := first(n.Get("HostedZoneId"), n.Get("HostedZoneName"))
	groupID := stableID("RecordSetGroup", zone)
	if separate := n.Get("SeparateRecordSetGroup"); set(separate) {
		if !separate.Is(template.Bool) {
			return errors.New("Domain.Route53.SeparateRecordSetGroup must be a boolean")
		}
		groupID = contentID("RecordSetGroup", template.Sequence(n.Pos, zone, d.Get("DomainName")))
	} else if shared := z[groupID]; shared != nil {
		group = shared
	} else {
		z[groupID] = group
	}
	group.records = append(group.records, d.record("A", host, n))
	if isTrue(n.Get("IpV6")) {
		group.records = append(group.records, d.record("AAAA", host, n))
	}
	fields := append(append([]template.Field(nil), group.zone...),
		template.Entry("RecordSets", template.Sequence(n.Pos, group.records...)))
	*made = append(*made, madeResource{groupID, resource(n.Pos, "AWS::Route53::RecordSetGroup", group.attrs, fields...)})
	return nil
}

// record is an alias record of a domain name.
func (d domainName) record(kind, host string, route53 *template.Node) *template.Node {
	at := route53.Pos
	target := []template.Field{template.Entry("EvaluateTargetHealth", given(route53.Get("EvaluateTargetHealth")))}
	switch d.endpoint {
	case "REGIONAL":
		target = append(target,
			template.Entry("HostedZoneId", getAtt(host, "RegionalHostedZoneId", at)),
			template.Entry("DNSName", getAtt(host, "RegionalDomainName", at)))
	case "EDGE":
		name := given(route53.Get("DistributionDomainName"))
		if name == nil {
			name = getAtt(host, "DistributionDomainName", at)
		}
		// The zone of all CloudFront distributions.
		target = append(target, text("HostedZoneId", "Z2FDTNDATAQYW2", at), template.Entry("DNSName", name))
	default:
		target = append(target,
			template.Entry("HostedZoneId", given(route53.Get("VpcEndpointHostedZoneId"))),
			template.Entry("DNSName", given(route53.Get("VpcEndpointDomainName"))))
	}
	return template.Mapping(at,
		template.Entry("Name", d.Get("DomainName")),
		text("Type", kind, at),
		template.Entry("AliasTarget", template.Mapping(at, target...)),
		template.Entry("Region", given(route53.Get("Region"))),
		template.Entry("SetIdentifier", given(route53.Get("SetIdentifier"))))
}
