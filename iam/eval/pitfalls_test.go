package eval_test

import (
	"fmt"
	"testing"

	"github.com/temper-security/temper/iam/eval"
)

// pitfall is one case of the list of traps of IAM evaluation.
type pitfall struct {
	number int
	name   string
	scene  scene
	want   string
}

const (
	yesFor    = "allow"
	getObject = "s3:GetObject"
	invoke    = "lambda:InvokeFunction"
)

var (
	full     = doc(allow("*", "*"))
	nothing  = doc(allow("iam:GetUser", "*"))
	s3Read   = doc(allow(getObject, "arn:aws:s3:::reports/*"))
	fullRCP  = doc(allow("*", "*", "Principal", "*"))
	assume   = "sts:AssumeRole"
	decrypt  = "kms:Decrypt"
	everyone = doc(allow(getObject, "arn:aws:s3:::reports/*", "Principal", "*"))
)

// grantTo is a bucket policy that allows reading to a principal.
func grantTo(principal any) obj {
	return doc(allow(getObject, "arn:aws:s3:::reports/*", "Principal", principal))
}

func read(who string) scene { return scene{who: who, action: getObject, resource: object} }

// with changes a copy of a scene.
func (s scene) with(change func(*scene)) scene {
	change(&s)
	return s
}

func key1(name string, values ...string) map[string]eval.Value {
	if len(values) == 1 {
		return map[string]eval.Value{name: eval.One(values[0])}
	}
	return map[string]eval.Value{name: eval.Many(values...)}
}

// conditional makes a scene in which an identity policy allows reading under a
// condition.
func conditional(condition obj, context map[string]eval.Value) scene {
	return read(ana).with(func(s *scene) {
		s.identity = doc(allow(getObject, "*", "Condition", condition))
		s.context = context
	})
}

