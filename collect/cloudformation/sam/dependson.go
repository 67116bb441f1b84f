package sam

import (
	"slices"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// dependOn adds to the DependsOn of a resource of the result.
func (t *transform) dependOn(id string, on ...string) {
	body := t.bodies[id]
	list := dependencies(body)
	if !t.charge(len(list) * len(on)) {
		return
	}
	for _, o := range on {
		if !slices.Contains(list, o) {
			list = append(list, o)
		}
	}
	t.bodies[id] = template.WithField(body, "DependsOn", names(list, body.Pos))
}

// replaceDependsOn makes what depends on a connector depend on what it made.
func (t *transform) replaceDependsOn(id string, made []string) {
	if !t.charge(len(t.order)) {
		return
	}
	for _, other := range t.order {
		body := t.bodies[other]
		list := dependencies(body)
		i := slices.Index(list, id)
		if i < 0 {
			continue
		}
		list = slices.Delete(list, i, i+1)
		for _, m := range made {
			if !slices.Contains(list, m) {
				list = append(list, m)
			}
		}
		t.bodies[other] = template.WithField(body, "DependsOn", names(list, body.Pos))
	}
}

func dependencies(body *template.Node) []string {
	d := body.Get("DependsOn")
	if s, ok := d.Str(); ok {
		return []string{s}
	}
	var out []string
	for _, item := range items(d) {
		if s, ok := item.Str(); ok {
			out = append(out, s)
		}
	}
	return out
}

func names(list []string, at template.Pos) *template.Node {
	out := template.Sequence(at)
	for _, s := range list {
		out.Items = append(out.Items, template.Text(s, at))
	}
	return out
}
