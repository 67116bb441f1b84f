package eval_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/iam/eval"
)

var update = flag.Bool("update", false, "write testdata/vectors.jsonl again")

// made returns the vectors of all families, sorted by id, as the file has them.
func made(t *testing.T) []byte {
	t.Helper()
	var all []vec
	for _, f := range families() {
		all = append(all, f.out...)
	}
	slices.SortFunc(all, func(a, b vec) int { return strings.Compare(a.ID, b.ID) })
	var b bytes.Buffer
	for _, v := range all {
		line, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

// TestVectors decides the vectors of testdata/vectors.jsonl, a line each.
func TestVectors(t *testing.T) {
	t.Parallel()
	path := filepath.Join("testdata", "vectors.jsonl")
	want := made(t)
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, want) {
		t.Error("testdata/vectors.jsonl is not what the families give; run go test -run TestVectors -update")
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	if len(lines) < 500 {
		t.Errorf("%d vectors, want 500 at least", len(lines))
	}
	seen := map[string]bool{}
	for _, line := range lines {
		v, err := eval.ParseVector(line)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if seen[v.ID] {
			t.Errorf("%s is there twice", v.ID)
		}
		seen[v.ID] = true
		x, err := v.Decide(nil)
		if err != nil {
			t.Errorf("%s: %v", v.ID, err)
			continue
		}
		if x.Effect.String() != v.Expect.Decision {
			t.Errorf("%s: got %s, want %s", v.ID, describe(x.Decision), v.Expect.Decision)
		}
		if v.Expect.BlockedBy != nil {
			if diff := cmp.Diff(v.Expect.BlockedBy, x.BlockedBy.Names()); diff != "" {
				t.Errorf("%s: blocked by (-want +got):\n%s", v.ID, diff)
			}
		}
	}
	t.Logf("%d vectors", len(lines))
}
