package exposure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docAPIAccess = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html"

// maxRouteEvidence bounds the routes that one finding lists.
const maxRouteEvidence = 20

func apiWithoutAuthorizer() check.Check {
	return check.Check{
		ID:       "api-without-authorizer",
		Title:    "Function reachable anonymously through API Gateway route without authorizer",
		Category: "exposure",
		Severity: finding.High,
		Why: "The route answers anyone on the internet, and whatever they send becomes the function's event. " +
			"An injection or an access check that the handler forgot is then open to the whole world, and so is the bill.",
		Fix: "Add an IAM, JWT, Cognito or Lambda authorizer to the route (a default authorizer covers all routes of the API), or accept the finding for routes that are meant to be public.",
		Limits: "An API key is not authorization: a route that asks for one is reported with severity medium. OPTIONS routes (CORS preflight) and the routes of a WebSocket API other than $connect are not expected to have an authorizer; private APIs and APIs whose resource policy limits the caller pass. An API whose default endpoint is off and whose custom domains all use mutual TLS passes. A web application firewall is not seen. " +
			"Unknown if the authorization, the endpoint type, the definition of the API or the effect of its policy is not known.",
		Sources:    []string{docAPIAccess, "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html"},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{FSBP: []string{"APIGateway.8"}, NIST: []string{"AC-3"}, ATTACK: []string{"T1190"}},
		Run:        runAPIWithoutAuthorizer,
	}
}

func runAPIWithoutAuthorizer(p *check.Pass) {
	v := look(p.Inventory)
	routes := map[string][]*inventory.Route{}
	var loose []*inventory.Route
	for _, r := range p.Inventory.Routes {
		if api, ok := r.API.Get(); ok {
			routes[api.ID] = append(routes[api.ID], r)
		} else {
			loose = append(loose, r)
		}
	}
	seen := map[string]bool{}
	for _, api := range p.Inventory.APIs {
		seen[api.ID] = true
		judgeAPI(p, v, api, routes[api.ID])
	}
	for _, r := range p.Inventory.Routes {
		if api, ok := r.API.Get(); ok && !seen[api.ID] {
			seen[api.ID] = true
			judgeAPI(p, v, nil, routes[api.ID])
		}
	}
	judgeAPI(p, v, nil, loose)
}

// judgeAPI judges the routes of one API to functions; api is nil if it is
// defined elsewhere.
func judgeAPI(p *check.Pass, v *view, api *inventory.API, routes []*inventory.Route) {
	if api != nil && api.Body.IsUnknown() && !unread(&api.Body) {
		p.Unknown(check.Result{
			Message: fmt.Sprintf("The routes of API %s are not known: %s", lookup.Label(&api.Resource), api.Body.Why()),
			About:   []*inventory.Resource{&api.Resource}, At: place(api.Body.Source, api.Source),
		})
	}
	var open, shut []*inventory.Route
	for _, r := range routes {
		if !needsAuthorizer(api, r) {
			continue
		}
		switch auth, known := r.Authorization.Or("NONE"); {
		case !known:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known whether route %s to function %s has an authorizer: %s", routeName(r), functionName(v, &r.Function), r.Authorization.Why()),
				About:   append(v.resource(&r.Function), &r.Resource), At: r.Authorization.Source,
			})
		case auth == "NONE":
			open = append(open, r)
		default:
			shut = append(shut, r)
			p.OK()
		}
	}
	if len(open) == 0 {
		return
	}
	closed, why := false, ""
	if api != nil {
		closed, why = lookup.Closed(api)
	}
	if closed {
		for range open {
			p.OK()
		}
		return
	}
	report := func(r check.Result) {
		if why != "" {
			r.Message += ", unless the API is closed otherwise: " + why
			p.Unknown(r)
			return
		}
		p.Fail(r)
	}
	if api != nil && len(shut) == 0 && len(open) > 1 {
		report(wholeAPI(v, api, open))
		return
	}
	for _, r := range open {
		one := check.Result{
			Message:  fmt.Sprintf("Anyone can invoke function %s through %s: the route has no authorizer", functionName(v, &r.Function), routeName(r)),
			About:    append(v.resource(&r.Function), &r.Resource),
			At:       r.Source,
			Evidence: []finding.Evidence{routeEvidence(r)},
		}
		if isTrue(r.APIKey) {
			one.Message = fmt.Sprintf("Whoever has an API key can invoke function %s through %s: the route has no authorizer", functionName(v, &r.Function), routeName(r))
			one.Evidence = append(one.Evidence, lookup.Setting("ApiKeyRequired of "+routeName(r), "true, which is no authorization", place(r.APIKey.Source, r.Source), docAPIAccess))
			one.Severity = finding.Medium
		}
		report(one)
	}
}

// wholeAPI is the result for an API none of whose routes has an authorizer: one
// cause.
func wholeAPI(v *view, api *inventory.API, open []*inventory.Route) check.Result {
	r := check.Result{About: []*inventory.Resource{&api.Resource}, At: api.Source}
	who := "Anyone"
	if !slices.ContainsFunc(open, func(r *inventory.Route) bool { return !isTrue(r.APIKey) }) {
		who, r.Severity = "Whoever has an API key", finding.Medium
	}
	var names []string
	seen := map[string]bool{}
	for i, route := range open {
		if name := functionName(v, &route.Function); !seen[name] {
			seen[name] = true
			names = append(names, name)
			r.About = append(r.About, v.resource(&route.Function)...)
		}
		if i < maxRouteEvidence {
			r.Evidence = append(r.Evidence, routeEvidence(route))
		}
	}
	if len(names) > 5 {
		names = append(names[:5], fmt.Sprintf("%d more", len(names)-5))
	}
	r.Message = fmt.Sprintf("%s can invoke %s through API %s: none of its %d routes to functions has an authorizer",
		who, strings.Join(names, ", "), lookup.Label(&api.Resource), len(open))
	return r
}

// routeName is the route as API Gateway writes it: GET /orders, $connect,
// $default.
func routeName(r *inventory.Route) string {
	switch {
	case strings.HasPrefix(r.Method, "$"):
		return r.Method
	case strings.HasPrefix(r.Path, "/$"):
		return r.Path[1:]
	}
	return strings.TrimSpace(r.Method + " " + r.Path)
}

func routeEvidence(r *inventory.Route) finding.Evidence {
	return lookup.Setting("Authorization of "+routeName(r), "NONE", place(r.Authorization.Source, r.Source), docAPIAccess)
}

// needsAuthorizer reports whether a route leads to a function and is one on
// which an authorizer takes effect.
func needsAuthorizer(api *inventory.API, r *inventory.Route) bool {
	if r.Function.IsAbsent() || unread(&r.Function) || strings.EqualFold(r.Method, "OPTIONS") || strings.HasPrefix(strings.ToUpper(r.Method), "OPTIONS ") {
		return false
	}
	return api == nil || api.Kind != "WEBSOCKET" || r.Method == "$connect" || r.Path == "$connect"
}
