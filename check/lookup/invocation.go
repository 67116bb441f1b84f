package lookup

import (
	"github.com/temper-security/temper/inventory"
)

// Invocation is a place of the inventory that names a function in order to start
// it.
type Invocation struct {
	Function inventory.Known[inventory.FunctionRef]
	// How names the kind of place in the words of a message.
	How string
	By  *inventory.Resource
	// Service is the service that starts the function: events, s3, sqs,
	// kinesis …; empty if it is not known.
	Service string
	// Async is set for an asynchronous invocation.
	Async bool
	// Mapping is set if an event source mapping starts the function.
	Mapping *inventory.EventSourceMapping
}

// Invocations lists every place that names a function in order to start it, in
// the order of the inventory.
func Invocations(inv *inventory.Inventory) []Invocation {
	var list []Invocation
	for _, m := range inv.EventSourceMappings {
		list = append(list, Invocation{Function: m.Function, How: "event source mapping", By: &m.Resource, Service: m.Service, Mapping: m})
	}
	for _, u := range inv.URLs {
		list = append(list, Invocation{Function: u.Function, How: "function URL", By: &u.Resource, Service: "lambda-url"})
	}
	for _, t := range inv.Triggers {
		list = append(list, Invocation{Function: t.Function, How: t.Service + " trigger", By: &t.Resource, Service: t.Service, Async: t.Async})
	}
	for _, r := range inv.EventRules {
		for _, f := range r.Functions {
			list = append(list, Invocation{Function: f, How: "event rule", By: &r.Resource, Service: "events", Async: true})
		}
	}
	for _, r := range inv.Routes {
		if !r.Function.IsAbsent() {
			list = append(list, Invocation{Function: r.Function, How: "API route", By: &r.Resource, Service: "apigateway"})
		}
	}
	for _, l := range inv.Listeners {
		for _, f := range l.Functions {
			list = append(list, Invocation{Function: f, How: "load balancer listener", By: &l.Resource, Service: "elasticloadbalancing"})
		}
	}
	for _, d := range inv.Distributions {
		for _, e := range d.Edge {
			list = append(list, Invocation{Function: e.Function, How: "CloudFront association", By: &d.Resource, Service: "edgelambda"})
		}
	}
	for _, r := range inv.RotationSchedules {
		if !r.Function.IsAbsent() {
			list = append(list, Invocation{Function: r.Function, How: "rotation schedule", By: &r.Resource, Service: "secretsmanager"})
		}
	}
	for _, pm := range inv.Permissions {
		list = append(list, Invocation{Function: pm.Function, How: "permission", By: &pm.Resource})
	}
	return list
}
