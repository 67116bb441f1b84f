package exposure

import (
	"fmt"
	"regexp"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docOAC = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html"

func urlCloudFrontWithoutOAC() check.Check {
	return check.Check{
		ID:       "url-cloudfront-without-oac",
		Title:    "FunctionUrl behind CloudFront without OAC (origin directly reachable)",
		Category: "exposure",
		Severity: finding.Medium,
		Why: "The URL must be open for CloudFront to reach it, so anyone who learns it goes around the distribution: " +
			"past its web application firewall, rate limits, geographic limits and signed cookies.",
		Fix: "Create an origin access control of type lambda, set it on the origin, set the URL's auth type to AWS_IAM, and allow cloudfront.amazonaws.com with the distribution as SourceArn.",
		Limits: "A URL that is known to have auth type AWS_IAM is not directly reachable, and passes. " +
			"Unknown if the origin access control is not known, or if it is not known whether the origin is a function URL.",
		Sources:    []string{docOAC},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{CIS: []string{"4.6"}, NIST: []string{"SC-7"}, ATTACK: []string{"T1190"}},
		Run:        runURLCloudFrontWithoutOAC,
	}
}

// urlDomain matches the domain of a function URL, in which parts may be globs.
var urlDomain = regexp.MustCompile(`^[a-z0-9?*]+\.lambda-url\.[a-z0-9?*-]+\.(on\.aws|on\.amazonwebservices\.com\.cn|\?\*)$`)

func runURLCloudFrontWithoutOAC(p *check.Pass) {
	v := look(p.Inventory)
	urls := map[string]*inventory.FunctionURL{}
	for _, u := range p.Inventory.URLs {
		urls[u.ID] = u
	}
	for _, d := range p.Inventory.Distributions {
		for _, o := range d.Origins {
			u := urls[o.URL]
			domain := lookup.Text(o.Domain)
			if u == nil && o.URL == "" && !urlDomain.MatchString(domain) {
				continue
			}
			about := []*inventory.Resource{&d.Resource}
			name := domain
			if u != nil {
				about = append(v.aboutURL(u), about...)
				name = "the URL of function " + functionName(v, &u.Function)
				if auth, ok := u.AuthType.Get(); ok && auth == "AWS_IAM" {
					p.OK()
					continue
				}
			}
			at := place(o.Source, d.Source)
			switch {
			case unresolved(o.AccessControl) != "":
				p.Unknown(check.Result{
					Message: fmt.Sprintf("It is not known whether distribution %s signs its requests to %s: %s", lookup.Label(&d.Resource), name, unresolved(o.AccessControl)),
					About:   about, At: place(o.AccessControl.Source, at),
				})
			case unset(o.AccessControl):
				p.Fail(check.Result{
					Message: fmt.Sprintf("Distribution %s sends unsigned requests to %s, which anyone can call past CloudFront: OriginAccessControlId is absent", lookup.Label(&d.Resource), name),
					About:   about, At: at,
					Evidence: []finding.Evidence{
						lookup.Setting("DomainName", domain, place(o.Domain.Source, at), docOAC),
						lookup.Setting("OriginAccessControlId", "absent", at, docOAC),
					},
				})
			default:
				p.OK()
			}
		}
	}
}

// unset reports whether a reference is absent or the empty text, which
// CloudFront takes for none.
func unset(k inventory.Known[inventory.Ref]) bool {
	r, ok := k.Get()
	return k.IsAbsent() || unread(&k) || ok && r.ID == "" && r.Text == ""
}

// unresolved says why it is not known what a reference points to; empty if it
// is, or if it points into the inventory.
func unresolved(k inventory.Known[inventory.Ref]) string {
	r, ok := k.Get()
	switch {
	case ok && r.Kind == inventory.ToParameter:
		return "parameter " + r.ID + " has no value that is known"
	case ok || k.IsAbsent() || unread(&k) || pointsInside(k.Refs):
		return ""
	}
	return k.Why()
}
