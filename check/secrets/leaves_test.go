package secrets

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLeaves(t *testing.T) {
	got := []string{}
	leaves(`{"Filters":[{"Pattern":"{\"body\":{\"token\":[{\"prefix\":\"abc\"}],\"n\":[4711]}}"}]}`, func(key, value string) {
		got = append(got, key+"="+value)
	})
	if diff := cmp.Diff([]string{"n=4711", "token=abc"}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzLeaves(f *testing.F) {
	f.Add(`{"a":["b",{"c":"{\"d\":1}"}]}`)
	f.Add(strings.Repeat("[", 3000))
	f.Fuzz(func(t *testing.T, text string) {
		start := time.Now()
		n := 0
		leaves(text, func(string, string) { n++ })
		if n > 20_000 || time.Since(start) > 5*time.Second {
			t.Fatalf("%d leaves in %v", n, time.Since(start))
		}
	})
}
