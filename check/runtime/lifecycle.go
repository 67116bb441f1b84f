package runtime

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// docRuntimes is the page with the dates of all runtimes.
const docRuntimes = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"

// lifecycleDate is the day on which the table was read.
const lifecycleDate = "2026-08-15"

//go:embed runtimes.csv
var runtimesCSV string

// lifecycle holds the dates of a managed runtime. The zero date is not known, or
// not scheduled.
type lifecycle struct {
	deprecated, blockCreate, blockUpdate time.Time
	successor                            string
}

// lifecycles returns the table by runtime identifier.
var lifecycles = sync.OnceValue(func() map[string]lifecycle {
	m := map[string]lifecycle{}
	r := csv.NewReader(strings.NewReader(runtimesCSV))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return m // a test reads the table, so this is not shipped
	}
	for _, row := range rows[1:] {
		m[row[0]] = lifecycle{deprecated: day(row[1]), blockCreate: day(row[2]), blockUpdate: day(row[3]), successor: row[4]}
	}
	return m
})

// day parses a date; what is empty is the zero time.
func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// managedRuntime returns the runtime of a function and its dates. verdict is
// applies if there is one, and if not why says why.
func managedRuntime(f *inventory.Function) (name string, l lifecycle, v applicability, why string) {
	pkg, ok := f.PackageType.Or("Zip")
	if ok && pkg == "Image" {
		return "", l, notApplicable, ""
	}
	name, known := f.Runtime.Get()
	switch {
	case known:
	case f.Runtime.IsAbsent() && !ok:
		return "", l, undecided, "package type: " + f.PackageType.Why()
	case f.Runtime.IsAbsent():
		return "", l, undecided, "a function that is no container image needs one, and none is set"
	default:
		return "", l, undecided, f.Runtime.Why()
	}
	l, known = lifecycles()[name]
	if !known {
		return name, l, undecided, fmt.Sprintf("%q is not in the table of %s", name, lifecycleDate)
	}
	return name, l, applies, ""
}

// applicability says whether a rule about managed runtimes can be asked of a
// function.
type applicability uint8

const (
	applies applicability = iota
	notApplicable
	undecided
)

// daysBetween counts whole days.
func daysBetween(from, to time.Time) int {
	return int(truncate(to).Sub(truncate(from)).Hours() / 24)
}

func truncate(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// deprecatedOn reports whether a runtime is deprecated on a day.
func (l lifecycle) deprecatedOn(today time.Time) bool {
	return !l.deprecated.IsZero() && daysBetween(l.deprecated, today) >= 0
}

// blocks says in words since or from when functions cannot be created and
// updated any more.
func (l lifecycle) blocks(today time.Time) string {
	var parts []string
	add := func(what string, t time.Time) {
		switch {
		case t.IsZero():
		case daysBetween(t, today) >= 0:
			parts = append(parts, what+" blocked since "+t.Format(time.DateOnly))
		default:
			parts = append(parts, what+" blocked from "+t.Format(time.DateOnly))
		}
	}
	add("creation", l.blockCreate)
	add("updates", l.blockUpdate)
	return strings.Join(parts, ", ")
}

// evidence of the dates of a runtime.
func (l lifecycle) evidence(name string, at inventory.Source) []finding.Evidence {
	list := []finding.Evidence{
		lookup.Setting("Runtime", name, at, docRuntimes),
		{Kind: finding.Date, What: "deprecation of " + name, Value: l.deprecated.Format(time.DateOnly), Source: docRuntimes + " (as of " + lifecycleDate + ")"},
	}
	if !l.blockUpdate.IsZero() {
		list = append(list, finding.Evidence{Kind: finding.Date, What: "updates of " + name + " blocked", Value: l.blockUpdate.Format(time.DateOnly), Source: docRuntimes + " (as of " + lifecycleDate + ")"})
	}
	return list
}

// move says which runtime to move to.
func (l lifecycle) move() string {
	if l.successor == "" {
		return "Move to a supported runtime of the same language."
	}
	return "Move to " + l.successor + "."
}
