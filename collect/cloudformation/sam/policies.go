package sam

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// policyKind is the kind of an entry of a Policies property.
type policyKind uint8

const (
	policyUnknown  policyKind = iota
	policyManaged             // a name, an ARN, or an expression that yields one
	policyDocument            // a map with a Statement
	policyTemplate            // a map with the name of a policy template as its key
)

type policyEntry struct {
	kind policyKind
	node *template.Node
}

// policyEntries reads a Policies property: one entry or a list of them. Policy
// templates come back as documents.
func (t *transform) policyEntries(id string, policies *template.Node) []policyEntry {
	if !set(policies) {
		return nil
	}
	list := []*template.Node{policies}
	if policies.Is(template.List) {
		list = policies.Items
	}
	var out []policyEntry
	for i, n := range list {
		entry := policyEntry{t.policyKind(id, n, 0), n}
		switch entry.kind {
		case policyTemplate:
			entry.kind = policyDocument
			entry.node = eachBranch(n, func(n *template.Node) *template.Node { return t.expandPolicyTemplate(id, n) })
		case policyUnknown:
			t.refuse(id, n.Pos, "policy %d is neither a managed policy, nor a document with a Statement, nor a policy template", i)
		}
		out = append(out, entry)
	}
	return out
}

func (t *transform) policyKind(id string, n *template.Node, depth int) policyKind {
	if n.Is(template.String) {
		return policyManaged
	}
	if name, arg, ok := n.Intrinsic(); ok {
		if name != "Fn::If" {
			return policyManaged
		}
		if !arg.Is(template.List) || len(arg.Items) != 3 || depth > 8 {
			t.refuse(id, n.Pos, "Fn::If needs three arguments")
			return policyManaged
		}
		yes, no := t.policyKind(id, arg.Items[1], depth+1), t.policyKind(id, arg.Items[2], depth+1)
		switch {
		case yes == no, isNoValue(arg.Items[2]):
			return yes
		case isNoValue(arg.Items[1]):
			return no
		}
		t.refuse(id, n.Pos, "an Fn::If in Policies cannot mix kinds of policies")
		return policyManaged
	}
	if !n.Is(template.Map) {
		return policyUnknown
	}
	if n.Get("Statement") != nil {
		return policyDocument
	}
	if len(n.Fields) == 1 && policyTemplates().Get(n.Fields[0].Key) != nil {
		return policyTemplate
	}
	return policyUnknown
}

// eachBranch applies f to a value, or to the branches of an Fn::If that are not
// AWS::NoValue.
func eachBranch(n *template.Node, f func(*template.Node) *template.Node) *template.Node {
	name, arg, ok := n.Intrinsic()
	if !ok || name != "Fn::If" || !arg.Is(template.List) || len(arg.Items) != 3 {
		return f(n)
	}
	items := []*template.Node{arg.Items[0], arg.Items[1], arg.Items[2]}
	for i := 1; i < 3; i++ {
		if !isNoValue(items[i]) {
			items[i] = f(items[i])
		}
	}
	return template.Call(name, template.Sequence(arg.Pos, items...), n.Pos)
}

// policyARN turns the name of an AWS managed policy into its ARN. What is
// already an ARN stays. A name that is not known is taken for a policy without a
// path in the AWS account, as most are.
func (t *transform) policyARN(name string) string {
	if strings.HasPrefix(name, "arn:") || strings.HasPrefix(name, "{{resolve:") || name == "" {
		return name
	}
	prefix := "arn:" + t.options.Partition + ":iam::aws:policy/"
	if path, ok := managedPolicyPaths()[name]; ok {
		return prefix + path + name
	}
	return prefix + strings.TrimPrefix(name, "/")
}
