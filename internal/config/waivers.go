package config

import (
	"fmt"
	"path"
	"path/filepath"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/inventory"
)

// WaiversName is the name of the waivers file.
const WaiversName = ".temper/waivers.yaml"

// waiver is an entry of the waivers file.
type waiver struct {
	Check    string `yaml:"check"`
	Resource string `yaml:"resource"`
	File     string `yaml:"file"`
	Until    string `yaml:"until"`
	Reason   string `yaml:"reason"`
}

// LoadWaivers reads .temper/waivers.yaml in the folder of a target or one above
// it, up to the root of the repository. No file is no error. An entry without
// check or reason, or with a date or glob that cannot be read, is an error; one
// that has ended is not: the run reports it.
func LoadWaivers(target string) ([]check.Rule, error) {
	file, ok := upward(target, WaiversName)
	if !ok {
		return nil, nil
	}
	src, err := readBounded(file)
	if err != nil {
		return nil, fmt.Errorf("read waivers: %w", err)
	}
	var content struct {
		Waivers []yaml.Node `yaml:"waivers"`
	}
	if err := decode(src, &content); err != nil {
		return nil, fmt.Errorf("read waivers %s: %w", file, err)
	}
	var rules []check.Rule
	for i := range content.Waivers {
		node := &content.Waivers[i]
		rule, err := readWaiver(node)
		if err != nil {
			return nil, fmt.Errorf("read waivers %s:%d: %w", file, node.Line, err)
		}
		rule.Source = inventory.Source{
			File: shown(file), Line: node.Line, Column: node.Column,
			Path: fmt.Sprintf("waivers/%s/%s/%s", rule.Check, rule.Resource, rule.File),
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func readWaiver(node *yaml.Node) (check.Rule, error) {
	var w waiver
	if err := node.Load(&w, yaml.WithKnownFields()); err != nil {
		return check.Rule{}, err //nolint:wrapcheck // the caller adds the place
	}
	switch {
	case w.Check == "":
		return check.Rule{}, fmt.Errorf("the waiver names no check")
	case w.Reason == "":
		return check.Rule{}, fmt.Errorf("the waiver of %s gives no reason", w.Check)
	}
	if w.Until != "" {
		if _, err := time.Parse(time.DateOnly, w.Until); err != nil {
			return check.Rule{}, fmt.Errorf("the waiver of %s: until %q is not YYYY-MM-DD", w.Check, w.Until)
		}
	}
	for _, pattern := range []string{w.Resource, w.File} {
		if _, err := path.Match(pattern, ""); err != nil {
			return check.Rule{}, fmt.Errorf("the waiver of %s: %q is not a glob", w.Check, pattern)
		}
	}
	return check.Rule{
		Waiver:   inventory.Waiver{Check: w.Check, Until: w.Until, Reason: w.Reason},
		Resource: w.Resource, File: w.File,
	}, nil
}

// shown returns a path as short as the user would type it.
func shown(file string) string {
	if rel, err := filepath.Rel(".", file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	if cwd, err := filepath.Abs("."); err == nil {
		if rel, err := filepath.Rel(cwd, file); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(file)
}
