package cloudformation

import (
	"github.com/temper-security/temper/inventory"
)

// defineRole reads AWS::IAM::Role.
func (b *builder) defineRole(r *resource) {
	b.inv.Roles = append(b.inv.Roles, &inventory.Role{
		Resource: r.head,
		Trust:    r.get("AssumeRolePolicyDocument").policy(""),
		Inline:   inlinePolicies(r.get("Policies")),
		Managed:  b.refs(r.get("ManagedPolicyArns"), typeManagedPolicy),
		Boundary: b.ref(r.get("PermissionsBoundary"), typeManagedPolicy),
	})
}

// inlinePolicies reads a list of PolicyName and PolicyDocument.
func inlinePolicies(f fact) inventory.Known[[]inventory.Known[inventory.Policy]] {
	return each(f, func(item fact) inventory.Known[inventory.Policy] {
		if item.reason() != "" {
			return missing[inventory.Policy](item)
		}
		name := ""
		if n := item.get("PolicyName"); !n.absent() {
			name, _ = n.glob()
		}
		return item.get("PolicyDocument").policy(name)
	})
}

// defineManagedPolicy reads AWS::IAM::ManagedPolicy and AWS::IAM::Policy.
func (b *builder) defineManagedPolicy(r *resource) {
	name := ""
	if n := r.get("PolicyName"); r.kind == typePolicy && !n.absent() {
		name, _ = n.glob()
	}
	b.inv.ManagedPolicies = append(b.inv.ManagedPolicies, &inventory.ManagedPolicy{
		Resource: r.head,
		Policy:   r.get("PolicyDocument").policy(name),
		Roles:    b.refs(r.get("Roles"), typeRole),
	})
}

// defineUser reads AWS::IAM::User.
func (b *builder) defineUser(r *resource) {
	b.inv.Users = append(b.inv.Users, &inventory.User{
		Resource: r.head,
		Inline:   inlinePolicies(r.get("Policies")),
		Managed:  b.refs(r.get("ManagedPolicyArns"), typeManagedPolicy),
	})
}

// defineAccessKey reads AWS::IAM::AccessKey.
func (b *builder) defineAccessKey(r *resource) {
	b.inv.AccessKeys = append(b.inv.AccessKeys, &inventory.AccessKey{
		Resource: r.head,
		User:     b.ref(r.get("UserName"), typeUser),
		Status:   r.get("Status").text(),
	})
}

// attachRolePolicy adds AWS::IAM::RolePolicy to its role, attachUserPolicy
// AWS::IAM::UserPolicy to its user.
func (b *builder) attachRolePolicy(r *resource) {
	id := b.target(r.get("RoleName"), typeRole)
	for _, role := range b.inv.Roles {
		if role.ID == id {
			role.Inline = withInline(role.Inline, r)
		}
	}
}

func (b *builder) attachUserPolicy(r *resource) {
	id := b.target(r.get("UserName"), typeUser)
	for _, user := range b.inv.Users {
		if user.ID == id {
			user.Inline = withInline(user.Inline, r)
		}
	}
}

func withInline(have inventory.Known[[]inventory.Known[inventory.Policy]], r *resource) inventory.Known[[]inventory.Known[inventory.Policy]] {
	list, _ := have.Get()
	if have.IsUnknown() {
		list = append(list, inventory.Missing[inventory.Policy](have.State(), have.Why(), have.Source))
	}
	name, _ := r.get("PolicyName").glob()
	return inventory.Value(append(list, r.get("PolicyDocument").policy(name)), have.Source)
}

// target returns the id of the resource of one of the types that a property
// refers to; empty if it is not in the inventory.
func (b *builder) target(f fact, types ...string) string {
	ref, ok := b.ref(f, types...).Get()
	if !ok || ref.Kind != inventory.ToResource {
		return ""
	}
	if r := b.resources[ref.ID]; r != nil {
		for _, kind := range types {
			if r.kind == kind {
				return ref.ID
			}
		}
	}
	return ""
}
