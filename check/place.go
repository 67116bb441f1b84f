package check

import (
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

// Place returns the location of a source, or nil if it has no file.
func Place(s inventory.Source) *finding.Location {
	if s.File == "" {
		return nil
	}
	return &finding.Location{File: s.File, Line: s.Line, Column: s.Column, EndLine: s.EndLine}
}
