package sam

import "github.com/temper-security/temper/collect/cloudformation/template"

var simpleTableProperties = map[string]property{
	"PointInTimeRecoverySpecification": {kinds: anyKind},
	"PrimaryKey":                       {kinds: aMap, of: aText | aMap},
	"ProvisionedThroughput":            {kinds: aMap, of: aNumber | aMap},
	"TableName":                        {kinds: aText | aMap},
	"Tags":                             {kinds: aMap},
	"SSESpecification":                 {kinds: aMap},
}

// simpleTable transforms an AWS::Serverless::SimpleTable.
func (t *transform) simpleTable(id string, res *template.Node) {
	at := res.Pos
	props := orEmpty(res.Get("Properties"), at)
	t.checkProperties(id, props, simpleTableProperties)

	name, typ := template.Text("id", at), "S"
	if key := props.Get("PrimaryKey"); set(key) {
		name = given(key.Get("Name"))
		kind, _ := key.Get("Type").Str()
		typ = map[string]string{"String": "S", "Number": "N", "Binary": "B"}[kind]
		if name == nil || typ == "" {
			t.refuse(id, key.Pos, "PrimaryKey needs Name, and Type String, Number or Binary")
			return
		}
	}
	fields := []template.Field{
		template.Entry("AttributeDefinitions", template.Sequence(at, template.Mapping(at,
			template.Entry("AttributeName", name), text("AttributeType", typ, at)))),
		template.Entry("KeySchema", template.Sequence(at, template.Mapping(at,
			template.Entry("AttributeName", name), text("KeyType", "HASH", at)))),
	}
	if !set(props.Get("ProvisionedThroughput")) {
		fields = append(fields, text("BillingMode", "PAY_PER_REQUEST", at))
	}
	for _, key := range []string{"PointInTimeRecoverySpecification", "ProvisionedThroughput", "SSESpecification", "TableName"} {
		if f := props.Field(key); f != nil && set(f.Value) {
			fields = append(fields, *f)
		}
	}
	if tags := props.Get("Tags"); set(tags) {
		fields = append(fields, template.Entry("Tags", template.Sequence(tags.Pos, tagList(tags)...)))
	}
	t.put(id, id, resource(at, "AWS::DynamoDB::Table", ownAttributes(res), fields...))
}
