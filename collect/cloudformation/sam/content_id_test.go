package sam

import "testing"

// TestContentID: the hash is that of ASCII JSON with sorted keys and no spaces.
// The digests were made with sha1sum on the text in the comment.
func TestContentID(t *testing.T) {
	for src, want := range map[string]string{
		`{}`:                             "Abf21a9e8fb", // {}
		`{b: 1, a: [true, null, "x\n"]}`: "A5ab0517b8d", // {"a":[true,null,"x\n"],"b":1}
		`{k: "é😀<&>/\""}`:                "Aa9f12935ed", // {"k":"\u00e9\ud83d\ude00<&>/\""}
	} {
		if got := contentID("A", parse(t, src)); got != want {
			t.Errorf("contentID(%s) = %s, want %s", src, got, want)
		}
	}
}
