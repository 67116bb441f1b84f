// Package assess runs checks over what was collected and makes the report. It
// is what the commands and the server have in common.
package assess

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/collect"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
	"github.com/temper-security/temper/report"
)

// Request says what to run.
type Request struct {
	Checks   []check.Check
	Settings check.Settings
	// Rules are waivers from files.
	Rules []check.Rule
	// Baseline holds the ids of findings that are known already.
	Baseline map[string]bool
	Version  string
	Started  time.Time
}

// Report runs the checks over all stacks, as many at a time as there are
// processors, and makes the report.
func Report(c *collect.Collection, req Request) *report.Report {
	checks := append(slices.Clone(req.Checks), check.WaiverInvalid(req.Checks, req.Rules))
	outcomes := run(c, checks, req)
	r := &report.Report{
		Schema:    report.Schema,
		Tool:      report.Tool{Name: "temper", Version: req.Version, Today: req.Settings.Today.Format(time.DateOnly)},
		StartedAt: req.Started.UTC().Truncate(time.Second),
		Targets:   []report.Target{},
		Findings:  []finding.Finding{},
		Coverage:  report.Coverage{Checks: len(checks), Unknown: []report.Gap{}},
	}
	gaps := newGaps()
	seen := map[string]bool{}
	for i, stack := range c.Stacks {
		r.Targets = append(r.Targets, report.Target{Kind: string(stack.Origin), Name: stack.Name})
		r.Coverage.Functions += functions(stack)
		r.Coverage.Passed += outcomes[i].Passed
		for _, g := range stack.Gaps {
			gaps.add(g.What, at(g.Why, g.Source))
		}
		for _, f := range outcomes[i].Findings {
			if !seen[f.ID] {
				seen[f.ID] = true
				r.Findings = append(r.Findings, f)
			}
		}
	}
	r.Coverage.Files = files(c)
	summarise(r, req, gaps)
	r.Coverage.Unknown = gaps.list
	r.Checks = rules(checks, r.Findings)
	return r
}

func run(c *collect.Collection, checks []check.Check, req Request) []check.Outcome {
	outcomes := make([]check.Outcome, len(c.Stacks))
	work := make(chan int)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range work {
				outcomes[i] = check.Run(checks, c.Stacks[i].Variants, req.Settings, req.Rules)
			}
		})
	}
	for i := range c.Stacks {
		work <- i
	}
	close(work)
	group.Wait()
	return outcomes
}

// functions counts the functions that exist under some condition.
func functions(s *collect.Stack) int {
	ids := map[string]bool{}
	for _, inv := range s.Variants {
		for _, f := range inv.Functions {
			ids[f.ID] = true
		}
	}
	return len(ids)
}

func files(c *collect.Collection) report.Files {
	f := report.Files{Found: c.Found, Parsed: c.Parsed, Skipped: []report.Skipped{}}
	for _, s := range c.Skipped {
		f.Skipped = append(f.Skipped, report.Skipped{Path: s.Path, Reason: s.Reason})
	}
	return f
}

// summarise takes the findings of the baseline out, and counts the others.
func summarise(r *report.Report, req Request, gaps *gaps) {
	sum := report.Summary{BySeverity: map[finding.Severity]int{}}
	for _, s := range finding.Severities() {
		sum.BySeverity[s] = 0
	}
	dirty := map[string]bool{}
	kept := r.Findings[:0]
	for _, f := range r.Findings {
		switch {
		case f.Waived != nil:
			sum.Waived++
		case req.Baseline[f.ID]:
			sum.Baseline++
			continue
		case f.Verdict == finding.Unknown:
			sum.Unknown++
			gaps.addN(f.Check, f.Message, len(f.Resources))
		default:
			sum.BySeverity[f.Severity]++
			for _, res := range f.Resources {
				if res.Type == "AWS::Lambda::Function" && f.Severity.AtLeast(finding.Low) {
					dirty[place(f, res)] = true
				}
			}
		}
		kept = append(kept, f)
	}
	r.Findings = kept
	check.Sort(r.Findings)
	sum.Clean = max(0, r.Coverage.Functions-len(dirty))
	r.Summary = sum
}

// place tells apart functions of the same name in different files.
func place(f finding.Finding, res finding.Resource) string {
	switch {
	case res.Location != nil:
		return fmt.Sprintf("%s\x00%s", res.Location.File, res.ID)
	case f.Location != nil:
		return f.Location.File + "\x00" + res.ID
	}
	return res.ID
}

func at(why string, s inventory.Source) string {
	if s.File == "" || strings.Contains(why, s.File) {
		return why
	}
	return why + " (" + s.String() + ")"
}

// gaps counts equal gaps together.
type gaps struct {
	list  []report.Gap
	index map[[2]string]int
}

func newGaps() *gaps { return &gaps{list: []report.Gap{}, index: map[[2]string]int{}} }

func (g *gaps) add(what, why string) { g.addN(what, why, 1) }

func (g *gaps) addN(what, why string, n int) {
	k := [2]string{what, why}
	if i, ok := g.index[k]; ok {
		g.list[i].Count += n
		return
	}
	g.index[k] = len(g.list)
	g.list = append(g.list, report.Gap{What: what, Why: why, Count: n})
}

// HelpURI returns the address of the page of a check.
func HelpURI(id string) string {
	return "https://github.com/temper-security/temper/blob/main/docs/checks/" + id + ".md"
}

// rules describes the checks that have findings.
func rules(checks []check.Check, findings []finding.Finding) []report.Rule {
	used := map[string]bool{}
	for _, f := range findings {
		used[f.Check] = true
	}
	list := []report.Rule{}
	for _, c := range checks {
		if used[c.ID] {
			list = append(list, report.Rule{
				ID: c.ID, Title: c.Title, Category: c.Category, Severity: c.Severity, Why: c.Why, Fix: c.Fix,
				Limits: c.Limits, Sources: c.Sources, AsOf: c.AsOf, HelpURI: HelpURI(c.ID), Frameworks: c.Frameworks,
			})
		}
	}
	return list
}
