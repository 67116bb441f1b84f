package exposure

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
)

func alexaWithoutToken() check.Check {
	return check.Check{
		ID:       "alexa-without-token",
		Title:    "Alexa permission without EventSourceToken",
		Category: "exposure",
		Severity: finding.Medium,
		Why: "The Alexa service invokes functions for every skill developer. Without the skill id in EventSourceToken " +
			"anyone can publish a skill that calls this function with intents and session data of their choice.",
		Fix:        "Set EventSourceToken to the id of the skill.",
		Limits:     "A token from a parameter passes: whatever it is, it names one skill. Unknown if the principal is not known. Whether the handler compares the skill id itself is not seen.",
		Sources:    []string{"https://docs.aws.amazon.com/lambda/latest/dg/services-alexa.html", docPermission},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-3"}, ATTACK: []string{"T1199"}},
		Run:        runAlexaWithoutToken,
	}
}

func runAlexaWithoutToken(p *check.Pass) {
	v := look(p.Inventory)
	for _, g := range v.grants {
		c := v.readCaller(g)
		name := functionName(v, g.function)
		s, _, _ := serviceOf(c.service)
		token, known := g.token.Get()
		switch {
		case g.denied:
		case c.kind == unknownCaller && g.token.IsAbsent() && g.sourceARN.IsAbsent() && g.sourceAccount.IsAbsent():
			undecided(p, v, g, g.principal.Source, fmt.Sprintf("It is not known whether Alexa may invoke function %s without a token: %s", name, c.why))
		case c.kind != serviceCaller || !s.token:
		case known && token != "" || len(g.others) > 0 || g.token.IsUnknown() && !unread(g.token):
			p.OK() // a token that is not known is still one token
		default:
			decide(p, v, g, check.Result{
				Message:  fmt.Sprintf("Any Alexa skill can invoke function %s: %s is allowed without EventSourceToken", name, c.service),
				Evidence: g.evidence(docPermission),
			})
		}
	}
}
