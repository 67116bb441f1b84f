package network

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docCapacity = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html"

func capacityProvider() check.Check {
	return check.Check{
		ID:         "capacity-provider",
		Title:      "Capacity provider is shared by functions of different trust, or its disks have no key of your own",
		Category:   "network",
		Severity:   finding.Medium,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SC-7", "SC-28", "SC-39"}},
		Why:        "Functions on one capacity provider run in containers on the same instances. A container is no security boundary as the sandbox of Lambda is: who breaks out of one function reaches the roles and the data of the others.",
		Fix:        "Make one capacity provider for each group of functions that trust each other, and set KmsKeyArn.",
		Limits:     "Functions with different execution roles are taken for different trust. A missing key alone is reported as low.",
		Sources:    []string{docCapacity},
		Run:        runCapacityProvider,
	}
}

func runCapacityProvider(p *check.Pass) {
	users := map[string][]*inventory.Function{}
	for _, f := range p.Inventory.Functions {
		use, ok := f.CapacityProvider.Get()
		if f.CapacityProvider.IsAbsent() {
			continue
		}
		if ok {
			id, why := resourceID(use.Provider)
			if why == "" {
				users[id] = append(users[id], f)
				continue
			}
		}
		why := f.CapacityProvider.Why()
		if ok {
			why = use.Provider.Why()
		}
		p.Unknown(check.Result{
			Message: fmt.Sprintf("The capacity provider of function %s is not known: %s", lookup.Label(&f.Resource), why),
			About:   []*inventory.Resource{&f.Resource}, At: f.CapacityProvider.Source,
		})
	}
	for _, c := range p.Inventory.CapacityProviders {
		about := []*inventory.Resource{&c.Resource}
		roles := map[string]bool{}
		var names []string
		var evidence []finding.Evidence
		for _, f := range users[c.ID] {
			about = append(about, &f.Resource)
			names = append(names, lookup.Label(&f.Resource))
			roles[lookup.Show(f.Role)] = true
			evidence = append(evidence, lookup.Setting("Role of "+lookup.Label(&f.Resource), lookup.Show(f.Role), f.Role.Source, docCapacity))
		}
		switch {
		case len(roles) > 1:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Functions %s have different roles and run on the same instances of capacity provider %s", strings.Join(names, ", "), lookup.Label(&c.Resource)),
				About:   about, At: c.Source, Evidence: evidence,
			})
		case c.KMSKey.IsAbsent():
			p.Fail(check.Result{
				Message: fmt.Sprintf("The disks of capacity provider %s are not encrypted with a key of your own", lookup.Label(&c.Resource)),
				About:   about[:1], At: c.KMSKey.Source, Severity: finding.Low, Detail: "key",
				Evidence: []finding.Evidence{lookup.Setting("KmsKeyArn", "not set", c.KMSKey.Source, docCapacity)},
			})
		case c.KMSKey.IsUnknown() && len(c.KMSKey.Refs) == 0:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The key of capacity provider %s is not known: %s", lookup.Label(&c.Resource), c.KMSKey.Why()),
				About:   about[:1], At: c.KMSKey.Source,
			})
		default:
			p.OK()
		}
	}
}
