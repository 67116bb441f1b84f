package lookup

import (
	"strings"

	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/inventory"
)

// Closed reports whether something besides an authorizer keeps callers from the
// internet away from all routes of an API: a private endpoint, a resource policy,
// or custom domains that ask for a client certificate while the default endpoint
// is off. why is set if that is not known. Source: API Gateway Developer Guide,
// "Control and manage access to REST APIs" and "Mutual TLS authentication".
func Closed(api *inventory.API) (closed bool, why string) {
	if kind, ok := api.Endpoint.Get(); ok && kind == "PRIVATE" {
		return true, ""
	} else if unsettled(api.Endpoint) {
		why = "endpoint type: " + api.Endpoint.Why()
	}
	policy, ok := api.Policy.Get()
	switch {
	case ok:
		limited, doubt := admits(policy)
		if limited {
			return true, ""
		}
		why = firstOf(why, doubt)
	case unsettled(api.Policy):
		why = firstOf(why, "resource policy: "+api.Policy.Why())
	}
	certified, doubt := certified(api)
	if certified {
		return true, ""
	}
	return false, firstOf(why, doubt)
}

// certified reports whether every way to an API asks for a client certificate.
func certified(api *inventory.API) (yes bool, why string) {
	off, ok := api.EndpointDisabled.Get()
	if ok && !off || !ok && !unsettled(api.EndpointDisabled) {
		return false, ""
	}
	for _, d := range api.Domains {
		asks, known := d.MutualTLS.Get()
		if known && !asks {
			return false, ""
		}
		if !known {
			why = firstOf(why, "client certificates of a custom domain: "+d.MutualTLS.Why())
		}
	}
	switch {
	case !ok:
		return false, "DisableExecuteApiEndpoint: " + api.EndpointDisabled.Why()
	case len(api.Domains) == 0:
		return false, "the default endpoint is off, and no custom domain leads to the API here"
	}
	return why == "", why
}

// unsettled reports a fact that somebody looked for and could not read.
func unsettled[T any](k inventory.Known[T]) bool {
	return k.IsUnknown() && (k.State() != inventory.NotCollected || k.Reason != "" || k.Partial != "")
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// admits says whether the resource policy of an API keeps anonymous callers from
// the internet out: yes if no statement lets everyone in, or if a Deny for
// everyone but some addresses, networks or identities stands beside it.
func admits(policy inventory.Policy) (limited bool, why string) {
	statements, err := statement.Read(policy)
	if err != nil {
		return false, "its resource policy cannot be read"
	}
	open := false
	for _, s := range statements {
		if s.Unknown[""] != "" || s.Unknown["Principal"] != "" {
			return false, "resource policy: " + firstOf(s.Unknown[""], s.Unknown["Principal"])
		}
		if !s.Allow || !s.Anyone() {
			continue
		}
		n := s.Narrow()
		if len(n.Keys) > 0 {
			continue
		}
		if n.Doubt != "" {
			return false, n.Doubt
		}
		open = true
	}
	if !open {
		return true, ""
	}
	for _, s := range statements {
		if s.Allow || !s.Anyone() {
			continue
		}
		for _, c := range s.Conditions {
			if c.ExcludesMost() {
				return true, ""
			}
		}
		if len(s.Conditions) > 0 {
			return false, "a Deny statement with conditions may keep callers out"
		}
		// A Deny without conditions is about some paths: it says nothing about
		// the others.
		if s.CoversAny("execute-api:Invoke") && everyResource(s) {
			return true, ""
		}
	}
	return false, ""
}

func everyResource(s statement.Statement) bool {
	for _, r := range s.Resources {
		if strings.Trim(r, "*") == "" || strings.HasSuffix(r, ":*") || strings.HasSuffix(r, "execute-api:/*") {
			return true
		}
	}
	return false
}
