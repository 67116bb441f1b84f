package compare_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/catalog"
	"github.com/temper-security/temper/iam/compare"
	"github.com/temper-security/temper/internal/shared"
)

type policyPair struct {
	ID        string          `json:"id"`
	P1        json.RawMessage `json:"p1"`
	P2        json.RawMessage `json:"p2"`
	Corrected string          `json:"relation_corrected"`
	Disputed  bool            `json:"label_disputed"`
}

func readPairs(t testing.TB) []policyPair {
	data, err := os.ReadFile(filepath.Join(shared.Dir(t, "conformance/iam"), "policy-pairs.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Pairs []policyPair }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Pairs
}

func parse(t testing.TB, text []byte) *iam.Document {
	t.Helper()
	d, err := iam.Parse(text)
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return d
}

// The pairs are of Quacky (BSD licence), with labels that were checked by a second
// engine. In a label p1 is what is judged, so p1 is NEW and p2 OLD.
func TestPolicyPairs(t *testing.T) {
	want := map[string]compare.Relation{
		"equivalent": compare.Equal, "p1_narrower": compare.Narrower,
		"p1_wider": compare.Wider, "incomparable": compare.Incomparable,
	}
	catalog.Embedded()
	var times []time.Duration
	wrong := 0
	for _, p := range readPairs(t) {
		p1, p2 := parse(t, p.P1), parse(t, p.P2)
		start := time.Now()
		r := compare.Compare(compare.Document(p2), compare.Document(p1), compare.Options{AssumeVersion: iam.VersionCurrent})
		times = append(times, time.Since(start))
		if r.Relation != want[p.Corrected] {
			wrong++
			if wrong <= 8 {
				t.Errorf("%s: %s, want %s (disputed %v)\nnew in old: %v %+v\nold in new: %v %+v\np1 %s\np2 %s", p.ID, r.Relation, p.Corrected, p.Disputed,
					r.NewWithinOld, r.NewOnly, r.OldWithinNew, r.OldOnly, p.P1, p.P2)
			}
		}
	}
	slices.Sort(times)
	n := len(times)
	t.Logf("%d pairs, %d wrong; p50 %v, p90 %v, p99 %v, max %v", n, wrong, times[n/2], times[n*90/100], times[n*99/100], times[n-1])
}
