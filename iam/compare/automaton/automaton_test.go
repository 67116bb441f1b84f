package automaton

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// tokens reads a glob: * Many, ? One, A and B letters, other characters literal.
func tokens(glob string) []Token {
	var ts []Token
	for _, c := range glob {
		switch c {
		case '*':
			ts = append(ts, Token{Kind: Many})
		case '?':
			ts = append(ts, Token{Kind: One})
		case 'A', 'B':
			ts = append(ts, Token{Kind: Letter, Char: letterA + c - 'A'})
		default:
			ts = append(ts, Token{Kind: Literal, Char: c})
		}
	}
	return ts
}

const letterA = FirstLetter

var letters = []rune{letterA, letterA + 1}

// matches is the obvious matcher.
func matches(ts []Token, text []rune) bool {
	if len(ts) == 0 {
		return len(text) == 0
	}
	switch ts[0].Kind {
	case Many:
		for i := 0; i <= len(text); i++ {
			if matches(ts[1:], text[i:]) {
				return true
			}
			if i < len(text) && ts[0].Char != 0 && text[i] == ts[0].Char {
				return false
			}
		}
		return false
	case One:
		return len(text) > 0 && (ts[0].Char == 0 || text[0] != ts[0].Char) && matches(ts[1:], text[1:])
	}
	return len(text) > 0 && text[0] == ts[0].Char && matches(ts[1:], text[1:])
}

func TestOperationsAgreeWithMatcher(t *testing.T) {
	glob := rapid.StringMatching(`[ab*?]{0,7}`)
	rapid.Check(t, func(t *rapid.T) {
		sp := NewSpace(1 << 20)
		a, b, c := glob.Draw(t, "a"), glob.Draw(t, "b"), glob.Draw(t, "c")
		sa, sb, sc := sp.Pattern(tokens(a), Style{}), sp.Pattern(tokens(b), Style{}), sp.Pattern(tokens(c), Style{})
		set := sp.Minus(sp.Union(sa, sb), sc)
		both := sp.Intersect(sa, sb)
		allWithin, someMeets := true, false
		for range 60 {
			text := []rune(rapid.StringMatching(`[abc]{0,8}`).Draw(t, "text"))
			ma, mb, mc := matches(tokens(a), text), matches(tokens(b), text), matches(tokens(c), text)
			if got := sa.Contains(text); got != ma {
				t.Fatalf("%q in %q: %v, want %v", string(text), a, got, ma)
			}
			if got, want := set.Contains(text), (ma || mb) && !mc; got != want {
				t.Fatalf("%q in (%q or %q) not %q: %v, want %v", string(text), a, b, c, got, want)
			}
			if got := both.Contains(text); got != (ma && mb) {
				t.Fatalf("%q in %q and %q: %v", string(text), a, b, got)
			}
			allWithin = allWithin && (!ma || mb)
			someMeets = someMeets || ma && mb
		}
		if sp.Within(sa, sb) != sp.Minus(sa, sb).IsEmpty() || sp.Within(sa, sb) && !allWithin {
			t.Fatalf("Within(%q, %q) = %v", a, b, sp.Within(sa, sb))
		}
		if sp.Meets(sa, sb) == both.IsEmpty() || someMeets && !sp.Meets(sa, sb) {
			t.Fatalf("Meets(%q, %q) = %v", a, b, sp.Meets(sa, sb))
		}
		text, ok := set.Shortest()
		if ok == set.IsEmpty() || ok && !set.Contains(text) {
			t.Fatalf("Shortest of (%q or %q) not %q = %q, %v", a, b, c, string(text), ok)
		}
	})
}

// The two ways to build an automaton give the same set.
func TestSegmentsAgreeWithSubsets(t *testing.T) {
	glob := rapid.StringMatching(`[ab*]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		sp := NewSpace(1 << 20)
		g := tokens(glob.Draw(t, "glob"))
		fast, slow := sp.segments(g), sp.determinise(newNFA([][]Token{g}, Style{}))
		if !sp.Within(fast, slow) || !sp.Within(slow, fast) {
			t.Fatal("they differ")
		}
		if fast.IsEmpty() != slow.IsEmpty() || fast.IsFull() != slow.IsFull() {
			t.Fatal("empty or full differ")
		}
	})
}

func TestPatternsIsTheUnion(t *testing.T) {
	glob := rapid.StringMatching(`[ab]{0,5}[*]?|[ab*?]{0,5}`)
	rapid.Check(t, func(t *rapid.T) {
		sp := NewSpace(1 << 20)
		var all [][]Token
		want := sp.Empty()
		for range rapid.IntRange(0, 6).Draw(t, "n") {
			g := tokens(glob.Draw(t, "glob"))
			all = append(all, g)
			want = sp.Union(want, sp.Pattern(g, Style{}))
		}
		got := sp.Patterns(all, Style{})
		if !sp.Within(got, want) || !sp.Within(want, got) || got.IsEmpty() != want.IsEmpty() {
			t.Fatal("they differ")
		}
		if c := sp.Complement(got); sp.Meets(c, got) || !sp.Within(sp.Full(), sp.Union(c, got)) {
			t.Fatal("the complement is not")
		}
	})
}

func TestMinimiseKeepsTheSet(t *testing.T) {
	glob := rapid.StringMatching(`[ab*?]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		sp := NewSpace(1 << 20)
		s := sp.Union(sp.Pattern(tokens(glob.Draw(t, "a")), Style{}), sp.Pattern(tokens(glob.Draw(t, "b")), Style{}))
		m := sp.result(tidy(minimise(s.states, 1<<20)))
		if m.States() > s.States() || !sp.Within(s, m) || !sp.Within(m, s) {
			t.Fatalf("%d states became %d", s.States(), m.States())
		}
	})
}

