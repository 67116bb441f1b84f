package eval_test

import (
	"fmt"
	"strings"
)

// The vectors of testdata/vectors.jsonl are made here: every combination of what the
// policies of a family may say, with the answer that the documentation gives for
// it, stated as a formula over the combination and not taken from the engine.

// vec is a vector in the form temper-iam-vectors/1.
type vec struct {
	ID       string         `json:"id"`
	Source   string         `json:"source"`
	Request  obj            `json:"request"`
	Policies obj            `json:"policies"`
	Expect   map[string]any `json:"expect"`
}

type family struct {
	name, source string
	out          []vec
}

// add adds a vector. explicit names the kinds with a Deny that applies.
func (f *family) add(name string, request, policies obj, allowed bool, explicit ...string) {
	expect := map[string]any{"decision": "implicit_deny"}
	switch {
	case len(explicit) > 0:
		expect["decision"], expect["blocked_by"] = "explicit_deny", explicit
	case allowed:
		expect["decision"], expect["blocked_by"] = "allow", []string{}
	}
	f.out = append(f.out, vec{f.name + "/" + name, f.source, request, policies, expect})
}

func request(who any, action, resource string, context ...any) obj {
	r := obj{"principal": who, "action": action, "resource": obj{"arn": resource, "account": account}}
	if len(context) > 0 {
		c := obj{}
		for i := 0; i+1 < len(context); i += 2 {
			if context[i+1] != nil {
				c[context[i].(string)] = context[i+1]
			}
		}
		r["context"] = c
	}
	return r
}

// says makes a policy that allows or denies an action, or says nothing about it.
func says(what, action string, more ...any) obj {
	switch what {
	case "allow":
		return doc(allow(action, "*", more...))
	case "deny":
		return doc(allow("*", "*", more...), deny(action, "*", more...))
	}
	return doc(allow("ce:GetCostForecast", "*", more...))
}

// list puts a policy in a list; "absent" is none.
func list(what, action string, more ...any) any {
	if what == "absent" {
		return nil
	}
	return []obj{says(what, action, more...)}
}

// names are the principal elements by the way in which they name the caller.
func names(who string) map[string]any {
	return map[string]any{"account": aws(account), "user": aws(ana), "role": aws(orders), "session": aws(ordersIn), "everyone": "*", "other": aws("arn:aws:iam::111122223333:user/other"), "caller": aws(who)}
}

// resourcePolicy grants an action in a way, denies it, or is absent.
func resourcePolicy(way, action, who string) any {
	switch way {
	case "absent":
		return nil
	case "deny":
		return doc(deny(action, "*", "Principal", aws(who)))
	}
	return doc(allow(action, "*", "Principal", names(who)[way]))
}

// denying lists the kinds whose word is deny.
func denying(kindsAndWords ...string) []string {
	var kinds []string
	for i := 0; i+1 < len(kindsAndWords); i += 2 {
		if kindsAndWords[i+1] == "deny" {
			kinds = append(kinds, kindsAndWords[i])
		}
	}
	return kinds
}

func sameAccountFamily() family {
	f := family{name: "same-account", source: "IAM User Guide: How AWS enforcement code logic evaluates requests"}
	for who, ways := range map[string][]string{ana: {"absent", "other", "account", "user", "everyone", "deny"}, ordersIn: {"absent", "other", "account", "role", "session", "everyone", "deny"}} {
		for _, identity := range []string{"none", "allow", "deny"} {
			for _, boundary := range []string{"absent", "none", "allow", "deny"} {
				for _, way := range ways {
					within := boundary != "none"
					granted := identity == "allow" && within ||
						way == "everyone" || way == "session" || way == "user" || way == "role" && within
					f.add(fmt.Sprintf("%s/identity-%s/boundary-%s/resource-%s", last(who), identity, boundary, way),
						request(who, "s3:GetObject", object),
						obj{"identity": list(identity, "s3:GetObject"), "boundary": list(boundary, "s3:GetObject"), "resource": resourcePolicy(way, "s3:GetObject", who)},
						granted, denying("identity", identity, "boundary", boundary, "resource", way)...)
				}
			}
		}
	}
	return f
}

