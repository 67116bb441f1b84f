package compare_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/compare"
	"github.com/temper-security/temper/iam/eval"
)

const (
	equal        = compare.Equal
	narrower     = compare.Narrower
	wider        = compare.Wider
	incomparable = compare.Incomparable
	unknown      = compare.Unknown
)

// Each case is argued from the policy language, not from what Compare answers.
func TestCompare(t *testing.T) {
	s3 := []string{"s3:*"}
	get := []string{"s3:GetObject"}
	bucket := []string{"arn:aws:s3:::b/*"}
	notAction := func(effect iam.Effect, actions ...string) iam.Statement {
		return iam.Statement{Effect: effect, NotAction: iam.Values(actions...), Resource: iam.Values("*")}
	}
	notResource := func(effect iam.Effect, resources ...string) iam.Statement {
		return iam.Statement{Effect: effect, Action: iam.Values("s3:*"), NotResource: iam.Values(resources...)}
	}
	only := func(c iam.Condition) *iam.Document { return document(allow(s3, star, c)) }
	tests := map[string]struct {
		old, new *iam.Document
		want     compare.Relation
	}{
		"same":                                    {document(allow(s3, star)), document(allow(s3, star)), equal},
		"nothing":                                 {document(), document(), equal},
		"something of nothing":                    {document(), document(allow(s3, star)), wider},
		"fewer actions":                           {document(allow(s3, star)), document(allow(get, star)), narrower},
		"case of actions":                         {document(allow([]string{"S3:GETOBJECT"}, star)), document(allow(get, star)), equal},
		"case of resources":                       {document(allow(get, []string{"arn:aws:s3:::B/*"})), document(allow(get, bucket)), incomparable},
		"other bucket":                            {document(allow(s3, []string{"arn:aws:s3:::a/*"})), document(allow(s3, bucket)), incomparable},
		"an action without colon":                 {document(), document(allow([]string{"s3"}, star)), equal},
		"an action with a comma":                  {document(), document(allow([]string{"s3:GetObject, s3:PutObject"}, star)), equal},
		"a star in the service":                   {document(allow([]string{"s3:*", "sqs:*"}, star)), document(allow([]string{"s*:*"}, star)), wider},
		"two statements cover one":                {document(allow(get, []string{"arn:aws:s3:::b/a*"}), notResource(iam.Allow, "arn:aws:s3:::b/a*")), document(allow(get, bucket)), narrower},
		"a short ARN":                             {document(allow(s3, []string{"arn:aws:s3"})), document(allow(s3, []string{"arn:aws:s3:*:*:*"})), equal},
		"a deny of nothing":                       {document(allow(s3, star)), document(allow(s3, star), deny([]string{"sqs:*"}, star)), equal},
		"a deny":                                  {document(allow(s3, star)), document(allow(s3, star), deny(get, star)), narrower},
		"a deny removed":                          {document(allow(s3, star), deny(get, star)), document(allow(s3, star)), wider},
		"a deny as not action":                    {document(allow(star, star), notAction(iam.Deny, "s3:*")), document(allow(s3, star)), equal},
		"allow not action":                        {document(notAction(iam.Allow, "iam:*")), document(allow(s3, star)), narrower},
		"not resource":                            {document(allow(s3, star), deny(s3, bucket)), document(notResource(iam.Allow, "arn:aws:s3:::b/*")), equal},
		"a condition":                             {document(allow(s3, star)), only(when("StringEquals", "aws:PrincipalTag/a", "b")), narrower},
		"more values":                             {only(when("StringEquals", "aws:PrincipalTag/a", "b")), only(when("StringEquals", "aws:PrincipalTag/a", "b", "c")), wider},
		"keys without case":                       {only(when("StringEquals", "aws:principaltag/a", "b")), only(when("StringEquals", "AWS:PrincipalTag/a", "b")), equal},
		"if exists":                               {only(when("StringEqualsIfExists", "aws:PrincipalTag/a", "b")), only(when("StringEquals", "aws:PrincipalTag/a", "b")), narrower},
		"if exists is equals or absent":           {document(allow(s3, star, when("StringEquals", "aws:PrincipalTag/a", "b")), allow(s3, star, when("Null", "aws:PrincipalTag/a", "true"))), only(when("StringEqualsIfExists", "aws:PrincipalTag/a", "b")), equal},
		"not equals matches absent":               {only(when("Null", "aws:PrincipalTag/a", "true")), only(when("StringNotEquals", "aws:PrincipalTag/a", "b")), wider},
		"like and equals":                         {only(when("StringLike", "aws:PrincipalTag/a", "b*")), only(when("StringEquals", "aws:PrincipalTag/a", "bc")), narrower},
		"a star in equals is literal":             {only(when("StringLike", "aws:PrincipalTag/a", "b")), only(when("StringEquals", "aws:PrincipalTag/a", "b*")), incomparable},
		"ignore case":                             {only(when("StringEqualsIgnoreCase", "aws:PrincipalTag/a", "b")), only(when("StringEquals", "aws:PrincipalTag/a", "B", "b")), equal},
		"bool is a text":                          {only(when("Bool", "aws:SecureTransport", "true")), only(when("StringEquals", "aws:SecureTransport", "true")), narrower},
		"a block in a block":                      {only(when("IpAddress", "aws:SourceIp", "10.0.0.0/8")), only(when("IpAddress", "aws:SourceIp", "10.1.0.0/16")), narrower},
		"two halves":                              {only(when("IpAddress", "aws:SourceIp", "10.0.0.0/9", "10.128.0.0/9")), only(when("IpAddress", "aws:SourceIp", "10.0.0.0/8")), equal},
		"families of addresses":                   {only(when("IpAddress", "aws:SourceIp", "0.0.0.0/0")), only(when("IpAddress", "aws:SourceIp", "0.0.0.0/0", "::/0")), wider},
		"numbers":                                 {only(when("NumericLessThan", "aws:MultiFactorAuthAge", "3600")), only(when("NumericLessThanEquals", "aws:MultiFactorAuthAge", "3599")), narrower},
		"dates in two forms":                      {only(when("DateLessThan", "aws:CurrentTime", "2026-01-01T00:00:00Z")), only(when("DateLessThan", "aws:CurrentTime", "1767225600")), equal},
		"arns by part":                            {only(when("StringLike", "aws:SourceArn", "arn:aws:sns:*:1:t")), only(when("ArnLike", "aws:SourceArn", "arn:aws:sns:*:1:t")), narrower},
		"all values and any value":                {only(when("ForAllValues:StringEquals", "aws:TagKeys", "a", "b")), only(when("ForAnyValue:StringEquals", "aws:TagKeys", "a", "b")), incomparable},
		"any of fewer":                            {only(when("ForAnyValue:StringEquals", "aws:TagKeys", "a", "b")), only(when("ForAnyValue:StringEquals", "aws:TagKeys", "a")), narrower},
		"all of fewer":                            {only(when("ForAllValues:StringLike", "aws:TagKeys", "a*")), only(when("ForAllValues:StringLike", "aws:TagKeys", "ab")), narrower},
		"all and some":                            {document(allow(s3, star, when("ForAllValues:StringEquals", "aws:TagKeys", "a"))), document(allow(s3, star, when("ForAllValues:StringEquals", "aws:TagKeys", "a", "b"), when("ForAnyValue:StringEquals", "aws:TagKeys", "b"))), incomparable},
		"the same variable":                       {document(allow(get, []string{"arn:aws:s3:::b/${aws:username}/*"})), document(allow(get, []string{"arn:aws:s3:::b/${aws:username}/x"})), narrower},
		"a variable in a star":                    {document(allow(get, bucket)), document(allow(get, []string{"arn:aws:s3:::b/${aws:username}/*"})), narrower},
		"a star for a variable":                   {document(allow(get, []string{"arn:aws:s3:::b/${aws:username}/*"})), document(allow(get, bucket)), wider},
		"another variable":                        {document(allow(get, []string{"arn:aws:s3:::b/${aws:username}/*"})), document(allow(get, []string{"arn:aws:s3:::b/${aws:userid}/*"})), incomparable},
		"a variable in any case":                  {only(when("StringEquals", "aws:ResourceTag/o", "${aws:username}")), only(when("StringEqualsIgnoreCase", "aws:ResourceTag/o", "${aws:username}")), wider},
		"a default counts":                        {document(allow(get, []string{"arn:aws:s3:::${aws:PrincipalTag/t}/*"})), document(allow(get, []string{"arn:aws:s3:::${aws:PrincipalTag/t, 'x'}/*"})), wider},
		"an escaped star":                         {document(allow(get, []string{"arn:aws:s3:::b/*"})), document(allow(get, []string{"arn:aws:s3:::b/${*}"})), narrower},
		"an invented operator":                    {document(allow(s3, star)), only(when("StringResembles", "aws:PrincipalTag/a", "b")), narrower},
		"an invented operator to keep":            {only(when("StringResembles", "aws:PrincipalTag/a", "b")), only(when("StringResembles", "aws:PrincipalTag/a", "b")), equal},
		"an invented operator to prove":           {only(when("StringEquals", "aws:PrincipalTag/a", "b")), only(when("StringResembles", "aws:PrincipalTag/a", "b")), unknown},
		"a deny with a condition":                 {document(allow(s3, star), deny(s3, star, when("Bool", "aws:SecureTransport", "false"))), document(allow(s3, star, when("Bool", "aws:SecureTransport", "true"))), narrower},
		"an empty text is no value to all values": {only(when("StringEqualsIfExists", "aws:PrincipalTag/t", "a")), only(when("ForAllValues:StringEquals", "aws:PrincipalTag/t", "a")), wider},
		"an empty text is no value to any value":  {only(when("StringEquals", "aws:PrincipalTag/t", "a", "")), only(when("ForAnyValue:StringEquals", "aws:PrincipalTag/t", "a", "")), narrower},
		"several values without set operator":     {document(allow(s3, star), deny(s3, star, when("StringEquals", "aws:TagKeys", "a"))), document(allow(s3, star), deny(s3, star, when("ForAnyValue:StringEquals", "aws:TagKeys", "a"))), unknown},
		"a deny with an invalid value":            {document(allow(s3, star), deny(s3, star, when("Bool", "aws:SecureTransport", "maybe"))), document(allow(s3, star)), unknown},
		"a deny with an invalid value takes nothing away": {only(when("Null", "aws:SecureTransport", "true")), document(allow(s3, star), deny(s3, star, when("Bool", "aws:SecureTransport", "maybe"))), unknown},
		"an allow with an invalid value":                  {document(), only(when("Bool", "aws:SecureTransport", "maybe")), unknown},
		"mfa present or not":                              {document(allow(s3, star), deny(s3, star, when("BoolIfExists", "aws:MultiFactorAuthPresent", "false"))), document(allow(s3, star, when("Bool", "aws:MultiFactorAuthPresent", "true"))), narrower},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := compare.Compare(compare.Document(tt.old), compare.Document(tt.new), compare.Options{})
			if r.Relation != tt.want {
				t.Errorf("%s, want %s\nnew within old %v %+v\nold within new %v %+v", r.Relation, tt.want, r.NewWithinOld, r.NewOnly, r.OldWithinNew, r.OldOnly)
			}
			// The other way round must be the other way round.
			turned := map[compare.Relation]compare.Relation{narrower: wider, wider: narrower}
			want, ok := turned[tt.want]
			if !ok {
				want = tt.want
			}
			if back := compare.Compare(compare.Document(tt.new), compare.Document(tt.old), compare.Options{}); back.Relation != want {
				t.Errorf("turned round: %s, want %s", back.Relation, want)
			}
		})
	}
}

