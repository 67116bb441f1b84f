package exposure

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func publicEntryPoint() check.Check {
	return check.Check{
		ID:       "public-entry-point",
		Title:    "Function reachable via AppSync/Cognito/IoT/Lex/Alexa/SES/CloudFront public entry",
		Category: "exposure",
		Severity: finding.Low,
		Why: "These services pass on what strangers send: sign-up forms, device messages, utterances, mail, web requests. " +
			"The function looks internal, but its event is attacker-controlled.",
		Fix: "Review the entry point: validate every field of the event, give the function a narrow role, and limit its concurrency.",
		Limits: "An inventory of entry points, reported once a function and service. Function URLs, API Gateway and load balancers have checks of their own. " +
			"Whether the service asks its users to sign in is not decided. Unknown if a principal without conditions is not known.",
		Sources:    []string{docServices},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-3"}, ATTACK: []string{"T1190"}},
		Run:        runPublicEntryPoint,
	}
}

// publicEntries are the services through which strangers reach a function, by the
// label of the principal or the service of a trigger, with what they send.
var publicEntries = map[string]string{
	"alexa": "what users say to a skill", "alexa-appkit": "what users say to a skill", "alexa-connectedhome": "what users say to a skill",
	"appsync": "GraphQL arguments", "cognito-idp": "sign-up and sign-in data", "cognito-sync": "data of app users",
	"connect": "calls and chats of customers", "iot": "messages of devices", "lex": "what users say to a bot",
	"lexv2": "what users say to a bot", "ses": "incoming mail", "workmail": "incoming mail",
}

func runPublicEntryPoint(p *check.Pass) {
	v := look(p.Inventory)
	seen := map[string]bool{}
	report := func(f *inventory.Known[inventory.FunctionRef], service, sends string, by *inventory.Resource, at inventory.Source) {
		if id, ok := f.Get(); ok {
			if fn := v.function(id.Function); fn != nil && fn.Framework != "" {
				return
			}
		}
		name := functionName(v, f)
		if seen[name+" "+service] {
			return
		}
		seen[name+" "+service] = true
		p.Fail(check.Result{
			Message: fmt.Sprintf("Function %s is an entry point of %s: its event holds %s", name, service, sends),
			About:   append(v.resource(f), by), At: at,
			Evidence: []finding.Evidence{lookup.Setting("Invoked by", service, at, docServices)},
		})
	}
	for _, t := range p.Inventory.Triggers {
		if sends, ok := publicEntries[t.Service]; ok {
			report(&t.Function, entryName(t.Service), sends, &t.Resource, t.Source)
		}
	}
	for _, d := range p.Inventory.Distributions {
		for _, e := range d.Edge {
			report(&e.Function, "cloudfront", "web requests of visitors", &d.Resource, place(e.Source, d.Source))
		}
	}
	for _, g := range v.grants {
		c := v.readCaller(g)
		if g.denied {
			continue
		}
		if c.kind == unknownCaller && !g.narrowed() {
			undecided(p, v, g, g.principal.Source, fmt.Sprintf("It is not known who invokes function %s: %s", functionName(v, g.function), c.why))
			continue
		}
		if c.kind != serviceCaller {
			continue
		}
		_, label, _ := serviceOf(c.service)
		if sends, ok := publicEntries[label]; ok {
			report(g.function, entryName(label), sends, &g.of.Resource, place(g.principal.Source, g.at))
		} else {
			p.OK()
		}
	}
}

// entryName makes the principals and triggers of one service the same.
func entryName(label string) string {
	switch label {
	case "alexa-appkit", "alexa-connectedhome":
		return "alexa"
	case "lexv2":
		return "lex"
	}
	return label
}