func TestFold(t *testing.T) {
	sp := NewSpace(1 << 16)
	s := sp.Pattern(tokens("ke*Ä"), Style{Fold: true})
	for text, want := range map[string]bool{"KEyä": true, "keÄ": true, "\u212aeÄ": true, "kä": false} {
		if got := s.Contains([]rune(text)); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestFence(t *testing.T) {
	sp := NewSpace(1 << 16)
	s := sp.Pattern([]Token{{Kind: Many, Char: ':'}, {Char: ':'}, {Kind: Many}}, Style{})
	for text, want := range map[string]bool{"a:b:c": true, ":": true, "ab": false} {
		if got := s.Contains([]rune(text)); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// put replaces letters by texts.
func put(text []rune, with map[rune]string) []rune {
	var out []rune
	for _, c := range text {
		if s, ok := with[c]; ok {
			out = append(out, []rune(s)...)
		} else {
			out = append(out, c)
		}
	}
	return out
}

func putTokens(ts []Token, with map[rune]string) []Token {
	var out []Token
	for _, t := range ts {
		if t.Kind != Letter {
			out = append(out, t)
			continue
		}
		for _, c := range with[t.Char] {
			out = append(out, Token{Kind: Literal, Char: c})
		}
	}
	return out
}

// The promises of Reading: what Exact matches, matches whatever is put in; what
// matches with something put in, Wide matches; and each text that a pattern matches
// with something put in is the image of one that Strict matches.
func TestReadings(t *testing.T) {
	glob := rapid.StringMatching(`[abAB*?]{0,6}`)
	value := rapid.StringMatching(`[ab]{0,3}`)
	rapid.Check(t, func(t *rapid.T) {
		sp := NewSpace(1 << 22)
		g := glob.Draw(t, "glob")
		ts := tokens(g)
		exact := sp.Pattern(ts, Style{Letters: letters, Reading: Exact})
		strict := sp.Pattern(ts, Style{Letters: letters, Reading: Strict})
		wide := sp.Pattern(ts, Style{Letters: letters, Reading: Wide})
		if !sp.Within(strict, exact) || !sp.Within(exact, wide) {
			t.Fatalf("%q: strict within exact %v, exact within wide %v", g, sp.Within(strict, exact), sp.Within(exact, wide))
		}
		for range 40 {
			with := map[rune]string{letterA: value.Draw(t, "A"), letterA + 1: value.Draw(t, "B")}
			var text []rune
			for _, tok := range tokens(rapid.StringMatching(`[abAB]{0,6}`).Draw(t, "text")) {
				text = append(text, tok.Char)
			}
			concrete := matches(putTokens(ts, with), put(text, with))
			if exact.Contains(text) && !concrete {
				t.Fatalf("%q with %v: Exact matches %v, the text put in does not", g, with, text)
			}
			if concrete && !hasLetterToken(ts) && !sp.Coarse(exact, letters).Contains(text) {
				t.Fatalf("%q with %v: Coarse does not match %v, the text put in does", g, with, text)
			}
			if concrete && !wide.Contains(text) {
				t.Fatalf("%q with %v: Wide does not match %v, the text put in does", g, with, text)
			}
		}
		if text, ok := strict.Shortest(); ok {
			with := map[rune]string{letterA: value.Draw(t, "A"), letterA + 1: value.Draw(t, "B")}
			if !matches(putTokens(ts, with), put(text, with)) {
				t.Fatalf("%q: Strict matches %v, the text put in does not", g, text)
			}
		}
	})
}

func hasLetterToken(ts []Token) bool {
	for _, t := range ts {
		if t.Kind == Letter {
			return true
		}
	}
	return false
}

func TestBudgetEndsBlowUp(t *testing.T) {
	for _, g := range []string{
		"*a" + strings.Repeat("?", 60),
		strings.Repeat("*a", 4000),
		strings.Repeat("*?", 3000) + "b",
	} {
		sp := NewSpace(200_000)
		s := sp.Pattern(tokens(g), Style{})
		if !sp.Exhausted() && s.States() > 200_000 {
			t.Errorf("%.20q…: %d states within the budget", g, s.States())
		}
	}
	sp := NewSpace(100_000)
	set := sp.Full()
	for i := range 40 {
		set = sp.Intersect(set, sp.Pattern(tokens(fmt.Sprintf("*%c%c*", 'a'+i%20, 'b'+i/20)), Style{}))
	}
	if !sp.Exhausted() {
		t.Errorf("40 crossed patterns made %d states", set.States())
	}
}

func BenchmarkGlobs(b *testing.B) {
	one := tokens("arn:aws:dynamodb:us-east-1:123456789012:table/orders-*")
	two := tokens("arn:aws:dynamodb:*:123456789012:table/*")
	b.ReportAllocs()
	for b.Loop() {
		sp := NewSpace(1 << 20)
		x, y := sp.Pattern(one, Style{}), sp.Pattern(two, Style{})
		if !sp.Within(x, y) {
			b.Fatal("not within")
		}
	}
}
