package compare_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/catalog"
	"github.com/temper-security/temper/iam/compare"
	"github.com/temper-security/temper/iam/eval"
)

// The worlds are small, so that random policies and requests meet often.
var (
	actionPatterns = []string{"*", "s3:*", "s3:Get*", "s3:GetObject", "S3:getobject", "s3:?etObject", "sqs:*", "s*:*e*", "sqs:SendMessage", "s3", "s3:Put*"}
	actions        = []string{"s3:GetObject", "s3:PutObject", "s3:GetBucketAcl", "sqs:SendMessage", "sqs:ReceiveMessage", "kms:Decrypt", "s3:setObject"}

	resourcePatterns = []string{"*", "arn:aws:s3:::*", "arn:aws:s3:::a/*", "arn:aws:s3:::a/b", "arn:aws:s3:::${aws:username}/*",
		"arn:aws:s3:::${aws:username}/b", "arn:*:*:::?/*", "arn:aws:sqs", "arn:aws:sqs:*:*:q", "*b", "arn:aws:s3:::${aws:PrincipalTag/t, 'a'}/*", "arn:aws:s3:::*${aws:username}*"}
	resources = []string{"*", "arn:aws:s3:::a/b", "arn:aws:s3:::a/c", "arn:aws:s3:::b/b", "arn:aws:s3:::ab/b", "arn:aws:s3:::a",
		"arn:aws:sqs:us-east-1:111122223333:q", "arn:aws-cn:s3:::a/b"}

	keys = []string{"aws:username", "aws:PrincipalTag/t", "aws:TagKeys", "aws:SourceIp", "aws:MultiFactorAuthAge", "aws:CurrentTime",
		"aws:SecureTransport", "aws:SourceArn", "custom:thing"}
	texts     = []string{"a", "b", "ab", "A", "aA", "aa", "a:b", "", "true", "false"}
	likes     = []string{"*", "a*", "?", "*b", "a", "${aws:username}", "${aws:username}*", "${aws:PrincipalTag/t}", "${aws:PrincipalTag/t, 'b'}", "${*}"}
	arns      = []string{"arn:aws:s3:::a/b", "arn:aws:iam::A:role/a", "arn:aws:iam::a:role/b:c", "arn:aws:iam::111122223333:role/a", "arn:aws:iam::a:role/a", "a", ""}
	arnLikes  = []string{"*", "arn:aws:s3:::*", "arn:*:iam::*:role/*", "arn:aws:iam::${aws:username}:role/a", "arn:aws:iam::*:role/${aws:username}", "arn:aws:*", "arn:?ws:s3:::a/?", "arn:aws:s3:::${aws:username}"}
	addresses = []string{"10.0.0.0", "10.0.0.255", "10.0.1.0", "10.1.2.3", "192.0.2.1", "2001:db8::1", "::", "255.255.255.255", "x"}
	blocks    = []string{"10.0.0.0/24", "10.0.0.0/16", "10.0.0.0/8", "0.0.0.0/0", "10.0.0.255", "2001:db8::/32", "192.0.2.1/32", "bad"}
	numbers   = []string{"0", "1", "1.5", "2", "3", "-1", "3600", "x"}
	dates     = []string{"2026-01-01T00:00:00Z", "2026-06-01", "1767225600", "2025-12-31T23:59:59Z", "2027-01-01T00:00:00Z", "x"}
)

type source struct{ t *rapid.T }

func (s source) pick(list []string) string { return rapid.SampledFrom(list).Draw(s.t, "pick") }

func (s source) some(list []string) []string {
	out := make([]string, rapid.IntRange(1, 2).Draw(s.t, "n"))
	for i := range out {
		out[i] = s.pick(list)
	}
	return out
}

func (s source) chance(percent int) bool {
	return rapid.IntRange(1, 100).Draw(s.t, "chance") <= percent
}

