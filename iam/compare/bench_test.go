package compare_test

import (
	"testing"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/catalog"
	"github.com/temper-security/temper/iam/compare"
)

// BenchmarkPolicyPairs compares the pairs of the conformance set in turn.
func BenchmarkPolicyPairs(b *testing.B) {
	catalog.Embedded()
	type docs struct{ p1, p2 *iam.Document }
	var all []docs
	for _, p := range readPairs(b) {
		all = append(all, docs{parse(b, p.P1), parse(b, p.P2)})
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		p := all[n%len(all)]
		n++
		compare.Compare(compare.Document(p.p2), compare.Document(p.p1), compare.Options{AssumeVersion: iam.VersionCurrent})
	}
}
