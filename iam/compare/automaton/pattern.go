package automaton

import "unicode"

// Token is a part of a pattern.
type Token struct {
	Kind Kind
	// Char is the character of a Literal, the letter of a Letter, and for One and
	// Many a character that they do not match (0 is none).
	Char rune
}

// Kind says what a Token stands for.
type Kind uint8

// The kinds of tokens.
const (
	// Literal is one character.
	Literal Kind = iota
	// One is any one character.
	One
	// Many is any text.
	Many
	// Letter is a letter that stands for an unknown text.
	Letter
)

// FirstLetter is the first of the letters that stand for unknown texts. They are no
// Unicode characters, so that no text of a policy or request holds one.
const FirstLetter = unicode.MaxRune + 1

// Style says how the tokens of a pattern are read.
type Style struct {
	// Fold makes literals match without regard to case (Unicode simple folding).
	Fold bool
	// Letters are all letters in use. See Reading for what they do.
	Letters []rune
	Reading Reading
	// Fits reports whether the text that a letter stands for matches a token, of kind
	// Letter or of kind Many with a character that it does not match, for sure. Exact
	// makes use of it; nil is no more than a letter fits itself.
	Fits func(token Token, letter rune) bool
}

// Reading says how letters in texts and in patterns meet. A text with letters
// stands for the texts that come of putting strings in for them.
type Reading uint8

const (
	// Exact says that Many matches letters unless it has a character that it does not match, a
	// Letter token matches its own letter (Style.Fits may add to both), One none. Whatever strings
	// are put in, a text that matches still does: the pattern is not read too wide.
	Exact Reading = iota
	// Strict is Exact, but Many matches no letter: the texts in which each letter
	// comes from a Letter token of this pattern.
	Strict
	// Wide says that a letter in the text may be any string, and so may a Letter token. A
	// text that matches with some strings put in does: the pattern is not read too
	// narrow.
	Wide
)

// Pattern returns the set of texts that a pattern matches. The cost is linear for
// patterns with no One after a Many; others may use up the budget.
func (sp *Space) Pattern(tokens []Token, style Style) *Set {
	if simple(tokens, style) {
		return sp.segments(tokens)
	}
	return sp.determinise(newNFA([][]Token{tokens}, style))
}

// Patterns returns the set of texts that one of several patterns matches. Literal
// texts and those with a star at the end, which most patterns are, are put together
// as a tree of characters at linear cost.
func (sp *Space) Patterns(patterns [][]Token, style Style) *Set {
	if len(patterns) == 1 {
		return sp.Pattern(patterns[0], style)
	}
	t := tree{nodes: []treeNode{{}}}
	var others [][]Token
	for _, p := range patterns {
		if !simple(p, style) || !prefixed(p) {
			others = append(others, p)
			continue
		}
		if !sp.Spend(1 + len(p)) {
			return sp.empty
		}
		t.add(p)
	}
	set := sp.empty
	if len(others) < len(patterns) {
		set = sp.result(t.states())
	}
	switch len(others) {
	case 0:
		return set
	case 1:
		return sp.Union(set, sp.Pattern(others[0], style))
	}
	return sp.Union(set, sp.determinise(newNFA(others, style)))
}
