package intrinsic

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/internal/shared"
)

// shares counts what is known of scalar values.
type shares struct{ literal, partial, unknown int }

// count walks a value, checks what every value must fulfil, and counts.
func (s *shares) count(t *testing.T, at string, v Value) {
	t.Helper()
	switch v.Kind {
	case List:
		if v.Open && v.Reason == "" {
			t.Errorf("%s: open list without a reason", at)
		}
		for i := range v.Items {
			s.count(t, fmt.Sprintf("%s/%d", at, i), v.Items[i])
		}
		return
	case Map:
		for _, f := range v.Fields {
			s.count(t, at+"/"+f.Key, f.Value)
		}
		return
	case Unknown:
		s.unknown++
		if v.Reason == "" {
			t.Errorf("%s: unknown value without a reason", at)
		}
		return
	case Text:
		for _, p := range v.Parts {
			if p.Unknown && (p.Reason == "" || p.Glob == "") {
				t.Errorf("%s: unknown part without a reason or glob: %+v", at, p)
			}
		}
	}
	lit, ok := v.Literal()
	switch {
	case ok:
		s.literal++
		if v.Kind == Text && v.Pattern() != lit {
			t.Errorf("%s: the pattern of a literal is %q, not %q", at, v.Pattern(), lit)
		}
	case strings.Trim(v.Pattern(), "?*") == "":
		s.unknown++
	default:
		s.partial++
	}
}

func TestCorpora(t *testing.T) {
	for _, corpus := range []string{"corpora/sam/serverless-patterns", "corpora/cdk-out", "corpora/sam/translator-tests/output"} {
		t.Run(filepath.Base(corpus), func(t *testing.T) {
			dir := shared.Dir(t, corpus)
			var s shares
			templates, scenarios := 0, 0
			reasons := map[string]int{}
			err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				ext := filepath.Ext(path)
				if err != nil || d.IsDir() || ext != ".json" && ext != ".yaml" && ext != ".yml" {
					return err
				}
				src, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				roots, err := template.Read(path, src, template.DefaultLimits())
				if err != nil {
					return nil //nolint:nilerr // files that are no templates are left out
				}
				if len(roots) == 0 || !roots[0].Get("Resources").Is(template.Map) {
					return nil
				}
				root := roots[0]
				templates++
				list, complete := Scenarios(root, Inputs{}, 64)
				if len(list) == 0 {
					t.Errorf("%s: no scenario", path)
				}
				if !complete {
					t.Logf("%s: more than %d scenarios", path, len(list))
				}
				scenarios += len(list)
				for i, scenario := range list {
					e := New(root, Inputs{Assigned: scenario.Assigned})
					for _, a := range scenario.Assumptions {
						if holds, known, why := e.Condition(a.Condition); !known || holds != a.Holds {
							t.Errorf("%s: scenario %d says %v, the evaluator %v %v (%s)", path, i, a, holds, known, why)
						}
					}
					if i > 0 {
						continue
					}
					for _, r := range root.Get("Resources").Fields {
						e.Exists(r.Key)
						v := e.Eval(r.Value.Get("Properties"))
						s.count(t, filepath.Base(path)+":"+r.Key, v)
						tally(reasons, v)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			all := float64(s.literal + s.partial + s.unknown)
			t.Logf("%d templates, %d scenarios, %.0f values: %.1f %% literal, %.1f %% partial, %.1f %% unknown", templates, scenarios,
				all, 100*float64(s.literal)/all, 100*float64(s.partial)/all, 100*float64(s.unknown)/all)
			if templates < 10 {
				t.Errorf("only %d templates were read", templates)
			}
			for reason, n := range reasons {
				if n > 0 && testing.Verbose() {
					t.Logf("%4d %s", n, reason)
				}
			}
		})
	}
}

// tally counts the reasons of values that are unknown for a reason in the
// template, with names left out.
func tally(reasons map[string]int, v Value) {
	if v.Kind == Unknown {
		reasons[v.Reason]++
	}
	for i := range v.Items {
		tally(reasons, v.Items[i])
	}
	for i := range v.Fields {
		tally(reasons, v.Fields[i].Value)
	}
}
