package exposure

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/inventory"
)

// functionName is how a message calls a function that is referred to.
func functionName(v *view, k *inventory.Known[inventory.FunctionRef]) string {
	if r, ok := k.Get(); ok {
		if f := v.function(r.Function); f != nil {
			return lookup.Label(&f.Resource)
		}
		if r.ARN != "" {
			return r.ARN
		}
		return r.Function
	}
	if k.Partial != "" && k.Partial != statement.Unseen {
		return k.Partial
	}
	for _, r := range k.Refs {
		switch r.Kind {
		case inventory.ToParameter:
			return "(parameter " + r.ID + ")"
		case inventory.ToExport:
			return "(export " + r.ID + ")"
		}
	}
	return "(not known)"
}

// sameFunction says whether two references are to one function, whatever the
// version or alias.
func sameFunction(v *view, a, b *inventory.Known[inventory.FunctionRef]) answer {
	ra, okA := a.Get()
	rb, okB := b.Get()
	if !okA || !okB {
		if sameRefs(a.Refs, b.Refs) && a.Partial == b.Partial {
			return yes
		}
		if a.IsAbsent() || b.IsAbsent() {
			return no
		}
		return maybe
	}
	if ra.Function != "" && rb.Function != "" {
		return truth(ra.Function == rb.Function)
	}
	if ra.Function == "" && rb.Function == "" {
		na, nb := nameInARN(ra.ARN), nameInARN(rb.ARN)
		switch {
		case ra.ARN == rb.ARN:
			return yes
		case strings.Contains(na, statement.Unseen) || strings.Contains(nb, statement.Unseen):
			return maybe
		default:
			return truth(na == nb)
		}
	}
	known, other := ra, rb
	if known.Function == "" {
		known, other = rb, ra
	}
	f := v.function(known.Function)
	if f == nil {
		return maybe
	}
	written := nameInARN(other.ARN)
	name, ok := f.Name.Get()
	switch {
	case strings.Contains(written, statement.Unseen) || written == "":
		return maybe
	case ok:
		return truth(name == written)
	case f.Name.IsAbsent():
		return no // a generated name is not written down
	default:
		return maybe
	}
}

func sameRefs(a, b []inventory.Ref) bool {
	return len(a) > 0 && slices.EqualFunc(a, b, func(x, y inventory.Ref) bool {
		return x.Kind == y.Kind && x.ID == y.ID && x.Attribute == y.Attribute
	})
}

// nameInARN returns the function name in a name, partial ARN or ARN, with or
// without a qualifier.
func nameInARN(s string) string {
	if a, ok := arn.Cut(s); ok {
		s = strings.TrimPrefix(a.Resource, "function:")
	} else if i := strings.Index(s, ":function:"); i >= 0 {
		s = s[i+len(":function:"):]
	}
	name, _, _ := strings.Cut(s, ":")
	return name
}

// sameTarget says whether two references are to the same function and the same
// version or alias of it. The resource policy of an alias is not that of the
// function.
func sameTarget(v *view, a, b *inventory.Known[inventory.FunctionRef]) answer {
	return both(sameFunction(v, a, b), sameQualifier(a, b))
}

func sameQualifier(a, b *inventory.Known[inventory.FunctionRef]) answer {
	ra, okA := a.Get()
	rb, okB := b.Get()
	if !okA || !okB {
		if sameRefs(a.Refs, b.Refs) && a.Partial == b.Partial {
			return yes
		}
		return maybe
	}
	if ra.Alias != "" && rb.Alias != "" {
		return truth(ra.Alias == rb.Alias)
	}
	if ra.Version != "" && rb.Version != "" {
		return truth(ra.Version == rb.Version)
	}
	qa, knownA := ra.Qualifier.Or("")
	qb, knownB := rb.Qualifier.Or("")
	if knownA && knownB {
		return truth(unqualified(qa) == unqualified(qb))
	}
	// One of them names something that is not known; the other is the function
	// itself: then they differ.
	if knownA && unqualified(qa) == "" && ra.Alias == "" && ra.Version == "" && (rb.Alias != "" || rb.Version != "") ||
		knownB && unqualified(qb) == "" && rb.Alias == "" && rb.Version == "" && (ra.Alias != "" || ra.Version != "") {
		return no
	}
	return maybe
}

// unqualified makes $LATEST and no qualifier the same: the policy of the
// unqualified ARN covers both.
func unqualified(q string) string {
	if q == "$LATEST" {
		return ""
	}
	return q
}
