package iam

import (
	"strings"

	"github.com/temper-security/temper/arn"
)

// principal checks the values of a Principal element. Source: IAM User Guide, "AWS
// JSON policy elements: Principal".
func (v *validator) principal(element string, p *Principal) {
	if p == nil {
		return
	}
	if !p.Any && len(p.AWS)+len(p.Service)+len(p.Federated)+len(p.CanonicalUser) == 0 {
		v.add(Refused, element, p.Offset, "the element names nobody")
	}
	for _, a := range p.AWS {
		v.awsPrincipal(element, a)
	}
	for _, s := range p.Service {
		if s.Text != "*" && (!strings.Contains(s.Text, ".") || strings.ContainsAny(s.Text, "*? /")) {
			v.value(Refused, element+"/Service", s, "%q is not the name of a service, such as lambda.amazonaws.com", short(s.Text))
		}
	}
	for _, f := range p.Federated {
		a, err := arn.Parse(f.Text)
		provider := err == nil && a.Service == "iam" &&
			(strings.HasPrefix(a.Resource, "saml-provider/") || strings.HasPrefix(a.Resource, "oidc-provider/"))
		if f.Text != "*" && !provider && (err == nil || !strings.Contains(f.Text, ".")) {
			v.value(Refused, element+"/Federated", f, "%q is neither an identity provider's ARN nor its host", short(f.Text))
		}
	}
	for _, c := range p.CanonicalUser {
		if len(c.Text) != 64 || strings.Trim(c.Text, "0123456789abcdef") != "" {
			v.value(Refused, element+"/CanonicalUser", c, "a canonical user id is 64 hexadecimal digits")
		}
	}
}

func (v *validator) awsPrincipal(element string, value Value) {
	element += "/AWS"
	text := value.Text
	if text == "*" || arn.IsAccount(text) || isUniqueID(text) {
		return
	}
	if strings.ContainsAny(text, "*?") {
		v.value(Refused, element, value, "%q: a part of a principal cannot be a wildcard; use a condition on aws:PrincipalArn", short(text))
		return
	}
	a, err := arn.Parse(text)
	kind, rest, _ := strings.Cut(a.Resource, "/")
	good := false
	switch a.Service + " " + kind {
	case "iam root":
		good = rest == ""
	case "iam user", "iam role", "sts federated-user":
		good = rest != ""
	case "sts assumed-role":
		role, session, ok := strings.Cut(rest, "/")
		good = ok && role != "" && session != ""
	}
	if err != nil || !good || !arn.IsAccount(a.Account) && a.Account != "cloudfront" {
		v.value(Refused, element, value, "%q is not an account, user, role, role session or federated user", short(text))
	}
}

// isUniqueID reports whether a text is a unique id, which IAM puts in the place of a
// principal that was deleted. Source: IAM User Guide, "IAM identifiers".
func isUniqueID(text string) bool {
	id, _, _ := strings.Cut(text, ":")
	if len(id) < 16 || len(id) > 128 {
		return false
	}
	switch id[:4] {
	case "AIDA", "AROA", "AGPA", "ANPA", "AIPA":
		return strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
	}
	return false
}
