package sam

import "github.com/temper-security/temper/collect/cloudformation/template"

var capacityProviderProperties = map[string]property{
	"CapacityProviderName": {kinds: aText | aMap},
	"VpcConfig":            {kinds: aMap, required: true},
	"OperatorRole":         {kinds: aText | aMap},
	"Tags":                 {kinds: aMap},
	"PropagateTags":        {kinds: aBool},
	"InstanceRequirements": {kinds: aMap},
	"ScalingConfig":        {kinds: aMap},
	"KmsKeyArn":            {kinds: aText | aMap},
}

// capacityParts are the properties of the maps within a capacity provider.
var capacityParts = map[string]map[string]property{
	"VpcConfig": {
		"SubnetIds":        {kinds: aList, required: true, of: aText | aMap},
		"SecurityGroupIds": {kinds: aList, of: aText | aMap},
	},
	"InstanceRequirements": {
		"Architectures": {kinds: aList, of: aText | aMap},
		"AllowedTypes":  {kinds: aList, of: aText | aMap},
		"ExcludedTypes": {kinds: aList, of: aText | aMap},
	},
	"ScalingConfig": {
		"MaxVCpuCount":          {kinds: aNumber},
		"AverageCPUUtilization": {kinds: aNumber},
	},
}

// capacityProvider transforms an AWS::Serverless::CapacityProvider, and makes the
// role that manages its instances unless one is given.
func (t *transform) capacityProvider(id string, res *template.Node) {
	at := res.Pos
	props := orEmpty(res.Get("Properties"), at)
	t.checkProperties(id, props, capacityProviderProperties)
	for _, f := range props.Fields {
		if schema, ok := capacityParts[f.Key]; ok && f.Value.Is(template.Map) && !isIntrinsic(f.Value) {
			t.checkProperties(id, f.Value, schema)
		}
	}
	t.checkTags(id, props.Get("Tags"))
	need := props.Get("InstanceRequirements")
	if given(need.Get("AllowedTypes")) != nil && given(need.Get("ExcludedTypes")) != nil {
		t.refuse(id, need.Pos, "AllowedTypes and ExcludedTypes exclude each other")
	}

	own := tag("lambda:createdBy", template.Text("SAM", at), at)
	tags := tagList(props.Get("Tags"))
	roleTags := []*template.Node{own}
	if set(props.Get("PropagateTags")) {
		roleTags = append(roleTags, tags...)
	}
	operator := props.Get("OperatorRole")
	if !set(operator) {
		role := id + "OperatorRole"
		t.put(id, role, resource(at, "AWS::IAM::Role", passThrough(res),
			template.Entry("AssumeRolePolicyDocument", trust("lambda.amazonaws.com", at)),
			template.Entry("ManagedPolicyArns", template.Sequence(at, t.managedARN("AWSLambdaManagedEC2ResourceOperator", at))),
			template.Entry("Tags", template.Sequence(at, roleTags...))))
		operator = getAtt(role, "Arn", at)
	}
	vpc := props.Get("VpcConfig")
	t.put(id, id, resource(at, "AWS::Lambda::CapacityProvider", ownAttributes(res),
		template.Entry("CapacityProviderName", given(props.Get("CapacityProviderName"))),
		template.Entry("VpcConfig", template.Mapping(at,
			template.Entry("SubnetIds", given(vpc.Get("SubnetIds"))),
			template.Entry("SecurityGroupIds", given(vpc.Get("SecurityGroupIds"))))),
		template.Entry("PermissionsConfig", template.Mapping(at, template.Entry("CapacityProviderOperatorRoleArn", operator))),
		template.Entry("Tags", template.Sequence(at, append(tags, own)...)),
		template.Entry("InstanceRequirements", instanceRequirements(need)),
		template.Entry("CapacityProviderScalingConfig", scalingConfig(props.Get("ScalingConfig"))),
		template.Entry("KmsKeyArn", given(props.Get("KmsKeyArn")))))
}

func instanceRequirements(n *template.Node) *template.Node {
	if !set(n) || !n.Is(template.Map) || isIntrinsic(n) && len(n.Fields) == 1 && n.Fields[0].Key != "Architectures" {
		return nil
	}
	out := template.Mapping(n.Pos,
		template.Entry("Architectures", given(n.Get("Architectures"))),
		template.Entry("AllowedInstanceTypes", given(n.Get("AllowedTypes"))),
		template.Entry("ExcludedInstanceTypes", given(n.Get("ExcludedTypes"))))
	if len(out.Fields) == 0 {
		return nil
	}
	return out
}

// scalingConfig: a target for the use of processors makes scaling manual.
func scalingConfig(n *template.Node) *template.Node {
	if !set(n) || !n.Is(template.Map) {
		return nil
	}
	target := given(n.Get("AverageCPUUtilization"))
	if target == nil {
		return template.Mapping(n.Pos,
			template.Entry("MaxVCpuCount", given(n.Get("MaxVCpuCount"))),
			text("ScalingMode", "Auto", n.Pos))
	}
	return template.Mapping(n.Pos,
		template.Entry("MaxVCpuCount", given(n.Get("MaxVCpuCount"))),
		text("ScalingMode", "Manual", n.Pos),
		template.Entry("ScalingPolicies", template.Sequence(n.Pos, template.Mapping(n.Pos,
			text("PredefinedMetricType", "LambdaCapacityProviderAverageCPUUtilization", n.Pos),
			template.Entry("TargetValue", target)))))
}
