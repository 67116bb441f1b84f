package secrets

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// Rule knows one provider's format. A token is one of the literals followed by
// a body, or what the pattern matches from its start.
type Rule struct {
	// ID is the Kind of the results, Title its name for people.
	ID, Title string
	// Literals are the case-sensitive beginnings of a token. A text without any
	// of them is not examined further: this is the pre-filter.
	Literals []string
	// Within means that the literals are inside the token: its start is looked
	// for to the left, among the characters of a token.
	Within bool
	// Body is the set of characters after the literal, as in brackets of a
	// regular expression; Min and Max bound its length (0: Min and more).
	Body     string
	Min, Max int
	// Pattern replaces Body: an RE2 expression for the whole token.
	Pattern string
	// Class is Secret if empty; Public for credentials that are meant to be
	// published; Benign for identifiers that only look secret.
	Class Class
	// Verify says more about a token, such as whether its checksum is right. It
	// never makes a token secret or not.
	Verify func(token string) string
}

// NamedRule knows a provider whose format alone is too common (32 hexadecimal
// digits): the name has to speak of the provider, and the value is nothing but
// the token.
type NamedRule struct {
	ID, Title string
	// Names are looked for in the name in lower case with its words between
	// underscores, e.g. "_dd_" in "_dd_api_key_".
	Names []string
	// Body, Min and Max describe the whole value; Pattern replaces them.
	Body     string
	Min, Max int
	Pattern  string
	// Neutral lets the rule match under names that do not name a secret thing
	// otherwise, Always also under names of something else (an id, a header).
	Neutral, Always bool
}

// Match is a place where a rule matched a text.
type Match struct {
	Rule       *Rule
	Start, End int
}

// longestToken bounds what a rule's pattern reads. The longest tokens are
// session tokens and JSON web tokens, which are not matched by patterns.
const longestToken = 2048

// longestAround is the same for tokens with a literal within.
const longestAround = 256

// byteSet is a set of ASCII characters.
type byteSet [2]uint64

func (s *byteSet) add(c byte)      { s[c>>6&1] |= 1 << (c & 63) }
func (s *byteSet) has(c byte) bool { return c < 128 && s[c>>6]&(1<<(c&63)) != 0 }

// parseSet reads the inside of a bracket expression: characters and ranges; a
// minus sign stands last.
func parseSet(spec string) byteSet {
	var set byteSet
	for i := 0; i < len(spec); i++ {
		if i+2 < len(spec) && spec[i+1] == '-' {
			for c := spec[i]; c <= spec[i+2] && c < 128; c++ {
				set.add(c)
			}
			i += 2
			continue
		}
		set.add(spec[i])
	}
	return set
}

// run returns how many bytes of text from start on are in the set.
func (s *byteSet) run(text string, start int) int {
	i := start
	for i < len(text) && s.has(text[i]) {
		i++
	}
	return i - start
}

// tokenSet holds the characters that tokens consist of.
var tokenSet = parseSet("0-9A-Za-z_.~+/=-")

type compiledRule struct {
	*Rule
	body    byteSet
	pattern *regexp.Regexp
}

type literalEntry struct {
	literal string
	rule    int
}

// matcher finds the tokens of all rules in one pass over a text.
type matcher struct {
	rules []compiledRule
	// pairs has a bit for every two bytes that begin a literal.
	pairs   [1 << 16 / 64]uint64
	entries map[uint16][]literalEntry
	named   []compiledNamed
}

type compiledNamed struct {
	*NamedRule
	body    byteSet
	pattern *regexp.Regexp
}

// newMatcher compiles rules.
func newMatcher(rules []Rule, named []NamedRule) (*matcher, error) {
	m := &matcher{entries: map[uint16][]literalEntry{}}
	for i := range rules {
		rule := compiledRule{Rule: &rules[i], body: parseSet(rules[i].Body)}
		if rule.Pattern != "" {
			var err error
			if rule.pattern, err = regexp.Compile(`^(?:` + rule.Pattern + `)`); err != nil {
				return nil, fmt.Errorf("compile rule %s: %w", rule.ID, err)
			}
		}
		for _, literal := range rule.Literals {
			if len(literal) < 2 {
				return nil, fmt.Errorf("rule %s: literal %q is shorter than two bytes", rule.ID, literal)
			}
			pair := uint16(literal[0])<<8 | uint16(literal[1])
			m.pairs[pair>>6] |= 1 << (pair & 63)
			m.entries[pair] = append(m.entries[pair], literalEntry{literal, i})
		}
		m.rules = append(m.rules, rule)
	}
	for i := range named {
		rule := compiledNamed{NamedRule: &named[i], body: parseSet(named[i].Body)}
		if rule.Pattern != "" {
			var err error
			if rule.pattern, err = regexp.Compile(`^(?:` + rule.Pattern + `)$`); err != nil {
				return nil, fmt.Errorf("compile rule %s: %w", rule.ID, err)
			}
		}
		m.named = append(m.named, rule)
	}
	return m, nil
}

