package lookup

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/inventory"
)

// Owner says whose account something is in.
type Owner uint8

// The answers.
const (
	// OwnerUnknown: the account, or that of the function, is not known.
	OwnerUnknown Owner = iota
	// Own is the account of the function, or one that the user trusts.
	Own
	Foreign
)

// OwnerOf compares the account in the ARN of a reference with that of a
// resource. account is the account of the target if it is written out; why says
// what is missing if the answer is OwnerUnknown. An ARN without an account
// field (an S3 bucket) does not tell.
func OwnerOf(p *check.Pass, of *inventory.Resource, k inventory.Known[inventory.Ref]) (o Owner, account, why string) {
	if r, ok := k.Get(); ok && r.Kind == inventory.ToResource {
		if !strings.HasPrefix(r.ID, "arn:") {
			return Own, "", "" // in the same template
		}
	}
	if r, ok := k.Get(); ok && r.Kind != inventory.ToExternal && r.Kind != inventory.ToResource {
		return OwnerUnknown, "", WhyRef(k)
	}
	text := TargetText(k)
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 || !strings.HasPrefix(text, "arn:") {
		if k.IsUnknown() {
			return OwnerUnknown, "", k.Why()
		}
		return OwnerUnknown, "", "its account is not part of " + quoteEmpty(text)
	}
	account = parts[4]
	if strings.ContainsAny(account, "?*") {
		// Pseudo parameters are not among the references of a value: without
		// another source, what is not known is where the template goes to.
		for _, r := range k.Refs {
			if r.Kind != inventory.ToResource && !strings.HasPrefix(r.ID, "AWS::") {
				return OwnerUnknown, "", WhyRef(k)
			}
		}
		return Own, "", ""
	}
	if account == "" {
		return OwnerUnknown, "", "the ARN " + text + " names no account"
	}
	if slices.Contains(p.Settings.TrustedAccounts, account) {
		return Own, account, ""
	}
	mine := of.Account
	if mine == "" {
		mine, _ = p.Inventory.Account.Get()
	}
	switch mine {
	case account:
		return Own, account, ""
	case "":
		return OwnerUnknown, account, "the account that the template is deployed to is not known"
	}
	return Foreign, account, ""
}

func quoteEmpty(s string) string {
	if s == "" {
		return "the reference"
	}
	return s
}
