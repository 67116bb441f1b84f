package eval_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/iam/eval"
)

// TestUnknown decides with keys, policies and owners that are not known.
func TestUnknown(t *testing.T) {
	t.Parallel()
	fromVPC := when("StringEquals", "aws:SourceVpce", "vpce-1")
	open := func(change func(*scene)) scene {
		return read(ana).with(func(s *scene) { s.open = true; change(s) })
	}
	for name, c := range map[string]struct {
		scene scene
		want  string
	}{
		"an open condition of an Allow":      {open(func(s *scene) { s.identity = doc(allow("s3:*", "*", "Condition", fromVPC)) }), "conditional identity"},
		"an open condition of a Deny":        {open(func(s *scene) { s.identity = doc(allow("*", "*"), deny("s3:*", "*", "Condition", fromVPC)) }), "conditional identity"},
		"an open Deny without any Allow":     {open(func(s *scene) { s.identity = doc(deny("s3:*", "*", "Condition", fromVPC)) }), "implicit_deny identity"},
		"another statement decides":          {open(func(s *scene) { s.identity = doc(allow("s3:*", "*", "Condition", fromVPC), allow("s3:Get*", "*")) }), "allow"},
		"a Deny that applies":                {open(func(s *scene) { s.identity = doc(allow("s3:*", "*", "Condition", fromVPC), deny("s3:Get*", "*")) }), "explicit_deny identity"},
		"an open variable":                   {open(func(s *scene) { s.identity = doc(allow("s3:*", "arn:aws:s3:::reports/${aws:PrincipalTag/x}/*")) }), "conditional identity"},
		"an open variable that cannot match": {open(func(s *scene) { s.identity = doc(allow("s3:*", "arn:aws:s3:::logs/${aws:PrincipalTag/x}/*")) }), "implicit_deny identity"},
		"a known variable": {open(func(s *scene) {
			s.identity = doc(allow("s3:*", "arn:aws:s3:::reports/*", "Condition", when("StringEquals", "aws:username", "ana")))
		}), "allow"},
		"two ways": {open(func(s *scene) {
			s.identity = doc(allow("s3:*", "*", "Condition", fromVPC))
			s.policy = doc(allow("s3:*", "*", "Principal", "*", "Condition", fromVPC))
		}), "conditional identity,resource"},
		"a caller without credentials has no org id": {read("").with(func(s *scene) {
			s.open = true
			s.policy = doc(allow("s3:*", "*", "Principal", "*", "Condition", when("StringEquals", "aws:PrincipalOrgID", "o-1")))
		}), "implicit_deny resource"},
		"nor a source ARN": {read("").with(func(s *scene) {
			s.open = true
			s.policy = doc(allow("s3:*", "*", "Principal", "*", "Condition", when("ArnLike", "aws:SourceArn", "arn:aws:s3:::x")))
		}), "implicit_deny resource"},
		"identity policies that could not be read":    {read(ana).with(func(s *scene) { s.unknown = eval.Of(eval.Identity) }), "conditional identity"},
		"SCP that could not be read":                  {read(ana).with(func(s *scene) { s.identity = full; s.unknown = eval.Of(eval.SCP) }), "conditional scp"},
		"a bucket policy that could not be read":      {read(foreign).with(func(s *scene) { s.identity = full; s.unknown = eval.Of(eval.Resource) }), "conditional resource"},
		"what is known denies":                        {read(ana).with(func(s *scene) { s.identity = doc(deny("*", "*")); s.unknown = eval.Of(eval.SCP) }), "explicit_deny identity"},
		"an endpoint that may not allow":              {read(ana).with(func(s *scene) { s.identity = full; s.unknown = eval.Of(eval.VPCE) }), "conditional vpce"},
		"a broken Allow is none":                      {read(ana).with(func(s *scene) { s.identity = doc(allow("s3:*", "")) }), "implicit_deny identity"},
		"a broken Deny is no pass":                    {read(ana).with(func(s *scene) { s.identity = doc(allow("*", "*"), deny("s3:*", "")) }), "conditional identity"},
		"a broken Deny on other actions":              {read(ana).with(func(s *scene) { s.identity = doc(allow("*", "*"), deny("sqs:*", "")) }), "allow"},
		"several values without set operator":         {conditional(when("StringEquals", "aws:TagKeys", "a"), key1("aws:TagKeys", "a", "b")), "implicit_deny identity"},
		"a negated operator on a value of other type": {conditional(when("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"), key1("aws:SourceIp", "here")), "implicit_deny identity"},
		"a session name that is not known": {
			scene{who: orders, action: getObject, resource: object, open: true, policy: grantTo(aws(ordersIn))}, "conditional resource",
		},
		"the key behind an alias": {
			scene{who: ana, action: decrypt, resource: "arn:aws:kms:eu-west-1:111122223333:alias/x", identity: doc(allow(decrypt, "*"), deny(decrypt, key)), policy: doc(allow("kms:*", "*", "Principal", aws(account)))}, "conditional identity",
		},
	} {
		if got := describe(c.scene.decide(t)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// TestUnknownOwner: without owner of a bucket both cases are decided.
func TestUnknownOwner(t *testing.T) {
	t.Parallel()
	s := scene{identity: s3Read}
	for name, c := range map[string]struct {
		policy obj
		want   eval.Effect
	}{
		"its own bucket would do": {nil, eval.Conditional},
		"granted either way":      {grantTo(aws(ana)), eval.Allow},
	} {
		s.policy = c.policy
		q, err := eval.NewQuery(eval.Request{Principal: eval.Principal{ID: ana}, Action: getObject, Resource: object}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := eval.Decide(q, s.policies(t)); got.Effect != c.want {
			t.Errorf("%s: got %s, want %s", name, describe(got), c.want)
		}
	}
}

// TestExplain names the statement, the reason and what must hold.
func TestExplain(t *testing.T) {
	t.Parallel()
	s := read(ana).with(func(s *scene) {
		s.open = true
		s.identity = doc(
			allow("s3:*", "arn:aws:s3:::logs/*", "Sid", "Logs"),
			allow("s3:*", "*", "Sid", "Vpce", "Condition", when("StringEquals", "aws:SourceVpce", "vpce-1")),
			deny("s3:*", "*", "Sid", "Clear", "Condition", when("Bool", "aws:SecureTransport", "false")),
		)
	})
	x := eval.Explain(s.query(t), s.policies(t))
	var steps []string
	for _, step := range x.Steps {
		steps = append(steps, step.Sid+" "+step.Result+": "+step.Because)
	}
	if diff := cmp.Diff([]string{
		"Logs no: the resource",
		"Vpce unknown: the condition StringEquals aws:SourceVpce = vpce-1 (the key is not known)",
		"Clear unknown: the condition Bool aws:SecureTransport = false (the key is not known)",
	}, steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	ref := func(n int32) eval.Ref { return eval.Ref{Kind: eval.Identity, Statement: n, Valid: true} }
	want := []eval.Requirement{
		{Kind: eval.Identity, Statements: []eval.Candidate{{Ref: ref(2), Sid: "Clear", Conditions: []string{"Bool aws:SecureTransport = false"}}}},
		{Kind: eval.Identity, Match: true, Statements: []eval.Candidate{{Ref: ref(1), Sid: "Vpce", Conditions: []string{"StringEquals aws:SourceVpce = vpce-1"}}}},
	}
	if diff := cmp.Diff(want, x.AllowedIf); diff != "" {
		t.Errorf("allowed if (-want +got):\n%s", diff)
	}
}

// TestExplainHidesValues: a context may hold what nobody should print.
func TestExplainHidesValues(t *testing.T) {
	t.Parallel()
	s := conditional(when("StringEquals", "test:Token", "a"), key1("test:Token", "hunter2-secret"))
	x := eval.Explain(s.query(t), s.policies(t))
	if diff := cmp.Diff("the condition StringEquals test:Token = a", x.Steps[0].Because); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
