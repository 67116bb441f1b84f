package iam

import "strings"

// Operator is a condition operator with its prefix and suffix. Source: IAM User
// Guide, "IAM JSON policy elements: Condition operators".
type Operator struct {
	// Base is the canonical name without prefix and suffix, such as StringLike. It
	// is the written name if the operator is not known.
	Base string
	// Set is the prefix; empty if there is none.
	Set SetOperator
	// IfExists is set if the suffix IfExists is there.
	IfExists bool
	// Known is false if AWS has no such operator.
	Known bool
}

// SetOperator is the prefix of an operator for keys with several values.
type SetOperator string

// The two set operators.
const (
	ForAllValues SetOperator = "ForAllValues"
	ForAnyValue  SetOperator = "ForAnyValue"
)

// Family is the type of values that an operator compares.
type Family string

// The families of operators.
const (
	StringFamily  Family = "String"
	NumericFamily Family = "Numeric"
	DateFamily    Family = "Date"
	BoolFamily    Family = "Bool"
	BinaryFamily  Family = "Binary"
	IPFamily      Family = "IPAddress"
	ARNFamily     Family = "ARN"
	NullFamily    Family = "Null"
)

type operatorFacts struct {
	name    string
	family  Family
	negated bool
}

// operatorTable maps the name in lower case to what is known of the operator.
var operatorTable = func() map[string]operatorFacts {
	table := map[string]operatorFacts{}
	for _, o := range []operatorFacts{
		{"StringEquals", StringFamily, false},
		{"StringNotEquals", StringFamily, true},
		{"StringEqualsIgnoreCase", StringFamily, false},
		{"StringNotEqualsIgnoreCase", StringFamily, true},
		{"StringLike", StringFamily, false},
		{"StringNotLike", StringFamily, true},
		{"NumericEquals", NumericFamily, false},
		{"NumericNotEquals", NumericFamily, true},
		{"NumericLessThan", NumericFamily, false},
		{"NumericLessThanEquals", NumericFamily, false},
		{"NumericGreaterThan", NumericFamily, false},
		{"NumericGreaterThanEquals", NumericFamily, false},
		{"DateEquals", DateFamily, false},
		{"DateNotEquals", DateFamily, true},
		{"DateLessThan", DateFamily, false},
		{"DateLessThanEquals", DateFamily, false},
		{"DateGreaterThan", DateFamily, false},
		{"DateGreaterThanEquals", DateFamily, false},
		{"Bool", BoolFamily, false},
		{"BinaryEquals", BinaryFamily, false},
		{"IpAddress", IPFamily, false},
		{"NotIpAddress", IPFamily, true},
		{"ArnEquals", ARNFamily, false},
		{"ArnLike", ARNFamily, false},
		{"ArnNotEquals", ARNFamily, true},
		{"ArnNotLike", ARNFamily, true},
		{"Null", NullFamily, false},
	} {
		table[strings.ToLower(o.name)] = o
	}
	return table
}()

// ParseOperator reads the name of an operator. Prefix, name and suffix are read
// without regard to case. A name that AWS does not know gives Known false; so does
// IfExists at Null, which AWS refuses.
func ParseOperator(text string) Operator {
	o := Operator{Base: text}
	rest := text
	if prefix, after, ok := strings.Cut(text, ":"); ok {
		switch {
		case strings.EqualFold(prefix, string(ForAllValues)):
			o.Set = ForAllValues
		case strings.EqualFold(prefix, string(ForAnyValue)):
			o.Set = ForAnyValue
		default:
			return o
		}
		rest = after
	}
	const suffix = "ifexists"
	if n := len(rest) - len(suffix); n > 0 && strings.EqualFold(rest[n:], suffix) {
		o.IfExists, rest = true, rest[:n]
	}
	facts, ok := operatorTable[strings.ToLower(rest)]
	if !ok {
		return Operator{Base: text}
	}
	o.Base = facts.name
	o.Known = !o.IfExists || facts.family != NullFamily
	return o
}

// String returns the canonical name, with prefix and suffix.
func (o Operator) String() string {
	s := o.Base
	if o.Set != "" {
		s = string(o.Set) + ":" + s
	}
	if o.IfExists {
		s += "IfExists"
	}
	return s
}

// Family returns the type of values that the operator compares; empty if the
// operator is not known.
func (o Operator) Family() Family { return operatorTable[strings.ToLower(o.Base)].family }

// Negated reports whether the operator holds if no value is equal, such as
// StringNotEquals. A negated operator holds for an absent key.
func (o Operator) Negated() bool { return operatorTable[strings.ToLower(o.Base)].negated }

// Operators returns the canonical names of all operators without prefix and
// suffix, in no order.
func Operators() []string {
	names := make([]string, 0, len(operatorTable))
	for _, o := range operatorTable {
		names = append(names, o.name)
	}
	return names
}
