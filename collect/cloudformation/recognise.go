package cloudformation

import (
	"bytes"
	"regexp"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// A template is recognised by its content. These two looks are cheap and may be
// wrong on the side of yes; isTemplate decides on the parsed tree.
var (
	resourcesKey = regexp.MustCompile(`(?m)(^["']?Resources["']?[ \t]*:|"Resources"[ \t\r\n]*:)`)
	templateMark = regexp.MustCompile(`AWSTemplateFormatVersion|\bType["']?[ \t]*:[ \t]*["']?(AWS|Custom|Alexa)::|"Type"[ \t\r\n]*:[ \t\r\n]*"(AWS|Custom|Alexa)::`)
	firstKey     = regexp.MustCompile(`^(\{|---|["']?[A-Za-z][A-Za-z0-9_-]*["']?[ \t]*:|%YAML)`)
)

const byteOrderMark = "\xef\xbb\xbf"

// looksLikeTemplate reports whether a file may be a template, from its text.
func looksLikeTemplate(src []byte) bool {
	src = bytes.TrimPrefix(src, []byte(byteOrderMark))
	head := src[:min(len(src), 4096)]
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	return firstKey.Match(firstContent(src)) && resourcesKey.Match(src) && templateMark.Match(src)
}

// looksLikeStart is looksLikeTemplate for the beginning of a file that is too
// large to read.
func looksLikeStart(head []byte) bool {
	if bytes.IndexByte(head, 0) >= 0 || !firstKey.Match(firstContent(head)) {
		return false
	}
	return templateMark.Match(head) || resourcesKey.Match(head)
}

// firstContent skips a byte order mark, blank lines and comments.
func firstContent(src []byte) []byte {
	src = bytes.TrimPrefix(src, []byte(byteOrderMark))
	for {
		src = bytes.TrimLeft(src, " \t\r\n")
		if !bytes.HasPrefix(src, []byte("#")) {
			return src
		}
		end := bytes.IndexByte(src, '\n')
		if end < 0 {
			return nil
		}
		src = src[end:]
	}
}

// isTemplate reports whether a document is a template: a map with a Resources
// map in which something has a type, or that says its format version.
func isTemplate(root *template.Node) bool {
	resources := root.Get("Resources")
	if !resources.Is(template.Map) {
		return false
	}
	if root.Get("AWSTemplateFormatVersion") != nil || root.Get("Transform") != nil {
		return true
	}
	for _, f := range resources.Fields {
		if t, ok := f.Value.Get("Type").Str(); ok && bytes.Contains([]byte(t), []byte("::")) {
			return true
		}
	}
	return false
}
