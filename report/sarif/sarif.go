// Package sarif writes a report as SARIF 2.1.0 (OASIS, "Static Analysis Results
// Interchange Format"), in the subset that GitHub code scanning reads.
//
// The structures are its own: the log is written as a stream, without the empty
// arrays and default values that a general library puts into every result.
package sarif

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report"
	"github.com/temper-security/temper/report/escape"
)

// Limits of GitHub code scanning for an upload. Source: GitHub Docs, "SARIF
// results file exceeds limit".
const (
	maxResults   = 25_000
	maxLocations = 1_000    // a result
	maxSteps     = 10_000   // a result, all flows together
	maxBytes     = 10 << 20 // of the file, compressed
)

// spare is kept free of maxBytes for what follows the results, and for what the
// compressor holds back.
const spare = 512 << 10

const schemaURI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// Write writes the report, one result a line. What fails is a result of kind
// fail, what could not be decided one of kind open, and what is waived has a
// suppression. What could not be read becomes a notification; so does what does
// not fit within the limits of GitHub. The cost is linear in the report.
func Write(w io.Writer, r *report.Report) error {
	rules, index := rulesOf(r)
	out := newStream(w)
	out.raw(`{"$schema":`).value(schemaURI).raw(`,"version":"2.1.0","runs":[{"tool":`)
	out.value(tool{Driver: driver{
		Name: "Temper", InformationURI: "https://github.com/temper-security/temper", Organization: "Temper",
		Version: escape.Terminal(r.Tool.Version), SemanticVersion: semantic(r.Tool.Version),
		Rules: rules, Notifications: descriptors(),
	}})
	out.raw(`,"columnKind":"unicodeCodePoints","originalUriBaseIds":{"` + sourceRoot + `":{"description":{"text":"The folder that Temper was started in, or the root of the repository."}}}`)
	out.raw(`,"properties":`).value(aboutRun(r))
	out.raw(`,"results":[`)
	cut := results(out, r, index)
	// The invocation stands last: only now is it known what was cut.
	out.raw("\n],\"invocations\":[").value(invocationOf(r, cut)).raw("]}]}\n")
	if err := out.finish(); err != nil {
		return fmt.Errorf("write SARIF report: %w", err)
	}
	return nil
}

// omitted counts what was left out because of a limit.
type omitted struct {
	results, locations int
}

// results writes the results that the limits allow.
func results(out *stream, r *report.Report, index map[string]int) (cut omitted) {
	for i := range r.Findings {
		f := &r.Findings[i]
		res, left := resultOf(f, index[f.Check])
		line, err := json.Marshal(res)
		if err != nil {
			out.fail(fmt.Errorf("finding %s: %w", escape.Terminal(f.ID), err))
			return cut
		}
		if i == maxResults || out.compressed()+compressedBound(len(line)) > maxBytes-spare {
			cut.results = len(r.Findings) - i
			return cut
		}
		cut.locations += left
		if i > 0 {
			out.raw(",")
		}
		out.raw("\n").bytes(line)
	}
	return cut
}

// compressedBound is how many bytes a line can need at most once it is
// compressed: deflate stores what it cannot shorten (RFC 1951, 3.2.4).
func compressedBound(n int) int { return n + n/1000 + 64 }

// stream writes JSON and counts how large it is when compressed. The first error
// stays.
type stream struct {
	w     *bufio.Writer
	json  io.Writer // escapes, then w
	gzip  *gzip.Writer
	count counter
	plain int
	err   error
}

// counter counts bytes.
type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

func newStream(w io.Writer) *stream {
	buffer := bufio.NewWriterSize(w, 64<<10)
	return &stream{w: buffer, json: escape.JSON(buffer)}
}

// compressed returns an upper bound of the compressed size so far. Nothing is
// compressed as long as the plain size is within the limit.
func (s *stream) compressed() int {
	if s.gzip == nil {
		return s.plain
	}
	return int(s.count)
}

func (s *stream) bytes(p []byte) *stream {
	if s.err != nil {
		return s
	}
	if _, err := s.json.Write(p); err != nil {
		s.err = err
		return s
	}
	s.plain += len(p)
	if s.gzip == nil && s.plain > (maxBytes-spare)/2 {
		// Half of the limit is taken as if it did not compress at all; from here on
		// the size is measured, by the fastest and so the worst level.
		s.count = counter(s.plain)
		s.gzip, _ = gzip.NewWriterLevel(&s.count, gzip.BestSpeed)
	}
	if s.gzip != nil {
		_, s.err = s.gzip.Write(p)
	}
	return s
}

func (s *stream) raw(text string) *stream { return s.bytes([]byte(text)) }

func (s *stream) value(v any) *stream {
	p, err := json.Marshal(v)
	if err != nil {
		s.fail(err)
		return s
	}
	return s.bytes(p)
}

func (s *stream) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *stream) finish() error {
	if s.err != nil {
		return s.err
	}
	return s.w.Flush()
}

// aboutRun holds what SARIF has no place for.
func aboutRun(r *report.Report) runProperties {
	p := runProperties{Today: escape.Terminal(r.Tool.Today), Targets: []string{}, Coverage: counts{
		FilesFound: r.Coverage.Files.Found, FilesParsed: r.Coverage.Files.Parsed, FilesSkipped: len(r.Coverage.Files.Skipped),
		Functions: r.Coverage.Functions, Checks: r.Coverage.Checks, Passed: r.Coverage.Passed,
		Failed: 0, Unknown: r.Summary.Unknown, Waived: r.Summary.Waived, Baseline: r.Summary.Baseline,
	}}
	for _, s := range finding.Severities() {
		p.Coverage.Failed += r.Summary.BySeverity[s]
	}
	for i, t := range r.Targets {
		if i == maxLocations {
			break
		}
		p.Targets = append(p.Targets, escape.Terminal(t.Name))
	}
	return p
}
