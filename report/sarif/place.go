package sarif

import (
	"path"
	"strings"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report/escape"
)

// sourceRoot is the name of the folder that relative files are in.
const sourceRoot = "%SRCROOT%"

// physical returns a place in a file. A viewer wants a line: without one it is
// the first.
func physical(l finding.Location) physicalLocation {
	out := physicalLocation{ArtifactLocation: artifact(l.File), Region: &region{StartLine: max(1, l.Line)}}
	if l.Line > 0 {
		out.Region.StartColumn = max(0, l.Column)
		if l.EndLine >= l.Line {
			out.Region.EndLine = l.EndLine
		}
	}
	return out
}

// artifact returns the URI of a file: relative to the source root, or with the
// scheme file if the path is absolute.
func artifact(file string) artifactLocation {
	file = strings.ReplaceAll(file, `\`, "/")
	switch {
	case strings.HasPrefix(file, "/"):
		return artifactLocation{URI: "file://" + escape.URIPath("/"+strings.TrimLeft(file, "/"))}
	case len(file) > 2 && file[1] == ':' && file[2] == '/': // a drive of Windows
		return artifactLocation{URI: "file:///" + file[:1] + ":" + escape.URIPath(file[2:])}
	}
	clean := path.Clean(file)
	return artifactLocation{URI: escape.URIPath(clean), URIBaseID: sourceRoot}
}

// placeOf returns where a finding stands. GitHub shows nothing without a file: a
// finding of an account gets a made-up path from the names of its resource.
func placeOf(f *finding.Finding) physicalLocation {
	if f.Location != nil && f.Location.File != "" {
		return physical(*f.Location)
	}
	for _, res := range f.Resources {
		if res.Location != nil && res.Location.File != "" {
			return physical(*res.Location)
		}
	}
	out := physicalLocation{Region: &region{StartLine: 1}}
	out.ArtifactLocation = artifactLocation{URI: "aws/unknown.json", URIBaseID: sourceRoot}
	if len(f.Resources) > 0 {
		out.ArtifactLocation.URI = madeUp(f.Resources[0])
	}
	return out
}

// madeUp returns aws/<account>/<region>/<service>/<kind>/<name>.json.
func madeUp(res finding.Resource) string {
	parts := []string{"aws"}
	for _, p := range []string{res.Account, res.Region} {
		if p != "" {
			parts = append(parts, segment(p))
		}
	}
	for i, p := range strings.Split(res.Type, "::") {
		if i > 0 && p != "" { // AWS, Lambda, Function
			parts = append(parts, segment(strings.ToLower(p)))
		}
	}
	name := res.Name
	if name == "" {
		name = res.ID
	}
	if name == "" {
		name = "unknown"
	}
	return strings.Join(append(parts, segment(name)+".json"), "/")
}

// segment returns a text as one segment of a path, that does not lead elsewhere.
func segment(s string) string {
	s = strings.ReplaceAll(escape.URIPath(s), "/", "%2F")
	if strings.Trim(s, ".") == "" {
		return strings.ReplaceAll(s, ".", "%2E")
	}
	return s
}

// logical names a resource.
func logical(res finding.Resource) logicalLocation {
	name := plain(res.ID)
	if res.Type != "" {
		name = plain(res.Type) + "/" + name
	}
	// The author of a CDK app knows the construct.
	if res.Construct != "" {
		name = plain(res.Construct)
	}
	return logicalLocation{FullyQualifiedName: name, Name: plain(res.ID), Kind: "resource"}
}

// maxText is the number of characters that a text may have here.
const maxText = 4_000

// plain returns a text from a target for a message. In a SARIF message [text](n)
// is a link (section 3.11.6): nothing may become one.
func plain(s string) string {
	s = strings.ReplaceAll(escape.Terminal(s), "](", "] (")
	if len(s) <= maxText {
		return s
	}
	n := 0
	for i := range s {
		if n == maxText {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
