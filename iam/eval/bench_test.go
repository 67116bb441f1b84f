package eval_test

import (
	"fmt"
	"testing"

	"github.com/temper-security/temper/iam/eval"
)

// lambdaRole is a usual policy of a function: logs, a table, a queue, a secret.
func lambdaRole() obj {
	return doc(
		allow("logs:*", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders:*"),
		st("Allow", "", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders*", "Action", []string{"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"}),
		st("Allow", "", "*", "Action", []string{"sqs:SendMessage", "sqs:Receive*"}, "Condition", when("StringEquals", "aws:ResourceAccount", account)),
		deny("*", "*", "Condition", when("Bool", "aws:SecureTransport", "false")),
	)
}

func BenchmarkDecideFourStatements(b *testing.B) {
	s := scene{
		who: ordersIn, action: "sqs:ReceiveMessage", resource: queue, identity: lambdaRole(), scp: []obj{full},
		context: map[string]eval.Value{"aws:SecureTransport": eval.One("true")},
	}
	q, p := s.query(b), s.policies(b)
	b.ReportAllocs()
	for b.Loop() {
		if eval.Decide(q, p).Effect != eval.Allow {
			b.Fatal("not allowed")
		}
	}
}

// hundred is 100 statements over ten policies that all name the service.
func hundred(tb testing.TB) *eval.Policies {
	p := &eval.Policies{}
	for i := range 10 {
		var statements []obj
		for j := range 10 {
			statements = append(statements, st("Allow", "", fmt.Sprintf("arn:aws:sqs:*:111122223333:team-%d-*-%d", i, j),
				"Action", []string{"sqs:Get*", "sqs:List*", "sqs:SendMessage"}))
		}
		p.Identity = append(p.Identity, compile(tb, doc(statements...)))
	}
	return p
}

func BenchmarkDecideHundredStatements(b *testing.B) {
	p := hundred(b)
	q := scene{who: ordersIn, action: "sqs:SendMessage", resource: "arn:aws:sqs:eu-west-1:111122223333:team-9-x-9"}.query(b)
	b.ReportAllocs()
	for b.Loop() {
		if eval.Decide(q, p).Effect != eval.Allow {
			b.Fatal("not allowed")
		}
	}
}

// BenchmarkNewQuery is the cost of reading a request, which Decide does not have.
func BenchmarkNewQuery(b *testing.B) {
	r := eval.Request{
		Principal: eval.Principal{ID: ordersIn}, Action: "sqs:ReceiveMessage", Resource: queue,
		Context: map[string]eval.Value{"aws:SecureTransport": eval.One("true")},
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := eval.NewQuery(r, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// TestDecideDoesNotAllocate holds for requests with conditions, variables,
// principals and levels.
func TestDecideDoesNotAllocate(t *testing.T) {
	s := scene{
		who: ordersIn, action: "s3:GetObject", resource: object,
		identity: doc(
			allow("s3:Get*", "arn:aws:s3:::reports/${aws:PrincipalTag/year}/*", "Condition", obj{
				"IpAddress":                obj{"aws:SourceIp": "10.0.0.0/8"},
				"NumericLessThan":          obj{"s3:max-keys": 100},
				"DateGreaterThan":          obj{"aws:CurrentTime": "2020-01-01T00:00:00Z"},
				"ArnLike":                  obj{"aws:PrincipalArn": "arn:aws:iam::*:role/*"},
				"ForAnyValue:StringEquals": obj{"aws:TagKeys": []string{"a", "b"}},
			}),
		),
		policy: doc(deny("s3:*", "*", "NotPrincipal", aws(account))),
		scp:    []obj{full, full}, rcp: []obj{fullRCP}, boundary: nil, session: full,
		context: map[string]eval.Value{
			"aws:PrincipalTag/year": eval.One("2026"), "aws:SourceIp": eval.One("10.1.2.3"), "s3:max-keys": eval.One("7"),
			"aws:CurrentTime": eval.One("2026-11-22T10:00:00Z"), "aws:TagKeys": eval.Many("x", "b"),
		},
	}
	q, p := s.query(t), s.policies(t)
	if got := describe(eval.Decide(q, p)); got != "allow" {
		t.Fatalf("got %s, want allow", got)
	}
	if n := testing.AllocsPerRun(100, func() { eval.Decide(q, p) }); n != 0 {
		t.Errorf("Decide allocates %v times", n)
	}
}
