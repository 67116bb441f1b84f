package exposure

import (
	"testing"

	"github.com/temper-security/temper/inventory"
)

func TestSource(t *testing.T) {
	at := inventory.Source{}
	known := func(s string) inventory.Known[string] { return inventory.Value(s, at) }
	partly := func(glob string, refs ...inventory.Ref) inventory.Known[string] {
		k := inventory.Missing[string](inventory.Unsupported, "known only at deployment", at)
		k.Partial, k.Refs = glob, refs
		return k
	}
	parameter := inventory.Ref{Kind: inventory.ToParameter, ID: "Source"}
	resource := inventory.Ref{Kind: inventory.ToResource, ID: "Topic"}
	for _, c := range []struct {
		fact    inventory.Known[string]
		want    sourceKind
		account string
	}{
		{inventory.None[string](at), noSource, ""},
		{known("*"), anySource, ""},
		{known("arn:aws:sns:*"), anySource, ""},
		{known("arn:*:*:*:*:*"), anySource, ""},
		{known("arn:aws:sns:eu-west-1:111122223333:orders"), pinnedSource, "111122223333"},
		{known("arn:aws:sns:*:111122223333:orders"), pinnedSource, "111122223333"},
		{known("arn:aws:sns:eu-west-1:111122223333:*"), accountSource, "111122223333"},
		{known("arn:aws:sns:eu-west-1:*:orders"), anySource, ""},
		{known("arn:aws:events:eu-west-1:111122223333:rule/*"), accountSource, "111122223333"},
		{known("arn:aws:events:eu-west-1:111122223333:rule/orders-*"), pinnedSource, "111122223333"},
		{known("arn:aws:logs:eu-west-1:111122223333:log-group:*"), accountSource, "111122223333"},
		{known("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/x:*"), pinnedSource, "111122223333"},
		{known("arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*/GET/orders"), pinnedSource, "111122223333"},
		{known("arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*"), pinnedSource, "111122223333"},
		{known("arn:aws:execute-api:eu-west-1:111122223333:*/*/GET/orders"), accountSource, "111122223333"},
		{known("arn:aws:execute-api:*:*:a1b2c3d4e5/*/*/*"), pinnedSource, ""},
		{known("arn:aws:execute-api:*:*:*"), anySource, ""},
		{known("arn:aws:s3:::uploads"), pinnedSource, ""},
		{known("arn:aws:s3:::*"), anySource, ""},
		{known("uploads"), unknownSource, ""},
		{partly("?*", parameter), unknownSource, ""},
		{partly("?*", resource), pinnedSource, ""},
		{partly("arn:aws:s3:::?*", parameter), pinnedSource, ""},
		{partly("arn:?*:sns:?*:?*:?*", resource), pinnedSource, ""},
		{partly("arn:aws:execute-api:?*:?*:?*/*/GET/orders", resource), pinnedSource, ""},
		{partly("arn:aws:execute-api:?*:?*:*"), accountSource, ""},
		{partly("arn:aws:events:?*:????????????:rule/*"), accountSource, ""},
	} {
		g := plain(&inventory.Permission{SourceARN: c.fact})
		if s := g.source(); s.kind != c.want || s.account != c.account {
			t.Errorf("source(%s) = kind %d account %q, want %d %q", show(&c.fact), s.kind, s.account, c.want, c.account)
		}
	}
}

func TestServiceOf(t *testing.T) {
	for principal, want := range map[string]string{
		"sns.amazonaws.com": "sns", "logs.eu-west-1.amazonaws.com": "logs", "events.amazonaws.com.cn": "events", "events.?*": "events",
		"lambda.alarms.cloudwatch.amazonaws.com": "lambda.alarms.cloudwatch", "alexa-appkit.amazon.com": "alexa-appkit",
		"replicator.lambda.amazonaws.com": "replicator.lambda",
	} {
		if _, got, ok := serviceOf(principal); got != want || !ok || !isService(principal) {
			t.Errorf("serviceOf(%s) = %s, %t; isService %t", principal, got, ok, isService(principal))
		}
	}
	if _, _, ok := serviceOf("newservice.amazonaws.com"); ok {
		t.Error("a service that is not in the table was found")
	}
	for _, s := range []string{"*", "111122223333", "arn:aws:iam::111122223333:root", "?*", "o-a1b2c3d4e5"} {
		if isService(s) {
			t.Errorf("isService(%s)", s)
		}
	}
}

func FuzzReadPattern(f *testing.F) {
	for _, s := range []string{
		`{"source":["shop.orders"]}`, `{"$or":[{"source":[{"prefix":"aws."}]},{"account":["1"]}]}`, `{"detail":{"a":{"b":[{"anything-but":{"prefix":"x"}}]}}}`, `[]`, `{"source":null}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := readPattern(text); err == nil && p.selects > yes {
			t.Fatalf("readPattern(%q) = %+v", text, p)
		}
	})
}
