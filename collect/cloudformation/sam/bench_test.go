package sam

import (
	"testing"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// BenchmarkTransform transforms the templates of serverless-patterns; reading
// them is not part of it.
func BenchmarkTransform(b *testing.B) {
	var roots []*template.Node
	bytes := 0
	for _, p := range patternPairs(b) {
		nodes, err := template.Read(p.name, p.source, template.DefaultLimits())
		if err != nil || len(nodes) != 1 {
			continue
		}
		roots = append(roots, nodes[0])
		bytes += len(p.source)
	}
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		for _, root := range roots {
			if _, err := Transform(root, Options{}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(roots)), "ns/template")
}
