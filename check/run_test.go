package check

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

var day = time.Date(2026, time.November, 22, 15, 0, 0, 0, time.UTC)

func settings() Settings { return DefaultSettings(day) }

// source is a place in the test's template.
func source(path string, line int) inventory.Source {
	return inventory.Source{File: "t.yaml", Line: line, Column: 3, Path: path}
}

func functionWith(id, runtime string, at inventory.Source) *inventory.Function {
	return &inventory.Function{
		Resource: inventory.Resource{ID: id, Type: "AWS::Lambda::Function", Source: source("Resources/"+id, 1)},
		Runtime:  inventory.Value(runtime, at),
	}
}

// oldRuntime fails for the runtime "old" and is unknown for one that is not known.
var oldRuntime = Check{
	ID: "old-runtime", Title: "Old", Severity: finding.High, Fix: "Move",
	Run: func(p *Pass) {
		for _, f := range p.Inventory.Functions {
			about := []*inventory.Resource{&f.Resource}
			switch v, known := f.Runtime.Get(); {
			case !known:
				p.Unknown(Result{Message: "unknown: " + f.Runtime.Why(), About: about, At: f.Runtime.Source})
			case v == "old":
				p.Fail(Result{Message: "old", About: about, At: f.Runtime.Source})
			default:
				p.OK()
			}
		}
	},
}

func TestOneCauseIsOneFinding(t *testing.T) {
	t.Parallel()
	globals := source("Globals/Function/Runtime", 4)
	inv := &inventory.Inventory{Functions: []*inventory.Function{
		functionWith("A", "old", globals),
		functionWith("B", "old", globals),
		functionWith("C", "old", source("Resources/C/Properties/Runtime", 20)),
		functionWith("D", "new", source("Resources/D/Properties/Runtime", 30)),
	}}
	out := Run([]Check{oldRuntime}, []*inventory.Inventory{inv}, settings(), nil)
	var got []string
	for _, f := range out.Findings {
		var ids []string
		for _, r := range f.Resources {
			ids = append(ids, r.ID)
		}
		got = append(got, strings.Join(ids, "+"))
	}
	if diff := cmp.Diff([]string{"A+B", "C"}, got); diff != "" {
		t.Errorf("resources of findings (-want +got):\n%s", diff)
	}
	if got := out.Findings[0].Message; got != "old (also B)" {
		t.Errorf("message = %q, want it to name the other function", got)
	}
	if out.Passed != 1 {
		t.Errorf("passed = %d, want 1", out.Passed)
	}
}

func TestIDsDoNotDependOnLines(t *testing.T) {
	t.Parallel()
	id := func(line int) string {
		inv := &inventory.Inventory{Functions: []*inventory.Function{functionWith("A", "old", source("Resources/A/Properties/Runtime", line))}}
		return Run([]Check{oldRuntime}, []*inventory.Inventory{inv}, settings(), nil).Findings[0].ID
	}
	if a, b := id(3), id(300); a != b || len(a) != 12 {
		t.Errorf("ids %q and %q of the same finding on two lines", a, b)
	}
}

func TestPanicOfACheckIsUnknownAndOthersRun(t *testing.T) {
	t.Parallel()
	broken := Check{ID: "broken", Severity: finding.Low, Run: func(*Pass) { panic("index out of range") }}
	inv := &inventory.Inventory{Functions: []*inventory.Function{functionWith("A", "old", source("x", 1))}}
	out := Run([]Check{broken, oldRuntime}, []*inventory.Inventory{inv}, settings(), nil)
	if len(out.Findings) != 2 || out.Findings[0].Check != "old-runtime" || out.Findings[1].Verdict != finding.Unknown {
		t.Fatalf("findings = %+v, want the other check's and an unknown one", out.Findings)
	}
}

// variantsOf makes one inventory for each row of truths of the named conditions.
func variantsOf(names []string, rows ...[]bool) []*inventory.Inventory {
	var list []*inventory.Inventory
	for _, row := range rows {
		inv := &inventory.Inventory{}
		for i, holds := range row {
			inv.Scenario = append(inv.Scenario, inventory.Assumption{Condition: names[i], Holds: holds})
		}
		list = append(list, inv)
	}
	return list
}

