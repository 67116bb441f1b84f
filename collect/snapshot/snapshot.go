// Package snapshot writes what was collected to a file and reads it back, so
// that it can be judged without the target.
package snapshot

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/temper-security/temper/collect"
)

// Schema names the version of the form.
const Schema = "temper.snapshot/1"

// ErrSchema is returned for a snapshot of another version, or another file.
var ErrSchema = errors.New("not a snapshot of version " + Schema)

type form struct {
	Schema     string              `json:"schema"`
	Collection *collect.Collection `json:"collection"`
}

// Write writes a snapshot as JSON. It writes the values of environment variables as
// they were collected: a caller that collects real ones must take them out before.
func Write(w io.Writer, c *collect.Collection) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	if err := enc.Encode(form{Schema: Schema, Collection: c}); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	return nil
}

// Read reads a snapshot. It wraps [ErrSchema] if the source is something else.
func Read(r io.Reader) (*collect.Collection, error) {
	var f form
	if err := json.NewDecoder(r).Decode(&f); err != nil {
		return nil, fmt.Errorf("read snapshot: %w", err)
	}
	if f.Schema != Schema || f.Collection == nil {
		return nil, fmt.Errorf("read snapshot: %w: its schema is %q", ErrSchema, f.Schema)
	}
	return f.Collection, nil
}
