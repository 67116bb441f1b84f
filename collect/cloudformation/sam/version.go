package sam

import (
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

var (
	aliasName  = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)
	onlyDigits = regexp.MustCompile(`^[0-9]+$`)
)

// maxAliasName is how long the name of an alias may be.
// Source: Lambda API reference, CreateAlias.
const maxAliasName = 128

// publish makes the version and the alias that AutoPublishAlias asks for. The
// hash of the code is added to the function's description, which makes the
// service publish a version when only the code changes.
func (f *function) publish(body **template.Node) {
	v := f.props.Get("AutoPublishAlias")
	if !set(v) {
		if p := f.props.Get("ProvisionedConcurrencyConfig"); set(p) {
			f.fail(p.Pos, "ProvisionedConcurrencyConfig needs AutoPublishAlias")
		}
		return
	}
	at := v.Pos
	name, ok := f.resolve(v).Str()
	if !ok {
		f.fail(at, "AutoPublishAlias must be a string or a Ref to a parameter with a value")
		return
	}
	if len(name) > maxAliasName || !aliasName.MatchString(name) || onlyDigits.MatchString(name) {
		f.fail(at, "AutoPublishAlias must have at most %d letters, digits, hyphens and underscores, and not digits only", maxAliasName)
		return
	}
	hash := ""
	if v := f.props.Get("AutoPublishCodeSha256"); set(v) {
		s, ok := f.resolve(v).Str()
		if !ok {
			f.fail(v.Pos, "AutoPublishCodeSha256 must be a string")
		} else if f.charge(len(s) / textSize) {
			hash = s
			*body = setProperty(*body, "Description", describe(f.resolve(f.props.Get("Description")), s, v.Pos))
		}
	}

	if code := (*body).At("Properties", "Code"); code != nil {
		*body = setProperty(*body, "Code", f.resolveInside(code))
	}
	version := f.versionID(*body, hash)
	attrs := f.attrs
	if !hasField(attrs, "DeletionPolicy") {
		policy := f.props.Get("VersionDeletionPolicy")
		switch {
		case given(policy) != nil:
		case given(f.props.Get("CapacityProviderConfig")) != nil:
			policy = template.Text("Delete", at)
		default:
			policy = template.Text("Retain", at)
		}
		attrs = with(attrs, "DeletionPolicy", policy)
	}
	var scaling *template.Node
	if given(f.props.Get("CapacityProviderConfig")) != nil {
		scaling = given(f.props.Get("FunctionScalingConfig"))
	}
	f.add(version, resource(at, "AWS::Lambda::Version", attrs,
		template.Entry("FunctionName", ref(f.id, at)),
		template.Entry("Description", given(f.props.Get("VersionDescription"))),
		template.Entry("FunctionScalingConfig", scaling)))
	f.refer(f.id, "Version", version)

	f.alias = f.id + "Alias" + strings.NewReplacer("-", "D", "_", "U").Replace(name)
	var concurrency *template.Node
	if c := f.props.Get("ProvisionedConcurrencyConfig"); set(c) {
		concurrency = c
	}
	f.add(f.alias, resource(at, "AWS::Lambda::Alias", f.attrs,
		text("Name", name, at),
		template.Entry("FunctionName", ref(f.id, at)),
		template.Entry("FunctionVersion", getAtt(version, "Version", at)),
		template.Entry("ProvisionedConcurrencyConfig", concurrency)))
	f.refer(f.id, "Alias", f.alias)
}

// describe appends the hash of the code to a description.
func describe(description *template.Node, hash string, at template.Pos) *template.Node {
	if !set(description) {
		return template.Text(hash, at)
	}
	if s, ok := description.Str(); ok {
		return template.Text(s+" "+hash, description.Pos)
	}
	return template.Call("Fn::Join", template.Sequence(at, template.Text(" ", at),
		template.Sequence(at, description, template.Text(hash, at))), at)
}

// versionID is the logical id of the version: it changes with the code, the
// environment and the memory size, or with all properties if asked for.
func (f *function) versionID(body *template.Node, hash string) string {
	prefix := f.id + "Version"
	if hash != "" {
		return prefix + hash[:min(len(hash), 10)]
	}
	props := body.Get("Properties")
	if set(f.props.Get("AutoPublishAliasAllProperties")) {
		var layers []template.Field
		for _, layer := range items(props.Get("Layers")) {
			id := logicalIDOf(layer)
			if lp := f.source[id].Get("Properties"); set(lp.Get("PublishLambdaVersion")) && f.charge(size(lp, f.budget)) {
				layers = append(layers, template.Entry(id, lp))
			}
		}
		return contentID(prefix, overlay(props, layers))
	}
	content := template.Mapping(f.res.Pos)
	if code := props.Get("Code"); code.Is(template.Map) {
		content.Fields = append(content.Fields, code.Fields...)
	} else if code != nil {
		content.Fields = append(content.Fields, template.Entry("Code", code))
	}
	if env := props.Get("Environment"); env.Is(template.Map) {
		content = overlay(content, env.Fields)
	}
	if m := props.Get("MemorySize"); set(m) {
		content = template.WithField(content, "MemorySize", m)
	}
	if s := props.Get("SnapStart"); set(s) {
		if on, _ := s.Get("ApplyOn").Str(); on != "None" && s.Get("ApplyOn") != nil {
			content = template.WithField(content, "SnapStart", s)
		}
	}
	return contentID(prefix, content)
}

// items returns the items of a list, or nil.
func items(n *template.Node) []*template.Node {
	if !n.Is(template.List) {
		return nil
	}
	return n.Items
}

func hasField(fields []template.Field, key string) bool {
	for _, f := range fields {
		if f.Key == key {
			return true
		}
	}
	return false
}