func (s source) condition() iam.Condition {
	key := s.pick(keys)
	var base string
	var values []string
	switch key {
	case "aws:SourceIp":
		base, values = s.pick([]string{"IpAddress", "NotIpAddress"}), s.some(blocks)
	case "aws:MultiFactorAuthAge":
		base = s.pick([]string{"NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "NumericEquals", "NumericNotEquals"})
		values = s.some(numbers)
	case "aws:CurrentTime":
		base = s.pick([]string{"DateLessThan", "DateGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThanEquals", "DateGreaterThan"})
		values = s.some(dates)
	case "aws:SecureTransport":
		base, values = s.pick([]string{"Bool", "Bool", "StringEquals", "StringNotEquals"}), s.some([]string{"true", "false", "True", "maybe"})
	case "aws:SourceArn":
		base, values = s.pick([]string{"ArnLike", "ArnEquals", "ArnNotLike", "StringLike"}), s.some(arnLikes)
	default:
		base = s.pick([]string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"})
		values = s.some(append(append([]string{}, likes...), texts...))
	}
	name := base
	if s.chance(8) {
		name, values = "Null", s.some([]string{"true", "false"})
	} else if s.chance(4) {
		// A second type on the key, or an operator that AWS does not have.
		name = s.pick([]string{"StringLike", "NumericEquals", "StringSomewhat", "BinaryEquals"})
	}
	if s.chance(25) {
		name = s.pick([]string{"ForAllValues:", "ForAnyValue:"}) + name
	}
	if name != "Null" && !strings.HasSuffix(name, ":Null") && s.chance(25) {
		name += "IfExists"
	}
	return iam.Condition{Operator: iam.ParseOperator(name), Key: key, Values: iam.Values(values...)}
}

func (s source) document(principals bool) *iam.Document {
	d := &iam.Document{Version: iam.VersionCurrent}
	if s.chance(10) {
		d.Version = ""
	}
	for range rapid.IntRange(1, 4).Draw(s.t, "statements") {
		st := iam.Statement{Effect: iam.Allow}
		if s.chance(35) {
			st.Effect = iam.Deny
		}
		if values := iam.Values(s.some(actionPatterns)...); s.chance(15) {
			st.NotAction = values
		} else {
			st.Action = values
		}
		if values := iam.Values(s.some(resourcePatterns)...); s.chance(15) {
			st.NotResource = values
		} else {
			st.Resource = values
		}
		for range rapid.SampledFrom([]int{0, 0, 1, 1, 2}).Draw(s.t, "conditions") {
			st.Conditions = append(st.Conditions, s.condition())
		}
		if principals {
			if p := s.principal(); s.chance(20) {
				st.NotPrincipal = p
			} else {
				st.Principal = p
			}
		}
		d.Statements = append(d.Statements, st)
	}
	return d
}

var (
	namedPrincipals = []string{"*", "111122223333", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:user/u", "arn:aws:iam::111122223333:role/p/r",
		"arn:aws:sts::111122223333:assumed-role/r/s", "222233334444"}
	callers = []eval.Principal{
		{ID: "arn:aws:iam::111122223333:user/u"}, {ID: "arn:aws:iam::111122223333:user/v"}, {ID: "arn:aws:iam::111122223333:root"},
		{ID: "arn:aws:sts::111122223333:assumed-role/r/s"}, {ID: "arn:aws:sts::111122223333:assumed-role/r/t", RoleARN: "arn:aws:iam::111122223333:role/p/r"},
		{ID: "arn:aws:iam::222233334444:user/u"}, {ID: "arn:aws:iam::333344445555:user/u"}, {Kind: "Anonymous"},
		{ID: "lambda.amazonaws.com", Kind: "Service"}, {ID: "sns.amazonaws.com", Kind: "Service"},
	}
)

func (s source) principal() *iam.Principal {
	switch rapid.IntRange(0, 4).Draw(s.t, "principal") {
	case 0:
		return &iam.Principal{Any: true}
	case 1:
		return &iam.Principal{Service: iam.Values(s.some([]string{"lambda.amazonaws.com", "sns.amazonaws.com"})...)}
	}
	return &iam.Principal{AWS: iam.Values(s.some(namedPrincipals)...)}
}

func (s source) context() map[string]eval.Value {
	context := map[string]eval.Value{}
	for _, k := range keys {
		var list []string
		switch k {
		case "aws:SourceIp":
			list = addresses
		case "aws:MultiFactorAuthAge":
			list = numbers
		case "aws:CurrentTime":
			list = dates
		case "aws:SourceArn":
			list = arns
		case "aws:SecureTransport":
			list = []string{"true", "false", "x"}
		default:
			list = texts
		}
		single := true
		switch kk, known := catalog.Embedded().ConditionKey(k); {
		case !known, kk.MultiValued():
			single = s.chance(40)
		}
		switch {
		case s.chance(30):
			context[k] = eval.Many()
		case single:
			context[k] = eval.One(s.pick(list))
		default:
			values := []string{s.pick([]string{"a", "b", "ab", "A", "aa"})}
			for range rapid.IntRange(0, 2).Draw(s.t, "more") {
				values = append(values, s.pick(list))
			}
			context[k] = eval.Many(values...)
		}
	}
	return context
}

// show prints the policies of a set for a failure.
func show(s compare.Set) string {
	var b strings.Builder
	list := func(name string, docs []*iam.Document) {
		for _, d := range docs {
			for _, st := range d.Statements {
				fmt.Fprintf(&b, "\n  %s %q %s", name, d.Version, st.Effect)
				for what, values := range map[string][]iam.Value{"action": st.Action, "notaction": st.NotAction, "resource": st.Resource, "notresource": st.NotResource} {
					if values != nil {
						fmt.Fprintf(&b, " %s %q", what, iam.Texts(values))
					}
				}
				if st.Principal != nil {
					fmt.Fprintf(&b, " principal %+v", *st.Principal)
				}
				if st.NotPrincipal != nil {
					fmt.Fprintf(&b, " notprincipal %+v", *st.NotPrincipal)
				}
				for _, c := range st.Conditions {
					fmt.Fprintf(&b, " if %v %s %q", c.Operator, c.Key, iam.Texts(c.Values))
				}
			}
		}
	}
	list("policy", s.Policies)
	list("boundary", s.Boundary)
	list("session", s.Session)
	for _, level := range s.SCP {
		list("scp", level)
	}
	return b.String()
}

func compileAll(docs []*iam.Document) []*eval.Policy {
	out := make([]*eval.Policy, len(docs))
	for i, d := range docs {
		out[i] = eval.Compile(d)
	}
	return out
}

// evalPolicies puts a set of identity policies, or the policy of a resource, into
// the evaluator's places.
func evalPolicies(s compare.Set, resource bool) *eval.Policies {
	all := iam.Statement{Effect: iam.Allow, Action: iam.Values("*"), Resource: iam.Values("*")}
	open := &iam.Document{Version: iam.VersionCurrent, Statements: []iam.Statement{all}}
	if resource {
		return &eval.Policies{Identity: compileAll([]*iam.Document{open}), Resource: compileAll(s.Policies)}
	}
	p := &eval.Policies{Identity: compileAll(s.Policies), Boundary: compileAll(s.Boundary), Session: compileAll(s.Session)}
	for _, level := range s.SCP {
		p.SCP = append(p.SCP, eval.Level{Policies: compileAll(level)})
	}
	return p
}

// checkSound draws requests: none may be allowed on a side that is within another
// which does not allow it.
func checkSound(t *rapid.T, s source, oldSet, newSet compare.Set, resource bool, requests int, count map[compare.Relation]int) {
	r := compare.Compare(oldSet, newSet, compare.Options{Budget: 400_000})
	count[r.Relation]++
	if r.NewWithinOld.State != compare.Proved && r.OldWithinNew.State != compare.Proved {
		return
	}
	oldPolicies, newPolicies := evalPolicies(oldSet, resource), evalPolicies(newSet, resource)
	for range requests {
		request := eval.Request{
			Principal: eval.Principal{ID: "arn:aws:iam::111122223333:user/u"}, Action: s.pick(actions), Resource: s.pick(resources),
			ResourceAccount: "111122223333", Context: s.context(),
		}
		if resource {
			request.Principal, request.ResourceAccount = rapid.SampledFrom(callers).Draw(s.t, "caller"), "999988887777"
		}
		q, err := eval.NewQuery(request, nil)
		if err != nil {
			t.Fatal(err)
		}
		byNew, byOld := eval.Decide(q, newPolicies).Effect == eval.Allow, eval.Decide(q, oldPolicies).Effect == eval.Allow
		if r.NewWithinOld.State == compare.Proved && byNew && !byOld || r.OldWithinNew.State == compare.Proved && byOld && !byNew {
			t.Fatalf("%s is false: %+v is allowed by new %v, by old %v\nold %s\nnew %s", r.Relation, request, byNew, byOld, show(oldSet), show(newSet))
		}
	}
}

// related draws a second document that often is close to the first.
func (s source) related(d *iam.Document, principals bool) *iam.Document {
	if s.chance(20) {
		return s.document(principals)
	}
	out := &iam.Document{Version: d.Version, Statements: append([]iam.Statement{}, d.Statements...)}
	for range rapid.IntRange(1, 2).Draw(s.t, "changes") {
		i := rapid.IntRange(0, len(out.Statements)-1).Draw(s.t, "i")
		st := &out.Statements[i]
		switch rapid.IntRange(0, 6).Draw(s.t, "change") {
		case 0:
			if st.Action != nil {
				st.Action = iam.Values(s.some(actionPatterns)...)
			}
		case 1:
			if st.Resource != nil {
				st.Resource = iam.Values(s.some(resourcePatterns)...)
			}
		case 2:
			st.Conditions = append(append([]iam.Condition{}, st.Conditions...), s.condition())
		case 3:
			if len(st.Conditions) > 0 {
				st.Conditions = st.Conditions[1:]
			}
		case 4:
			if len(out.Statements) > 1 {
				out.Statements = append(out.Statements[:i:i], out.Statements[i+1:]...)
			}
		case 5:
			out.Statements = append(out.Statements, s.document(principals).Statements[0])
		case 6:
			if len(st.Conditions) > 0 {
				c := s.condition()
				same := st.Conditions[0]
				if c.Operator.Family() == same.Operator.Family() {
					same.Operator = c.Operator
				}
				st.Conditions = append([]iam.Condition{same}, st.Conditions[1:]...)
			}
		}
	}
	return out
}

func TestNarrowerIsNeverFalse(t *testing.T) {
	count := map[compare.Relation]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := source{t}
		d := s.document(false)
		checkSound(t, s, compare.Document(d), compare.Document(s.related(d, false)), false, 40, count)
	})
	t.Log(count)
}

// The same with variables in almost every condition and resource.
func TestNarrowerIsNeverFalseForVariables(t *testing.T) {
	values := []string{"${aws:username}", "${aws:username}*", "a${aws:username}", "*${aws:username}*", "${aws:PrincipalTag/t}", "${aws:PrincipalTag/t, 'b'}", "${aws:username}${aws:username}", "?", "*", "a", "b*", "arn:aws:iam::${aws:username}:role/*", "arn:aws:iam::*:role/${aws:username}", "arn:aws:*:*:*:role/*"}
	operators := []string{"StringEquals", "StringLike", "StringEqualsIgnoreCase", "StringNotEquals", "StringNotLike", "StringNotEqualsIgnoreCase", "ArnLike", "ArnNotLike", "ForAnyValue:StringLike", "ForAllValues:StringEquals", "StringLikeIfExists"}
	paths := []string{"arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::*/b", "arn:aws:s3:::${aws:username}", "arn:aws:s3:::*${aws:username}*", "arn:aws:s3:::a/*", "arn:aws:s3:::?/*", "*", "arn:aws:s3:::${aws:PrincipalTag/t, 'a'}/*"}
	count := map[compare.Relation]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := source{t}
		statement := func() iam.Statement {
			st := iam.Statement{Effect: iam.Allow, Action: iam.Values("s3:GetObject"), Resource: iam.Values(s.some(paths)...)}
			if s.chance(30) {
				st.Effect = iam.Deny
			}
			if s.chance(60) {
				st.Conditions = append(st.Conditions, iam.Condition{
					Operator: iam.ParseOperator(s.pick(operators)), Key: s.pick([]string{"custom:thing", "aws:SourceArn", "aws:username"}), Values: iam.Values(s.some(values)...)})
			}
			return st
		}
		a := document(statement(), statement())
		b := document(append([]iam.Statement{}, a.Statements...)...)
		i := rapid.IntRange(0, 1).Draw(t, "i")
		switch changed := statement(); rapid.IntRange(0, 3).Draw(t, "change") {
		case 0:
			b.Statements[i] = changed
		case 1:
			b.Statements[i].Resource = changed.Resource
		case 2:
			b.Statements[i].Conditions = changed.Conditions
		case 3:
			if old, new := b.Statements[i].Conditions, changed.Conditions; len(old) > 0 && len(new) > 0 {
				b.Statements[i].Conditions = []iam.Condition{{Operator: new[0].Operator, Key: old[0].Key, Values: old[0].Values}}
			}
		}
		checkSound(t, s, compare.Document(a), compare.Document(b), false, 60, count)
	})
	t.Log(count)
}

