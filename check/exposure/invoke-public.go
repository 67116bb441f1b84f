package exposure

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/finding"
)

func invokePublic() check.Check {
	return check.Check{
		ID:       "invoke-public",
		Title:    "lambda:InvokeFunction granted to * without lambda:InvokedViaFunctionUrl (direct Invoke API public too)",
		Category: "exposure",
		Severity: finding.Critical,
		Why: "A function URL needs a second statement that allows everyone lambda:InvokeFunction. Without the condition on lambda:InvokedViaFunctionUrl " +
			"the statement opens the Invoke API as well: any AWS account can call the function past the URL, " +
			"asynchronously and with a raw payload that the code never expects from the web, so that checks made on HTTP headers do not apply.",
		Fix: "Set InvokedViaFunctionUrl: true on the statement (condition Bool lambda:InvokedViaFunctionUrl true).",
		Limits: "Reports functions that have a function URL; the same grant on a function without one is reported by policy-any-principal. " +
			"Unknown if the principal, the action or the condition is not known.",
		Sources:    []string{docURLs, docPermission},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{FSBP: []string{"Lambda.1"}, CIS: []string{"4.6"}, NIST: []string{"AC-3"}, ATTACK: []string{"T1190", "T1648"}},
		Run:        runInvokePublic,
	}
}

func runInvokePublic(p *check.Pass) {
	v := look(p.Inventory)
	for _, g := range v.grants {
		if len(v.urlsOf(g)) == 0 || g.action.IsAbsent() {
			continue
		}
		action, known := g.action.Get()
		if known && !invokesOnly(action) {
			continue
		}
		invokes := g.allows("lambda:InvokeFunction")
		c := v.readCaller(g)
		via, viaKnown := g.viaURL.Get()
		switch {
		case invokes == no || c.kind != anyCaller && c.kind != unknownCaller || g.denied || viaKnown && via:
			p.OK()
			continue
		case g.source().kind != unknownSource && g.narrowed():
			p.OK()
			continue
		}
		name := functionName(v, g.function)
		why := ""
		switch {
		case c.kind == unknownCaller:
			why = "the principal is not known: " + c.why
		case invokes == maybe:
			why = "the action is not known: " + g.action.Why()
		case g.source().kind == unknownSource:
			why = g.source().why
		case g.viaURL.IsUnknown() && !unread(g.viaURL):
			why = "InvokedViaFunctionUrl is not known: " + g.viaURL.Why()
		}
		if why != "" {
			undecided(p, v, g, g.principal.Source, fmt.Sprintf("It is not known whether the Invoke API of function %s is open to everyone: %s", name, why))
			continue
		}
		decide(p, v, g, check.Result{
			Message:  fmt.Sprintf("Any AWS account can invoke function %s past its URL: %s is allowed to * without InvokedViaFunctionUrl", name, action),
			Evidence: g.evidence(docURLs),
		})
	}
}

// invokesOnly reports whether an action, or a pattern of actions, is about
// invoking only.
func invokesOnly(action string) bool {
	for _, a := range []string{"lambda:invokefunction", "lambda:invokefunctionurl", "lambda:invokeasync", "lambda:invokewebfunctionendpoint"} {
		if lower(action) == a {
			return true
		}
	}
	return len(action) > len("lambda:invoke") && statement.Match("lambda:invoke*", lower(action))
}
