package eval_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/eval"
)

// The people and things of the tests.
const (
	account  = "111122223333"
	other    = "444455556666"
	ana      = "arn:aws:iam::111122223333:user/team/ana"
	orders   = "arn:aws:iam::111122223333:role/app/orders"
	ordersIn = "arn:aws:sts::111122223333:assumed-role/orders/fn"
	foreign  = "arn:aws:iam::444455556666:user/eve"
	bucket   = "arn:aws:s3:::reports"
	object   = "arn:aws:s3:::reports/2026/july.csv"
	function = "arn:aws:lambda:eu-west-1:111122223333:function:orders"
	key      = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	queue    = "arn:aws:sqs:eu-west-1:111122223333:orders"
)

// obj is a JSON object.
type obj = map[string]any

// st makes a statement: allow or deny, action, resource, and further elements as
// name, value pairs.
func st(effect, action, resource string, more ...any) obj {
	s := obj{"Effect": effect}
	if action != "" {
		s["Action"] = action
	}
	if resource != "" {
		s["Resource"] = resource
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] == nil {
			delete(s, more[i].(string))
			continue
		}
		s[more[i].(string)] = more[i+1]
	}
	return s
}

func allow(action, resource string, more ...any) obj { return st("Allow", action, resource, more...) }
func deny(action, resource string, more ...any) obj  { return st("Deny", action, resource, more...) }

// when makes a condition block of one operator.
func when(operator, key string, values any) obj { return obj{operator: obj{key: values}} }

func doc(statements ...obj) obj {
	return obj{"Version": "2012-10-17", "Statement": statements}
}

func aws(id ...string) obj { return obj{"AWS": id} }

// compile compiles a document made of JSON objects.
func compile(tb testing.TB, d obj) *eval.Policy {
	tb.Helper()
	text, err := json.Marshal(d)
	if err != nil {
		tb.Fatal(err)
	}
	parsed, err := iam.Parse(text)
	if err != nil {
		tb.Fatalf("Parse(%s): %v", text, err)
	}
	return eval.Compile(parsed)
}

// scene is a request with policies, for tables.
type scene struct {
	who, action, resource, owner string
	context                      map[string]eval.Value
	open                         bool
	wildcardOnly                 bool

	identity, boundary, session, policy, vpce obj
	scp, rcp                                  []obj
	unknown                                   eval.Kinds
	restrict                                  bool
}

func (s scene) query(tb testing.TB) *eval.Query {
	tb.Helper()
	owner := s.owner
	if owner == "" && strings.HasPrefix(s.resource, "arn:aws:s3") {
		owner = account
	}
	q, err := eval.NewQuery(eval.Request{
		Principal: eval.Principal{ID: s.who}, Action: s.action, Resource: s.resource, ResourceAccount: owner,
		Context: s.context, Open: s.open, WildcardOnly: s.wildcardOnly,
	}, nil)
	if err != nil {
		tb.Fatalf("NewQuery(%s %s %s): %v", s.who, s.action, s.resource, err)
	}
	return q
}

func (s scene) policies(tb testing.TB) *eval.Policies {
	tb.Helper()
	list := func(d obj) []*eval.Policy {
		if d == nil {
			return nil
		}
		return []*eval.Policy{compile(tb, d)}
	}
	p := &eval.Policies{
		Identity: list(s.identity), Boundary: list(s.boundary), Session: list(s.session),
		Resource: list(s.policy), VPCE: list(s.vpce), Unknown: s.unknown, RestrictPublicBuckets: s.restrict,
	}
	for _, d := range s.scp {
		p.SCP = append(p.SCP, eval.Level{Policies: list(d)})
	}
	for _, d := range s.rcp {
		p.RCP = append(p.RCP, eval.Level{Policies: list(d)})
	}
	return p
}

func (s scene) decide(tb testing.TB) eval.Decision {
	tb.Helper()
	return eval.Decide(s.query(tb), s.policies(tb))
}

// describe writes effect and blocking kinds, such as "implicit_deny identity".
func describe(d eval.Decision) string {
	return strings.TrimSpace(d.Effect.String() + " " + d.BlockedBy.String())
}
