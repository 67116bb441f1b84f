package eval_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/eval"
	"github.com/temper-security/temper/internal/shared"
)

// gaad is what the cases need of get-account-authorization-details.
type gaad struct {
	UserDetailList, RoleDetailList []gaadPrincipal
	GroupDetailList                []gaadPrincipal
	Policies                       []struct {
		Arn               string
		PolicyVersionList []struct {
			Document         json.RawMessage
			IsDefaultVersion bool
		}
	}
}

type gaadPrincipal struct {
	Arn, GroupName                                  string
	GroupList                                       []string
	UserPolicyList, RolePolicyList, GroupPolicyList []struct{ PolicyDocument json.RawMessage }
	AttachedManagedPolicies                         []struct{ PolicyArn string }
	PermissionsBoundary                             *struct{ PermissionsBoundaryArn string }
}

// orgNode is a node of the tree of an organisation.
type orgNode struct {
	ID       string `json:"Id"`
	Arn      string
	Policies []struct{ Content json.RawMessage }
	Children []orgNode
}

type iamspyCase struct {
	ID, Kind string
	Inputs   struct {
		Gaads     []gaad
		Resources [][]struct {
			Resource, Account string
			Policy            json.RawMessage
		}
		SCPs []orgNode
	}
	Request struct {
		Principal, Action string
		Resource          struct{ Arn string }
		Conditions        []string
	}
	Strict *bool `json:"strict_conditions"`
	Expect struct{ Result any }
}

// TestIAMSpy reproduces the answers of IAMSpy (Apache-2.0) to "can this principal
// do that". IAMSpy answers yes if some context allows it, unless it is told to be
// strict; that is every answer here but a deny.
func TestIAMSpy(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(shared.Dir(t, "conformance/iam/decisions-iamspy.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []iamspyCase }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, c := range file.Vectors {
		want, isBool := c.Expect.Result.(bool)
		if c.Kind != "gaad_can_i" || !isBool {
			continue
		}
		asked++
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			d := c.decide(t)
			if got := d.Effect == eval.Allow || d.Effect == eval.Conditional; got != want {
				t.Errorf("got %s, want can = %v", describe(d), want)
			}
		})
	}
	if asked == 0 {
		t.Error("the file holds no case that asks for one principal")
	}
}

func (c *iamspyCase) decide(t *testing.T) eval.Decision {
	t.Helper()
	read := func(raw json.RawMessage) *eval.Policy {
		d, err := iam.ParseStored(raw)
		if err != nil {
			t.Fatal(err)
		}
		return eval.Compile(d)
	}
	request := eval.Request{
		Principal: eval.Principal{ID: c.Request.Principal}, Action: c.Request.Action, Resource: c.Request.Resource.Arn,
		Context: map[string]eval.Value{}, Open: c.Strict == nil || !*c.Strict,
	}
	for _, condition := range c.Request.Conditions {
		k, v, _ := strings.Cut(condition, "=")
		request.Context[k] = eval.One(v)
	}
	var p eval.Policies
	for _, g := range c.Inputs.Gaads {
		managed := func(arn string) *eval.Policy {
			for _, m := range g.Policies {
				for _, v := range m.PolicyVersionList {
					if m.Arn == arn && v.IsDefaultVersion {
						return read(v.Document)
					}
				}
			}
			t.Fatalf("no document of %s", arn)
			return nil
		}
		add := func(who gaadPrincipal) {
			for _, list := range [][]struct{ PolicyDocument json.RawMessage }{who.UserPolicyList, who.RolePolicyList, who.GroupPolicyList} {
				for _, d := range list {
					p.Identity = append(p.Identity, read(d.PolicyDocument))
				}
			}
			for _, a := range who.AttachedManagedPolicies {
				p.Identity = append(p.Identity, managed(a.PolicyArn))
			}
		}
		for _, who := range append(g.UserDetailList, g.RoleDetailList...) {
			if who.Arn != c.Request.Principal {
				continue
			}
			add(who)
			if who.PermissionsBoundary != nil {
				p.Boundary = append(p.Boundary, managed(who.PermissionsBoundary.PermissionsBoundaryArn))
			}
			for _, group := range g.GroupDetailList {
				for _, name := range who.GroupList {
					if name == group.GroupName {
						add(group)
					}
				}
			}
		}
	}
	for _, list := range c.Inputs.Resources {
		for _, r := range list {
			if r.Resource == request.Resource {
				request.ResourceAccount = r.Account
				p.Resource = append(p.Resource, read(r.Policy))
			}
		}
	}
	account := strings.Split(c.Request.Principal, ":")[4]
	for _, root := range c.Inputs.SCPs {
		if strings.Split(root.Arn, ":")[4] == account {
			continue // service control policies do not limit the management account
		}
		p.SCP = append(p.SCP, levelsTo(root, account, read)...)
	}
	q, err := eval.NewQuery(request, nil)
	if err != nil {
		t.Fatal(err)
	}
	return eval.Decide(q, &p)
}

// levelsTo returns the levels from a node down to an account; nothing if the
// account is not below the node.
func levelsTo(n orgNode, account string, read func(json.RawMessage) *eval.Policy) []eval.Level {
	level := eval.Level{Target: n.ID}
	for _, p := range n.Policies {
		level.Policies = append(level.Policies, read(p.Content))
	}
	if n.ID == account {
		return []eval.Level{level}
	}
	for _, child := range n.Children {
		if below := levelsTo(child, account, read); below != nil {
			return append([]eval.Level{level}, below...)
		}
	}
	return nil
}
