package arn

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]ARN{
		"arn:aws:s3:::bucket/key":                                   {"aws", "s3", "", "", "bucket/key"},
		"arn:aws-cn:lambda:cn-north-1:111122223333:function:f:live": {"aws-cn", "lambda", "cn-north-1", "111122223333", "function:f:live"},
		"arn:*:iam::*:role/*":                                       {"*", "iam", "", "*", "role/*"},
	} {
		got, err := Parse(text)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", text, got, err, want)
		}
		if got.String() != text {
			t.Errorf("Parse(%q).String() = %q", text, got.String())
		}
	}
	for _, text := range []string{"", "arn", "arn:aws:s3::", "arn:aws:s3:::", "urn:aws:s3:::b", "arn::s3:::b", "arn:aws::::b"} {
		if got, err := Parse(text); !errors.Is(err, ErrMalformed) {
			t.Errorf("Parse(%q) = %+v, %v; want ErrMalformed", text, got, err)
		}
	}
}

func TestIsAccount(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"111122223333": true, "11112222333": false, "1111222233334": false, "11112222333x": false, "*": false} {
		if got := IsAccount(text); got != want {
			t.Errorf("IsAccount(%q) = %v", text, got)
		}
	}
}

// TestMatchAgreesWithRegexp holds Match against the regular expression that the
// glob means.
func TestMatchAgreesWithRegexp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringOfN(rapid.SampledFrom([]rune("ab*?:")), 0, 12, -1).Draw(t, "pattern")
		s := rapid.StringOfN(rapid.SampledFrom([]rune("ab:")), 0, 16, -1).Draw(t, "s")
		expr := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern))
		want := regexp.MustCompile("^(?s:" + expr + ")$").MatchString(s)
		if got := Match(pattern, s); got != want {
			t.Fatalf("Match(%q, %q) = %v, want %v", pattern, s, got, want)
		}
		if got := MatchFold(strings.ToUpper(pattern), s); got != want {
			t.Fatalf("MatchFold(%q, %q) = %v, want %v", strings.ToUpper(pattern), s, got, want)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	for b.Loop() {
		Match("arn:?*:lambda:*:*:function:orders-*", "arn:aws:lambda:eu-west-1:111122223333:function:orders-writer")
	}
}