func crossAccountFamily() family {
	f := family{name: "cross-account", source: "IAM User Guide: Cross-account policy evaluation logic"}
	for _, identity := range []string{"none", "allow", "deny"} {
		for _, boundary := range []string{"absent", "none", "allow"} {
			for _, way := range []string{"absent", "none", "foreign-account", "caller", "everyone", "deny"} {
				var policy any
				switch way {
				case "none":
					policy = doc(allow("s3:GetObject", "*", "Principal", aws(ana)))
				case "foreign-account":
					policy = doc(allow("s3:GetObject", "*", "Principal", aws(other)))
				default:
					policy = resourcePolicy(way, "s3:GetObject", foreign)
				}
				granted := identity == "allow" && boundary != "none" && (way == "foreign-account" || way == "caller" || way == "everyone")
				f.add(fmt.Sprintf("identity-%s/boundary-%s/resource-%s", identity, boundary, way), request(foreign, "s3:GetObject", object),
					obj{"identity": list(identity, "s3:GetObject"), "boundary": list(boundary, "s3:GetObject"), "resource": policy},
					granted, denying("identity", identity, "resource", way)...)
			}
		}
	}
	return f
}

func sessionFamily() family {
	f := family{name: "session", source: "IAM User Guide: Session policies"}
	for _, identity := range []string{"none", "allow"} {
		for _, session := range []string{"none", "allow", "deny"} {
			for _, way := range []string{"absent", "account", "role", "session", "everyone"} {
				within := session == "allow"
				granted := identity == "allow" && within || way == "role" && within || way == "session" || way == "everyone"
				f.add(fmt.Sprintf("identity-%s/session-%s/resource-%s", identity, session, way), request(ordersIn, "s3:GetObject", object),
					obj{"identity": list(identity, "s3:GetObject"), "session": says(session, "s3:GetObject"), "resource": resourcePolicy(way, "s3:GetObject", ordersIn)},
					granted, denying("session", session)...)
			}
		}
	}
	return f
}

func organisationFamily() family {
	f := family{name: "organisation", source: "Organizations User Guide: SCP evaluation; Resource control policies"}
	words := []string{"allow", "none", "deny"}
	var combine func(levels []string, n int)
	combine = func(levels []string, n int) {
		if len(levels) == n {
			var scp []obj
			granted, denied := true, false
			for i, w := range levels {
				scp = append(scp, obj{"target": fmt.Sprintf("level-%d", i), "policies": []obj{says(w, "sqs:SendMessage")}})
				granted, denied = granted && w != "none", denied || w == "deny"
			}
			var explicit []string
			if denied {
				explicit = []string{"scp"}
			}
			f.add("scp/"+strings.Join(levels, "-"), request(ana, "sqs:SendMessage", queue), obj{"identity": []obj{full}, "scp": scp}, granted, explicit...)
			return
		}
		for _, w := range words {
			combine(append(levels[:len(levels):len(levels)], w), n)
		}
	}
	for n := 1; n <= 3; n++ {
		combine(nil, n)
	}
	linked := "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
	blocking := []obj{{"target": "root", "policies": []obj{says("deny", "*")}}}
	for name, who := range map[string]any{"user": ana, "root": "arn:aws:iam::111122223333:root", "session": ordersIn, "linked": linked, "service": "sns.amazonaws.com", "anonymous": obj{"type": "Anonymous"}} {
		limited := name == "user" || name == "root" || name == "session"
		var explicit []string
		if limited {
			explicit = []string{"scp"}
		}
		f.add("scp-limits/"+name, request(who, "sqs:SendMessage", queue),
			obj{"identity": []obj{full}, "resource": doc(allow("sqs:*", "*", "Principal", "*")), "scp": blocking}, true, explicit...)
		for service, c := range map[string][3]string{"s3": {"s3:GetObject", object, "yes"}, "lambda": {"lambda:InvokeFunction", function, ""}, "kms": {"kms:Decrypt", key, "yes"}} {
			explicit := []string{}
			if name != "linked" && c[2] != "" {
				explicit = []string{"rcp"}
			}
			f.add("rcp/"+service+"/"+name, request(who, c[0], c[1]), obj{
				"identity": []obj{full}, "resource": doc(allow("*", "*", "Principal", "*")),
				"rcp": []obj{{"target": "root", "policies": []obj{fullRCP, doc(deny("*", "*", "Principal", "*"))}}},
			}, true, explicit...)
		}
	}
	return f
}

