package main

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/iam/catalog"
)

// What write lays out, Load reads.
func TestWriteAndLoad(t *testing.T) {
	var a action
	a.Name, a.AccessLevel = "DoIt", "Tagging, Write"
	a.ResourceTypes = append(a.ResourceTypes, struct {
		Name          string   `json:"name"`
		Required      bool     `json:"required"`
		ConditionKeys []string `json:"conditionKeys"`
	}{"Thing", true, []string{"abc:Tag/<key>"}})
	data := &iamData{
		version: "1", date: "2030-01-02", services: []string{"abc"}, rcp: map[string]bool{"abc": true},
		actions:   map[string]map[string]action{"abc": {"doit": a}},
		resources: map[string]map[string]resource{"abc": {"thing": {Key: "Thing", ARN: "arn:${Partition}:abc:::${Name}"}}},
		keys:      map[string]map[string]conditionKey{"abc": {"abc:other": {Key: "abc:Other", Type: "Bool"}}},
	}
	sdks := []sdk{{folder: "abc-runtime", serviceID: "ABC Runtime", signingName: "abc", methods: map[string]string{"Act": "POST"}}}
	o := overlay{
		Operations:    map[string]map[string][]string{"abcruntime": {"Act": {"abc:DoIt"}}},
		ForwardAccess: map[string]map[string][]dependence{"abcruntime": {"Act": {{Action: "kms:Decrypt", Via: "abc"}}}},
		Dependent:     map[string][]dependence{"abc:DoIt": {{Action: "iam:PassRole", PassedTo: "abc.amazonaws.com"}}},
	}
	text, err := write(data, sdks, o)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Load(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	got, ok := c.Action("abc:DoIt")
	if !ok || got.Level != catalog.Tagging || len(got.Resources) != 1 || !got.Resources[0].Required {
		t.Fatalf("Action = %+v, %v", got, ok)
	}
	if keys := got.Resources[0].Keys; !slices.Contains(keys, catalog.ConditionKey{Name: "abc:Tag/${key}"}) {
		t.Errorf("keys of the type: %v", keys)
	}
	want := catalog.Operation{
		Actions: []string{"abc:DoIt"}, Basis: catalog.Curated, Forward: []catalog.Forward{{Action: "kms:Decrypt", Via: "abc"}},
	}
	if diff := cmp.Diff(want, c.Operation("ABC Runtime", "act")); diff != "" {
		t.Errorf("Operation (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]catalog.Dependence{{Action: "iam:PassRole", PassedTo: "abc.amazonaws.com"}}, c.Dependent("abc:doit")); diff != "" {
		t.Errorf("Dependent (-want +got):\n%s", diff)
	}
}

func TestWriteRefusesUnknownFacts(t *testing.T) {
	data := &iamData{services: []string{"abc"}, actions: map[string]map[string]action{"abc": {"doit": {Name: "DoIt", AccessLevel: "Odd"}}}}
	if _, err := write(data, nil, overlay{}); err == nil {
		t.Error("no error for an unknown access level")
	}
}
