package eval

import (
	"strings"
	"unicode/utf8"

	"github.com/temper-security/temper/iam"
)

// glob is a compiled pattern. Matching never allocates unless a variable has to be
// put in. The cost is linear in pattern and text, but for patterns that hold ? or a
// variable: there it is at most their product.
type glob struct {
	form globForm
	// a and b are the text of exact, and what stands before and after the stars.
	a, b string
	// inner are the texts between two stars.
	inner []string
	// tokens are the parts of a pattern with ? or variables.
	tokens []token
	// loose is the pattern with every variable replaced by a star: what it does not
	// match cannot match.
	loose *glob
	// least is the number of bytes that a text must have at least.
	least int
}

type globForm uint8

const (
	neverForm  globForm = iota
	anyForm             // *
	exactForm           // a
	starsForm           // a*b, a*inner*b
	tokensForm          // with ?
	variesForm          // with variables
	hugeForm            // too long to be taken apart
)

// longPattern is the length from which a pattern is looked at before it is taken
// apart: its parts would take many times its size.
const longPattern = 4 * maxText

// newGlob compiles a text of a policy. One that is longer than any text of a request
// matches nothing; one of variables without end is undecidable.
func newGlob(text string, variables, wildcards bool) glob {
	if len(text) > longPattern {
		switch literal := len(text) - strings.Count(text, "*"); {
		case variables && strings.Contains(text, "${"):
			return glob{form: hugeForm}
		case !wildcards || literal > maxText*utf8.UTFMax:
			return glob{form: neverForm}
		}
	}
	return compileGlob(iam.SplitPattern(text, variables, wildcards))
}

// token is a part of a pattern, with the key of a variable compiled.
type token struct {
	iam.Part
	key keyRef
}

// compileGlob compiles the parts of a pattern.
func compileGlob(parts []iam.Part) glob {
	var g glob
	stars, others := 0, false
	for _, p := range parts {
		g.least += len(p.Text)
		switch {
		case p.Variable != "":
			return compileVarying(parts)
		case p.Wildcard == '?':
			others = true
			g.least++
		case p.Wildcard == '*':
			stars++
		}
	}
	switch {
	case others:
		g.form = tokensForm
		for _, p := range parts {
			g.tokens = append(g.tokens, token{Part: p})
		}
	case len(parts) == 1 && stars == 1:
		g.form = anyForm
	case stars == 0:
		g.form = exactForm
		for _, p := range parts {
			g.a += p.Text
		}
	default:
		g.form = starsForm
		if parts[0].Wildcard == 0 {
			g.a, parts = parts[0].Text, parts[1:]
		}
		if n := len(parts) - 1; parts[n].Wildcard == 0 {
			g.b, parts = parts[n].Text, parts[:n]
		}
		for _, p := range parts {
			if p.Wildcard == 0 {
				g.inner = append(g.inner, p.Text)
			}
		}
	}
	return g
}

func compileVarying(parts []iam.Part) glob {
	g := glob{form: variesForm}
	loose := make([]iam.Part, 0, len(parts))
	for _, p := range parts {
		t := token{Part: p}
		if p.Variable != "" {
			t.key = newKeyRef(p.Variable)
			p = iam.Part{Wildcard: '*'}
		}
		g.tokens = append(g.tokens, t)
		if n := len(loose); p.Wildcard == '*' && n > 0 && loose[n-1].Wildcard == '*' {
			continue
		}
		loose = append(loose, p)
	}
	l := compileGlob(loose)
	g.loose = &l
	return g
}

// match reports whether the pattern matches s. The query gives the values of
// variables; a pattern without variables needs none. mask hides keys.
func (g *glob) match(s string, q *Query, mask keyMask) tri {
	switch g.form {
	case anyForm:
		return yes
	case exactForm:
		return truth(s == g.a)
	case starsForm:
		return truth(g.matchStars(s))
	case tokensForm:
		return truth(len(s) >= g.least && matchTokens(g.tokens, s))
	case variesForm:
		return g.matchVarying(s, q, mask)
	case hugeForm:
		return undecidable
	}
	return no
}

// matchStars takes the texts between stars from the left: the first place is as
// good as any later one.
func (g *glob) matchStars(s string) bool {
	if len(s) < g.least || !strings.HasPrefix(s, g.a) || !strings.HasSuffix(s, g.b) {
		return false
	}
	if len(g.inner) == 0 {
		return true
	}
	s = s[len(g.a) : len(s)-len(g.b)]
	for _, text := range g.inner {
		i := strings.Index(s, text)
		if i < 0 {
			return false
		}
		s = s[i+len(text):]
	}
	return true
}

// matchVarying puts in the values of variables, which are literal even if they
// hold * or ?. A variable without value matches nothing, and so does one whose key
// has several values.
func (g *glob) matchVarying(s string, q *Query, mask keyMask) tri {
	if g.loose.match(s, nil, 0) == no {
		return no
	}
	var space [12]token
	tokens := space[:0]
	for _, t := range g.tokens {
		if t.Variable != "" {
			value, state := q.lookup(t.key, mask)
			switch {
			case state == unknownKey:
				return maybe
			case state == presentKey && value.Multi:
				return no
			case state == presentKey:
				t = token{Part: iam.Part{Text: value.Values[0]}}
			case t.HasDefault:
				t = token{Part: iam.Part{Text: t.Default}}
			default:
				return no
			}
			if t.Text == "" {
				continue
			}
		}
		tokens = append(tokens, t)
	}
	return truth(matchTokens(tokens, s))
}

// matchTokens matches token by token and, if that fails, lets the last star take
// one character more. A pattern for which that takes long is left to matchSets.
func matchTokens(tokens []token, s string) bool {
	t, i := 0, 0
	star, mark := -1, 0
	budget := patience * (len(s) + len(tokens))
	for {
		if budget--; budget < 0 {
			return matchSets(tokens, s)
		}
		if t < len(tokens) {
			switch tok := &tokens[t]; {
			case tok.Wildcard == '*':
				star, mark = t, i
				t++
				continue
			case tok.Wildcard == '?':
				if i < len(s) {
					i += width(s[i:])
					t++
					continue
				}
			case strings.HasPrefix(s[i:], tok.Text):
				i += len(tok.Text)
				t++
				continue
			}
		} else if i == len(s) {
			return true
		}
		if star < 0 || mark >= len(s) {
			return false
		}
		if star == len(tokens)-1 {
			return true
		}
		mark += width(s[mark:])
		if next := &tokens[star+1]; next.Text != "" {
			// Go on where the text after the star can be found at all.
			n := strings.Index(s[mark:], next.Text)
			if n < 0 {
				return false
			}
			mark += n
		}
		t, i = star+1, mark
	}
}

// patience is how many steps a byte matchTokens may take.
const patience = 16

// width is the number of bytes of the first character.
func width(s string) int {
	if s[0] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(s)
	return n
}
