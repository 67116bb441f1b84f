package eval_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/catalog"
	"github.com/temper-security/temper/iam/eval"
)

// TestNewQueryErrors refuses what is no request, and what is too large.
func TestNewQueryErrors(t *testing.T) {
	t.Parallel()
	good := eval.Request{Principal: eval.Principal{ID: ana}, Action: getObject, Resource: object}
	for name, c := range map[string]struct {
		change func(*eval.Request)
		want   error
	}{
		"good":                       {func(*eval.Request) {}, nil},
		"group":                      {func(r *eval.Request) { r.Principal.ID = "arn:aws:iam::111122223333:group/g" }, eval.ErrPrincipal},
		"session without name":       {func(r *eval.Request) { r.Principal.ID = "arn:aws:sts::111122223333:assumed-role/r" }, eval.ErrPrincipal},
		"no principal at all":        {func(r *eval.Request) { r.Principal.ID = "ana" }, eval.ErrPrincipal},
		"star":                       {func(r *eval.Request) { r.Principal.ID = "*" }, eval.ErrPrincipal},
		"unknown kind":               {func(r *eval.Request) { r.Principal.Kind = "Robot" }, eval.ErrPrincipal},
		"action without service":     {func(r *eval.Request) { r.Action = "GetObject" }, eval.ErrAction},
		"action with wildcard":       {func(r *eval.Request) { r.Action = "s3:Get*" }, eval.ErrAction},
		"resource that is no ARN":    {func(r *eval.Request) { r.Resource = "reports" }, eval.ErrResource},
		"long resource":              {func(r *eval.Request) { r.Resource += strings.Repeat("x", 5000) }, eval.ErrSize},
		"many values":                {func(r *eval.Request) { r.Context = key1("k:k", make([]string, 2000)...) }, eval.ErrSize},
		"a long value":               {func(r *eval.Request) { r.Context = key1("k:k", strings.Repeat("x", 5000)) }, eval.ErrSize},
		"a large context":            {func(r *eval.Request) { r.Context = key1("k:k", many(100, 1000)...) }, eval.ErrSize},
		"caller without credentials": {func(r *eval.Request) { r.Principal = eval.Principal{} }, nil},
		"account":                    {func(r *eval.Request) { r.Principal.ID = account }, nil},
	} {
		r := good
		c.change(&r)
		if _, err := eval.NewQuery(r, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func many(n, size int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = strings.Repeat("x", size)
	}
	return list
}

// TestCatalog: an action that takes no resource is decided for "*", whatever the
// request says (pitfalls 38 and 51).
func TestCatalog(t *testing.T) {
	t.Parallel()
	q, err := eval.NewQuery(eval.Request{Principal: eval.Principal{ID: ana}, Action: "lambda:ListFunctions", Resource: function}, catalog.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	for resource, want := range map[string]eval.Effect{function: eval.ImplicitDeny, "*": eval.Allow} {
		p := scene{identity: doc(allow("lambda:*", resource))}.policies(t)
		if got := eval.Decide(q, p); got.Effect != want {
			t.Errorf("Resource %s: got %s, want %s", resource, got.Effect, want)
		}
	}
}

// TestRootUser: the root user of an account needs no policy there, is limited by
// SCP, and cannot assume roles.
func TestRootUser(t *testing.T) {
	t.Parallel()
	const root = "arn:aws:iam::111122223333:root"
	for name, c := range map[string]struct {
		scene scene
		want  string
	}{
		"no policy":       {read(root), "allow"},
		"bucket deny":     {read(root).with(func(s *scene) { s.policy = doc(deny("s3:*", "*", "Principal", "*")) }), "explicit_deny resource"},
		"SCP":             {read(root).with(func(s *scene) { s.scp = []obj{nothing} }), "implicit_deny scp"},
		"another account": {read("arn:aws:iam::444455556666:root").with(func(s *scene) { s.policy = grantTo(aws(other)) }), "allow"},
		"key policy":      {scene{who: root, action: decrypt, resource: key, policy: doc(allow("kms:*", "*", "Principal", aws(root)))}, "allow"},
		"assume":          {scene{who: root, action: assume, resource: orders, policy: doc(allow(assume, "", "Principal", aws(root)))}, "implicit_deny service"},
	} {
		if got := describe(c.scene.decide(t)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// TestFederatedUser: a federation token has what user and session policy allow, and
// nothing without session policy, but what a resource policy grants to it.
func TestFederatedUser(t *testing.T) {
	t.Parallel()
	const guest = "arn:aws:sts::111122223333:federated-user/guest"
	for name, c := range map[string]struct {
		scene scene
		want  string
	}{
		"without session policy": {read(guest).with(func(s *scene) { s.identity = full }), "implicit_deny identity"},
		"with session policy":    {read(guest).with(func(s *scene) { s.identity, s.session = full, s3Read }), "allow"},
		"named by the bucket":    {read(guest).with(func(s *scene) { s.policy = grantTo(aws(guest)) }), "allow"},
	} {
		if got := describe(c.scene.decide(t)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// TestServiceNames: a service may be named by any of its names.
func TestServiceNames(t *testing.T) {
	t.Parallel()
	s := scene{
		who: "logs.eu-west-1.amazonaws.com", action: invoke, resource: function,
		policy: doc(allow(invoke, function, "Principal", obj{"Service": "logs.amazonaws.com"})),
	}
	if got := describe(s.decide(t)); got != "implicit_deny resource" {
		t.Errorf("without the list of names: %s", got)
	}
	s.context = key1("aws:PrincipalServiceNamesList", "logs.amazonaws.com", "logs.eu-west-1.amazonaws.com")
	if got := describe(s.decide(t)); got != "allow" {
		t.Errorf("with the list of names: %s", got)
	}
}

// TestUniqueID: IAM puts unique ids in the place of principals that were deleted.
func TestUniqueID(t *testing.T) {
	t.Parallel()
	s := read(ordersIn).with(func(s *scene) {
		s.policy = grantTo(aws("AROAEXAMPLEEXAMPLE123"))
		s.context = key1("aws:userid", "AROAEXAMPLEEXAMPLE123:fn")
	})
	if got := describe(s.decide(t)); got != "allow" {
		t.Errorf("the same id: %s", got)
	}
	s.context = key1("aws:userid", "AROAOTHEROTHEROTHER12:fn")
	if got := describe(s.decide(t)); got != "implicit_deny identity,resource" {
		t.Errorf("another id: %s", got)
	}
}

// TestPublicBucketPolicy tells public policies from those that fix the caller.
func TestPublicBucketPolicy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statement obj
		want      bool
	}{
		"everyone":           {allow("s3:GetObject", "*", "Principal", "*"), true},
		"everyone, as AWS":   {allow("s3:GetObject", "*", "Principal", aws("*")), true},
		"an account":         {allow("s3:GetObject", "*", "Principal", aws(other)), false},
		"a deny":             {deny("s3:GetObject", "*", "Principal", "*"), false},
		"a network":          {allow("s3:GetObject", "*", "Principal", "*", "Condition", when("IpAddress", "aws:SourceIp", "203.0.113.0/24")), false},
		"every network":      {allow("s3:GetObject", "*", "Principal", "*", "Condition", when("IpAddress", "aws:SourceIp", "0.0.0.0/0")), true},
		"an organisation":    {allow("s3:GetObject", "*", "Principal", "*", "Condition", when("StringEquals", "aws:PrincipalOrgID", "o-1")), false},
		"any endpoint":       {allow("s3:GetObject", "*", "Principal", "*", "Condition", when("StringLike", "aws:SourceVpce", "vpce-*")), true},
		"if a key exists":    {allow("s3:GetObject", "*", "Principal", "*", "Condition", when("StringEqualsIfExists", "aws:SourceVpc", "vpc-1")), true},
		"a key of no effect": {allow("s3:GetObject", "*", "Principal", "*", "Condition", when("StringEquals", "s3:prefix", "a")), true},
	} {
		d := compile(t, doc(c.statement)).Document()
		if got := eval.PublicBucketPolicy(d); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Example decides a request by one policy.
func Example() {
	doc, err := iam.Parse([]byte(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:Send*", "Resource": "*"}}`))
	if err != nil {
		return
	}
	q, err := eval.NewQuery(eval.Request{
		Principal: eval.Principal{ID: "arn:aws:iam::111122223333:role/orders"},
		Action:    "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:111122223333:orders",
	}, nil)
	if err != nil {
		return
	}
	d := eval.Decide(q, &eval.Policies{Identity: []*eval.Policy{eval.Compile(doc)}})
	fmt.Println(d.Effect)
	// Output: allow
}