func ownPolicyFamily() family {
	f := family{name: "resource-must-allow", source: "KMS Developer Guide: Key policies; IAM User Guide: Role trust policies"}
	for _, target := range [][2]string{{"kms:Decrypt", key}, {"sts:AssumeRole", "arn:aws:iam::111122223333:role/target"}} {
		for _, who := range []string{ana, orders, ordersIn} {
			for _, identity := range []string{"none", "allow", "deny"} {
				for _, way := range []string{"absent", "other", "account", "caller", "everyone", "deny"} {
					granted := way == "caller" || way == "everyone" || way == "account" && identity == "allow"
					f.add(fmt.Sprintf("%s/%s/identity-%s/resource-%s", target[0], last(who), identity, way), request(who, target[0], target[1]),
						obj{"identity": list(identity, target[0]), "resource": resourcePolicy(way, target[0], who)},
						granted, denying("identity", identity, "resource", way)...)
				}
			}
		}
	}
	for _, way := range []string{"named", "other", "account"} {
		principal := map[string]any{"named": obj{"Federated": "arn:aws:iam::111122223333:oidc-provider/x.y"}, "other": obj{"Federated": "accounts.google.com"}, "account": aws(account)}[way]
		f.add("web-identity/"+way, request("arn:aws:iam::111122223333:oidc-provider/x.y", "sts:AssumeRoleWithWebIdentity", orders),
			obj{"identity": []obj{full}, "resource": doc(allow("sts:AssumeRoleWithWebIdentity", "", "Principal", principal))}, way == "named")
	}
	return f
}

func endpointFamily() family {
	f := family{name: "endpoint", source: "VPC User Guide: Endpoint policies"}
	for _, word := range []string{"allow", "none", "deny"} {
		for name, who := range map[string]any{"user": ana, "session": ordersIn, "anonymous": obj{"type": "Anonymous"}} {
			f.add(word+"/"+name, request(who, "s3:GetObject", object), obj{
				"identity": []obj{full}, "resource": doc(allow("s3:*", "*", "Principal", "*")), "vpce": []obj{says(word, "s3:GetObject", "Principal", "*")},
			}, word == "allow", denying("vpce", word)...)
		}
	}
	for name, c := range map[string]struct {
		statement obj
		allowed   bool
	}{
		"named principal":    {allow("s3:*", "*", "Principal", aws(ana)), true},
		"another principal":  {allow("s3:*", "*", "Principal", aws(orders)), false},
		"another resource":   {allow("s3:*", "arn:aws:s3:::logs/*", "Principal", "*"), false},
		"without principal":  {allow("s3:*", "*"), false},
		"its own account":    {allow("s3:*", "*", "Principal", aws(account)), true},
		"the right resource": {allow("s3:*", bucket+"/*", "Principal", "*"), true},
	} {
		f.add(name, request(ana, "s3:GetObject", object), obj{"identity": []obj{full}, "vpce": []obj{doc(c.statement)}}, c.allowed)
	}
	return f
}