// builtin is the matcher of the curated rules, nil if one of them is wrong
// (a test sees to that).
var builtin = sync.OnceValue(func() *matcher {
	m, err := newMatcher(Rules(), NamedRules())
	if err != nil {
		return &matcher{}
	}
	return m
})

// find calls yield for every match, in the order of their literals, until yield
// returns false. Cost is linear in the text: one table look-up a byte, and at
// most longestToken bytes at a literal.
func (m *matcher) find(text string, yield func(Match) bool) {
	end := 0
	for i := 0; i+1 < len(text); i++ {
		pair := uint16(text[i])<<8 | uint16(text[i+1])
		if m.pairs[pair>>6]&(1<<(pair&63)) == 0 || i < end {
			continue
		}
		for _, entry := range m.entries[pair] {
			if !strings.HasPrefix(text[i:], entry.literal) {
				continue
			}
			rule := &m.rules[entry.rule]
			start, stop, ok := rule.match(text, i, entry.literal, end)
			if !ok {
				continue
			}
			if !yield(Match{Rule: rule.Rule, Start: start, End: stop}) {
				return
			}
			end = stop
			break
		}
	}
}

// match looks for the rule's token around the literal at i. The token does not
// begin before floor, and stands free: no letter or digit touches it.
func (r *compiledRule) match(text string, i int, literal string, floor int) (start, end int, ok bool) {
	if r.Within {
		start = i
		for start > floor && i-start < 128 && tokenSet.has(text[start-1]) && text[start-1] != '=' {
			start--
		}
		window := text[start:min(len(text), start+longestAround)]
		found := r.pattern.FindStringIndex(window)
		if found == nil || start+found[1] < i+len(literal) {
			return 0, 0, false
		}
		return start, start + found[1], free(text, start+found[1])
	}
	if i > 0 && isAlnum(literal[0]) && isAlnum(text[i-1]) && !escapedBefore(text, i) {
		return 0, 0, false
	}
	if r.pattern != nil {
		window := text[i:min(len(text), i+longestToken)]
		found := r.pattern.FindStringIndex(window)
		if found == nil {
			return 0, 0, false
		}
		return i, i + found[1], free(text, i+found[1])
	}
	body := i + len(literal)
	n := r.body.run(text, body)
	if n < r.Min || r.Max > 0 && n > r.Max {
		return 0, 0, false
	}
	return i, body + n, free(text, body+n)
}

// free reports whether no letter or digit follows the token.
func free(text string, end int) bool { return end >= len(text) || !isAlnum(text[end]) }

// escapedBefore reports whether the letter before i belongs to an escape: \n,
// %3D.
func escapedBefore(text string, i int) bool {
	return i >= 2 && text[i-2] == '\\' || i >= 3 && text[i-3] == '%'
}

// matchNamed returns the named rule that the whole value and the name satisfy,
// or nil.
func (m *matcher) matchNamed(name meaning, value string) *NamedRule {
	if name.browser && name.role < secretRole || len(value) < 8 || len(value) > 512 || tokenSet.run(value, 0) != len(value) {
		return nil
	}
	for i := range m.named {
		rule := &m.named[i]
		if name.role < authRole && !rule.Always && !(rule.Neutral && name.role == neutralRole) {
			continue
		}
		if rule.pattern == nil && (len(value) < rule.Min || len(value) > rule.Max || rule.body.run(value, 0) != len(value)) {
			continue
		}
		for _, word := range rule.Names {
			if strings.Contains(name.normal, word) {
				if rule.pattern == nil || rule.pattern.MatchString(value) {
					return rule.NamedRule
				}
				break
			}
		}
	}
	return nil
}
