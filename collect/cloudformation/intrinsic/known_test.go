package intrinsic

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/inventory"
)

// facts makes every kind of fact of a value; an unknown one must say why.
func facts(t *testing.T, v Value) {
	t.Helper()
	at := inventory.Source{File: "t.yaml", Path: "P"}
	check := func(kind string, unknown bool, reason string) {
		if unknown && reason == "" {
			t.Errorf("%s of %s is unknown without a reason", kind, show(v))
		}
	}
	text, integer, truth := KnownText(v, at), KnownInt(v, at), KnownBool(v, at)
	float, ref := KnownFloat(v, at), KnownRef(v, at)
	list := KnownList(v, at, KnownText)
	check("text", text.IsUnknown(), text.Reason)
	check("integer", integer.IsUnknown(), integer.Reason)
	check("truth", truth.IsUnknown(), truth.Reason)
	check("float", float.IsUnknown(), float.Reason)
	check("reference", ref.IsUnknown(), ref.Reason)
	check("list", list.IsUnknown(), list.Reason)
	items, _ := list.Get()
	for _, item := range items {
		check("item", item.IsUnknown(), item.Reason)
	}
	if s, ok := text.Get(); ok && s != v.Pattern() {
		t.Errorf("text of %s is %q", show(v), s)
	}
}

func TestKnownRef(t *testing.T) {
	here := Inputs{Partition: "aws", Region: "eu-west-1", Account: "111122223333"}
	tests := []struct {
		expression string
		in         Inputs
		want       inventory.Ref
		partial    string
	}{
		{`!Ref Fn`, Inputs{}, inventory.Ref{Kind: inventory.ToResource, ID: "Fn", Text: "my-fn"}, ""},
		{`!GetAtt Fn.Arn`, Inputs{}, inventory.Ref{Kind: inventory.ToResource, ID: "Fn", Attribute: "Arn", Text: "arn:?*:lambda:?*:?*:function:my-fn"}, ""},
		{`!GetAtt Fn.Arn`, here, inventory.Ref{Kind: inventory.ToResource, ID: "Fn", Attribute: "Arn", Text: "arn:aws:lambda:eu-west-1:111122223333:function:my-fn"}, ""},
		{`!Sub '${Auto}'`, Inputs{}, inventory.Ref{Kind: inventory.ToResource, ID: "Auto", Text: "?*"}, ""},
		{`!Join ['', [!Ref Auto]]`, Inputs{}, inventory.Ref{Kind: inventory.ToResource, ID: "Auto", Text: "?*"}, ""},
		{`!Select [6, !Split [':', !GetAtt Auto.Arn]]`, Inputs{}, inventory.Ref{Kind: inventory.ToResource, ID: "Auto", Text: "?*"}, ""},
		{`arn:aws:iam::1:role/x`, Inputs{}, inventory.Ref{Kind: inventory.ToExternal, ID: "arn:aws:iam::1:role/x", Text: "arn:aws:iam::1:role/x"}, ""},
		{`!Ref Env`, Inputs{}, inventory.Ref{Kind: inventory.ToExternal, ID: "dev", Text: "dev"}, ""},
		{`!Ref Required`, Inputs{}, inventory.Ref{Kind: inventory.ToParameter, ID: "Required", Text: "?*"}, ""},
		{`!Ref Image`, Inputs{}, inventory.Ref{Kind: inventory.ToParameter, ID: "Image", Text: "ami-?*"}, ""},
		{`!ImportValue e`, Inputs{}, inventory.Ref{Kind: inventory.ToExport, ID: "e", Text: "?*"}, ""},
		{`'{{resolve:ssm:/a:1}}'`, Inputs{}, inventory.Ref{Kind: inventory.ToDynamic, ID: "resolve:ssm:/a:1", Text: "{{resolve:ssm:/a:1}}"}, ""},
		{`!Sub '${Fn.Arn}:${Required}'`, Inputs{}, inventory.Ref{}, "arn:?*:lambda:?*:?*:function:my-fn:?*"},
		{`!If [Unclear, a, b]`, Inputs{}, inventory.Ref{}, ""},
		{`[a]`, Inputs{}, inventory.Ref{}, ""},
	}
	for _, tt := range tests {
		v := evaluate(t, tt.expression, tt.in)
		k := KnownRef(v, inventory.Source{Path: "P"})
		got, ok := k.Get()
		if ok != (tt.want != inventory.Ref{}) {
			t.Errorf("%s: known %v (%s)", tt.expression, ok, k.Reason)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.expression, diff)
		}
		if k.Partial != tt.partial || !ok && k.Reason == "" {
			t.Errorf("%s: partial %q, reason %q", tt.expression, k.Partial, k.Reason)
		}
		facts(t, v)
	}
}

