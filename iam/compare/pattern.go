package compare

import (
	"strings"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/compare/automaton"
)

// appendParts turns the parts of a text into tokens. fence is a character that
// wildcards do not match, or 0.
func (c *comparison) appendParts(tokens []automaton.Token, parts []iam.Part, fence rune, class uint8) []automaton.Token {
	for _, p := range parts {
		switch {
		case p.Variable != "":
			tokens = append(tokens, automaton.Token{Kind: automaton.Letter, Char: c.letterFor(p, class)})
		case p.Wildcard == '*':
			tokens = append(tokens, automaton.Token{Kind: automaton.Many, Char: fence})
		case p.Wildcard == '?':
			tokens = append(tokens, automaton.Token{Kind: automaton.One, Char: fence})
		default:
			tokens = appendText(tokens, p.Text)
		}
	}
	return tokens
}

func appendText(tokens []automaton.Token, text string) []automaton.Token {
	for _, r := range text {
		tokens = append(tokens, automaton.Token{Char: r})
	}
	return tokens
}

// maxPattern bounds a pattern, in bytes. AWS takes no policy that is so long.
const maxPattern = 16 << 10

// tooLong reports whether a pattern is longer than that; then nothing is compared.
func (c *comparison) tooLong(text string) bool {
	if len(text) <= maxPattern {
		return false
	}
	c.refusal = &Answer{State: NotDecided, Reason: Budget, Detail: "a pattern is longer than 16 KiB"}
	return true
}

// actionTokens reads a pattern of an action: wildcards do not reach over the colon.
// ok is false if it matches nothing (see eval).
func (c *comparison) actionTokens(text string) (tokens []automaton.Token, ok bool) {
	if c.tooLong(text) || strings.ContainsAny(text, " \t\n") {
		return nil, false
	}
	service, name, hasColon := strings.Cut(strings.ToLower(text), ":")
	if !hasColon {
		if strings.Trim(text, "*") != "" || text == "" {
			return nil, false
		}
		return []automaton.Token{{Kind: automaton.Many}}, true
	}
	tokens = c.appendParts(nil, iam.SplitPattern(service, false, true), ':', 0)
	tokens = append(tokens, automaton.Token{Char: ':'})
	return c.appendParts(tokens, iam.SplitPattern(name, false, true), 0, 0), true
}

// resourceTokens reads a pattern of a resource.
func (c *comparison) resourceTokens(text string, variables bool) []automaton.Token {
	if c.tooLong(text) {
		return nil
	}
	return c.appendParts(nil, iam.SplitPattern(iam.CompleteARN(text), variables, true), 0, 0)
}

// pattern is a value of a condition.
type pattern struct {
	tokens []automaton.Token
	// never is set if it matches nothing.
	never bool
	// risky is set if it may match nothing for some texts of its variables, so that it
	// cannot be used to take away.
	risky bool
	fold  bool
}

// valueTokens reads a value of a condition whose key is compared as texts.
func (c *comparison) valueTokens(op iam.Operator, text string, variables bool) pattern {
	if c.tooLong(text) {
		return pattern{never: true}
	}
	switch op.Family() {
	case iam.ARNFamily:
		return c.arnTokens(text, variables)
	case iam.BoolFamily:
		if !strings.EqualFold(text, "true") && !strings.EqualFold(text, "false") {
			return pattern{never: true}
		}
		return pattern{tokens: appendText(nil, text), fold: true}
	}
	like, fold := strings.HasSuffix(op.Base, "Like"), strings.HasSuffix(op.Base, "IgnoreCase")
	class := uint8(0)
	if fold {
		class = anyCase
	}
	return pattern{tokens: c.appendParts(nil, iam.SplitPattern(text, variables, like), 0, class), fold: fold}
}

// The classes of letters. In ARNs that are compared part by part the text of a
// letter has no colon, or is not empty, or both. Where case does not count a letter
// stands for the text of its variable in any case.
const (
	noColon uint8 = 1 << iota
	notEmpty
	inARN
	anyCase
)

