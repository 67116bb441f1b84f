// Package sam is the AWS::Serverless-2016-10-31 transform: it turns a SAM
// template into the CloudFormation that the service would deploy, as far as that
// matters for security. Every generated value keeps the place of the source line
// that caused it.
//
// Source of the rules: AWS Serverless Application Model specification, and the
// expected results of the reference translator's tests.
package sam

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// Options are what the transform needs to know besides the template.
type Options struct {
	// Parameters are values for the template's parameters; defaults in the
	// template apply to the others.
	Parameters map[string]string
	// Partition and Region are those of the deployment. An empty Partition means
	// aws. An empty Region is not known: references to AWS::Region stay.
	Partition, Region string
}

// Problem is a reason why the service would refuse a resource. The other
// resources are still transformed.
type Problem struct {
	// Resource is the logical id; empty if the problem is the template's.
	Resource string
	Message  string
	At       template.Pos
}

// String returns file:line:column: resource: message.
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", p.At.File, p.At.Line, p.At.Column, p.Resource, p.Message)
}

// Result is a transformed template.
type Result struct {
	// Root is the CloudFormation template.
	Root *template.Node
	// Causes gives, for each resource that the transform generated or replaced,
	// the logical id of the SAM resource behind it.
	Causes map[string]string
	// Problems lists what the service would refuse.
	Problems []Problem
}

// IsSAM reports whether the template asks for the transform.
func IsSAM(root *template.Node) bool {
	t := root.Get("Transform")
	if t.Is(template.List) {
		for _, item := range t.Items {
			if s, ok := item.Str(); ok && s == transformName {
				return true
			}
		}
		return false
	}
	s, ok := t.Str()
	return ok && s == transformName
}

const transformName = "AWS::Serverless-2016-10-31"

// transform is the state of one transformation. Steps add resources and record
// problems; they never change a node of the source.
type transform struct {
	options Options
	root    *template.Node
	// params holds the values of parameters: options, then defaults.
	params map[string]*template.Node

	// sourceOrder and source are the template's resources after Globals were
	// merged and embedded connectors were taken out. A step may replace one
	// (an implicit API, a bucket that notifies a function) with setSource.
	sourceOrder []string
	source      map[string]*template.Node
	// keys are the places of the keys of source.
	keys map[string]template.Pos

	// order, bodies and causes are the resources of the result.
	order  []string
	bodies map[string]*template.Node
	causes map[string]string

	// conditions are generated entries of the Conditions section, each once;
	// conditionsAdded are the names that were ever added.
	conditions      []template.Field
	conditionsAdded map[string]bool
	// references maps a SAM resource and a property that templates may refer
	// to (Function.Alias) to the logical id of the generated resource.
	references map[string]map[string]string
	// renamed maps a logical id of the source to the one that replaces it.
	renamed map[string]string

	apis        apiState
	deployments deployments
	// buckets are those that notify functions, by logical id.
	buckets  map[string]*bucket
	problems []Problem
	// budget is how many more values may be made.
	budget int
}

// Transform applies the transform to a template. The source is not changed. An
// error means that the template as a whole cannot be transformed (it has no
// resources, or is over the limit); what concerns single resources is in
// Result.Problems.
// The cost is linear in the size of the template and of the result, which is
// bounded by a multiple of the template; beyond it the error is
// template.ErrLimit.
func Transform(root *template.Node, opt Options) (*Result, error) {
	if !root.Get("Resources").Is(template.Map) || len(root.Get("Resources").Fields) == 0 {
		return nil, errNoResources
	}
	if opt.Partition == "" {
		opt.Partition = "aws"
	}
	t := &transform{
		options:    opt,
		root:       root,
		source:     map[string]*template.Node{},
		keys:       map[string]template.Pos{},
		bodies:     map[string]*template.Node{},
		causes:     map[string]string{},
		references: map[string]map[string]string{},
		renamed:    map[string]string{},
		buckets:    map[string]*bucket{},

		conditionsAdded: map[string]bool{},
		budget:          budgetBase + budgetFactor*size(root, maxSource),
	}
	t.readParameters()
	t.readResources()
	t.implicitAPIs() // before Globals: they apply to implicit APIs too
	t.mergeGlobals()
	t.embeddedConnectors()

	// APIs come after all that may add routes to them, connectors last because
	// they look at generated resources.
	t.each(t.function, "AWS::Serverless::Function")
	t.each(t.stateMachine, "AWS::Serverless::StateMachine")
	t.each(t.anyAPI, "AWS::Serverless::Api", "AWS::Serverless::HttpApi", "AWS::Serverless::WebSocketApi")
	t.each(t.other, "AWS::Serverless::LayerVersion", "AWS::Serverless::SimpleTable",
		"AWS::Serverless::Application", "AWS::Serverless::CapacityProvider", "AWS::Serverless::GraphQLApi")
	t.changeBuckets()
	t.plainResources()
	t.deploymentGroups()
	t.each(t.connector, "AWS::Serverless::Connector")
	if err := t.exhausted(); err != nil {
		return nil, err
	}
	return t.result(), nil
}

