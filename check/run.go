package check

import (
	"fmt"
	"sort"
	"strings"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// Outcome is what checks said about one target.
type Outcome struct {
	// Findings hold one entry a cause, worst first.
	Findings []finding.Finding
	// Passed counts the verdicts that passed, in the first variant.
	Passed int
}

// Run runs checks over the variants of one target: the inventories that hold
// under the different ways its conditions can be decided. A finding that does
// not hold in all variants says under which conditions it does. Waivers at the
// resources and rules are applied; see [Rule].
//
// The cost is that of the checks times the number of variants.
func Run(checks []Check, variants []*inventory.Inventory, s Settings, rules []Rule) Outcome {
	m := merger{variants: variants, settings: s, rules: rules, byKey: map[key]*group{}}
	var out Outcome
	for v, inv := range variants {
		for i := range checks {
			p := Pass{Inventory: inv, Settings: s, check: &checks[i]}
			runOne(&p)
			for _, r := range p.results {
				m.add(v, &checks[i], r)
			}
			if v == 0 {
				out.Passed += p.passed
			}
		}
	}
	out.Findings = m.findings()
	hide(out.Findings, variants)
	return out
}

// runOne runs a check. A check that panics has decided nothing: that is reported
// as unknown, and the other checks still run.
func runOne(p *Pass) {
	defer func() {
		if r := recover(); r != nil {
			p.results = []Result{{
				Verdict: finding.Unknown,
				Message: fmt.Sprintf("The check stopped with an internal error (%v); please report it", r),
				Detail:  "internal error",
			}}
		}
	}()
	p.check.Run(p)
}

// key identifies a cause: what fails, where, and whether it is waived.
type key struct {
	check   string
	verdict finding.Verdict
	file    string
	cause   string
	detail  string
	waived  string
}

// group collects the results of one cause over resources and variants.
type group struct {
	key      key
	check    *Check
	first    Result
	about    []*inventory.Resource
	evidence []finding.Evidence
	in       []bool // by variant
	waived   *finding.Waived
	// seen holds what about and evidence hold already.
	seen map[any]bool
}

// resourceKey and evidenceKey identify what a finding names once.
type resourceKey struct{ id, kind string }

type evidenceKey struct {
	evidence finding.Evidence
	at       finding.Location
}

// once reports whether a key is met for the first time.
func (g *group) once(key any) bool {
	if g.seen[key] {
		return false
	}
	g.seen[key] = true
	return true
}

type merger struct {
	variants []*inventory.Inventory
	settings Settings
	rules    []Rule
	byKey    map[key]*group
	order    []*group
}

func (m *merger) add(variant int, c *Check, r Result) {
	at := r.At
	if at == (inventory.Source{}) && len(r.About) > 0 {
		at = r.About[0].Source
		r.At = at
	}
	cause := at.Path
	if cause == "" {
		for _, res := range r.About {
			cause += res.ID + "\x00"
		}
	}
	waived := m.waiver(c.ID, r)
	k := key{check: c.ID, verdict: r.Verdict, file: at.File, cause: cause, detail: r.Detail}
	if waived != nil {
		k.waived = waived.By
	}
	g := m.byKey[k]
	if g == nil {
		g = &group{key: k, check: c, first: r, in: make([]bool, len(m.variants)), waived: waived, seen: map[any]bool{}}
		m.byKey[k] = g
		m.order = append(m.order, g)
	}
	g.in[variant] = true
	for _, res := range r.About {
		if g.once(resourceKey{res.ID, res.Type}) {
			g.about = append(g.about, res)
		}
	}
	for _, e := range r.Evidence {
		k := evidenceKey{evidence: e}
		if k.evidence.Location = nil; e.Location != nil {
			k.at = *e.Location
		}
		if g.once(k) {
			g.evidence = append(g.evidence, e)
		}
	}
}

func (m *merger) findings() []finding.Finding {
	ids := map[string]bool{}
	list := make([]finding.Finding, 0, len(m.order))
	for _, g := range m.order {
		list = append(list, m.finding(g, ids))
	}
	Sort(list)
	return list
}

func (m *merger) finding(g *group, ids map[string]bool) finding.Finding {
	r, c := g.first, g.check
	f := finding.Finding{
		Check: c.ID, Title: c.Title, Severity: c.Severity, Verdict: g.key.verdict,
		Message:     r.Message + g.others(),
		Condition:   describe(m.variants, g.in),
		Location:    Place(r.At),
		Evidence:    g.evidence,
		Remediation: finding.Remediation{Text: c.Fix, Command: r.Command},
		Frameworks:  c.Frameworks,
		Waived:      g.waived,
	}
	if r.Severity != "" {
		f.Severity = r.Severity
	}
	if r.Fix != "" {
		f.Remediation.Text = r.Fix
	}
	if f.Remediation.Command == "" {
		f.Remediation.Command = "temper explain " + c.ID
	}
	if f.Evidence == nil {
		f.Evidence = []finding.Evidence{}
	}
	detail := g.key.detail
	if f.Verdict == finding.Unknown {
		detail += "\x00unknown"
	}
	file := g.key.file
	if m.settings.FileName != nil {
		file = m.settings.FileName(file)
	}
	f.ID = finding.Fingerprint(c.ID, file, g.key.cause, detail)
	if ids[f.ID] {
		f.ID = finding.Fingerprint(c.ID, file, g.key.cause, detail+"\x00waived by "+g.key.waived)
	}
	ids[f.ID] = true
	f.Resources = make([]finding.Resource, 0, len(g.about))
	for _, res := range g.about {
		f.Resources = append(f.Resources, about(res))
	}
	return f
}

// alsoNamed is how many of the other resources a message names.
const alsoNamed = 3

// others names the resources of a joined finding that the message of its first
// result does not speak of, those of the type that the result is about.
func (g *group) others() string {
	if len(g.first.About) == 0 {
		return ""
	}
	kind := g.first.About[0].Type
	spoken := map[string]bool{}
	for _, r := range g.first.About {
		spoken[r.ID] = true
	}
	var names []string
	for _, r := range g.about {
		if r.Type == kind && !spoken[r.ID] {
			names = append(names, r.ID)
		}
	}
	switch n := len(names); {
	case n == 0:
		return ""
	case n > alsoNamed:
		return fmt.Sprintf(" (also %s and %d more)", strings.Join(names[:alsoNamed], ", "), n-alsoNamed)
	default:
		return " (also " + strings.Join(names, ", ") + ")"
	}
}

func about(r *inventory.Resource) finding.Resource {
	name, _ := r.Name.Get()
	return finding.Resource{
		Type: r.Type, ID: r.ID, Name: name, Account: r.Account, Region: r.Region,
		Construct: r.Construct, Location: Place(r.Source),
	}
}

// Sort orders findings: what fails before what is unknown, worst first, then by
// place and id.
func Sort(list []finding.Finding) {
	place := func(f *finding.Finding) (string, int, int) {
		if f.Location == nil {
			return "", 0, 0
		}
		return f.Location.File, f.Location.Line, f.Location.Column
	}
	sort.SliceStable(list, func(i, j int) bool {
		a, b := &list[i], &list[j]
		if a.Verdict != b.Verdict {
			return a.Verdict == finding.Fail
		}
		if a.Severity != b.Severity {
			return a.Severity.Rank() < b.Severity.Rank()
		}
		af, al, ac := place(a)
		bf, bl, bc := place(b)
		if n := strings.Compare(af, bf); n != 0 {
			return n < 0
		}
		if al != bl {
			return al < bl
		}
		if ac != bc {
			return ac < bc
		}
		if n := strings.Compare(a.Check, b.Check); n != 0 {
			return n < 0
		}
		return a.ID < b.ID
	})
}
