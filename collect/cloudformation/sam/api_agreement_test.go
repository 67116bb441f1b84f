package sam

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/internal/shared"
)

// apiTypes are the resources that events, APIs, state machines and GraphQL APIs make.
var apiTypes = regexp.MustCompile(`^AWS::(ApiGateway|ApiGatewayV2|AppSync|StepFunctions|Route53|Events|Scheduler)::`)

// leastAPIAgreement is the share of definitions (Body of an API) that must be exact.
const leastAPIAgreement = 0.98

var (
	deploymentID = regexp.MustCompile(`Deployment[0-9a-f]{10}\b`)
	deploymentOf = regexp.MustCompile(`RestApi deployment id: [0-9a-f]{40}`)
)

// TestAPIAgreement compares what APIs become with the outputs of the reference
// translator's tests: whole resources with logical id, attributes and properties.
// Like those tests, it does not look at the order of lists, because the outputs
// were written that way. Deployments carry a hash in their id, which is left out.
func TestAPIAgreement(t *testing.T) {
	dir := shared.Dir(t, "corpora/sam/translator-tests")
	inputs, err := filepath.Glob(filepath.Join(dir, "input", "*"))
	if err != nil {
		t.Fatal(err)
	}
	expected, exact := map[string]int{}, map[string]int{}
	bodies, exactBodies := 0, 0
	for _, input := range inputs {
		name := strings.TrimSuffix(filepath.Base(input), filepath.Ext(input))
		if strings.HasPrefix(name, "error_") {
			continue
		}
		want := readOutput(t, filepath.Join(dir, "output", name+".json"))
		got := transformFile(t, input)
		if want == nil || got == nil {
			continue
		}
		for id, w := range want {
			typ, _ := w["Type"].(string)
			if !apiTypes.MatchString(typ) {
				continue
			}
			expected[typ]++
			same := asText(w) == asText(got[id])
			if same {
				exact[typ]++
			} else if *explain != "" && strings.Contains(name, *explain) {
				t.Logf("%s: %s\nwant %s\ngot  %s", name, id, asText(w), asText(got[id]))
			} else if *explain == "" && testing.Verbose() {
				t.Logf("%s: %s %s differs", name, typ, id)
			}
			if wb := body(w); wb != nil {
				bodies++
				if asText(wb) == asText(body(got[id])) {
					exactBodies++
				}
			}
		}
		for id, g := range got {
			if typ, _ := g["Type"].(string); apiTypes.MatchString(typ) && want[id] == nil {
				t.Errorf("%s: %s %s is not expected", name, typ, id)
			}
		}
	}
	var table strings.Builder
	for _, typ := range slices.Sorted(maps.Keys(expected)) {
		fmt.Fprintf(&table, "| %s | %d | %d |\n", typ, expected[typ], exact[typ])
	}
	t.Logf("\n| resource type | expected | exact |\n|---|---|---|\n%s| definitions (Body) | %d | %d |\n", table.String(), bodies, exactBodies)
	if share := float64(exactBodies) / float64(bodies); share < leastAPIAgreement {
		t.Errorf("%d of %d definitions are exact, less than %.0f %%", exactBodies, bodies, 100*leastAPIAgreement)
	}
}

func body(resource map[string]any) any {
	properties, _ := resource["Properties"].(map[string]any)
	return properties["Body"]
}

// readOutput reads an expected template, with the hashes of deployments removed;
// nil if there is none.
func readOutput(t *testing.T, path string) map[string]map[string]any {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return resourcesOf(t, path, b)
}

func resourcesOf(t *testing.T, name string, b []byte) map[string]map[string]any {
	t.Helper()
	b = deploymentID.ReplaceAll(b, []byte("Deployment"))
	b = deploymentOf.ReplaceAll(b, []byte("RestApi deployment id:"))
	var out struct{ Resources map[string]json.RawMessage }
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	resources := map[string]map[string]any{}
	for id, raw := range out.Resources {
		var r map[string]any
		if json.Unmarshal(raw, &r) == nil {
			resources[id] = r
		}
	}
	return resources
}

// transformFile transforms a template; nil if it cannot be read.
func transformFile(t *testing.T, path string) map[string]map[string]any {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	nodes, err := template.Read(path, source, template.DefaultLimits())
	if err != nil || len(nodes) != 1 {
		return nil
	}
	result, err := Transform(nodes[0], Options{Partition: "aws", Region: "ap-southeast-1"})
	if err != nil {
		return nil
	}
	b, err := json.Marshal(result.Root)
	if err != nil {
		t.Fatal(err)
	}
	return resourcesOf(t, path, b)
}

// asText is a value as JSON whose lists are sorted.
func asText(v any) string {
	b, err := json.Marshal(sortLists(v))
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func sortLists(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = sortLists(v[k])
		}
	case []any:
		for i := range v {
			v[i] = sortLists(v[i])
		}
		slices.SortStableFunc(v, func(a, b any) int { return strings.Compare(asJSON(a), asJSON(b)) })
	}
	return v
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
