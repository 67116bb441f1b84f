package sam

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

func TestStateMachine(t *testing.T) {
	result := withoutProblems(t, transformText(t, `Resources:
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Tracing: {Enabled: true}
      PermissionsBoundary: arn:aws:iam::123456789012:policy/edge
      Policies:
        - Version: "2012-10-17"
          Statement: [{Effect: Allow, Action: sqs:SendMessage, Resource: "*"}]
      Definition:
        StartAt: Call
        States:
          Call: {Type: Task, Resource: !GetAtt Worker.Arn, End: true}
      Events:
        Start:
          Type: Api
          Properties: {Path: /start, Method: post}
        Nightly:
          Type: ScheduleV2
          Properties: {ScheduleExpression: rate(1 day)}
`))
	resources := result.Root.Get("Resources")
	wantJSON(t, resources.At("FlowRole", "Properties"), `{
		"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
			{"Action": ["sts:AssumeRole"], "Effect": "Allow", "Principal": {"Service": ["states.amazonaws.com"]}}]},
		"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"],
		"PermissionsBoundary": "arn:aws:iam::123456789012:policy/edge",
		"Policies": [{"PolicyName": "FlowRolePolicy0", "PolicyDocument": {"Version": "2012-10-17",
			"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}]}}],
		"Tags": [{"Key": "stateMachine:createdBy", "Value": "SAM"}]}`)
	wantJSON(t, resources.At("FlowStartRole", "Properties"), `{
		"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
			{"Action": ["sts:AssumeRole"], "Effect": "Allow", "Principal": {"Service": ["apigateway.amazonaws.com"]}}]},
		"PermissionsBoundary": "arn:aws:iam::123456789012:policy/edge",
		"Policies": [{"PolicyName": "FlowStartRoleStartExecutionPolicy", "PolicyDocument": {"Statement": [
			{"Action": "states:StartExecution", "Effect": "Allow", "Resource": {"Ref": "Flow"}}]}}]}`)
	operation := resources.At("ServerlessRestApi", "Properties", "Body", "paths", "/start", "post", keyIntegration)
	wantJSON(t, operation.Get("uri"), `{"Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"}`)
	wantJSON(t, operation.Get("credentials"), `{"Fn::GetAtt": ["FlowStartRole", "Arn"]}`)
	wantJSON(t, resources.At("FlowNightly", "Properties", "Target"), `{
		"Arn": {"Ref": "Flow"}, "RoleArn": {"Fn::GetAtt": ["FlowNightlyRole", "Arn"]}}`)
	wantJSON(t, resources.At("Flow", "Properties", "DefinitionSubstitutions"), `{"definition_substitution_1": {"Fn::GetAtt": ["Worker", "Arn"]}}`)
}

// TestDefinitionString checks that the text of a definition is JSON that holds the
// definition again once the substitutions are put back.
func TestDefinitionString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		definition := template.Mapping(template.Pos{}, template.Entry("States", randomNode(t, 4)))
		joined, substitutions := definitionString(definition)
		var lines []string
		for _, item := range joined.Get("Fn::Join").Items[1].Items {
			lines = append(lines, item.Text)
		}
		var got any
		if err := json.Unmarshal([]byte(strings.Join(lines, "\n")), &got); err != nil {
			t.Fatalf("not JSON: %v", err)
		}
		values := map[string]any{}
		for _, s := range substitutions {
			values["${"+s.Key+"}"] = s.Value.Any()
		}
		want := definition.Any()
		if diff := cmp.Diff(asJSON(want), asJSON(putBack(got, values))); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
	})
}

func putBack(v any, values map[string]any) any {
	switch v := v.(type) {
	case string:
		if s, ok := values[v]; ok {
			return s
		}
	case []any:
		for i := range v {
			v[i] = putBack(v[i], values)
		}
	case map[string]any:
		for k := range v {
			v[k] = putBack(v[k], values)
		}
	}
	return v
}

// randomNode draws a tree with intrinsic functions and dynamic references in it.
func randomNode(t *rapid.T, depth int) *template.Node {
	at := template.Pos{}
	kind := rapid.IntRange(0, 7).Draw(t, "kind")
	if depth == 0 {
		kind %= 5
	}
	switch kind {
	case 0:
		return template.Text(rapid.StringMatching(`[a-zä<&"\\😀$]{0,6}`).Draw(t, "text"), at)
	case 1:
		return template.Scalar(template.Number, "12", at)
	case 2:
		return flag(true, at)
	case 3:
		return template.Text("{{resolve:ssm:name}}", at)
	case 4:
		return ref("Table", at)
	case 5:
		n := template.Sequence(at)
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			n.Items = append(n.Items, randomNode(t, depth-1))
		}
		return n
	}
	n := template.Mapping(at)
	for _, key := range rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Z][a-zé]{1,4}`), 0, 3, rapid.ID).Draw(t, "keys") {
		n.Fields = append(n.Fields, template.Entry(key, randomNode(t, depth-1)))
	}
	return n
}
