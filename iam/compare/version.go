package compare

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/iam"
)

// clean returns the set with an empty document, which allows nothing, in the place of
// each that is nil.
func (s Set) clean() Set {
	list := func(docs []*iam.Document) []*iam.Document {
		if !slices.Contains(docs, nil) {
			return docs
		}
		out := slices.Clone(docs)
		for i := range out {
			if out[i] == nil {
				out[i] = &iam.Document{}
			}
		}
		return out
	}
	out := Set{Policies: list(s.Policies), Boundary: list(s.Boundary), Session: list(s.Session)}
	for _, level := range s.SCP {
		out.SCP = append(out.SCP, list(level))
	}
	return out
}

// assume returns the set with a version for the documents that name none, and
// whether that makes a difference: whether one of them has a variable.
func (s Set) assume(version string) (Set, bool) {
	changed := false
	list := func(docs []*iam.Document) []*iam.Document {
		if docs == nil {
			return nil
		}
		out := make([]*iam.Document, len(docs))
		for i, d := range docs {
			out[i] = d
			if d.Version == "" {
				named := *d
				named.Version = version
				out[i] = &named
				changed = changed || named.Variables() && mentionsVariable(d)
			}
		}
		return out
	}
	out := Set{Policies: list(s.Policies), Boundary: list(s.Boundary), Session: list(s.Session)}
	for _, level := range s.SCP {
		out.SCP = append(out.SCP, list(level))
	}
	return out, changed
}

func mentionsVariable(d *iam.Document) bool {
	any := func(values []iam.Value) bool {
		for _, v := range values {
			if strings.Contains(v.Text, "${") {
				return true
			}
		}
		return false
	}
	for i := range d.Statements {
		st := &d.Statements[i]
		if any(st.Resource) || any(st.NotResource) {
			return true
		}
		for j := range st.Conditions {
			if any(st.Conditions[j].Values) {
				return true
			}
		}
	}
	return false
}
