package lookup

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMayEqual(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"a", "a", true},
		{"a", "b", false},
		{"", "", true},
		{"", "?*", false},
		{"svc-?*-a", "svc-prod-a", true},
		{"svc-?*-a", "svc--a", false},
		{"svc-?*-a", "svc-?*-b", false},
		{"?*-fn", "c-?*", true},
		{"?*", "?*", true},
		{"a?*", "b?*", false},
		{"/x/?*/y", "/x/?*", true},
	} {
		if got := MayEqual(c.a, c.b); got != c.want {
			t.Errorf("MayEqual(%q, %q) = %t, want %t", c.a, c.b, got, c.want)
		}
		if got := MayEqual(c.b, c.a); got != c.want {
			t.Errorf("MayEqual(%q, %q) = %t, want %t", c.b, c.a, got, c.want)
		}
	}
}

// Hiding parts of a text in two ways leaves two globs that may be equal.
func TestMayEqualHoldsForPartsOfOneText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.StringMatching(`[a-c-]{1,3}`), 1, 6).Draw(t, "parts")
		hide := func(label string) string {
			out := make([]string, len(parts))
			for i, p := range parts {
				out[i] = p
				if rapid.Bool().Draw(t, label) {
					out[i] = "?*"
				}
			}
			return strings.Join(out, "")
		}
		if a, b := hide("a"), hide("b"); !MayEqual(a, b) {
			t.Fatalf("%q and %q stand for %q", a, b, strings.Join(parts, ""))
		}
	})
}