// maxSource is far above what a reader lets through; see template.Limits.
const maxSource = 10_000_000

var errNoResources = errors.New("template has no resources")

// maxLogicalID is how long a logical id may be.
// Source: AWS CloudFormation quotas.
const maxLogicalID = 255

// each runs step for the SAM resources of some types, in the order of the source.
func (t *transform) each(step func(id string, res *template.Node), types ...string) {
	for _, id := range t.sourceOrder {
		res := t.source[id]
		if t.budget < 0 {
			return
		}
		if len(id) > maxLogicalID {
			continue
		}
		if typ, ok := res.Get("Type").Str(); ok && slices.Contains(types, typ) {
			step(id, res)
		}
	}
}

func (t *transform) anyAPI(id string, res *template.Node) {
	switch res.Get("Type").Text {
	case "AWS::Serverless::Api":
		t.api(id, res)
	case "AWS::Serverless::HttpApi":
		t.httpAPI(id, res)
	case "AWS::Serverless::WebSocketApi":
		t.webSocketAPI(id, res)
	}
}

func (t *transform) other(id string, res *template.Node) {
	switch res.Get("Type").Text {
	case "AWS::Serverless::LayerVersion":
		t.layerVersion(id, res)
	case "AWS::Serverless::SimpleTable":
		t.simpleTable(id, res)
	case "AWS::Serverless::Application":
		t.application(id, res)
	case "AWS::Serverless::CapacityProvider":
		t.capacityProvider(id, res)
	case "AWS::Serverless::GraphQLApi":
		t.graphQLAPI(id, res)
	}
}

// setSource replaces or adds a resource of the source for the steps that follow.
func (t *transform) setSource(id string, res *template.Node) {
	if _, ok := t.source[id]; !ok {
		t.sourceOrder = append(t.sourceOrder, id)
	}
	t.source[id] = res
}

// put adds or replaces a resource; cause is the SAM resource behind it.
func (t *transform) put(cause, id string, body *template.Node) {
	t.checkClash(cause, id, body)
	if !t.charge(size(body, t.budget)) {
		return
	}
	if _, ok := t.bodies[id]; !ok {
		t.order = append(t.order, id)
	}
	t.bodies[id] = body
	t.causes[id] = cause
}

// refer lets templates refer to a generated resource as RESOURCE.PROPERTY.
func (t *transform) refer(resource, property, id string) {
	if t.references[resource] == nil {
		t.references[resource] = map[string]string{}
	}
	t.references[resource][property] = id
}

// addCondition adds an entry to the template's Conditions.
func (t *transform) addCondition(name string, body *template.Node) {
	if t.conditionsAdded[name] && t.charge(len(t.conditions)) &&
		slices.ContainsFunc(t.conditions, func(f template.Field) bool { return f.Key == name }) {
		return
	}
	t.conditionsAdded[name] = true
	t.conditions = append(t.conditions, template.Entry(name, body))
}

// maxMessage bounds the message of a problem: it may quote the source.
const maxMessage = 400

// refuse records a problem.
func (t *transform) refuse(resource string, at template.Pos, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if !t.charge(1 + len(message)/textSize) {
		return
	}
	if len(message) > maxMessage {
		message = strings.ToValidUTF8(message[:maxMessage], "") + "…"
	}
	t.problems = append(t.problems, Problem{Resource: resource, Message: message, At: at})
}
