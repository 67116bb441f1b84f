// Package json writes a report as JSON and reads it back. The form is defined in
// docs/schema/temper.report-1.json.
package json

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/escape"
)

// ErrSchema is returned for a report of another version, or another file.
var ErrSchema = errors.New("not a report of version " + report.Schema)

// maxBytes bounds a report that is read.
const maxBytes = 1 << 30

// Write writes the report, indented by two spaces, in a stable order. Names stay
// as they are; what would harm a terminal is written as \u escapes.
func Write(w io.Writer, r *report.Report) error {
	enc := json.NewEncoder(escape.JSON(w))
	enc.SetIndent("", "  ")
	if err := enc.Encode(report.Filled(r)); err != nil {
		return fmt.Errorf("write JSON report: %w", err)
	}
	return nil
}

// Read reads a report. It wraps [ErrSchema] if the source is something else.
func Read(r io.Reader) (*report.Report, error) { return read(r, maxBytes) }

func read(r io.Reader, limit int64) (*report.Report, error) {
	limited := &io.LimitedReader{R: r, N: limit}
	dec := json.NewDecoder(limited)
	var out report.Report
	err := dec.Decode(&out)
	switch {
	case limited.N <= 0:
		return nil, fmt.Errorf("read report: it is larger than %d bytes", limit)
	case out.Schema != "" && out.Schema != report.Schema:
		// Said first: another version may have other types too.
		return nil, fmt.Errorf("read report: %w: its schema is %q", ErrSchema, out.Schema)
	case err != nil:
		return nil, fmt.Errorf("read report: it is not the JSON of a report: %w", err)
	case out.Schema == "":
		return nil, fmt.Errorf("read report: %w: it names no schema", ErrSchema)
	}
	switch _, err := dec.Token(); {
	case limited.N <= 0:
		return nil, fmt.Errorf("read report: it is larger than %d bytes", limit)
	case !errors.Is(err, io.EOF):
		return nil, errors.New("read report: something follows the report in the file")
	}
	return report.Filled(&out), nil
}
