// Package lookup answers the questions about an inventory that checks of
// several categories ask: what a reference points to, whether that exists, whose
// account it is in, and who can start a function. It judges nothing.
package lookup

import (
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// Label returns the short name by which a message calls a resource: its logical
// id in a template, its name in a live account.
func Label(r *inventory.Resource) string {
	if !strings.HasPrefix(r.ID, "arn:") {
		return r.ID
	}
	if name, ok := r.Name.Get(); ok && name != "" {
		return name
	}
	return r.ID[strings.LastIndexAny(r.ID, ":/")+1:]
}

// Setting is the evidence of a property and its value. doc is the documentation
// page of the rule. The value must not be a secret.
func Setting(what, value string, at inventory.Source, doc string) finding.Evidence {
	return finding.Evidence{Kind: finding.Setting, What: what, Value: value, Source: doc, Location: check.Place(at)}
}

// Step is the evidence of one step of a path.
func Step(what, value string, at inventory.Source, doc string) finding.Evidence {
	return finding.Evidence{Kind: finding.Path, What: what, Value: value, Source: doc, Location: check.Place(at)}
}

// Functions returns the functions of an inventory by id.
func Functions(inv *inventory.Inventory) map[string]*inventory.Function {
	m := make(map[string]*inventory.Function, len(inv.Functions))
	for _, f := range inv.Functions {
		m[f.ID] = f
	}
	return m
}

// Text returns what is known of a text: the value, or the glob of its known
// parts, in which ?* stands for what is not known.
func Text(k inventory.Known[string]) string {
	if v, ok := k.Get(); ok {
		return v
	}
	return k.Partial
}

// TargetText returns what is known of the text of a reference: the literal or
// glob.
func TargetText(k inventory.Known[inventory.Ref]) string {
	if r, ok := k.Get(); ok {
		if r.Text != "" {
			return r.Text
		}
		return r.ID
	}
	return k.Partial
}

// Show returns a reference in the form in which evidence names it.
func Show(k inventory.Known[inventory.Ref]) string {
	if r, ok := k.Get(); ok {
		switch {
		case r.ID != "" && r.Attribute != "":
			return r.ID + "." + r.Attribute
		case r.ID != "":
			return r.ID
		default:
			return r.Text
		}
	}
	if k.Partial != "" {
		return k.Partial
	}
	return k.State().String()
}

// WhyRef says why the target of a reference is not known: the reason of the
// fact, or what the reference leads to instead of a resource.
func WhyRef(k inventory.Known[inventory.Ref]) string {
	r, ok := k.Get()
	switch {
	case !ok && len(k.Refs) == 0 && k.Partial != "" && k.Partial != "?*":
		// Only where the template goes to is missing.
		return k.Partial + " is outside of what was read"
	case !ok:
		return k.Why()
	case r.Kind == inventory.ToParameter && strings.HasPrefix(r.ID, "AWS::"):
		return r.ID + " is known only at deployment"
	case r.Kind == inventory.ToParameter:
		return "parameter " + r.ID + " names it"
	case r.Kind == inventory.ToExport:
		return "another stack exports it as " + r.ID
	case r.Kind == inventory.ToDynamic:
		return "a dynamic reference names it"
	default:
		return Show(k) + " is outside of what was read"
	}
}

// InVPC reports whether a function is attached to a VPC. The service also
// writes "no VPC" as a configuration with empty lists.
func InVPC(f *inventory.Function) (cfg inventory.VPCConfig, attached, known bool) {
	cfg, ok := f.VPC.Get()
	if !ok {
		return cfg, false, f.VPC.IsAbsent()
	}
	if cfg.Subnets.IsAbsent() {
		return cfg, false, true
	}
	if list, ok := cfg.Subnets.Get(); ok {
		return cfg, len(list) > 0, true
	}
	// A list that is not known may be empty, but who writes a VPC
	// configuration gives it subnets.
	return cfg, true, true
}
