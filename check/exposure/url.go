package exposure

import (
	"time"

	"github.com/temper-security/temper/inventory"
)

// The documentation pages on which checks of this package rest.
const (
	docURLs        = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
	docPolicies    = "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html"
	docServices    = "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html"
	docCrossAcct   = "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-cross-account.html"
	docPermission  = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html"
	docDeputy      = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"
	docSecurityHub = "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html"
)

const asOf = "2026-11-22"

// secondStatement is the day from which a function URL needs both statements,
// whenever it was made. Until then URLs from before October 2025 needed only
// lambda:InvokeFunctionUrl. Source: AWS Lambda Developer Guide, "Control access
// to Lambda function URLs".
var secondStatement = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// publicAccess says whether the two statements are there that let anyone call a
// function URL with auth type NONE.
type publicAccess struct {
	// url is lambda:InvokeFunctionUrl, invoke is lambda:InvokeFunction.
	url, invoke answer
	// by are the statements that were found.
	by []*grant
	// why is the reason for the first answer that is not known.
	why string
}

// public looks for the statements of a URL. A statement that holds only with a
// condition on the caller does not count: an anonymous request carries none of
// these keys.
func (v *view) public(u *inventory.FunctionURL, today time.Time) publicAccess {
	var a publicAccess
	for _, g := range v.candidates(&u.Function) {
		if g.denied || g.narrowed() && g.source().kind != unknownSource {
			continue
		}
		same, why := sameTarget(v, &u.Function, g.function), g.function.Why()
		if same == no {
			continue
		}
		who := truth(v.readCaller(g).kind == anyCaller)
		if g.principal.IsUnknown() && v.readCaller(g).kind == unknownCaller {
			who, why = maybe, g.principal.Why()
		}
		sure := both(same, who)
		if g.doubt != "" || g.source().kind == unknownSource {
			sure, why = both(sure, maybe), firstOf(g.doubt, g.source().why)
		}
		url := both(sure, both(g.allows("lambda:InvokeFunctionUrl"), g.auth("NONE")))
		invoke := both(sure, g.allows("lambda:InvokeFunction"))
		if via, ok := g.viaURL.Get(); ok && !via {
			invoke = no
		}
		if url == no && invoke == no {
			continue
		}
		if (url == maybe || invoke == maybe) && a.why == "" {
			a.why = firstOf(unknownWhy(g), why)
		}
		a.url, a.invoke = either(a.url, url), either(a.invoke, invoke)
		if url == yes || invoke == yes {
			a.by = append(a.by, g)
		}
	}
	if r, ok := u.Function.Get(); !ok || r.Function == "" {
		a.url, a.invoke = either(a.url, maybe), either(a.invoke, maybe)
		if a.why == "" {
			a.why = "the function is not defined here, so its resource policy is not known"
		}
	}
	if a.url == yes && a.invoke == no && today.Before(secondStatement) {
		a.invoke, a.why = maybe, "a URL that was made before October 2025 needs the second statement from 2026-11-01 only"
	}
	return a
}

// auth says whether the statement holds for URLs with an auth type.
func (g *grant) auth(kind string) answer {
	want, ok := g.urlAuth.Or(kind)
	if !ok && unread(g.urlAuth) {
		return yes
	}
	if !ok {
		return maybe
	}
	return truth(want == kind)
}

// unknownWhy returns the reason for the first part of a statement that is not
// known; empty if there is none.
func unknownWhy(g *grant) string {
	for _, k := range []*inventory.Known[string]{g.principal, g.action, g.urlAuth} {
		if k.IsUnknown() && !unread(k) {
			return k.Why()
		}
	}
	return ""
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// urlsOf returns the URLs of the function of a grant, on any version or alias.
func (v *view) urlsOf(g *grant) []*inventory.FunctionURL {
	if r, ok := g.function.Get(); ok && r.Function != "" {
		return v.urls[r.Function]
	}
	var out []*inventory.FunctionURL
	for _, u := range v.inv.URLs {
		if sameFunction(v, &u.Function, g.function) == yes {
			out = append(out, u)
		}
	}
	return out
}
