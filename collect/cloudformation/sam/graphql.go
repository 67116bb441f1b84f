package sam

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// graphQL is an AWS::Serverless::GraphQLApi being generated.
type graphQL struct {
	*transform
	id         string
	res        *template.Node
	properties *template.Node
	attrs      []template.Field
	made       []madeResource
	// connectors are made after the resources that they join.
	connectors []madeResource

	// sources are the names of data sources, functions the ids of functions, by
	// the names that the template gives them.
	sources, functions map[string]*template.Node
	noneSource         bool
}

func (g *graphQL) get(property string) *template.Node { return given(g.properties.Get(property)) }

func (g *graphQL) add(id, typ string, at template.Pos, fields ...template.Field) {
	g.made = append(g.made, madeResource{id, resource(at, typ, g.attrs, fields...)})
}

// apiID refers to the id of the API.
func (g *graphQL) apiID(at template.Pos) template.Field {
	return template.Entry("ApiId", getAtt(g.id, "ApiId", at))
}

// graphQLAPI transforms an AWS::Serverless::GraphQLApi.
// Source: AWS SAM developer guide, "AWS::Serverless::GraphQLApi".
func (t *transform) graphQLAPI(id string, res *template.Node) {
	properties := res.Get("Properties")
	properties = knownFields(properties, graphQLProperties, res.Pos)
	before := len(t.problems)
	t.checkProperties(id, properties, graphQLProperties)
	if len(t.problems) > before {
		return
	}
	g := &graphQL{
		transform: t, id: id, res: res, properties: properties, attrs: ownAttributes(res),
		sources: map[string]*template.Node{}, functions: map[string]*template.Node{},
	}
	if err := g.generate(); err != nil {
		t.refuse(id, res.Pos, "%v", err)
		return
	}
	for _, m := range g.made {
		t.put(id, m.id, m.body)
	}
	for _, c := range g.connectors {
		made := len(t.order)
		t.connector(c.id, c.body)
		for _, r := range t.order[made:] {
			t.causes[r] = id
		}
	}
}

