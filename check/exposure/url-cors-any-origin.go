package exposure

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
)

const docCORS = "https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html"

func urlCORSAnyOrigin() check.Check {
	return check.Check{
		ID:       "url-cors-any-origin",
		Title:    "Function URL CORS allows any origin (worse with AllowCredentials)",
		Category: "exposure",
		Severity: finding.Medium,
		Why: "A page on any web site can make a visitor's browser call the URL and read the answer. " +
			"If credentials are allowed too, the calls carry the visitor's cookies, and the page reads what the visitor may see.",
		Fix: "List the origins that use the URL in AllowOrigins, and leave AllowCredentials off unless they need it.",
		Limits: "Severity is high if AllowCredentials is true. A URL without a CORS configuration passes: browsers then refuse. " +
			"What headers the code sets itself is not seen. Unknown if the origins are not known.",
		Sources:    []string{docCORS},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"AC-4", "SC-7"}, ATTACK: []string{"T1190"}},
		Run:        runURLCORSAnyOrigin,
	}
}

func runURLCORSAnyOrigin(p *check.Pass) {
	v := look(p.Inventory)
	for _, u := range p.Inventory.URLs {
		name := functionName(v, &u.Function)
		if u.CORS.IsAbsent() {
			p.OK()
			continue
		}
		cors, known := u.CORS.Get()
		origins, listed := cors.AllowOrigins.Or(nil)
		if !known || !listed {
			why, at := u.CORS.Why(), u.CORS.Source
			if known {
				why, at = cors.AllowOrigins.Why(), cors.AllowOrigins.Source
			}
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known which origins may call the URL of function %s: %s", name, why),
				About:   v.aboutURL(u), At: at,
			})
			continue
		}
		open := ""
		for _, o := range origins {
			if s := strings.ToLower(strings.TrimSpace(o)); s == "*" || s == "http://*" || s == "https://*" {
				open = o
			}
		}
		if open == "" {
			p.OK()
			continue
		}
		r := check.Result{
			Message: fmt.Sprintf("Pages of any origin can call the URL of function %s: AllowOrigins has %s", name, open),
			About:   v.aboutURL(u), At: cors.AllowOrigins.Source,
			Evidence: []finding.Evidence{lookup.Setting("Cors.AllowOrigins", strings.Join(origins, ", "), cors.AllowOrigins.Source, docCORS)},
		}
		if isTrue(cors.AllowCredentials) {
			r.Severity = finding.High
			r.Message += ", and AllowCredentials is true"
			r.Evidence = append(r.Evidence, lookup.Setting("Cors.AllowCredentials", "true", cors.AllowCredentials.Source, docCORS))
		}
		p.Fail(r)
	}
}
