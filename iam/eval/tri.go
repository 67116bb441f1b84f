package eval

// tri is the outcome of a test whose inputs may not all be known. The order
// matters: the minimum is "and", the maximum is "or".
type tri uint8

const (
	// no: it does not hold.
	no tri = iota
	// undecidable: AWS would refuse the element, so nobody can say what it means. In
	// an Allow it counts as no, in a Deny as maybe: both ways nothing is granted.
	undecidable
	// maybe: it depends on something that is not known.
	maybe
	// yes: it holds.
	yes
)

func (t tri) String() string {
	return [...]string{"no", "undecidable", "unknown", "yes"}[t]
}

func truth(b bool) tri {
	if b {
		return yes
	}
	return no
}

// not turns yes and no round.
func (t tri) not() tri {
	switch t {
	case no:
		return yes
	case yes:
		return no
	}
	return t
}
