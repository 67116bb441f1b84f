package eval

import (
	"strings"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/iam"
)

// arns compares ARNs part by part: a wildcard does not reach over a colon, but in
// the last part. ArnEquals and ArnLike are the same.
type arns []arnPattern

type arnPattern struct {
	// whole is used for texts that are not an ARN before variables are put in, and for
	// a single star.
	whole glob
	parts *[6]glob
}

func compileARNs(values []iam.Value, variables bool) comparison {
	list := make(arns, 0, len(values))
	for _, v := range values {
		list = append(list, compileARN(v.Text, variables))
	}
	return list
}

func compileARN(text string, variables bool) arnPattern {
	whole := newGlob(text, variables, true)
	if whole.form == anyForm || len(text) > longPattern {
		return arnPattern{whole: whole}
	}
	parts := iam.SplitPattern(text, variables, true)
	split := [6][]iam.Part{}
	at := 0
	for _, p := range parts {
		rest := p.Text
		for at < 5 && p.Text != "" {
			before, after, ok := strings.Cut(rest, ":")
			if !ok {
				break
			}
			if before != "" {
				split[at] = append(split[at], iam.Part{Text: before})
			}
			at++
			rest = after
		}
		if p.Text == "" {
			split[at] = append(split[at], p)
		} else if rest != "" {
			split[at] = append(split[at], iam.Part{Text: rest})
		}
	}
	if at < 5 {
		if whole.form == variesForm {
			return arnPattern{whole: whole}
		}
		return arnPattern{whole: glob{form: neverForm}}
	}
	var compiled [6]glob
	for i := range split {
		compiled[i] = compileGlob(split[i])
	}
	return arnPattern{parts: &compiled}
}

func (t arns) equal(value string, q *Query, mask keyMask) (tri, bool) {
	a, err := arn.Parse(value)
	result := no
	for i := range t {
		p := &t[i]
		one := no
		switch {
		case p.parts == nil:
			if err == nil || p.whole.form == anyForm {
				one = p.whole.match(value, q, mask)
			}
		case err == nil:
			one = yes
			for j, text := range [6]string{"arn", a.Partition, a.Service, a.Region, a.Account, a.Resource} {
				if one = min(one, p.parts[j].match(text, q, mask)); one == no {
					break
				}
			}
		}
		if result = max(result, one); result == yes {
			break
		}
	}
	return result, true
}
