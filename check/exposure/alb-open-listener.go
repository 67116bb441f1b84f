package exposure

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docALB = "https://docs.aws.amazon.com/lambda/latest/dg/services-alb.html"

func albOpenListener() check.Check {
	return check.Check{
		ID:       "alb-open-listener",
		Title:    "Function reachable through ALB target group listener open to internet",
		Category: "exposure",
		Severity: finding.Medium,
		Why: "The load balancer turns every HTTP request from the internet into an event for the function. " +
			"Scanners find it within hours, and nothing but the handler's own code decides what they may do.",
		Fix: "Add an OIDC, Cognito or JWT action before the forward action, make the load balancer internal, or limit its security groups to known networks.",
		Limits: "A load balancer without a scheme is internet-facing. It passes if the security groups let no public range in on the listener's port. " +
			"Unknown if the scheme, the listener's actions or the security groups are not known; the default group of a VPC that is not read is taken for closed only if it is in the inventory.",
		Sources:    []string{docALB, "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html"},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"SC-7"}, ATTACK: []string{"T1190"}},
		Run:        runALBOpenListener,
	}
}

func runALBOpenListener(p *check.Pass) {
	v := look(p.Inventory)
	balancers := map[string]*inventory.LoadBalancer{}
	for _, lb := range p.Inventory.LoadBalancers {
		balancers[lb.ID] = lb
	}
	groups := map[string]*inventory.SecurityGroup{}
	for _, g := range p.Inventory.SecurityGroups {
		groups[g.ID] = g
	}
	for _, l := range p.Inventory.Listeners {
		if len(l.Functions) == 0 {
			continue
		}
		var about []*inventory.Resource
		var names []string
		for _, f := range l.Functions {
			names = append(names, functionName(v, &f))
			about = append(about, v.resource(&f)...)
		}
		name := strings.Join(names, ", ")
		r := check.Result{About: append(about, &l.Resource), At: l.Source}
		signs, known := l.Authenticates.Or(false)
		ref, refKnown := l.LoadBalancer.Get()
		lb := balancers[ref.ID]
		why := ""
		switch {
		case known && signs:
			p.OK()
			continue
		case !refKnown:
			why = "load balancer: " + l.LoadBalancer.Why()
		case lb == nil:
			why = "the load balancer is defined elsewhere"
		case !known:
			why = "actions: " + l.Authenticates.Why()
		}
		if why == "" {
			scheme, ok := lb.Scheme.Or("internet-facing")
			if ok && scheme != "internet-facing" {
				p.OK()
				continue
			}
			if !ok {
				why = "scheme: " + lb.Scheme.Why()
			}
		}
		var evidence []finding.Evidence
		if why == "" {
			var in answer
			in, why, evidence = admitsInternet(lb, l, groups)
			if in == no {
				p.OK()
				continue
			}
		}
		if why != "" {
			r.Message = fmt.Sprintf("It is not known whether the internet reaches function %s through listener %s: %s", name, lookup.Label(&l.Resource), why)
			p.Unknown(r)
			continue
		}
		r.Message = fmt.Sprintf("Anyone on the internet can invoke function %s through listener %s: the load balancer is internet-facing and no sign-in comes before it",
			name, lookup.Label(&l.Resource))
		scheme, _ := lb.Scheme.Or("absent (internet-facing)")
		r.Evidence = append([]finding.Evidence{
			lookup.Setting("Scheme of "+lookup.Label(&lb.Resource), scheme, place(lb.Scheme.Source, lb.Source), docALB),
			lookup.Setting("Sign-in action of "+lookup.Label(&l.Resource), "absent", l.Source, docALB),
		}, evidence...)
		p.Fail(r)
	}
}

// admitsInternet says whether the security groups of a load balancer let a
// public range in on the port of a listener. why is set if that is not known.
func admitsInternet(lb *inventory.LoadBalancer, l *inventory.Listener, groups map[string]*inventory.SecurityGroup) (in answer, why string, evidence []finding.Evidence) {
	list, ok := lb.SecurityGroups.Get()
	if lb.SecurityGroups.IsAbsent() || unread(&lb.SecurityGroups) {
		return maybe, "the load balancer has the default security group of its VPC, which is not known", nil
	}
	if !ok {
		return maybe, "security groups: " + lb.SecurityGroups.Why(), nil
	}
	for _, k := range list {
		ref, known := k.Get()
		g := groups[ref.ID]
		if !known || g == nil {
			why = firstOf(why, "security group "+lookup.Show(k)+" is defined elsewhere")
			continue
		}
		rules, known := g.Ingress.Or(nil)
		if !known {
			why = firstOf(why, "rules of security group "+lookup.Label(&g.Resource)+": "+g.Ingress.Why())
			continue
		}
		for _, rule := range rules {
			switch public, reason := opens(rule, l.Port); public {
			case yes:
				return yes, "", []finding.Evidence{lookup.Setting("Ingress of "+lookup.Label(&g.Resource), ruleText(rule), place(rule.Source, g.Source), docALB)}
			case maybe:
				why = firstOf(why, "a rule of security group "+lookup.Label(&g.Resource)+": "+reason)
			}
		}
	}
	if why != "" {
		return maybe, why, nil
	}
	return no, "", nil
}

// opens says whether a rule lets a public range in on a port.
func opens(r inventory.SecurityGroupRule, port inventory.Known[int]) (answer, string) {
	public := no
	for _, c := range []inventory.Known[string]{r.CIDR, r.CIDRv6} {
		text, ok := c.Get()
		switch {
		case ok && (strings.HasSuffix(text, "/0") || strings.HasSuffix(text, "/1")):
			public = yes
		case !ok && c.IsUnknown() && !unread(&c):
			public = either(public, maybe)
			if public == maybe {
				return maybe, c.Why()
			}
		}
	}
	if public == no {
		return no, ""
	}
	if protocol, ok := r.Protocol.Get(); ok && protocol != "-1" && protocol != "tcp" && protocol != "6" {
		return no, ""
	} else if ok && protocol == "-1" {
		return yes, ""
	}
	want, ok := port.Get()
	from, okFrom := r.From.Or(0)
	to, okTo := r.To.Or(65535)
	if !ok || !okFrom || !okTo {
		return yes, "" // open on some port: the rule exists for the listener
	}
	return truth(from <= want && want <= to), ""
}

func ruleText(r inventory.SecurityGroupRule) string {
	text := lookup.Text(r.CIDR)
	if six := lookup.Text(r.CIDRv6); six != "" && six != statement.Unseen {
		text = strings.TrimSpace(text + " " + six)
	}
	if from, ok := r.From.Get(); ok {
		text += " port " + strconv.Itoa(from)
	}
	return text
}
