package exposure

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/inventory"
)

const account = "111122223333"

// live is the inventory of an account with one function, whose resource policy
// is read whole, as GetPolicy returns it.
func live(policies ...string) *inventory.Inventory {
	at := inventory.Source{Path: "lambda:GetPolicy"}
	id := "arn:aws:lambda:eu-west-1:" + account + ":function:orders"
	f := &inventory.Function{Resource: inventory.Resource{ID: id, Type: "AWS::Lambda::Function", Name: inventory.Value("orders", at), Account: account, Region: "eu-west-1"}}
	inv := &inventory.Inventory{Origin: inventory.FromAccount, Account: inventory.Value(account, at), Functions: []*inventory.Function{f}}
	for i, doc := range policies {
		inv.Permissions = append(inv.Permissions, &inventory.Permission{
			Resource:  inventory.Resource{ID: fmt.Sprintf("%s#%d", id, i), Type: "AWS::Lambda::Permission", Account: account},
			Function:  inventory.Value(inventory.FunctionRef{Function: id, Qualifier: inventory.None[string](at)}, at),
			Statement: &inventory.Policy{Document: []byte(doc)},
		})
	}
	return inv
}

// verdicts runs all checks of the package and returns ID verdict lines.
func verdicts(inv *inventory.Inventory) []string {
	settings := check.DefaultSettings(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	out := []string{}
	for _, f := range check.Run(Checks(), []*inventory.Inventory{inv}, settings, nil).Findings {
		out = append(out, f.Check+" "+string(f.Verdict)+" "+string(f.Severity))
	}
	return out
}

func TestWholePolicies(t *testing.T) {
	statement := func(body string) string { return `{"Version":"2012-10-17","Statement":[` + body + `]}` }
	const invoke = `"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"*"`
	for _, c := range []struct {
		what, policy string
		want         []string
	}{
		{"a service with two conditions",
			statement(`{` + invoke + `,"Principal":{"Service":"sns.amazonaws.com"},"Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:sns:eu-west-1:111122223333:orders"},"StringEquals":{"AWS:SourceAccount":"111122223333"}}}`),
			[]string{}},
		{"peer: PrincipalOrgPaths with ForAnyValue",
			statement(`{` + invoke + `,"Principal":"*","Condition":{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["o-a1b2c3d4e5/r-ab12/*"]}}}`),
			[]string{}},
		{"peer: the key of an IfExists condition may be absent",
			statement(`{` + invoke + `,"Principal":"*","Condition":{"StringEqualsIfExists":{"aws:SourceAccount":"111122223333"}}}`),
			[]string{"policy-any-principal fail critical"}},
		{"peer: a whole external account with lambda:*",
			statement(`{"Effect":"Allow","Action":"lambda:*","Resource":"*","Principal":{"AWS":"arn:aws:iam::999988887777:root"}}`),
			[]string{"policy-more-than-invoke fail high", "policy-unknown-account fail high"}},
		{"peer: S3 with SourceArn only",
			statement(`{` + invoke + `,"Principal":{"Service":"s3.amazonaws.com"},"Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::uploads"}}}`),
			[]string{"policy-s3-without-account fail high"}},
		{"two services, one of them without a source",
			statement(`{` + invoke + `,"Principal":{"Service":["events.amazonaws.com","sns.amazonaws.com"]}}`),
			[]string{"policy-confused-deputy fail high", "policy-confused-deputy fail high"}},
		{"one of two sources is a wildcard",
			statement(`{` + invoke + `,"Principal":{"Service":"sns.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":["arn:aws:sns:eu-west-1:111122223333:a","arn:aws:sns:*:*:*"]}}}`),
			[]string{"policy-confused-deputy fail high"}},
		{"NotPrincipal lets all others in",
			statement(`{` + invoke + `,"NotPrincipal":{"AWS":"arn:aws:iam::111122223333:role/x"}}`),
			[]string{"policy-any-principal fail critical"}},
		{"a Deny for everyone takes the grant back",
			statement(`{` + invoke + `,"Principal":"*"},{"Effect":"Deny","Principal":"*","Action":"lambda:*","Resource":"*"}`),
			[]string{}},
		{"a Deny for all outside the organisation",
			statement(`{` + invoke + `,"Principal":"*"},{"Effect":"Deny","Principal":"*","Action":"lambda:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`),
			[]string{}},
		{"a Deny with a condition may take it back",
			statement(`{` + invoke + `,"Principal":"*"},{"Effect":"Deny","Principal":"*","Action":"lambda:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`),
			[]string{"policy-any-principal unknown critical"}},
		{"a Deny for another action does not",
			statement(`{` + invoke + `,"Principal":"*"},{"Effect":"Deny","Principal":"*","Action":"lambda:DeleteFunction","Resource":"*"}`),
			[]string{"policy-any-principal fail critical"}},
		{"a condition that nobody knows",
			statement(`{` + invoke + `,"Principal":"*","Condition":{"StringEquals":{"example:Ticket":"1"}}}`),
			[]string{"policy-any-principal unknown critical"}},
		{"one organisation", statement(`{` + invoke + `,"Principal":{"AWS":"*"},"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`), []string{}},
		{"the own account and a role of it",
			statement(`{` + invoke + `,"Principal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/x"]}}`), []string{}},
		{"everything but some actions",
			statement(`{"Effect":"Allow","NotAction":"lambda:Delete*","Resource":"*","Principal":{"AWS":"arn:aws:iam::111122223333:role/x"}}`),
			[]string{"policy-more-than-invoke fail high"}},
		{"not a policy", `[]`, []string{
			"policy-any-principal unknown critical", "policy-confused-deputy unknown high", "policy-unknown-account unknown high",
			"policy-more-than-invoke unknown high", "policy-account-wide-grant unknown medium", "public-entry-point unknown low",
			"alexa-without-token unknown medium", "agent-tool-function unknown info", "policy-s3-without-account unknown high",
		}},
	} {
		got := verdicts(live(c.policy))
		if c.what == "not a policy" {
			if len(got) == 0 {
				t.Errorf("%s: passes without a word", c.what)
			}
			for _, g := range got {
				if !contains(c.want, g) {
					t.Errorf("%s: %s", c.what, g)
				}
			}
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// BenchmarkChecks runs all checks over an account of 10,000 functions with three
// statements each.
func BenchmarkChecks(b *testing.B) {
	inv := &inventory.Inventory{Origin: inventory.FromAccount, Account: inventory.Value(account, inventory.Source{})}
	for i := range 10_000 {
		name := fmt.Sprintf("f%d", i)
		id := "arn:aws:lambda:eu-west-1:" + account + ":function:" + name
		at := inventory.Source{Path: id}
		ref := inventory.Value(inventory.FunctionRef{Function: id, Qualifier: inventory.None[string](at)}, at)
		inv.Functions = append(inv.Functions, &inventory.Function{Resource: inventory.Resource{ID: id, Name: inventory.Value(name, at), Account: account}})
		inv.URLs = append(inv.URLs, &inventory.FunctionURL{Resource: inventory.Resource{ID: id + "#url"}, Function: ref, AuthType: inventory.Value("NONE", at)})
		for j, principal := range []string{"sns.amazonaws.com", "*", "arn:aws:iam::999988887777:root"} {
			at := inventory.Source{Path: fmt.Sprintf("%s#%d", id, j)}
			inv.Permissions = append(inv.Permissions, &inventory.Permission{
				Resource: inventory.Resource{ID: at.Path, Account: account, Source: at},
				Function: ref, Action: inventory.Value("lambda:InvokeFunction", at), Principal: inventory.Value(principal, at),
			})
		}
	}
	for b.Loop() {
		verdicts(inv)
	}
}
