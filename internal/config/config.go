// Package config finds and reads the settings of the command: .temper.yaml, and
// the waivers beside it.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v4"
)

// File is the content of .temper.yaml. Every field is optional.
type File struct {
	FailOn    string `yaml:"fail-on"`
	Format    string `yaml:"format"`
	Strict    bool   `yaml:"strict"`
	Baseline  string `yaml:"baseline"`
	Partition string `yaml:"partition"`
	Account   string `yaml:"account"`
	Region    string `yaml:"region"`
	// Parameters are values for template parameters.
	Parameters      map[string]string `yaml:"parameters"`
	TrustedAccounts []string          `yaml:"trusted-accounts"`
	RequiredTags    []string          `yaml:"required-tags"`
	// DisabledChecks are ids of checks that do not run.
	DisabledChecks []string `yaml:"disabled-checks"`
	Limits         Limits   `yaml:"limits"`

	// Path is where the settings were read; empty if there is no file.
	Path string `yaml:"-"`
}

// Limits are the thresholds of checks; 0 leaves the default.
type Limits struct {
	DeprecationNoticeDays int `yaml:"deprecation-notice-days"`
	Variables             int `yaml:"variables"`
	PolicyStatements      int `yaml:"policy-statements"`
	TimeoutSeconds        int `yaml:"timeout-seconds"`
	MemoryMiB             int `yaml:"memory-mib"`
	StorageMiB            int `yaml:"storage-mib"`
	RetentionDays         int `yaml:"retention-days"`
	SharedLayer           int `yaml:"shared-layer"`
}

// Name is the name of the file.
const Name = ".temper.yaml"

// maxBytes bounds a settings file.
const maxBytes = 1 << 20

// Load reads the settings for a target: the named file, else .temper.yaml in the
// target's folder or one above it up to the root of the repository, else the one
// in the user's configuration folder. No file is no error.
func Load(named, target string) (*File, error) {
	if named != "" {
		return read(named)
	}
	if path, ok := upward(target, Name); ok {
		return read(path)
	}
	if dir, err := os.UserConfigDir(); err == nil {
		path := filepath.Join(dir, "temper", "temper.yaml")
		if _, err := os.Stat(path); err == nil {
			return read(path)
		}
	}
	return &File{}, nil
}

func read(path string) (*File, error) {
	src, err := readBounded(path)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	f := &File{}
	if err := decode(src, f); err != nil {
		return nil, fmt.Errorf("read settings %s: %w", path, err)
	}
	f.Path = path
	return f, nil
}

// decode reads one YAML document into v; unknown fields are errors.
func decode(src []byte, v any) error {
	if len(bytes.TrimSpace(src)) == 0 {
		return nil
	}
	if err := yaml.Load(src, v, yaml.WithKnownFields()); err != nil && !errors.Is(err, io.EOF) {
		return err //nolint:wrapcheck // the caller adds the file
	}
	return nil
}

func readBounded(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // the caller says what was read
	}
	if info.Size() > maxBytes {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, maxBytes)
	}
	return os.ReadFile(path) //nolint:wrapcheck // the caller says what was read
}

// RepositoryName returns a function that names files relative to the root of the
// repository that holds a target, with slashes: the same from whichever folder
// the command is started. Files outside of it, and all files if there is no
// repository, keep their name.
func RepositoryName(target string) func(string) string {
	root := repository(target)
	if root == "" {
		return func(file string) string { return file }
	}
	return func(file string) string {
		abs, err := filepath.Abs(filepath.FromSlash(file))
		if err != nil {
			return file
		}
		rel, err := filepath.Rel(root, abs)
		if err != nil || !filepath.IsLocal(rel) {
			return file
		}
		return filepath.ToSlash(rel)
	}
}

// repository returns the root of the repository that holds a target, or nothing.
func repository(target string) string {
	dir, err := filepath.Abs(target)
	for err == nil {
		if _, statErr := os.Stat(filepath.Join(dir, ".git")); statErr == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	return ""
}

// upward finds a file in the folder of a target or one above it, up to and
// including the root of the repository.
func upward(target, name string) (string, bool) {
	dir, err := filepath.Abs(target)
	if err != nil {
		return "", false
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		dir = filepath.Dir(dir)
	}
	for {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, true
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil || !errors.Is(err, fs.ErrNotExist) {
			return "", false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}
