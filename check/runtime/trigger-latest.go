package runtime

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func triggerLatest() check.Check {
	return check.Check{
		ID:         "trigger-latest",
		Title:      "Trigger or permission goes to $LATEST although the function has an alias",
		Category:   "runtime",
		Severity:   finding.Low,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"CM-2"}},
		Why:        "The unpublished version changes with every upload and takes no part in a gradual deployment or roll-back: what the trigger runs is not what was released.",
		Fix:        "Point the trigger to the alias.",
		Limits:     "Asked only of functions that have an alias, and of references that say $LATEST. Custom resources and permissions are included.",
		Sources:    []string{docAliases},
		Run:        runTriggerLatest,
	}
}

func runTriggerLatest(p *check.Pass) {
	functions := lookup.Functions(p.Inventory)
	aliased := map[string]*inventory.Alias{}
	for _, a := range p.Inventory.Aliases {
		if ref, ok := a.Function.Get(); ok && aliased[ref.Function] == nil {
			aliased[ref.Function] = a
		}
	}
	for _, i := range lookup.Invocations(p.Inventory) {
		about := []*inventory.Resource{i.By}
		ref, ok := i.Function.Get()
		if !ok {
			if len(aliased) > 0 && !i.Function.IsAbsent() {
				p.Unknown(check.Result{
					Message: fmt.Sprintf("Which function or version the %s %s starts is not known: %s", i.How, lookup.Label(i.By), i.Function.Why()),
					About:   about, At: i.Function.Source,
				})
			}
			continue
		}
		f := functions[ref.Function]
		qualifier, known := ref.Qualifier.Or("")
		switch {
		case f == nil || ref.Alias != "" || ref.Version != "":
			p.OK()
		case !known:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Which version of function %s the %s %s starts is not known: %s", lookup.Label(&f.Resource), i.How, lookup.Label(i.By), ref.Qualifier.Why()),
				About:   append(about, &f.Resource), At: i.Function.Source,
			})
		case qualifier == "$LATEST" || qualifier == "" && aliased[f.ID] != nil:
			evidence := []finding.Evidence{lookup.Setting("function", functionText(ref), i.Function.Source, docAliases)}
			message := fmt.Sprintf("The %s %s starts $LATEST of function %s", i.How, lookup.Label(i.By), lookup.Label(&f.Resource))
			if a := aliased[f.ID]; a != nil {
				message += " and not its alias " + lookup.Label(&a.Resource)
				evidence = append(evidence, lookup.Setting("alias", lookup.Label(&a.Resource), a.Source, docAliases))
			}
			p.Fail(check.Result{Message: message, About: append(about, &f.Resource), At: i.Function.Source, Evidence: evidence})
		default:
			p.OK()
		}
	}
}

// functionText is a function reference as written, or the id.
func functionText(ref inventory.FunctionRef) string {
	if ref.ARN != "" {
		return ref.ARN
	}
	return ref.Function
}
