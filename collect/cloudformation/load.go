// Package cloudformation reads SAM and CloudFormation templates and CDK cloud
// assemblies into inventories.
package cloudformation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/temper-security/temper/collect"
	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/collect/folder"
)

// Options are what is known besides the templates, and the bounds of the work.
type Options struct {
	// Given are parameter values that the user chose.
	Given map[string]string
	// Partition, Account and Region of the deployment; empty if not known.
	Partition, Account, Region string
	Limits                     template.Limits
	// Deadline bounds the work on one file.
	Deadline time.Duration
	// Scenarios bounds the ways in which the conditions of one template are
	// decided.
	Scenarios int
}

// DefaultOptions returns the documented defaults.
func DefaultOptions() Options {
	return Options{Limits: template.DefaultLimits(), Deadline: 10 * time.Second, Scenarios: 64}
}

// ErrNoTemplate is returned for a target in which nothing looks like a template.
var ErrNoTemplate = errors.New("no template found")

// Load reads a target: a template, or a folder that is walked for templates. A
// file that cannot be read does not stop the others: it is listed in the
// collection. An error is returned if the target itself cannot be read, or holds
// nothing that looks like a template (wraps [ErrNoTemplate]).
func Load(ctx context.Context, target string, opt Options) (*collect.Collection, error) {
	info, err := os.Stat(target)
	if err != nil {
		return nil, fmt.Errorf("read target: %w", err)
	}
	l := &loader{options: opt, files: map[string]*file{}}
	if info.IsDir() {
		err = l.walk(ctx, target)
	} else {
		err = l.single(target, info.Size())
	}
	if err != nil {
		return nil, err
	}
	if err := l.read(ctx); err != nil {
		return nil, err
	}
	return l.collection(ctx, target)
}

// loader is the state of one Load.
type loader struct {
	options Options
	looked  int
	skipped []collect.Skipped
	// order lists the files in order of the walk; files holds them by absolute
	// path.
	order []*file
	files map[string]*file
	mu    sync.Mutex
}

// file is a file that looks like a template.
type file struct {
	path, name string
	// src is the text while the file is parsed; docs are its templates.
	src  []byte
	docs []*document
	err  error
	// looks is false if the content does not look like a template after all.
	looks bool
	// explicit is set if the user named the file.
	explicit bool
	// assembly is set for a stack of a CDK cloud assembly.
	assembly *assemblyStack
}

// single takes a file that the user named: it must be a template.
func (l *loader) single(target string, size int64) error {
	f := &file{path: target, name: filepath.ToSlash(target), explicit: true}
	if size > int64(l.options.Limits.Bytes) && l.options.Limits.Bytes > 0 {
		return fmt.Errorf("read %s: %w: %d bytes, the limit is %d", f.name, template.ErrLimit, size, l.options.Limits.Bytes)
	}
	l.add(f)
	return nil
}

func (l *loader) add(f *file) {
	abs := absolute(f.path)
	if l.files[abs] != nil {
		return
	}
	l.files[abs] = f
	l.order = append(l.order, f)
}

func absolute(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return filepath.Clean(path)
	}
	return abs
}

// walk collects the files of a folder that may be templates.
func (l *loader) walk(ctx context.Context, root string) error {
	if isAssembly(root) {
		l.assembly(root, display(root, ""), display(root, ""), 0)
	}
	keep := func(dir string) bool {
		if !isAssembly(dir) {
			return false
		}
		name, err := filepath.Rel(root, dir)
		if err != nil {
			name = dir
		}
		shown := display(root, filepath.ToSlash(name))
		l.assembly(dir, shown, shown, 0)
		return true
	}
	return folder.Walk(ctx, root, keep, func(e folder.Entry) error {
		if e.Err != nil {
			l.skipped = append(l.skipped, collect.Skipped{Path: display(root, e.Name), Reason: e.Err.Error()})
			return nil //nolint:nilerr // one bad file does not end the walk; it is listed
		}
		l.looked++
		if e.Size == 0 || bundled(e.Name) {
			return nil
		}
		f := &file{path: e.Path, name: display(root, e.Name)}
		if limit := l.options.Limits.Bytes; limit > 0 && e.Size > int64(limit) {
			head, err := readHead(e.Path)
			if err != nil {
				l.skipped = append(l.skipped, collect.Skipped{Path: f.name, Reason: err.Error()})
				return nil //nolint:nilerr // one bad file does not end the walk; it is listed
			}
			if looksLikeStart(head) {
				f.looks = true
				f.err = fmt.Errorf("%w: %d bytes, the limit is %d", template.ErrLimit, e.Size, limit)
				l.add(f)
			}
			return nil
		}
		l.add(f)
		return nil
	})
}

