package sam

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// addResourcePolicy adds to the API's resource policy what a ResourcePolicy says
// of one path on one stage.
// Source: AWS SAM developer guide, "ResourcePolicyStatement".
func (d *openAPI) addResourcePolicy(policy *template.Node, path string, stage *template.Node) error {
	if !policy.Is(template.Map) {
		return fmt.Errorf("ResourcePolicy must be a map")
	}
	resources, err := d.methodResources(path, stage)
	if err != nil {
		return err
	}
	s := statements{at: policy.Pos, resources: resources}
	if err := s.accounts(policy.Get("AwsAccountWhitelist"), "Allow"); err != nil {
		return err
	}
	if err := s.accounts(policy.Get("AwsAccountBlacklist"), "Deny"); err != nil {
		return err
	}
	s.addresses(policy.Get("IpRangeWhitelist"), "NotIpAddress")
	s.addresses(policy.Get("IpRangeBlacklist"), "IpAddress")
	if err := s.networks(policy, "Blacklist", "StringEquals"); err != nil {
		return err
	}
	if err := s.networks(policy, "Whitelist", "StringNotEquals"); err != nil {
		return err
	}
	d.policy(policy.Pos, s.out)
	return nil
}

// addStatements adds statements to the API's resource policy as they are.
func (d *openAPI) addStatements(custom *template.Node) {
	if !set(custom) {
		return
	}
	if given(d.root.Get(keyPolicy).Get("Statement")) == nil {
		doc := d.policy(custom.Pos, nil)
		putField(doc, "Version", template.Text("2012-10-17", custom.Pos))
		putField(doc, "Statement", own(custom))
		return
	}
	items := []*template.Node{custom}
	if custom.Is(template.List) {
		items = custom.Items
	}
	var added []statement
	for _, item := range items {
		added = append(added, statement{node: item, once: true})
	}
	d.policy(custom.Pos, added)
}

// statement is one that goes into the resource policy; once says that an equal one
// is not repeated.
type statement struct {
	node *template.Node
	once bool
	// single says that the statement stands alone, not in a list, if it is the first.
	single bool
}

// policy adds statements to the resource policy, and returns the policy.
func (d *openAPI) policy(at template.Pos, added []statement) *template.Node {
	doc := ownedMap(d.root, keyPolicy, at)
	if doc == nil { // not a map: it is replaced, as nothing can be added to it
		doc = template.Mapping(at)
		putField(d.root, keyPolicy, doc)
	}
	for _, s := range added {
		putField(doc, "Version", template.Text("2012-10-17", at))
		existing := given(doc.Get("Statement"))
		switch {
		case existing == nil && s.single:
			putField(doc, "Statement", s.node)
			continue
		case existing == nil:
			existing = template.Sequence(at)
			putField(doc, "Statement", existing)
		case !existing.Is(template.List):
			existing = template.Sequence(existing.Pos, existing)
			putField(doc, "Statement", existing)
		}
		if s.once && d.repeats(existing.Items, s.node) {
			continue
		}
		existing.Items = append(existing.Items, s.node)
	}
	return doc
}

// repeats reports whether a statement is already among the items, and remembers
// it. Statements are compared by their text, each item once.
func (d *openAPI) repeats(items []*template.Node, n *template.Node) bool {
	if d.said == nil {
		d.said = map[string]bool{}
	}
	for ; d.compared < len(items); d.compared++ {
		d.said[contentID("", items[d.compared])] = true
	}
	return d.said[contentID("", n)]
}

// methodResources are the resources of execute-api that stand for the methods of a
// path on a stage.
func (d *openAPI) methodResources(path string, stage *template.Node) (*template.Node, error) {
	items, err := d.pathItems(path)
	if err != nil {
		return nil, err
	}
	if stage == nil {
		stage = template.Scalar(template.Null, "null", d.root.Pos)
	}
	out := template.Sequence(stage.Pos)
	for _, item := range items {
		for _, f := range item.Fields {
			method := strings.ToUpper(f.Key)
			if normalMethod(f.Key) == keyAnyMethod {
				method = "*"
			}
			out.Items = append(out.Items, sub("execute-api:/${__Stage__}/"+method+pathParameter.ReplaceAllString(path, "*"), f.Pos,
				template.Entry("__Stage__", stage)))
		}
	}
	return out, nil
}

// statements collects the statements of one ResourcePolicy.
type statements struct {
	at        template.Pos
	resources *template.Node
	out       []statement
}

func (s *statements) invoke(effect string, principal *template.Node, condition *template.Node) *template.Node {
	return template.Mapping(s.at,
		text("Effect", effect, s.at),
		text("Action", "execute-api:Invoke", s.at),
		template.Entry("Resource", s.resources),
		template.Entry("Principal", principal),
		template.Entry("Condition", condition))
}

// accounts allows or denies accounts.
func (s *statements) accounts(n *template.Node, effect string) error {
	if !set(n) {
		return nil
	}
	if !n.Is(template.List) && !n.Is(template.Map) {
		return fmt.Errorf("an account list of ResourcePolicy must be a list")
	}
	principal := template.Mapping(n.Pos, template.Entry("AWS", listed(n)))
	s.out = append(s.out, statement{node: s.invoke(effect, principal, nil), single: true})
	return nil
}

// addresses allows everyone, and denies by source address.
func (s *statements) addresses(n *template.Node, operator string) {
	if set(n) {
		s.deny(operator, template.Mapping(n.Pos, template.Entry("aws:SourceIp", listed(n))))
	}
}

// networks allows everyone, and denies by VPC or VPC endpoint.
func (s *statements) networks(policy *template.Node, list, operator string) error {
	vpc, vpce := template.Sequence(s.at), template.Sequence(s.at)
	if n := given(policy.Get("SourceVpc" + list)); n != nil {
		if !n.Is(template.List) {
			return fmt.Errorf("SourceVpc%s must be a list of strings", list)
		}
		for _, item := range n.Items {
			id, ok := item.Str()
			switch {
			case !ok:
				return fmt.Errorf("SourceVpc%[1]s must be a list of strings; IntrinsicVpc%[1]s takes other values", list)
			case strings.HasPrefix(id, "vpce-"):
				vpce.Items = append(vpce.Items, item)
			case strings.HasPrefix(id, "vpc-"):
				vpc.Items = append(vpc.Items, item)
			}
		}
	}
	if n := policy.Get("IntrinsicVpc" + list); n.Is(template.List) {
		vpc.Items = append(vpc.Items, n.Items...)
	}
	if n := policy.Get("IntrinsicVpce" + list); n.Is(template.List) {
		vpce.Items = append(vpce.Items, n.Items...)
	}
	if !set(vpc) && !set(vpce) {
		return nil
	}
	s.deny(operator, template.Mapping(s.at,
		template.Entry("aws:SourceVpc", first(vpc)), template.Entry("aws:SourceVpce", first(vpce))))
	return nil
}

// deny allows everyone, and denies under a condition.
func (s *statements) deny(operator string, condition *template.Node) {
	everyone := template.Text("*", s.at)
	s.out = append(s.out,
		statement{node: s.invoke("Allow", everyone, nil), once: true},
		statement{node: s.invoke("Deny", everyone, template.Mapping(s.at, template.Entry(operator, condition))), once: true})
}

// listed returns a list, or a list of the one value.
func listed(n *template.Node) *template.Node {
	if n.Is(template.List) {
		return n
	}
	return template.Sequence(n.Pos, n)
}
