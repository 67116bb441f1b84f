package resilience

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func failureDestinationOpen() check.Check {
	return check.Check{
		ID:         "failure-destination-open",
		Title:      "Destination of events is in another account, public or not encrypted",
		Category:   "resilience",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"AC-4"}, ATTACK: []string{"T1537"}},
		Why:        "The destination gets whole events, with all the data in them. In another account or open to everyone it is a way out that no network rule sees.",
		Fix:        "Send to a queue or topic of your own account, allow only the accounts that need it, and encrypt it.",
		Limits:     "A policy counts as public if it allows everyone without a condition; conditions are not evaluated. A topic without a key is reported as low. Unknown if the destination is outside of what was read and its account cannot be compared.",
		Sources:    []string{docAsync, "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html"},
		Run:        runFailureDestinationOpen,
	}
}

func runFailureDestinationOpen(p *check.Pass) {
	queues, topics := map[string]*inventory.Queue{}, map[string]*inventory.Topic{}
	for _, q := range p.Inventory.Queues {
		queues[q.ID] = q
	}
	for _, t := range p.Inventory.Topics {
		topics[t.ID] = t
	}
	for _, d := range destinations(p.Inventory) {
		about := []*inventory.Resource{d.of}
		step := lookup.Step(lookup.Label(d.of)+"."+d.what, lookup.Show(d.to), d.to.Source, docAsync)
		owner, account, why := lookup.OwnerOf(p, d.of, d.to)
		if owner == lookup.Foreign {
			p.Fail(check.Result{
				Message: fmt.Sprintf("%s of %s sends events to account %s", d.what, lookup.Label(d.of), account),
				About:   about, At: d.to.Source, Evidence: []finding.Evidence{step},
			})
			continue
		}
		id := d.targetID()
		queue, topic := queues[id], topics[id]
		switch {
		case queue != nil:
			about = append(about, &queue.Resource)
			judgeStore(p, d, about, step, store{&queue.Resource, "queue", queue.Policies, queue.KMSKey, queue.ManagedSSE, ""})
		case topic != nil:
			about = append(about, &topic.Resource)
			never := inventory.Value(false, topic.KMSKey.Source)
			judgeStore(p, d, about, step, store{&topic.Resource, "topic", topic.Policies, topic.KMSKey, never, finding.Low})
		case owner == lookup.OwnerUnknown && !strings.Contains(lookup.TargetText(d.to), ":s3:::"):
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Where %s of %s sends events is not known: %s", d.what, lookup.Label(d.of), why),
				About:   about, At: d.to.Source,
			})
		default:
			p.OK()
		}
	}
}

// store is a queue or topic that events are sent to.
type store struct {
	*inventory.Resource
	kind     string
	policies []inventory.Known[inventory.Policy]
	key      inventory.Known[inventory.Ref]
	managed  inventory.Known[bool]
	severity finding.Severity
}

func judgeStore(p *check.Pass, d destination, about []*inventory.Resource, step finding.Evidence, s store) {
	name := s.kind + " " + lookup.Label(s.Resource)
	for _, k := range s.policies {
		policy, ok := k.Get()
		if !ok {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Who may use %s, to which %s of %s sends events, is not known: %s", name, d.what, lookup.Label(d.of), k.Why()),
				About:   about, At: k.Source, Evidence: []finding.Evidence{step},
			})
			return
		}
		if at, open := openToAll(policy); open {
			p.Fail(check.Result{
				Message: fmt.Sprintf("The policy of %s, to which %s of %s sends events, allows everyone", name, d.what, lookup.Label(d.of)),
				About:   about, At: at,
				Evidence: []finding.Evidence{step, lookup.Setting("Principal", "*", at, docAsync)},
			})
			return
		}
	}
	managed, known := s.managed.Or(true)
	switch {
	case s.key.IsAbsent() && known && !managed:
		p.Fail(check.Result{
			Message: fmt.Sprintf("%s of %s sends events to %s, which is not encrypted", d.what, lookup.Label(d.of), name),
			About:   about, At: s.managed.Source, Severity: s.severity,
			Evidence: []finding.Evidence{step, lookup.Setting("encryption of "+name, "off", s.managed.Source, docAsync)},
		})
	case s.key.IsAbsent() && !known:
		p.Unknown(check.Result{
			Message: fmt.Sprintf("It is not known if %s, to which %s of %s sends events, is encrypted: %s", name, d.what, lookup.Label(d.of), s.managed.Why()),
			About:   about, At: s.managed.Source, Evidence: []finding.Evidence{step},
		})
	default:
		p.OK()
	}
}
