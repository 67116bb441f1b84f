package eval

import (
	"strings"

	"github.com/temper-security/temper/iam"
)

// PublicBucketPolicy reports whether S3 takes a bucket policy as public: a statement
// allows everyone, and no condition holds the caller to fixed values. Source: S3
// User Guide, "The meaning of public".
func PublicBucketPolicy(doc *iam.Document) bool {
	for i := range doc.Statements {
		s := &doc.Statements[i]
		everyone := s.NotPrincipal != nil || s.Principal != nil && compilePrincipal(s.Principal).everyone
		if s.Effect == iam.Allow && everyone && !narrowed(s.Conditions) {
			return true
		}
	}
	return false
}

func anyPublic(policies []*Policy) bool {
	for _, p := range policies {
		if p != nil && PublicBucketPolicy(p.doc) {
			return true
		}
	}
	return false
}

// narrowing are the keys by which S3 takes a statement as not public.
var narrowing = map[string]bool{
	"aws:sourceip": true, "aws:sourcearn": true, "aws:sourcevpc": true, "aws:sourcevpce": true,
	"aws:sourceowner": true, "aws:sourceaccount": true, "aws:userid": true, "aws:principalorgid": true,
	"aws:principalarn": true, "aws:principalaccount": true, "s3:x-amz-server-side-encryption-aws-kms-key-id": true,
	"s3:dataaccesspointarn": true, "s3:dataaccesspointaccount": true,
}

func narrowed(conditions []iam.Condition) bool {
	for _, c := range conditions {
		if !c.Operator.Known || c.Operator.IfExists || c.Operator.Negated() || c.Operator.Set == iam.ForAllValues ||
			!narrowing[strings.ToLower(c.Key)] {
			continue
		}
		fixed := len(c.Values) > 0
		for _, v := range c.Values {
			fixed = fixed && fixedValue(strings.ToLower(c.Key), v.Text)
		}
		if fixed {
			return true
		}
	}
	return false
}

// fixedValue reports whether a value narrows: it has no wildcard or variable, or a
// network is not wide. An ARN must fix its account or its bucket.
func fixedValue(key, text string) bool {
	if key == "aws:sourceip" {
		p, ok := parseNet(text)
		least := 8
		if ok && p.Addr().Is6() {
			least = 32
		}
		return ok && p.Bits() >= least
	}
	if strings.HasSuffix(key, "arn") && strings.HasPrefix(text, "arn:") {
		parts := strings.SplitN(text, ":", 6)
		if len(parts) == 6 && parts[4] != "" {
			return !strings.ContainsAny(parts[4], "*?$")
		}
	}
	return !strings.ContainsAny(text, "*?") && !strings.Contains(text, "${")
}
