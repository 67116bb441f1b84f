package runtime

import (
	"fmt"
	"regexp"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docTenancy = "https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html"

func tenantIsolationOff() check.Check {
	return check.Check{
		ID:         "tenant-isolation-off",
		Title:      "Function serves several tenants from shared execution environments",
		Category:   "runtime",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-4", "SC-39"}},
		Why:        "Without tenant isolation the requests of all tenants run one after the other in the same environment: what one leaves in memory or /tmp, the next can read, by mistake or on purpose.",
		Fix:        "Create the function with TenancyConfig.TenantIsolationMode PER_TENANT (it cannot be turned on later), and take the tenant id from the authorizer.",
		Limits:     "A function is taken to serve several tenants if a route to it has a path parameter that names a tenant. Other ways to pass a tenant are not seen.",
		Sources:    []string{docTenancy},
		Run:        runTenantIsolationOff,
	}
}

// tenantParameter matches a path parameter that names a tenant.
var tenantParameter = regexp.MustCompile(`(?i)\{[^}]*tenant[^}]*\}`)

func runTenantIsolationOff(p *check.Pass) {
	functions := lookup.Functions(p.Inventory)
	seen := map[string]bool{}
	for _, r := range p.Inventory.Routes {
		ref, ok := r.Function.Get()
		f := functions[ref.Function]
		if !ok || f == nil || !tenantParameter.MatchString(r.Path) || seen[f.ID] {
			continue
		}
		seen[f.ID] = true
		about := []*inventory.Resource{&f.Resource}
		route := lookup.Setting("route", r.Method+" "+r.Path, r.Source, docTenancy)
		switch mode, ok := f.TenantIsolation.Or(""); {
		case !ok:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Function %s serves tenants (%s %s), and its tenant isolation is not known: %s", lookup.Label(&f.Resource), r.Method, r.Path, f.TenantIsolation.Why()),
				About:   about, At: f.TenantIsolation.Source, Evidence: []finding.Evidence{route},
			})
		case mode != "PER_TENANT":
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s serves tenants (%s %s) without tenant isolation", lookup.Label(&f.Resource), r.Method, r.Path),
				About:   about, At: f.TenantIsolation.Source,
				Evidence: []finding.Evidence{lookup.Setting("TenancyConfig.TenantIsolationMode", "not set", f.TenantIsolation.Source, docTenancy), route},
			})
		default:
			p.OK()
		}
	}
}