// Pairs in which a wrong reading of variables or ARNs would prove too much. Whether
// the other ways are decided does not matter here.
func TestNeverNarrower(t *testing.T) {
	read := func(c iam.Condition) *iam.Document { return document(allow([]string{"s3:GetObject"}, star, c)) }
	path := func(p string) *iam.Document {
		return document(allow([]string{"s3:GetObject"}, []string{"arn:aws:s3:::" + p}))
	}
	tests := map[string]struct{ old, new *iam.Document }{
		"an ARN only with the text put in":   {read(when("ArnLike", "custom:k", "*${aws:username}*")), read(when("StringLike", "custom:k", "*${aws:username}*"))},
		"a colon in the text":                {read(when("ArnLike", "custom:k", "arn:aws:iam::${aws:username}:role/*")), read(when("StringLike", "custom:k", "arn:aws:iam::${aws:username}:role/a"))},
		"a star that stops at colons":        {read(when("ArnLike", "custom:k", "arn:aws:iam::*:role/a")), read(when("StringLike", "custom:k", "arn:aws:iam::${aws:username}:role/a"))},
		"an empty partition":                 {read(when("ArnLike", "custom:k", "arn:*:s3:::a")), read(when("StringLike", "custom:k", "arn:*:s3:::a"))},
		"an empty resource":                  {read(when("ArnLike", "custom:k", "arn:aws:s3:::*")), read(when("StringLike", "custom:k", "arn:aws:s3:::*"))},
		"one character for a variable":       {path("?/x"), path("${aws:username}/x")},
		"twice the same and twice any":       {path("${aws:username}/${aws:username}"), path("${aws:username}/*")},
		"a default for none":                 {path("${aws:username}/x"), path("${aws:username, 'a'}/x")},
		"another default":                    {path("${aws:username, 'b'}/x"), path("${aws:username, 'a'}/x")},
		"any case for one":                   {read(when("StringEquals", "custom:k", "${aws:username}")), read(when("StringEqualsIgnoreCase", "custom:k", "${aws:username}"))},
		"not equal to a variable":            {read(when("StringNotLike", "custom:k", "a*")), read(when("StringNotEquals", "custom:k", "${aws:username}"))},
		"a deny with a variable":             {document(allow(star, star), deny(star, []string{"arn:aws:s3:::*/x"})), document(allow(star, star), deny(star, []string{"arn:aws:s3:::${aws:username}/x"}))},
		"a deny that a text may meet":        {document(allow(star, star), deny(star, []string{"arn:aws:s3:::bob/x"})), path("${aws:username}/x")},
		"a deny that a text may meet, later": {document(allow(star, star), deny(star, []string{"arn:aws:s3:::a/bob/x"})), path("a/${aws:username}")},
		"a list for one":                     {read(when("StringEquals", "custom:k", "a")), read(when("ForAnyValue:StringEquals", "custom:k", "a"))},
		"no value for all values":            {read(when("ForAnyValue:StringEquals", "aws:TagKeys", "a")), read(when("ForAllValues:StringEquals", "aws:TagKeys", "a"))},
		"the type of a value":                {read(when("NumericLessThan", "custom:n", "5")), read(when("StringLike", "custom:n", "1"))},
		"a number that is a text too":        {read(when("StringEquals", "custom:n", "5")), read(when("NumericEquals", "custom:n", "5"))},
		"an address that is no address":      {read(when("IpAddress", "aws:SourceIp", "0.0.0.0/0", "::/0")), read(when("Null", "aws:SourceIp", "false"))},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if r := compare.Compare(compare.Document(tt.old), compare.Document(tt.new), compare.Options{}); r.NewWithinOld.State == compare.Proved {
				t.Errorf("%s", r.Relation)
			}
		})
	}
}

