package sam

import (
	"errors"
	"fmt"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// addDataSources adds the data sources of a GraphQL API, each with a role that may
// use what is behind it.
// Source: AWS SAM developer guide, "DataSource".
func (g *graphQL) addDataSources() error {
	n := g.get("DataSources")
	if n == nil {
		return nil
	}
	if err := checkKeys("DataSources", n, map[string]bool{"DynamoDb": true, "Lambda": true}); err != nil {
		return err
	}
	if err := g.each("DataSources.DynamoDb", given(n.Get("DynamoDb")), g.addTableSource); err != nil {
		return err
	}
	return g.each("DataSources.Lambda", given(n.Get("Lambda")), g.addFunctionSource)
}

func (g *graphQL) addTableSource(name string, n *template.Node) error {
	if err := checkShape("DataSources.DynamoDb."+name, n, graphQLShapes["DynamoDb"]); err != nil {
		return err
	}
	table, at := n.Get("TableName"), n.Pos
	region := first(n.Get("Region"))
	if region == nil {
		region = ref("AWS::Region", at)
	}
	if sync := given(n.Get("DeltaSync")); sync != nil {
		if err := checkShape("DataSources.DynamoDb."+name+".DeltaSync", sync, graphQLShapes["DeltaSync"]); err != nil {
			return err
		}
	}
	arn := first(n.Get("TableArn"))
	if arn == nil {
		arn = sub("arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}", at,
			template.Entry("__TableName__", table), template.Entry("__Region__", region))
	}
	permissions := first(n.Get("Permissions"))
	if permissions == nil {
		permissions = texts(at, "Read", "Write")
	}
	id := g.id + name + "DynamoDBDataSource"
	role := g.sourceRole(id, n, "ToTableConnector", "AWS::DynamoDB::Table", arn, permissions)
	g.addSource(id, name, n, role, "AMAZON_DYNAMODB", template.Entry("DynamoDBConfig", template.Mapping(at,
		template.Entry("AwsRegion", region),
		template.Entry("TableName", table),
		template.Entry("UseCallerCredentials", first(n.Get("UseCallerCredentials"))),
		template.Entry("Versioned", first(n.Get("Versioned"))),
		template.Entry("DeltaSyncConfig", given(n.Get("DeltaSync"))))))
	return nil
}

func (g *graphQL) addFunctionSource(name string, n *template.Node) error {
	if err := checkShape("DataSources.Lambda."+name, n, graphQLShapes["Lambda"]); err != nil {
		return err
	}
	function := n.Get("FunctionArn")
	id := g.id + name + "LambdaDataSource"
	role := g.sourceRole(id, n, "ToLambdaConnector", "AWS::Lambda::Function", function, texts(n.Pos, "Write"))
	g.addSource(id, name, n, role, "AWS_LAMBDA",
		template.Entry("LambdaConfig", template.Mapping(n.Pos, template.Entry("LambdaFunctionArn", function))))
	return nil
}

// addSource adds an AWS::AppSync::DataSource.
func (g *graphQL) addSource(id, name string, n, role *template.Node, typ string, config template.Field) {
	sourceName := first(n.Get("Name"))
	if sourceName == nil {
		sourceName = template.Text(name, n.Pos)
	}
	g.add(id, "AWS::AppSync::DataSource", n.Pos,
		g.apiID(n.Pos),
		template.Entry("Name", sourceName),
		text("Type", typ, n.Pos),
		template.Entry("Description", given(n.Get("Description"))),
		template.Entry("ServiceRoleArn", role),
		config)
	g.sources[name] = getAtt(id, "Name", n.Pos)
}

// sourceRole returns the ARN of the role of a data source. Unless one is given, it
// adds a role and a connector that lets it use a resource.
func (g *graphQL) sourceRole(id string, n *template.Node, suffix, typ string, arn, permissions *template.Node) *template.Node {
	if given := first(n.Get("ServiceRoleArn")); given != nil {
		return given
	}
	at := n.Pos
	role := id + "Role"
	g.add(role, "AWS::IAM::Role", at, template.Entry("AssumeRolePolicyDocument", trust("appsync.amazonaws.com", at)))
	source := template.Mapping(at, text("Type", "AWS::AppSync::DataSource", at),
		template.Entry("Arn", getAtt(id, "DataSourceArn", at)), template.Entry("RoleName", ref(role, at)))
	g.connect(id+suffix, source, typ, arn, permissions)
	return getAtt(role, "Arn", at)
}

func (g *graphQL) noneSourceID() string { return g.id + "NoneDataSource" }

// dataSource returns the name of the data source of a function.
func (g *graphQL) dataSource(n *template.Node) (*template.Node, error) {
	source := n.Get("DataSource")
	if !set(source) {
		return nil, errors.New("DataSource is required")
	}
	name, ok := source.Str()
	if !ok {
		return source, nil
	}
	if isNone(name) {
		g.noneSource = true
		return getAtt(g.noneSourceID(), "Name", source.Pos), nil
	}
	if known := g.sources[name]; known != nil {
		return known, nil
	}
	return nil, fmt.Errorf("DataSource %q is not one of the DataSources", name)
}
