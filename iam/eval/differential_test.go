package eval_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/eval"
)

var (
	genWho      = rapid.SampledFrom([]string{ana, orders, ordersIn, foreign, "", "s3.amazonaws.com", "arn:aws:sts::444455556666:assumed-role/eve/x"})
	genResource = rapid.SampledFrom([]string{object, bucket, queue, key, orders, function, "arn:aws:s3:::reports/a*b"})
	genAction   = rapid.SampledFrom([]string{"s3:GetObject", "s3:PutObject", "sqs:SendMessage", "kms:Decrypt", "sts:AssumeRole"})
	genPattern  = rapid.SampledFrom([]string{
		"*", "s3:*", "s3:Get*", "S3:getobject", "*:*", "sqs:Send?essage", "kms:Decrypt", "sts:*", "s3:GetObject ", "s3:*t", "s3:?*Obj*",
	})
	genResourcePattern = rapid.SampledFrom([]string{
		"*", "arn:aws:s3:::reports/*", "arn:aws:s3:::*", "arn:aws:sqs", "arn:aws:*:*:111122223333:*", "arn:aws:s3:::reports/??26/*.csv",
		"arn:aws:s3:::reports/${aws:PrincipalTag/Year}/*", "arn:aws:s3:::reports/${aws:PrincipalTag/Year, '2026'}/*", "arn:aws:s3:::reports/a${*}b",
		"arn:aws:iam::*:role/*", "arn:aws:s3:::${aws:TagKeys}*", "arn:aws:s3:::reports/?*?july?csv",
	})
	genPrincipal = rapid.SampledFrom([]any{
		"*", aws("*"), aws(account), aws("arn:aws:iam::444455556666:root"), aws(ana), aws(orders), aws(ordersIn), aws(foreign), aws(ana, other),
		obj{"Service": "s3.amazonaws.com"}, obj{"Service": "sns.amazonaws.com"},
	})
	genKey      = rapid.SampledFrom([]string{"aws:PrincipalTag/Year", "aws:TagKeys", "s3:max-keys", "aws:CurrentTime", "aws:SourceIp", "aws:SecureTransport", "aws:SourceVpce", "AWS:sourcevpce"})
	genOperator = rapid.SampledFrom([]string{
		"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
		"ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals",
	})
	genText = rapid.SampledFrom([]string{
		"2026", "A", "a", "b", "*", "?", "a*", "${aws:PrincipalTag/Year}", "${aws:SourceVpce, 'a'}", "", "arn:aws:sns:*:111122223333:t?pic", "x",
	})
	genTextValue = rapid.SampledFrom([]string{"2026", "A", "a", "b", "*", "", "arn:aws:sns:eu-west-1:111122223333:topic", "arn:aws:sns:eu:west:1:111122223333:topic", "ab"})
)

// typed are operators with their own types of values.
var typed = []struct {
	operators, policy, values []string
	key                       string
}{
	{[]string{"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"}, []string{"1", "10", "10.0", "-3"}, []string{"1", "10", "11", "-3", "1.5"}, "s3:max-keys"},
	{[]string{"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"}, []string{"2026-01-01T00:00:00Z", "2025-06-01T12:00:00+02:00"}, []string{"2026-01-01T00:00:00Z", "2025-06-01T10:00:00Z", "2024-01-01T00:00:00Z"}, "aws:CurrentTime"},
	{[]string{"IpAddress", "NotIpAddress"}, []string{"10.0.0.0/8", "192.0.2.1", "2001:db8::/32"}, []string{"10.1.2.3", "192.0.2.1", "2001:db8::1", "203.0.113.1"}, "aws:SourceIp"},
	{[]string{"Bool"}, []string{"true", "false"}, []string{"true", "false", "True"}, "aws:SecureTransport"},
	{[]string{"BinaryEquals"}, []string{"QUI=", "QQ=="}, []string{"QUI=", "QkI="}, "x:Blob"},
}

func drawCondition(t *rapid.T) obj {
	block := obj{}
	for range rapid.IntRange(0, 2).Draw(t, "conditions") {
		var operator, key string
		var values []string
		switch n := rapid.IntRange(0, 9).Draw(t, "family"); {
		case n == 0:
			block["Null"] = obj{genKey.Draw(t, "key"): rapid.SampledFrom([]string{"true", "false"}).Draw(t, "null")}
			continue
		case n < 4:
			family := rapid.SampledFrom(typed).Draw(t, "typed")
			operator, key = rapid.SampledFrom(family.operators).Draw(t, "operator"), family.key
			values = rapid.SliceOfN(rapid.SampledFrom(family.policy), 1, 2).Draw(t, "values")
		default:
			operator, key = genOperator.Draw(t, "operator"), rapid.SampledFrom([]string{"aws:PrincipalTag/Year", "aws:TagKeys", "aws:SourceVpce", "AWS:sourcevpce"}).Draw(t, "key")
			values = rapid.SliceOfN(genText, 1, 3).Draw(t, "values")
		}
		prefix := rapid.SampledFrom([]string{"", "", "ForAllValues:", "ForAnyValue:"}).Draw(t, "set")
		if key == "aws:TagKeys" && prefix == "" {
			prefix = "ForAnyValue:" // without it AWS does not say what happens
		}
		block[prefix+operator+rapid.SampledFrom([]string{"", "", "IfExists"}).Draw(t, "suffix")] = obj{key: values}
	}
	return block
}

