package statement

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/inventory"
)

func one(t *testing.T, doc string) Statement {
	t.Helper()
	list, err := Read(inventory.Policy{Document: []byte(doc)})
	if err != nil || len(list) != 1 {
		t.Fatalf("Read(%s) = %d statements, %v; want one", doc, len(list), err)
	}
	return list[0]
}

func TestReadForms(t *testing.T) {
	got := one(t, `{"Statement":{"Sid":"a","Effect":"Allow","Principal":{"AWS":["123456789012","*"],"Service":"sns.amazonaws.com"},
		"Action":"s3:Get*","NotResource":["x"],"Condition":{"ForAnyValue:StringLikeIfExists":{"aws:PrincipalOrgPaths":"o-a/*"},"Bool":{"aws:SecureTransport":true}}}}`)
	want := Statement{
		SID: "a", Allow: true,
		Principals: []Principal{{"AWS", "123456789012"}, {"AWS", "*"}, {"Service", "sns.amazonaws.com"}},
		Actions:    []string{"s3:Get*"}, NotResources: []string{"x"},
		Conditions: []Condition{
			{Operator: "bool", Key: "aws:securetransport", Values: []string{"true"}},
			{Operator: "stringlike", Set: "foranyvalue", IfExists: true, Key: "aws:principalorgpaths", Values: []string{"o-a/*"}},
		},
		Unknown: map[string]string{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !got.Anyone() || !got.Covers("S3:getObject") || got.Covers("s3:PutObject") {
		t.Error("the statement names everyone and covers s3:GetObject only")
	}
}

func TestReadCarriesWhatIsUnknown(t *testing.T) {
	list, err := Read(inventory.Policy{
		Document: []byte(`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"?*"},"Action":"s3:*"},"?*"]}`),
		Unknown:  map[string]string{"/Statement/0/Principal/AWS": "parameter Who", "/Statement/1": "parameter More"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[0].Unknown["Principal"] != "parameter Who" || list[0].Anyone() || list[1].Unknown[""] == "" {
		t.Errorf("Read = %+v", list)
	}
}

func TestNarrow(t *testing.T) {
	for _, c := range []struct {
		what, condition string
		narrows, doubt  bool
	}{
		{"none", `{}`, false, false},
		{"organisation", `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`, true, false},
		{"organisation paths, any value", `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["o-a1b2c3d4e5/*"]}}`, true, false},
		{"all values hold for no value", `{"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":["o-a1b2c3d4e5/*"]}}`, false, false},
		{"the key may be absent", `{"StringEqualsIfExists":{"aws:SourceAccount":"111122223333"}}`, false, false},
		{"a lone wildcard", `{"StringLike":{"aws:SourceArn":"*"}}`, false, false},
		{"an ARN of nothing but wildcards", `{"ArnLike":{"aws:SourceArn":"arn:*:*:*:*:*"}}`, false, false},
		{"an ARN", `{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:111122223333:*"}}`, true, false},
		{"one value of two is a wildcard", `{"ArnLike":{"aws:SourceArn":["arn:aws:sns:*:111122223333:a","*"]}}`, false, false},
		{"negated", `{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}`, false, false},
		{"addresses", `{"IpAddress":{"aws:SourceIp":["203.0.113.0/24"]}}`, true, false},
		{"all addresses", `{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]}}`, false, false},
		{"half of all addresses", `{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}`, false, false},
		{"transport", `{"Bool":{"aws:SecureTransport":"true"}}`, false, false},
		{"a tag of the caller", `{"StringEquals":{"aws:PrincipalTag/team":"shop"}}`, true, false},
		{"a key nobody knows", `{"StringEquals":{"example:Ticket":"1"}}`, false, true},
		{"a value that is not known", `{"StringEquals":{"aws:SourceAccount":"?*"}}`, true, false},
	} {
		s := one(t, `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Condition":`+c.condition+`}]}`)
		n := s.Narrow()
		if (len(n.Keys) > 0) != c.narrows || (n.Doubt != "") != c.doubt {
			t.Errorf("%s: Narrow = %+v, want narrows %t, doubt %t", c.what, n, c.narrows, c.doubt)
		}
	}
}

func TestNotPrincipalIsAnyone(t *testing.T) {
	s := one(t, `{"Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/x"},"NotAction":"lambda:Delete*"}]}`)
	if !s.Anyone() || !s.Covers("lambda:InvokeFunction") || s.Covers("lambda:DeleteFunction") {
		t.Errorf("statement %+v", s)
	}
}

func TestCutGlob(t *testing.T) {
	a, ok := arn.Cut("arn:aws:logs:?*:?*:log-group:/aws/lambda/x:*")
	if !ok || a.Resource != "log-group:/aws/lambda/x:*" || !Hidden(a.Account) || Wildcard(a.Account) {
		t.Errorf("ParseARN = %+v, %t", a, ok)
	}
	if _, ok := arn.Cut("arn:aws:sns:*"); ok {
		t.Error("an ARN of four parts was accepted")
	}
}

// A pattern made from a text by putting wildcards over parts of it matches the
// text, and one with another letter in it does not.
func TestMatchProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-c:]{1,20}`).Draw(t, "text")
		from := rapid.IntRange(0, len(text)).Draw(t, "from")
		to := rapid.IntRange(from, len(text)).Draw(t, "to")
		if p := text[:from] + "*" + text[to:]; !Match(p, text) {
			t.Fatalf("Match(%q, %q) = false", p, text)
		}
		if p := text[:from] + strings.Repeat("?", to-from) + text[to:]; !Match(p, text) {
			t.Fatalf("Match(%q, %q) = false", p, text)
		}
		if p := text[:from] + "z*" + text[to:]; Match(p, text) {
			t.Fatalf("Match(%q, %q) = true", p, text)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"Statement":[{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["a","b"],"Condition":{"StringEquals":{"k":["v"]}}}]}`))
	f.Add([]byte(`{"Statement":{"Effect":"Deny","NotPrincipal":"*","NotAction":"*"}}`))
	f.Add([]byte(`{"Statement":[null,1,"x",[],{"Condition":{"a":{"b":null}}}]}`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		list, err := Read(inventory.Policy{Document: doc})
		if err != nil {
			return
		}
		for _, s := range list {
			_ = s.Anyone()
			_ = s.Covers("lambda:InvokeFunction")
			_ = s.Narrow()
		}
	})
}

func TestBroad(t *testing.T) {
	for name, want := range map[string]bool{
		"AdministratorAccess": true, "AmazonS3FullAccess": true, "AWSLambda_FullAccess": true, "AmazonEC2ContainerRegistryFullAccess": true,
		"AWSStepFunctionsFullAccess": true, "AdministratorAccess-Amplify": true, "AmazonSSMFullAccessV2": true, "AmazonElasticMapReduceFullAccess_v2": true,
		"AWSLambdaBasicExecutionRole": false, "AWSLambdaVPCAccessExecutionRole": false, "AmazonS3ReadOnlyAccess": false, "AWSXRayDaemonWriteAccess": false,
		"CloudWatchLambdaInsightsExecutionRolePolicy": false, "FullAccessViewer": false,
	} {
		if got := Broad(name); got != want {
			t.Errorf("Broad(%s) = %t", name, got)
		}
	}
	if got := ManagedName("arn:?*:iam::aws:policy/service-role/AWSLambdaRole"); got != "AWSLambdaRole" {
		t.Errorf("ManagedName = %s", got)
	}
	if AWSManaged("arn:aws:iam::111122223333:policy/AmazonS3FullAccess") || !AWSManaged("AmazonS3FullAccess") {
		t.Error("a policy of the own account is not one of AWS; a bare name is")
	}
}
