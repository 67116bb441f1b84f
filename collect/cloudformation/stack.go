package cloudformation

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"runtime"

	"github.com/temper-security/temper/collect"
	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// maxNesting is how deep stacks nest; the service allows less.
const maxNesting = 8

// nestedTemplate returns the document that an AWS::CloudFormation::Stack
// resource names by a local path. why is empty if the resource names none.
func (l *loader) nestedTemplate(d *document, id string, url string) (child *document, why string) {
	if asset := d.root.At("Resources", id, "Metadata", "aws:asset:path"); asset != nil && asset.Text != "" {
		url = asset.Text
	}
	path, err := local(dirOf(d.file.path), url)
	if err != nil {
		return nil, "the template of the nested stack is not a local file: " + url
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.files[absolute(path)]
	if f == nil {
		info, err := os.Stat(path)
		if err != nil || info.IsDir() {
			return nil, "the template of the nested stack is not there: " + url
		}
		f = &file{path: path, name: display(dirOf(d.file.name), url), explicit: true}
		l.files[absolute(path)] = f
		if info.Size() > int64(l.options.Limits.Bytes) && l.options.Limits.Bytes > 0 {
			f.err = template.ErrLimit
		} else {
			l.parse(f)
		}
	}
	if f.err != nil {
		return nil, "the template of the nested stack cannot be read: " + named(f).Error()
	}
	if len(f.docs) == 0 {
		return nil, "the template of the nested stack has no resources: " + url
	}
	return f.docs[0], ""
}

func dirOf(path string) string {
	if i := strings.LastIndexAny(path, `/\`); i >= 0 {
		return path[:i+1]
	}
	return "."
}

// nestedStacks lists the logical ids of nested stacks with their literal template
// location, in order.
func nestedStacks(root *template.Node) []template.Field {
	var list []template.Field
	if resources := root.Get("Resources"); resources.Is(template.Map) {
		for _, f := range resources.Fields {
			if t, _ := f.Value.Get("Type").Str(); t == "AWS::CloudFormation::Stack" {
				list = append(list, f)
			}
		}
	}
	return list
}

// roots returns the files that stand for themselves: those that no other template
// uses as a nested stack and, of templates that use each other in a circle, the
// first.
func (l *loader) roots() []*file {
	uses := map[*file][]*file{}
	nested := map[*file]bool{}
	for _, f := range l.order {
		for _, d := range f.docs {
			for _, s := range nestedStacks(d.root) {
				url, _ := s.Value.At("Properties", "TemplateURL").Str()
				if child, why := l.nestedTemplate(d, s.Key, url); why == "" && child.file != f {
					uses[f] = append(uses[f], child.file)
					nested[child.file] = true
				}
			}
		}
	}
	reached := map[*file]bool{}
	var reach func(f *file)
	reach = func(f *file) {
		if !reached[f] {
			reached[f] = true
			for _, child := range uses[f] {
				reach(child)
			}
		}
	}
	var roots []*file
	take := func(keep func(*file) bool) {
		for _, f := range l.order {
			if len(f.docs) > 0 && !reached[f] && keep(f) {
				roots = append(roots, f)
				reach(f)
			}
		}
	}
	take(func(f *file) bool { return !nested[f] })
	take(func(*file) bool { return true })
	return roots
}

// build makes the inventories of the given files, in their order: one for each
// template, and one for all stacks of a CDK assembly. Files whose evaluation
// takes too long are skipped.
func (l *loader) build(ctx context.Context, roots []*file) ([]*collect.Stack, []collect.Skipped) {
	groups := together(roots)
	results := make([]*collect.Stack, len(groups))
	work := make(chan int)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range work {
				results[i] = l.stack(groups[i])
			}
		})
	}
	for i := range groups {
		if ctx.Err() != nil {
			break
		}
		work <- i
	}
	close(work)
	group.Wait()
	var skipped []collect.Skipped
	var list []*collect.Stack
	for i, s := range results {
		if s != nil {
			list = append(list, s)
			continue
		}
		for _, d := range groups[i] {
			skipped = append(skipped, collect.Skipped{Path: d.file.name, Reason: l.lateError().Error()})
		}
	}
	return list, skipped
}

// together lists the documents that are deployed together.
func together(roots []*file) [][]*document {
	var groups [][]*document
	assemblies := map[string]int{}
	for _, f := range roots {
		if f.assembly == nil {
			for _, d := range f.docs {
				groups = append(groups, []*document{d})
			}
			continue
		}
		i, ok := assemblies[f.assembly.name]
		if !ok {
			i = len(groups)
			assemblies[f.assembly.name] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], f.docs...)
	}
	return groups
}

// stack makes the inventory of documents that are deployed together; nil if
// that takes too long.
func (l *loader) stack(docs []*document) *collect.Stack {
	e := evaluation{loader: l, start: time.Now()}
	out := &collect.Stack{Name: docs[0].file.name, Origin: docs[0].origin}
	var variants []variant
	for _, d := range docs {
		in := intrinsic.Inputs{Given: l.options.Given, Partition: l.options.Partition, Account: l.options.Account, Region: l.options.Region}
		prefix := ""
		if a := d.file.assembly; a != nil {
			a.apply(&in)
			if len(docs) > 1 {
				prefix = a.stack + "/"
			}
			out.Name = a.name
		}
		variants = zip(variants, e.variants(d, in, prefix, nil))
		out.Gaps = append(out.Gaps, d.gaps...)
	}
	if e.late {
		return nil
	}
	out.Gaps = append(out.Gaps, e.gaps...)
	for _, v := range variants {
		inv := build(v.stacks...)
		inv.Target, inv.Scenario = out.Name, v.assumptions
		for i, s := range v.stacks {
			attachWaivers(inv, v.docs[i], s.prefix)
		}
		out.Variants = append(out.Variants, inv)
	}
	// The inventory holds no part of the trees: a large folder need not keep them.
	// Nested templates stay, since other templates may use them too.
	for _, d := range docs {
		d.root, d.source, d.waivers = nil, nil, nil
	}
	return out
}

// variant is one way in which the conditions of stacks that belong together are
// decided: the stacks with their documents, parents before nested ones.
type variant struct {
	stacks      []stack
	docs        []*document
	assumptions []inventory.Assumption
}

// zip joins two lists of variants so that each of either list is met by at least
// one of the result. Either may be empty.
func zip(a, b []variant) []variant {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := make([]variant, max(len(a), len(b)))
	for i := range out {
		x, y := a[i%len(a)], b[i%len(b)]
		out[i] = variant{
			stacks:      slices.Concat(x.stacks, y.stacks),
			docs:        slices.Concat(x.docs, y.docs),
			assumptions: slices.Concat(x.assumptions, y.assumptions),
		}
	}
	return out
}

// evaluation makes the variants of one root template.
type evaluation struct {
	*loader
	start time.Time
	late  bool
	gaps  []collect.Gap
}

func (e *evaluation) gap(g collect.Gap) {
	if !slices.Contains(e.gaps, g) {
		e.gaps = append(e.gaps, g)
	}
}

// expired reports, and remembers, that the deadline of the file has passed.
func (e *evaluation) expired() bool {
	e.late = e.late || e.loader.late(e.start)
	return e.late
}

// variants evaluates a template and the stacks nested in it under each way in
// which its conditions can be decided.
func (e *evaluation) variants(d *document, in intrinsic.Inputs, prefix string, parents []*document) []variant {
	if e.expired() {
		return nil
	}
	scenarios, complete := intrinsic.Scenarios(d.root, in, e.options.Scenarios)
	if !complete {
		e.gap(collect.Gap{
			What: "conditions of " + d.file.name, Source: sourceOf(d.root.Pos),
			Why: "they combine in more ways than were examined; each was examined both ways",
		})
	}
	var list []variant
	for _, s := range scenarios {
		if e.expired() {
			return nil
		}
		if len(list) < e.options.Scenarios {
			list = append(list, e.scenario(d, in, s, prefix, parents)...)
		}
	}
	return list
}

func (e *evaluation) scenario(d *document, in intrinsic.Inputs, s intrinsic.Scenario, prefix string, parents []*document) []variant {
	in.Assigned = merged(in.Assigned, s.Assigned)
	outputs := &nestedOutputs{evaluation: e, parent: d, depth: len(parents)}
	in.NestedOutput = outputs.value
	eval := intrinsic.New(d.root, in)
	outputs.eval = eval

	own := variant{docs: []*document{d}, stacks: []stack{{
		root: d.root, source: d.source, eval: eval, prefix: prefix, causes: d.causes, origin: d.origin,
		target: d.file.name, partition: in.Partition, account: in.Account, region: in.Region, given: names(in.Given),
	}}}
	for _, a := range s.Assumptions {
		own.assumptions = append(own.assumptions, inventory.Assumption{Condition: prefix + a.Condition, Holds: a.Holds})
	}
	list := []variant{own}
	for _, f := range nestedStacks(d.root) {
		if exists, known := eval.Exists(f.Key); known && !exists {
			continue
		}
		child, args, why := e.child(d, eval, f, parents)
		if why != "" {
			e.gap(collect.Gap{What: "nested stack " + prefix + f.Key, Why: why, Source: sourceOf(placeOf(f))})
			continue
		}
		list = zip(list, e.variants(child, args, prefix+f.Key+"/", append(slices.Clone(parents), d)))
	}
	return list
}

func names(m map[string]string) map[string]bool {
	set := make(map[string]bool, len(m))
	for k := range m {
		set[k] = true
	}
	return set
}

func merged(a, b map[string]string) map[string]string {
	if len(a) == 0 {
		return b
	}
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// child finds the template of a nested stack and evaluates its arguments.
func (e *evaluation) child(d *document, eval *intrinsic.Evaluator, f template.Field, parents []*document) (*document, intrinsic.Inputs, string) {
	url, _ := eval.Eval(f.Value.At("Properties", "TemplateURL")).Literal()
	child, why := e.nestedTemplate(d, f.Key, url)
	if why != "" {
		return nil, intrinsic.Inputs{}, why
	}
	if len(parents) >= maxNesting || child == d || slices.Contains(parents, child) {
		return nil, intrinsic.Inputs{}, "the stack nests itself, or too deep"
	}
	return child, e.arguments(eval, f.Value.At("Properties", "Parameters")), ""
}

func (e *evaluation) arguments(eval *intrinsic.Evaluator, parameters *template.Node) intrinsic.Inputs {
	in := intrinsic.Inputs{
		Arguments: map[string]intrinsic.Value{},
		Partition: e.options.Partition, Account: e.options.Account, Region: e.options.Region,
	}
	if parameters.Is(template.Map) {
		for _, p := range parameters.Fields {
			in.Arguments[p.Key] = fromParent(eval.Eval(p.Value))
		}
	}
	return in
}

// attachWaivers adds the waivers that stand in comments to their resources and
// to what was generated from them.
func attachWaivers(inv *inventory.Inventory, d *document, prefix string) {
	if len(d.waivers) == 0 {
		return
	}
	inv.Each(func(r *inventory.Resource) {
		id, ok := strings.CutPrefix(r.ID, prefix)
		if !ok || strings.Contains(id, "/") {
			return
		}
		r.Waivers = append(r.Waivers, d.waivers[id]...)
		if cause := d.causes[id]; cause != "" && cause != id {
			r.Waivers = append(r.Waivers, d.waivers[cause]...)
		}
	})
}

// placeOf returns the place of a field; a generated one stands where its value
// does.
func placeOf(f template.Field) template.Pos {
	if f.Pos.Line == 0 {
		return f.Value.Pos
	}
	return f.Pos
}