func drawDoc(t *rapid.T, principal bool) obj {
	var statements []obj
	for range rapid.IntRange(1, 3).Draw(t, "statements") {
		s := obj{"Effect": rapid.SampledFrom([]string{"Allow", "Allow", "Allow", "Deny"}).Draw(t, "effect")}
		s[rapid.SampledFrom([]string{"Action", "Action", "Action", "NotAction"}).Draw(t, "Action")] = rapid.SliceOfN(genPattern, 1, 2).Draw(t, "actions")
		s[rapid.SampledFrom([]string{"Resource", "Resource", "Resource", "NotResource"}).Draw(t, "Resource")] = rapid.SliceOfN(genResourcePattern, 1, 2).Draw(t, "resources")
		if c := drawCondition(t); len(c) > 0 {
			s["Condition"] = c
		}
		if principal && rapid.IntRange(0, 9).Draw(t, "principal") > 0 {
			s[rapid.SampledFrom([]string{"Principal", "Principal", "Principal", "NotPrincipal"}).Draw(t, "Principal")] = genPrincipal.Draw(t, "who")
		}
		statements = append(statements, s)
	}
	d := doc(statements...)
	if rapid.IntRange(0, 9).Draw(t, "version") == 0 {
		d["Version"] = "2008-10-17"
	}
	return d
}

func drawContext(t *rapid.T) map[string]eval.Value {
	context := map[string]eval.Value{}
	for _, k := range []string{"aws:PrincipalTag/Year", "aws:SourceVpce"} {
		if rapid.Bool().Draw(t, k) {
			context[k] = eval.One(genTextValue.Draw(t, "value"))
		}
	}
	if rapid.Bool().Draw(t, "tags") {
		context["aws:TagKeys"] = eval.Many(rapid.SliceOfN(genTextValue, 0, 3).Draw(t, "tag keys")...)
	}
	for _, family := range typed {
		if rapid.Bool().Draw(t, family.key) {
			context[family.key] = eval.One(rapid.SampledFrom(family.values).Draw(t, "value"))
		}
	}
	return context
}

func parseDoc(t *rapid.T, d obj) *iam.Document {
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := iam.Parse(text)
	if err != nil {
		t.Fatalf("Parse(%s): %v", text, err)
	}
	return parsed
}

// drawCase draws a request with policies, for engine and reference.
func drawCase(t *rapid.T) (eval.Request, *eval.Policies, *reference) {
	request := eval.Request{
		Principal: eval.Principal{ID: genWho.Draw(t, "who")}, Action: genAction.Draw(t, "action"), Resource: genResource.Draw(t, "resource"),
		Context: drawContext(t),
	}
	ref := &reference{request: request, context: map[string]eval.Value{}, account: account}
	if strings.HasPrefix(request.Resource, "arn:aws:s3") {
		request.ResourceAccount = account
	}
	for k, v := range request.Context {
		ref.context[strings.ToLower(k)] = v
	}
	p := &eval.Policies{}
	draw := func(name string, most int, principal bool) (docs []*iam.Document, list []*eval.Policy) {
		for range rapid.IntRange(0, most).Draw(t, name) {
			d := parseDoc(t, drawDoc(t, principal))
			docs = append(docs, d)
			list = append(list, eval.Compile(d))
		}
		return docs, list
	}
	ref.identity, p.Identity = draw("identity", 2, false)
	ref.boundary, p.Boundary = draw("boundary", 1, false)
	ref.resource, p.Resource = draw("resource", 1, true)
	if strings.Contains(request.Principal.ID, "assumed-role") {
		ref.session, p.Session = draw("session", 1, false)
	}
	for range rapid.IntRange(0, 2).Draw(t, "levels") {
		docs, list := draw("scp", 1, false)
		ref.scp = append(ref.scp, docs)
		p.SCP = append(p.SCP, eval.Level{Policies: list})
	}
	return request, p, ref
}

// TestAgreesWithReference holds the engine against the slow evaluator.
func TestAgreesWithReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		request, p, ref := drawCase(t)
		q, err := eval.NewQuery(request, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := eval.Decide(q, p)
		if want := ref.decide(); got.Effect.String() != want {
			t.Fatalf("%+v: got %s, want %s", request, describe(got), want)
		}
		x := eval.Explain(q, p)
		if x.Decision != got {
			t.Fatalf("Explain says %+v, Decide %+v", x.Decision, got)
		}
		if (got.Effect == eval.Allow) != (got.BlockedBy == 0) {
			t.Fatalf("%s is blocked by %q", got.Effect, got.BlockedBy)
		}
		if got.Decider.Valid {
			found := false
			for _, step := range x.Steps {
				found = found || step.Ref == got.Decider && step.Result == "yes"
			}
			if !found {
				t.Fatalf("the statement that decides, %+v, is not among %+v", got.Decider, x.Steps)
			}
		}
	})
}

// TestUnknownKeysAreSound forgets some keys of a request: a definite answer then
// must be the answer with all keys.
func TestUnknownKeysAreSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		request, p, ref := drawCase(t)
		open := request
		open.Context = maps.Clone(request.Context)
		for _, k := range []string{"aws:PrincipalTag/Year", "aws:SourceVpce", "aws:TagKeys", "s3:max-keys", "aws:CurrentTime", "aws:SourceIp", "aws:SecureTransport", "x:Blob"} {
			if rapid.Bool().Draw(t, "forget "+k) {
				delete(open.Context, k)
				open.Unknown = append(open.Unknown, k)
			}
		}
		if rapid.Bool().Draw(t, "forget account") {
			open.ResourceAccount = ""
		}
		q, err := eval.NewQuery(open, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, want := eval.Decide(q, p), ref.decide()
		switch {
		case got.Effect == eval.Conditional:
			if x := eval.Explain(q, p); len(x.AllowedIf) == 0 {
				t.Fatalf("conditional, and no requirement is named: %+v", x)
			}
		case (got.Effect == eval.Allow) != (want == "allow"):
			t.Fatalf("%+v: got %s, with all keys %s", open, describe(got), want)
		}
	})
}
