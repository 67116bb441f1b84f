package exposure

import (
	"fmt"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
)

func urlHalfOpen() check.Check {
	return check.Check{
		ID:       "url-half-open",
		Title:    "Function URL AuthType NONE but one of the two statements missing (broken or half-open)",
		Category: "exposure",
		Severity: finding.Medium,
		Why: "Since October 2025 a URL with auth type NONE answers only if everyone is allowed lambda:InvokeFunctionUrl and lambda:InvokeFunction. " +
			"With one of them the URL answers 403 Forbidden, and the next person who repairs it in a hurry opens more than was meant; " +
			"what is open already stays open unnoticed.",
		Fix: "If the URL is meant to be public, add the missing statement (lambda:InvokeFunction with InvokedViaFunctionUrl: true); otherwise set AWS_IAM or delete the URL and its statements.",
		Limits: "Reads the statements of the same template or account. Unknown if the auth type or a statement is not known, " +
			"or if the function behind the URL is defined elsewhere.",
		Sources:    []string{docURLs},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{CIS: []string{"4.6"}, NIST: []string{"AC-3", "CM-2"}},
		Run:        runURLHalfOpen,
	}
}

func runURLHalfOpen(p *check.Pass) {
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
		evidence := []finding.Evidence{
			lookup.Setting("AuthType", auth, u.AuthType.Source, docURLs),
			lookup.Setting("Statement for lambda:InvokeFunctionUrl to *", a.url.present(), u.AuthType.Source, docURLs),
			lookup.Setting("Statement for lambda:InvokeFunction to *", a.invoke.present(), u.AuthType.Source, docURLs),
		}
		for _, g := range a.by {
			evidence = append(evidence, g.evidence(docURLs)...)
		}
		r := check.Result{About: v.aboutURL(u), At: u.AuthType.Source, Evidence: evidence}
		switch {
		case a.url == no && a.invoke == no:
			r.Message = fmt.Sprintf("The URL of function %s has auth type NONE and no statement that lets anyone in: it answers 403", name)
			p.Fail(r)
		case a.invoke == no:
			r.Message = fmt.Sprintf("The URL of function %s has auth type NONE, but no statement allows everyone lambda:InvokeFunction: it answers 403", name)
			p.Fail(r)
		case a.url == no:
			r.Message = fmt.Sprintf("The URL of function %s has auth type NONE, but no statement allows everyone lambda:InvokeFunctionUrl: it answers 403 while lambda:InvokeFunction is granted to *", name)
			p.Fail(r)
		case a.url == maybe || a.invoke == maybe:
			r.Message = fmt.Sprintf("Function %s has a URL with auth type NONE, and it is not known whether both public statements are present: %s", name, a.why)
			p.Unknown(r)
		default:
			p.OK() // url-public reports it
		}
	}
}

// present is the answer to whether a statement is there, for evidence.
func (a answer) present() string {
	switch a {
	case yes:
		return "present"
	case no:
		return "absent"
	default:
		return "not known"
	}
}