// bundled names files that are never templates and often large: the rest of the
// recognition goes by content.
func bundled(name string) bool {
	switch filepath.Ext(name) {
	case ".zip", ".jar", ".gz", ".tgz", ".whl", ".so", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".pdf", ".mp4", ".woff", ".woff2", ".map", ".wasm":
		return true
	}
	return false
}

// display returns the name of a file as the user would type it.
func display(root, name string) string {
	return filepath.ToSlash(filepath.Join(root, filepath.FromSlash(name)))
}

func readHead(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the beginning of %s: %w", path, err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	head, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return nil, fmt.Errorf("read the beginning of %s: %w", path, err)
	}
	return head, nil
}

// read reads, parses and transforms all files, as many at a time as there are
// processors.
func (l *loader) read(ctx context.Context) error {
	work := make(chan *file)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for f := range work {
				l.parse(f)
			}
		})
	}
	for _, f := range l.order {
		if ctx.Err() != nil {
			break
		}
		if f.err == nil {
			work <- f
		}
	}
	close(work)
	group.Wait()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("read templates: %w", err)
	}
	return nil
}

// parse fills in the documents of a file, or its error.
func (l *loader) parse(f *file) {
	start := time.Now()
	// Only the comments need the text, and they have been read at the end.
	defer func() { f.src = nil }()
	if f.src, f.err = os.ReadFile(f.path); f.err != nil {
		// Whether it is a template cannot be told: say so instead of leaving it out.
		f.looks = true
		return
	}
	f.looks = looksLikeTemplate(f.src)
	if !f.looks && !f.explicit && f.assembly == nil {
		return
	}
	roots, err := template.Read(f.name, f.src, l.options.Limits)
	if err != nil {
		f.err = err
		return
	}
	for _, root := range roots {
		if !isTemplate(root) {
			continue
		}
		f.docs = append(f.docs, l.document(f, root))
		if l.late(start) {
			f.err, f.docs = l.lateError(), nil
			return
		}
	}
	if len(f.docs) > 0 {
		f.looks = true
		return
	}
	if f.looks && len(roots) > 0 && roots[0].Get("Resources") == nil || !f.looks {
		f.looks = false
		f.err = fmt.Errorf("%w: it has no Resources with types", ErrNoTemplate)
		return
	}
	f.err = errors.New("its Resources section is not a map of resources")
}

func (l *loader) late(start time.Time) bool {
	return l.options.Deadline > 0 && time.Since(start) > l.options.Deadline
}

func (l *loader) lateError() error {
	return fmt.Errorf("%w: not finished within %s", template.ErrLimit, l.options.Deadline)
}

// collection builds the inventories of what was read.
func (l *loader) collection(ctx context.Context, target string) (*collect.Collection, error) {
	out := &collect.Collection{Looked: max(l.looked, len(l.order))}
	roots := l.roots()
	for _, f := range l.order {
		if f.explicit && f.err != nil {
			return nil, fmt.Errorf("read template: %w", named(f))
		}
		switch {
		case f.err != nil && f.looks:
			out.Found++
			l.skipped = append(l.skipped, collect.Skipped{Path: f.name, Reason: place(f)})
		case len(f.docs) > 0:
			out.Found++
			out.Parsed++
		}
	}
	stacks, skipped := l.build(ctx, roots)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	out.Stacks = stacks
	out.Parsed -= len(skipped)
	out.Skipped = append(l.skipped, skipped...)
	slices.SortStableFunc(out.Skipped, func(a, b collect.Skipped) int { return strings.Compare(a.Path, b.Path) })
	if out.Found == 0 {
		return nil, fmt.Errorf("%w in %s (%d files looked at)", ErrNoTemplate, target, out.Looked)
	}
	return out, nil
}

// named adds the file's name to its error unless the error has it.
func named(f *file) error {
	if strings.Contains(f.err.Error(), f.name) {
		return f.err
	}
	return fmt.Errorf("%s: %w", f.name, f.err)
}

// place returns the reason why a file was skipped, without the file's name but
// with the line.
func place(f *file) string {
	var syntax *template.SyntaxError
	if errors.As(f.err, &syntax) {
		return fmt.Sprintf("line %d, column %d: %s", syntax.Pos.Line, syntax.Pos.Column, syntax.Msg)
	}
	return strings.TrimPrefix(f.err.Error(), f.name+": ")
}
