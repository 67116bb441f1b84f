package logging

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docDataEvents = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html"

func invokeNotTrailed() check.Check {
	return check.Check{
		ID:         "invoke-not-trailed",
		Title:      "Invocations are not recorded by CloudTrail",
		Category:   "logging",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"AU-2", "AU-12"}, ATTACK: []string{"T1562.008"}},
		Why:        "Invoke is a data event, and trails do not record data events unless told so. Who called a function directly, with which credentials and from where, cannot be found out afterwards.",
		Fix:        "Add a selector for data events of AWS::Lambda::Function, with all values and read and write events.",
		Limits:     "Asked only if the template or account shows a trail or event data store. Evaluates classic and advanced selectors; trails outside of what was read are not seen.",
		Sources:    []string{docDataEvents, "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html"},
		Run:        runInvokeNotTrailed,
	}
}

func runInvokeNotTrailed(p *check.Pass) {
	trails := p.Inventory.Trails
	if len(trails) == 0 {
		return
	}
	functions := p.Inventory.Functions
	if len(functions) == 0 {
		// A stack that holds only the trail serves the functions of others.
		functions = []*inventory.Function{nil}
	}
	at := trails[0].Source
	for _, f := range functions {
		e := event{arn: functionARN(p.Inventory, f)}
		about := []*inventory.Resource{&trails[0].Resource}
		name := "any function"
		if f != nil {
			e.id = f.ID
			about = append(about, &f.Resource)
			name = "function " + lookup.Label(&f.Resource)
		}
		result, why := no, ""
		var evidence []finding.Evidence
		for _, t := range trails {
			r, reason := records(t, e)
			if r == maybe {
				why = reason
			}
			result = or(result, r)
			evidence = append(evidence, lookup.Setting("event selectors of "+lookup.Label(&t.Resource), "no data events of "+name, t.Source, docDataEvents))
		}
		switch result {
		case yes:
			p.OK()
		case maybe:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known if trail %s records the invocations of %s: %s", lookup.Label(&trails[0].Resource), name, why),
				About:   about, At: at,
			})
		default:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Trail %s does not record the invocations of %s", lookup.Label(&trails[0].Resource), name),
				About:   about, At: at, Evidence: evidence,
			})
		}
	}
}

// records decides whether a trail records an event. Without selectors it records
// management events only.
func records(t *inventory.Trail, e event) (answer, string) {
	on, ok := t.Logging.Or(true)
	if ok && !on {
		return no, ""
	}
	list, known := t.Selectors.Or(nil)
	if !known {
		return maybe, t.Selectors.Why()
	}
	result := selected(list, e)
	if !ok {
		return and(result, maybe), "IsLogging: " + t.Logging.Why()
	}
	return result, "a selector holds a value that is known only after deployment"
}

// functionARN returns the ARN of a function with ?* for what is not known; that
// of any function for nil.
func functionARN(inv *inventory.Inventory, f *inventory.Function) string {
	part := func(k inventory.Known[string]) string {
		if v, ok := k.Get(); ok && v != "" {
			return v
		}
		return "?*"
	}
	name := "?*"
	if f != nil {
		if strings.HasPrefix(f.ID, "arn:") {
			return f.ID
		}
		name = part(f.Name)
	}
	partition := part(inv.Partition)
	if partition == "?*" {
		partition = "aws"
	}
	return strings.Join([]string{"arn", partition, "lambda", part(inv.Region), part(inv.Account), "function", name}, ":")
}
