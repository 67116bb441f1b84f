package network

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/temper-security/temper/inventory"
)

// anywhere is the whole of an address family.
type anywhere string

const (
	anyIPv4 anywhere = "0.0.0.0/0"
	anyIPv6 anywhere = "::/0"
)

// portRange is a rule reduced to what counts: ports and addresses.
type portRange struct {
	from, to int
	prefix   netip.Prefix
	source   inventory.Source
}

const maxPort = 65535

// allowsAll reports whether rules together allow a protocol (tcp or udp) on all
// ports to all addresses of a family. The rules that do are returned. Rules whose
// values are not known do not count.
func allowsAll(rules []inventory.SecurityGroupRule, protocol string, family anywhere) (by []inventory.Source, all bool) {
	var list []portRange
	for _, r := range rules {
		from, to, ok := ports(r, protocol)
		if !ok {
			continue
		}
		for _, k := range []inventory.Known[string]{r.CIDR, r.CIDRv6} {
			text, ok := k.Get()
			if !ok {
				continue
			}
			prefix, err := netip.ParsePrefix(text)
			if err != nil || prefix.Addr().Is4() != (family == anyIPv4) {
				continue
			}
			list = append(list, portRange{from, to, prefix.Masked(), r.Source})
		}
	}
	// The sets of addresses can only change where a range begins.
	starts := []int{1}
	for _, r := range list {
		if r.from > 1 {
			starts = append(starts, r.from)
		}
		if r.to < maxPort {
			starts = append(starts, max(1, r.to+1))
		}
	}
	for _, port := range starts {
		var prefixes []netip.Prefix
		for _, r := range list {
			if r.from <= port && port <= r.to {
				prefixes = append(prefixes, r.prefix)
				if !slices.Contains(by, r.source) {
					by = append(by, r.source)
				}
			}
		}
		if !covers(netip.MustParsePrefix(string(family)), prefixes) {
			return nil, false
		}
	}
	return by, true
}

// ports returns the range of ports that a rule allows for a protocol.
func ports(r inventory.SecurityGroupRule, protocol string) (from, to int, ok bool) {
	numbers := map[string]string{"6": "tcp", "17": "udp"}
	name, known := r.Protocol.Get()
	if !known {
		return 0, 0, false
	}
	name = strings.ToLower(name)
	if n := numbers[name]; n != "" {
		name = n
	}
	if name == "-1" || name == "all" {
		return 0, maxPort, true // ports are ignored
	}
	if name != protocol {
		return 0, 0, false
	}
	from, okFrom := r.From.Or(0)
	to, okTo := r.To.Or(maxPort)
	if from == -1 && to == -1 {
		from, to = 0, maxPort
	}
	return from, to, okFrom && okTo && from <= to
}

// covers reports whether prefixes together hold all addresses of whole. It halves
// a prefix as long as some, but not all of it is held; the depth is bounded by
// the longest prefix and the cost by the number of prefixes.
func covers(whole netip.Prefix, prefixes []netip.Prefix) bool {
	var inside []netip.Prefix
	for _, p := range prefixes {
		if !p.Overlaps(whole) {
			continue
		}
		if p.Bits() <= whole.Bits() {
			return true
		}
		inside = append(inside, p)
	}
	// A prefix of n further bits holds 1/2^n: without two there is no cover.
	if len(inside) < 2 {
		return false
	}
	low := netip.PrefixFrom(whole.Addr(), whole.Bits()+1)
	return covers(low, inside) && covers(netip.PrefixFrom(upper(low), low.Bits()), inside)
}

// upper returns the address with the last bit of a prefix set.
func upper(p netip.Prefix) netip.Addr {
	bit := p.Bits() - 1
	if p.Addr().Is4() {
		b := p.Addr().As4()
		b[bit/8] |= 0x80 >> (bit % 8)
		return netip.AddrFrom4(b)
	}
	b := p.Addr().As16()
	b[bit/8] |= 0x80 >> (bit % 8)
	return netip.AddrFrom16(b)
}
