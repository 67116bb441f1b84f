// Package iam holds the policy language of AWS Identity and Access Management:
// documents, statements, principals and conditions, with the place of every value.
// It reads every form that AWS accepts, prints one canonical form and says what is
// wrong with a document. What a policy decides is the business of package
// iam/eval.
//
// Source of the rules: IAM User Guide, "IAM JSON policy element reference" and
// "Grammar of the IAM JSON policy language".
package iam

import "sort"

// The versions of the policy language. Only with VersionCurrent are ${…} policy
// variables; a document that names no version has VersionOld.
const (
	VersionCurrent = "2012-10-17"
	VersionOld     = "2008-10-17"
)

// Document is a policy.
type Document struct {
	// Version is as written; empty if the document has none.
	Version string
	ID      string
	// Statements are in the order of the document.
	Statements []Statement
	// Single is set if Statement was one object and not a list.
	Single bool
	// Flaws are departures from the grammar that do not hinder reading. Validate
	// reports them.
	Flaws []Flaw

	// lines are the offsets at which the lines of the text start.
	lines []int32
}

// Statement is one statement of a document. Of Action and NotAction one is set,
// likewise of the two other pairs; nil means that the element is absent.
type Statement struct {
	Sid    string
	Effect Effect

	Principal, NotPrincipal *Principal
	Action, NotAction       []Value
	Resource, NotResource   []Value
	Conditions              []Condition

	// Index is the position in the document, from 0.
	Index int
	// Offset is the byte offset of the statement in the text.
	Offset int
}

// Effect is what a statement does if it matches.
type Effect string

// The two effects. Their case matters to AWS.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Value is a text in a policy with its place.
type Value struct {
	Text string
	// Offset is the byte offset in the text that was parsed.
	Offset int
	// Item is the index in the list that holds the value, or -1 if the value stands
	// alone.
	Item int
}

// Values makes values that come from no text, for documents made by a program.
func Values(texts ...string) []Value {
	values := make([]Value, len(texts))
	for i, t := range texts {
		values[i] = Value{Text: t, Item: i}
	}
	return values
}

// Texts returns the texts of values.
func Texts(values []Value) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = v.Text
	}
	return texts
}

// Principal is an element Principal or NotPrincipal.
type Principal struct {
	// Any is set if the element is the text "*".
	Any bool
	// The lists by kind. AWS may hold "*", account ids, ARNs and unique ids.
	AWS, Service, Federated, CanonicalUser []Value
	// Bare is set if the element was a text other than "*", or a list. AWS refuses
	// that; the values are in AWS.
	Bare   bool
	Offset int
}

// Condition is one operator with one key. A block with several operators or keys
// is several conditions; all must hold.
type Condition struct {
	Operator Operator
	// Key is as written. Keys are compared without regard to case.
	Key    string
	Values []Value
	Offset int
}

// Variables reports whether ${…} in the document are policy variables.
func (d *Document) Variables() bool { return d.Version == VersionCurrent }

// Position returns the line and column, from 1, of a byte offset in the text that
// was parsed. The column counts bytes. It is 0, 0 for a document that was not
// parsed. The cost is logarithmic in the number of lines.
func (d *Document) Position(offset int) (line, column int) {
	return position(d.lines, offset)
}

func position(lines []int32, offset int) (line, column int) {
	if len(lines) == 0 || offset < 0 {
		return 0, 0
	}
	n := sort.Search(len(lines), func(i int) bool { return int(lines[i]) > offset })
	return n, offset - int(lines[n-1]) + 1
}

// lineStarts returns the offsets at which lines start; the first is 0.
func lineStarts(text []byte) []int32 {
	lines := []int32{0}
	for i, c := range text {
		if c == '\n' {
			lines = append(lines, int32(i+1))
		}
	}
	return lines
}
