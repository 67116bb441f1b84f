package lookup

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/inventory"
)

// Variables examines the environment variables of every function. judge reports
// what it finds to the pass and returns whether it reported. A function whose
// variables are not known is reported as unknown; one about which judge had
// nothing to say has passed.
func Variables(p *check.Pass, judge func(f *inventory.Function, v inventory.Variable) bool) {
	for _, f := range p.Inventory.Functions {
		vars, ok := f.Environment.Or(nil)
		if !ok {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The environment variables of function %s are not known: %s", Label(&f.Resource), f.Environment.Why()),
				About:   []*inventory.Resource{&f.Resource},
				At:      f.Environment.Source,
			})
			continue
		}
		reported := false
		for _, v := range vars {
			if judge(f, v) {
				reported = true
			}
		}
		if !reported {
			p.OK()
		}
	}
}

// VariablePath is the property path of an environment variable.
func VariablePath(name string) string { return "Environment.Variables." + name }