// arnTokens reads a value of an ARN operator: six parts, each matched on its own; a
// wildcard does not reach over a colon but in the last part (IAM User Guide, "Amazon
// Resource Name (ARN) condition operators"). The request's value must be an ARN:
// partition, service and resource are not empty.
func (c *comparison) arnTokens(text string, variables bool) pattern {
	parts := iam.SplitPattern(text, variables, true)
	if len(parts) == 1 && parts[0].Wildcard == '*' {
		return pattern{tokens: []automaton.Token{{Kind: automaton.Many}}}
	}
	split, varies := splitARN(parts)
	if split == nil {
		if !varies {
			return pattern{never: true}
		}
		// Whether it is an ARN depends on the texts of the variables.
		return pattern{tokens: c.appendParts(nil, parts, 0, 0), risky: true}
	}
	// The first part is arn in every ARN.
	first := c.appendParts(nil, split[0], 0, inARN)
	out := pattern{}
	if hasLetter(first) {
		out.risky = true
	} else if !matchesText(first, "arn") {
		return pattern{never: true}
	}
	out.tokens = appendText(out.tokens, "arn")
	for i, p := range split[1:] {
		out.tokens = append(out.tokens, automaton.Token{Char: ':'})
		last, needed := i == 4, i == 0 || i == 1 || i == 4
		fence, class := rune(':'), inARN|noColon
		if last {
			fence, class = 0, inARN
		}
		if needed && !hasCharacter(p) {
			switch {
			case len(p) == 0:
				return pattern{never: true}
			case len(p) == 1 && p[0].Variable != "":
				class |= notEmpty
			case !hasVariable(p):
				out.tokens = append(out.tokens, automaton.Token{Kind: automaton.One, Char: fence})
			default:
				out.risky = true
			}
		}
		out.tokens = c.appendParts(out.tokens, p, fence, class)
	}
	return out
}

// splitARN splits parts at the first five colons of their literal texts; nil if
// there are fewer. varies says that there is a variable.
func splitARN(parts []iam.Part) (split [][]iam.Part, varies bool) {
	split = make([][]iam.Part, 1, 6)
	for _, p := range parts {
		varies = varies || p.Variable != ""
		if p.Text == "" {
			split[len(split)-1] = append(split[len(split)-1], p)
			continue
		}
		rest := p.Text
		for len(split) < 6 {
			before, after, ok := strings.Cut(rest, ":")
			if !ok {
				break
			}
			if before != "" {
				split[len(split)-1] = append(split[len(split)-1], iam.Part{Text: before})
			}
			split = append(split, nil)
			rest = after
		}
		if rest != "" {
			split[len(split)-1] = append(split[len(split)-1], iam.Part{Text: rest})
		}
	}
	if len(split) < 6 {
		return nil, varies
	}
	return split, varies
}

func hasCharacter(parts []iam.Part) bool {
	for _, p := range parts {
		if p.Text != "" || p.Wildcard == '?' {
			return true
		}
	}
	return false
}

func hasVariable(parts []iam.Part) bool {
	for _, p := range parts {
		if p.Variable != "" {
			return true
		}
	}
	return false
}

func hasLetter(tokens []automaton.Token) bool {
	for _, t := range tokens {
		if t.Kind == automaton.Letter {
			return true
		}
	}
	return false
}

// matchesText reports whether tokens without letters match a short text.
func matchesText(tokens []automaton.Token, text string) bool {
	if len(tokens) == 0 {
		return text == ""
	}
	switch tokens[0].Kind {
	case automaton.Many:
		return matchesText(tokens[1:], text) || text != "" && matchesText(tokens, text[1:])
	case automaton.One:
		return text != "" && matchesText(tokens[1:], text[1:])
	}
	return text != "" && rune(text[0]) == tokens[0].Char && matchesText(tokens[1:], text[1:])
}

