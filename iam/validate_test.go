package iam_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/catalog"
)

// facts offers the formats of resources too.
type facts struct{ *catalog.Catalog }

func (f facts) ResourceFormats(action string) []string {
	a, ok := f.Action(action)
	if !ok {
		return nil
	}
	var formats []string
	for _, r := range a.Resources {
		formats = append(formats, r.Type.ARN)
	}
	return formats
}

// TestValidate gives for each statement the messages and their places.
func TestValidate(t *testing.T) {
	t.Parallel()
	const resource = `,"Resource":"*"`
	for statement, want := range map[string][]string{
		`"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"`:                                       nil,
		`"Effect":"Allow","Action":["s3:GetObject","lambda:InvokeFuncion"]` + resource:                           {`/Statement/0/Action/1: ineffective: there is no action "lambda:InvokeFuncion"; the nearest is lambda:InvokeFunction`},
		`"Effect":"Allow","Action":"lambda:Ivk*"` + resource:                                                     {`/Statement/0/Action: ineffective: the pattern "lambda:Ivk*" matches no action`},
		`"Effect":"Allow","Action":"s3:GetObject,s3:PutObject"` + resource:                                       {`/Statement/0/Action: ineffective: the action "s3:GetObject,s3:PutObject" holds a comma or a blank, so it matches nothing`},
		`"Effect":"Allow","Action":"s3"` + resource:                                                              {`/Statement/0/Action: refused: the action "s3" has not the form service:Name`},
		`"Effect":"Allow","Action":"lambda:ListFunctions","Resource":"arn:aws:lambda:*:*:function:x"`:            {`/Statement/0/Action: ineffective: the action lambda:ListFunctions takes no resource: it matches only "*"`},
		`"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket"`:                              {`/Statement/0/Action: ineffective: no resource of the statement is one that s3:GetObject applies to`},
		`"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/${aws:username}"`:              nil,
		`"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs"`:                                   {`/Statement/0/Resource: risky: the ARN "arn:aws:sqs" is short: AWS takes it as arn:aws:sqs:*:*:*`},
		`"Effect":"Allow","Action":"sqs:SendMessage","Resource":"orders"`:                                        {`/Statement/0/Resource: refused: the resource "orders" is neither an ARN nor "*"`, `/Statement/0/Action: ineffective: no resource of the statement is one that sqs:SendMessage applies to`},
		`"Effect":"Allow","Action":"*"`:                                                                          {`/Statement/0: refused: the statement has neither Resource nor NotResource`},
		`"Effect":"Allow","Action":"*","NotAction":"s3:*"` + resource:                                            {`/Statement/0: refused: the statement has both Action and NotAction`, `/Statement/0/NotAction: risky: Allow with NotAction allows all other actions, also those of services to come`},
		`"Effect":"Allow","Principal":"*","Action":"*"` + resource:                                               {`/Statement/0: refused: a managed policy must not name a principal`},
		`"Effect":"Allow","Action":"*","Condition":{"StringIs":{"aws:x":"a"}}` + resource:                        {`/Statement/0/Condition/StringIs/aws:x: refused: there is no condition operator "StringIs"`},
		`"Effect":"Allow","Action":"*","Condition":{"Bool":{"aws:x":["yes"]}}` + resource:                        {`/Statement/0/Condition/Bool/aws:x/0: refused: the value has not the type of the operator Bool`},
		`"Effect":"Allow","Action":"*","Condition":{"StringEquals":{"aws:x":"a*"}}` + resource:                   {`/Statement/0/Condition/StringEquals/aws:x: ineffective: in StringEquals the characters * and ? are literal; use the Like form`},
		`"Effect":"Allow","Action":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}` + resource: {`/Statement/0/Condition/ForAllValues:StringEquals/aws:TagKeys: risky: ForAllValues holds if the key "aws:TagKeys" is absent; add Null false to require it`},
		`"Effect":"Allow","Action":"*","Condition":{"StringEquals":{"aws:x":"a"},"StringNotEquals":{"AWS:x":["a","b"]}}` + resource: {
			`/Statement/0/Condition/StringNotEquals/AWS:x: ineffective: it can never hold together with StringEquals on the same key`,
		},
		`"Effect":"Allow","Action":"*","Condition":{"StringEquals":{"aws:x":"a"},"Null":{"aws:x":"true"}}` + resource: {
			`/Statement/0/Condition/Null/aws:x: ineffective: it can never hold together with StringEquals on the same key`,
		},
		`"Effect":"Allow","Action":"*","Condition":{"NumericLessThan":{"s3:max-keys":5},"NumericGreaterThan":{"s3:max-keys":9}}` + resource: {
			`/Statement/0/Condition/NumericGreaterThan/s3:max-keys: ineffective: it can never hold together with NumericLessThan on the same key`,
		},
	} {
		d, err := iam.Parse([]byte(`{"Version":"2012-10-17","Statement":[{` + statement + `}]}`))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range iam.Validate(d, iam.ManagedPolicy, facts{catalog.Embedded()}) {
			if p.Line != 1 || p.Column == 0 {
				t.Errorf("%s: a problem without place: %+v", statement, p)
			}
			_, message, _ := strings.Cut(p.String(), " ")
			got = append(got, message)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", statement, diff)
		}
	}
}

