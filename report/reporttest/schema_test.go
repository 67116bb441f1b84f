package reporttest_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/json"
	"github.com/temper-security/temper/report/jsonl"
	"github.com/temper-security/temper/report/reporttest"
	"github.com/temper-security/temper/report/sarif"
)

// schema reads a schema; formats such as uri and date are part of it.
func schema(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func valid(t *testing.T, s *jsonschema.Schema, document []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

// TestSARIF validates by the official schema; report/sarif/testdata/README.md
// says where it is from.
func TestSARIF(t *testing.T) {
	t.Parallel()
	s := schema(t, "../sarif/testdata/sarif-schema-2.1.0.json")
	bare := reporttest.Rich()
	bare.Checks = nil // every rule must be made up
	for name, r := range map[string]*report.Report{
		"empty": reporttest.Empty(), "nothing": reporttest.Nothing(), "rich": reporttest.Rich(), "many": reporttest.Many(500),
		"full": reporttest.Full("text"), "hostile": reporttest.Full(reporttest.Attack), "no text": reporttest.Full(""),
		"zero": {}, "zero finding": {Findings: []finding.Finding{{}}}, "without rules": bare,
	} {
		if err := valid(t, s, reporttest.Bytes(t, sarif.Write, r)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if valid(t, s, []byte(`{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}`)) == nil {
		t.Error("the schema accepts a driver without a name: it does not do its work")
	}
}

const own = "../../docs/schema/temper.report-1.json"

func TestJSON(t *testing.T) {
	t.Parallel()
	s := schema(t, own)
	full := reporttest.Full("text")
	full.Tool.Today = "2026-11-22"
	for i := range full.Checks {
		full.Checks[i].AsOf = "2026-11-22"
	}
	for i := range full.Findings {
		full.Findings[i].ID = "0123456789ab"
	}
	for name, r := range map[string]*report.Report{
		"empty": reporttest.Empty(), "nothing": reporttest.Nothing(), "rich": reporttest.Rich(), "many": reporttest.Many(500), "full": full,
	} {
		if err := valid(t, s, reporttest.Bytes(t, json.Write, r)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		// The last line of JSON Lines holds a report too.
		lines := strings.Split(strings.TrimSpace(string(reporttest.Bytes(t, jsonl.Write, r))), "\n")
		last, _ := strings.CutPrefix(lines[len(lines)-1], `{"report":`)
		if err := valid(t, s, []byte(strings.TrimSuffix(last, "}"))); err != nil {
			t.Errorf("%s, last of the JSON Lines: %v", name, err)
		}
	}
}

// Every field of the Go types is in the schema and the other way round: a field
// that is not described makes the full report invalid, and here one that is
// missing does.
func TestJSONSchemaRefuses(t *testing.T) {
	t.Parallel()
	s := schema(t, own)
	good := string(reporttest.Bytes(t, json.Write, reporttest.Rich()))
	for name, change := range map[string][2]string{
		"another version":    {`"temper.report/1"`, `"temper.report/2"`},
		"unknown severity":   {`"severity": "critical"`, `"severity": "severe"`},
		"verdict pass":       {`"verdict": "unknown"`, `"verdict": "pass"`},
		"null list":          {`"unknown": [`, `"unknown": null, "x": [`},
		"line as text":       {`"line": 31`, `"line": "31"`},
		"negative line":      {`"line": 31`, `"line": -1`},
		"unknown field":      {`"functions": 7`, `"functions": 7, "lambdas": 7`},
		"missing coverage":   {`"coverage": {`, `"cover": {`},
		"not a date":         {`"today": "2026-11-22"`, `"today": "22 November"`},
		"not a time":         {`"startedAt": "2026-11-22T12:34:56Z"`, `"startedAt": "noon"`},
		"short id":           {`"id": "0a1b2c3d4e5f"`, `"id": "0a1b"`},
		"a waiver without":   {`"by": "shop/template.yaml:88"`, `"of": "shop/template.yaml:88"`},
		"count as text":      {`"count": 3`, `"count": "3"`},
		"severity as number": {`"critical": 1`, `"critical": "one"`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Errorf("%s: %s does not stand in the report", name, change[0])
		} else if valid(t, s, []byte(bad)) == nil {
			t.Errorf("%s: the schema accepts it", name)
		}
	}
}
