package compare

import (
	"sync"

	"github.com/temper-security/temper/iam/compare/automaton"
)

// fixedSets are sets that every comparison needs.
type fixedSets struct {
	actions, resources, emptyText, nonEmpty *automaton.Set
}

var fixed = sync.OnceValue(func() *fixedSets {
	sp := automaton.NewFixedSpace()
	pattern := func(tokens []automaton.Token) *automaton.Set { return sp.Pattern(tokens, automaton.Style{}) }
	empty := pattern(nil)
	return &fixedSets{
		// service:name. The service has no colon.
		actions: pattern([]automaton.Token{
			{Kind: automaton.One, Char: ':'}, {Kind: automaton.Many, Char: ':'}, {Char: ':'},
			{Kind: automaton.One}, {Kind: automaton.Many},
		}),
		// An ARN, or the star that stands for no resource.
		resources: sp.Union(pattern(appendText(nil, "*")), pattern(resourceForm())),
		emptyText: empty,
		nonEmpty:  sp.Complement(empty),
	}
})

// resourceForm is the form of ARNs: partition, service and resource are not empty.
func resourceForm() []automaton.Token {
	some := []automaton.Token{{Kind: automaton.One, Char: ':'}, {Kind: automaton.Many, Char: ':'}, {Char: ':'}}
	any := []automaton.Token{{Kind: automaton.Many, Char: ':'}, {Char: ':'}}
	tokens := appendText(nil, "arn:")
	tokens = append(append(append(append(tokens, some...), some...), any...), any...)
	return append(tokens, automaton.Token{Kind: automaton.One}, automaton.Token{Kind: automaton.Many})
}

// inResourceForm reports whether whatever the patterns match is an ARN for sure:
// partition and service stand there, three more colons, and a character after them.
func inResourceForm(patterns []pattern) bool {
	for _, p := range patterns {
		if !showsARN(p.tokens) {
			return false
		}
	}
	return true
}

func showsARN(tokens []automaton.Token) bool {
	const start = "arn:"
	colons, afterColon := 0, false
	for i, t := range tokens {
		literal := t.Kind == automaton.Literal
		switch {
		case colons < 3 && !literal, i < len(start) && t.Char != rune(start[i]):
			return false
		case colons == 5:
			if literal || t.Kind == automaton.One {
				return true
			}
		case literal && t.Char == ':':
			if afterColon && colons < 3 {
				return false // no partition or no service
			}
			colons++
			afterColon = true
		default:
			afterColon = false
		}
	}
	return false
}
