package cloudformation

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/internal/shared"
	"github.com/temper-security/temper/inventory"
)

// tally counts what a build over a corpus found.
type tally struct {
	templates, functions, permissions, resolved, routes, triggers, unknown int
}

// TestBuildCorpora builds every template of the corpora: each function must be
// in the inventory, each permission of a function that the template defines must
// name it, and each unknown fact must have a reason.
func TestBuildCorpora(t *testing.T) {
	t.Parallel()
	for _, corpus := range []struct{ dir, suffix string }{
		{"corpora/sam/serverless-patterns", ""},
		{"corpora/cdk-out", ".template.json"},
		{"corpora/serverless-framework-expected", ".json"},
		{"corpora/sam/translator-tests/output", ".json"},
	} {
		t.Run(filepath.Base(corpus.dir), func(t *testing.T) {
			t.Parallel()
			var sum tally
			err := filepath.WalkDir(shared.Dir(t, corpus.dir), func(path string, d os.DirEntry, err error) error {
				if err != nil || d.IsDir() || !strings.HasSuffix(path, corpus.suffix) {
					return err
				}
				src, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				for _, root := range corpusTemplates(path, src) {
					sum.add(t, path, root)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d templates, %d functions, permissions resolved %d of %d, %d routes, %d triggers, %d unknown facts",
				sum.templates, sum.functions, sum.resolved, sum.permissions, sum.routes, sum.triggers, sum.unknown)
			if sum.templates == 0 || sum.functions == 0 {
				t.Error("the corpus has no template or no function")
			}
			if sum.resolved < sum.permissions {
				t.Errorf("%d permissions of %d name no function although the template defines it", sum.permissions-sum.resolved, sum.permissions)
			}
		})
	}
}

// corpusTemplates returns the templates of a file. The expected results of the
// Serverless Framework are wrapped.
func corpusTemplates(path string, src []byte) [][]byte {
	if isTemplateText(path, src) {
		return [][]byte{src}
	}
	var wrapped map[string]json.RawMessage
	if json.Unmarshal(src, &wrapped) != nil {
		return nil
	}
	var list [][]byte
	for _, inner := range wrapped {
		if isTemplateText(path, inner) {
			list = append(list, inner)
		}
	}
	return list
}

func isTemplateText(path string, src []byte) bool {
	docs, err := template.Read(path, src, template.DefaultLimits())
	return err == nil && len(docs) > 0 && docs[0].Get("Resources").Is(template.Map)
}

func (sum *tally) add(t *testing.T, path string, src []byte) {
	t.Helper()
	s := stackOf(t, path, src, intrinsic.Inputs{})
	inv := build(s)
	sum.templates++
	sum.functions += len(inv.Functions)
	sum.routes += len(inv.Routes)
	sum.triggers += len(inv.Triggers)

	defined := 0
	for _, f := range s.root.Get("Resources").Fields {
		if kind, _ := f.Value.Get("Type").Str(); kind == typeFunction {
			if exists, known := s.eval.Exists(f.Key); exists || !known {
				defined++
			}
		}
	}
	if defined != len(inv.Functions) {
		t.Errorf("%s: %d functions in the template, %d in the inventory", path, defined, len(inv.Functions))
	}
	lambda := map[string]bool{}
	inv.Each(func(r *inventory.Resource) {
		lambda[r.ID] = strings.HasPrefix(r.Type, "AWS::Lambda::")
		if r.Source.File == "" || r.Source.Line == 0 || r.Source.Path == "" {
			t.Errorf("%s: resource %s has the place %+v", path, r.ID, r.Source)
		}
	})
	for _, p := range inv.Permissions {
		fn, _ := p.Function.Get()
		own := fn.Function != ""
		for _, ref := range p.Function.Refs {
			own = own || ref.Kind == inventory.ToResource && lambda[ref.ID]
		}
		if own {
			sum.permissions++
		}
		if fn.Function != "" {
			sum.resolved++
		} else if own {
			t.Logf("%s: %s names no function: %s %v", path, p.ID, p.Function.Why(), p.Function.Refs)
		}
	}
	sum.unknown += checkFacts(t, path, reflect.ValueOf(inv).Elem(), inv, 0)
}

// checkFacts walks all facts of an inventory: an unknown one must have a reason,
// and a present or absent one of a resource must have a place. It returns the
// number of unknown facts.
func checkFacts(t *testing.T, path string, v reflect.Value, inv *inventory.Inventory, depth int) int {
	t.Helper()
	if depth > 40 {
		return 0
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return 0
		}
		return checkFacts(t, path, v.Elem(), inv, depth+1)
	case reflect.Slice:
		n := 0
		for i := range v.Len() {
			n += checkFacts(t, path, v.Index(i), inv, depth+1)
		}
		return n
	case reflect.Struct:
	default:
		return 0
	}
	n := 0
	if v.CanAddr() && strings.HasPrefix(v.Type().Name(), "Known[") {
		addr := v.Addr().Interface()
		if k, ok := addr.(interface {
			IsUnknown() bool
			State() inventory.State
		}); ok && k.IsUnknown() {
			n++
			if v.FieldByName("Reason").String() == "" {
				t.Errorf("%s: an unknown %s has no reason (%s)", path, v.Type().Name(), k.State())
			}
		}
	}
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			n += checkFacts(t, path, v.Field(i), inv, depth+1)
		} else if v.Type().Field(i).Name == "value" && v.CanAddr() {
			if out := v.Addr().MethodByName("Get").Call(nil); out[1].Bool() {
				inner := reflect.New(out[0].Type()).Elem()
				inner.Set(out[0])
				n += checkFacts(t, path, inner, inv, depth+1)
			}
		}
	}
	return n
}
