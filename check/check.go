// Package check holds the contract of a check and runs checks over an
// inventory. A check is a pure function of facts: it reads no file, network or
// clock. The checks themselves are in the packages below, one a file.
package check

import (
	"time"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// Check is one rule.
type Check struct {
	// ID is the public id, the id column of the check table: url-public.
	ID    string
	Title string
	// Category is the name of the package that holds the check.
	Category string
	Severity finding.Severity
	// Why says what an attacker or accident makes of it. One paragraph.
	Why string
	// Fix says how to mend it, in the imperative. One or two sentences.
	Fix string
	// Limits says what the check does not decide, and when it answers unknown.
	Limits string
	// Sources are documentation pages on which the rule rests.
	Sources []string
	// AsOf is the date, YYYY-MM-DD, of the facts the rule rests on.
	AsOf       string
	Frameworks finding.Frameworks
	// Run examines the inventory and reports to the pass.
	Run func(*Pass)
}

// Settings are the choices of the user that checks depend on. The zero value is
// not useful: see [DefaultSettings].
type Settings struct {
	// Today is the date for which the report is made.
	Today time.Time
	// TrustedAccounts are account ids outside the target that may be named.
	TrustedAccounts []string
	// RequiredTags are tag keys that every function must have.
	RequiredTags []string
	// DeprecationNotice is how many days before its deprecation a runtime is
	// reported.
	DeprecationNotice int
	// MaxVariables, MaxStatements: limits of env-variable-count and
	// policy-statement-count. MaxTimeout (seconds), MaxMemory and MaxStorage
	// (MiB): limits of resources-excess. MaxRetentionDays: limit of
	// durable-history. SharedLayer: the number of functions from which a layer
	// is reported as shared.
	MaxVariables, MaxStatements       int
	MaxTimeout, MaxMemory, MaxStorage int
	MaxRetentionDays                  int
	SharedLayer                       int
	// Salt keys the hash prefixes shown for secrets.
	Salt []byte
	// FileName gives the name of a file for the ids of findings, the same
	// wherever the run was started; nil takes the name as it is.
	FileName func(string) string
}

// DefaultSettings returns the documented defaults for a day.
func DefaultSettings(today time.Time) Settings {
	return Settings{
		Today:             today,
		DeprecationNotice: 180,
		RequiredTags:      nil,
		MaxVariables:      20,
		MaxStatements:     10,
		MaxTimeout:        600,
		MaxMemory:         3008,
		MaxStorage:        2048,
		MaxRetentionDays:  30,
		SharedLayer:       5,
	}
}

// Pass is one run of one check over one inventory.
type Pass struct {
	Inventory *inventory.Inventory
	Settings  Settings

	check   *Check
	results []Result
	passed  int
}

// Result is what a check says about one cause.
type Result struct {
	Verdict finding.Verdict
	// Message is one sentence about this case. It may hold names from the
	// target, never a secret.
	Message string
	// About are the resources it is about; at least one.
	About []*inventory.Resource
	// At is the fact that decides: its place is the place of the finding, and
	// results of one check with the same place and verdict are one finding with
	// several resources. If it has no place, the first resource's is taken.
	At inventory.Source
	// Detail tells apart several findings at one place; usually empty.
	Detail   string
	Evidence []finding.Evidence
	// Severity replaces the check's severity if set.
	Severity finding.Severity
	// Fix replaces the check's remediation text if set, and Command adds the
	// next command.
	Fix, Command string
}

// Fail reports that the rule is broken.
func (p *Pass) Fail(r Result) {
	r.Verdict = finding.Fail
	p.results = append(p.results, r)
}

// Unknown reports that the rule cannot be decided, and why (Result.Message).
func (p *Pass) Unknown(r Result) {
	r.Verdict = finding.Unknown
	p.results = append(p.results, r)
}

// OK counts a resource for which the rule holds.
func (p *Pass) OK() { p.passed++ }
