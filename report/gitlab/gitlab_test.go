package gitlab

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/reporttest"
)

func TestGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "json", Write)
}

// What the schema of a SAST report, version 15.2.1, asks of the fields written
// here: required, patterns, choices and lengths.
func TestStructure(t *testing.T) {
	t.Parallel()
	long := reporttest.Full(strings.Repeat("long | text é ", 20_000))
	for name, r := range map[string]*report.Report{
		"empty": reporttest.Empty(), "nothing": reporttest.Nothing(), "rich": reporttest.Rich(), "many": reporttest.Many(300), "zero": {},
		"full": reporttest.Full("text"), "hostile": reporttest.Full(reporttest.Attack), "no text": reporttest.Full(""), "long": long,
	} {
		out := reporttest.Bytes(t, Write, r)
		reporttest.Harmless(t, out, true)
		var doc map[string]any
		if err := json.Unmarshal(out, &doc); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c := checker{t, name}
		c.match(doc, "version", `^15\.\d+\.\d+$`)
		c.match(doc, "schema", `^https?://.+`)
		scan := c.object(doc, "scan")
		for _, key := range []string{"start_time", "end_time"} {
			c.match(scan, key, `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$`)
		}
		c.match(scan, "status", `^(success|failure)$`)
		c.match(scan, "type", `^sast$`)
		for _, key := range []string{"analyzer", "scanner"} {
			tool := c.object(scan, key)
			for _, k := range []string{"id", "name", "version"} {
				c.match(tool, k, `.`)
			}
			c.match(tool, "url", `^https?://.+`)
			c.match(c.object(tool, "vendor"), "name", `.`)
		}
		for _, m := range list(scan["messages"]) {
			c.match(m, "level", `^(info|warn|fatal)$`)
			c.match(m, "value", `.`)
		}
		if _, ok := doc["vulnerabilities"].([]any); !ok {
			t.Errorf("%s: vulnerabilities is no list", name)
		}
		for _, v := range list(doc["vulnerabilities"]) {
			c.vulnerability(v)
		}
	}
}

type checker struct {
	t    *testing.T
	name string
}

func (c checker) vulnerability(v map[string]any) {
	c.t.Helper()
	c.length(v, "name", 255)
	c.length(v, "description", 1<<20)
	if _, ok := v["solution"]; ok {
		c.length(v, "solution", 7_000)
	}
	c.match(v, "severity", `^(Info|Unknown|Low|Medium|High|Critical)$`)
	c.match(c.object(v, "location"), "file", `.`)
	ids := list(v["identifiers"])
	if len(ids) == 0 {
		c.t.Errorf("%s: no identifier", c.name)
	}
	for _, id := range ids {
		for _, k := range []string{"type", "name", "value"} {
			if c.name != "no text" {
				c.match(id, k, `.`)
			}
		}
		if _, ok := id["url"]; ok {
			c.match(id, "url", `^(https?|ftp)://.+`)
		}
	}
	for _, l := range list(v["links"]) {
		c.match(l, "url", `^(https?|ftp)://.+`)
	}
	for _, key := range []string{"start_line", "end_line"} {
		if n, ok := c.object(v, "location")[key]; ok && n.(float64) < 1 {
			c.t.Errorf("%s: %s is %v", c.name, key, n)
		}
	}
}

func (c checker) object(m map[string]any, key string) map[string]any {
	c.t.Helper()
	o, ok := m[key].(map[string]any)
	if !ok {
		c.t.Fatalf("%s: %s is no object", c.name, key)
	}
	return o
}

func (c checker) match(m map[string]any, key, pattern string) {
	c.t.Helper()
	s, ok := m[key].(string)
	if !ok || !regexp.MustCompile(pattern).MatchString(s) {
		c.t.Errorf("%s: %s is %q, want %s", c.name, key, s, pattern)
	}
}

func (c checker) length(m map[string]any, key string, most int) {
	c.t.Helper()
	s, ok := m[key].(string)
	if n := utf8.RuneCountInString(s); !ok || n > most {
		c.t.Errorf("%s: %s has %d characters of at most %d", c.name, key, n, most)
	}
}

func list(v any) []map[string]any {
	var out []map[string]any
	all, _ := v.([]any)
	for _, e := range all {
		m, _ := e.(map[string]any)
		out = append(out, m)
	}
	return out
}

// What is waived or unknown is no vulnerability; what could not be read is told.
func TestOnlyWhatFails(t *testing.T) {
	t.Parallel()
	r := reporttest.Rich()
	var doc document
	if err := json.Unmarshal(reporttest.Bytes(t, Write, r), &doc); err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, f := range r.Findings {
		if f.Verdict == finding.Fail && f.Waived == nil {
			want++
		}
	}
	if len(doc.Vulnerabilities) != want {
		t.Errorf("%d vulnerabilities, want %d", len(doc.Vulnerabilities), want)
	}
	if n := len(r.Coverage.Files.Skipped) + len(r.Coverage.Unknown); len(doc.Scan.Messages) != n {
		t.Errorf("%d messages, want %d", len(doc.Scan.Messages), n)
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for _, in := range []string{strings.Repeat("|", 5_000), strings.Repeat("é*", 9_000), strings.Repeat("a", 7_001)} {
		got := cut(in, maxText)
		if len(got) > maxText || len(got) < maxText*8/10 {
			t.Errorf("%d bytes of at most %d", len(got), maxText)
		}
		if strings.Count(got, "&") != strings.Count(got, ";") {
			t.Errorf("an entity is cut in two: …%q", got[len(got)-20:])
		}
	}
}

func BenchmarkWrite(b *testing.B) { reporttest.Linear(b, Write) }
