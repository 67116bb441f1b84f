package eval_test

import (
	"testing"

	"github.com/temper-security/temper/iam/eval"
)

// FuzzVector: no input makes the engine panic, an explanation agrees with the
// decision, and a request whose open keys are taken as absent is never allowed
// where the open one is denied.
func FuzzVector(f *testing.F) {
	for _, s := range []string{
		`{"id":"1","mode":"discovery","request":{"principal":"arn:aws:iam::111122223333:user/a","action":"s3:GetObject","resource":{"arn":"arn:aws:s3:::b/k"}},
		"policies":{"identity":[{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}*","Condition":{"ForAllValues:StringLike":{"aws:TagKeys":["a*"]},"Null":{"x:y":"true"}}}]}]}}`,
		`{"request":{"principal":{"type":"Anonymous"},"action":"kms:Decrypt","resource":{"arn":"arn:aws:kms:a:111122223333:alias/x"}},"policies":{"resource":{"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"*"},"NotAction":"a","NotResource":"b"}},"unknown":["scp","rcp"]}}`,
		`{"request":{"principal":"arn:aws:sts::111122223333:assumed-role/r/s","action":"sts:AssumeRole","resource":"arn:aws:iam::111122223333:role/x","context":{"a":[1,true],"b":null}},
		"policies":{"session":[{"Statement":{"Effect":"Allow"}}],"scp":[{"policies":[]}],"rcp":[{"policies":[null]}],"vpce":{"Statement":[{"Effect":"Allow","Principal":"x","Action":"*","Resource":"arn:","Condition":{"Foo":{"a":"b"}}}]}}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := eval.ParseVector(text)
		if err != nil {
			return
		}
		q, err := eval.NewQuery(v.Request, nil)
		if err != nil {
			return
		}
		d := eval.Decide(q, &v.Policies)
		if x := eval.Explain(q, &v.Policies); x.Decision != d {
			t.Fatalf("Explain says %+v, Decide %+v", x.Decision, d)
		}
		closed := v.Request
		closed.Open, closed.Unknown = false, nil
		q2, err := eval.NewQuery(closed, nil)
		if err != nil {
			t.Fatal(err)
		}
		if strict := eval.Decide(q2, &v.Policies); strict.Effect == eval.Allow && d.Effect <= eval.ExplicitDeny && v.Request.Principal.RoleARN == "" {
			t.Fatalf("open %s, strict %s", d.Effect, strict.Effect)
		}
	})
}
