package secrets

import "strings"

const (
	// maxExamined is how much of a value is read.
	maxExamined = 64 << 10
	// maxParts is how many values one value is taken apart into.
	maxParts = 1024
	// maxBytes is how much is read in all, the parts of parts included.
	maxBytes = 16 * maxExamined
	// maxDepth is how deep values are unwrapped: base 64 in JSON in a line.
	maxDepth = 4
)

// scan is one run of Classify with what it may still spend.
type scan struct {
	budget, read int
	// outer is the meaning of the name of the document being read, if it is one
	// of secrets.
	outer meaning
}

func benign(kind, why string) Result { return Result{Class: Benign, Kind: kind, Why: why} }
func secret(kind, why string) Result { return Result{Class: Secret, Kind: kind, Why: why} }

// weigh orders classes by how much they say when several parts of one value
// disagree.
func weigh(class Class) int {
	switch class {
	case Secret:
		return 5
	case Weak:
		return 4
	case Encrypted:
		return 3
	case Reference, Public, Example:
		return 2
	}
	return 1
}

// classify decides in the order that doc.go describes.
func (s *scan) classify(name meaning, value string, depth int) Result {
	s.budget--
	value = unquote(strings.TrimSpace(value))
	if len(value) > maxExamined {
		value = value[:maxExamined]
	}
	if value == "" {
		return benign("empty", "the value is empty")
	}
	s.read += len(value)
	t := count(value)
	if kind := referenceOf(value); kind != "" {
		if kind == "template" && name.role < authRole {
			return benign(kind, "the value is filled in from elsewhere")
		}
		return Result{Class: Reference, Kind: kind, Why: "the value names where the secret is kept"}
	}
	if kind := encryptedKind(value); kind != "" {
		return Result{Class: Encrypted, Kind: kind, Why: "the value is ciphertext by its format"}
	}
	if isExample(value) {
		return Result{Class: Example, Kind: "documented-example", Why: "the value stands in public documentation"}
	}
	if kind := publicKind(value, name, &t); kind != "" {
		return Result{Class: Public, Kind: kind, Why: "the value is meant to be public"}
	}
	if result, ok := s.byRule(name, value, &t); ok {
		return result
	}
	if depth < maxDepth && s.budget > 0 && s.read <= maxBytes {
		if result, ok := s.byStructure(name, value, &t, depth); ok {
			return result
		}
	}
	return byName(name, value, &t)
}

// unquote removes one pair of quotes around a value.
func unquote(value string) string {
	if n := len(value); n >= 2 && (value[0] == '"' || value[0] == '\'' || value[0] == '`') && value[n-1] == value[0] &&
		strings.IndexByte(value[1:n-1], value[0]) < 0 {
		return strings.TrimSpace(value[1 : n-1])
	}
	return value
}

// byRule asks the providers' formats.
func (s *scan) byRule(name meaning, value string, t *tally) (Result, bool) {
	var result Result
	whole := false
	if t.length >= 12 {
		builtin().find(value, func(match Match) bool {
			token := value[match.Start:match.End]
			whole = whole || len(token) == len(value)
			why := "the value has the format of a " + match.Rule.Title
			found := Result{Class: match.Rule.Class, Kind: match.Rule.ID, Why: why}
			switch {
			case isExample(token):
				found = Result{Class: Example, Kind: "documented-example", Why: "the value stands in public documentation"}
			case isFakeToken(token, longestLiteral(match.Rule, token)):
				found = benign("placeholder", "the value has the format of a "+match.Rule.Title+", but is made up by hand")
			case found.Class == "":
				found.Class = Secret
				if match.Rule.Verify != nil {
					if detail := match.Rule.Verify(token); detail != "" {
						found.Why += "; " + detail
					}
				}
			}
			if result.Class == "" || weigh(found.Class) > weigh(result.Class) {
				result = found
			}
			return found.Class != Secret
		})
	}
	if result.Class == Secret || whole {
		return result, true
	}
	if rule := builtin().matchNamed(name, value); rule != nil && !isMask(value, t) && (isUUID(value) || !readsAsWords(value)) && t.distinct() > 5 {
		return secret(rule.ID, "the value has the format of a "+rule.Title+", and the name says so"), true
	}
	return Result{}, false
}

// longestLiteral is the rule's literal that a token begins with.
func longestLiteral(rule *Rule, token string) string {
	best := ""
	for _, literal := range rule.Literals {
		if len(literal) > len(best) && strings.HasPrefix(token, literal) {
			best = literal
		}
	}
	return best
}
