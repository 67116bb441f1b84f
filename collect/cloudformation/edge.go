package cloudformation

import (
	"strings"

	"github.com/temper-security/temper/inventory"
)

// defineLoadBalancer reads AWS::ElasticLoadBalancingV2::LoadBalancer.
func (b *builder) defineLoadBalancer(r *resource) {
	b.inv.LoadBalancers = append(b.inv.LoadBalancers, &inventory.LoadBalancer{
		Resource:       r.head,
		Scheme:         r.get("Scheme").text(),
		SecurityGroups: b.refs(r.get("SecurityGroups"), typeSecurityGroup),
	})
}

// defineListener reads AWS::ElasticLoadBalancingV2::Listener and -ListenerRule,
// if they forward to functions. It reports whether they do.
func (b *builder) defineListener(r *resource) bool {
	actions := r.get("DefaultActions")
	listener := r
	if strings.HasSuffix(r.kind, "ListenerRule") {
		actions = r.get("Actions")
		listener = b.resources[b.target(r.get("ListenerArn"), typeListener)]
	}
	l := &inventory.Listener{
		Resource:      r.head,
		LoadBalancer:  inventory.Missing[inventory.Ref](inventory.NotCollected, "the listener of the rule is not in the template", r.home),
		Port:          inventory.Missing[int](inventory.NotCollected, "the listener of the rule is not in the template", r.home),
		Protocol:      inventory.Missing[string](inventory.NotCollected, "the listener of the rule is not in the template", r.home),
		Authenticates: inventory.Value(false, actions.at),
	}
	if listener != nil {
		l.LoadBalancer = b.ref(listener.get("LoadBalancerArn"), typeLoadBalancer)
		l.Port = listener.get("Port").integer()
		l.Protocol = listener.get("Protocol").text()
	}
	items, rest := actions.items()
	if rest != "" {
		l.Authenticates = missing[bool](actions.unknown(rest))
	}
	for _, action := range items {
		b.listenerAction(l, action)
	}
	if len(l.Functions) == 0 {
		return false
	}
	b.inv.Listeners = append(b.inv.Listeners, l)
	return true
}

func (b *builder) listenerAction(l *inventory.Listener, action fact) {
	kind := action.get("Type")
	switch text, ok := kind.literal(); {
	case !ok:
		if need, known := l.Authenticates.Get(); known && !need {
			l.Authenticates = missing[bool](kind)
		}
	case strings.HasPrefix(text, "authenticate-"), text == "jwt-validation":
		l.Authenticates = inventory.Value(true, kind.at)
	}
	groups := []fact{action.get("TargetGroupArn")}
	more, _ := action.in("ForwardConfig", "TargetGroups").items()
	for _, g := range more {
		groups = append(groups, g.get("TargetGroupArn"))
	}
	seen := map[string]bool{}
	for _, g := range groups {
		id := b.target(g, typeTargetGroup)
		group := b.resources[id]
		if group == nil || seen[id] {
			continue
		}
		seen[id] = true
		for _, target := range b.groupFunctions(group) {
			l.Functions = append(l.Functions, b.function(target))
		}
	}
}

// groupFunctions returns the targets of a target group of type lambda.
func (b *builder) groupFunctions(r *resource) []fact {
	if kind, ok := r.get("TargetType").literal(); !ok || kind != "lambda" {
		return nil
	}
	var list []fact
	items, rest := r.get("Targets").items()
	for _, t := range items {
		list = append(list, t.get("Id"))
	}
	if rest != "" {
		list = append(list, r.get("Targets").unknown(rest))
	}
	return list
}

// defineDistribution reads AWS::CloudFront::Distribution.
func (b *builder) defineDistribution(r *resource) {
	d := &inventory.Distribution{Resource: r.head}
	config := r.get("DistributionConfig")
	origins, _ := config.get("Origins").items()
	for _, o := range origins {
		domain := o.get("DomainName")
		d.Origins = append(d.Origins, inventory.DistributionOrigin{
			Domain:        domain.text(),
			URL:           b.urlBehind(domain),
			AccessControl: b.ref(o.get("OriginAccessControlId")),
			Source:        o.at,
		})
	}
	behaviours, _ := config.get("CacheBehaviors").items()
	for _, behaviour := range append([]fact{config.get("DefaultCacheBehavior")}, behaviours...) {
		associations, _ := behaviour.get("LambdaFunctionAssociations").items()
		for _, a := range associations {
			d.Edge = append(d.Edge, inventory.EdgeAssociation{
				Function: b.function(a.get("LambdaFunctionARN")),
				Event:    a.get("EventType").text(),
				Source:   a.at,
			})
		}
	}
	b.inv.Distributions = append(b.inv.Distributions, d)
}

// urlBehind returns the function URL that a domain name is made from.
func (b *builder) urlBehind(f fact) string {
	for _, ref := range f.scope.refs(f.value.Refs) {
		if r := b.resources[ref.ID]; ref.Kind == inventory.ToResource && r != nil && r.kind == typeURL {
			return ref.ID
		}
	}
	return ""
}
