package escape

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestJSONKeepsTheMeaning(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"\x1b[31m", "a\u202eb", "\u009b31m", "\x7f", "tag \U000e0041", "\u00a0", "Grüße 世界", "\u2028",
		})).Draw(t, "in")
		var b bytes.Buffer
		if err := json.NewEncoder(JSON(&b)).Encode(in); err != nil {
			t.Fatal(err)
		}
		for _, r := range b.String() {
			if r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Fatalf("%q holds %U", b.String(), r)
			}
		}
		var out string
		if err := json.Unmarshal(b.Bytes(), &out); err != nil || out != in {
			t.Fatalf("%q was read back as %q, %v (from %q)", in, out, err, b.String())
		}
	})
}
