package cloudformation

import (
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/inventory"
)

// attachStateMachine adds the functions that a Step Functions definition calls:
// those named in the definition (a map, or JSON text that is put together), and
// those that substitutions put into it. Source: AWS::StepFunctions::StateMachine;
// Step Functions Developer Guide, Invoke an AWS Lambda function.
func (b *builder) attachStateMachine(r *resource) {
	m := &machine{builder: b, r: r, source: triggerSource{service: "states"}, seen: map[string]bool{}, names: map[string]bool{}}
	definition := r.get("Definition")
	if definition.absent() {
		definition = r.get("DefinitionString")
	}
	if definition.absent() {
		// The definition is in S3: the substitutions show which functions it uses.
		m.all = true
	}
	m.walk(definition, "")
	for _, e := range r.get("DefinitionSubstitutions").entries() {
		if m.all || m.names[e.key] {
			m.call(e.fact)
		}
	}
}

// machine collects the functions of one definition, or of another text that
// names functions in JSON.
type machine struct {
	*builder
	r      *resource
	source triggerSource
	seen   map[string]bool
	// names are the substitutions that the definition uses; all means that they
	// cannot be seen.
	names map[string]bool
	all   bool
}

// substitution matches ${Name} in a definition.
var substitution = regexp.MustCompile(`\$\{([A-Za-z0-9_]+)\}`)

// literalARN matches ARNs of functions in a definition, namedFunction the name
// in the parameters of the optimized integration.
var (
	literalARN   = regexp.MustCompile(`arn:[^"'\s:]*:lambda:[^"'\s:]*:[^"'\s:]*:function:[A-Za-z0-9_-]+(?::[A-Za-z0-9_$-]+)?`)
	functionName = regexp.MustCompile(`"FunctionName(?:\.\$)?"\s*:\s*"([^"]+)"`)
)

func (m *machine) walk(f fact, key string) {
	switch f.value.Kind {
	case intrinsic.Map:
		for _, e := range f.entries() {
			m.walk(e.fact, e.key)
		}
	case intrinsic.List:
		items, _ := f.items()
		for _, item := range items {
			m.walk(item, key)
		}
	case intrinsic.Text:
		m.text(f, key)
	case intrinsic.Unknown:
		m.all = true
	}
}

func (m *machine) text(f fact, key string) {
	for _, p := range f.value.Parts {
		for _, match := range substitution.FindAllStringSubmatch(p.Literal, -1) {
			m.names[match[1]] = true
		}
	}
	if key == "FunctionName" {
		if _, ok := m.function(f).Get(); ok {
			m.call(f)
			return
		}
	}
	for i, p := range f.value.Parts {
		if p.Ref == nil || p.Ref.Kind != inventory.ToResource {
			continue
		}
		if _, ok := m.invocable(f.scope.ref(*p.Ref)); !ok {
			continue
		}
		// The qualifier may follow in the next literal, before the quote.
		one := f
		one.value = intrinsic.Value{Kind: intrinsic.Text, Node: f.value.Node, Refs: f.value.Refs, Parts: []intrinsic.Part{p}}
		if i+1 < len(f.value.Parts) && strings.HasPrefix(f.value.Parts[i+1].Literal, ":") {
			rest := f.value.Parts[i+1].Literal
			if end := strings.IndexAny(rest, "\"'\\ \n\t,}"); end >= 0 {
				rest = rest[:end]
			}
			one.value.Parts = append(one.value.Parts, intrinsic.Part{Literal: rest})
		}
		m.call(one)
	}
	pattern := f.value.Pattern()
	for _, arn := range literalARN.FindAllString(pattern, -1) {
		m.written(f, arn)
	}
	for _, match := range functionName.FindAllStringSubmatch(pattern, -1) {
		if !strings.ContainsAny(match[1], "?*${") {
			m.written(f, match[1])
		}
	}
}

// written adds a function that the text names.
func (m *machine) written(f fact, name string) {
	m.call(f.says(name))
}

// call adds a trigger for a function, once.
func (m *machine) call(f fact) {
	ref, ok := m.function(f).Get()
	if !ok || ref.Function == "" && !strings.Contains(ref.ARN, ":function:") {
		return
	}
	qualifier, _ := ref.Qualifier.Get()
	key := strings.Join([]string{ref.Function, ref.Alias, ref.Version, qualifier}, "\x00")
	if ref.Function == "" {
		key = ref.ARN
	}
	if m.seen[key] {
		return
	}
	m.seen[key] = true
	m.addTrigger(m.r, m.source, f)
}
