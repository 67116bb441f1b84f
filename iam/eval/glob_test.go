package eval

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/temper-security/temper/iam"
)

func globOf(pattern string) glob { return newGlob(pattern, false, true) }

// TestGlobAgreesWithRegexp holds all forms of globs against the regular expression
// that they mean; ? is one character, not one byte.
func TestGlobAgreesWithRegexp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringOfN(rapid.SampledFrom([]rune("abé:**?")), 0, 10, -1).Draw(t, "pattern")
		s := rapid.StringOfN(rapid.SampledFrom([]rune("aabé:€")), 0, 14, -1).Draw(t, "s")
		expr := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern))
		want := regexp.MustCompile("^(?s:" + expr + ")$").MatchString(s)
		g := globOf(pattern)
		if got := g.match(s, nil, 0); got != truth(want) {
			t.Fatalf("match(%q, %q) = %s, want %v", pattern, s, got, want)
		}
		var tokens []token
		for _, p := range iam.SplitPattern(pattern, false, true) {
			tokens = append(tokens, token{Part: p})
		}
		if got := matchSets(tokens, s); got != want {
			t.Fatalf("matchSets(%q, %q) = %v, want %v", pattern, s, got, want)
		}
	})
}

// TestGlobDoesNotBlowUp matches patterns that are made to take exponential or
// quadratic time against the longest text that a request may hold.
func TestGlobDoesNotBlowUp(t *testing.T) {
	t.Parallel()
	s := strings.Repeat("a", maxText)
	for _, pattern := range []string{
		strings.Repeat("*a", 2000) + "b", strings.Repeat("a*", 2000) + "*b*", "*" + strings.Repeat("a", 2000) + "b*",
		"*" + strings.Repeat("?", 2000) + "b", strings.Repeat("*?", 2000) + "b", strings.Repeat("*a?", 1300) + "b*", "*" + strings.Repeat("a?", 2000) + "b",
		strings.Repeat("*a", 1<<20), strings.Repeat("*", 1<<20) + "b",
	} {
		start := time.Now()
		g := globOf(pattern)
		if g.match(s, nil, 0) == yes {
			t.Errorf("%.10s… matches", pattern)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%.10s… took %v", pattern, took)
		}
	}
}

func BenchmarkGlobHostile(b *testing.B) {
	s := strings.Repeat("a", maxText)
	g := globOf(strings.Repeat("*a?", 1300) + "b*")
	for b.Loop() {
		g.match(s, nil, 0)
	}
}

// TestHugeVariables: what cannot be taken apart in bounded memory is undecidable.
func TestHugeVariables(t *testing.T) {
	t.Parallel()
	g := newGlob(strings.Repeat("${a:b}", 1<<20), true, true)
	if got := g.match("x", nil, 0); got != undecidable {
		t.Errorf("got %s, want undecidable", got)
	}
}
