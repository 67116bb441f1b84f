package eval_test

import (
	"testing"

	"github.com/temper-security/temper/iam/eval"
)

// TestFunctionURL holds pitfalls 43 and 44: a function URL needs two actions, and a
// public one still needs a policy that grants the public.
func TestFunctionURL(t *testing.T) {
	t.Parallel()
	const callURL = "lambda:InvokeFunctionUrl"
	viaURL := when("Bool", "lambda:InvokedViaFunctionUrl", "true")
	public := when("StringEquals", "lambda:FunctionUrlAuthType", "NONE")
	signed := when("StringEquals", "lambda:FunctionUrlAuthType", "AWS_IAM")
	for name, c := range map[string]struct {
		who      string
		auth     eval.URLAuth
		onlyURL  bool
		identity obj
		policy   obj
		want     eval.Effect
	}{
		"public with both":              {"", eval.URLPublic, false, nil, doc(allow(callURL, function, "Principal", "*", "Condition", public), allow(invoke, function, "Principal", "*", "Condition", viaURL)), eval.Allow},
		"public with the URL alone":     {"", eval.URLPublic, false, nil, doc(allow(callURL, function, "Principal", "*", "Condition", public)), eval.ImplicitDeny},
		"an old URL needs no more":      {"", eval.URLPublic, true, nil, doc(allow(callURL, function, "Principal", "*", "Condition", public)), eval.Allow},
		"public without policy":         {"", eval.URLPublic, false, nil, nil, eval.ImplicitDeny},
		"credentials count for nothing": {ana, eval.URLPublic, false, full, nil, eval.ImplicitDeny},
		"signed, own account":           {ana, eval.URLIAM, false, doc(allow("lambda:*", function)), nil, eval.Allow},
		"signed, one action":            {ana, eval.URLIAM, false, doc(allow(callURL, function)), nil, eval.ImplicitDeny},
		"signed, other account":         {foreign, eval.URLIAM, false, full, doc(allow(callURL, function, "Principal", aws(other), "Condition", signed), allow(invoke, function, "Principal", aws(other), "Condition", viaURL)), eval.Allow},
		"a grant for public URLs only":  {foreign, eval.URLIAM, false, full, doc(allow(callURL, function, "Principal", "*", "Condition", public), allow(invoke, function, "Principal", "*")), eval.ImplicitDeny},
		"a deny of one action":          {ana, eval.URLIAM, false, doc(allow("*", "*"), deny(invoke, "*", "Condition", viaURL)), nil, eval.ExplicitDeny},
	} {
		s := scene{identity: c.identity, policy: c.policy}
		got, err := eval.DecideFunctionURL(eval.Request{Principal: eval.Principal{ID: c.who}, Resource: function}, c.auth, c.onlyURL, s.policies(t), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.Effect() != c.want {
			t.Errorf("%s: got %s (%+v), want %s", name, got.Effect(), got, c.want)
		}
	}
}
