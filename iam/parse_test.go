package iam_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/temper-security/temper/iam"
)

// TestParse reads the forms in which the elements may be written.
func TestParse(t *testing.T) {
	t.Parallel()
	everyone := &iam.Principal{Any: true}
	for name, c := range map[string]struct {
		text string
		want iam.Document
	}{
		"one statement, single values": {
			`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`,
			iam.Document{Version: "2012-10-17", Single: true, Statements: []iam.Statement{
				{Effect: iam.Allow, Action: iam.Values("s3:*"), Resource: iam.Values("*")},
			}},
		},
		"lists and all elements": {
			`{"Id":"p","Statement":[{"Sid":"a","Effect":"Deny","NotPrincipal":{"AWS":["111122223333"],"Service":"s3.amazonaws.com","Federated":"x.y","CanonicalUser":["c"]},
			"NotAction":["a:b","c:d"],"NotResource":[],"Condition":{"forallvalues:stringequalsifexists":{"aws:TagKeys":["x",1,true]}}}]}`,
			iam.Document{ID: "p", Statements: []iam.Statement{{
				Sid: "a", Effect: iam.Deny,
				NotPrincipal: &iam.Principal{AWS: iam.Values("111122223333"), Service: iam.Values("s3.amazonaws.com"), Federated: iam.Values("x.y"), CanonicalUser: iam.Values("c")},
				NotAction:    iam.Values("a:b", "c:d"), NotResource: []iam.Value{},
				Conditions: []iam.Condition{{
					Operator: iam.Operator{Base: "StringEquals", Set: iam.ForAllValues, IfExists: true, Known: true},
					Key:      "aws:TagKeys", Values: iam.Values("x", "1", "true"),
				}},
			}}},
		},
		"everyone, and escapes": {
			"\xef\xbb\xbf" + `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"\u0073\u0033:\/\ud83d\ude00"}]}`,
			iam.Document{Statements: []iam.Statement{{Effect: iam.Allow, Principal: everyone, Action: iam.Values("s3:/😀")}}},
		},
		"another case is read and noted": {
			`{"statement":[{"effect":"allow","action":"*","Resources":"*"}]}`,
			iam.Document{
				Statements: []iam.Statement{{Effect: iam.Allow, Action: iam.Values("*")}},
				Flaws: []iam.Flaw{
					{Statement: -1, Message: `the element "statement" must be written "Statement"`},
					{Pointer: "/statement/0", Message: `the element "effect" must be written "Effect"`},
					{Pointer: "/statement/0/effect", Message: `the effect "allow" must be written "Allow"`},
					{Pointer: "/statement/0", Message: `the element "action" must be written "Action"`},
					{Pointer: "/statement/0", Message: `unknown element "Resources"`},
				},
			},
		},
		"a bare principal": {
			`{"Statement":[{"Effect":"Allow","Principal":"arn:aws:iam::111122223333:root","Action":"*"}]}`,
			iam.Document{
				Statements: []iam.Statement{{Effect: iam.Allow, Principal: &iam.Principal{Bare: true, AWS: iam.Values("arn:aws:iam::111122223333:root")}, Action: iam.Values("*")}},
				Flaws:      []iam.Flaw{{Pointer: "/Statement/0/Principal", Message: `Principal must be "*" or an object with AWS, Service, Federated or CanonicalUser`}},
			},
		},
	} {
		got, err := iam.Parse([]byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		places := cmp.Options{
			cmpopts.IgnoreUnexported(iam.Document{}), cmpopts.IgnoreFields(iam.Statement{}, "Offset"),
			cmpopts.IgnoreFields(iam.Value{}, "Offset", "Item"), cmpopts.IgnoreFields(iam.Principal{}, "Offset"),
			cmpopts.IgnoreFields(iam.Condition{}, "Offset"), cmpopts.IgnoreFields(iam.Flaw{}, "Offset"),
		}
		if diff := cmp.Diff(&c.want, got, places); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestParseErrors names place and reason.
func TestParseErrors(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                     `line 1, column 1: the text ends where a value is expected`,
		`[]`:                   `line 1, column 1: a policy must be an object, not a list`,
		`{}`:                   `line 1, column 1: the policy has no Statement`,
		`{"Statement":1}`:      `line 1, column 14, at /Statement: Statement must be an object or a list of objects, not a number`,
		"{\n\"Statement\": [1": `line 2, column 16: unexpected end of the text where a comma or ] is expected`,
		"{\"Statement\":[\n {\"Action\":\"*\"}]}":                                                  `line 2, column 2, at /Statement/0: the statement has no Effect`,
		`{"Statement":[{"Effect":"Permit"}]}`:                                                      `line 1, column 25, at /Statement/0/Effect: Effect must be Allow or Deny, not "Permit"`,
		`{"Statement":[{"Effect":"Allow","Effect":"Deny"}]}`:                                       `line 1, column 33, at /Statement/0: the element Effect is there twice`,
		`{"Statement":[{"Effect":"Allow","Action":["a",null]}]}`:                                   `line 1, column 47, at /Statement/0/Action/1: expected a text, not null`,
		`{"Statement":{"Effect":"Allow","Condition":{"Bool":{"a/b":{}}}}}`:                         `line 1, column 59, at /Statement/Condition/Bool/a~1b: expected a text or a list of texts, not an object`,
		`{"Statement":{"Effect":"Allow","Condition":{"Bool":{"aws:X":"a"},"bool":{"aws:Y":"b"}}}}`: `line 1, column 66, at /Statement/Condition: the operator "bool" is there twice`,
		`{"Statement":{"Effect":"Allow","Condition":{"Bool":{"aws:X":"true","AWS:x":"false"}}}}`:   `line 1, column 68, at /Statement/Condition/Bool: the key "AWS:x" is there twice`,
		`{"Statement":[]} x`:       `line 1, column 18: unexpected 'x' after the end of the policy`,
		"{\"Statement\":\"\xff\"}": `line 1, column 14: the text is not valid UTF-8`,
	} {
		_, err := iam.Parse([]byte(text))
		var syntax *iam.SyntaxError
		if !errors.As(err, &syntax) || err.Error() != want {
			t.Errorf("Parse(%s)\n got %v\nwant %s", text, err, want)
		}
	}
}

// TestParseLimits refuses what is too large, too deep or too much.
func TestParseLimits(t *testing.T) {
	t.Parallel()
	many := func(n int) []byte {
		return []byte(`{"Statement":[` + strings.TrimSuffix(strings.Repeat(`{"Effect":"Allow"},`, n), ",") + `]}`)
	}
	if d, err := iam.Parse(many(iam.MaxStatements)); err != nil || len(d.Statements) != iam.MaxStatements {
		t.Errorf("the largest number of statements: %v", err)
	}
	for name, c := range map[string]struct {
		text []byte
		want error
	}{
		"statements": {many(iam.MaxStatements + 1), iam.ErrTooMany},
		"bytes":      {bytes.Repeat([]byte(" "), iam.MaxBytes+1), iam.ErrTooLarge},
		"depth":      {bytes.Repeat([]byte("["), 1<<20), iam.ErrTooDeep},
		"objects":    {bytes.Repeat([]byte(`{"a":`), 1<<20), iam.ErrTooDeep},
	} {
		if _, err := iam.Parse(c.text); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestParseStored(t *testing.T) {
	t.Parallel()
	const plain = `{"Statement":[{"Effect":"Allow","Action":"a:b+c","Resource":"*"}]}`
	quoted, err := json.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"JSON": plain, "a JSON text": string(quoted),
		"percent-encoded": strings.NewReplacer(`{`, "%7B", `"`, "%22", `}`, "%7D", `[`, "%5B").Replace(plain),
	} {
		d, err := iam.ParseStored([]byte(text))
		if err != nil || d.Statements[0].Action[0].Text != "a:b+c" {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
	}
	if _, err := iam.ParseStored([]byte("%zz")); err == nil {
		t.Error("a broken escape is no error")
	}
}

// TestPosition gives the places of statements and values.
func TestPosition(t *testing.T) {
	t.Parallel()
	d, err := iam.Parse([]byte("{\n  \"Statement\": [\n    {\"Effect\": \"Allow\",\n     \"Action\": [\"a:b\",\n \"c:d\"]}]}"))
	if err != nil {
		t.Fatal(err)
	}
	s := d.Statements[0]
	for what, c := range map[string][3]int{
		"statement": {s.Offset, 3, 5}, "first": {s.Action[0].Offset, 4, 17}, "second": {s.Action[1].Offset, 5, 2},
	} {
		if line, column := d.Position(c[0]); line != c[1] || column != c[2] {
			t.Errorf("%s is at %d:%d, want %d:%d", what, line, column, c[1], c[2])
		}
	}
	if line, column := (&iam.Document{}).Position(7); line != 0 || column != 0 {
		t.Errorf("a document that was made has places: %d:%d", line, column)
	}
}

// FuzzParse: no panic; what is read is JSON; the canonical form can be read, and is
// its own canonical form.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`{"Statement":[]}`, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["s3:*"],"Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}}}`,
		`{"Statement":[{"Effect":"Deny","NotAction":"\u00e9\ud800"}]}`, "\xef\xbb\xbf{", `{"Statement":{"Effect":"allow","Principal":["a","b"],"Foo":[1,-2.5e+3,null]}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := iam.Parse(text)
		if err != nil {
			return
		}
		if body := bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")); !json.Valid(body) {
			t.Fatalf("not JSON, and read: %q", text)
		}
		iam.Validate(d, iam.OtherResource, nil)
		printed := iam.Print(d, "")
		again, err := iam.Parse(printed)
		if err != nil {
			t.Fatalf("the canonical form %s cannot be read: %v", printed, err)
		}
		if twice := iam.Print(again, ""); !bytes.Equal(printed, twice) {
			t.Fatalf("the canonical form changes:\n%s\n%s", printed, twice)
		}
	})
}
