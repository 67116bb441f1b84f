package cloudformation

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/collect/cloudformation/sam"
	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// stackOf makes the stack of a template, through the SAM transform if it asks
// for it.
func stackOf(t *testing.T, file string, src []byte, in intrinsic.Inputs) stack {
	t.Helper()
	docs, err := template.Read(file, src, template.DefaultLimits())
	if err != nil {
		t.Fatalf("read %s: %v", file, err)
	}
	if len(docs) == 0 {
		t.Fatalf("read %s: no document", file)
	}
	s := stack{root: docs[0], source: docs[0], origin: inventory.FromCloudFormation, target: file, given: names(in.Given),
		partition: in.Partition, account: in.Account, region: in.Region}
	if sam.IsSAM(docs[0]) {
		out, err := sam.Transform(docs[0], sam.Options{Parameters: in.Given, Partition: in.Partition, Region: in.Region})
		if err != nil {
			t.Fatalf("transform %s: %v", file, err)
		}
		s.root, s.causes, s.origin = out.Root, out.Causes, inventory.FromSAM
	}
	s.eval = intrinsic.New(s.root, in)
	return s
}

// built returns the inventory of a template.
func built(t *testing.T, src string) *inventory.Inventory {
	t.Helper()
	return build(stackOf(t, "template.yaml", []byte(src), intrinsic.Inputs{}))
}

// value returns a fact that must be known.
func value[T any](t *testing.T, k inventory.Known[T]) T {
	t.Helper()
	v, ok := k.Get()
	if !ok {
		t.Fatalf("the fact is %s: %s (partial %q)", k.State(), k.Why(), k.Partial)
	}
	return v
}

// TestEveryFactIsFilled builds one resource of each type without properties: no
// fact may be left as if nobody had read it.
func TestEveryFactIsFilled(t *testing.T) {
	t.Parallel()
	types := []string{
		typeFunction, typeVersion, typeAlias, typeURL, "AWS::Lambda::Permission", "AWS::Lambda::EventSourceMapping",
		"AWS::Lambda::EventInvokeConfig", typeLayer, "AWS::Lambda::LayerVersionPermission", typeCapacityProvider,
		typeCodeSigning, typeSigningProfile, typeRepository, typeRole, typePolicy, typeManagedPolicy, typeUser,
		"AWS::IAM::AccessKey", typeSecret, "AWS::SecretsManager::RotationSchedule", typeSSMParameter, typeKey, typeVPC,
		typeSubnet, typeRouteTable, typeSecurityGroup, "AWS::EC2::VPCEndpoint", "AWS::EC2::FlowLog",
		"AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", "AWS::Route53Resolver::FirewallRuleGroupAssociation",
		typeAccessPoint, typeBucket, typeQueue, typeTopic, typeStream, typeTable, typeGlobalTable, typeEventBus, typeRestAPI,
		"AWS::ApiGateway::Method", typeHTTPAPI, "AWS::ApiGatewayV2::Route", typeLoadBalancer, typeListener, typeDistribution,
		"AWS::Events::Rule", typeLogGroup, "AWS::CloudTrail::Trail", typeEventDataStore, "AWS::CloudWatch::Alarm",
		"AWS::CloudWatch::CompositeAlarm", "AWS::GuardDuty::Detector", "AWS::Config::ConfigurationRecorder",
		"AWS::Unlisted::Thing",
	}
	for _, properties := range []string{"", ", Properties: {}", ", Properties: {Fn::Transform: {Name: M}}"} {
		var src strings.Builder
		src.WriteString("Parameters: {P: {Type: String}}\nResources:\n")
		for i, kind := range types {
			fmt.Fprintf(&src, "  R%d: {Type: %q%s}\n", i, kind, properties)
		}
		inv := built(t, src.String())
		checkFacts(t, "template"+properties, reflect.ValueOf(inv).Elem(), inv, 0)
		inv.Each(func(r *inventory.Resource) {
			if r.Source.Line == 0 || r.ID == "" || r.Type == "" {
				t.Errorf("resource %+v has no id, type or place", r)
			}
		})
	}
}

