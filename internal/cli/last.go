package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/json"
)

// lastReport is where the report of the last run is kept, so that explain can show
// its findings by id. It holds what the report holds: no secret values.
func lastReport() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache folder: %w", err)
	}
	return filepath.Join(dir, "temper", "last-report.json"), nil
}

// keepLast keeps a report for explain. It replaces the old one at once, so that a
// run that is killed leaves a whole file.
func keepLast(r *report.Report) error {
	path, err := lastReport()
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := json.Write(&buf, r); err != nil {
		return fmt.Errorf("keep the report: %w", err)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("keep the report: %w", err)
	}
	f, err := os.CreateTemp(dir, "report-*.json")
	if err != nil {
		return fmt.Errorf("keep the report: %w", err)
	}
	_, err = f.Write(buf.Bytes())
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("keep the report: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// readReport reads a JSON report, or the last one if no file is named.
func readReport(file string) (*report.Report, string, error) {
	if file == "" {
		path, err := lastReport()
		if err != nil {
			return nil, "", usage("%w; name a report with --report", err)
		}
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, "", usage("there is no last report; run temper scan, or name one with --report")
		}
		file = path
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, file, usage("read report: %w", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	r, err := json.Read(f)
	if err != nil {
		return nil, file, usage("read report %s: %w", file, err)
	}
	return r, file, nil
}
