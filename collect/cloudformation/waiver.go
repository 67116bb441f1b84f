package cloudformation

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// waivers returns the decisions in the resource's Metadata, and in that of the
// resource from which a transform made it:
//
//	Metadata:
//	  temper:
//	    ignore:
//	      - {check: url-public, until: 2027-01-31, reason: a public form}
//
// The same list may stand under the one key temper:ignore. An entry may also be
// a text in the form of the comment: url-public until=2027-01-31 reason=a form.
func (r *resource) waivers() []inventory.Waiver {
	list := r.scope.waivers(r.node.Get("Metadata"), r.home.Path)
	cause := r.scope.causes[r.logical]
	if cause == "" {
		return list
	}
	written := r.scope.source.At("Resources", cause, "Metadata")
	for _, w := range r.scope.waivers(written, "Resources/"+cause) {
		if !hasWaiver(list, w) {
			list = append(list, w)
		}
	}
	return list
}

func hasWaiver(list []inventory.Waiver, w inventory.Waiver) bool {
	for _, have := range list {
		if have.Check == w.Check && have.Until == w.Until && have.Reason == w.Reason {
			return true
		}
	}
	return false
}

func (s *scope) waivers(metadata *template.Node, path string) []inventory.Waiver {
	var list []inventory.Waiver
	for _, n := range []*template.Node{metadata.At("temper", "ignore"), metadata.Get("temper:ignore")} {
		switch {
		case n.Is(template.List):
			for _, item := range n.Items {
				list = append(list, s.waiver(item, path)...)
			}
		case n != nil:
			list = append(list, s.waiver(n, path)...)
		}
	}
	return list
}

// waiver reads one entry. A list of checks shares one reason.
func (s *scope) waiver(n *template.Node, path string) []inventory.Waiver {
	at := s.places.value(n, path+"/Metadata")
	if text, ok := n.Str(); ok {
		check, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
		if check == "" {
			return nil
		}
		w := parseWaiver(check, rest)
		w.Source = at
		return []inventory.Waiver{w}
	}
	scalar := func(key string) string {
		if v := n.Get(key); v != nil && v.Kind != template.List && v.Kind != template.Map {
			return strings.TrimSpace(v.Text)
		}
		return ""
	}
	checks := []string{scalar("check")}
	if v := n.Get("check"); v.Is(template.List) {
		checks = nil
		for _, item := range v.Items {
			checks = append(checks, strings.TrimSpace(item.Text))
		}
	}
	var list []inventory.Waiver
	for _, check := range checks {
		if check != "" {
			list = append(list, inventory.Waiver{Check: check, Until: scalar("until"), Reason: scalar("reason"), Source: at})
		}
	}
	return list
}
