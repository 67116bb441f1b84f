package sam

import (
	"errors"
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// pipelineCode is the code of a resolver that has none: it passes on the result of
// its last function. The text is that which the service generates.
const pipelineCode = `
export function request(ctx) {
    return {};
}

export function response(ctx) {
    return ctx.prev.result;
}
`

func isNone(name string) bool { return strings.EqualFold(name, "none") }

// addFunctions adds the functions of a GraphQL API's pipelines.
// Source: AWS SAM developer guide, "Function" of AWS::Serverless::GraphQLApi.
func (g *graphQL) addFunctions() error {
	return g.each("Functions", g.get("Functions"), func(name string, n *template.Node) error {
		if err := g.addFunction(name, n); err != nil {
			return fmt.Errorf("property Functions.%s: %w", name, err)
		}
		return nil
	})
}

func (g *graphQL) addFunction(name string, n *template.Node) error {
	if err := checkShape("it", n, graphQLShapes["Function"]); err != nil {
		return err
	}
	if id := first(n.Get("Id")); id != nil {
		if len(withoutNulls(n).Fields) != 1 {
			return errors.New("property Id excludes other properties")
		}
		g.functions[name] = id
		return nil
	}
	code, err := sourceCode(n)
	if err != nil {
		return err
	}
	if len(code) == 0 {
		return errors.New("InlineCode or CodeUri is required")
	}
	source, err := g.dataSource(n)
	if err != nil {
		return err
	}
	runtime, err := runtimeOf(n)
	if err != nil {
		return err
	}
	var sync *template.Node
	if s := given(n.Get("Sync")); s != nil {
		if err := checkShape("Sync", s, graphQLShapes["Sync"]); err != nil {
			return err
		}
		sync = withoutNulls(s)
	}
	functionName := first(n.Get("Name"))
	if functionName == nil {
		functionName = template.Text(name, n.Pos)
	}
	id := g.id + name
	g.add(id, "AWS::AppSync::FunctionConfiguration", n.Pos, append(code,
		g.apiID(n.Pos),
		template.Entry("Name", functionName),
		template.Entry("DataSourceName", source),
		template.Entry("MaxBatchSize", given(n.Get("MaxBatchSize"))),
		template.Entry("Description", given(n.Get("Description"))),
		template.Entry("Runtime", runtime),
		template.Entry("SyncConfig", sync))...)
	g.functions[name] = getAtt(id, "FunctionId", n.Pos)
	return nil
}

// sourceCode returns the code of a function or resolver: inline, or where it is.
func sourceCode(n *template.Node) ([]template.Field, error) {
	inline, uri := first(n.Get("InlineCode")), first(n.Get("CodeUri"))
	switch {
	case inline != nil && uri != nil:
		return nil, errors.New("InlineCode and CodeUri exclude each other")
	case inline != nil:
		return []template.Field{template.Entry("Code", inline)}, nil
	case uri != nil:
		return []template.Field{template.Entry("CodeS3Location", uri)}, nil
	}
	return nil, nil
}

func runtimeOf(n *template.Node) (*template.Node, error) {
	r := given(n.Get("Runtime"))
	if r == nil {
		return nil, errors.New("property Runtime is required")
	}
	if err := checkShape("Runtime", r, graphQLShapes["Runtime"]); err != nil {
		return nil, err
	}
	return template.Mapping(r.Pos, template.Entry("Name", r.Get("Name")), template.Entry("RuntimeVersion", r.Get("Version"))), nil
}

// addResolvers adds the resolvers of a GraphQL API, by type and field.
// Source: AWS SAM developer guide, "Resolver".
func (g *graphQL) addResolvers() error {
	return g.each("Resolvers", g.get("Resolvers"), func(typ string, fields *template.Node) error {
		return g.each("Resolvers."+typ, fields, func(name string, n *template.Node) error {
			if err := g.addResolver(typ, name, n); err != nil {
				return fmt.Errorf("property Resolvers.%s.%s: %w", typ, name, err)
			}
			return nil
		})
	})
}

func (g *graphQL) addResolver(typ, name string, n *template.Node) error {
	if err := checkShape("it", n, graphQLShapes["Resolver"]); err != nil {
		return err
	}
	at := n.Pos
	code, err := sourceCode(n)
	if err != nil {
		return err
	}
	var runtime *template.Node
	if len(code) > 0 || given(n.Get("Runtime")) != nil {
		if runtime, err = runtimeOf(n); err != nil {
			return err
		}
	}
	if len(code) == 0 {
		code = []template.Field{text("Code", pipelineCode, at)}
		runtime = template.Mapping(at, text("Name", "APPSYNC_JS", at), text("RuntimeVersion", "1.0.0", at))
	}
	pipeline := n.Get("Pipeline")
	if !set(pipeline) || !pipeline.Is(template.List) {
		return errors.New("property Pipeline is required, a list of functions")
	}
	functions := template.Sequence(pipeline.Pos)
	for _, item := range pipeline.Items {
		function, _ := item.Str()
		id := g.functions[function]
		if id == nil {
			return fmt.Errorf("function %q does not exist", function)
		}
		functions.Items = append(functions.Items, id)
	}
	var caching *template.Node
	if c := given(n.Get("Caching")); c != nil {
		if err := checkShape("Caching", c, graphQLShapes["Caching"]); err != nil {
			return err
		}
		caching = withoutNulls(c)
	}
	field := first(n.Get("FieldName"))
	if field == nil {
		field = template.Text(name, at)
	}
	attrs := with(g.attrs, "DependsOn", texts(at, g.schemaID()))
	g.made = append(g.made, madeResource{g.id + typ + name, resource(at, "AWS::AppSync::Resolver", attrs, append(code,
		template.Entry("Runtime", runtime),
		g.apiID(at),
		template.Entry("FieldName", field),
		text("TypeName", typ, at),
		text("Kind", "PIPELINE", at),
		template.Entry("PipelineConfig", template.Mapping(at, template.Entry("Functions", functions))),
		template.Entry("CachingConfig", caching),
		template.Entry("MaxBatchSize", first(n.Get("MaxBatchSize"))))...)})
	return nil
}
