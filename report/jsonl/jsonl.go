// Package jsonl writes a report as JSON Lines: one line {"finding": …} for each
// finding, worst first, then one line {"report": …} with everything else. A
// reader that sees the last line knows that it has seen all.
package jsonl

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/escape"
)

// Write writes the report. The "findings" of the last line are empty.
func Write(w io.Writer, r *report.Report) error {
	r = report.Filled(r)
	enc := json.NewEncoder(escape.JSON(w))
	for i := range r.Findings {
		line := struct {
			Finding *finding.Finding `json:"finding"`
		}{&r.Findings[i]}
		if err := enc.Encode(line); err != nil {
			return fmt.Errorf("write JSON Lines report: %w", err)
		}
	}
	rest := *r
	rest.Findings = []finding.Finding{}
	if err := enc.Encode(struct {
		Report *report.Report `json:"report"`
	}{&rest}); err != nil {
		return fmt.Errorf("write JSON Lines report: %w", err)
	}
	return nil
}
