package intrinsic

import (
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

// TestSubnets: the blocks follow each other without gaps from the start of the
// block, and lie in it.
func TestSubnets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var addr netip.Addr
		if rapid.Bool().Draw(t, "IPv6") {
			addr = netip.AddrFrom16([16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "address")))
		} else {
			addr = netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "address")))
		}
		block := netip.PrefixFrom(addr, rapid.IntRange(0, addr.BitLen()).Draw(t, "length"))
		count := rapid.IntRange(1, maxCidrs).Draw(t, "count")
		bits := rapid.IntRange(0, addr.BitLen()+1).Draw(t, "bits")
		list, err := subnets(block.String(), count, bits)
		free := addr.BitLen() - bits - block.Bits()
		if fits := free >= 0 && (free >= 8 || count <= 1<<free); fits != (err == nil) {
			t.Fatalf("%d blocks with %d bits of %s: %v", count, bits, block, err)
		}
		if err != nil {
			return
		}
		if len(list) != count || list[0].Addr() != block.Masked().Addr() {
			t.Fatalf("%d blocks from %s", len(list), list[0])
		}
		for i, p := range list {
			if p.Bits() != addr.BitLen()-bits || p != p.Masked() || !block.Contains(p.Addr()) {
				t.Fatalf("block %s is not one of %s", p, block)
			}
			if i > 0 && (p.Overlaps(list[i-1]) || !list[i-1].Contains(p.Addr().Prev())) {
				t.Fatalf("%s does not follow %s", p, list[i-1])
			}
		}
	})
}
