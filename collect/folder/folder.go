// Package folder walks a source tree the way its authors see it: without what
// git ignores, without installed dependencies, and without following a link out
// of the tree or in circles.
package folder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// Entry is a file that the walk found.
type Entry struct {
	// Path is the path to open, and Name the path relative to the root, with
	// slashes.
	Path, Name string
	Size       int64
	// Err says why the file or folder cannot be read; the other fields but Path
	// and Name are then empty.
	Err error
}

// Skip are folders of dependencies and build results that hold copies of other
// people's files. Source: the tools' own documentation.
func skip(name, dir string) bool {
	switch name {
	case ".git", ".hg", ".svn", "node_modules", "bower_components", "vendor",
		".venv", "venv", "__pycache__", "site-packages", ".terraform", ".tox", ".mypy_cache":
		return true
	case "deps", "build", "cache":
		// .aws-sam/deps, /build and /cache hold what sam build made.
		return dir == ".aws-sam"
	}
	return false
}

// maxEntries bounds a walk; far above any repository, far below a file system.
const maxEntries = 2_000_000

// Walk calls fn for each regular file below root, in lexical order. A folder for
// which keep returns true is walked even if git ignores it. Links to files inside
// the tree are left to the file itself; links to folders are not followed. An
// error of fn ends the walk and is returned.
//
// The cost is one directory read a folder; of .gitignore files only those on the
// way are read.
func Walk(ctx context.Context, root string, keep func(dir string) bool, fn func(Entry) error) error {
	w := walker{ctx: ctx, root: root, keep: keep, fn: fn}
	return w.dir(nil, nil, false)
}

type walker struct {
	ctx  context.Context
	root string
	keep func(string) bool
	fn   func(Entry) error
	seen int
}

var errTooMany = errors.New("too many files")

func (w *walker) dir(segments []string, ignore []gitignore.Pattern, kept bool) error {
	if err := w.ctx.Err(); err != nil {
		return fmt.Errorf("walk %s: %w", w.root, err)
	}
	name := strings.Join(segments, "/")
	dir := filepath.Join(w.root, filepath.FromSlash(name))
	entries, err := os.ReadDir(dir)
	if err != nil {
		return w.fn(Entry{Path: dir, Name: name, Err: reason(err)})
	}
	ignore = append(ignore[:len(ignore):len(ignore)], patterns(dir, segments)...)
	matcher := gitignore.NewMatcher(ignore)
	for _, e := range entries {
		if w.seen++; w.seen > maxEntries {
			return fmt.Errorf("walk %s: %w: more than %d", w.root, errTooMany, maxEntries)
		}
		below := append(segments[:len(segments):len(segments)], e.Name())
		switch {
		case e.IsDir():
			if skip(e.Name(), path.Base(name)) {
				continue
			}
			keep := kept || w.keep != nil && w.keep(filepath.Join(dir, e.Name()))
			if !keep && matcher.Match(below, true) {
				continue
			}
			if err := w.dir(below, ignore, keep); err != nil {
				return err
			}
		case e.Type().IsRegular():
			if !kept && matcher.Match(below, false) {
				continue
			}
			entry := Entry{Path: filepath.Join(dir, e.Name()), Name: strings.Join(below, "/")}
			if info, err := e.Info(); err != nil {
				entry.Err = reason(err)
			} else {
				entry.Size = info.Size()
			}
			if err := w.fn(entry); err != nil {
				return err
			}
		}
	}
	return nil
}

// patterns reads the .gitignore of a folder, and at the root git's own exclude
// file. One that cannot be read ignores nothing.
func patterns(dir string, segments []string) []gitignore.Pattern {
	var list []gitignore.Pattern
	files := []string{filepath.Join(dir, ".gitignore")}
	if len(segments) == 0 {
		files = append(files, filepath.Join(dir, ".git", "info", "exclude"))
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(src)) {
			line = strings.TrimRight(line, "\r\n")
			if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
				continue
			}
			list = append(list, gitignore.ParsePattern(line, segments))
		}
	}
	return list
}

// reason drops the path from an error, which the entry already names.
func reason(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
