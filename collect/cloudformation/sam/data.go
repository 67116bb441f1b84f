package sam

//go:generate go run ./gen -translator ${SAMTRANSLATOR} -moto ${MOTO} -out .

import (
	_ "embed" // data files
	"encoding/json"
	"strings"
	"sync"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

//go:embed policy_templates.json
var policyTemplateData []byte

//go:embed connector_profiles.json
var connectorProfileData []byte

//go:embed managed_policy_paths.json
var managedPolicyPathData []byte

// policyTemplates are the SAM policy templates by name: Parameters, a list of
// names, and Statement, in which {"Ref": parameter} stands for a value.
var policyTemplates = sync.OnceValue(func() *template.Node { return readData(policyTemplateData) })

// connectorProfiles tells what a connector makes: Permissions by source and
// destination type, and CfnResourceProperties by type.
var connectorProfiles = sync.OnceValue(func() *template.Node { return readData(connectorProfileData) })

// managedPolicyPaths gives the path of the AWS managed policies that are not at
// the root, by name.
var managedPolicyPaths = sync.OnceValue(func() map[string]string {
	var paths map[string][]string
	if json.Unmarshal(managedPolicyPathData, &paths) != nil {
		return nil
	}
	out := map[string]string{}
	for path, names := range paths {
		for _, name := range names {
			out[name] = path
		}
	}
	return out
})

// readData reads an embedded file. A test reads all of them, so that a file that
// cannot be read does not go unnoticed.
func readData(src []byte) *template.Node {
	nodes, err := template.Read("", src, template.DefaultLimits())
	if err != nil || len(nodes) != 1 {
		return nil
	}
	return nodes[0]
}

// expandPolicyTemplate turns {NAME: {PARAMETER: value}} into a policy document.
func (t *transform) expandPolicyTemplate(id string, n *template.Node) *template.Node {
	if !n.Is(template.Map) || len(n.Fields) != 1 {
		t.refuse(id, n.Pos, "a policy template is a map with one key, its name")
		return template.Mapping(n.Pos, template.Entry("Statement", template.Sequence(n.Pos)))
	}
	name, values := n.Fields[0].Key, n.Fields[0].Value
	def := policyTemplates().Get(name)
	if def == nil || !values.Is(template.Map) {
		t.refuse(id, n.Pos, "policy template %s needs a map of parameters", name)
		return template.Mapping(n.Pos, template.Entry("Statement", template.Sequence(n.Pos)))
	}
	var missing []string
	given := map[string]*template.Node{}
	for _, p := range items(def.Get("Parameters")) {
		v := values.Get(p.Text)
		if v == nil {
			missing = append(missing, p.Text)
			continue
		}
		given[p.Text] = v
	}
	if len(missing) > 0 {
		t.refuse(id, n.Pos, "policy template %s needs %s", name, strings.Join(missing, ", "))
	}
	return template.Mapping(n.Pos, template.Entry("Statement", fillIn(def.Get("Statement"), given, n.Pos)))
}

// fillIn copies a part of the data to a place, with values for Refs.
func fillIn(n *template.Node, values map[string]*template.Node, at template.Pos) *template.Node {
	if v, ok := values[refOf(n)]; ok {
		return v
	}
	out := &template.Node{Kind: n.Kind, Text: n.Text, Pos: at}
	for _, item := range n.Items {
		out.Items = append(out.Items, fillIn(item, values, at))
	}
	for _, f := range n.Fields {
		out.Fields = append(out.Fields, template.Field{Key: f.Key, Pos: at, Value: fillIn(f.Value, values, at)})
	}
	return out
}
