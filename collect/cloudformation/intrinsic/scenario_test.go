package intrinsic

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// using makes a resource for each condition of a list, so that it is in use.
func using(names ...string) string {
	var b strings.Builder
	b.WriteString("Resources:\n")
	for _, name := range names {
		fmt.Fprintf(&b, "  R%s: {Type: Custom::X, Condition: %s}\n", name, name)
	}
	return b.String()
}

// outcome writes the truths of a scenario: IsProd !IsDev.
func outcome(s Scenario) string {
	var list []string
	for _, a := range s.Assumptions {
		if a.Holds {
			list = append(list, a.Condition)
		} else {
			list = append(list, "!"+a.Condition)
		}
	}
	return strings.Join(list, " ")
}

func outcomes(list []Scenario) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = outcome(s)
	}
	return out
}

func TestScenarios(t *testing.T) {
	tests := []struct {
		name, src string
		in        Inputs
		want      []string
	}{
		{"none", "Resources: {}\n", Inputs{}, []string{""}},
		{"constant", "Conditions: {C: !Equals [a, a]}\n" + using("C"), Inputs{}, []string{""}},
		{"not in use", "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\nResources: {R: {Type: Custom::X}}\n", Inputs{}, []string{""}},
		{"default", "Parameters: {P: {Type: String, Default: a}}\nConditions: {C: !Equals [!Ref P, a]}\n" + using("C"), Inputs{}, []string{"C", "!C"}},
		{"no default", "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\n" + using("C"), Inputs{}, []string{"!C", "C"}},
		{"given", "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\n" + using("C"), Inputs{Given: map[string]string{"P": "a"}}, []string{""}},
		{"passed", "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\n" + using("C"),
			Inputs{Arguments: map[string]Value{"P": literalText("a", nil)}}, []string{""}},
		{"passed in part", "Parameters: {P: {Type: String}}\nConditions: {A: !Equals [!Ref P, p-a], B: !Equals [!Ref P, q]}\n" + using("A", "B"),
			Inputs{Arguments: map[string]Value{"P": {Kind: Text, Parts: []Part{{Literal: "p-"}, unknownPart("?*", "why", 0)}}}}, []string{"!A", "A"}},
		{"consistent", "Parameters: {Env: {Type: String, Default: dev}}\nConditions: {IsDev: !Equals [!Ref Env, dev], IsProd: !Equals [!Ref Env, prod]}\n" + using("IsDev", "IsProd"),
			Inputs{}, []string{"IsDev !IsProd", "!IsDev IsProd", "!IsDev !IsProd"}},
		{"allowed values", "Parameters: {Env: {Type: String, Default: dev, AllowedValues: [dev, prod]}}\nConditions: {IsDev: !Equals [!Ref Env, dev], IsProd: !Equals [!Ref Env, prod]}\n" + using("IsDev", "IsProd"),
			Inputs{}, []string{"IsDev !IsProd", "!IsDev IsProd"}},
		{"allowed values leave one", "Parameters: {Env: {Type: String, Default: dev, AllowedValues: [dev, prod, test]}}\nConditions: {IsDev: !Equals [!Ref Env, dev], IsProd: !Equals [!Ref Env, prod]}\n" + using("IsDev", "IsProd"),
			Inputs{}, []string{"IsDev !IsProd", "!IsDev IsProd", "!IsDev !IsProd"}},
		{"literal not allowed", "Parameters: {Env: {Type: String, Default: dev, AllowedValues: [dev, test]}}\nConditions: {IsProd: !Equals [!Ref Env, prod]}\n" + using("IsProd"),
			Inputs{}, []string{"!IsProd"}},
		{"pattern", "Parameters: {Env: {Type: String, Default: dev, MinLength: 1}}\nConditions: {IsEmpty: !Equals [!Ref Env, '']}\n" + using("IsEmpty"),
			Inputs{}, []string{"!IsEmpty"}},
		{"two parameters", "Parameters: {P: {Type: String, Default: a}, Q: {Type: String, Default: b}}\nConditions: {C: !Equals [!Ref P, a], D: !Equals [!Ref Q, b], E: !And [!Condition C, !Condition D]}\n" + using("C", "E"),
			Inputs{}, []string{"C E", "C !E", "!C !E"}},
		{"order of the template", "Parameters: {P: {Type: String, Default: a}}\nConditions: {Z: !Not [!Condition A], A: !Equals [!Ref P, a]}\n" + using("A", "Z"),
			Inputs{}, []string{"!Z A", "Z !A"}},
		{"used by If", "Parameters: {P: {Type: String, Default: a}}\nConditions: {C: !Equals [!Ref P, a]}\nResources: {R: {Type: Custom::X, Properties: {V: !If [C, 1, 2]}}}\n",
			Inputs{}, []string{"C", "!C"}},
		{"parameters compared", "Parameters: {P: {Type: String, Default: a}, Q: {Type: String, Default: b}}\nConditions: {C: !Equals [!Ref P, !Ref Q]}\n" + using("C"),
			Inputs{}, []string{"!C", "C"}},
		{"empty list", "Parameters: {P: {Type: CommaDelimitedList, Default: ''}}\nConditions: {C: !Equals [!Join ['', !Ref P], '']}\n" + using("C"),
			Inputs{}, []string{"C", "!C"}},
		{"item of a list", "Parameters: {P: {Type: CommaDelimitedList, Default: 'a,b'}}\nConditions: {C: !Equals [!Select [1, !Ref P], x]}\n" + using("C"),
			Inputs{}, []string{"!C", "C"}},
		{"text with a parameter", "Parameters: {P: {Type: String, Default: a}}\nConditions: {C: !Equals [!Sub 'x-${P}-y', x-b-y], D: !Equals [!Sub 'x-${P}-y', no]}\n" + using("C", "D"),
			Inputs{}, []string{"!C", "C"}},
		{"text with two parameters", "Parameters: {P: {Type: String, Default: a}, Q: {Type: String, Default: b}}\nConditions: {C: !Equals [!Sub '${P}-${Q}', prod-eu]}\n" + using("C"),
			Inputs{}, []string{"!C", "C"}},
		{"mapping", "Parameters: {Env: {Type: String, Default: dev}}\nMappings: {M: {dev: {Big: 'no'}, test: {Big: 'no'}, prod: {Big: 'yes'}}}\nConditions: {Big: !Equals [!FindInMap [M, !Ref Env, Big], 'yes']}\n" + using("Big"),
			Inputs{}, []string{"!Big", "Big"}},
		{"mapping with default", "Parameters: {Env: {Type: String, Default: dev}}\nMappings: {M: {dev: {Big: 'no'}}}\nConditions: {Big: !Equals [!FindInMap [M, !Ref Env, Big, {DefaultValue: 'yes'}], 'yes']}\n" + using("Big"),
			Inputs{}, []string{"!Big", "Big"}},
		{"region", "Conditions: {C: !Equals [!Ref 'AWS::Region', us-east-1]}\n" + using("C"), Inputs{}, []string{"!C", "C"}},
		{"region known", "Conditions: {C: !Equals [!Ref 'AWS::Region', us-east-1]}\n" + using("C"), Inputs{Region: "eu-west-1"}, []string{""}},
		{"region in China", "Conditions: {C: !Equals [!Select [0, !Split ['-', !Ref 'AWS::Region']], cn]}\n" + using("C"), Inputs{}, []string{"!C", "C"}},
		{"partition", "Conditions: {C: !Equals [!Ref 'AWS::Partition', aws]}\n" + using("C"), Inputs{}, []string{"C", "!C"}},
		{"SSM parameter", "Parameters: {P: {Type: 'AWS::SSM::Parameter::Value<String>', Default: 'on'}}\nConditions: {C: !Equals [!Ref P, 'on']}\n" + using("C"),
			Inputs{Given: map[string]string{"P": "on"}}, []string{"!C", "C"}},
		{"not a parameter", "Conditions: {C: !Equals [!ImportValue e, a], D: !Not [!Equals [a, !ImportValue e]], E: !Equals [!ImportValue f, a]}\n" + using("C", "D", "E"),
			Inputs{}, []string{"!C D !E", "!C D E", "C !D !E", "C !D E"}},
		{"circle", "Conditions: {C: !Not [!Condition C]}\n" + using("C"), Inputs{}, []string{""}},
		{"short circuit", "Parameters: {P: {Type: String, Default: a}}\nConditions: {C: !Or [!Equals [x, x], !Equals [!Ref P, a]]}\n" + using("C"), Inputs{}, []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := read(t, tt.src)
			list, complete := Scenarios(root, tt.in, 64)
			if diff := cmp.Diff(tt.want, outcomes(list)); diff != "" {
				t.Error(diff)
			}
			if !complete {
				t.Error("not complete")
			}
			holdsIn(t, root, tt.in, list)
		})
	}
}