func TestSets(t *testing.T) {
	all := document(allow(star, star))
	s3, sqs := document(allow([]string{"s3:*"}, star)), document(allow([]string{"sqs:*"}, star))
	policies := func(d ...*iam.Document) compare.Set { return compare.Set{Policies: d} }
	with := func(s compare.Set, f func(*compare.Set)) compare.Set { f(&s); return s }
	tests := map[string]struct {
		old, new compare.Set
		want     compare.Relation
	}{
		"two policies and one":   {policies(document(allow([]string{"s3:*", "sqs:*"}, star))), policies(s3, sqs), equal},
		"a boundary":             {policies(all), with(policies(all), func(s *compare.Set) { s.Boundary = []*iam.Document{s3} }), narrower},
		"a boundary is a policy": {policies(s3), with(policies(all), func(s *compare.Set) { s.Boundary = []*iam.Document{s3} }), equal},
		"an empty boundary":      {policies(s3), with(policies(s3), func(s *compare.Set) { s.Boundary = []*iam.Document{} }), equal},
		"boundary and session":   {policies(s3), with(policies(all), func(s *compare.Set) { s.Boundary, s.Session = []*iam.Document{s3}, []*iam.Document{sqs} }), narrower},
		"levels":                 {with(policies(all), func(s *compare.Set) { s.SCP = [][]*iam.Document{{all}, {s3}} }), with(policies(s3, sqs), func(s *compare.Set) { s.SCP = [][]*iam.Document{{all}} }), wider},
		"a level that denies":    {policies(document(allow([]string{"s3:Get*"}, star))), with(policies(s3), func(s *compare.Set) { s.SCP = [][]*iam.Document{{all, document(deny([]string{"s3:Put*"}, star))}} }), wider},
		"an empty level":         {policies(document()), with(policies(all), func(s *compare.Set) { s.SCP = [][]*iam.Document{{}} }), equal},
		"a policy that is nil":   {policies(document()), policies(nil), equal},
		"a boundary that is nil": {policies(document()), with(policies(all), func(s *compare.Set) { s.Boundary = []*iam.Document{nil} }), equal},
		"a deny in a boundary": {with(policies(s3), func(s *compare.Set) {
			s.Boundary = []*iam.Document{document(allow(star, star), deny([]string{"s3:Put*"}, star))}
		}), policies(s3), wider},
		"a grant above a boundary": {with(policies(s3), func(s *compare.Set) { s.Boundary = []*iam.Document{s3} }), with(policies(s3, sqs), func(s *compare.Set) { s.Boundary = []*iam.Document{s3} }), equal},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := compare.Compare(tt.old, tt.new, compare.Options{})
			if r.Relation != tt.want {
				t.Errorf("%s, want %s: %+v", r.Relation, tt.want, r)
			}
		})
	}
}