// operatorFamily tries every operator with an equal value, another one, and none;
// with and without IfExists; alone and over sets.
func operatorFamily() family {
	f := family{name: "operator", source: "IAM User Guide: Condition operators; Multivalued context keys"}
	for _, o := range []struct {
		name, policy string
		hit, miss    string
		negated      bool
	}{
		{"StringEquals", "Blue", "Blue", "blue", false}, {"StringNotEquals", "Blue", "blue", "Blue", true},
		{"StringEqualsIgnoreCase", "Blue", "bLUE", "red", false}, {"StringNotEqualsIgnoreCase", "Blue", "red", "bLUE", true},
		{"StringLike", "B?u*", "Blue", "blue", false}, {"StringNotLike", "B?u*", "red", "Blue", true},
		{"NumericEquals", "10", "10.0", "11", false}, {"NumericNotEquals", "10", "11", "10", true},
		{"NumericLessThan", "10", "9", "10", false}, {"NumericLessThanEquals", "10", "10", "10.5", false},
		{"NumericGreaterThan", "10", "11", "10", false}, {"NumericGreaterThanEquals", "10", "10", "9", false},
		{"DateEquals", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-03-01T00:00:01Z", false},
		{"DateNotEquals", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z", true},
		{"DateLessThan", "2026-03-01T00:00:00Z", "2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z", false},
		{"DateLessThanEquals", "2026-03-01", "2026-03-01T00:00:00Z", "2026-03-01T00:00:01Z", false},
		{"DateGreaterThan", "2026-03-01T00:00:00Z", "1772323201", "1772323200", false},
		{"DateGreaterThanEquals", "2026-03-01T00:00:00Z", "2026-03-01T01:00:00+01:00", "2026-02-28T00:00:00Z", false},
		{"Bool", "true", "true", "false", false}, {"BinaryEquals", "QmluYXJ5", "QmluYXJ5", "QmluYXJ6", false},
		{"IpAddress", "203.0.113.0/24", "203.0.113.255", "203.0.114.0", false}, {"NotIpAddress", "203.0.113.0/24", "203.0.114.0", "203.0.113.0", true},
		{"ArnEquals", "arn:aws:sns:*:111122223333:t*", "arn:aws:sns:eu-west-1:111122223333:topic", "arn:aws:sns:eu-west-1:x:111122223333:topic", false},
		{"ArnLike", "arn:aws:sns:*:111122223333:t?pic", "arn:aws:sns:eu-west-1:111122223333:topic", "arn:aws:sqs:eu-west-1:111122223333:topic", false},
		{"ArnNotEquals", "arn:aws:sns:*:111122223333:t*", "arn:aws:sns:eu-west-1:444455556666:topic", "arn:aws:sns:eu-west-1:111122223333:topic", true},
		{"ArnNotLike", "arn:aws:sns:*:111122223333:t*", "arn:aws:sns:eu-west-1:111122223333:queue", "arn:aws:sns::111122223333:topic", true},
	} {
		for _, suffix := range []string{"", "IfExists"} {
			try := func(name, operator string, value any, holds bool) {
				f.add(operator+"/"+name, request(ana, "s3:GetObject", object, "test:Key", value),
					obj{"identity": []obj{doc(allow("s3:GetObject", "*", "Condition", when(operator, "test:Key", o.policy)))}}, holds)
			}
			alone, all, some := o.name+suffix, "ForAllValues:"+o.name+suffix, "ForAnyValue:"+o.name+suffix
			try("hit", alone, o.hit, true)
			try("miss", alone, o.miss, false)
			try("absent", alone, nil, o.negated || suffix != "")
			try("all hit", all, []string{o.hit, o.hit}, true)
			try("one misses", all, []string{o.hit, o.miss}, false)
			try("absent", all, nil, true)
			try("empty", all, []string{}, true)
			try("one hits", some, []string{o.miss, o.hit}, true)
			try("all miss", some, []string{o.miss, o.miss}, false)
			try("absent", some, nil, suffix != "")
			try("single value", some, o.hit, true)
		}
	}
	return f
}

func last(arn string) string { return arn[strings.LastIndexAny(arn, "/:")+1:] }

func families() []family {
	return []family{
		sameAccountFamily(), crossAccountFamily(), sessionFamily(), organisationFamily(), ownPolicyFamily(), endpointFamily(), operatorFamily(),
	}
}
