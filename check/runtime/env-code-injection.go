package runtime

import (
	"regexp"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
)

func envCodeInjection() check.Check {
	return check.Check{
		ID:         "env-code-injection",
		Title:      "Environment loads code into the runtime",
		Category:   "runtime",
		Severity:   finding.High,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{NIST: []string{"SI-7", "CM-7"}, ATTACK: []string{"T1574.006", "T1574"}},
		Why:        "These variables make the runtime load a library or script before the handler. Who can change the configuration of a function runs code in it without touching the signed package, and what the variable points to is often a layer that nobody reviews.",
		Fix:        "Remove the variable, or point it only at files of the package that you have reviewed.",
		Limits:     "Options that only tune the runtime are accepted, and so are search paths that stay within the runtime, the package and /opt. Code of the package or a layer is reported as medium, code in a writable place as high. What the loaded code does is not judged.",
		Sources:    []string{docEnvironment, "https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html"},
		Run:        runEnvCodeInjection,
	}
}

// loaders are variables whose value is itself code to load: any value counts.
// As of 2026-11-22, from the documentation of each runtime and of ld.so.
var loaders = map[string]string{
	"LD_PRELOAD":             "the library is loaded into every process",
	"LD_AUDIT":               "the library is loaded into every process",
	"DOTNET_STARTUP_HOOKS":   "the assembly runs before the handler",
	"DOTNET_ADDITIONAL_DEPS": "further assemblies are loaded",
	"CORECLR_PROFILER_PATH":  "the profiler is loaded into the process",
	"COR_PROFILER_PATH":      "the profiler is loaded into the process",
	"BASH_ENV":               "the script runs before every shell script",
	"PERL5DB":                "the code runs before every Perl script",
	"PHPRC":                  "the configuration file may load extensions",
	"PHP_INI_SCAN_DIR":       "the configuration files may load extensions",
	"GCONV_PATH":             "conversion libraries are loaded from there",
	"PYTHONSTARTUP":          "the script runs in interactive Python",
	"PYTHONHOME":             "the standard library is taken from there",
}

// searchPaths are variables that list directories from which code is loaded.
var searchPaths = []string{"LD_LIBRARY_PATH", "PYTHONPATH", "NODE_PATH", "RUBYLIB", "PERL5LIB", "GEM_PATH", "GEM_HOME", "PATH", "CLASSPATH", "DOTNET_SHARED_STORE"}

// optionLists are variables whose options may load code, and the options that
// do so. The group holds what is loaded.
var optionLists = map[string]*regexp.Regexp{
	"NODE_OPTIONS":      regexp.MustCompile(`(?:^|\s)(?:--require|-r|--import|--loader|--experimental-loader)(?:[=\s]+)("[^"]*"|\S+)|(?:^|\s)--inspect(?:-brk|-wait)?(?:=(\S+)|\s|$)`),
	"JAVA_TOOL_OPTIONS": javaAgent,
	"_JAVA_OPTIONS":     javaAgent,
	"JDK_JAVA_OPTIONS":  javaAgent,
	"RUBYOPT":           regexp.MustCompile(`(?:^|\s)-r\s*(\S+)`),
	"PERL5OPT":          regexp.MustCompile(`(?:^|\s)-?[mM]\s*(\S+)`),
}

var javaAgent = regexp.MustCompile(`(?:^|\s)(?:-javaagent:|-agentpath:|-agentlib:|-Xbootclasspath(?:/[ap])?:|-XX:OnError=|-XX:OnOutOfMemoryError=|--patch-module[=\s]|@)([^\s=,]+)`)

func runEnvCodeInjection(p *check.Pass) {
	concerns := func(name string) bool {
		return loaders[name] != "" || optionLists[name] != nil || slices.Contains(searchPaths, name)
	}
	examine(p, concerns, judgeInjection)
}

func judgeInjection(name, value string) verdict {
	if strings.TrimSpace(value) == "" {
		return verdict{}
	}
	if what := loaders[name]; what != "" {
		v := verdict{what, severityOf(value), shown(name, value)}
		if name == "PYTHONSTARTUP" {
			v.severity = finding.Low
		}
		return v
	}
	if re := optionLists[name]; re != nil {
		v := verdict{}
		for _, m := range re.FindAllStringSubmatch(value, -1) {
			file := strings.Trim(m[1], `"`)
			found := verdict{"an option loads " + shown("", file) + " before the handler", severityOf(strings.TrimPrefix(file, "file://")), shown("", file)}
			if file == "" {
				found = verdict{"an option opens the debugger, through which code can be run", "", "--inspect"}
			}
			if v.problem == "" || v.severity != "" && found.severity == "" {
				v = found
			}
		}
		return v
	}
	for _, dir := range strings.FieldsFunc(value, func(r rune) bool { return r == ':' || r == ';' }) {
		dir = strings.TrimSpace(dir)
		own := dir == "$"+name || dir == "${"+name+"}"
		if !own && !strings.Contains(dir, "?*") && originOf(dir) == writable {
			return verdict{problem: "code is searched in " + shown("", dir) + ", outside of the runtime, the package and the layers", shown: shown("", dir)}
		}
	}
	return verdict{}
}

// severityOf is medium for code that was deployed with the function, and that of
// the check for other code.
func severityOf(file string) finding.Severity {
	if originOf(file) == writable {
		return ""
	}
	return finding.Medium
}
