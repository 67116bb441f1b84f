package registry

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"

	"github.com/temper-security/temper/finding"
)

// tableCSV lists every Lambda check that any tool has, and those that none has:
// the list to complete.
//
//go:embed table.csv
var tableCSV []byte

// notDoneCSV gives, for each row of the table that is not done, the reason.
//
//go:embed notdone.csv
var notDoneCSV []byte

// Row is a check of the table, done or not.
type Row struct {
	ID, Category, Title string
	Severity            finding.Severity
	// Done is whether the check is in this version; if not, Reason says why.
	Done   bool
	Reason string
}

// Table returns all rows of the table in order of category and id.
func Table() ([]Row, error) {
	rows, err := read(tableCSV, 4)
	if err != nil {
		return nil, fmt.Errorf("read the table of checks: %w", err)
	}
	reasons, err := read(notDoneCSV, 2)
	if err != nil {
		return nil, fmt.Errorf("read the reasons of the table of checks: %w", err)
	}
	why := map[string]string{}
	for _, r := range reasons {
		why[r[0]] = r[1]
	}
	done := map[string]bool{}
	for _, c := range All() {
		done[c.ID] = true
	}
	list := make([]Row, 0, len(rows))
	for _, r := range rows {
		row := Row{ID: r[0], Category: r[1], Severity: finding.Severity(r[2]), Title: r[3], Done: done[r[0]]}
		if !row.Done {
			row.Reason = why[row.ID]
		}
		list = append(list, row)
	}
	return list, nil
}

// read returns the records of a CSV without its header.
func read(src []byte, fields int) ([][]string, error) {
	r := csv.NewReader(bytes.NewReader(src))
	r.FieldsPerRecord = fields
	records, err := r.ReadAll()
	if err != nil {
		return nil, err //nolint:wrapcheck // the caller says what was read
	}
	return records[min(1, len(records)):], nil
}