func pitfalls() []pitfall {
	id := "implicit_deny identity"
	idRes := "implicit_deny identity,resource"
	return []pitfall{
		{1, "same account: identity suffices", read(ana).with(func(s *scene) { s.identity = s3Read }), yesFor},
		{1, "same account: resource suffices", read(ana).with(func(s *scene) { s.policy = grantTo(aws(ana)) }), yesFor},
		{1, "cross account: identity alone", read(foreign).with(func(s *scene) { s.identity = s3Read }), "implicit_deny resource"},
		{1, "cross account: resource alone", read(foreign).with(func(s *scene) { s.policy = grantTo(aws(foreign)) }), id},
		{1, "cross account: both", read(foreign).with(func(s *scene) { s.identity, s.policy = s3Read, grantTo(aws(other)) }), yesFor},

		{2, "key policy must allow", scene{who: ana, action: decrypt, resource: key, identity: full, policy: doc(allow(decrypt, "*", "Principal", aws(orders)))}, "implicit_deny resource"},
		{2, "key policy delegates to the account", scene{who: ana, action: decrypt, resource: key, identity: full, policy: doc(allow("kms:*", "*", "Principal", aws(account)))}, yesFor},
		{2, "delegation is no grant", scene{who: ana, action: decrypt, resource: key, identity: nothing, policy: doc(allow("kms:*", "*", "Principal", aws(account)))}, id},
		{2, "key policy names the user", scene{who: ana, action: decrypt, resource: key, policy: doc(allow(decrypt, "*", "Principal", aws(ana)))}, yesFor},
		{2, "trust policy must allow", scene{who: ana, action: assume, resource: orders, identity: full, policy: doc(allow(assume, "", "Principal", aws(foreign)))}, "implicit_deny resource"},
		{2, "trust policy names the user", scene{who: ana, action: assume, resource: orders, policy: doc(allow(assume, "", "Principal", aws(ana)))}, yesFor},

		{3, "boundary limits a grant to the role", read(ordersIn).with(func(s *scene) { s.boundary, s.policy = nothing, grantTo(aws(orders)) }), "implicit_deny boundary"},
		{3, "boundary does not limit a grant to the session", read(ordersIn).with(func(s *scene) { s.boundary, s.policy = nothing, grantTo(aws(ordersIn)) }), yesFor},
		{3, "boundary does not limit a grant to the user", read(ana).with(func(s *scene) { s.boundary, s.policy = nothing, grantTo(aws(ana)) }), yesFor},
		{4, "boundary does not limit a grant to everyone", read(ordersIn).with(func(s *scene) { s.boundary, s.policy = nothing, everyone }), yesFor},
		{5, "boundary deny blocks", read(ana).with(func(s *scene) { s.boundary, s.policy = doc(deny("s3:*", "*")), grantTo(aws(ana)) }), "explicit_deny boundary"},
		{6, "session policy does not limit a grant to the session", read(ordersIn).with(func(s *scene) { s.session, s.policy = nothing, grantTo(aws(ordersIn)) }), yesFor},
		{6, "session policy limits a grant to the role", read(ordersIn).with(func(s *scene) { s.session, s.policy = nothing, grantTo(aws(orders)) }), "implicit_deny session"},
		{7, "session policy intersects", read(ordersIn).with(func(s *scene) { s.identity, s.session = full, nothing }), "implicit_deny session"},
		{7, "session policy never grants", read(ordersIn).with(func(s *scene) { s.session = full }), id},
		{7, "deny in the session policy wins", read(ordersIn).with(func(s *scene) { s.identity, s.session = full, doc(allow("*", "*"), deny("s3:*", "*")) }), "explicit_deny session"},
		{8, "Deny with NotPrincipal hits who has a boundary", read(ana).with(func(s *scene) {
			s.identity, s.boundary = full, full
			s.policy = doc(deny("s3:*", "*", "NotPrincipal", aws(ana, account)))
		}), "explicit_deny resource"},
		{8, "without boundary the list counts", read(ana).with(func(s *scene) {
			s.identity = full
			s.policy = doc(deny("s3:*", "*", "NotPrincipal", aws(ana, account)))
		}), yesFor},
		{9, "no boundary is not an empty one", read(ana).with(func(s *scene) { s.identity = full }), yesFor},
		{10, "every level of SCP must allow", read(ana).with(func(s *scene) { s.identity, s.scp = full, []obj{full, nothing, full} }), "implicit_deny scp"},
		{10, "a deny at any level wins", read(ana).with(func(s *scene) {
			s.identity, s.scp = full, []obj{doc(allow("*", "*"), deny("s3:*", "*")), full}
		}), "explicit_deny scp"},
		{10, "a level without policies allows nothing", read(ana).with(func(s *scene) { s.identity, s.scp = full, []obj{full, nil} }), "implicit_deny scp"},
		{10, "SCP allows but does not grant", read(ana).with(func(s *scene) { s.scp = []obj{full} }), id},
		{11, "RCP denies", read(ana).with(func(s *scene) {
			s.identity, s.rcp = full, []obj{fullRCP, doc(deny("s3:*", "*", "Principal", "*"))}
		}), "explicit_deny rcp"},
		{11, "RCP need not allow", read(ana).with(func(s *scene) { s.identity, s.rcp = full, []obj{nil} }), yesFor},
		{11, "RCP do not apply to Lambda", scene{who: ana, action: invoke, resource: function, identity: full, rcp: []obj{doc(deny("*", "*", "Principal", "*"))}}, yesFor},
		{12, "SCP do not limit service-linked roles", scene{
			who: "arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", action: getObject, resource: object,
			identity: full, scp: []obj{nothing}, rcp: []obj{doc(deny("*", "*", "Principal", "*"))},
		}, yesFor},
		{12, "nor their sessions", scene{
			who: "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECS/x", action: getObject, resource: object, identity: full, scp: []obj{nothing},
		}, yesFor},
		{13, "GetCallerIdentity cannot be denied", scene{who: ana, action: "sts:GetCallerIdentity", resource: "*", identity: doc(deny("*", "*"))}, yesFor},
		{14, "reserved roles cannot be changed", scene{who: ana, action: "iam:AttachRolePolicy", resource: "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef", identity: full}, "implicit_deny service"},
		{14, "AWS managed policies cannot be changed", scene{who: ana, action: "iam:CreatePolicyVersion", resource: "arn:aws:iam::aws:policy/ReadOnlyAccess", identity: full}, "implicit_deny service"},
		{14, "AWS managed policies can be read", scene{who: ana, action: "iam:GetPolicy", resource: "arn:aws:iam::aws:policy/ReadOnlyAccess", identity: full}, yesFor},
		{15, "no principal, no grant", read(ana).with(func(s *scene) { s.policy = doc(allow("s3:*", "*")) }), idRes},
		{15, "no principal, no deny", read(ana).with(func(s *scene) { s.identity, s.policy = full, doc(deny("s3:*", "*")) }), yesFor},
		{16, "a comma in an action matches nothing", read(ana).with(func(s *scene) { s.identity = doc(allow("s3:GetObject,s3:PutObject", "*")) }), id},
		{16, "a blank in an action matches nothing", read(ana).with(func(s *scene) { s.identity = doc(allow(" s3:GetObject", "*")) }), id},
		{16, "as NotAction it excludes nothing", read(ana).with(func(s *scene) { s.identity = doc(allow("", "*", "NotAction", "s3:GetObject ")) }), yesFor},
		{17, "actions without case", read(ana).with(func(s *scene) { s.identity = doc(allow("S3:getOBJECT", "*")) }), yesFor},
		{17, "resources with case", read(ana).with(func(s *scene) { s.identity = doc(allow(getObject, "arn:aws:s3:::Reports/*")) }), id},
		{18, "condition keys without case", conditional(when("IpAddress", "AWS:sourceip", "10.0.0.0/8"), key1("aws:SourceIp", "10.1.2.3")), yesFor},
		{19, "ForAllValues holds without key", conditional(when("ForAllValues:StringEquals", "aws:TagKeys", "a"), nil), yesFor},
		{19, "ForAllValues holds for no values", conditional(when("ForAllValues:StringEquals", "aws:TagKeys", "a"), map[string]eval.Value{"aws:TagKeys": eval.Many()}), yesFor},
		{19, "ForAnyValue fails without key", conditional(when("ForAnyValue:StringEquals", "aws:TagKeys", "a"), nil), id},
		{19, "ForAnyValue with a negated operator fails without key", conditional(when("ForAnyValue:StringNotEquals", "aws:TagKeys", "a"), nil), id},
		{20, "a single value is a set of one", conditional(when("ForAnyValue:StringEquals", "aws:PrincipalOrgID", []string{"o-1", "o-2"}), key1("aws:PrincipalOrgID", "o-2")), yesFor},
		{21, "a negated operator holds without key", conditional(when("StringNotEquals", "aws:SourceVpce", "vpce-1"), nil), yesFor},
		{21, "a positive operator fails without key", conditional(when("StringEquals", "aws:SourceVpce", "vpce-1"), nil), id},
		{21, "IfExists holds without key", conditional(when("StringEqualsIfExists", "aws:SourceVpce", "vpce-1"), nil), yesFor},
		{22, "Null true", conditional(when("Null", "aws:TokenIssueTime", "true"), nil), yesFor},
		{22, "Null false", conditional(when("Null", "aws:TokenIssueTime", "false"), nil), id},
		{22, "Null with a set operator", conditional(when("ForAllValues:Null", "aws:TagKeys", "false"), key1("aws:TagKeys", "a", "b")), yesFor},
		{23, "an unknown operator does not match", conditional(when("StringMatches", "aws:SourceVpce", "*"), key1("aws:SourceVpce", "vpce-1")), id},
		{23, "an unknown operator in a Deny is no pass", read(ana).with(func(s *scene) {
			s.identity = doc(allow("*", "*"), deny("s3:*", "*", "Condition", when("StringMatches", "aws:SourceVpce", "*")))
		}), "conditional identity"},
		{24, "values are alternatives", conditional(when("StringEquals", "aws:SourceVpc", []string{"vpc-1", "vpc-2"}), key1("aws:SourceVpc", "vpc-2")), yesFor},
		{24, "negated values exclude together", conditional(when("StringNotEquals", "aws:SourceVpc", []string{"vpc-1", "vpc-2"}), key1("aws:SourceVpc", "vpc-2")), id},
		{24, "operators must all hold", conditional(obj{"StringEquals": obj{"aws:SourceVpc": "vpc-1"}, "Bool": obj{"aws:SecureTransport": "true"}}, key1("aws:SourceVpc", "vpc-1")), id},
		{25, "an address without mask", conditional(when("IpAddress", "aws:SourceIp", "203.0.113.7"), key1("aws:SourceIp", "203.0.113.7")), yesFor},
		{25, "IPv6 never matches IPv4", conditional(when("IpAddress", "aws:SourceIp", "0.0.0.0/0"), key1("aws:SourceIp", "2001:db8::1")), id},
		{25, "NotIpAddress of the other family", conditional(when("NotIpAddress", "aws:SourceIp", "0.0.0.0/0"), key1("aws:SourceIp", "2001:db8::1")), yesFor},
		{26, "NumericGreaterThan above", conditional(when("NumericGreaterThan", "s3:max-keys", "10"), key1("s3:max-keys", "11")), yesFor},
		{26, "NumericGreaterThan equal", conditional(when("NumericGreaterThan", "s3:max-keys", "10"), key1("s3:max-keys", "10")), id},
		{26, "NumericLessThanEquals equal", conditional(when("NumericLessThanEquals", "s3:max-keys", "10"), key1("s3:max-keys", "10")), yesFor},
		{26, "NumericLessThanEquals above", conditional(when("NumericLessThanEquals", "s3:max-keys", "10"), key1("s3:max-keys", "11")), id},
		{27, "a JSON boolean as value", conditional(when("Bool", "aws:SecureTransport", true), key1("aws:SecureTransport", "true")), yesFor},
		{27, "a JSON number as value", conditional(when("NumericEquals", "s3:max-keys", 10), key1("s3:max-keys", "10")), yesFor},
		{28, "a variable without value matches nothing", read(ana).with(func(s *scene) {
			s.identity = doc(allow(getObject, "arn:aws:s3:::reports/${aws:PrincipalTag/team}*"))
		}), id},
		{28, "a variable with default", read(ana).with(func(s *scene) {
			s.identity = doc(allow(getObject, "arn:aws:s3:::reports/${aws:PrincipalTag/team, '2026'}/*"))
		}), yesFor},
		{28, "an escaped star is literal", read(ana).with(func(s *scene) { s.identity = doc(allow(getObject, "arn:aws:s3:::reports/${*}")) }), id},
		{28, "version 2008 has no variables", read(ana).with(func(s *scene) {
			s.identity = obj{"Version": "2008-10-17", "Statement": allow(getObject, "arn:aws:s3:::reports/${aws:x, '2026'}/*")}
		}), id},
		{29, "the value of a variable is literal", read(ana).with(func(s *scene) {
			s.identity = doc(allow(getObject, "arn:aws:s3:::reports/${aws:PrincipalTag/team}"))
			s.context = key1("aws:PrincipalTag/team", "*")
		}), id},
		{29, "a key with several values is no variable", read(ana).with(func(s *scene) {
			s.identity = doc(allow(getObject, "arn:aws:s3:::reports/${aws:TagKeys}/*"))
			s.context = map[string]eval.Value{"aws:TagKeys": eval.Many("2026")}
		}), id},
		{30, "regular expressions mean nothing", read(ana).with(func(s *scene) { s.identity = doc(allow(getObject, "arn:aws:s3:::reports/.+|x")) }), id},
		{31, "the session of a role with path", read(ordersIn).with(func(s *scene) { s.policy = grantTo(aws(orders)) }), yesFor},
		{32, "aws:PrincipalArn of a session is the role", read("arn:aws:sts::111122223333:assumed-role/plain/s").with(func(s *scene) {
			s.identity = doc(allow(getObject, "*", "Condition", when("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/plain")))
		}), yesFor},
		{33, "the account delegates", read(foreign).with(func(s *scene) { s.policy = grantTo(aws("arn:aws:iam::444455556666:root")) }), id},
		{33, "a star includes callers without credentials", read("").with(func(s *scene) { s.policy = grantTo(aws("*")) }), yesFor},
		{34, "a service needs the resource policy", scene{who: "s3.amazonaws.com", action: invoke, resource: function, identity: full}, "implicit_deny resource"},
		{34, "a service that is named", scene{who: "s3.amazonaws.com", action: invoke, resource: function, policy: doc(allow(invoke, function, "Principal", obj{"Service": "s3.amazonaws.com"}))}, yesFor},
		{35, "nothing of the caller counts without credentials", read("").with(func(s *scene) {
			s.policy, s.scp, s.boundary, s.session = everyone, []obj{nothing}, nothing, nothing
		}), yesFor},
		{35, "RCP count without credentials", read("").with(func(s *scene) { s.policy, s.rcp = everyone, []obj{doc(deny("*", "*", "Principal", "*"))} }), "explicit_deny rcp"},
		{36, "Deny with NotAction denies all others", read(ana).with(func(s *scene) { s.identity = doc(allow("*", "*"), deny("", "*", "NotAction", "iam:*")) }), "explicit_deny identity"},
		{36, "Allow with NotAction allows future services", scene{who: ana, action: "newservice:Do", resource: "*", identity: doc(allow("", "*", "NotAction", "iam:*"))}, yesFor},
		{37, "NotResource excludes each value", read(ana).with(func(s *scene) {
			s.identity = doc(allow(getObject, "", "NotResource", []string{"arn:aws:s3:::x", "arn:aws:s3:::reports/*"}))
		}), id},
		{37, "a short ARN in NotResource", read(ana).with(func(s *scene) { s.identity = doc(allow(getObject, "", "NotResource", "arn:aws:s3")) }), id},
		{38, "an action without resource needs a star", scene{who: ana, action: "s3:ListAllMyBuckets", resource: "*", identity: doc(allow("s3:*", "arn:aws:s3:::*"))}, id},
		{38, "whatever ARN the request gives", scene{who: ana, action: "s3:ListAllMyBuckets", resource: bucket, wildcardOnly: true, identity: doc(allow("s3:*", "arn:aws:s3:::*"))}, id},
		{38, "SCP with NotResource hits it", scene{who: ana, action: "s3:ListAllMyBuckets", resource: "*", identity: full, scp: []obj{doc(allow("*", "*"), deny("s3:*", "", "NotResource", "arn:aws:s3:::reports*"))}}, "explicit_deny scp"},
		{39, "missing parts of an ARN are stars", scene{who: ana, action: "sqs:SendMessage", resource: queue, identity: doc(allow("sqs:*", "arn:aws:sqs"))}, yesFor},
		{40, "an alias does not authorise", scene{who: ana, action: decrypt, resource: key, identity: doc(allow(decrypt, "arn:aws:kms:eu-west-1:111122223333:alias/x")), policy: doc(allow("kms:*", "*", "Principal", aws(account)))}, id},
		{40, "a request for an alias is decided for its key", scene{who: ana, action: decrypt, resource: "arn:aws:kms:eu-west-1:111122223333:alias/x", identity: doc(allow(decrypt, "arn:aws:kms:eu-west-1:111122223333:alias/x")), policy: doc(allow("kms:*", "*", "Principal", aws(account)))}, id},
		{40, "all keys include the one of the alias", scene{who: ana, action: decrypt, resource: "arn:aws:kms:eu-west-1:111122223333:alias/x", identity: doc(allow(decrypt, "arn:aws:kms:*:111122223333:key/*")), policy: doc(allow("kms:*", "*", "Principal", aws(account)))}, yesFor},
		{40, "kms:RequestAlias does authorise", scene{
			who: ana, action: decrypt, resource: key, context: key1("kms:RequestAlias", "alias/x"),
			identity: doc(allow(decrypt, "*", "Condition", when("StringEquals", "kms:RequestAlias", "alias/x"))), policy: doc(allow("kms:*", "*", "Principal", aws(account))),
		}, yesFor},
		{41, "the endpoint must allow", read(ana).with(func(s *scene) { s.identity, s.vpce = full, doc(allow("sqs:*", "*", "Principal", "*")) }), "implicit_deny vpce"},
		{41, "the endpoint denies", read(ana).with(func(s *scene) {
			s.identity, s.vpce = full, doc(allow("*", "*", "Principal", "*"), deny("s3:*", bucket+"/*", "Principal", aws(ana)))
		}), "explicit_deny vpce"},
		{42, "public access is blocked without credentials", read("").with(func(s *scene) { s.policy, s.restrict = everyone, true }), "implicit_deny service"},
		{42, "and from other accounts", read(foreign).with(func(s *scene) { s.identity, s.policy, s.restrict = full, everyone, true }), "implicit_deny service"},
		{42, "not from the own account", read(ana).with(func(s *scene) { s.policy, s.restrict = everyone, true }), yesFor},
		{45, "a grant for function URLs is none for direct calls", scene{who: foreign, action: invoke, resource: function, identity: full, policy: doc(allow(invoke, function, "Principal", "*", "Condition", when("Bool", "lambda:InvokedViaFunctionUrl", "true")))}, "implicit_deny resource"},
		{46, "lambda:SourceFunctionArn in an identity policy", conditional(when("ArnEquals", "lambda:SourceFunctionArn", function), key1("lambda:SourceFunctionArn", function)), yesFor},
		{46, "not in a resource policy", read(ana).with(func(s *scene) {
			s.policy = doc(allow(getObject, "*", "Principal", aws(ana), "Condition", when("ArnEquals", "lambda:SourceFunctionArn", function)))
			s.context = key1("lambda:SourceFunctionArn", function)
		}), idRes},
		{47, "SourceArn of another account", scene{
			who: "s3.amazonaws.com", action: invoke, resource: function, context: key1("aws:SourceArn", "arn:aws:s3:::foreign"),
			policy: doc(allow(invoke, function, "Principal", obj{"Service": "s3.amazonaws.com"}, "Condition", when("ArnLike", "aws:SourceArn", bucket))),
		}, "implicit_deny resource"},
		{48, "a grant to an alias is none for the function", scene{who: foreign, action: invoke, resource: function, identity: full, policy: doc(allow(invoke, function+":live", "Principal", aws(other)))}, "implicit_deny resource"},
		{48, "nor for another version", scene{who: foreign, action: invoke, resource: function + ":7", identity: full, policy: doc(allow(invoke, function, "Principal", aws(other)))}, "implicit_deny resource"},
		{49, "another account needs its own policy", scene{who: foreign, action: invoke, resource: function, policy: doc(allow(invoke, function, "Principal", aws(other)))}, id},
		{51, "a scoped resource grants nothing for list actions", scene{who: ana, action: "lambda:ListFunctions", resource: "*", wildcardOnly: true, identity: doc(allow("lambda:*", function))}, id},
		{53, "a boundary without policies", read(ana).with(func(s *scene) { s.boundary = full }), id},
	}
}

// elsewhere are the pitfalls that other packages or tests hold.
var elsewhere = map[int]string{
	43: "TestFunctionURL",
	44: "TestFunctionURL",
	50: "iam/escalate: lambda:PutResourcePolicy is among the actions that change exposure; here it is an action like others",
	52: "no vector is taken from SimulatePrincipalPolicy; TestPitfalls 2 holds the trust policy",
	54: "iam/escalate decides admin by this package, with SCP",
}

// TestPitfalls holds the traps that other evaluators fell into, by their number.
func TestPitfalls(t *testing.T) {
	t.Parallel()
	seen := map[int]bool{}
	for _, p := range pitfalls() {
		seen[p.number] = true
		t.Run(fmt.Sprintf("TestPitfall%02d/%s", p.number, p.name), func(t *testing.T) {
			t.Parallel()
			if got := describe(p.scene.decide(t)); got != p.want {
				t.Errorf("got %s, want %s", got, p.want)
			}
		})
	}
	for n := 1; n <= 54; n++ {
		if !seen[n] && elsewhere[n] == "" {
			t.Errorf("pitfall %d has no test", n)
		}
	}
}
