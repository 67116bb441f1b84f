package iam

import "strings"

// Part is a piece of a text in a policy: literal text, a wildcard or a policy
// variable.
type Part struct {
	// Text is literal; it is empty for a wildcard or a variable.
	Text string
	// Wildcard is '*' (any text) or '?' (one character), or 0.
	Wildcard byte
	// Variable is the context key of ${key} or ${key, 'default'}.
	Variable string
	// Default is the text to use if the key is absent, if HasDefault is set.
	Default    string
	HasDefault bool
}

// SplitPattern splits a text into its parts. If variables is false (documents of
// version 2008-10-17, and elements that take none) ${…} is literal. If wildcards is
// false (operators such as StringEquals) * and ? are literal. ${*}, ${?} and ${$}
// are the literal characters. A ${ that is not closed is literal. Source: IAM User
// Guide, "IAM policy elements: Variables and tags".
func SplitPattern(text string, variables, wildcards bool) []Part {
	var parts []Part
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			parts = append(parts, Part{Text: literal.String()})
			literal.Reset()
		}
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case wildcards && c == '*':
			flush()
			if n := len(parts); n == 0 || parts[n-1].Wildcard != '*' {
				parts = append(parts, Part{Wildcard: '*'})
			}
			i++
			continue
		case wildcards && c == '?':
			flush()
			parts = append(parts, Part{Wildcard: '?'})
			i++
			continue
		case variables && c == '$' && i+1 < len(text) && text[i+1] == '{':
			part, n := variable(text[i:])
			if n > 0 {
				if part.Variable == "" {
					literal.WriteString(part.Text)
				} else {
					flush()
					parts = append(parts, part)
				}
				i += n
				continue
			}
		}
		literal.WriteByte(c)
		i++
	}
	flush()
	return parts
}

// variable reads ${…} at the start of a text and returns its length, or 0 if it is
// malformed.
func variable(text string) (Part, int) {
	body := text[2:]
	if len(body) >= 2 && body[1] == '}' && (body[0] == '*' || body[0] == '?' || body[0] == '$') {
		return Part{Text: body[:1]}, 4
	}
	end := strings.IndexAny(body, ",}")
	if end < 0 {
		return Part{}, 0
	}
	key := strings.TrimSpace(body[:end])
	if key == "" || strings.ContainsAny(key, "{$*?' \t\n") && !taggy(key) {
		return Part{}, 0
	}
	if body[end] == '}' {
		return Part{Variable: key}, 2 + end + 1
	}
	rest := strings.TrimLeft(body[end+1:], " \t")
	if !strings.HasPrefix(rest, "'") {
		return Part{}, 0
	}
	value, after, ok := strings.Cut(rest[1:], "'")
	if !ok {
		return Part{}, 0
	}
	trimmed := strings.TrimLeft(after, " \t")
	if !strings.HasPrefix(trimmed, "}") {
		return Part{}, 0
	}
	return Part{Variable: key, Default: value, HasDefault: true}, len(text) - len(trimmed) + 1
}

// taggy reports whether a key names a tag, whose name may hold blanks.
func taggy(key string) bool {
	_, tag, ok := strings.Cut(key, "/")
	return ok && !strings.ContainsAny(tag, "{$*?'")
}

// CompleteARN adds the parts that a short ARN in Resource or NotResource lacks:
// arn:aws:sqs means arn:aws:sqs:*:*:*. Other texts are returned as they are. Colons
// inside of variables do not count.
func CompleteARN(text string) string {
	if !strings.HasPrefix(text, "arn:") {
		return text
	}
	colons, depth := 0, 0
	for i := range len(text) {
		switch {
		case text[i] == '$' && i+1 < len(text) && text[i+1] == '{':
			depth++
		case text[i] == '}' && depth > 0:
			depth--
		case text[i] == ':' && depth == 0:
			colons++
		}
	}
	for ; colons < 5; colons++ {
		text += ":*"
	}
	return text
}