func TestKnownScalars(t *testing.T) {
	at := inventory.Source{Path: "P"}
	tests := []struct {
		expression string
		text       string
		integer    any
		truth      any
		state      inventory.State
	}{
		{`12`, "12", 12, nil, inventory.Present},
		{`'12'`, "12", 12, nil, inventory.Present},
		{`1.5`, "1.5", nil, nil, inventory.Present},
		{`!Ref Size`, "3", 3, nil, inventory.Present},
		{`true`, "true", nil, true, inventory.Present},
		{`'False'`, "False", nil, false, inventory.Present},
		{`abc`, "abc", nil, nil, inventory.Present},
		{`!Ref Image`, "", nil, nil, inventory.NotCollected},
		{`!Ref Required`, "", nil, nil, inventory.Unsupported},
		{`{a: b}`, "", nil, nil, inventory.Unsupported},
		{`!Ref AWS::NoValue`, "", nil, nil, inventory.Absent},
		{`null`, "", nil, nil, inventory.Absent},
	}
	for _, tt := range tests {
		v := evaluate(t, tt.expression, Inputs{})
		text := KnownText(v, at)
		if s, _ := text.Get(); s != tt.text || text.State() != tt.state {
			t.Errorf("%s: text %q, %v", tt.expression, s, text.State())
		}
		if n, ok := KnownInt(v, at).Get(); ok != (tt.integer != nil) || ok && n != tt.integer {
			t.Errorf("%s: integer %d, known %v", tt.expression, n, ok)
		}
		if b, ok := KnownBool(v, at).Get(); ok != (tt.truth != nil) || ok && b != tt.truth {
			t.Errorf("%s: truth %v, known %v", tt.expression, b, ok)
		}
		if f, ok := KnownFloat(v, at).Get(); ok && f != f {
			t.Errorf("%s: not a number", tt.expression)
		}
		facts(t, v)
	}
}

func TestKnownList(t *testing.T) {
	tests := []struct {
		expression string
		want       []string
		state      inventory.State
	}{
		{`[a, !Ref Required, 3]`, []string{"a", "<parameter Required has no default and no value was given>", "3"}, inventory.Present},
		{`!Ref Subnets`, []string{"subnet-1", "subnet-2"}, inventory.Present},
		{`!Ref Groups`, []string{"<parameter Groups has no default and no value was given>"}, inventory.Present},
		{`one`, []string{"one"}, inventory.Present},
		{`!If [Unclear, [a], [b]]`, nil, inventory.Unsupported},
		{`!Ref AWS::NoValue`, nil, inventory.Absent},
	}
	for _, tt := range tests {
		k := KnownList(evaluate(t, tt.expression, Inputs{}), inventory.Source{Path: "P"}, KnownText)
		items, _ := k.Get()
		var got []string
		for _, item := range items {
			if s, ok := item.Get(); ok {
				got = append(got, s)
			} else {
				got = append(got, "<"+item.Reason+">")
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || k.State() != tt.state {
			t.Errorf("%s: %v %s", tt.expression, k.State(), diff)
		}
	}
}
