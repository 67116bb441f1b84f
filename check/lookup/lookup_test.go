package lookup

import (
	"testing"
	"time"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/inventory"
)

var at inventory.Source

// literal is a reference to something outside of the inventory, partial one of
// which only a glob is known.
func literal(text string) inventory.Known[inventory.Ref] {
	return inventory.Value(inventory.Ref{Kind: inventory.ToExternal, ID: text, Text: text}, at)
}

func partial(glob string, refs ...inventory.Ref) inventory.Known[inventory.Ref] {
	k := inventory.Missing[inventory.Ref](inventory.Unsupported, "not known", at)
	k.Partial, k.Refs = glob, refs
	return k
}

func TestOwnerOf(t *testing.T) {
	settings := check.DefaultSettings(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	settings.TrustedAccounts = []string{"444455556666"}
	arn := func(account string) string { return "arn:aws:kms:eu-west-1:" + account + ":key/k" }
	cases := map[string]struct {
		account string // of the function; empty if it is not known
		to      inventory.Known[inventory.Ref]
		want    Owner
	}{
		"same account":            {"111122223333", literal(arn("111122223333")), Own},
		"other account":           {"111122223333", literal(arn("999988887777")), Foreign},
		"trusted account":         {"111122223333", literal(arn("444455556666")), Own},
		"account not known":       {"", literal(arn("999988887777")), OwnerUnknown},
		"resource of a template":  {"", inventory.Value(inventory.Ref{Kind: inventory.ToResource, ID: "Key"}, at), Own},
		"resource of an account":  {"111122223333", inventory.Value(inventory.Ref{Kind: inventory.ToResource, ID: arn("111122223333")}, at), Own},
		"own pseudo parameter":    {"", partial("arn:?*:kms:?*:?*:key/k"), Own},
		"account of a parameter":  {"111122223333", partial("arn:aws:kms:eu-west-1:?*:key/k", inventory.Ref{Kind: inventory.ToParameter, ID: "Account"}), OwnerUnknown},
		"parameter":               {"111122223333", inventory.Value(inventory.Ref{Kind: inventory.ToParameter, ID: "Key", Text: "?*"}, at), OwnerUnknown},
		"bucket names no account": {"111122223333", literal("arn:aws:s3:::bucket"), OwnerUnknown},
		"no ARN":                  {"111122223333", literal("alias/env"), OwnerUnknown},
	}
	for name, c := range cases {
		p := &check.Pass{Inventory: &inventory.Inventory{}, Settings: settings}
		owner, account, why := OwnerOf(p, &inventory.Resource{ID: "F", Account: c.account}, c.to)
		if owner != c.want {
			t.Errorf("%s: %d (%s, %s), want %d", name, owner, account, why, c.want)
		}
		if owner == OwnerUnknown && why == "" {
			t.Errorf("%s: no reason", name)
		}
	}
}

func TestFind(t *testing.T) {
	inv := &inventory.Inventory{
		Queues: []*inventory.Queue{{Resource: inventory.Resource{ID: "Queue", Type: "AWS::SQS::Queue"}}},
		Others: []*inventory.Resource{{ID: "Thing", Type: "AWS::Some::Thing"}},
		Parameters: []*inventory.Parameter{
			{Resource: inventory.Resource{ID: "Subnet"}, Kind: "AWS::EC2::Subnet::Id"},
			{Resource: inventory.Resource{ID: "Text"}, Kind: "String"},
			{Resource: inventory.Resource{ID: "Stored"}, Kind: "AWS::SSM::Parameter::Value<AWS::EC2::Subnet::Id>"},
		},
	}
	ref := func(kind inventory.RefKind, id string) inventory.Known[inventory.Ref] {
		return inventory.Value(inventory.Ref{Kind: kind, ID: id}, at)
	}
	cases := map[string]struct {
		to   inventory.Known[inventory.Ref]
		want Existence
	}{
		"queue":             {ref(inventory.ToResource, "Queue"), Exists},
		"other type":        {ref(inventory.ToResource, "Thing"), Exists},
		"removed":           {ref(inventory.ToResource, "Removed"), Gone},
		"export":            {ref(inventory.ToExport, "queue-arn"), Exists},
		"typed parameter":   {ref(inventory.ToParameter, "Subnet"), Exists},
		"text parameter":    {ref(inventory.ToParameter, "Text"), Undecided},
		"stored parameter":  {ref(inventory.ToParameter, "Stored"), Undecided},
		"literal":           {literal("arn:aws:sqs:eu-west-1:111122223333:q"), Undecided},
		"made of a queue":   {partial("arn:?*", inventory.Ref{Kind: inventory.ToResource, ID: "Queue"}), Exists},
		"made of something": {partial("?*"), Undecided},
	}
	index := NewIndex(inv)
	for name, c := range cases {
		got, why := index.Find(c.to)
		if got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
		if got == Undecided && why == "" {
			t.Errorf("%s: no reason", name)
		}
	}
}

func TestInVPC(t *testing.T) {
	subnets := func(n int) inventory.Known[inventory.VPCConfig] {
		return inventory.Value(inventory.VPCConfig{Subnets: inventory.Value(make([]inventory.Known[inventory.Ref], n), at)}, at)
	}
	for name, c := range map[string]struct {
		vpc             inventory.Known[inventory.VPCConfig]
		attached, known bool
	}{
		"absent":       {inventory.None[inventory.VPCConfig](at), false, true},
		"empty lists":  {subnets(0), false, true},
		"two subnets":  {subnets(2), true, true},
		"not known":    {inventory.Missing[inventory.VPCConfig](inventory.Denied, "denied", at), false, false},
		"list unknown": {inventory.Value(inventory.VPCConfig{Subnets: inventory.Missing[[]inventory.Known[inventory.Ref]](inventory.Unsupported, "parameter", at)}, at), true, true},
	} {
		if _, attached, known := InVPC(&inventory.Function{VPC: c.vpc}); attached != c.attached || known != c.known {
			t.Errorf("%s: attached %v, known %v", name, attached, known)
		}
	}
}

func TestLabel(t *testing.T) {
	name := inventory.Value("orders", at)
	for want, r := range map[string]inventory.Resource{
		"Orders": {ID: "Orders", Name: name},
		"orders": {ID: "arn:aws:lambda:eu-west-1:111122223333:function:orders"},
		"live":   {ID: "arn:aws:lambda:eu-west-1:111122223333:function:orders:live"},
		"admin":  {ID: "arn:aws:iam::111122223333:role/admin"},
	} {
		if got := Label(&r); got != want {
			t.Errorf("%s: %s", want, got)
		}
	}
}