// FuzzBuild builds whatever reads as a template.
func FuzzBuild(f *testing.F) {
	f.Add([]byte(functionTemplate))
	f.Add([]byte("Resources: {A: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {paths: {/a: {get: {security: [{x: []}]}}}}}}}"))
	f.Add([]byte("Resources: {A: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionString: !Sub '${B.Arn}:x'}}, B: {Type: AWS::Lambda::Function}}"))
	f.Fuzz(func(t *testing.T, src []byte) {
		limits := template.Limits{Bytes: 1 << 16, Depth: 100, Nodes: 5000}
		docs, err := template.Read("fuzz.yaml", src, limits)
		if err != nil {
			return
		}
		for _, root := range docs {
			build(stack{root: root, eval: intrinsic.New(root, intrinsic.Inputs{})})
		}
	})
}

// TestEncoderWritesJSON writes random documents and reads them back.
func TestEncoderWritesJSON(t *testing.T) {
	t.Parallel()
	text := rapid.StringMatching(`[a-zA-Z0-9:/*?<>&"\\~é\n]{0,12}`)
	var tree func(depth int) *rapid.Generator[any]
	tree = func(depth int) *rapid.Generator[any] {
		return rapid.Custom(func(rt *rapid.T) any {
			kind := rapid.IntRange(0, 4).Draw(rt, "kind")
			if depth == 0 {
				kind %= 3
			}
			switch kind {
			case 0:
				return rapid.Bool().Draw(rt, "bool")
			case 1:
				return float64(rapid.IntRange(-1000, 1000).Draw(rt, "number"))
			case 3:
				return rapid.SliceOfN(tree(depth-1), 0, 3).Draw(rt, "list")
			case 4:
				m := map[string]any{}
				for _, key := range rapid.SliceOfNDistinct(text, 0, 3, rapid.ID[string]).Draw(rt, "keys") {
					m["k"+key] = tree(depth-1).Draw(rt, "value")
				}
				return m
			}
			return text.Draw(rt, "text")
		})
	}
	rapid.Check(t, func(rt *rapid.T) {
		want := map[string]any{"Statement": tree(3).Draw(rt, "document")}
		src, err := json.Marshal(want)
		if err != nil {
			rt.Fatal(err)
		}
		docs, err := template.Read("p.json", src, template.DefaultLimits())
		if err != nil {
			rt.Fatal(err)
		}
		f := fact{scope: &scope{stack: &stack{}, places: newPlaces(nil)}, value: plain(docs[0])}
		p, ok := f.policy("").Get()
		if !ok {
			rt.Fatalf("%s is no policy", src)
		}
		var got map[string]any
		if err := json.Unmarshal(p.Document, &got); err != nil {
			rt.Fatalf("%s: %v", p.Document, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			rt.Fatalf("(-want +got):\n%s", diff)
		}
		if len(p.Unknown) > 0 {
			rt.Fatalf("nothing is unknown in %s: %v", src, p.Unknown)
		}
	})
}

// BenchmarkBuild builds a template of 200 functions.
func BenchmarkBuild(b *testing.B) {
	var src strings.Builder
	src.WriteString("Resources:\n  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: [{Effect: Allow}]}}}\n")
	for i := range 200 {
		fmt.Fprintf(&src, "  F%d: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.12, Role: !GetAtt Role.Arn, Environment: {Variables: {A: b, C: !Ref Role}}}}\n", i)
		fmt.Fprintf(&src, "  P%d: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref F%d, Principal: sns.amazonaws.com, Action: \"lambda:InvokeFunction\"}}\n", i, i)
	}
	docs, err := template.Read("bench.yaml", []byte(src.String()), template.DefaultLimits())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		build(stack{root: docs[0], eval: intrinsic.New(docs[0], intrinsic.Inputs{})})
	}
}
