package compare_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/compare"
)

func allow(actions, resources []string, conditions ...iam.Condition) iam.Statement {
	return iam.Statement{Effect: iam.Allow, Action: iam.Values(actions...), Resource: iam.Values(resources...), Conditions: conditions}
}

func deny(actions, resources []string, conditions ...iam.Condition) iam.Statement {
	s := allow(actions, resources, conditions...)
	s.Effect = iam.Deny
	return s
}

func document(statements ...iam.Statement) *iam.Document {
	return &iam.Document{Version: iam.VersionCurrent, Statements: statements}
}

func when(operator, key string, values ...string) iam.Condition {
	return iam.Condition{Operator: iam.ParseOperator(operator), Key: key, Values: iam.Values(values...)}
}

var star = []string{"*"}

func many(n int, f func(i int) string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = f(i)
	}
	return list
}

// Policies that are built to blow up end within the budget, and never as narrower.
func TestHostilePolicies(t *testing.T) {
	tests := map[string]struct{ old, new *iam.Document }{
		"one after many": {
			document(allow(star, []string{"arn:aws:s3:::*a" + strings.Repeat("?", 80)})),
			document(allow(star, []string{"arn:aws:s3:::*b" + strings.Repeat("?", 80)}))},
		"many stars": {
			document(allow(star, []string{"arn:aws:s3:::" + strings.Repeat("*a", 2000)})),
			document(allow(star, []string{"arn:aws:s3:::" + strings.Repeat("*b*a", 2000)}))},
		"crossed contains": {
			document(deny(star, many(60, func(i int) string { return fmt.Sprintf("*%c%c*", 'a'+i%20, 'b'+i/20) })), allow(star, star)),
			document(deny(star, many(60, func(i int) string { return fmt.Sprintf("*%c%c%c*", 'a'+i%20, 'b'+i/20, 'c') })), allow(star, star))},
		"many dimensions": {
			document(allConditions(40, allow)...),
			document(allow(star, star))},
		"many blocks": {
			document(allow(star, star, when("IpAddress", "aws:SourceIp", many(50_000, func(i int) string { return fmt.Sprintf("10.%d.%d.0/24", i>>8, i&255) })...))),
			document(allow(star, star, when("IpAddress", "aws:SourceIp", "10.0.0.0/8")))},
		"many statements": {
			document(manyStatements(20_000, "a")...),
			document(manyStatements(20_000, "b")...)},
		"many variables": {
			document(allow(star, []string{"arn:aws:s3:::*" + strings.Repeat("${aws:username}*", 300)})),
			document(allow(star, []string{"arn:aws:s3:::" + strings.Repeat("${aws:username}*?", 300)}))},
		"many principals": {
			document(principals(60_000, "root")),
			document(principals(60_000, "user/u"))},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			r := compare.Compare(compare.Document(tt.old), compare.Document(tt.new), compare.Options{Budget: 300_000})
			runtime.ReadMemStats(&after)
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 700 {
				t.Errorf("%d MB were allocated", mb)
			}
			if r.NewWithinOld.State == compare.Proved {
				t.Errorf("%s", r.Relation)
			}
			t.Logf("%s %v %v", r.Relation, r.NewWithinOld, r.OldWithinNew)
		})
	}
}

// The n-th statement allows all if the n-th key is there: together they do not
// allow all.
func allConditions(n int, effect func(a, r []string, c ...iam.Condition) iam.Statement) []iam.Statement {
	var list []iam.Statement
	for i := range n {
		var conditions []iam.Condition
		for j := range n {
			conditions = append(conditions, when("StringLike", fmt.Sprintf("custom:k%d", (i+j)%n), fmt.Sprintf("*%d*", i)))
		}
		list = append(list, effect(star, star, conditions...))
	}
	return list
}

func manyStatements(n int, mark string) []iam.Statement {
	list := make([]iam.Statement, n)
	for i := range list {
		list[i] = allow([]string{"s3:GetObject"}, []string{fmt.Sprintf("arn:aws:s3:::%s-%d/*", mark, i)})
	}
	return list
}

func principals(n int, who string) iam.Statement {
	s := allow(star, star)
	s.Principal = &iam.Principal{AWS: iam.Values(many(n, func(i int) string { return fmt.Sprintf("arn:aws:iam::%012d:%s", i, who) })...)}
	return s
}

// What follows from the words alone is decided at any size.
func TestSameLargePolicyIsEqual(t *testing.T) {
	a, b := manyStatements(30_000, "a"), manyStatements(30_000, "a")
	b[0], b[29_999] = b[29_999], b[0]
	r := compare.Compare(compare.Document(document(a...)), compare.Document(document(b...)), compare.Options{Budget: 40_000_000})
	if r.Relation != compare.Equal {
		t.Errorf("%s %v", r.Relation, r.NewWithinOld)
	}
}