func TestNarrowerIsNeverFalseForResources(t *testing.T) {
	count := map[compare.Relation]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := source{t}
		d := s.document(true)
		checkSound(t, s, compare.Document(d), compare.Document(s.related(d, true)), true, 40, count)
	})
	t.Log(count)
}

func TestNarrowerIsNeverFalseForSets(t *testing.T) {
	count := map[compare.Relation]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := source{t}
		draw := func() compare.Set {
			set := compare.Set{Policies: []*iam.Document{s.document(false), s.document(false)}}
			if s.chance(60) {
				set.Boundary = []*iam.Document{s.document(false)}
			}
			if s.chance(40) {
				set.Session = []*iam.Document{s.document(false)}
			}
			if s.chance(40) {
				set.SCP = [][]*iam.Document{{s.document(false)}}
			}
			return set
		}
		a := draw()
		b := a
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			b = draw()
		case 1:
			b.Boundary = []*iam.Document{s.document(false)}
		case 2:
			b.SCP = append(append([][]*iam.Document{}, a.SCP...), []*iam.Document{s.document(false)})
		case 3:
			b.Policies = []*iam.Document{a.Policies[0], s.related(a.Policies[1], false)}
		}
		checkSound(t, s, a, b, false, 40, count)
	})
	t.Log(count)
}
