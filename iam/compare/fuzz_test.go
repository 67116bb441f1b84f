package compare_test

import (
	"testing"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/compare"
)

// FuzzCompare holds any two documents against the laws of the relation: a document is
// equal to itself, the answer turned round is turned round, and what a Deny or
// another Allow is added to is no more or no less permissive.
func FuzzCompare(f *testing.F) {
	for _, seed := range []string{
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username}/*"}}`,
		`{"Statement":[{"Effect":"Deny","NotAction":["s3:Get*"],"NotResource":"*?a","Condition":{"ForAllValues:StringLikeIfExists":{"aws:TagKeys":["a*",""]}}}]}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:*:*:${aws:PrincipalAccount, 'x'}:*:*"},"DateLessThan":{"aws:CurrentTime":"2026"},"Null":{"a":"true"}}}]}`,
	} {
		f.Add([]byte(seed), []byte(`{"Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}`))
		f.Add([]byte(seed), []byte(seed))
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if len(a)+len(b) > 4000 {
			return
		}
		old, err := iam.Parse(a)
		if err != nil {
			return
		}
		new, err := iam.Parse(b)
		if err != nil {
			return
		}
		opts := compare.Options{Budget: 30_000}
		if r := compare.Compare(compare.Document(old), compare.Document(old), opts); r.Relation != compare.Equal && r.NewWithinOld.Reason != compare.Budget {
			t.Fatalf("with itself: %s %v: %s", r.Relation, r.NewWithinOld, a)
		}
		r := compare.Compare(compare.Document(old), compare.Document(new), opts)
		back := compare.Compare(compare.Document(new), compare.Document(old), opts)
		for _, pair := range [][2]compare.Answer{{r.NewWithinOld, back.OldWithinNew}, {r.OldWithinNew, back.NewWithinOld}} {
			if x, y := pair[0].State, pair[1].State; x == compare.Proved && y == compare.Refuted || x == compare.Refuted && y == compare.Proved {
				t.Fatalf("%s and turned round %s: %s %s", r.Relation, back.Relation, a, b)
			}
		}
		// A policy of both documents allows at least what either does, Denies apart.
		both := compare.Set{Policies: []*iam.Document{old, new}}
		if denies(old) || denies(new) {
			return
		}
		if answer, w := compare.Within(compare.Document(new), both, opts); answer.State == compare.Refuted {
			t.Fatalf("%s is not within itself and %s: %+v", b, a, w)
		}
	})
}

func denies(d *iam.Document) bool {
	for i := range d.Statements {
		if d.Statements[i].Effect != iam.Allow {
			return true
		}
	}
	return false
}
