package resilience

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const (
	docAsync   = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"
	docStreams = "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"
)

func failureDestinationAbsent() check.Check {
	return check.Check{
		ID:         "failure-destination-absent",
		Title:      "Failed events have nowhere to go",
		Category:   "resilience",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"CP-10", "SI-13"}},
		Why:        "After the last retry the event is dropped. Nobody learns which order, upload or record was lost, and somebody who makes the function fail can make events disappear.",
		Fix:        "Set an OnFailure destination (EventInvokeConfig, or DestinationConfig of the mapping). For asynchronous invocation a dead-letter queue does too.",
		Limits:     "Asked only of functions that are started asynchronously or from a stream. A queue keeps its own failed messages. For a stream the function's dead-letter queue does not count, because Lambda does not use it there.",
		Sources:    []string{docAsync, docStreams},
		Run:        runFailureDestinationAbsent,
	}
}

func runFailureDestinationAbsent(p *check.Pass) {
	functions := lookup.Functions(p.Inventory)
	configs := newInvokeConfigs(p.Inventory)
	asked := map[string]bool{}
	for _, i := range lookup.Invocations(p.Inventory) {
		ref, ok := i.Function.Get()
		f := functions[ref.Function]
		switch {
		case i.Mapping != nil:
			if isStream(i.Mapping) {
				streamDestination(p, i.Mapping, f)
			}
		case i.Service == "cloudformation":
			// The stack waits for the answer of a custom resource and fails
			// without one.
		case i.Async && ok && f != nil && f.Framework == "":
			key := f.ID + "\x00" + ref.Alias
			if !asked[key] {
				asked[key] = true
				asyncDestination(p, configs, f, ref, i)
			}
		}
	}
}

// isStream reports whether a mapping reads a log that keeps its records, so that
// a failed batch is dropped or blocks what follows.
func isStream(m *inventory.EventSourceMapping) bool {
	switch m.Service {
	case "kinesis", "dynamodb", "kafka", "self-managed-kafka":
		return true
	}
	return false
}

func streamDestination(p *check.Pass, m *inventory.EventSourceMapping, f *inventory.Function) {
	about := []*inventory.Resource{&m.Resource}
	name := ""
	if f != nil {
		about = append(about, &f.Resource)
		name = " of function " + lookup.Label(&f.Resource)
	}
	switch {
	case m.OnFailure.IsUnknown() && !named(m.OnFailure):
		p.Unknown(check.Result{
			Message: fmt.Sprintf("The failure destination of %s mapping %s%s is not known: %s", m.Service, lookup.Label(&m.Resource), name, m.OnFailure.Why()),
			About:   about, At: m.OnFailure.Source,
		})
	case m.OnFailure.IsAbsent():
		p.Fail(check.Result{
			Message: fmt.Sprintf("Records that %s mapping %s%s cannot process are dropped without a trace: it has no OnFailure destination", m.Service, lookup.Label(&m.Resource), name),
			About:   about, At: m.OnFailure.Source,
			Evidence: []finding.Evidence{lookup.Setting("DestinationConfig.OnFailure", "not set", m.OnFailure.Source, docStreams)},
		})
	default:
		p.OK()
	}
}

func asyncDestination(p *check.Pass, configs invokeConfigs, f *inventory.Function, ref inventory.FunctionRef, i lookup.Invocation) {
	about := []*inventory.Resource{&f.Resource}
	if !f.DeadLetter.IsAbsent() && (!f.DeadLetter.IsUnknown() || named(f.DeadLetter)) {
		p.OK()
		return
	}
	unknown := ""
	at := f.Source
	if f.DeadLetter.IsUnknown() {
		unknown, at = "DeadLetterConfig: "+f.DeadLetter.Why(), f.DeadLetter.Source
	}
	if c := configs.unknown; c != nil && unknown == "" {
		unknown, at = "the function of "+lookup.Label(&c.Resource)+": "+c.Function.Why(), c.Function.Source
	}
	for _, c := range configs.byFunction[f.ID] {
		of, _ := c.Function.Get()
		switch {
		case !sameQualifier(of, ref):
		case c.OnFailure.IsUnknown() && !named(c.OnFailure):
			unknown, at = "OnFailure of "+lookup.Label(&c.Resource)+": "+c.OnFailure.Why(), c.OnFailure.Source
		case !c.OnFailure.IsAbsent():
			p.OK()
			return
		}
	}
	if unknown != "" {
		p.Unknown(check.Result{
			Message: fmt.Sprintf("It is not known if failed events of function %s have a destination: %s", lookup.Label(&f.Resource), unknown),
			About:   about, At: at,
		})
		return
	}
	p.Fail(check.Result{
		Message: fmt.Sprintf("Events that function %s cannot process are dropped without a trace: the %s %s starts it asynchronously, and it has neither an OnFailure destination nor a dead-letter queue", lookup.Label(&f.Resource), i.How, lookup.Label(i.By)),
		About:   about, At: f.Source,
		Evidence: []finding.Evidence{
			lookup.Setting("asynchronous trigger", i.How+" "+lookup.Label(i.By), i.By.Source, docAsync),
			lookup.Setting("DeadLetterConfig", "not set", f.DeadLetter.Source, docAsync),
			lookup.Setting("DestinationConfig.OnFailure", "not set", f.Source, docAsync),
		},
	})
}

// invokeConfigs are the event invoke configurations by function.
type invokeConfigs struct {
	byFunction map[string][]*inventory.EventInvokeConfig
	// unknown is one whose function is not known.
	unknown *inventory.EventInvokeConfig
}

func newInvokeConfigs(inv *inventory.Inventory) invokeConfigs {
	x := invokeConfigs{byFunction: map[string][]*inventory.EventInvokeConfig{}}
	for _, c := range inv.EventInvokeConfigs {
		if of, ok := c.Function.Get(); ok {
			x.byFunction[of.Function] = append(x.byFunction[of.Function], c)
		} else {
			x.unknown = c
		}
	}
	return x
}

// sameQualifier reports whether an event invoke configuration may be the one
// that holds for a reference: it holds for exactly one version or alias.
func sameQualifier(a, b inventory.FunctionRef) bool {
	if a.Alias != "" || b.Alias != "" {
		if a.Alias != "" && b.Alias != "" {
			return a.Alias == b.Alias
		}
	}
	x, okX := a.Qualifier.Or("$LATEST")
	y, okY := b.Qualifier.Or("$LATEST")
	if x == "" {
		x = "$LATEST"
	}
	if y == "" {
		y = "$LATEST"
	}
	return !okX || !okY || x == y
}

// named reports whether a reference that is not known is known to be there: it
// is made from a resource, an export or a text.
func named(k inventory.Known[inventory.Ref]) bool {
	if strings.HasPrefix(k.Partial, "arn:") {
		return true
	}
	return slices.ContainsFunc(k.Refs, func(r inventory.Ref) bool {
		return r.Kind == inventory.ToResource || r.Kind == inventory.ToExport
	})
}
