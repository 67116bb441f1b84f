// Package depcheck holds the rules of which package may import which, and finds
// the imports that break them. Its test is what enforces the table of packages
// in docs/architecture.md.
package depcheck

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// Module is the path of this module.
const Module = "github.com/temper-security/temper"

// Rule says what the packages at and below a path may import of this module, and
// what of others.
type Rule struct {
	// Path is relative to the module.
	Path string
	// Allow lists packages of this module that may be imported, with all below
	// them; "*" is all.
	Allow []string
	// Modules lists path prefixes outside this module and the standard library
	// that may be imported; "*" is all.
	Modules []string
	// Deny lists packages of the standard library that must not be imported.
	Deny []string
}

// impure are the packages that an engine must not import: it takes values and
// returns values.
var impure = []string{"context", "log", "log/slog", "net", "net/http", "os", "os/exec", "path/filepath"}

// Rules returns the rules. For a package the rule with the longest path counts.
func Rules() []Rule {
	const (
		cfn  = "collect/cloudformation"
		yaml = "go.yaml.in/yaml/v4"
	)
	return []Rule{
		{Path: "arn", Deny: impure},
		{Path: "finding", Allow: []string{"arn"}, Deny: impure},
		{Path: "inventory", Allow: []string{"arn", "iam"}, Deny: impure},
		{Path: "iam/catalog", Allow: []string{"arn", "iam"}, Deny: impure},
		{Path: "iam/catalog/gen"},
		{Path: "iam/compare", Allow: []string{"arn", "iam"}, Deny: impure},
		{Path: "iam/compare/automaton", Deny: impure},
		{Path: "secrets", Allow: []string{"finding"}, Deny: impure},
		{Path: "iam", Allow: []string{"arn"}, Deny: impure},
		{Path: "iam/eval", Allow: []string{"arn", "iam"}, Deny: impure},

		{Path: "collect", Allow: []string{"arn", "iam", "inventory"}},
		{Path: "collect/folder", Modules: []string{"github.com/go-git/go-git/v5/plumbing/format/gitignore"}},
		{Path: "collect/snapshot", Allow: []string{"collect", "inventory"}},
		{Path: cfn, Allow: []string{"arn", "iam", "inventory", "collect", "collect/folder", cfn}},
		{Path: cfn + "/template", Modules: []string{yaml}, Deny: impure},
		{Path: cfn + "/language", Allow: []string{cfn + "/template"}, Deny: impure},
		{Path: cfn + "/sam", Allow: []string{cfn + "/template"}, Deny: impure},
		{Path: cfn + "/sam/gen", Allow: []string{cfn}},
		{Path: cfn + "/intrinsic", Allow: []string{"inventory", cfn + "/template"}, Deny: impure},
		{Path: cfn + "/parameter", Allow: []string{cfn + "/template"}, Modules: []string{"github.com/BurntSushi/toml", yaml}, Deny: impure},

		{Path: "check", Allow: []string{"arn", "iam", "inventory", "finding", "secrets", "check"}, Deny: impure},

		{Path: "report", Allow: []string{"finding", "inventory", "report"}},
		{Path: "report/reporttest", Allow: []string{"finding", "report"}, Modules: []string{"github.com/google/go-cmp"}},

		{Path: "internal/depcheck"},
		{Path: "internal/shared"},
		{Path: "internal/checktest", Allow: []string{"*"}, Modules: []string{"github.com/google/go-cmp"}},
		{Path: "internal/assess", Allow: []string{"check", "collect", "finding", "inventory", "report"}},
		{Path: "internal/config", Allow: []string{"check", "inventory"}, Modules: []string{yaml}},
		{Path: "internal/cli", Allow: []string{"*"}, Modules: []string{"*"}},
		{Path: "internal/bench"},
		{Path: "internal/docgen", Allow: []string{"*"}, Modules: []string{"github.com/spf13/cobra"}},
		{Path: "internal/publishergen"},
		{Path: "cmd/temper", Allow: []string{"internal/cli"}},
	}
}

// Package is a package and what it imports, tests left out.
type Package struct {
	// Path is relative to the module.
	Path    string
	Imports []string
}

// Check returns a line for each import that no rule allows, for each package that
// no rule covers, and for each package name that explains nothing.
func Check(packages []Package, rules []Rule) []string {
	var broken []string
	for _, p := range packages {
		if name := p.Path[strings.LastIndexByte(p.Path, '/')+1:]; slices.Contains(vague, name) {
			broken = append(broken, fmt.Sprintf("package %s: the name %q explains nothing", p.Path, name))
		}
		rule := ruleFor(p.Path, rules)
		if rule == nil {
			broken = append(broken, fmt.Sprintf("package %s: no rule covers it; add one to internal/depcheck", p.Path))
			continue
		}
		for _, imp := range p.Imports {
			if why := rule.refuses(imp); why != "" {
				broken = append(broken, fmt.Sprintf("package %s imports %s: %s", p.Path, imp, why))
			}
		}
	}
	return broken
}

// Pure reports whether a package is an engine: its rule forbids it to reach the
// world, and so it must not read the clock either.
func Pure(path string, rules []Rule) bool {
	r := ruleFor(path, rules)
	return r != nil && slices.Contains(r.Deny, "os")
}

// Clock returns the places of a Go file that read the clock.
func Clock(name string, src []byte) ([]string, error) {
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var places []string
	ast.Inspect(tree, func(n ast.Node) bool {
		call, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := call.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(clock, call.Sel.Name) {
			places = append(places, fmt.Sprintf("%s: time.%s", files.Position(call.Pos()), call.Sel.Name))
		}
		return true
	})
	return places, nil
}

// clock are the functions of package time that depend on when they are called.
var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}

var vague = []string{"model", "models", "util", "utils", "common", "helper", "helpers", "types", "base", "misc"}

func ruleFor(path string, rules []Rule) *Rule {
	var best *Rule
	for i := range rules {
		r := &rules[i]
		if within(path, r.Path) && (best == nil || len(r.Path) > len(best.Path)) {
			best = r
		}
	}
	return best
}

func within(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// refuses returns why an import is not allowed, or nothing.
func (r *Rule) refuses(imp string) string {
	if own, ok := strings.CutPrefix(imp, Module+"/"); ok {
		if allows(r.Allow, own) {
			return ""
		}
		return "the rule of " + r.Path + " does not allow it"
	}
	if !strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") {
		if slices.Contains(r.Deny, imp) {
			return "the rule of " + r.Path + " forbids it: its packages take values and return values"
		}
		return ""
	}
	if allows(r.Modules, imp) {
		return ""
	}
	return "the rule of " + r.Path + " does not allow this dependency"
}

func allows(list []string, path string) bool {
	return slices.ContainsFunc(list, func(a string) bool { return a == "*" || within(path, a) })
}
