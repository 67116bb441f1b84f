package sarif

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/reporttest"
)

func TestGolden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "sarif", func(w io.Writer, r *report.Report) error {
		// Indented, so that a person can read what changes.
		var plain, pretty bytes.Buffer
		if err := Write(&plain, r); err != nil {
			return err
		}
		if err := json.Indent(&pretty, plain.Bytes(), "", "  "); err != nil {
			return err
		}
		_, err := w.Write(pretty.Bytes())
		return err
	})
}

// read is what a consumer reads.
func read(t *testing.T, r *report.Report) struct {
	Tool        tool
	Results     []result
	Invocations []invocation
} {
	t.Helper()
	var log struct {
		Runs []struct {
			Tool        tool
			Results     []result
			Invocations []invocation
		}
	}
	var out bytes.Buffer
	if err := Write(&out, r); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 || len(log.Runs[0].Invocations) != 1 {
		t.Fatalf("%d runs", len(log.Runs))
	}
	return log.Runs[0]
}

func TestEveryResultHasItsRuleAndAPlace(t *testing.T) {
	t.Parallel()
	r := reporttest.Rich()
	r.Checks = r.Checks[:2] // the others are described from their findings
	run := read(t, r)
	if len(run.Results) != len(r.Findings) {
		t.Fatalf("%d results for %d findings", len(run.Results), len(r.Findings))
	}
	for i, res := range run.Results {
		f := r.Findings[i]
		if got := run.Tool.Driver.Rules[res.RuleIndex].ID; got != res.RuleID || got != f.Check {
			t.Errorf("result %d: rule %s at index %d is %s", i, res.RuleID, res.RuleIndex, got)
		}
		if len(res.Locations) != 1 || res.Locations[0].PhysicalLocation.ArtifactLocation.URI == "" {
			t.Errorf("result %d has no place: GitHub refuses the file", i)
		}
		if got := res.PartialFingerprints["primaryLocationLineHash"]; got != f.ID+":1" {
			t.Errorf("result %d: fingerprint %q", i, got)
		}
		if (f.Waived != nil) != (len(res.Suppressions) == 1) {
			t.Errorf("result %d: %d suppressions", i, len(res.Suppressions))
		}
		wantKind, wantLevel := "fail", level(f.Severity)
		if f.Verdict == finding.Unknown {
			wantKind, wantLevel = "open", "none"
		}
		if res.Kind != wantKind || res.Level != wantLevel {
			t.Errorf("result %d is %s, %s, want %s, %s", i, res.Kind, res.Level, wantKind, wantLevel)
		}
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	run := read(t, reporttest.Rich())
	uri := func(i int) string { return run.Results[i].Locations[0].PhysicalLocation.ArtifactLocation.URI }
	for i, want := range map[int]string{
		0: "shop/template.yaml",
		2: "aws/111122223333/eu-west-1/cloudtrail/trail/..%2Fmain.json",
		3: "file:///C:/src/shop/cdk.out/Shop.template.json",
	} {
		if got := uri(i); got != want {
			t.Errorf("result %d is at %s, want %s", i, got, want)
		}
	}
	// The flow has both steps; the second has no place of its own.
	steps := run.Results[0].CodeFlows[0].ThreadFlows[0].Locations
	if len(steps) != 2 || steps[1].Location.PhysicalLocation.ArtifactLocation.URI != "shop/template.yaml" {
		t.Errorf("flow: %+v", steps)
	}
	if got := run.Results[4].Suppressions[0]; got.Kind != "inSource" || got.Properties.Until != "2027-01-31" {
		t.Errorf("suppression: %+v", got)
	}
	for in, want := range map[string]string{
		"/abs/a b.yaml": "file:///abs/a%20b.yaml", "//host/share/x": "file:///host/share/x", `a\b.yaml`: "a/b.yaml",
		"./x.yaml": "x.yaml", "a:b/c": "a%3Ab/c", "../up.yaml": "../up.yaml", "a?b#c%": "a%3Fb%23c%25",
	} {
		if got := artifact(in).URI; got != want {
			t.Errorf("artifact(%q) = %s, want %s", in, got, want)
		}
	}
}

// A rule of a finding's check may not be mistaken by GitHub for another severity.
func TestSecuritySeverity(t *testing.T) {
	t.Parallel()
	bands := map[finding.Severity][2]float64{
		finding.Critical: {9.0, 10}, finding.High: {7.0, 8.9}, finding.Medium: {4.0, 6.9}, finding.Low: {0.1, 3.9}, finding.Info: {0, 0},
	}
	for s, band := range bands {
		var got float64
		if _, err := fmt.Sscan(score(s), &got); err != nil || got < band[0] || got > band[1] {
			t.Errorf("%s scores %s, want %v", s, score(s), band)
		}
	}
}

func TestNoLinkComesOfAName(t *testing.T) {
	t.Parallel()
	for _, res := range read(t, reporttest.Full(reporttest.Attack)).Results {
		if strings.Contains(res.Message.Text, "](") {
			t.Errorf("a link stands in %q", res.Message.Text)
		}
	}
}

func TestCoverageIsTold(t *testing.T) {
	t.Parallel()
	var texts []string
	for _, n := range read(t, reporttest.Rich()).Invocations[0].ToolExecutionNotifications {
		texts = append(texts, n.Level+" "+n.Message.Text)
	}
	want := []string{
		"warning Skipped old/broken.yaml: line 3: mapping values are not allowed here",
		`warning Skipped evil\x1b[2J\n.yaml: it is larger than 8 MiB`,
		"note Not known: Fn::ImportValue: the value of SharedVpc is exported by another stack (shop/template.yaml:12) (3 times)",
	}
	if strings.Join(texts, "\n") != strings.Join(want, "\n") {
		t.Errorf("notifications:\n%s", strings.Join(texts, "\n"))
	}
}

func TestLimitOfResults(t *testing.T) {
	t.Parallel()
	run := read(t, reporttest.Many(maxResults+10))
	if len(run.Results) != maxResults {
		t.Fatalf("%d results", len(run.Results))
	}
	n := run.Invocations[0].ToolExecutionNotifications
	if len(n) == 0 || !strings.HasPrefix(n[0].Message.Text, "10 of 25010 results are left out") {
		t.Errorf("the cut is not told: %+v", n[0])
	}
}

func TestLimitOfLocations(t *testing.T) {
	t.Parallel()
	r := reporttest.Empty()
	f := finding.Finding{ID: "a", Check: "c", Severity: finding.High, Verdict: finding.Fail, Message: "m", Location: &finding.Location{File: "f", Line: 1}}
	for i := range 1_500 {
		f.Resources = append(f.Resources, finding.Resource{ID: fmt.Sprint(i), Location: &finding.Location{File: "f", Line: i + 2}})
	}
	r.Findings = []finding.Finding{f}
	run := read(t, r)
	res := run.Results[0]
	if n := len(res.Locations) + len(res.RelatedLocations); n != maxLocations {
		t.Errorf("%d locations", n)
	}
	if n := run.Invocations[0].ToolExecutionNotifications; len(n) != 1 || !strings.HasPrefix(n[0].Message.Text, "501 locations are left out") {
		t.Errorf("notifications: %+v", n)
	}
}

func TestLimitOfBytes(t *testing.T) {
	t.Parallel()
	r := reporttest.Empty()
	seed := uint64(1)
	noise := func() string { // does not compress
		b := make([]byte, 3_000)
		for i := range b {
			seed = seed*6364136223846793005 + 1442695040888963407
			b[i] = byte('!' + seed>>58 + seed>>63)
		}
		return string(b)
	}
	for i := range 2_000 {
		f := finding.Finding{ID: fmt.Sprint(i), Check: "c", Severity: finding.High, Verdict: finding.Fail, Message: noise(), Location: &finding.Location{File: "f", Line: i + 1}}
		f.Evidence = []finding.Evidence{{Kind: finding.Setting, What: noise(), Value: noise()}}
		r.Findings = append(r.Findings, f)
	}
	var plain bytes.Buffer
	if err := Write(&plain, r); err != nil {
		t.Fatal(err)
	}
	var small bytes.Buffer
	z := gzip.NewWriter(&small)
	if _, err := z.Write(plain.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if small.Len() > maxBytes || small.Len() < maxBytes/3 {
		t.Errorf("%d bytes compressed, of %d plain", small.Len(), plain.Len())
	}
	if !strings.Contains(plain.String(), "results are left out") {
		t.Error("the cut is not told")
	}
}

func BenchmarkWrite(b *testing.B) { reporttest.Linear(b, Write) }
