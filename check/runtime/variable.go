package runtime

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
	"github.com/temper-security/temper/secrets"
)

// verdict is what a rule says about the value of an environment variable.
type verdict struct {
	// problem says what the value does; empty if it does no harm.
	problem  string
	severity finding.Severity
	// shown is the part of the value that decides. The rest is not shown: an
	// option beside it may hold a secret.
	shown string
}

// examine asks a rule about each variable. concerns reports whether the rule is
// about a variable of this name, and judge what it says about the value. A
// variable that concerns the rule and whose value is not known is unknown.
func examine(p *check.Pass, concerns func(name string) bool, judge func(name, value string) verdict) {
	lookup.Variables(p, func(f *inventory.Function, v inventory.Variable) bool {
		if !concerns(v.Name) {
			return false
		}
		about := []*inventory.Resource{&f.Resource}
		text := lookup.Text(v.Value)
		found := judge(v.Name, text)
		if v.Value.IsUnknown() && found.problem == "" {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Environment variable %s of function %s is not known: %s", v.Name, lookup.Label(&f.Resource), v.Value.Why()),
				About:   about, At: v.Source, Detail: v.Name,
			})
			return true
		}
		if found.problem == "" {
			return false
		}
		p.Fail(check.Result{
			Message: fmt.Sprintf("Function %s sets %s: %s", lookup.Label(&f.Resource), v.Name, found.problem),
			About:   about, At: v.Source, Detail: v.Name, Severity: found.severity,
			Evidence: []finding.Evidence{lookup.Setting(lookup.VariablePath(v.Name), found.shown, v.Value.Source, docEnvironment)},
		})
		return true
	})
}

// endpoint returns the scheme, host and port of a URL for evidence: not the
// user, path or query, which may hold a secret.
func endpoint(value string) string {
	u, err := url.Parse(strings.ReplaceAll(value, "?*", "unknown"))
	if err != nil || u.Host == "" {
		return fmt.Sprintf("%d bytes (not shown)", len(value))
	}
	return u.Scheme + "://" + u.Host
}

// shown returns a value for evidence, or only its length if it may be secret.
func shown(name, value string) string {
	if r := secrets.Classify(name, value); r.Class == secrets.Secret || r.Class == secrets.Weak {
		return fmt.Sprintf("%d bytes (not shown)", len(value))
	}
	const most = 200
	if len(value) > most {
		return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(value[:most], ""), len(value))
	}
	return value
}

// oneOf reports whether a name is in a list, in any case.
func oneOf(name string, list []string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, name) })
}

// truthy and falsy read a switch as programs do.
func truthy(v string) bool {
	return oneOf(strings.TrimSpace(v), []string{"1", "true", "yes", "on", "y", "t"})
}
func falsy(v string) bool {
	return oneOf(strings.TrimSpace(v), []string{"0", "false", "no", "off", "n", "f"})
}

// origin says where a file path of a function comes from.
type origin uint8

const (
	// platform: the image of the runtime.
	platform origin = iota
	// deployed: the package or a layer.
	deployed
	// writable: a place that code can change while the function runs, or one
	// that is not known.
	writable
)

// originOf sorts a path. A relative path is relative to the package.
func originOf(file string) origin {
	clean := path.Clean(file)
	under := func(dirs ...string) bool {
		return slices.ContainsFunc(dirs, func(d string) bool { return clean == d || strings.HasPrefix(clean, d+"/") })
	}
	switch {
	case file == "" || strings.Contains(file, "?*"):
		return writable
	case under("/var/runtime", "/var/lang", "/lib", "/lib64", "/usr", "/etc", "/bin", "/sbin"):
		return platform
	case under("/var/task", "/opt", "$LAMBDA_TASK_ROOT", "${LAMBDA_TASK_ROOT}"):
		return deployed
	case strings.HasPrefix(clean, "$LAMBDA_RUNTIME_DIR") || strings.HasPrefix(clean, "${LAMBDA_RUNTIME_DIR}"):
		return platform
	case !strings.HasPrefix(clean, "/") && !strings.HasPrefix(clean, ".."):
		return deployed
	}
	return writable
}
