package exposure

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docPatterns = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html"

func sourceBroadPattern() check.Check {
	return check.Check{
		ID:       "source-broad-pattern",
		Title:    "Broad EventBridge pattern / API destination lets any account event trigger function",
		Category: "exposure",
		Severity: finding.Medium,
		Why: "Whoever can put any event on the bus starts the function with it. With a pattern that names neither source nor detail type " +
			"that is every service and every principal with events:PutEvents, and on a bus that is open to others every account.",
		Fix: "Name source and detail-type with exact values in the pattern, and the account if the bus receives events of others.",
		Limits: "A pattern is broad if no field that selects what happened (source, detail-type, resources, detail) has a value that excludes anything much: " +
			"an empty prefix, a lone wildcard, exists, anything-but, or the prefix aws. alone. Fields such as account and region do not say what happened. " +
			"Unknown if the parts of the pattern that could narrow it are not known.",
		Sources:    []string{docPatterns, "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html"},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-3"}, ATTACK: []string{"T1546"}},
		Run:        runSourceBroadPattern,
	}
}

func runSourceBroadPattern(p *check.Pass) {
	v := look(p.Inventory)
	buses := map[string]*inventory.EventBus{}
	for _, b := range p.Inventory.EventBus {
		buses[b.ID] = b
	}
	for _, rule := range p.Inventory.EventRules {
		if len(rule.Functions) == 0 || rule.Pattern.IsAbsent() || unread(&rule.Pattern) {
			continue
		}
		var about []*inventory.Resource
		for _, f := range rule.Functions {
			about = append(about, v.resource(&f)...)
		}
		about = append(about, &rule.Resource)
		name := functionName(v, &rule.Functions[0])
		at := place(rule.Pattern.Source, rule.Source)
		text, known := rule.Pattern.Get()
		if !known {
			text = rule.Pattern.Partial
		}
		pattern, err := readPattern(text)
		if err != nil {
			why := rule.Pattern.Why()
			if known {
				why = err.Error()
			}
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known which events rule %s sends to function %s: %s", lookup.Label(&rule.Resource), name, why),
				About:   about, At: at,
			})
			continue
		}
		evidence := []finding.Evidence{lookup.Setting("EventPattern", clip(text), at, docPatterns)}
		switch pattern.selects {
		case no:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Rule %s sends almost every event of its bus to function %s: no field of the pattern selects what happened", lookup.Label(&rule.Resource), name),
				About:   about, At: at, Evidence: evidence,
			})
			continue
		case maybe:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known which events rule %s sends to function %s: %s", lookup.Label(&rule.Resource), name, rule.Pattern.Why()),
				About:   about, At: at,
			})
			continue
		}
		ref, _ := rule.Bus.Get()
		bus := buses[ref.ID]
		if bus == nil || pattern.account || pattern.awsOnly {
			p.OK()
			continue
		}
		open, why, openAt := openBus(bus)
		switch open {
		case yes:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Any AWS account can send function %s events through rule %s: the policy of bus %s admits everyone, and the pattern names no account",
					name, lookup.Label(&rule.Resource), lookup.Label(&bus.Resource)),
				About: append(about, &bus.Resource), At: at,
				Evidence: append(evidence, lookup.Setting("Policy of "+lookup.Label(&bus.Resource), "events:PutEvents for *", openAt, docPatterns)),
			})
		case maybe:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known who may send function %s events through rule %s: %s", name, lookup.Label(&rule.Resource), why),
				About:   about, At: at,
			})
		default:
			p.OK()
		}
	}
}

// openBus says whether a bus takes events from every account.
func openBus(bus *inventory.EventBus) (open answer, why string, at inventory.Source) {
	for _, k := range bus.Policies {
		policy, ok := k.Get()
		if !ok {
			if k.IsUnknown() {
				open, why = either(open, maybe), firstOf(why, k.Why())
			}
			continue
		}
		statements, err := statement.Read(policy)
		if err != nil {
			open, why = either(open, maybe), "the policy of the bus cannot be read"
			continue
		}
		for _, s := range statements {
			if unknown := firstOf(s.Unknown[""], s.Unknown["Principal"]); unknown != "" {
				open, why = either(open, maybe), firstOf(why, unknown)
				continue
			}
			if !s.Allow || !s.Anyone() || !s.Covers("events:PutEvents") {
				continue
			}
			n := s.Narrow()
			switch {
			case len(n.Keys) > 0:
			case n.Doubt != "":
				open, why = either(open, maybe), firstOf(why, n.Doubt)
			default:
				return yes, "", place(s.Source, policy.Source)
			}
		}
	}
	return open, why, bus.Source
}

// clip bounds a text in evidence.
func clip(s string) string {
	const limit = 300
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	return string(r[:limit]) + "…"
}
