package exposure

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

func urlPublic() check.Check {
	return check.Check{
		ID:       "url-public",
		Title:    "Function URL reachable by anyone: AuthType NONE and both public statements present",
		Category: "exposure",
		Severity: finding.Critical,
		Why: "The URL is a plain HTTPS address on the internet. Anyone who learns or guesses it can run the function as often as they like, " +
			"with input of their choice and with the function's role behind it.",
		Fix: "Set the auth type to AWS_IAM, or put the URL behind CloudFront with an origin access control.",
		Limits: "The URL is public only if the resource policy also allows everyone lambda:InvokeFunctionUrl and lambda:InvokeFunction. " +
			"Unknown if the auth type, a statement or the function behind the URL is not known. What the code itself checks is not seen.",
		Sources:    []string{docURLs},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{CIS: []string{"4.6"}, NIST: []string{"AC-3", "SC-7"}, ATTACK: []string{"T1190"}},
		Run:        runURLPublic,
	}
}

func runURLPublic(p *check.Pass) {
	v := look(p.Inventory)
	for _, u := range p.Inventory.URLs {
		name := functionName(v, &u.Function)
		auth, known := u.AuthType.Or("")
		if !known {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("Function %s has a URL whose auth type is not known: %s", name, u.AuthType.Why()),
				About:   v.aboutURL(u), At: u.AuthType.Source,
			})
			continue
		}
		if auth != "NONE" {
			p.OK()
			continue
		}
		a := v.public(u, p.Settings.Today)
		evidence := []finding.Evidence{lookup.Setting("AuthType", auth, u.AuthType.Source, docURLs)}
		for _, g := range a.by {
			evidence = append(evidence, g.evidence(docURLs)...)
		}
		r := check.Result{About: v.aboutURL(u), At: u.AuthType.Source, Evidence: evidence}
		switch both(a.url, a.invoke) {
		case yes:
			r.Message = fmt.Sprintf("Function %s can be invoked by anyone: URL auth type is NONE and both public statements are present", name)
			p.Fail(r)
		case maybe:
			r.Message = fmt.Sprintf("Function %s has a URL with auth type NONE, and it is not known whether both public statements are present: %s", name, a.why)
			p.Unknown(r)
		default:
			p.OK() // url-half-open reports it
		}
	}
}

// aboutURL lists the resources of a URL: the function if it is in the inventory,
// and the URL.
func (v *view) aboutURL(u *inventory.FunctionURL) []*inventory.Resource {
	return append(v.resource(&u.Function), &u.Resource)
}
