// Command gen writes the data of the SAM transform from the packages that
// publish it: the statements of the policy templates and the connector profiles
// from aws-sam-translator (Apache-2.0), and the paths of AWS managed policies from
// moto (Apache-2.0). Descriptions are left out.
//
//	pip download --no-deps aws-sam-translator==1.110.0 moto==5.2.1   # and unzip both
//	go run ./gen -translator DIR/samtranslator -moto DIR/moto -out .
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	translator := flag.String("translator", "", "folder of the samtranslator package")
	moto := flag.String("moto", "", "folder of the moto package")
	out := flag.String("out", ".", "folder to write to")
	flag.Parse()
	if err := run(*translator, *moto, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(translator, moto, out string) error {
	templates, err := policyTemplates(filepath.Join(translator, "policy_templates_data", "policy_templates.json"))
	if err != nil {
		return err
	}
	paths, err := managedPolicyPaths(filepath.Join(moto, "iam", "aws_managed_policies.py"))
	if err != nil {
		return err
	}
	profiles, err := connectorProfiles(filepath.Join(translator, "model", "connector_profiles", "profiles.json"))
	if err != nil {
		return err
	}
	for name, v := range map[string]any{
		"policy_templates.json":     templates,
		"managed_policy_paths.json": paths,
		"connector_profiles.json":   profiles,
	} {
		b, err := encode(v)
		if err != nil {
			return fmt.Errorf("encode %s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(out, name), b, 0o644); err != nil {
			return fmt.Errorf("write data: %w", err)
		}
	}
	return nil
}

// policyTemplate is a template as it is written: the names of its parameters and
// its statements.
type policyTemplate struct {
	Parameters []string
	Statement  json.RawMessage
}

func policyTemplates(file string) (map[string]policyTemplate, error) {
	var in struct {
		Templates map[string]struct {
			Definition struct{ Statement json.RawMessage }
			Parameters map[string]any
		}
	}
	if err := readJSON(file, &in); err != nil {
		return nil, fmt.Errorf("read policy templates: %w", err)
	}
	out := map[string]policyTemplate{}
	for name, t := range in.Templates {
		parameters := []string{}
		for p := range t.Parameters {
			parameters = append(parameters, p)
		}
		slices.Sort(parameters)
		out[name] = policyTemplate{parameters, t.Definition.Statement}
	}
	return out, nil
}

// managedPolicyPaths groups the names of managed policies by path, without those
// at the root.
func managedPolicyPaths(file string) (map[string][]string, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read managed policies: %w", err)
	}
	const quote = `"""`
	first, last := bytes.Index(src, []byte(quote)), bytes.LastIndex(src, []byte(quote))
	if first < 0 || last <= first {
		return nil, fmt.Errorf("read managed policies: %s holds no quoted JSON", file)
	}
	var in map[string]struct{ Path string }
	if err := json.Unmarshal(src[first+len(quote):last], &in); err != nil {
		return nil, fmt.Errorf("read managed policies: %w", err)
	}
	out := map[string][]string{}
	for name, p := range in {
		if path := strings.TrimPrefix(p.Path, "/"); path != "" {
			out[path] = append(out[path], name)
		}
	}
	for _, names := range out {
		slices.Sort(names)
	}
	return out, nil
}

func connectorProfiles(file string) (any, error) {
	var in struct {
		Permissions           json.RawMessage
		CfnResourceProperties json.RawMessage
	}
	if err := readJSON(file, &in); err != nil {
		return nil, fmt.Errorf("read connector profiles: %w", err)
	}
	return in, nil
}

func readJSON(file string, v any) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return json.Unmarshal(src, v)
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(v)
	return b.Bytes(), err
}
