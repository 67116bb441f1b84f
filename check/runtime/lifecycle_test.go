package runtime

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLifecyclesAreRead(t *testing.T) {
	all := lifecycles()
	if len(all) < 50 {
		t.Fatalf("the table holds %d runtimes", len(all))
	}
	for name, l := range all {
		if l.deprecated.IsZero() && name != "nodejs26.x" && name != "python3.15" {
			t.Errorf("%s has no deprecation date", name)
		}
		if _, ok := all[l.successor]; l.successor != "" && !ok {
			t.Errorf("successor %s of %s is not in the table", l.successor, name)
		}
	}
	// A date that the page gave, as a check of the columns.
	l := all["nodejs22.x"]
	if got := l.deprecated.Format(time.DateOnly) + " " + l.blockCreate.Format(time.DateOnly) + " " + l.blockUpdate.Format(time.DateOnly); got != "2027-04-30 2027-06-01 2027-07-01" {
		t.Errorf("nodejs22.x: %s", got)
	}
	if _, err := time.Parse(time.DateOnly, lifecycleDate); err != nil {
		t.Error(err)
	}
}

func TestBlocks(t *testing.T) {
	l := lifecycle{blockCreate: day("2026-12-10"), blockUpdate: day("2027-01-11")}
	for today, want := range map[string]string{
		"2026-12-09": "creation blocked from 2026-12-10, updates blocked from 2027-01-11",
		"2026-12-10": "creation blocked since 2026-12-10, updates blocked from 2027-01-11",
		"2027-02-01": "creation blocked since 2026-12-10, updates blocked since 2027-01-11",
	} {
		if got := l.blocks(day(today)); got != want {
			t.Errorf("%s: %s", today, got)
		}
	}
	if got := (lifecycle{}).blocks(day("2026-01-01")); got != "" {
		t.Errorf("unknown dates: %q", got)
	}
}

func TestDaysBetweenCountsCalendarDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2020, 1, 1, rapid.IntRange(0, 23).Draw(t, "hour"), 59, 0, 0, time.UTC)
		days := rapid.IntRange(-3000, 3000).Draw(t, "days")
		to := time.Date(2020, 1, 1+days, rapid.IntRange(0, 23).Draw(t, "other hour"), 0, 0, 0, time.UTC)
		if got := daysBetween(from, to); got != days {
			t.Fatalf("%v to %v: %d days, not %d", from, to, got, days)
		}
	})
}