func (g *graphQL) generate() error {
	for _, step := range []func() error{
		g.addAPI, g.addSchema, g.addKeys, g.addCache, g.addDataSources, g.addDomainName, g.addFunctions, g.addResolvers,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if g.noneSource {
		id := g.noneSourceID()
		g.add(id, "AWS::AppSync::DataSource", g.res.Pos,
			g.apiID(g.res.Pos), text("Name", id, g.res.Pos), text("Type", "NONE", g.res.Pos))
	}
	return nil
}

// addAPI adds the AWS::AppSync::GraphQLApi and the role with which it writes logs.
func (g *graphQL) addAPI() error {
	at := g.res.Pos
	name := first(g.get("Name"))
	if name == nil {
		name = template.Text(g.id, at)
	}
	fields := []template.Field{template.Entry("Name", name), template.Entry("XrayEnabled", g.get("XrayEnabled"))}
	for _, p := range []string{"Visibility", "OwnerContact", "IntrospectionConfig", "QueryDepthLimit", "ResolverCountLimit"} {
		fields = append(fields, template.Entry(p, first(g.get(p))))
	}
	auth, err := g.auth()
	if err != nil {
		return err
	}
	log, err := g.logging()
	if err != nil {
		return err
	}
	tags := withTag(g.get("Tags"), "graphqlapi:createdBy", at)
	fields = append(fields, auth...)
	fields = append(fields, template.Entry("LogConfig", log), template.Entry("Tags", template.Sequence(tags.Pos, tagList(tags)...)))
	g.add(g.id, "AWS::AppSync::GraphQLApi", at, fields...)
	return nil
}

// authKinds are the settings that a type of authentication needs.
var authKinds = map[string]struct{ property, target string }{
	"AWS_IAM":                   {},
	"API_KEY":                   {},
	"AWS_LAMBDA":                {"LambdaAuthorizer", "LambdaAuthorizerConfig"},
	"OPENID_CONNECT":            {"OpenIDConnect", "OpenIDConnectConfig"},
	"AMAZON_COGNITO_USER_POOLS": {"UserPool", "UserPoolConfig"},
}

// auth returns the properties for the default authentication and further ones.
// Each function that authorizes gets the permission to be invoked.
func (g *graphQL) auth() ([]template.Field, error) {
	n := g.get("Auth")
	fields, err := g.authentication(n, "Auth", map[string]bool{"Additional": true})
	if err != nil {
		return nil, err
	}
	additional := given(n.Get("Additional"))
	if !set(additional) {
		return fields, nil
	}
	if !additional.Is(template.List) {
		return nil, errors.New("Auth.Additional must be a list")
	}
	list := template.Sequence(additional.Pos)
	for i, item := range additional.Items {
		f, err := g.authentication(item, "Auth.Additional."+strconv.Itoa(i), nil)
		if err != nil {
			return nil, err
		}
		for j := range f {
			if f[j].Key == "UserPoolConfig" {
				f[j].Value = template.WithoutField(f[j].Value, "DefaultAction")
			}
		}
		list.Items = append(list.Items, template.Mapping(item.Pos, f...))
	}
	return append(fields, template.Entry("AdditionalAuthenticationProviders", list)), nil
}

func (g *graphQL) authentication(n *template.Node, path string, more map[string]bool) ([]template.Field, error) {
	known := map[string]bool{"Type": true, "LambdaAuthorizer": true, "OpenIDConnect": true, "UserPool": true}
	for k := range more {
		known[k] = true
	}
	if err := checkKeys(path, n, known); err != nil {
		return nil, err
	}
	typ, _ := n.Get("Type").Str()
	kind, ok := authKinds[typ]
	if !ok {
		return nil, fmt.Errorf("%s.Type is not a type of authentication", path)
	}
	settings := 0
	for _, f := range n.Fields {
		if !more[f.Key] && !f.Value.Is(template.Null) {
			settings++
		}
	}
	if settings > 2 {
		return nil, fmt.Errorf("%s has settings of more than one type of authentication", path)
	}
	authentication := template.Entry("AuthenticationType", n.Get("Type"))
	if kind.property == "" {
		return []template.Field{authentication}, nil
	}
	settingsOf := given(n.Get(kind.property))
	if !settingsOf.Is(template.Map) {
		return nil, fmt.Errorf("%s.%s is required with type %s", path, kind.property, typ)
	}
	if err := checkShape(path+"."+kind.property, settingsOf, graphQLShapes[kind.property]); err != nil {
		return nil, err
	}
	if typ == "AWS_LAMBDA" {
		g.connectAuthorizer(settingsOf.Get("AuthorizerUri"))
	}
	return []template.Field{authentication, template.Entry(kind.target, withoutNulls(settingsOf))}, nil
}

// connectAuthorizer lets the API invoke a function that authorizes.
func (g *graphQL) connectAuthorizer(function *template.Node) {
	at := function.Pos
	n := 1
	for _, c := range g.connectors {
		if c.body.At("Properties", "Source", "ResourceId") != nil {
			n++
		}
	}
	source := template.Mapping(at, text("Type", "AWS::AppSync::GraphQLApi", at),
		template.Entry("Arn", ref(g.id, at)), template.Entry("ResourceId", getAtt(g.id, "ApiId", at)))
	g.connect(g.id+"ToLambdaAuthConnector"+strconv.Itoa(n), source, "AWS::Lambda::Function", function, texts(at, "Write"))
}

// connect adds a connector to a destination given by its ARN.
func (g *graphQL) connect(id string, source *template.Node, typ string, arn, permissions *template.Node) {
	at := source.Pos
	g.connectors = append(g.connectors, madeResource{id, template.Mapping(at,
		text("Type", "AWS::Serverless::Connector", at),
		template.Entry("Properties", template.Mapping(at,
			template.Entry("Source", source),
			template.Entry("Destination", template.Mapping(at, text("Type", typ, at), template.Entry("Arn", arn))),
			template.Entry("Permissions", permissions))))})
}

// logging returns the LogConfig, and adds the role that it needs; nil if Logging is
// false.
func (g *graphQL) logging() (*template.Node, error) {
	n := g.get("Logging")
	if n.Is(template.Bool) && !set(n) {
		return nil, nil
	}
	at := g.res.Pos
	level := template.Text("ALL", at)
	var verbose, role *template.Node
	if n.Is(template.Map) {
		at = n.Pos
		if err := checkShape("Logging", n, graphQLShapes["Logging"]); err != nil {
			return nil, err
		}
		if l := first(n.Get("FieldLogLevel")); l != nil {
			level = l
		}
		verbose, role = first(n.Get("ExcludeVerboseContent")), first(n.Get("CloudWatchLogsRoleArn"))
	}
	if role == nil {
		id := g.id + "CloudWatchRole"
		g.add(id, "AWS::IAM::Role", at,
			template.Entry("AssumeRolePolicyDocument", trust("appsync.amazonaws.com", at)),
			template.Entry("ManagedPolicyArns", template.Sequence(at,
				sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs", at))))
		role = getAtt(id, "Arn", at)
	}
	return template.Mapping(at,
		template.Entry("ExcludeVerboseContent", verbose),
		template.Entry("FieldLogLevel", level),
		template.Entry("CloudWatchLogsRoleArn", role)), nil
}

func (g *graphQL) addSchema() error {
	inline, uri := first(g.get("SchemaInline")), first(g.get("SchemaUri"))
	if (inline == nil) == (uri == nil) {
		return errors.New("one of SchemaInline and SchemaUri is required")
	}
	at := first(inline, uri).Pos
	g.add(g.schemaID(), "AWS::AppSync::GraphQLSchema", at,
		g.apiID(at), template.Entry("Definition", inline), template.Entry("DefinitionS3Location", uri))
	return nil
}

func (g *graphQL) schemaID() string { return g.id + "Schema" }

func (g *graphQL) addKeys() error {
	return g.each("ApiKeys", g.get("ApiKeys"), func(name string, n *template.Node) error {
		if err := checkShape("ApiKeys."+name, n, graphQLShapes["ApiKey"]); err != nil {
			return err
		}
		g.add(g.id+name, "AWS::AppSync::ApiKey", n.Pos,
			g.apiID(n.Pos),
			template.Entry("ApiKeyId", given(n.Get("ApiKeyId"))),
			template.Entry("Description", given(n.Get("Description"))),
			template.Entry("Expires", given(n.Get("ExpiresOn"))))
		return nil
	})
}

func (g *graphQL) addCache() error {
	n := g.get("Cache")
	if n == nil {
		return nil
	}
	if err := checkShape("Cache", n, graphQLShapes["Cache"]); err != nil {
		return err
	}
	g.add(g.id+"ApiCache", "AWS::AppSync::ApiCache", n.Pos, append(withoutNulls(n).Fields, g.apiID(n.Pos))...)
	return nil
}

func (g *graphQL) addDomainName() error {
	n := g.get("DomainName")
	if n == nil {
		return nil
	}
	if err := checkShape("DomainName", n, graphQLShapes["DomainName"]); err != nil {
		return err
	}
	id := g.id + "DomainName"
	g.add(id, "AWS::AppSync::DomainName", n.Pos, withoutNulls(n).Fields...)
	g.add(id+"ApiAssociation", "AWS::AppSync::DomainNameApiAssociation", n.Pos,
		g.apiID(n.Pos), template.Entry("DomainName", ref(id, n.Pos)))
	return nil
}

// knownFields leaves out what a schema does not know: the service ignores unknown
// properties of this type.
func knownFields(n *template.Node, schema map[string]property, at template.Pos) *template.Node {
	out := template.Mapping(at)
	if !n.Is(template.Map) {
		return out
	}
	out.Pos = n.Pos
	for _, f := range n.Fields {
		if _, ok := schema[f.Key]; ok {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

// each calls step for the entries of a map; nil is an empty one.
func (g *graphQL) each(path string, n *template.Node, step func(name string, n *template.Node) error) error {
	if n == nil {
		return nil
	}
	if !n.Is(template.Map) {
		return fmt.Errorf("%s must be a map", path)
	}
	for _, f := range n.Fields {
		if err := step(f.Key, f.Value); err != nil {
			return err
		}
	}
	return nil
}

// withoutNulls leaves out the null entries of a map.
func withoutNulls(n *template.Node) *template.Node {
	out := &template.Node{Kind: template.Map, Pos: n.Pos}
	for _, f := range n.Fields {
		if !f.Value.Is(template.Null) {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}
