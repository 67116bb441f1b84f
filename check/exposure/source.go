package exposure

import (
	"strings"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/check/statement"
)

// sourceKind is how far a SourceArn goes.
type sourceKind uint8

const (
	// noSource: there is none.
	noSource sourceKind = iota
	// anySource: it matches sources of any account.
	anySource
	// accountSource: it pins the account and no more.
	accountSource
	// pinnedSource: it pins a source.
	pinnedSource
	// unknownSource: it cannot be told.
	unknownSource
)

// source is what a SourceArn says.
type source struct {
	kind sourceKind
	// service and account are those of the ARN; empty if not known or not
	// there (the ARN of a bucket has no account).
	service, account string
	// text is the ARN or its glob.
	text string
	why  string
}

// source reads the SourceArn of a grant. The value is compared with ArnLike:
// wildcards count.
//
// A part that is not known is taken for one value, not for a wildcard, if the
// rest has the form of an ARN: a template that fills a name into an ARN names
// one thing. A value of which nothing is known stays unknown.
func (g *grant) source() source {
	k := g.sourceARN
	text, known := k.Get()
	switch {
	case k.IsAbsent():
		return source{kind: noSource}
	case !known:
		text = k.Partial
	}
	s := source{text: text}
	a, ok := arn.Cut(text)
	switch {
	case !ok && known && statement.Wildcard(text):
		s.kind = anySource
		return s
	case !ok && known && strings.HasPrefix(text, "arn:") && strings.HasSuffix(text, "*"):
		s.kind = anySource // arn:aws:sns:*
		return s
	case !ok && pointsInside(k.Refs):
		s.kind = pinnedSource
		return s
	case !ok:
		s.kind, s.why = unknownSource, k.Why()
		if known {
			s.why = "SourceArn " + text + " has not the form of an ARN"
		}
		return s
	}
	s.service = a.Service
	if arn.IsAccount(a.Account) {
		s.account = a.Account
	}
	broad := wildResource(a)
	switch {
	case statement.Wildcard(a.Service):
		s.kind = anySource
	case a.Account == "": // bucket names are unique over all accounts
		s.kind = pinnedSource
		if broad {
			s.kind = anySource
		}
	case statement.Wildcard(a.Account):
		s.kind = anySource
		// The id of an API is given by the service and unique in a region.
		if a.Service == "execute-api" && !broad {
			s.kind = pinnedSource
		}
	case broad:
		s.kind = accountSource
	default:
		s.kind = pinnedSource
	}
	return s
}

// wildResource reports whether the resource part of an ARN names no single
// resource: *, rule/*, log-group:*, and for API Gateway an API id of *.
func wildResource(a arn.ARN) bool {
	if statement.Wildcard(a.Resource) {
		return true
	}
	if a.Service == "execute-api" {
		api, _, _ := strings.Cut(a.Resource, "/")
		return statement.Wildcard(api)
	}
	i := strings.IndexAny(a.Resource, "/:")
	if i < 0 || a.Service == "s3" {
		return false
	}
	return strings.Trim(a.Resource[i+1:], "*/:") == ""
}
