package cloudformation

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/temper-security/temper/collect"
	"github.com/temper-security/temper/collect/cloudformation/language"
	"github.com/temper-security/temper/collect/cloudformation/sam"
	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// document is one template of a file, after its transforms.
type document struct {
	file   *file
	origin inventory.Origin
	// source is the template as written, root after the transforms.
	source, root *template.Node
	causes       map[string]string
	waivers      map[string][]inventory.Waiver
	gaps         []collect.Gap
}

// document expands and transforms a template.
func (l *loader) document(f *file, root *template.Node) *document {
	d := &document{file: f, origin: inventory.FromCloudFormation, source: root, root: root}
	if f.assembly != nil {
		d.origin = inventory.FromCDK
	}
	d.waivers = comments(f.name, f.src, root)
	for _, w := range d.waivers[""] {
		d.gap("waiver of "+w.Check, "it stands at no resource", w.Source)
	}
	effective := effectiveParameters(root, l.options.Given)
	var problems []language.Problem
	d.root, problems = language.Expand(root, language.Options{
		Parameters: effective,
		Open:       opener(filepath.Dir(f.path), l.options.Limits.Bytes),
		Limits:     l.options.Limits,
	})
	for _, p := range problems {
		d.gap(p.Path, p.Message, sourceOf(p.At))
	}
	declared := sam.IsSAM(d.root)
	if f := serverless(d.root); f != nil && !declared {
		d.gap("resource "+f.Key, "its type needs Transform: AWS::Serverless-2016-10-31, which the template does not ask for; it was read as if it did", sourceOf(f.Pos))
		declared = true
	}
	if declared {
		if d.origin == inventory.FromCloudFormation {
			d.origin = inventory.FromSAM
		}
		result, err := sam.Transform(d.root, sam.Options{
			Parameters: l.options.Given, Partition: l.options.Partition, Region: l.options.Region,
		})
		if err != nil {
			d.gap("SAM transform", err.Error(), sourceOf(root.Pos))
			return d
		}
		d.root, d.causes = result.Root, result.Causes
		for _, p := range result.Problems {
			what := "resource " + p.Resource
			if p.Resource == "" {
				what = "template"
			}
			d.gap(what, "the SAM transform refuses it: "+p.Message, sourceOf(p.At))
		}
	}
	return d
}

func (d *document) gap(what, why string, at inventory.Source) {
	d.gaps = append(d.gaps, collect.Gap{What: what, Why: why, Source: at})
}

func sourceOf(p template.Pos) inventory.Source {
	return inventory.Source{File: p.File, Line: p.Line, Column: p.Column, EndLine: p.EndLine}
}

// effectiveParameters returns the values that parameters have: given, or by
// default.
func effectiveParameters(root *template.Node, given map[string]string) map[string]string {
	values := map[string]string{}
	if parameters := root.Get("Parameters"); parameters != nil {
		for _, p := range parameters.Fields {
			if v := p.Value.Get("Default"); v != nil && v.Kind != template.Map && v.Kind != template.List {
				values[p.Key] = v.Text
			}
		}
	}
	for name, v := range given {
		values[name] = v
	}
	return values
}

// opener returns a function that reads files named relative to a folder, as the
// packaging commands do.
func opener(dir string, limit int) func(string) ([]byte, error) {
	return func(location string) ([]byte, error) {
		path, err := local(dir, location)
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("read included file: %w", err)
		}
		if limit > 0 && info.Size() > int64(limit) {
			return nil, fmt.Errorf("read included file %s: %w: %d bytes, the limit is %d", location, template.ErrLimit, info.Size(), limit)
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read included file: %w", err)
		}
		return src, nil
	}
}

// local returns the path of a file that a template names, or an error if the
// name is not one of a local file.
func local(dir, location string) (string, error) {
	for _, scheme := range []string{"s3://", "http://", "https://", "arn:"} {
		if strings.HasPrefix(strings.ToLower(location), scheme) {
			return "", fmt.Errorf("%s is not a local file", location)
		}
	}
	if location == "" {
		return "", fmt.Errorf("no file is named")
	}
	location = strings.TrimPrefix(location, "file://")
	if filepath.IsAbs(location) {
		return location, nil
	}
	return filepath.Join(dir, filepath.FromSlash(location)), nil
}

// serverless returns the first resource of a type that only the SAM transform
// knows, or nil.
func serverless(root *template.Node) *template.Field {
	resources := root.Get("Resources")
	if !resources.Is(template.Map) {
		return nil
	}
	for i := range resources.Fields {
		if t, _ := resources.Fields[i].Value.Get("Type").Str(); strings.HasPrefix(t, "AWS::Serverless::") {
			return &resources.Fields[i]
		}
	}
	return nil
}
