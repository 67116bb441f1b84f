// Command docgen writes the documentation that comes from the code: a page for
// each check, the table of all checks, and the man pages.
//
//	go run ./internal/docgen -checks docs/checks
//	go run ./internal/docgen -picture docs/demo.svg
//	go run ./internal/docgen -man build/man
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra/doc"

	"github.com/temper-security/temper/internal/cli"
)

func main() {
	checks := flag.String("checks", "", "folder to write the pages of the checks to")
	man := flag.String("man", "", "folder to write the man pages to")
	picture := flag.String("picture", "", "file to write the picture of temper demo to")
	flag.Parse()
	if err := generate(*checks, *man, *picture); err != nil {
		fmt.Fprintln(os.Stderr, "docgen:", err)
		os.Exit(1)
	}
}

func generate(checks, man, picture string) error {
	if picture != "" {
		src, err := Picture()
		if err != nil {
			return err
		}
		if err := os.WriteFile(picture, src, 0o644); err != nil { //nolint:gosec // documentation is public
			return fmt.Errorf("write picture: %w", err)
		}
	}
	if checks != "" {
		pages, err := Pages()
		if err != nil {
			return err
		}
		if err := replace(checks, pages); err != nil {
			return err
		}
	}
	if man != "" {
		if err := os.MkdirAll(man, 0o755); err != nil { //nolint:gosec // documentation is public
			return fmt.Errorf("make folder: %w", err)
		}
		// A fixed date keeps releases reproducible.
		date := time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)
		header := &doc.GenManHeader{Title: "TEMPER", Section: "1", Source: "Temper", Date: &date}
		if err := doc.GenManTree(cli.Root(), header, man); err != nil {
			return fmt.Errorf("write man pages: %w", err)
		}
	}
	return nil
}

// replace makes a folder hold exactly the given Markdown pages.
func replace(dir string, pages map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // documentation is public
		return fmt.Errorf("make folder: %w", err)
	}
	old, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		return fmt.Errorf("list pages: %w", err)
	}
	for _, path := range old {
		if _, ok := pages[filepath.Base(path)]; !ok {
			if err := os.Remove(path); err != nil {
				return fmt.Errorf("remove old page: %w", err)
			}
		}
	}
	for name, src := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), src, 0o644); err != nil { //nolint:gosec // documentation is public
			return fmt.Errorf("write page: %w", err)
		}
	}
	return nil
}
