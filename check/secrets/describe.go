package secrets

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
	"github.com/temper-security/temper/secrets"
)

// describe says what is known of a secret without showing it.
func describe(p *check.Pass, r secrets.Result, value string) string {
	kind := r.Kind
	if kind == "" {
		kind = string(r.Class)
	}
	return fmt.Sprintf("%s, %d bytes, hash prefix %s", kind, r.Length, secrets.HashPrefix(p.Settings.Salt, value))
}

// severity returns the severity of a value by its class: a default password is
// a smaller loss than a secret. The empty severity is that of the check.
func severity(c secrets.Class) finding.Severity {
	if c == secrets.Weak {
		return finding.Low
	}
	return ""
}

// exposes reports whether a value of the class should not stand in the clear.
func exposes(c secrets.Class) bool { return c == secrets.Secret || c == secrets.Weak }

// namesSecret reports whether a name is one under which secrets are kept. It
// asks the detector about a value that is a secret only by its name. A key of
// which nothing says what it opens may be that of a map or an object: without a
// value nobody can tell.
func namesSecret(name string) bool {
	const probe = "q7Zp2Lw9Xk4Vn8Tb3Rm6"
	return !secrets.PlainKey(name) && exposes(secrets.Classify(name, probe).Class) && !exposes(secrets.Classify("VALUE", probe).Class)
}

// known returns a text whose unknown parts are written as a placeholder, which
// the detector takes for a reference.
func known(k inventory.Known[string]) string {
	if v, ok := k.Get(); ok {
		return v
	}
	return strings.ReplaceAll(k.Partial, "?*", "${unknown}")
}

// refersTo reports whether a value is made from a reference of one of the kinds.
func refersTo(k inventory.Known[string], kinds ...inventory.RefKind) bool {
	return slices.ContainsFunc(k.Refs, func(r inventory.Ref) bool { return slices.Contains(kinds, r.Kind) })
}

// parameters returns the template's parameters by name.
func parameters(inv *inventory.Inventory) map[string]*inventory.Parameter {
	m := make(map[string]*inventory.Parameter, len(inv.Parameters))
	for _, p := range inv.Parameters {
		m[p.ID] = p
	}
	return m
}
