package escape

import (
	"net/url"
	"regexp"
)

// unsafeInURI is what RFC 3986 does not allow in a URI, and what ends a link in
// Markdown.
var unsafeInURI = regexp.MustCompile(`[^A-Za-z0-9\-._~:/?#\[\]@!$&*+,;=%]`)

// host is a name of a host, with a port.
var host = regexp.MustCompile(`^[A-Za-z0-9.-]+(:[0-9]+)?$`)

// WebAddress returns an address of the web (http or https) that can stand in a
// link of Markdown, or "" if s is none. Brackets, quotes and spaces in it are
// encoded; one with a user name or without a plain name of a host is refused.
func WebAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return ""
	}
	if !host.MatchString(u.Host) {
		return ""
	}
	return unsafeInURI.ReplaceAllStringFunc(u.String(), URIPath)
}