func TestDescribeConditions(t *testing.T) {
	t.Parallel()
	two := variantsOf([]string{"A", "B"}, []bool{false, false}, []bool{false, true}, []bool{true, false}, []bool{true, true})
	for _, test := range []struct {
		name string
		in   []bool
		want string
	}{
		{"always", []bool{true, true, true, true}, ""},
		{"one condition", []bool{false, false, true, true}, "A"},
		{"its negation", []bool{true, true, false, false}, "not A"},
		{"both", []bool{false, false, false, true}, "A and B"},
		{"neither", []bool{true, false, false, false}, "not A and not B"},
		{"one or the other", []bool{false, true, true, true}, "A, or B"},
		{"exactly one", []bool{false, true, true, false}, "not A and B, or A and not B"},
	} {
		got := describe(two, test.in)
		if !sameTerms(got, test.want) {
			t.Errorf("%s: describe = %q, want %q", test.name, got, test.want)
		}
	}
	// Parity of three conditions needs four terms of three: say so instead.
	three := variantsOf([]string{"A", "B", "C"},
		[]bool{false, false, false}, []bool{false, false, true}, []bool{false, true, false}, []bool{false, true, true},
		[]bool{true, false, false}, []bool{true, false, true}, []bool{true, true, false}, []bool{true, true, true})
	got := describe(three, []bool{false, true, true, false, true, false, false, true})
	if want := "4 of the 8 examined combinations of conditions"; got != want {
		t.Errorf("describe = %q, want %q", got, want)
	}
}

// sameTerms compares descriptions without regard to the order of terms and
// literals.
func sameTerms(a, b string) bool {
	norm := func(s string) map[string]bool {
		set := map[string]bool{}
		for _, term := range strings.Split(s, ", or ") {
			words := strings.Split(term, " and ")
			if len(words) == 2 && words[0] > words[1] {
				words[0], words[1] = words[1], words[0]
			}
			set[strings.Join(words, " and ")] = true
		}
		return set
	}
	return cmp.Equal(norm(a), norm(b))
}

func TestFindingsOfVariantsAreJoined(t *testing.T) {
	t.Parallel()
	at := source("Resources/A/Properties/Runtime", 9)
	variants := variantsOf([]string{"IsProd"}, []bool{false}, []bool{true})
	variants[0].Functions = []*inventory.Function{functionWith("A", "old", at)}
	variants[1].Functions = []*inventory.Function{functionWith("A", "new", at)}
	out := Run([]Check{oldRuntime}, variants, settings(), nil)
	if len(out.Findings) != 1 || out.Findings[0].Condition != "not IsProd" {
		t.Fatalf("findings = %+v, want one that holds when not IsProd", out.Findings)
	}
	variants[1].Functions[0].Runtime = inventory.Value("old", at)
	out = Run([]Check{oldRuntime}, variants, settings(), nil)
	if len(out.Findings) != 1 || out.Findings[0].Condition != "" {
		t.Fatalf("findings = %+v, want one that always holds", out.Findings)
	}
}

func TestWaivers(t *testing.T) {
	t.Parallel()
	at := source("Resources/A/Properties/Runtime", 9)
	run := func(w inventory.Waiver, rules ...Rule) []finding.Finding {
		f := functionWith("A", "old", at)
		if w.Check != "" {
			f.Waivers = []inventory.Waiver{w}
		}
		inv := &inventory.Inventory{Functions: []*inventory.Function{f, functionWith("B", "new", at)}}
		return Run([]Check{oldRuntime, WaiverInvalid([]Check{oldRuntime}, rules)}, []*inventory.Inventory{inv}, settings(), rules).Findings
	}
	waiver := inventory.Waiver{Check: "old-runtime", Reason: "moving in spring", Until: "2026-11-22"}
	for _, test := range []struct {
		name    string
		list    []finding.Finding
		waived  bool
		invalid string
	}{
		{"none", run(inventory.Waiver{}), false, ""},
		{"last day", run(waiver), true, ""},
		{"ended", run(inventory.Waiver{Check: "old-runtime", Reason: "r", Until: "2026-11-21"}), false, "it ended on 2026-11-21"},
		{"no reason", run(inventory.Waiver{Check: "old-runtime"}), false, "it has no reason"},
		{"bad date", run(inventory.Waiver{Check: "old-runtime", Reason: "r", Until: "spring"}), false, "its date is not YYYY-MM-DD"},
		{"other check", run(inventory.Waiver{Check: "oldruntime", Reason: "r"}), false, "no check has this id"},
		{"rule", run(inventory.Waiver{}, Rule{Waiver: waiver, Resource: "A*", File: "*.yaml"}), true, ""},
		{"rule for another resource", run(inventory.Waiver{}, Rule{Waiver: waiver, Resource: "B"}), false, ""},
		{"rule for another file", run(inventory.Waiver{}, Rule{Waiver: waiver, File: "u.yaml"}), false, ""},
	} {
		var waived bool
		var invalid string
		for _, f := range test.list {
			switch f.Check {
			case "old-runtime":
				waived = f.Waived != nil
			case "waiver-invalid":
				invalid = f.Evidence[0].Value
			}
		}
		if waived != test.waived || invalid != test.invalid {
			t.Errorf("%s: waived %v, invalid %q; want %v, %q", test.name, waived, invalid, test.waived, test.invalid)
		}
	}
}

