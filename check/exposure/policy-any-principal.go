package exposure

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func policyAnyPrincipal() check.Check {
	return check.Check{
		ID:       "policy-any-principal",
		Title:    "Resource policy allows any principal (*) without restricting condition",
		Category: "exposure",
		Severity: finding.Critical,
		Why: "Any AWS account in the world can call the function through the Invoke API, with input of its choice. " +
			"The function then acts with its own role: one bug in the handler is enough to reach what the role reaches.",
		Fix: "Name the account, role or service in Principal, or add PrincipalOrgID so that only the own organisation gets in.",
		Limits: "The statements that a function URL needs (FunctionUrlAuthType, InvokedViaFunctionUrl) are judged by url-public, url-half-open and invoke-public. " +
			"Restricting are conditions on the source, account, organisation, network or identity of the caller that hold only if the key is present; " +
			"IfExists, negated operators and wildcard values are not. Unknown if the principal, the action or a condition is not known.",
		Sources: []string{docPolicies, docSecurityHub},
		AsOf:    asOf,
		Frameworks: finding.Frameworks{
			FSBP: []string{"Lambda.1"}, CIS: []string{"4.6"}, NIST: []string{"AC-3", "AC-4", "AC-6", "SC-7"}, ATTACK: []string{"T1190"},
		},
		Run: runPolicyAnyPrincipal,
	}
}

func runPolicyAnyPrincipal(p *check.Pass) {
	v := look(p.Inventory)
	for _, g := range v.grants {
		name := functionName(v, g.function)
		c := v.readCaller(g)
		switch {
		case g.denied || c.kind != anyCaller && c.kind != unknownCaller:
			p.OK()
			continue
		case c.kind == unknownCaller && g.narrowed() && g.source().kind != unknownSource:
			p.OK() // whoever it is, a condition limits the caller
			continue
		case c.kind == unknownCaller:
			undecided(p, v, g, g.principal.Source, fmt.Sprintf("It is not known who may invoke function %s: %s", name, c.why))
			continue
		case g.source().kind == unknownSource && !g.narrowedBesideSource():
			undecided(p, v, g, g.sourceARN.Source, fmt.Sprintf("Everyone may invoke function %s unless SourceArn says otherwise: %s", name, g.source().why))
			continue
		case g.narrowed():
			p.OK()
			continue
		}
		action, known := g.action.Get()
		r := check.Result{Evidence: g.evidence(docPolicies)}
		switch {
		case known && strings.EqualFold(action, "lambda:InvokeFunctionUrl"):
			r.Message, r.Severity = v.openToIdentities(g)
			if r.Message == "" {
				p.OK()
				continue
			}
		case known && invokesOnly(action) && len(v.urlsOf(g)) > 0:
			p.OK() // invoke-public judges the second statement of a URL
			continue
		case known && invokesOnly(action) && g.viaURL.IsUnknown() && !unread(g.viaURL):
			undecided(p, v, g, g.viaURL.Source, fmt.Sprintf("Everyone may invoke function %s unless InvokedViaFunctionUrl is set: %s", name, g.viaURL.Why()))
			continue
		case known && invokesOnly(action) && isTrue(*g.viaURL):
			p.OK()
			continue
		default:
			r.Message = fmt.Sprintf("Any AWS account may use %s on function %s: the principal is * and no condition narrows it", show(g.action), name)
		}
		decide(p, v, g, r)
	}
}

// openToIdentities judges lambda:InvokeFunctionUrl granted to *. With auth type
// AWS_IAM it lets in every identity of every account, once the second statement
// is there too. Without a URL nothing answers, but a statement without
// FunctionUrlAuthType waits for one.
func (v *view) openToIdentities(g *grant) (message string, s finding.Severity) {
	name := functionName(v, g.function)
	urls := v.urlsOf(g)
	if len(urls) == 0 {
		if g.urlAuth.IsAbsent() || unread(g.urlAuth) {
			return fmt.Sprintf("Any principal may call a URL of function %s whatever its auth type: the principal is * and FunctionUrlAuthType is not set", name), ""
		}
		return "", ""
	}
	for _, u := range urls {
		auth, _ := u.AuthType.Get()
		if auth != "AWS_IAM" || g.auth("AWS_IAM") != yes {
			continue
		}
		for _, h := range v.candidates(&u.Function) {
			if v.readCaller(h).kind == anyCaller && !h.denied && !h.narrowed() && h.doubt == "" && h.allows("lambda:InvokeFunction") == yes &&
				sameTarget(v, &u.Function, h.function) == yes {
				return fmt.Sprintf("Any identity of any AWS account may call the URL of function %s: auth type is AWS_IAM, but both statements name *", name), finding.High
			}
		}
	}
	return "", ""
}

// narrowedBesideSource reports whether a condition other than SourceArn limits
// the caller.
func (g *grant) narrowedBesideSource() bool {
	h := *g
	h.sourceARN = ptr(inventory.None[string](g.at))
	return h.narrowed()
}

func isTrue(k inventory.Known[bool]) bool {
	v, ok := k.Get()
	return ok && v
}

func lower(s string) string { return strings.ToLower(s) }
