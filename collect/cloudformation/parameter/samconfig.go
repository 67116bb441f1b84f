package parameter

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// DefaultEnvironment is the environment of a SAM CLI configuration file that
// applies if none is chosen.
const DefaultEnvironment = "default"

// commands are the commands whose parameter_overrides are taken, the first one
// that has any: global holds what applies to all commands that do not say
// otherwise.
var commands = [...]string{"deploy", "global", "sync", "build", "package", "validate"}

// ReadSAMConfig reads the parameter_overrides of an environment in the
// configuration file of the AWS SAM CLI, samconfig.toml or samconfig.yaml: a
// text "Key=Value Key2=\"value 2\"", a list of such texts, or a map. An empty
// environment means default. It is an error if the file does not have the
// environment; an environment without overrides gives no values.
//
// Source: AWS Serverless Application Model Developer Guide, AWS SAM CLI
// configuration file.
func ReadSAMConfig(src []byte, environment string) (map[string]string, error) {
	if environment == "" {
		environment = DefaultEnvironment
	}
	root, err := parse("", src)
	if err != nil {
		return nil, fmt.Errorf("read the SAM configuration: %w", err)
	}
	values, err := fromSAMConfig(root, environment)
	if err != nil {
		return nil, fmt.Errorf("read the SAM configuration: %w", err)
	}
	return values, nil
}

// environmentsOf returns the environments of a SAM configuration; none if it is
// not one.
func environmentsOf(root *template.Node) []string {
	var list []string
	if !root.Is(template.Map) {
		return nil
	}
	for _, environment := range root.Fields {
		if !environment.Value.Is(template.Map) {
			continue
		}
		for _, command := range environment.Value.Fields {
			if command.Value.Get("parameters").Is(template.Map) {
				list = append(list, environment.Key)
				break
			}
		}
	}
	return list
}

func fromSAMConfig(root *template.Node, environment string) (map[string]string, error) {
	section := root.Get(environment)
	if !section.Is(template.Map) {
		if environments := environmentsOf(root); len(environments) > 0 {
			return nil, fmt.Errorf("no environment %s; there are %s", environment, strings.Join(environments, ", "))
		}
		return nil, fmt.Errorf("no environment %s", environment)
	}
	for _, command := range commands {
		overrides := section.At(command, "parameters", "parameter_overrides")
		if overrides == nil {
			continue
		}
		values, err := overridesOf(overrides)
		if err != nil {
			return nil, fmt.Errorf("parameter_overrides of %s.%s.parameters: %w", environment, command, err)
		}
		return values, nil
	}
	return map[string]string{}, nil
}

// overridesOf reads the value of parameter_overrides.
func overridesOf(n *template.Node) (map[string]string, error) {
	switch n.Kind {
	case template.Map:
		return fromMap(n)
	case template.String:
		return ParsePairs(n.Text)
	case template.List:
		values := map[string]string{}
		for i, item := range n.Items {
			if item.Is(template.Map) {
				some, err := fromMap(item)
				if err != nil {
					return nil, err
				}
				maps.Copy(values, some)
				continue
			}
			s, ok := item.Str()
			if !ok {
				return nil, fmt.Errorf("item %d: not a text", i+1)
			}
			some, err := ParsePairs(s)
			if err != nil {
				// One pair whose value has spaces needs no quotes in a list.
				name, value, pairErr := ParsePair(s)
				if pairErr != nil {
					return nil, fmt.Errorf("item %d: %w", i+1, err)
				}
				some = map[string]string{name: value}
			}
			maps.Copy(values, some)
		}
		return values, nil
	}
	return nil, fmt.Errorf("neither a text nor a list")
}

// maxBrackets bounds how deep arrays and tables of TOML nest.
const maxBrackets = 1000

// parseTOML reads TOML into a node. Keys are sorted; places are not known.
func parseTOML(src []byte) (*template.Node, error) {
	depth := 0
	for _, c := range src {
		switch c {
		case '[', '{':
			if depth++; depth > maxBrackets {
				return nil, fmt.Errorf("nests too deeply")
			}
		case ']', '}':
			depth = max(depth-1, 0)
		}
	}
	var doc map[string]any
	if _, err := toml.Decode(string(src), &doc); err != nil {
		// The library's message may quote a value.
		var syntax toml.ParseError
		if errors.As(err, &syntax) {
			return nil, fmt.Errorf("not TOML: mistake in line %d", syntax.Position.Line)
		}
		return nil, errors.New("not TOML")
	}
	return node(doc, 0), nil
}

// maxLevels is deeper than any value that is looked at.
const maxLevels = 8

// node turns decoded TOML into a node.
func node(v any, depth int) *template.Node {
	none := template.Pos{}
	if depth > maxLevels {
		return template.Scalar(template.Null, "", none)
	}
	switch v := v.(type) {
	case map[string]any:
		m := &template.Node{Kind: template.Map}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			m.Fields = append(m.Fields, template.Entry(key, node(v[key], depth+1)))
		}
		return m
	case []map[string]any:
		list := &template.Node{Kind: template.List}
		for _, item := range v {
			list.Items = append(list.Items, node(item, depth+1))
		}
		return list
	case []any:
		list := &template.Node{Kind: template.List}
		for _, item := range v {
			list.Items = append(list.Items, node(item, depth+1))
		}
		return list
	case string:
		return template.Text(v, none)
	case bool:
		return template.Scalar(template.Bool, strconv.FormatBool(v), none)
	case int64:
		return template.Scalar(template.Number, strconv.FormatInt(v, 10), none)
	case float64:
		return template.Scalar(template.Number, strconv.FormatFloat(v, 'g', -1, 64), none)
	case nil:
		return template.Scalar(template.Null, "", none)
	default:
		// A date: a parameter value is a text.
		return template.Text(fmt.Sprint(v), none)
	}
}
