package sam

import (
	"errors"
	"testing"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// FuzzTransform: no template makes the transform panic, change its source or grow
// without bound.
func FuzzTransform(f *testing.F) {
	f.Add([]byte(minimal))
	f.Add([]byte(minimal + "      AutoPublishAlias: live\n      FunctionUrlConfig: {AuthType: NONE}\n      DeploymentPreference: {Type: AllAtOnce}\n"))
	f.Add([]byte(withEvent("{Type: S3, Properties: {Bucket: !Ref B, Events: [x]}}", "  B: {Type: 'AWS::S3::Bucket'}\n")))
	f.Add([]byte(withEvent("{Type: SNS, Properties: {Topic: !Ref T, SqsSubscription: true}}", "  L: {Type: 'AWS::Serverless::LayerVersion', Properties: {ContentUri: l}}\n")))
	f.Add([]byte(withEvent("{Type: Api, Properties: {Path: /, Method: any}}", "  C: {Type: 'AWS::Serverless::Connector', Properties: {Source: {Id: Hello}, Destination: {Id: T}, Permissions: [Read]}}\n  T: {Type: 'AWS::Serverless::SimpleTable'}\n")))
	f.Add([]byte(withEvent("{Type: HttpApi}", "Globals: {Function: {Tags: {a: b}, PropagateTags: true}, HttpApi: {Auth: {EnableIamAuthorizer: true}}}\n")))
	fuzz(f)
}

// FuzzTransformCorpora is FuzzTransform from real templates.
func FuzzTransformCorpora(f *testing.F) {
	for i, p := range append(translatorPairs(f), patternPairs(f)...) {
		if i%5 == 0 && len(p.source) < 8<<10 {
			f.Add(p.source)
		}
	}
	fuzz(f)
}

func fuzz(f *testing.F) {
	limits := template.Limits{Bytes: 1 << 20, Depth: 100, Nodes: 50_000}
	f.Fuzz(func(t *testing.T, src []byte) {
		nodes, err := template.Read("f.yaml", src, limits)
		if err != nil {
			return
		}
		for _, root := range nodes {
			before, _ := root.MarshalJSON()
			got, err := Transform(root, Options{})
			after, _ := root.MarshalJSON()
			if string(before) != string(after) {
				t.Fatal("the source was changed")
			}
			if err != nil {
				if !errors.Is(err, errNoResources) && !errors.Is(err, template.ErrLimit) {
					t.Fatalf("unexpected error: %v", err)
				}
				continue
			}
			// The budget bounds what is generated; the rest is the source.
			limit := budgetBase + (budgetFactor+2)*size(root, maxSource)
			if n := size(got.Root, limit+1); n > limit {
				t.Fatalf("%d values from %d", n, size(root, maxSource))
			}
		}
	})
}