// holdsIn checks that an evaluator under each scenario agrees with it.
func holdsIn(t interface{ Errorf(string, ...any) }, root *template.Node, in Inputs, list []Scenario) {
	for i, s := range list {
		in.Assigned = s.Assigned
		e := New(root, in)
		for _, a := range s.Assumptions {
			if holds, known, why := e.Condition(a.Condition); !known || holds != a.Holds {
				t.Errorf("scenario %d (%s): condition %s is %v, known %v: %s", i, outcome(s), a.Condition, holds, known, why)
			}
			if exists, known := e.Exists("R" + a.Condition); e.resources["R"+a.Condition] != nil && (!known || exists != a.Holds) {
				t.Errorf("scenario %d (%s): R%s exists %v, known %v", i, outcome(s), a.Condition, exists, known)
			}
		}
	}
}

func TestScenarioDecidesRef(t *testing.T) {
	root := read(t, `
Parameters: {Env: {Type: String, Default: dev}}
Conditions: {IsProd: !Equals [!Ref Env, prod], IsDev: !Equals [!Ref Env, dev]}
Resources:
  RIsProd: {Type: Custom::X, Condition: IsProd}
  R: {Type: Custom::X, Properties: {Name: !Sub 'x-${Env}', Mode: !If [IsProd, p, !If [IsDev, d, o]]}}
`)
	list, _ := Scenarios(root, Inputs{}, 10)
	var got []string
	for _, s := range list {
		e := New(root, Inputs{Assigned: s.Assigned})
		v := e.Eval(root.At("Resources", "R", "Properties"))
		got = append(got, outcome(s)+": "+show(v))
	}
	want := []string{
		"!IsProd IsDev: {Name:x-dev,Mode:d}",
		"IsProd !IsDev: {Name:x-prod,Mode:p}",
		"!IsProd !IsDev: {Name:x-?*,Mode:o}",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestScenariosBeyondTheLimit(t *testing.T) {
	var b strings.Builder
	b.WriteString("Parameters:\n")
	var names []string
	for i := range 12 {
		fmt.Fprintf(&b, "  P%d: {Type: String, Default: 'no'}\n", i)
	}
	b.WriteString("Conditions:\n")
	for i := range 12 {
		fmt.Fprintf(&b, "  C%d: !Equals [!Ref P%d, 'yes']\n", i, i)
		names = append(names, fmt.Sprintf("C%d", i))
	}
	root := read(t, b.String()+using(names...))
	list, complete := Scenarios(root, Inputs{}, 40)
	if complete || len(list) != 40 {
		t.Fatalf("%d scenarios, complete %v", len(list), complete)
	}
	// The default, then each change alone, then pairs.
	for i, s := range list {
		changes := strings.Count(" "+outcome(s), " C")
		want := 2
		if i == 0 {
			want = 0
		} else if i <= 12 {
			want = 1
		}
		if changes != want {
			t.Errorf("scenario %d changes %d conditions, want %d: %s", i, changes, want, outcome(s))
		}
	}
	holdsIn(t, root, Inputs{}, list)
	if one, complete := Scenarios(root, Inputs{}, 1); len(one) != 1 || complete || outcome(one[0]) != outcome(list[0]) {
		t.Errorf("at most one scenario: %v, complete %v", outcomes(one), complete)
	}
}

func TestHostileConditions(t *testing.T) {
	var b strings.Builder
	b.WriteString("Parameters:\n")
	const n = 3000
	for i := range n {
		fmt.Fprintf(&b, "  P%d: {Type: String}\n", i)
	}
	b.WriteString("Conditions:\n  C0: !Equals [!Ref P0, x]\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "  C%d: !And [!Condition C%d, !Condition C%d, !Not [!Equals [!Ref P%d, x]]]\n", i, i-1, i-1, i)
	}
	root := read(t, b.String()+using(fmt.Sprintf("C%d", n-1), "C5", "C7"))
	list, _ := Scenarios(root, Inputs{}, 64)
	if len(list) == 0 {
		t.Error("no scenario")
	}
}

// TestScenariosAreComplete compares with the truth of all combinations of values,
// for random conditions.
func TestScenariosAreComplete(t *testing.T) {
	values := []string{"a", "b", "c"}
	rapid.Check(t, func(t *rapid.T) {
		var expression func(depth int, earlier []string) string
		expression = func(depth int, earlier []string) string {
			kinds := []string{"ref", "sub", "refs"}
			if depth < 3 {
				kinds = append(kinds, "and", "or", "not")
			}
			if len(earlier) > 0 {
				kinds = append(kinds, "condition")
			}
			p := func() string { return rapid.SampledFrom([]string{"P", "Q", "S"}).Draw(t, "parameter") }
			v := func() string { return rapid.SampledFrom(values).Draw(t, "value") }
			switch rapid.SampledFrom(kinds).Draw(t, "kind") {
			case "ref":
				return fmt.Sprintf("!Equals [!Ref %s, %s]", p(), v())
			case "refs":
				return fmt.Sprintf("!Equals [!Ref %s, !Ref %s]", p(), p())
			case "sub":
				return fmt.Sprintf("!Equals [!Sub 'x-${%s}', x-%s]", p(), v())
			case "and":
				return fmt.Sprintf("!And [%s, %s]", expression(depth+1, earlier), expression(depth+1, earlier))
			case "or":
				return fmt.Sprintf("!Or [%s, %s]", expression(depth+1, earlier), expression(depth+1, earlier))
			case "not":
				return fmt.Sprintf("!Not [%s]", expression(depth+1, earlier))
			default:
				return "!Condition " + rapid.SampledFrom(earlier).Draw(t, "earlier")
			}
		}
		src := "Parameters:\n  P: {Type: String, Default: a}\n  Q: {Type: String}\n  S: {Type: String, Default: a, AllowedValues: [a, b, c]}\nConditions:\n"
		var names []string
		for i := range rapid.IntRange(1, 4).Draw(t, "conditions") {
			src += fmt.Sprintf("  C%d: %s\n", i, expression(0, names))
			names = append(names, fmt.Sprintf("C%d", i))
		}
		src += using(names...)
		docs, err := template.Read("t.yaml", []byte(src), template.DefaultLimits())
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		list, complete := Scenarios(docs[0], Inputs{}, 1000)
		if !complete {
			t.Fatalf("not complete\n%s", src)
		}
		holdsIn(t, docs[0], Inputs{}, list)
		found := map[string]bool{}
		for _, o := range outcomes(list) {
			if found[o] {
				t.Errorf("%s twice\n%s", o, src)
			}
			found[o] = true
		}
		free := map[string]bool{}
		for _, a := range list[0].Assumptions {
			free[a.Condition] = true
		}
		truth := map[string]bool{}
		// Two other values, so that parameters can be unlike in any way.
		for _, p := range append(values, "u", "w") {
			for _, q := range append(values, "u", "w") {
				for _, s := range values {
					e := New(docs[0], Inputs{Given: map[string]string{"P": p, "Q": q, "S": s}})
					var truths []string
					for _, name := range names {
						holds, known, why := e.Condition(name)
						if !known {
							t.Fatalf("%s is not known: %s\n%s", name, why, src)
						}
						switch {
						case !free[name]:
						case holds:
							truths = append(truths, name)
						default:
							truths = append(truths, "!"+name)
						}
					}
					o := strings.Join(truths, " ")
					if !found[o] {
						t.Fatalf("P=%s Q=%s S=%s gives %s, which is none of %v\n%s", p, q, s, o, outcomes(list), src)
					}
					truth[o] = true
				}
			}
		}
		for _, o := range outcomes(list) {
			if !truth[o] {
				t.Fatalf("no values of the parameters give %s\n%s", o, src)
			}
		}
	})
}

// Equality goes from one to the next: what equals the same is equal.
func TestComparisonsOfParametersFitTogether(t *testing.T) {
	t.Parallel()
	const src = `
Parameters:
  P: {Type: String}
  Q: {Type: String}
  S: {Type: String}
Conditions:
  PQ: !Equals [!Ref P, !Ref Q]
  PS: !Equals [!Ref P, !Ref S]
  QS: !Equals [!Ref Q, !Ref S]
Resources:
  A: {Type: Custom::X, Condition: PQ}
  B: {Type: Custom::X, Condition: PS}
  C: {Type: Custom::X, Condition: QS}
`
	docs, err := template.Read("t.yaml", []byte(src), template.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for _, most := range []int{64, 3} {
		list, _ := Scenarios(docs[0], Inputs{}, most)
		for _, scenario := range list {
			holding := 0
			for _, a := range scenario.Assumptions {
				if a.Holds {
					holding++
				}
			}
			if holding == 2 {
				t.Errorf("at most %d: two of three equalities hold without the third: %+v", most, scenario.Assumptions)
			}
		}
		if most == 64 && len(list) != 5 {
			t.Errorf("%d scenarios, want 5: none, each alone, all", len(list))
		}
	}
}
