package resilience

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docRecursion = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html"

func recursionAllowed() check.Check {
	return check.Check{
		ID:         "recursion-allowed",
		Title:      "Recursive loop detection is turned off",
		Category:   "resilience",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-5"}, ATTACK: []string{"T1496"}},
		Why:        "Lambda stops a loop of a function with SQS, SNS or S3 after 16 rounds, unless this is turned off. Then one wrong event, or one that somebody sends on purpose, runs until the concurrency or the budget is used up.",
		Fix:        "Remove RecursiveLoop, or set it to Terminate, and let the function write to another queue, topic or bucket than it reads from.",
		Limits:     "Whether the function is part of a loop is not judged.",
		Sources:    []string{docRecursion},
		Run:        runRecursionAllowed,
	}
}

func runRecursionAllowed(p *check.Pass) {
	for _, f := range p.Inventory.Functions {
		about := []*inventory.Resource{&f.Resource}
		switch mode, ok := f.RecursiveLoop.Or("Terminate"); {
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if recursive loops of function %s are stopped: %s", lookup.Label(&f.Resource), f.RecursiveLoop.Why()),
				About:   about, At: f.RecursiveLoop.Source,
			})
		case mode == "Allow":
			p.Fail(check.Result{
				Message: fmt.Sprintf("Recursive loops of function %s are not stopped: RecursiveLoop is Allow", lookup.Label(&f.Resource)),
				About:   about, At: f.RecursiveLoop.Source,
				Evidence: []finding.Evidence{lookup.Setting("RecursiveLoop", mode, f.RecursiveLoop.Source, docRecursion)},
			})
		default:
			p.OK()
		}
	}
}
