package network

import (
	"fmt"
	"net/netip"
	"testing"

	"pgregory.net/rapid"

	"github.com/temper-security/temper/inventory"
)

// A set of prefixes covers the addresses if it covers the middle of each of the
// 64 blocks of which no prefix here is a part.
func TestCoversAgreesWithEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []netip.Prefix
		for i := range rapid.IntRange(0, 12).Draw(t, "prefixes") {
			bits := rapid.IntRange(0, 6).Draw(t, fmt.Sprint("bits", i))
			first := byte(rapid.IntRange(0, 255).Draw(t, fmt.Sprint("first", i)))
			list = append(list, netip.PrefixFrom(netip.AddrFrom4([4]byte{first}), bits).Masked())
		}
		want := true
		for block := range 64 {
			addr := netip.AddrFrom4([4]byte{byte(block << 2), 1, 2, 3})
			in := false
			for _, p := range list {
				in = in || p.Contains(addr)
			}
			want = want && in
		}
		if got := covers(netip.MustParsePrefix("0.0.0.0/0"), list); got != want {
			t.Fatalf("%v: covers %v, want %v", list, got, want)
		}
	})
}

func TestAllowsAll(t *testing.T) {
	at := inventory.Source{}
	rule := func(protocol string, from, to int, cidr string) inventory.SecurityGroupRule {
		return inventory.SecurityGroupRule{
			Protocol: inventory.Value(protocol, at), From: inventory.Value(from, at), To: inventory.Value(to, at),
			CIDR: inventory.Value(cidr, at), CIDRv6: inventory.None[string](at),
		}
	}
	var many []inventory.SecurityGroupRule
	for i := range 256 {
		many = append(many, rule("tcp", 0, 65535, fmt.Sprintf("%d.0.0.0/8", i)))
	}
	cases := map[string]struct {
		rules []inventory.SecurityGroupRule
		want  bool
	}{
		"no rule":              {nil, false},
		"all":                  {[]inventory.SecurityGroupRule{rule("-1", 0, 0, "0.0.0.0/0")}, true},
		"one port":             {[]inventory.SecurityGroupRule{rule("tcp", 443, 443, "0.0.0.0/0")}, false},
		"port 0 is no port":    {[]inventory.SecurityGroupRule{rule("tcp", 1, 65535, "0.0.0.0/0")}, true},
		"last port missing":    {[]inventory.SecurityGroupRule{rule("tcp", 0, 65534, "0.0.0.0/0")}, false},
		"other protocol":       {[]inventory.SecurityGroupRule{rule("udp", 0, 65535, "0.0.0.0/0")}, false},
		"number of protocol":   {[]inventory.SecurityGroupRule{rule("6", 0, 65535, "0.0.0.0/0")}, true},
		"blocks of eight bits": {many, true},
		"one block missing":    {many[1:], false},
		"not an address":       {[]inventory.SecurityGroupRule{rule("-1", 0, 0, "everywhere")}, false},
	}
	for name, c := range cases {
		if _, got := allowsAll(c.rules, "tcp", anyIPv4); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestFullAccess(t *testing.T) {
	for document, want := range map[string]bool{
		`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`:                                                                  true,
		`{"Statement":{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["*"],"Resource":["*"]}}`:                                                      true,
		`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}`:                                                               false,
		`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}`: false,
		`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}]}`:        false,
		`{"Statement":"x"}`: false,
		`[`:                 false,
	} {
		if _, got := fullAccess(inventory.Policy{Document: []byte(document)}); got != want {
			t.Errorf("%s: %v", document, got)
		}
	}
}
