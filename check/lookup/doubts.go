package lookup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/inventory"
)

// Doubts collects what a check could not decide about functions, so that
// functions with the same reason are one finding: whoever gives the missing fact
// answers for all of them.
type Doubts struct {
	order []*doubt
	of    map[*inventory.Function]*doubt
}

type doubt struct {
	function *inventory.Function
	reasons  []string
	at       inventory.Source
}

// Add notes a reason for a function, and the place that decides. A reason may
// begin with the noun of what it is about, as in "subnet s-1 is outside of what
// was read".
func (d *Doubts) Add(f *inventory.Function, why string, at inventory.Source) {
	if d.of == nil {
		d.of = map[*inventory.Function]*doubt{}
	}
	x := d.of[f]
	if x == nil {
		x = &doubt{function: f, at: at}
		d.of[f] = x
		d.order = append(d.order, x)
	}
	if !slices.Contains(x.reasons, why) {
		x.reasons = append(x.reasons, why)
	}
}

// Report reports each reason once. format is the message with two verbs %s: the
// functions ("function A", "functions A, B"), and the reason.
func (d *Doubts) Report(p *check.Pass, format string) {
	var order []string
	by := map[string][]*doubt{}
	for _, x := range d.order {
		why := joinReasons(x.reasons)
		if by[why] == nil {
			order = append(order, why)
		}
		by[why] = append(by[why], x)
	}
	for _, why := range order {
		list := by[why]
		names := make([]string, len(list))
		about := make([]*inventory.Resource, len(list))
		for i, x := range list {
			names[i], about[i] = Label(&x.function.Resource), &x.function.Resource
		}
		p.Unknown(check.Result{Message: fmt.Sprintf(format, functions(names), why), About: about, At: list[0].at})
	}
}

// functions names functions in a message.
func functions(names []string) string {
	const most = 5
	if len(names) == 1 {
		return "function " + names[0]
	}
	if n := len(names) - most; n > 1 {
		return fmt.Sprintf("functions %s and %d more", strings.Join(names[:most], ", "), n)
	}
	return "functions " + strings.Join(names, ", ")
}

const outside = " is outside of what was read"

// joinReasons makes one reason of several: things of one kind that were not read
// share a sentence.
func joinReasons(list []string) string {
	var out, nouns []string
	away := map[string][]string{}
	for _, r := range list {
		name, ok := strings.CutSuffix(r, outside)
		if !ok {
			out = append(out, r)
			continue
		}
		noun, rest, ok := strings.Cut(name, " ")
		if !ok {
			noun, rest = "", name
		}
		if away[noun] == nil {
			nouns = append(nouns, noun)
		}
		away[noun] = append(away[noun], rest)
	}
	for _, noun := range nouns {
		verb := outside
		if len(away[noun]) > 1 {
			verb = " are outside of what was read"
		}
		out = append(out, strings.TrimSpace(noun+" "+strings.Join(away[noun], ", "))+verb)
	}
	return strings.Join(out, "; ")
}