// readings are the three readings of a union of patterns. Where the dimension has no
// letters they are one.
type readings struct{ exact, strict, wide *automaton.Set }

// fits reports whether the text of a letter matches a token for sure: a wildcard that
// stops at colons, if the text has none; or a variable, if it is the same and all
// that is known of the token's text holds for the letter's.
func (c *comparison) fits(t automaton.Token, char rune) bool {
	text := c.letters[char-automaton.FirstLetter]
	if t.Kind != automaton.Letter {
		return text.class&noColon != 0 && text.class&anyCase == 0
	}
	token := c.letters[t.Char-automaton.FirstLetter]
	same := token.variable == text.variable && (!text.hasDefault || token.hasDefault && token.fallback == text.fallback)
	const known = noColon | notEmpty
	return same && token.class&known&^text.class == 0 && text.class&anyCase&^token.class == 0
}

// preciseWide bounds the tokens of patterns without variables that are read wide
// precisely: the cost is quadratic.
const preciseWide = 160

// language returns the readings of a union of patterns in a dimension. varies says
// that a pattern has a variable; without, strict is not set.
func (c *comparison) language(dim int, patterns []pattern) (r readings, varies bool) {
	letters := c.dims[dim].letters
	var fixed, varying, folded, exact [][]automaton.Token
	size := 0
	for _, p := range patterns {
		if p.never {
			continue
		}
		if !p.risky {
			if !p.fold {
				exact = append(exact, p.tokens)
			}
		}
		letter := hasLetter(p.tokens)
		varies = varies || letter
		switch {
		case p.fold:
			folded = append(folded, p.tokens)
		case letter:
			varying = append(varying, p.tokens)
		default:
			fixed = append(fixed, p.tokens)
			size += len(p.tokens)
		}
	}
	union := func(reading automaton.Reading, plain [][]automaton.Token) *automaton.Set {
		style := automaton.Style{Letters: letters, Reading: reading, Fits: c.fits}
		set := c.patternsOf(plain, style)
		style.Fold = true
		return c.space.Union(set, c.patternsOf(folded, style))
	}
	r.exact = union(automaton.Exact, exact)
	if len(letters) == 0 {
		r.strict, r.wide = r.exact, r.exact
		return r, false
	}
	all := append(fixed[:len(fixed):len(fixed)], varying...)
	if size <= preciseWide {
		r.wide = union(automaton.Wide, all)
	} else {
		plain := c.patternsOf(fixed, automaton.Style{Letters: letters})
		r.wide = c.space.Union(c.space.Coarse(plain, letters), union(automaton.Wide, varying))
	}
	if varies {
		r.strict = union(automaton.Strict, all)
	}
	return r, varies
}

// pattern builds the set of a pattern.
func (c *comparison) pattern(tokens []automaton.Token, style automaton.Style) *automaton.Set {
	return c.patternsOf([][]automaton.Token{tokens}, style)
}

// patternsOf builds the set of a union of patterns, or finds it among those that
// were built.
func (c *comparison) patternsOf(patterns [][]automaton.Token, style automaton.Style) *automaton.Set {
	if len(patterns) == 0 {
		return c.space.Empty()
	}
	size := 8
	for _, p := range patterns {
		size += 4 * (len(p) + 1)
	}
	key := make([]byte, 0, size+3*len(style.Letters))
	key = append(key, byte(style.Reading))
	if style.Fold {
		key[0] |= 0x80
	}
	for _, l := range style.Letters {
		key = append(key, byte(l), byte(l>>8), byte(l>>16))
	}
	for _, p := range patterns {
		key = append(key, 0xff)
		for _, t := range p {
			key = append(key, byte(t.Kind), byte(t.Char), byte(t.Char>>8), byte(t.Char>>16))
		}
	}
	if s, ok := c.patterns[string(key)]; ok {
		return s
	}
	s := c.space.Patterns(patterns, style)
	if !c.space.Exhausted() {
		c.patterns[string(key)] = s
	}
	return s
}
