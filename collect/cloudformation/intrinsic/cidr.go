package intrinsic

import (
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"strconv"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// maxCidrs is the largest count that Fn::Cidr accepts.
const maxCidrs = 256

// cidr evaluates Fn::Cidr: a block, a count and the number of host bits. If the
// block is not known the list still has its length.
func (e *Evaluator) cidr(arg, n *template.Node) Value {
	args, ok := arguments(arg, 3, 3)
	if !ok {
		return malformed(n, "Fn::Cidr", "it takes a block, a count and a number of bits")
	}
	block := e.asText(e.Eval(args[0]), args[0])
	countText, ok1 := e.name(args[1])
	bitsText, ok2 := e.name(args[2])
	if !ok1 || !ok2 {
		return unknown(n, "the count or number of bits of Fn::Cidr is not known", e.allRefs(nil, e.Eval(arg), 0)...)
	}
	count, err1 := strconv.Atoi(strings.TrimSpace(countText))
	hostBits, err2 := strconv.Atoi(strings.TrimSpace(bitsText))
	if err1 != nil || err2 != nil || count < 1 || count > maxCidrs {
		return malformed(n, "Fn::Cidr", fmt.Sprintf("its count must be between 1 and %d, and its bits a number", maxCidrs))
	}
	list := Value{Kind: List, Node: n, Refs: block.Refs}
	text, ok := block.Literal()
	if !ok {
		for range count {
			list.Items = append(list.Items, unknownText(n, derived(block), block.Refs...))
		}
		return list
	}
	blocks, err := subnets(strings.TrimSpace(text), count, hostBits)
	if err != nil {
		return unknown(n, fmt.Sprintf("Fn::Cidr cannot be carried out: %v", err), block.Refs...)
	}
	for _, b := range blocks {
		item := literalText(b.String(), n)
		item.Refs = block.Refs
		list.Items = append(list.Items, item)
	}
	return list
}

// subnets returns the first count blocks with hostBits host bits of a block.
func subnets(block string, count, hostBits int) ([]netip.Prefix, error) {
	p, err := netip.ParsePrefix(block)
	if err != nil {
		return nil, errors.New("the block is not a CIDR block")
	}
	p = p.Masked()
	length := p.Addr().BitLen() - hostBits
	if hostBits < 0 || length < p.Bits() {
		return nil, fmt.Errorf("a block with %d host bits does not fit into %s", hostBits, p)
	}
	if free := length - p.Bits(); free < 9 && count > 1<<free {
		return nil, fmt.Errorf("%s has %d blocks with %d host bits, and %d are asked for", p, 1<<free, hostBits, count)
	}
	next := new(big.Int).SetBytes(p.Addr().AsSlice())
	step := new(big.Int).Lsh(big.NewInt(1), uint(hostBits))
	size := p.Addr().BitLen() / 8
	out := make([]netip.Prefix, 0, count)
	for range count {
		addr, _ := netip.AddrFromSlice(next.FillBytes(make([]byte, size)))
		out = append(out, netip.PrefixFrom(addr, length))
		next.Add(next, step)
	}
	return out, nil
}
