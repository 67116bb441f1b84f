// Package parameter reads values of template parameters from the files and
// arguments in which deployments keep them.
package parameter

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// maxSize bounds a parameter file in bytes. A stack has at most 200 parameters
// of 4,096 bytes.
const maxSize = 4 << 20

// ReadFile reads parameter values from a file, in any of these forms, which it
// tells apart by content:
//
//   - the AWS CLI's: [{"ParameterKey": …, "ParameterValue": …}], alone or under
//     "Parameters"; an entry with UsePreviousValue gives no value;
//   - a list of texts "Key=Value", as aws cloudformation deploy takes it;
//   - the template configuration file of CodePipeline, {"Parameters": {…}}, and
//     the deployment file of Git sync, with parameters;
//   - a flat map of names to values, in JSON, YAML or TOML;
//   - samconfig.toml or samconfig.yaml, environment default: see
//     [ReadSAMConfig].
//
// Numbers and booleans become texts, lists are joined with commas. name names
// the file in errors, which never hold values.
func ReadFile(name string, src []byte) (map[string]string, error) {
	root, err := parse(name, src)
	if err != nil {
		return nil, fmt.Errorf("read parameters from %s: %w", name, err)
	}
	values, err := fromNode(root)
	if err != nil {
		return nil, fmt.Errorf("read parameters from %s: %w", name, err)
	}
	return values, nil
}

// parse reads JSON, YAML or TOML.
func parse(name string, src []byte) (*template.Node, error) {
	if len(src) > maxSize {
		return nil, fmt.Errorf("more than %d bytes", maxSize)
	}
	if strings.EqualFold(path.Ext(name), ".toml") {
		return parseTOML(src)
	}
	limits := template.DefaultLimits()
	limits.Bytes = maxSize
	docs, err := template.Read(name, src, limits)
	switch {
	case err == nil && len(docs) == 0:
		return template.Mapping(template.Pos{}), nil
	case err == nil && (docs[0].Is(template.Map) || docs[0].Is(template.List)):
		return docs[0], nil
	}
	// TOML without the ending is a text or a mistake to YAML.
	if root, tomlErr := parseTOML(src); tomlErr == nil {
		return root, nil
	}
	if err == nil {
		err = fmt.Errorf("neither a map nor a list of parameters")
	}
	return nil, err
}

// fromNode recognises the form.
func fromNode(root *template.Node) (map[string]string, error) {
	if root.Is(template.List) {
		return fromList(root)
	}
	parameters := root.Get("Parameters")
	if parameters == nil && root.Get("template-file-path") != nil {
		parameters = root.Get("parameters")
	}
	switch {
	case parameters.Is(template.List):
		return fromList(parameters)
	case parameters.Is(template.Map):
		return fromMap(parameters)
	case root.Get("template-file-path") != nil:
		return map[string]string{}, nil
	}
	if environments := environmentsOf(root); len(environments) > 0 {
		return fromSAMConfig(root, DefaultEnvironment)
	}
	return fromMap(root)
}

// fromMap reads a map of names to values.
func fromMap(m *template.Node) (map[string]string, error) {
	values := map[string]string{}
	for _, f := range m.Fields {
		s, err := valueOf(f.Value)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", f.Key, err)
		}
		values[f.Key] = s
	}
	return values, nil
}

// fromList reads a list of the AWS CLI's maps, or of texts.
func fromList(list *template.Node) (map[string]string, error) {
	values := map[string]string{}
	add := func(name, value string) error {
		if _, again := values[name]; again {
			return fmt.Errorf("parameter %s: given twice", name)
		}
		values[name] = value
		return nil
	}
	for i, item := range list.Items {
		if s, ok := item.Str(); ok {
			name, value, err := ParsePair(s)
			if err != nil {
				return nil, fmt.Errorf("item %d: %w", i+1, err)
			}
			if err := add(name, value); err != nil {
				return nil, err
			}
			continue
		}
		name, ok := item.Get("ParameterKey").Str()
		if !ok || name == "" {
			return nil, fmt.Errorf("item %d: no ParameterKey", i+1)
		}
		value := item.Get("ParameterValue")
		if value == nil {
			if previous := item.Get("UsePreviousValue"); previous != nil && previous.Text == "true" {
				continue
			}
			return nil, fmt.Errorf("parameter %s: no ParameterValue", name)
		}
		s, err := valueOf(value)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", name, err)
		}
		if err := add(name, s); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// valueOf makes the text of a parameter value.
func valueOf(n *template.Node) (string, error) {
	switch {
	case n == nil || n.Kind == template.Null:
		return "", fmt.Errorf("has no value")
	case n.Kind == template.Map:
		return "", fmt.Errorf("a map is not a value")
	case n.Kind != template.List:
		return n.Text, nil
	}
	items := make([]string, 0, len(n.Items))
	for _, item := range n.Items {
		if item == nil || !slices.Contains([]template.Kind{template.Bool, template.Number, template.String}, item.Kind) {
			return "", fmt.Errorf("a list of values may hold texts, numbers and booleans only")
		}
		items = append(items, item.Text)
	}
	return strings.Join(items, ","), nil
}