// TestValidatePrincipal says which principals AWS refuses.
func TestValidatePrincipal(t *testing.T) {
	t.Parallel()
	for principal, good := range map[string]bool{
		`"*"`: true, `{"AWS":"*"}`: true, `{"AWS":"111122223333"}`: true, `{"AWS":"arn:aws:iam::111122223333:root"}`: true,
		`{"AWS":"arn:aws:iam::111122223333:role/a/b"}`: true, `{"AWS":"arn:aws:sts::111122223333:assumed-role/a/b"}`: true,
		`{"AWS":"AROAEXAMPLEEXAMPLE123"}`: true, `{"Service":"lambda.amazonaws.com"}`: true, `{"Federated":"accounts.google.com"}`: true,
		`{"Federated":"arn:aws:iam::111122223333:oidc-provider/x.y/z"}`: true,
		`{"CanonicalUser":"` + strings.Repeat("0a", 32) + `"}`:          true,
		`{"AWS":"arn:aws:iam::111122223333:role/*"}`:                    false, `{"AWS":"arn:aws:iam::111122223333:group/g"}`: false,
		`{"AWS":"1111"}`: false, `{"AWS":"arn:aws:sts::111122223333:assumed-role/a"}`: false, `{"Service":"lambda"}`: false,
		`{"Federated":"google"}`: false, `{"CanonicalUser":"x"}`: false, `{}`: false, `{"Somebody":"x"}`: false, `"ana"`: false,
	} {
		d, err := iam.Parse([]byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":` + principal + `}]}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := iam.Validate(d, iam.TrustPolicy, nil); (len(got) == 0) != good {
			t.Errorf("%s: %v, want good = %v", principal, got, good)
		}
	}
}

func TestValidateSize(t *testing.T) {
	t.Parallel()
	d := &iam.Document{Version: iam.VersionCurrent, Statements: []iam.Statement{{
		Effect: iam.Allow, Action: iam.Values("s3:GetObject"), Resource: iam.Values("arn:aws:s3:::" + strings.Repeat("b", 3000)),
	}}}
	large := func(kind iam.PolicyKind) bool {
		return slices.ContainsFunc(iam.Validate(d, kind, nil), func(p iam.Problem) bool { return strings.Contains(p.Message, "quota") })
	}
	if !large(iam.UserPolicy) || large(iam.ManagedPolicy) {
		t.Error("3,000 characters are too many for a user's inline policy, and not for a managed one")
	}
}

// TestOverlap tries all texts of up to six letters: two patterns of four characters
// that have a text in common have one no longer than their letters together, and
// with a star in each these are six at most.
func TestOverlap(t *testing.T) {
	t.Parallel()
	var texts []string
	for level := []string{""}; len(level[0]) <= 6; {
		texts = append(texts, level...)
		var next []string
		for _, s := range level {
			next = append(next, s+"a", s+"b")
		}
		level = next
	}
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.StringOfN(rapid.SampledFrom([]rune("ab*?")), 0, 4, -1)
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		expr := func(p string) *regexp.Regexp {
			return regexp.MustCompile("^" + strings.NewReplacer("*", ".*", "?", ".").Replace(p) + "$")
		}
		ra, rb := expr(a), expr(b)
		want := slices.ContainsFunc(texts, func(s string) bool { return ra.MatchString(s) && rb.MatchString(s) })
		if got := iam.Overlap(a, b); got != want {
			t.Fatalf("Overlap(%q, %q) = %v, want %v", a, b, got, want)
		}
	})
}

// TestSplitPattern holds wildcards and variables.
func TestSplitPattern(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]iam.Part{
		"a*?b":                         {{Text: "a"}, {Wildcard: '*'}, {Wildcard: '?'}, {Text: "b"}},
		"**":                           {{Wildcard: '*'}},
		"${aws:username}/x":            {{Variable: "aws:username"}, {Text: "/x"}},
		"${aws:PrincipalTag/a b, 'd'}": {{Variable: "aws:PrincipalTag/a b", Default: "d", HasDefault: true}},
		"${k,''}":                      {{Variable: "k", HasDefault: true}},
		"x${*}${?}${$}":                {{Text: "x*?$"}},
		"${":                           {{Text: "${"}},
		"${k":                          {{Text: "${k"}},
		"${k, d}":                      {{Text: "${k, d}"}},
		"$k${}":                        {{Text: "$k${}"}},
	} {
		if diff := cmp.Diff(want, iam.SplitPattern(text, true, true)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	if diff := cmp.Diff([]iam.Part{{Text: "${k}*"}}, iam.SplitPattern("${k}*", false, false)); diff != "" {
		t.Errorf("literal (-want +got):\n%s", diff)
	}
}

func TestCompleteARN(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"arn:aws:sqs": "arn:aws:sqs:*:*:*", "arn:aws:s3:::": "arn:aws:s3:::", "*": "*", "arn:*": "arn:*:*:*:*:*",
		"arn:aws:iam::${aws:PrincipalAccount}": "arn:aws:iam::${aws:PrincipalAccount}:*", "x": "x",
	} {
		if got := iam.CompleteARN(text); got != want {
			t.Errorf("CompleteARN(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestParseOperator reads prefix, name and suffix.
func TestParseOperator(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]iam.Operator{
		"StringEquals":                     {Base: "StringEquals", Known: true},
		"ForAnyValue:stringLikeIFEXISTS":   {Base: "StringLike", Set: iam.ForAnyValue, IfExists: true, Known: true},
		"NullIfExists":                     {Base: "Null", IfExists: true},
		"ForSomeValue:StringEquals":        {Base: "ForSomeValue:StringEquals"},
		"IfExists":                         {Base: "IfExists"},
		"ForAllValues:":                    {Base: "ForAllValues:"},
		"ForAllValues:StringEqualIfExists": {Base: "ForAllValues:StringEqualIfExists"},
		"ForAllValues:NotIpAddress":        {Base: "NotIpAddress", Set: iam.ForAllValues, Known: true},
	} {
		if got := iam.ParseOperator(text); got != want {
			t.Errorf("ParseOperator(%q) = %+v, want %+v", text, got, want)
		}
	}
	if n := len(iam.Operators()); n != 27 {
		t.Errorf("%d operators, want 27", n)
	}
}
