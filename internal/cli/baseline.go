package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
)

// baselineSchema names the version of the baseline file.
const baselineSchema = "temper.baseline/1"

// baseline is a list of findings that are known already.
type baseline struct {
	Schema   string          `json:"schema"`
	Findings []baselineEntry `json:"findings"`
}

// baselineEntry names a finding: the id decides, check and place are for readers.
type baselineEntry struct {
	ID    string `json:"id"`
	Check string `json:"check"`
	File  string `json:"file,omitempty"`
}

// writeBaseline writes the findings that fail and returns their number.
func writeBaseline(w io.Writer, r *report.Report) (int, error) {
	b := baseline{Schema: baselineSchema, Findings: []baselineEntry{}}
	for _, f := range r.Findings {
		if f.Verdict != finding.Fail || f.Waived != nil {
			continue
		}
		e := baselineEntry{ID: f.ID, Check: f.Check}
		if f.Location != nil {
			e.File = f.Location.File
		}
		b.Findings = append(b.Findings, e)
	}
	slices.SortFunc(b.Findings, func(x, y baselineEntry) int {
		return strings.Compare(x.File+"\x00"+x.Check+"\x00"+x.ID, y.File+"\x00"+y.Check+"\x00"+y.ID)
	})
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := enc.Encode(b); err != nil {
		return 0, fmt.Errorf("write baseline: %w", err)
	}
	return len(b.Findings), nil
}

// readBaseline returns the ids in a baseline file; an empty name is none.
func readBaseline(path string) (map[string]bool, error) {
	if path == "" {
		return nil, nil
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, usage("read baseline: %w", err)
	}
	var b baseline
	if err := json.Unmarshal(src, &b); err != nil {
		return nil, usage("read baseline %s: it is not JSON: %w", path, err)
	}
	if b.Schema != baselineSchema {
		return nil, usage("read baseline %s: its schema is %q, this version of temper reads %q; write it anew with --write-baseline", path, b.Schema, baselineSchema)
	}
	known := make(map[string]bool, len(b.Findings))
	for _, e := range b.Findings {
		known[e.ID] = true
	}
	return known, nil
}
