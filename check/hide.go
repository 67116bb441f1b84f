package check

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// shortestHidden is the length from which the value of a NoEcho parameter is
// hidden: what is shorter occurs in ordinary words.
const shortestHidden = 6

// hide takes the values of NoEcho parameters out of findings. A template can use
// such a parameter anywhere, in a name or an ARN, and not only where a check
// expects a secret.
func hide(list []finding.Finding, variants []*inventory.Inventory) {
	names := map[string]string{}
	for _, inv := range variants {
		for _, p := range inv.Parameters {
			def, _ := p.Default.Get()
			for _, v := range []string{p.Value, def} {
				if p.NoEcho && len(v) >= shortestHidden && names[v] == "" {
					names[v] = p.ID
				}
			}
		}
	}
	if len(names) == 0 {
		return
	}
	values := make([]string, 0, len(names))
	for v := range names {
		values = append(values, v)
	}
	// The longest first, so that no part of one is left over.
	slices.SortFunc(values, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	pairs := make([]string, 0, 2*len(values))
	for _, v := range values {
		pairs = append(pairs, v, "(NoEcho parameter "+names[v]+")")
	}
	r := strings.NewReplacer(pairs...)
	for i := range list {
		f := &list[i]
		f.Message = r.Replace(f.Message)
		f.Evidence = slices.Clone(f.Evidence)
		for j := range f.Evidence {
			f.Evidence[j].What = r.Replace(f.Evidence[j].What)
			f.Evidence[j].Value = r.Replace(f.Evidence[j].Value)
		}
		for j := range f.Resources {
			f.Resources[j].Name = r.Replace(f.Resources[j].Name)
		}
	}
}