func TestPolicyOfResource(t *testing.T) {
	named := func(s iam.Statement, p iam.Principal) iam.Statement { s.Principal = &p; return s }
	except := func(s iam.Statement, p iam.Principal) iam.Statement { s.NotPrincipal = &p; return s }
	get := allow([]string{"s3:GetObject"}, []string{"arn:aws:s3:::b/*"})
	noGet := deny([]string{"s3:GetObject"}, []string{"arn:aws:s3:::b/*"})
	account := iam.Principal{AWS: iam.Values("arn:aws:iam::111122223333:root")}
	user := iam.Principal{AWS: iam.Values("arn:aws:iam::111122223333:user/u")}
	role := iam.Principal{AWS: iam.Values("arn:aws:iam::111122223333:role/p/r")}
	session := iam.Principal{AWS: iam.Values("arn:aws:sts::111122223333:assumed-role/r/s")}
	lambda := iam.Principal{Service: iam.Values("lambda.amazonaws.com")}
	anyone := iam.Principal{Any: true}
	tests := map[string]struct {
		old, new *iam.Document
		want     compare.Relation
	}{
		"anyone":                 {document(named(get, account)), document(named(get, anyone)), wider},
		"account id and root":    {document(named(get, account)), document(named(get, iam.Principal{AWS: iam.Values("111122223333")})), equal},
		"a user of the account":  {document(named(get, account)), document(named(get, user)), narrower},
		"a session of the role":  {document(named(get, role)), document(named(get, session)), narrower},
		"a service":              {document(named(get, anyone)), document(named(get, lambda)), narrower},
		"service and account":    {document(named(get, account)), document(named(get, lambda)), incomparable},
		"all but one":            {document(named(get, anyone)), document(named(get, anyone), except(noGet, user)), narrower},
		"no principal is no one": {document(named(get, account)), document(named(get, account), get), equal},
		"stars of two kinds":     {document(named(get, anyone)), document(named(get, iam.Principal{AWS: iam.Values("*")})), equal},
		"unlike kinds":           {document(get), document(named(get, anyone)), unknown},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := compare.Compare(compare.Document(tt.old), compare.Document(tt.new), compare.Options{})
			if r.Relation != tt.want {
				t.Errorf("%s, want %s: %+v %+v", r.Relation, tt.want, r.NewWithinOld, r.OldWithinNew)
			}
		})
	}
}

