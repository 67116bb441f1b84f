package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/inventory"
)

// literal is a condition or its negation.
type literal struct {
	condition string
	holds     bool
}

func (l literal) String() string {
	if l.holds {
		return l.condition
	}
	return "not " + l.condition
}

// Bounds of the search for a description: enough for what people write, and a
// cost that stays small beside that of the checks.
const (
	maxLiterals = 24
	maxTerms    = 2
)

// describe says in which variants something holds, as the shortest "or" of "and"s
// of conditions it finds: "IsProd", "not HasVpc and IsProd". It is empty if it
// holds in all variants.
func describe(variants []*inventory.Inventory, in []bool) string {
	if !slices.Contains(in, false) {
		return ""
	}
	truth := make([]map[string]bool, len(variants))
	var names []string
	for i, v := range variants {
		truth[i] = map[string]bool{}
		for _, a := range v.Scenario {
			truth[i][a.Condition] = a.Holds
			if !slices.Contains(names, a.Condition) {
				names = append(names, a.Condition)
			}
		}
	}
	if len(names) > maxLiterals/2 {
		names = names[:maxLiterals/2]
	}
	var literals []literal
	for _, n := range names {
		literals = append(literals, literal{n, true}, literal{n, false})
	}
	uncovered := slices.Clone(in)
	var terms []string
	for len(terms) < maxTerms && slices.Contains(uncovered, true) {
		term := bestTerm(literals, truth, in, uncovered)
		if term == nil {
			break
		}
		words := make([]string, len(term))
		for i, l := range term {
			words[i] = l.String()
		}
		terms = append(terms, strings.Join(words, " and "))
		for i := range uncovered {
			if satisfies(truth[i], term) {
				uncovered[i] = false
			}
		}
	}
	if len(terms) == 0 || slices.Contains(uncovered, true) {
		n := 0
		for _, b := range in {
			if b {
				n++
			}
		}
		return fmt.Sprintf("%d of the %d examined combinations of conditions", n, len(in))
	}
	return strings.Join(terms, ", or ")
}

// bestTerm returns the conjunction of at most three literals that holds only in
// wanted variants and covers most of the uncovered ones; shorter ones first.
func bestTerm(literals []literal, truth []map[string]bool, in, uncovered []bool) []literal {
	var best []literal
	bestCover := 0
	try := func(term []literal) {
		cover := 0
		for i := range truth {
			if satisfies(truth[i], term) {
				if !in[i] {
					return
				}
				if uncovered[i] {
					cover++
				}
			}
		}
		if cover > bestCover {
			best, bestCover = slices.Clone(term), cover
		}
	}
	for _, a := range literals {
		try([]literal{a})
	}
	if best != nil {
		return best
	}
	for i, a := range literals {
		for _, b := range literals[i+1:] {
			try([]literal{a, b})
		}
	}
	if best != nil {
		return best
	}
	for i, a := range literals {
		for j, b := range literals[i+1:] {
			for _, c := range literals[i+1+j+1:] {
				try([]literal{a, b, c})
			}
		}
	}
	return best
}

func satisfies(truth map[string]bool, term []literal) bool {
	for _, l := range term {
		if holds, ok := truth[l.condition]; !ok || holds != l.holds {
			return false
		}
	}
	return true
}
