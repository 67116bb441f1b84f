package cloudformation

import "github.com/temper-security/temper/inventory"

// The resource types of custom domains.
const (
	typeRestDomain   = "AWS::ApiGateway::DomainName"
	typeRestDomainV2 = "AWS::ApiGateway::DomainNameV2"
	typeHTTPDomain   = "AWS::ApiGatewayV2::DomainName"
)

// endpointDisabled reads whether the API has no address besides its custom
// domains, from the resource or from its definition. Source: API Gateway
// Developer Guide, "Disable the default endpoint".
func endpointDisabled(r *resource, definition fact) inventory.Known[bool] {
	if f := r.get("DisableExecuteApiEndpoint"); !f.absent() {
		return f.boolean()
	}
	// It stands at the top of a Swagger 2 definition, and in a server of an
	// OpenAPI 3 one.
	servers, _ := definition.get("servers").items()
	for _, part := range append([]fact{definition}, servers...) {
		if f := part.in("x-amazon-apigateway-endpoint-configuration", "disableExecuteApiEndpoint"); !f.absent() {
			return f.boolean()
		}
	}
	return inventory.None[bool](r.home)
}

// attachDomain adds the custom domain of a mapping to the API that it leads to.
func (b *builder) attachDomain(r *resource) {
	key, domainKey := "RestApiId", "DomainName"
	switch r.kind {
	case "AWS::ApiGatewayV2::ApiMapping":
		key = "ApiId"
	case "AWS::ApiGateway::BasePathMappingV2":
		domainKey = "DomainNameArn"
	}
	// A REST API can stand behind a domain of the newer kind.
	to, ok := b.ref(r.get(key), typeRestAPI, typeHTTPAPI).Get()
	if !ok {
		return
	}
	domain := b.ref(r.get(domainKey), typeRestDomain, typeRestDomainV2, typeHTTPDomain)
	d := inventory.APIDomain{Domain: domain, Source: r.home, MutualTLS: b.mutualTLS(r, domain)}
	for _, api := range b.inv.APIs {
		if api.ID == to.ID {
			api.Domains = append(api.Domains, d)
		}
	}
}

// mutualTLS reads whether a domain asks its callers for a certificate.
func (b *builder) mutualTLS(r *resource, domain inventory.Known[inventory.Ref]) inventory.Known[bool] {
	ref, _ := domain.Get()
	ids := append([]inventory.Ref{ref}, domain.Refs...)
	for _, id := range ids {
		target := b.resources[id.ID]
		if target == nil || target.kind != typeRestDomain && target.kind != typeRestDomainV2 && target.kind != typeHTTPDomain {
			continue
		}
		config := target.get("MutualTlsAuthentication")
		switch {
		case config.absent():
			return inventory.Value(false, target.home)
		case config.get("TruststoreUri").absent():
			return inventory.Value(false, config.at)
		}
		if _, ok := config.get("TruststoreUri").glob(); !ok {
			return missing[bool](config.get("TruststoreUri"))
		}
		return inventory.Value(true, config.at)
	}
	return inventory.Missing[bool](inventory.NotCollected, "the custom domain is not defined here", r.home)
}