// A witness is a request that the evaluator decides as the relation says.
func TestWitnessIsReal(t *testing.T) {
	old := document(allow([]string{"s3:GetObject"}, []string{"arn:aws:s3:::b/*"}))
	for action, want := range map[string]string{
		"lambda:InvokeFunction": "arn:aws:lambda:us-east-1:111122223333:function:example",
		"dynamodb:Get*":         "arn:aws:dynamodb:us-east-1:111122223333:table/example",
		"lambda:ListFunctions":  "*",
	} {
		r := compare.Compare(compare.Document(old), compare.Document(document(allow([]string{action}, star))), compare.Options{})
		w := r.NewOnly
		if r.Relation != incomparable || w == nil || r.OldOnly == nil {
			t.Errorf("%s: %s %v", action, r.Relation, w)
			continue
		}
		if !w.Real || w.Allowed.Effect != eval.Allow || w.Refused.Effect != eval.ImplicitDeny {
			t.Errorf("%s: %+v", action, w)
		}
		if action == "lambda:ListFunctions" || action == "lambda:InvokeFunction" {
			if diff := cmp.Diff(want, w.Request.Resource); diff != "" {
				t.Errorf("%s (-want +got):\n%s", action, diff)
			}
		}
	}
}

// What AWS reads literally is read so, unless the caller says otherwise.
func TestAssumeVersion(t *testing.T) {
	text := func(version string) *iam.Document {
		d := document(allow([]string{"s3:GetObject"}, []string{"arn:aws:s3:::b/${aws:username}/*"}))
		d.Version = version
		return d
	}
	r := compare.Compare(compare.Document(text("")), compare.Document(text(iam.VersionCurrent)), compare.Options{})
	if r.Relation != incomparable || r.Assumed {
		t.Errorf("%s, assumed %v", r.Relation, r.Assumed)
	}
	r = compare.Compare(compare.Document(text("")), compare.Document(text(iam.VersionCurrent)), compare.Options{AssumeVersion: iam.VersionCurrent})
	if r.Relation != equal || !r.Assumed {
		t.Errorf("%s, assumed %v", r.Relation, r.Assumed)
	}
}
