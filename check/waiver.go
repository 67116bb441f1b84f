package check

import (
	"path"
	"slices"
	"time"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// Rule is a waiver from a file: it applies to every resource it matches.
type Rule struct {
	inventory.Waiver
	// Resource and File are globs (path.Match) for the resource's id or name and
	// the file it is defined in; empty matches all.
	Resource, File string
}

func (r Rule) matches(check string, res *inventory.Resource) bool {
	if r.Check != check {
		return false
	}
	if r.File != "" && !glob(r.File, res.Source.File) {
		return false
	}
	name, _ := res.Name.Get()
	return r.Resource == "" || glob(r.Resource, res.ID) || name != "" && glob(r.Resource, name)
}

func glob(pattern, s string) bool {
	ok, err := path.Match(pattern, s)
	return err == nil && ok || pattern == s
}

// Valid reports whether a waiver counts on a day, and if not, why.
func Valid(w inventory.Waiver, today time.Time) (ok bool, why string) {
	if w.Reason == "" {
		return false, "it has no reason"
	}
	if w.Until == "" {
		return true, ""
	}
	until, err := time.Parse(time.DateOnly, w.Until)
	if err != nil {
		return false, "its date is not YYYY-MM-DD"
	}
	day := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	if day.After(until) {
		return false, "it ended on " + w.Until
	}
	return true, ""
}

// waiver returns the waiver that covers a result, or nil. A result is covered if
// all of its resources of one type are: a finding about a function and a
// permission is accepted by a waiver at either, one about several functions only
// by a waiver at each of them.
func (m *merger) waiver(check string, r Result) *finding.Waived {
	if len(m.rules) == 0 && !slices.ContainsFunc(r.About, func(res *inventory.Resource) bool { return len(res.Waivers) > 0 }) {
		return nil
	}
	covers := map[string]*finding.Waived{}
	for _, res := range r.About {
		if w, seen := covers[res.Type]; !seen || w != nil {
			covers[res.Type] = m.waiverOf(check, res)
		}
	}
	for _, res := range r.About {
		if w := covers[res.Type]; w != nil {
			return w
		}
	}
	return nil
}

func (m *merger) waiverOf(check string, res *inventory.Resource) *finding.Waived {
	for _, w := range res.Waivers {
		if w.Check != check {
			continue
		}
		if ok, _ := Valid(w, m.settings.Today); ok {
			return &finding.Waived{Reason: w.Reason, Until: w.Until, By: w.Source.String()}
		}
	}
	for _, rule := range m.rules {
		if !rule.matches(check, res) {
			continue
		}
		if ok, _ := Valid(rule.Waiver, m.settings.Today); ok {
			return &finding.Waived{Reason: rule.Reason, Until: rule.Until, By: rule.Source.String()}
		}
	}
	return nil
}
