// Package compare decides whether a set of policies is no more permissive than
// another: whether every request that NEW allows is allowed by OLD too.
//
// Statements are read as boxes: products of sets, one for each of action, resource,
// principal and condition key. NEW is within OLD if nothing remains of its Allow
// boxes after its Deny boxes and OLD's Allow boxes are taken away, and nothing of
// them meets an OLD Deny that NEW does not have. Where a construct cannot be
// modelled exactly it is read too wide where it grants and too narrow where it
// takes away, so that "no more permissive" stays true. A witness is reported only
// after package iam/eval has decided the request both ways. docs/iam-comparison.md
// has the argument.
package compare

import (
	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/catalog"
)

// Relation is how NEW relates to OLD.
type Relation string

// The relations. Wider means that NEW allows all that OLD allows, and more.
const (
	Equal        Relation = "equal"
	Narrower     Relation = "narrower"
	Wider        Relation = "wider"
	Incomparable Relation = "incomparable"
	Unknown      Relation = "unknown"
)

// Set is the policies that together decide for one principal, or for one resource.
type Set struct {
	// Policies are the identity policies of the principal, with those of its groups;
	// or the policies of a resource, if their statements have principals. A request
	// needs an Allow in one of them.
	Policies []*iam.Document
	// Boundary is the permissions boundary; nil is none.
	Boundary []*iam.Document
	// Session is the session policies; nil is none.
	Session []*iam.Document
	// SCP are the service control policies level by level, from the root to the
	// account. Each level must allow.
	SCP [][]*iam.Document
}

// Document makes a Set of one policy.
func Document(d *iam.Document) Set { return Set{Policies: []*iam.Document{d}} }

// Options are limits and data of a comparison. The zero value is useful.
type Options struct {
	// Catalog tells which condition keys have several values and which requests are
	// real. Nil stands for the embedded one.
	Catalog *catalog.Catalog
	// AssumeVersion is the version of documents that name none. If it is empty they
	// are read as AWS reads them, as of 2008-10-17: without policy variables.
	// Fragments that are not yet stored as policies often lack the version that
	// their author has in mind.
	AssumeVersion string
	// Budget bounds the work of each direction, in states of automata visited; 0 is
	// DefaultBudget. What is not decided within it is Unknown.
	Budget int
}

// DefaultBudget is used up after about a second.
const DefaultBudget = 1_500_000

// Result is the outcome of a comparison.
type Result struct {
	Relation Relation
	// NewOnly is a request that NEW allows and OLD does not: with Wider and
	// Incomparable, and with Unknown if one direction was decided.
	NewOnly *Witness
	// OldOnly is a request that OLD allows and NEW does not: with Narrower and
	// Incomparable, and likewise.
	OldOnly *Witness
	// NewWithinOld and OldWithinNew are the answers of the two directions.
	NewWithinOld, OldWithinNew Answer
	// Assumed says that Options.AssumeVersion made a difference to how a document was
	// read: it has policy variables and names no version.
	Assumed bool
}

// Answer is what is known of one direction.
type Answer struct {
	State State
	// Reason says why the State is NotDecided.
	Reason Reason
	// Detail names what stood in the way, such as an operator.
	Detail string
}

// State is the state of an Answer.
type State string

// The states.
const (
	Proved     State = "proved"
	Refuted    State = "refuted"
	NotDecided State = "not decided"
)

// Reason says why a direction was not decided.
type Reason string

// The reasons.
const (
	// Budget: the work was more than Options.Budget allows.
	Budget Reason = "budget"
	// Operator: a condition has an operator that is not known.
	Operator Reason = "operator"
	// TypeMix: a condition key is compared as several types.
	TypeMix Reason = "type-mix"
	// Value: a value has not the type of its operator, or cannot be compared exactly.
	Value Reason = "value"
	// Kind: the policies are not of the same kind.
	Kind Reason = "kind"
	// Principal: a principal is named in a way that is not modelled.
	Principal Reason = "principal"
	// Variable: policy variables are read too wide to tell.
	Variable Reason = "variable"
	// Unconfirmed: the evaluator did not agree with any candidate request.
	Unconfirmed Reason = "unconfirmed"
)

// Compare decides how the new set relates to the old one. It does not change its
// arguments. The cost is bounded by Options.Budget.
func Compare(oldSet, newSet Set, opts Options) Result {
	if opts.Budget <= 0 {
		opts.Budget = DefaultBudget
	}
	if opts.Catalog == nil {
		opts.Catalog = catalog.Embedded()
	}
	oldSet, newSet = oldSet.clean(), newSet.clean()
	var r Result
	if opts.AssumeVersion != "" {
		var a, b bool
		oldSet, a = oldSet.assume(opts.AssumeVersion)
		newSet, b = newSet.assume(opts.AssumeVersion)
		r.Assumed = a || b
	}
	c := newComparison(oldSet, newSet, opts)
	r.NewWithinOld, r.NewOnly = c.within(c.new, c.old)
	r.OldWithinNew, r.OldOnly = c.within(c.old, c.new)
	switch a, b := r.NewWithinOld.State, r.OldWithinNew.State; {
	case a == NotDecided || b == NotDecided:
		r.Relation = Unknown
	case a == Proved && b == Proved:
		r.Relation = Equal
	case a == Proved:
		r.Relation = Narrower
	case b == Proved:
		r.Relation = Wider
	default:
		r.Relation = Incomparable
	}
	return r
}

// Within decides one direction only: whether every request that NEW allows is
// allowed by OLD. If not, the witness is a request that shows it.
func Within(newSet, oldSet Set, opts Options) (Answer, *Witness) {
	if opts.Budget <= 0 {
		opts.Budget = DefaultBudget
	}
	if opts.Catalog == nil {
		opts.Catalog = catalog.Embedded()
	}
	oldSet, newSet = oldSet.clean(), newSet.clean()
	if opts.AssumeVersion != "" {
		oldSet, _ = oldSet.assume(opts.AssumeVersion)
		newSet, _ = newSet.assume(opts.AssumeVersion)
	}
	c := newComparison(oldSet, newSet, opts)
	return c.within(c.new, c.old)
}