func TestSortPutsTheWorstFirst(t *testing.T) {
	t.Parallel()
	mk := func(id string, v finding.Verdict, s finding.Severity, line int) finding.Finding {
		return finding.Finding{ID: id, Verdict: v, Severity: s, Location: &finding.Location{File: "f", Line: line}}
	}
	list := []finding.Finding{
		mk("unknown", finding.Unknown, finding.Critical, 1),
		mk("low", finding.Fail, finding.Low, 1),
		mk("high-2", finding.Fail, finding.High, 2),
		mk("high-1", finding.Fail, finding.High, 1),
	}
	Sort(list)
	var got []string
	for _, f := range list {
		got = append(got, f.ID)
	}
	if diff := cmp.Diff([]string{"high-1", "high-2", "low", "unknown"}, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestWaiverCoversAResultOfSeveralResources(t *testing.T) {
	t.Parallel()
	waived := inventory.Waiver{Check: "pair", Reason: "agreed"}
	mk := func(id, kind string, with bool) *inventory.Resource {
		r := &inventory.Resource{ID: id, Type: kind, Source: source("Resources/"+id, 1)}
		if with {
			r.Waivers = []inventory.Waiver{waived}
		}
		return r
	}
	for _, test := range []struct {
		name  string
		about []*inventory.Resource
		want  bool
	}{
		{"at neither", []*inventory.Resource{mk("F", "Function", false), mk("P", "Permission", false)}, false},
		{"at the function", []*inventory.Resource{mk("F", "Function", true), mk("P", "Permission", false)}, true},
		{"at the permission", []*inventory.Resource{mk("F", "Function", false), mk("P", "Permission", true)}, true},
		{"at one of two functions", []*inventory.Resource{mk("F", "Function", true), mk("G", "Function", false)}, false},
		{"at the second of two functions", []*inventory.Resource{mk("F", "Function", false), mk("G", "Function", true)}, false},
		{"at both functions", []*inventory.Resource{mk("F", "Function", true), mk("G", "Function", true)}, true},
		{"at the role of two functions", []*inventory.Resource{mk("F", "Function", false), mk("G", "Function", false), mk("R", "Role", true)}, true},
	} {
		pair := Check{ID: "pair", Severity: finding.Low, Fix: "x", Run: func(p *Pass) {
			p.Fail(Result{Message: "m", About: test.about, At: source("Resources/x", 1)})
		}}
		out := Run([]Check{pair}, []*inventory.Inventory{{}}, settings(), nil)
		if got := out.Findings[0].Waived != nil; got != test.want {
			t.Errorf("%s: waived %v, want %v", test.name, got, test.want)
		}
	}
}

// BenchmarkRunOneCause joins 10,000 results of one cause.
func BenchmarkRunOneCause(b *testing.B) {
	inv := &inventory.Inventory{}
	at := source("Globals/Function/Runtime", 4)
	for i := range 10_000 {
		inv.Functions = append(inv.Functions, functionWith(fmt.Sprintf("F%d", i), "old", at))
	}
	for b.Loop() {
		if out := Run([]Check{oldRuntime}, []*inventory.Inventory{inv}, settings(), nil); len(out.Findings) != 1 {
			b.Fatalf("%d findings", len(out.Findings))
		}
	}
}
