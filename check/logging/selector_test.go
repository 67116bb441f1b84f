package logging

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/temper-security/temper/inventory"
)

var at inventory.Source

func texts(list ...string) inventory.Known[[]inventory.Known[string]] {
	var out []inventory.Known[string]
	for _, s := range list {
		out = append(out, inventory.Value(s, at))
	}
	return inventory.Value(out, at)
}

func field(name, operator string, values ...string) inventory.FieldSelector {
	return inventory.FieldSelector{Field: inventory.Value(name, at), Operators: map[string]inventory.Known[[]inventory.Known[string]]{operator: texts(values...)}}
}

func advancedOf(fields ...inventory.FieldSelector) inventory.EventSelector {
	return inventory.EventSelector{Fields: inventory.Value(fields, at)}
}

func classicOf(mode, kind string, values ...string) inventory.EventSelector {
	return inventory.EventSelector{
		Fields:    inventory.None[[]inventory.FieldSelector](at),
		ReadWrite: inventory.Value(mode, at),
		DataResources: inventory.Value([]inventory.DataResource{{
			Type: inventory.Value(kind, at), Values: texts(values...),
		}}, at),
	}
}

func TestSelectors(t *testing.T) {
	const arn = "arn:aws:lambda:eu-west-1:111122223333:function:orders"
	const glob = "arn:aws:lambda:?*:?*:function:?*"
	data := field("eventCategory", "Equals", "Data")
	kind := field("resources.type", "Equals", "AWS::Lambda::Function")
	cases := map[string]struct {
		selector inventory.EventSelector
		arn      string
		want     answer
	}{
		"classic, all functions":        {classicOf("All", "AWS::Lambda::Function", "arn:aws:lambda"), glob, yes},
		"classic, write only":           {classicOf("WriteOnly", "AWS::Lambda::Function", "arn:aws:lambda"), glob, yes},
		"classic, read only":            {classicOf("ReadOnly", "AWS::Lambda::Function", "arn:aws:lambda"), glob, no},
		"classic, buckets":              {classicOf("All", "AWS::S3::Object", "arn:aws:s3"), glob, no},
		"classic, this function":        {classicOf("All", "AWS::Lambda::Function", arn), arn, yes},
		"classic, another function":     {classicOf("All", "AWS::Lambda::Function", "arn:aws:lambda:eu-west-1:111122223333:function:payments"), arn, no},
		"classic, one of many":          {classicOf("All", "AWS::Lambda::Function", arn), glob, maybe},
		"classic, another partition":    {classicOf("All", "AWS::Lambda::Function", "arn:aws-cn:lambda"), glob, no},
		"advanced, all":                 {advancedOf(data, kind), glob, yes},
		"advanced, category missing":    {advancedOf(kind), glob, no},
		"advanced, type missing":        {advancedOf(data), glob, no},
		"advanced, management":          {advancedOf(field("eventCategory", "Equals", "Management")), glob, no},
		"advanced, reads":               {advancedOf(data, kind, field("readOnly", "Equals", "true")), glob, no},
		"advanced, writes":              {advancedOf(data, kind, field("readOnly", "Equals", "false")), glob, yes},
		"advanced, other name":          {advancedOf(data, kind, field("eventName", "Equals", "GetObject")), glob, no},
		"advanced, name excluded":       {advancedOf(data, kind, field("eventName", "NotEquals", "Invoke")), glob, no},
		"advanced, by prefix":           {advancedOf(data, kind, field("resources.ARN", "StartsWith", "arn:aws:lambda:eu-west-1:111122223333:function:or")), arn, yes},
		"advanced, excluded by prefix":  {advancedOf(data, kind, field("resources.ARN", "NotStartsWith", "arn:aws:lambda:eu-west-1:111122223333:function:or")), arn, no},
		"advanced, another is excluded": {advancedOf(data, kind, field("resources.ARN", "NotEquals", arn+"-old")), arn, yes},
		"advanced, by caller":           {advancedOf(data, kind, field("userIdentity.arn", "StartsWith", "arn:aws:iam::")), arn, maybe},
	}
	for name, c := range cases {
		if got := selected([]inventory.EventSelector{c.selector}, event{arn: c.arn}); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// What is decided for a pattern holds for every ARN that the pattern stands for.
func TestPatternsAgreeWithARNs(t *testing.T) {
	pick := func(t *rapid.T, name string, list ...string) string { return rapid.SampledFrom(list).Draw(t, name) }
	rapid.Check(t, func(t *rapid.T) {
		region, account, name := pick(t, "region", "eu-west-1", "us-east-1"), pick(t, "account", "111122223333", "444455556666"), pick(t, "name", "orders", "orders-old", "payments")
		arn := fmt.Sprintf("arn:aws:lambda:%s:%s:function:%s", region, account, name)
		hide := func(value, label string) string {
			if rapid.Bool().Draw(t, "hide "+label) {
				return "?*"
			}
			return value
		}
		glob := fmt.Sprintf("arn:aws:lambda:%s:%s:function:%s", hide(region, "region"), hide(account, "account"), hide(name, "name"))
		full := fmt.Sprintf("arn:aws:lambda:%s:%s:function:%s", pick(t, "r", "eu-west-1", "us-east-1"), pick(t, "a", "111122223333", "444455556666"), pick(t, "n", "orders", "payments"))
		prefix := full[:rapid.IntRange(1, len(full)).Draw(t, "length")]
		exact := begins(prefix, true, arn)
		if exact == maybe {
			t.Fatalf("%s and %s are known, and the answer is not", prefix, arn)
		}
		if got := begins(prefix, true, glob); got != maybe && got != exact {
			t.Fatalf("prefix %s: %d for %s, %d for %s", prefix, got, glob, exact, arn)
		}
	})
}
