package report

import "github.com/temper-security/temper/finding"

// Filled returns the report with an empty list wherever a list is nil: in JSON a
// list is never null. The report itself is not changed; findings are copied only
// if one needs it.
func Filled(r *Report) *Report {
	out := *r
	out.Targets = filled(out.Targets)
	out.Checks = filled(out.Checks)
	out.Findings = filled(out.Findings)
	out.Coverage.Files.Skipped = filled(out.Coverage.Files.Skipped)
	out.Coverage.Unknown = filled(out.Coverage.Unknown)
	if out.Summary.BySeverity == nil {
		out.Summary.BySeverity = map[finding.Severity]int{}
	}
	copied := false
	for i := range r.Findings {
		f := r.Findings[i]
		if f.Resources != nil && f.Evidence != nil {
			continue
		}
		if !copied {
			out.Findings = append([]finding.Finding(nil), r.Findings...)
			copied = true
		}
		f.Resources, f.Evidence = filled(f.Resources), filled(f.Evidence)
		out.Findings[i] = f
	}
	return &out
}

func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// NothingRead reports whether a run saw nothing to check: its clean result means
// nothing.
func NothingRead(r *Report) bool {
	return r.Coverage.Files.Parsed == 0 && r.Coverage.Functions == 0 && len(r.Targets) == 0 && len(r.Findings) == 0
}

// OtherGaps returns the gaps of the coverage that are not verdicts which stand
// among the findings too.
func OtherGaps(r *Report) []Gap {
	type key struct{ what, why string }
	listed := map[key]bool{}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Verdict == finding.Unknown {
			listed[key{f.Check, f.Message}] = true
		}
	}
	var other []Gap
	for _, g := range r.Coverage.Unknown {
		if !listed[key{g.What, g.Why}] {
			other = append(other, g)
		}
	}
	return other
}
