package resilience

import (
	"testing"

	"github.com/temper-security/temper/inventory"
)

func TestOpenToAll(t *testing.T) {
	for document, want := range map[string]bool{
		`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}]}`:                                         true,
		`{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sqs:*","Resource":"*"}}`:                                   true,
		`{"Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","*"]}}]}`:                              true,
		`{"Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"}}]}`:                                             false,
		`{"Statement":[{"Effect":"Allow","Principal":"*","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:1:t"}}}]}`: false,
		`{"Statement":[{"Effect":"Deny","Principal":"*"}]}`:                                                                          false,
		`{"Statement":7}`: false,
		``:                false,
	} {
		if _, got := openToAll(inventory.Policy{Document: []byte(document)}); got != want {
			t.Errorf("%s: %v", document, got)
		}
	}
}

func TestSameQualifier(t *testing.T) {
	ref := func(qualifier, alias string) inventory.FunctionRef {
		r := inventory.FunctionRef{Function: "F", Alias: alias, Qualifier: inventory.None[string](inventory.Source{})}
		if qualifier != "" {
			r.Qualifier = inventory.Value(qualifier, inventory.Source{})
		}
		return r
	}
	cases := []struct {
		a, b inventory.FunctionRef
		want bool
	}{
		{ref("$LATEST", ""), ref("", ""), true},
		{ref("live", "A"), ref("live", "A"), true},
		{ref("live", "A"), ref("test", "B"), false},
		{ref("live", ""), ref("live", "A"), true},
		{ref("live", "A"), ref("", ""), false},
	}
	for _, c := range cases {
		if got := sameQualifier(c.a, c.b); got != c.want {
			t.Errorf("%+v and %+v: %v", c.a, c.b, got)
		}
	}
}
