package exposure

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/inventory"
)

// callerKind is who a principal is.
type callerKind uint8

const (
	unknownCaller callerKind = iota
	// anyCaller is *: everyone, without an AWS identity too.
	anyCaller
	// serviceCaller is a service of AWS or of Amazon.
	serviceCaller
	// accountCaller is a whole account.
	accountCaller
	// identityCaller is a role, user or session.
	identityCaller
)

// caller is a principal of a resource policy, read.
type caller struct {
	kind callerKind
	// service is the principal of a service; ?* stands for what is not known.
	service string
	// account is the account id of an account or identity; empty if not known.
	account string
	// own is set if the account is that of the function.
	own bool
	// why is set for a caller, or an account, that is not known.
	why string
}

// readCaller reads a principal. Source of the forms: Lambda API reference,
// AddPermission, and IAM User Guide, "AWS JSON policy elements: Principal".
func (v *view) readCaller(g *grant) caller {
	p := g.principal
	text, known := p.Get()
	if !known {
		text = p.Partial
	}
	own := v.ownAccount(&g.of.Resource)
	switch {
	case p.IsAbsent():
		return caller{why: "the statement names no principal"}
	case known && text == "*":
		return caller{kind: anyCaller}
	case isService(text):
		return caller{kind: serviceCaller, service: text}
	case arn.IsAccount(text):
		return caller{kind: accountCaller, account: text, own: text == own}
	case !known && madeFromAccount(*p) && statement.Hidden(text):
		return caller{kind: accountCaller, own: true, account: own}
	}
	if a, ok := arn.Cut(text); ok && (a.Service == "iam" || a.Service == "sts") {
		c := caller{kind: identityCaller}
		if a.Resource == "root" {
			c.kind = accountCaller
		}
		switch {
		case arn.IsAccount(a.Account):
			c.account, c.own = a.Account, a.Account == own
		case madeFromAccount(*p) || !pointsOutside(p.Refs):
			c.own, c.account = true, own
		default:
			// An identity all the same: neither everyone nor a service.
			c.why = p.Why()
		}
		return c
	}
	if !known && pointsInside(p.Refs) && len(p.Refs) == 1 {
		return caller{kind: identityCaller, own: true, account: own}
	}
	if !known {
		return caller{why: p.Why()}
	}
	return caller{why: "principal " + text + " is of a form that cannot be judged"}
}

// isService reports whether a principal is that of a service, as in
// sns.amazonaws.com, logs.eu-west-1.amazonaws.com or alexa-appkit.amazon.com.
func isService(s string) bool {
	if strings.ContainsAny(s, ":/ *") && !strings.Contains(s, statement.Unseen) {
		return false
	}
	for _, suffix := range []string{".amazonaws.com", ".amazonaws.com.cn", ".amazon.com"} {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	// The URL suffix of the partition may not be known: events.?*
	name, ok := strings.CutSuffix(s, "."+statement.Unseen)
	return ok && name != "" && !strings.Contains(name, ":")
}

// madeFromAccount reports whether a value that is not known is made from the
// pseudo parameter AWS::AccountId: the reference says so, or the reason does.
func madeFromAccount(k inventory.Known[string]) bool {
	inRefs := slices.ContainsFunc(k.Refs, func(r inventory.Ref) bool { return r.ID == "AWS::AccountId" })
	return inRefs || strings.Contains(k.Why(), "AWS::AccountId")
}

// pointsInside reports whether a value is made from resources of the inventory
// and pseudo parameters only, and so belongs to the own account.
func pointsInside(refs []inventory.Ref) bool { return len(refs) > 0 && !pointsOutside(refs) }

// pointsOutside reports whether a value is made from a parameter, an import or a
// dynamic reference. An account id that is not known and comes from none of
// these is AWS::AccountId.
func pointsOutside(refs []inventory.Ref) bool {
	return slices.ContainsFunc(refs, func(r inventory.Ref) bool {
		return r.Kind != inventory.ToResource && !strings.HasPrefix(r.ID, "AWS::")
	})
}
