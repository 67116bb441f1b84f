// Package finding holds what a check says: a verdict about resources, at a
// place, with the evidence by which a person can check it.
package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Severity is how bad it is if the finding is true.
type Severity string

// The severities, worst first.
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Medium   Severity = "medium"
	Low      Severity = "low"
	Info     Severity = "info"
)

// Severities lists all severities, worst first.
func Severities() []Severity { return []Severity{Critical, High, Medium, Low, Info} }

// Rank orders severities: 0 is Critical, 4 is Info. An unknown severity ranks
// below Info.
func (s Severity) Rank() int {
	for i, t := range Severities() {
		if s == t {
			return i
		}
	}
	return len(Severities())
}

// AtLeast reports whether s is as bad as t or worse.
func (s Severity) AtLeast(t Severity) bool { return s.Rank() <= t.Rank() }

// Verdict is what a check decided.
type Verdict string

// The verdicts that a report lists. What passes is counted, not listed.
const (
	Fail    Verdict = "fail"
	Unknown Verdict = "unknown"
)

// Finding is one cause that makes one check fail, or keeps it from deciding, for
// one or more resources. Its JSON form is part of the report schema.
type Finding struct {
	// ID is 12 hexadecimal digits, stable across runs; see [Fingerprint].
	ID       string   `json:"id"`
	Check    string   `json:"check"`
	Title    string   `json:"title"`
	Severity Severity `json:"severity"`
	Verdict  Verdict  `json:"verdict"`
	// Message says what is wrong here, in one sentence.
	Message string `json:"message"`
	// Condition says under which conditions of the template the finding holds;
	// empty if always.
	Condition   string      `json:"condition,omitempty"`
	Resources   []Resource  `json:"resources"`
	Location    *Location   `json:"location,omitempty"`
	Evidence    []Evidence  `json:"evidence"`
	Remediation Remediation `json:"remediation"`
	Frameworks  Frameworks  `json:"frameworks"`
	// Waived is set if a waiver accepts the finding.
	Waived *Waived `json:"waived,omitempty"`
}

// Resource names a resource that a finding is about.
type Resource struct {
	Type    string `json:"type"`
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`
	Account string `json:"account,omitempty"`
	Region  string `json:"region,omitempty"`
	// Construct is the CDK construct path.
	Construct string    `json:"construct,omitempty"`
	Location  *Location `json:"location,omitempty"`
}

// Location is a place in a file. Lines and columns count from 1; 0 is not known.
type Location struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	EndLine int    `json:"endLine,omitempty"`
}

// Kind is the kind of a piece of evidence.
type Kind string

// The kinds of evidence.
const (
	// IAM is a request and the statement that decides it.
	IAM Kind = "iam"
	// Path is one step of a path; the steps stand in order.
	Path Kind = "path"
	// Bytes is a place in a file or value, never the bytes of a secret.
	Bytes Kind = "bytes"
	// Hash is a digest.
	Hash Kind = "hash"
	// Setting is a property and its value.
	Setting Kind = "setting"
	// Event is a log record.
	Event Kind = "event"
	// Date is a date that the verdict depends on.
	Date Kind = "date"
)

// Evidence is one thing that a person can look at to check the finding.
type Evidence struct {
	Kind Kind `json:"kind"`
	// What names the thing: a property path, a statement, a hop.
	What string `json:"what"`
	// Value is what was found there. It never holds a secret.
	Value string `json:"value,omitempty"`
	// Source is where the rule or date comes from: a documentation page.
	Source   string    `json:"source,omitempty"`
	Location *Location `json:"location,omitempty"`
}

// Remediation says how to mend it.
type Remediation struct {
	Text string `json:"text"`
	// Command is the next command to type; empty if none helps.
	Command string `json:"command,omitempty"`
}

// Frameworks are the controls that a check belongs to.
type Frameworks struct {
	FSBP   []string `json:"fsbp,omitempty"`
	CIS    []string `json:"cis,omitempty"`
	NIST   []string `json:"nist,omitempty"`
	ATTACK []string `json:"attack,omitempty"`
}

// Waived says why a finding does not count.
type Waived struct {
	Reason string `json:"reason"`
	Until  string `json:"until,omitempty"`
	// By is where the waiver stands.
	By string `json:"by"`
}

// Fingerprint returns the id of a finding from what stays the same when lines
// move: the check, the file, the cause (see check.Pass) and, if one cause can
// hold several findings, what tells them apart.
func Fingerprint(check, file, cause, detail string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{check, file, cause, detail}, "\x00")))
	return hex.EncodeToString(sum[:6])
}
