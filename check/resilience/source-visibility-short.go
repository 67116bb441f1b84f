package resilience

import (
	"fmt"
	"strconv"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docSQS = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"

func sourceVisibilityShort() check.Check {
	return check.Check{
		ID:         "source-visibility-short",
		Title:      "Visibility timeout of the queue is shorter than six times the function's timeout",
		Category:   "resilience",
		Severity:   finding.Info,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-5"}},
		Why:        "Messages become visible again while the function still works on them or waits to be retried, and are processed twice.",
		Fix:        "Set the queue's VisibilityTimeout to at least six times the function's Timeout.",
		Limits:     "Asked of mappings from SQS. Unknown if the queue or a value is outside of what was read.",
		Sources:    []string{docSQS},
		Run:        runSourceVisibilityShort,
	}
}

// Defaults of the services, in seconds.
const (
	defaultVisibility = 30
	defaultTimeout    = 3
)

func runSourceVisibilityShort(p *check.Pass) {
	functions := lookup.Functions(p.Inventory)
	queues := map[string]*inventory.Queue{}
	for _, q := range p.Inventory.Queues {
		queues[q.ID] = q
	}
	for _, m := range p.Inventory.EventSourceMappings {
		if m.Service != "sqs" {
			continue
		}
		about := []*inventory.Resource{&m.Resource}
		unknown := func(why string, at inventory.Source) {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The time-outs of mapping %s cannot be compared: %s", lookup.Label(&m.Resource), why),
				About:   about, At: at,
			})
		}
		ref, ok := m.Function.Get()
		f := functions[ref.Function]
		q := queues[destination{to: m.EventSource}.targetID()]
		switch {
		case !ok:
			unknown("function: "+m.Function.Why(), m.Function.Source)
			continue
		case f == nil:
			unknown("the function is outside of what was read", m.Function.Source)
			continue
		case q == nil:
			unknown("the queue is outside of what was read", m.EventSource.Source)
			continue
		}
		visible, okV := q.VisibilityTimeout.Or(defaultVisibility)
		timeout, okT := f.Timeout.Or(defaultTimeout)
		switch {
		case !okV:
			unknown("VisibilityTimeout: "+q.VisibilityTimeout.Why(), q.VisibilityTimeout.Source)
		case !okT:
			unknown("Timeout: "+f.Timeout.Why(), f.Timeout.Source)
		case visible < 6*timeout:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Messages of queue %s become visible after %d s, and function %s may run %d s (six times that is %d s)", lookup.Label(&q.Resource), visible, lookup.Label(&f.Resource), timeout, 6*timeout),
				About:   append(about, &q.Resource, &f.Resource), At: q.VisibilityTimeout.Source,
				Evidence: []finding.Evidence{
					lookup.Setting("VisibilityTimeout", strconv.Itoa(visible), q.VisibilityTimeout.Source, docSQS),
					lookup.Setting("Timeout", strconv.Itoa(timeout), f.Timeout.Source, docSQS),
				},
			})
		default:
			p.OK()
		}
	}
}
