package compare_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/catalog"
	"github.com/temper-security/temper/iam/compare"
)

// TestManagedPolicies reads a file of AWS managed policies, a list of objects with
// name and document, that TEMPER_MANAGED_POLICIES names. Each must be equal to
// itself with its statements turned round, and without one of its Allow statements
// no more permissive.
func TestManagedPolicies(t *testing.T) {
	path := os.Getenv("TEMPER_MANAGED_POLICIES")
	if path == "" {
		t.Skip("skipped: TEMPER_MANAGED_POLICIES names no file of managed policies")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Name     string          `json:"name"`
		Document json.RawMessage `json:"document"`
	}
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	catalog.Embedded()
	var times []time.Duration
	timed := func(f func()) {
		start := time.Now()
		f()
		times = append(times, time.Since(start))
	}
	equal, removed, narrower := 0, 0, 0
	for _, p := range list {
		d := parse(t, p.Document)
		turned := *d
		turned.Statements = slices.Clone(d.Statements)
		slices.Reverse(turned.Statements)
		timed(func() {
			r := compare.Compare(compare.Document(d), compare.Document(&turned), compare.Options{})
			if equal++; r.Relation != compare.Equal {
				t.Errorf("%s with itself: %s %+v %+v", p.Name, r.Relation, r.NewWithinOld, r.OldWithinNew)
			}
		})
		for i := range d.Statements {
			if d.Statements[i].Effect != iam.Allow || len(d.Statements) > 12 && i%5 != 0 {
				continue
			}
			less := *d
			less.Statements = slices.Delete(slices.Clone(d.Statements), i, i+1)
			timed(func() {
				r := compare.Compare(compare.Document(d), compare.Document(&less), compare.Options{})
				removed++
				if r.NewWithinOld.State != compare.Proved {
					t.Errorf("%s without statement %d: %s %+v", p.Name, i, r.Relation, r.NewWithinOld)
				}
				if r.Relation == compare.Narrower || r.Relation == compare.Equal {
					narrower++
				} else {
					t.Logf("%s without statement %d: %s %+v", p.Name, i, r.Relation, r.OldWithinNew)
				}
			})
		}
	}
	slices.Sort(times)
	n := len(times)
	t.Logf("%d policies with themselves; %d with a statement removed, %d decided; p50 %v, p99 %v, max %v",
		equal, removed, narrower, times[n/2], times[n*99/100], times[n-1])
}
