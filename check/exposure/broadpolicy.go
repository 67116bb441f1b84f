package exposure

import (
	"strings"

	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/inventory"
)

// allowsService returns the first action pattern that allows everything, or
// everything of a service, on all resources without a condition. why is set if a
// part of the policy is not known.
func allowsService(doc inventory.Policy) (pattern string, at inventory.Source, why string) {
	statements, err := statement.Read(doc)
	if err != nil {
		return "", doc.Source, "a policy cannot be read"
	}
	for _, s := range statements {
		why = firstOf(why, s.Unknown[""], s.Unknown["Action"])
		if !s.Allow || len(s.Conditions) > 0 {
			continue
		}
		all := len(s.NotResources) > 0
		for _, r := range s.Resources {
			all = all || statement.Wildcard(r)
		}
		if !all {
			continue
		}
		if len(s.NotActions) > 0 {
			return "all actions but " + strings.Join(s.NotActions, ", "), s.Source, ""
		}
		for _, a := range s.Actions {
			service, action, _ := strings.Cut(a, ":")
			// Logging and tracing for everything is how AWS's own basic policies do it.
			if a == "*" || action == "*" && service != "logs" && service != "xray" {
				return a, s.Source, ""
			}
		}
	}
	return "", doc.Source, why
}
