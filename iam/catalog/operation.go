package catalog

import "strings"

// Basis says how an operation's actions are known.
type Basis string

// The bases, from strong to weak.
const (
	// Curated: an entry of the overlay.
	Curated Basis = "curated"
	// SameName: the service has an action with the operation's name.
	SameName Basis = "same name"
	// Unmapped: the service or its action is not known.
	Unmapped Basis = "unmapped"
)

// Operation is what a call of an AWS API operation needs.
type Operation struct {
	// Actions are needed by the caller. Where one operation can do several things
	// (transactions, PartiQL) they are all listed, and each request needs a part.
	// Some operations need none (sts:GetCallerIdentity, unsigned calls).
	Actions []string
	// Forward are actions that the service calls with the caller's rights, when
	// the resource is so configured (forward access sessions).
	Forward []Forward
	Basis   Basis
}

// Forward is an action that a service calls on behalf of the caller.
type Forward struct {
	Action string
	// Via is the service prefix that makes the call: kms:ViaService is
	// via.region.amazonaws.com. Empty if the source names no such key.
	Via string
}

type sdkName struct{ prefix, folder string }

// Prefix returns the IAM service prefix of a service as an SDK names it: the
// botocore name, the service id, a package name. Only letters and digits count, in
// either case, so "Secrets Manager", "secrets-manager" and secretsmanager are one.
func (c *Catalog) Prefix(service string) (string, bool) {
	n, ok := c.sdk[normalise(service)]
	if ok {
		return n.prefix, true
	}
	if s, ok := c.Service(service); ok {
		return s.Prefix, true
	}
	return "", false
}

// Operation returns what a call of an operation needs; service is as in Prefix.
// The rule: an entry of the overlay, else the action of the same name under the
// service's prefix (true for 96 % of the operations of botocore 1.43).
func (c *Catalog) Operation(service, operation string) Operation {
	n, ok := c.sdk[normalise(service)]
	if !ok {
		s, known := c.Service(service)
		if !known {
			return Operation{Basis: Unmapped}
		}
		n = sdkName{prefix: s.Prefix, folder: normalise(s.Prefix)}
	}
	key := n.folder + " " + strings.ToLower(operation)
	op := Operation{Basis: Unmapped}
	for _, f := range splitList(c.forward[key]) {
		action, via, _ := strings.Cut(f, "@")
		op.Forward = append(op.Forward, Forward{Action: action, Via: via})
	}
	if actions, ok := c.operations[key]; ok {
		op.Actions, op.Basis = splitList(actions), Curated
	} else if a, ok := c.Action(n.prefix + ":" + operation); ok {
		op.Actions, op.Basis = []string{a.String()}, SameName
	}
	return op
}

// normalise keeps the letters and digits, in lower case.
func normalise(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
}

func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}
