package cloudformation

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

var ignoreComment = regexp.MustCompile(`#.*?\btemper:ignore[ \t]+([A-Za-z0-9-]+)[ \t]*(.*)$`)

// comments reads the waivers that stand in YAML comments, by the logical id of
// the resource they stand at: inside it, behind its key, or directly above it.
// Those that stand at no resource are returned under the empty id.
func comments(file string, src []byte, root *template.Node) map[string][]inventory.Waiver {
	if !bytes.Contains(src, []byte("temper:ignore")) {
		return nil
	}
	lines := strings.Split(string(src), "\n")
	found := map[string][]inventory.Waiver{}
	for i, line := range lines {
		m := ignoreComment.FindStringSubmatch(strings.TrimRight(line, "\r"))
		if m == nil {
			continue
		}
		w := parseWaiver(m[1], m[2])
		id := resourceAt(root.Get("Resources"), lines, i+1)
		w.Source = inventory.Source{
			File: file, Line: i + 1, Column: strings.Index(line, "#") + 1,
			Path: "Resources/" + id + "/temper:ignore " + w.Check,
		}
		found[id] = append(found[id], w)
	}
	return found
}

// parseWaiver reads until=YYYY-MM-DD reason=… The reason goes to the end of the
// line and may stand in quotes.
func parseWaiver(check, rest string) inventory.Waiver {
	w := inventory.Waiver{Check: check}
	if before, reason, ok := strings.Cut(rest, "reason="); ok {
		w.Reason = strings.Trim(strings.TrimSpace(reason), `"'`)
		rest = before
	}
	for _, word := range strings.Fields(rest) {
		if until, ok := strings.CutPrefix(word, "until="); ok {
			w.Until = until
		}
	}
	return w
}

// resourceAt returns the id of the resource that a comment on a line belongs to.
func resourceAt(resources *template.Node, lines []string, line int) string {
	if resources == nil {
		return ""
	}
	for _, f := range resources.Fields {
		if f.Pos.Line <= line && line <= max(f.Pos.Line, f.Value.Pos.EndLine) {
			return f.Key
		}
		if line < f.Pos.Line && onlyComments(lines[line:f.Pos.Line-1]) {
			return f.Key
		}
	}
	return ""
}

func onlyComments(lines []string) bool {
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if l != "" && !strings.HasPrefix(l, "#") {
			return false
		}
	}
	return true
}
