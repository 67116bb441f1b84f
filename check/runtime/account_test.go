package runtime

import (
	"strings"
	"testing"
	"time"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const functionARN = "arn:aws:lambda:eu-west-1:111122223333:function:orders"

// account returns an inventory as a live account gives it: ids are ARNs, and
// published versions have a frozen configuration.
func account() (*inventory.Inventory, *inventory.Function, *inventory.Version) {
	at := inventory.Source{Path: functionARN}
	known := func(s string) inventory.Known[string] { return inventory.Value(s, at) }
	f := &inventory.Function{
		Resource:    inventory.Resource{ID: functionARN, Type: "AWS::Lambda::Function", Name: known("orders"), Account: "111122223333", Region: "eu-west-1"},
		PackageType: known("Zip"), Runtime: known("python3.14"),
		Environment:       inventory.None[[]inventory.Variable](at),
		Layers:            inventory.None[[]inventory.Known[inventory.Ref]](at),
		RuntimeManagement: inventory.None[inventory.RuntimeManagement](at),
		CodeSigningConfig: inventory.Value(inventory.Ref{Kind: inventory.ToExternal, Text: "csc"}, at),
	}
	old := *f
	old.Runtime = known("python3.8")
	old.CodeSigningConfig = inventory.None[inventory.Ref](at)
	old.Environment = inventory.Value([]inventory.Variable{{Name: "DB_PASSWORD", Value: known("Kx9-tulip-Harbor-42"), Source: at}}, at)
	ref := inventory.Value(inventory.FunctionRef{Function: functionARN}, at)
	v := &inventory.Version{
		Resource: inventory.Resource{ID: functionARN + ":3", Type: "AWS::Lambda::Version", Name: known("3")},
		Function: ref, Number: known("3"), RuntimeManagement: inventory.None[inventory.RuntimeManagement](at), Config: &old,
	}
	alias := &inventory.Alias{
		Resource: inventory.Resource{ID: functionARN + ":live", Type: "AWS::Lambda::Alias", Name: known("live")},
		Function: ref,
		Version:  inventory.Value(inventory.Ref{Kind: inventory.ToExternal, ID: "3", Text: "3"}, at),
		Weights:  inventory.Value([]inventory.Weight{{Version: inventory.Value(inventory.Ref{Kind: inventory.ToExternal, ID: "3", Text: "3"}, at), Share: inventory.Value(0.1, at)}}, at),
	}
	inv := &inventory.Inventory{
		Origin: inventory.FromAccount, Functions: []*inventory.Function{f},
		Versions: []*inventory.Version{v}, Aliases: []*inventory.Alias{alias},
	}
	return inv, f, v
}

func runOn(inv *inventory.Inventory, c check.Check) []finding.Finding {
	today := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	return check.Run([]check.Check{c}, []*inventory.Inventory{inv}, check.DefaultSettings(today), nil).Findings
}

func TestWorseVersionOfAnAccount(t *testing.T) {
	inv, f, _ := account()
	list := runOn(inv, versionWorseInvocable())
	if len(list) != 1 || list[0].Verdict != finding.Fail {
		t.Fatalf("findings: %+v", list)
	}
	for _, part := range []string{"python3.8", "DB_PASSWORD"} {
		if !strings.Contains(list[0].Message, part) {
			t.Errorf("the message does not name %s: %s", part, list[0].Message)
		}
	}
	for _, e := range list[0].Evidence {
		if strings.Contains(e.Value, "tulip") {
			t.Errorf("the evidence shows the secret: %+v", e)
		}
	}
	// If the function itself is as bad, the version is not worse.
	f.Runtime = inv.Versions[0].Config.Runtime
	f.Environment = inv.Versions[0].Config.Environment
	if list := runOn(inv, versionWorseInvocable()); len(list) != 0 {
		t.Errorf("findings: %+v", list)
	}
}

func TestDriftOfAnAccount(t *testing.T) {
	inv, _, v := account()
	list := runOn(inv, versionDrift())
	if len(list) != 1 || !strings.Contains(list[0].Message, "code signing") {
		t.Fatalf("findings: %+v", list)
	}
	v.Config.CodeSigningConfig = inv.Functions[0].CodeSigningConfig
	if list := runOn(inv, versionDrift()); len(list) != 0 {
		t.Errorf("findings: %+v", list)
	}
}

func TestWeightOfAnAccount(t *testing.T) {
	inv, _, _ := account()
	if list := runOn(inv, aliasWeightedUnknown()); len(list) != 0 {
		t.Errorf("a version that was read is reported: %+v", list)
	}
	inv.Versions = nil
	if list := runOn(inv, aliasWeightedUnknown()); len(list) != 1 || list[0].Verdict != finding.Fail {
		t.Errorf("findings: %+v", list)
	}
}

func TestAccessKeyUnderAnyName(t *testing.T) {
	inv, f, _ := account()
	id := "AKIA" + strings.Repeat("Z2Q7", 4)
	at := inventory.Source{Path: "env"}
	f.Environment = inventory.Value([]inventory.Variable{{Name: "UPLOADER", Value: inventory.Value(id, at), Source: at}}, at)
	list := runOn(inv, envStaticCredentials())
	if len(list) != 1 || strings.Contains(list[0].Message, id) || strings.Contains(list[0].Evidence[0].Value, id) {
		t.Fatalf("findings: %+v", list)
	}
}
