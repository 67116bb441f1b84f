package exposure

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docAgent = "https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html"

func agentToolFunction() check.Check {
	return check.Check{
		ID:       "agent-tool-function",
		Title:    "Function is a tool of a Bedrock agent (prompt text reaches the handler)",
		Category: "exposure",
		Severity: finding.Info,
		Why: "The agent fills the function's parameters from a conversation. Whoever writes the prompt, or a document that the agent reads, " +
			"chooses them: the function is an entry point for people who never call it.",
		Fix: "Treat the function as an entry point: validate its parameters, check the end user's rights in the function, and give it a narrow role.",
		Limits: "A mark, not a fault. Found by the action groups of agents and by statements for bedrock.amazonaws.com. " +
			"Unknown if a principal without conditions is not known.",
		Sources:    []string{docAgent},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-3", "SI-10"}, ATTACK: []string{"T1648"}},
		Run:        runAgentToolFunction,
	}
}

func runAgentToolFunction(p *check.Pass) {
	v := look(p.Inventory)
	seen := map[string]bool{}
	report := func(f *inventory.Known[inventory.FunctionRef], by *inventory.Resource, at inventory.Source) {
		name := functionName(v, f)
		if fn := v.resource(f); seen[name] || len(fn) > 0 && fn[0].Framework != "" {
			return
		}
		seen[name] = true
		p.Fail(check.Result{
			Message: fmt.Sprintf("Function %s is a tool of a Bedrock agent: text of a conversation reaches its handler", name),
			About:   append(v.resource(f), by), At: at,
			Evidence: []finding.Evidence{lookup.Setting("Invoked by", lookup.Label(by), at, docAgent)},
		})
	}
	for _, t := range p.Inventory.Triggers {
		if t.Service == "bedrock" {
			report(&t.Function, &t.Resource, t.Source)
		}
	}
	for _, g := range v.grants {
		c := v.readCaller(g)
		_, label, _ := serviceOf(c.service)
		switch {
		case g.denied:
		case c.kind == unknownCaller && !g.narrowed():
			undecided(p, v, g, g.principal.Source, fmt.Sprintf("It is not known who invokes function %s: %s", functionName(v, g.function), c.why))
		case c.kind == serviceCaller && label == "bedrock":
			report(g.function, &g.of.Resource, place(g.principal.Source, g.at))
		default:
			p.OK()
		}
	}
}
