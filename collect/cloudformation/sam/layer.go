package sam

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

var layerProperties = map[string]property{
	"LayerName":               {kinds: aText | aMap},
	"Description":             {kinds: aText},
	"PublishLambdaVersion":    {kinds: aBool},
	"ContentUri":              {kinds: aText | aMap, required: true},
	"CompatibleArchitectures": {kinds: aList, of: aText | aMap},
	"CompatibleRuntimes":      {kinds: aList, of: aText | aMap},
	"LicenseInfo":             {kinds: aText},
	"RetentionPolicy":         {kinds: aText},
}

// layerVersion transforms an AWS::Serverless::LayerVersion. Its logical id gets a
// suffix that changes with its properties, because a layer version cannot change.
func (t *transform) layerVersion(id string, res *template.Node) {
	props := orEmpty(res.Get("Properties"), res.Pos)
	t.checkProperties(id, props, layerProperties)
	for _, name := range []string{"LayerName", "LicenseInfo", "Description", "RetentionPolicy"} {
		if f := props.Field(name); f != nil {
			props = template.WithField(props, name, t.resolve(f.Value))
		}
	}

	attrs := passThrough(res)
	if policy := t.retention(id, props.Get("RetentionPolicy")); policy != "" {
		attrs = with(attrs, "DeletionPolicy", template.Text(policy, props.Get("RetentionPolicy").Pos))
	} else if !hasField(attrs, "DeletionPolicy") {
		attrs = with(attrs, "DeletionPolicy", template.Text("Retain", res.Pos))
	}
	attrs = append(attributes(res, "DependsOn"), attrs...)

	hashed := template.Mapping(res.Pos, attributes(res, "Type", "DependsOn", "Condition")...)
	hashed = template.Mapping(res.Pos, template.Entry(id, template.WithField(hashed, "Properties", props)))
	made := contentID(id, hashed)

	name := props.Get("LayerName")
	if !set(name) {
		name = template.Text(id, res.Pos)
	}
	var content *template.Node
	if uri := given(props.Get("ContentUri")); uri != nil {
		content = t.location(id, "ContentUri", uri)
	}
	t.checkArchitectures(id, props.Get("CompatibleArchitectures"))
	t.put(id, made, resource(res.Pos, "AWS::Lambda::LayerVersion", attrs,
		template.Entry("LayerName", name),
		template.Entry("Description", given(props.Get("Description"))),
		template.Entry("Content", content),
		template.Entry("CompatibleArchitectures", given(props.Get("CompatibleArchitectures"))),
		template.Entry("CompatibleRuntimes", given(props.Get("CompatibleRuntimes"))),
		template.Entry("LicenseInfo", given(props.Get("LicenseInfo")))))
	t.renamed[id] = made
}

// retention is the deletion policy that RetentionPolicy asks for, or "".
func (t *transform) retention(id string, n *template.Node) string {
	if given(n) == nil {
		return ""
	}
	s, ok := n.Str()
	switch {
	case ok && strings.EqualFold(s, "Retain"):
		return "Retain"
	case ok && strings.EqualFold(s, "Delete"):
		return "Delete"
	}
	t.refuse(id, n.Pos, "RetentionPolicy must be Retain or Delete")
	return ""
}

func (t *transform) checkArchitectures(id string, n *template.Node) {
	for _, item := range items(n) {
		if s, _ := item.Str(); s != "x86_64" && s != "arm64" && !isIntrinsic(item) {
			t.refuse(id, item.Pos, "CompatibleArchitectures are x86_64 and arm64")
		}
	}
}
