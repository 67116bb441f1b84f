package sam

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// code makes the function's Code from InlineCode, CodeUri or ImageUri. A path
// on the local disk stays as it is, in the form that `aws cloudformation package`
// reads: it becomes an S3 location when the template is packaged.
func (f *function) code() *template.Node {
	p := f.props
	packageType := "Zip"
	if v := p.Get("PackageType"); set(v) {
		s, ok := v.Str()
		if !ok || s != "Zip" && s != "Image" {
			f.fail(v.Pos, "PackageType must be Zip or Image")
			return nil
		}
		packageType = s
	}
	if packageType == "Image" {
		for _, name := range []string{"Handler", "Runtime", "Layers"} {
			if set(p.Get(name)) {
				f.fail(p.Get(name).Pos, "%s is not allowed with PackageType Image", name)
			}
		}
		image := p.Get("ImageUri")
		if !set(image) {
			// An image that is built on packaging has its build in the metadata.
			if f.res.At("Metadata", "Dockerfile") == nil && f.res.At("Metadata", "DockerContext") == nil {
				f.fail(f.res.Pos, "PackageType Image needs ImageUri")
			}
			return nil
		}
		return template.Mapping(image.Pos, template.Entry("ImageUri", image))
	}
	if !set(p.Get("Runtime")) || !set(p.Get("Handler")) {
		f.fail(f.res.Pos, "Runtime and Handler are required with PackageType Zip")
	}
	if v := p.Get("ImageConfig"); set(v) {
		f.fail(v.Pos, "ImageConfig is not allowed with PackageType Zip")
	}
	var code *template.Node
	if inline := given(p.Get("InlineCode")); inline != nil {
		code = template.Mapping(inline.Pos, template.Entry("ZipFile", inline))
	} else if uri := given(p.Get("CodeUri")); uri != nil {
		code = f.location(f.id, "CodeUri", uri)
	} else {
		// Packaging takes the folder of the template then.
		code = template.Text(".", f.res.Pos)
	}
	if key := p.Get("SourceKMSKeyArn"); set(key) && code.Is(template.Map) {
		code = template.WithField(code, "SourceKMSKeyArn", key)
	}
	return code
}

var parameterStoreCode = regexp.MustCompile(`\{\{resolve:(ssm|ssm-secure|secretsmanager):[a-zA-Z0-9_.\-/]+(:\d+)?\}\}`)

// location turns CodeUri or ContentUri into S3Bucket, S3Key and S3ObjectVersion.
func (t *transform) location(id, property string, v *template.Node) *template.Node {
	if v.Is(template.Map) {
		if !set(v.Get("Bucket")) || !set(v.Get("Key")) {
			t.refuse(id, v.Pos, "%s needs Bucket and Key", property)
			return v
		}
		return template.Mapping(v.Pos,
			template.Entry("S3Bucket", v.Get("Bucket")),
			template.Entry("S3Key", v.Get("Key")),
			template.Entry("S3ObjectVersion", v.Get("Version")))
	}
	s, ok := v.Str()
	if !ok {
		t.refuse(id, v.Pos, "%s must be a map or a string", property)
		return nil
	}
	if m := parameterStoreCode.FindString(s); strings.Contains(m, "/") {
		t.refuse(id, v.Pos, "%s does not support dynamic references; use the form with Bucket and Key", property)
		return v
	}
	if !strings.HasPrefix(s, "s3://") {
		if strings.TrimSpace(s) == "" || strings.Contains(s, "://") {
			t.refuse(id, v.Pos, "%s is neither s3://bucket/key nor a path", property)
		}
		return v
	}
	bucket, key, version, ok := parseS3URI(s)
	if !ok {
		t.refuse(id, v.Pos, "%s is not an S3 URI of the form s3://bucket/key", property)
		return v
	}
	out := template.Mapping(v.Pos, text("S3Bucket", bucket, v.Pos), text("S3Key", key, v.Pos))
	if version != "" {
		out.Fields = append(out.Fields, text("S3ObjectVersion", version, v.Pos))
	}
	return out
}

// parseS3URI splits s3://bucket/key?versionId=version.
func parseS3URI(s string) (bucket, key, version string, ok bool) {
	rest, ok := strings.CutPrefix(s, "s3://")
	if !ok {
		return "", "", "", false
	}
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	bucket, key, _ = strings.Cut(rest, "/")
	key = strings.TrimLeft(key, "/")
	if bucket == "" || !strings.Contains(rest, "/") || strings.ContainsAny(bucket, "[]") {
		return "", "", "", false
	}
	if q, err := url.ParseQuery(query); err == nil && len(q["versionId"]) == 1 {
		version = q["versionId"][0]
	}
	return bucket, key, version, true
}
