package json

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/reporttest"
)

func TestGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "json", Write)
}

func TestIsReadBack(t *testing.T) {
	t.Parallel()
	attack := strings.ToValidUTF8(reporttest.Attack, "") // JSON holds no broken UTF-8
	for name, r := range map[string]*report.Report{
		"empty": reporttest.Empty(), "rich": reporttest.Rich(), "many": reporttest.Many(300),
		"full": reporttest.Full("text"), "hostile": reporttest.Full(attack),
	} {
		out := reporttest.Bytes(t, Write, r)
		got, err := Read(bytes.NewReader(out))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(r, got); diff != "" {
			t.Errorf("%s (-written +read):\n%s", name, diff)
		}
	}
}

func TestHarmless(t *testing.T) {
	t.Parallel()
	reporttest.Harmless(t, reporttest.Bytes(t, Write, reporttest.Full(reporttest.Attack)), true)
	reporttest.Harmless(t, reporttest.Bytes(t, Write, reporttest.Rich()), true)
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	good := string(reporttest.Bytes(t, Write, reporttest.Rich()))
	for name, c := range map[string]struct {
		in, want string
		schema   bool
	}{
		"nothing":            {"", "not the JSON of a report", false},
		"a template":         {"Resources:\n", "not the JSON of a report", false},
		"another document":   {`{"version":"2.1.0","runs":[]}`, "names no schema", true},
		"a list":             {`[1,2]`, "not the JSON of a report", false},
		"a later version":    {`{"schema":"temper.report/2"}`, `"temper.report/2"`, true},
		"later, other types": {`{"findings":{"a":1},"schema":"temper.report/2"}`, `"temper.report/2"`, true},
		"cut":                {good[:len(good)/2], "not the JSON of a report", false},
		"two reports":        {good + good, "something follows", false},
		"too large":          {good + strings.Repeat(" ", 100_000), "larger than 60000 bytes", false},
		"too large at once":  {`{"schema":"` + strings.Repeat("x", 100_000), "larger than 60000 bytes", false},
	} {
		limit := int64(60_000)
		if !strings.HasPrefix(name, "too large") {
			limit = maxBytes
		}
		_, err := read(strings.NewReader(c.in), limit)
		if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, ErrSchema) != c.schema {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// A reader of version 1 takes a report with less in it: lists become empty.
func TestReadFillsLists(t *testing.T) {
	t.Parallel()
	r, err := Read(strings.NewReader(`{"schema":"temper.report/1","findings":[{"id":"a"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if r.Targets == nil || r.Checks == nil || r.Findings[0].Resources == nil || r.Coverage.Unknown == nil || r.Summary.BySeverity == nil {
		t.Errorf("%+v", r)
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := Write(&b, reporttest.Rich()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"schema":"temper.report/1"}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := Read(bytes.NewReader(in))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := Write(&out, r); err != nil {
			t.Skip() // a year beyond 9999 can be read, but not written
		}
		again, err := Read(&out)
		if err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		if diff := cmp.Diff(r, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

func BenchmarkWrite(b *testing.B) { reporttest.Linear(b, Write) }
