package intrinsic

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

func FuzzSub(f *testing.F) {
	for _, seed := range []string{"", "a", "${A}", "${!A}", "x${A.B}y${ C }", "${a ${b}", "$${A}", "${", "${}", "${!}", "}${AWS::Region}{"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		pieces := parseSub(s)
		var literals, all strings.Builder
		for i, p := range pieces {
			if !p.variable {
				literals.WriteString(p.text)
				all.WriteString(p.text)
				if p.text == "" || i > 0 && !pieces[i-1].variable {
					t.Errorf("%q: empty or neighbouring literals in %+v", s, pieces)
				}
				continue
			}
			if strings.Contains(p.text, "${") || strings.Contains(p.text, "}") {
				t.Errorf("%q: the variable %q holds a brace", s, p.text)
			}
			all.WriteString("${" + p.text + "}")
		}
		if !strings.Contains(s, "${") && literals.String() != s {
			t.Errorf("%q without variables became %q", s, literals.String())
		}
		// Names are trimmed and ${! loses its mark; nothing else is lost.
		if !strings.ContainsAny(s, " \t\r\n!\u0085\u00a0") && isASCII(s) && all.String() != s {
			t.Errorf("%q became %q", s, all.String())
		}
	})
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] < 0x20 {
			return false
		}
	}
	return true
}

func FuzzEval(f *testing.F) {
	for _, seed := range []string{
		`!Ref Env`, `!Sub 'a${Env}${Required}b'`, `!Join [',', !Split [':', !GetAtt Fn.Arn]]`, `!Select [1, !Ref Subnets]`,
		`!If [IsDev, {a: !Ref 'AWS::NoValue'}, b]`, `!FindInMap [Sizes, !Ref Env, Memory]`, `!Cidr [10.0.0.0/8, 3, 9]`,
		`{'Fn::ToJsonString': {a: [1, x]}}`, `!Base64 {'Fn::Sub': 'x${Required}'}`, `!ImportValue x`, `!GetAZs ''`,
		`{'Fn::Length': [1, 2]}`, `!Equals [!Ref Required, a]`, `'{{resolve:ssm:a:1}}{{resolve:'`,
	} {
		f.Add(seed, "us-east-1", "v")
	}
	f.Fuzz(func(t *testing.T, expression, region, given string) {
		docs, err := template.Read("t.yaml", []byte(strings.Replace(world, "EXPRESSION", expression, 1)), template.DefaultLimits())
		if err != nil {
			return
		}
		for _, root := range docs {
			list, _ := Scenarios(root, Inputs{Region: region}, 4)
			if len(list) == 0 {
				t.Error("no scenario")
			}
			e := New(root, Inputs{Region: region, Given: map[string]string{"Required": given}, Assigned: list[0].Assigned})
			v := e.Eval(root)
			var s shares
			s.count(t, "", v)
			for _, property := range v.Get("Resources").Get("R").Get("Properties").Fields {
				facts(t, property.Value)
			}
		}
	})
}

// TestSplitAndJoin: what Fn::Split takes apart, Fn::Join puts together again.
func TestSplitAndJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([ab,:/-]|\$\{Env\}|\$\{Required\}|\$\{Fn\.Arn\}|\$\{Url\.FunctionUrl\}|\$\{AWS::Region\}){0,8}`).Draw(t, "text")
		delimiter := rapid.SampledFrom([]string{",", ":", "/", "-", "ab", "?", "::"}).Draw(t, "delimiter")
		source := evaluateText(t, "!Sub '"+text+"'")
		joined := evaluateText(t, "!Join ['"+delimiter+"', !Split ['"+delimiter+"', !Sub '"+text+"']]")
		if source.Pattern() != joined.Pattern() {
			t.Fatalf("%s split and joined by %s is %s, not %s", text, delimiter, joined.Pattern(), source.Pattern())
		}
		s, ok := source.Literal()
		j, also := joined.Literal()
		if s != j || ok != also {
			t.Fatalf("%s: literal %q %v became %q %v", text, s, ok, j, also)
		}
	})
}

func evaluateText(t *rapid.T, expression string) Value {
	docs, err := template.Read("t.yaml", []byte(strings.Replace(world, "EXPRESSION", expression, 1)), template.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return New(docs[0], Inputs{}).Eval(docs[0].At("Resources", "R", "Properties", "V"))
}
