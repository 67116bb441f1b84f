package eval

import (
	"errors"
	"fmt"
	"strings"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/iam"
)

// Principal is who makes a request.
type Principal struct {
	// ID is the ARN of a user, role, role session, federated user, account root or
	// identity provider; an account id (its root); the name of a service
	// (lambda.amazonaws.com); the host of an identity provider. It is empty for a
	// caller without credentials.
	ID string
	// Kind decides what ID alone leaves open: Anonymous, Service, Federated or AWS. It
	// is usually empty.
	Kind string
	// RoleARN is the ARN of the role of a session, with its path, if known.
	RoleARN string
	// CanonicalUser is the canonical user id (S3) of the account, if known.
	CanonicalUser string
}

type principalKind uint8

const (
	anonymous principalKind = iota
	root
	user
	role
	session
	federatedUser
	service
	provider
)

// caller is a principal that was read.
type caller struct {
	kind               principalKind
	text               string
	partition, account string
	// name is the last part of the name of user or role, or the name of the federated
	// user.
	name          string
	roleARN       string
	canonicalUser string
	// linked is set for service-linked roles, to which organisation policies do not
	// apply.
	linked bool
}

// ErrPrincipal is returned for a principal that cannot make requests.
var ErrPrincipal = errors.New("not a principal that can make requests")

func readPrincipal(p Principal, action string) (caller, error) {
	c := caller{text: p.ID, roleARN: p.RoleARN, canonicalUser: p.CanonicalUser}
	bad := func() (caller, error) { return c, fmt.Errorf("read principal %q: %w", clip(p.ID), ErrPrincipal) }
	switch {
	case strings.EqualFold(p.Kind, "Anonymous"), p.Kind == "" && p.ID == "":
		c.kind, c.text = anonymous, ""
		return c, nil
	case strings.EqualFold(p.Kind, "Service"):
		c.kind = service
		return c, nil
	case p.Kind != "" && !strings.EqualFold(p.Kind, "Federated") && !strings.EqualFold(p.Kind, "AWS"):
		return c, fmt.Errorf("read principal of kind %q: %w", clip(p.Kind), ErrPrincipal)
	case strings.EqualFold(p.Kind, "Federated") && !strings.HasPrefix(p.ID, "arn:"):
		c.kind = provider
		return c, nil
	}
	if arn.IsAccount(p.ID) {
		c.kind, c.partition, c.account = root, "aws", p.ID
		c.text = "arn:aws:iam::" + p.ID + ":root"
		return c, nil
	}
	if !strings.HasPrefix(p.ID, "arn:") {
		return readHost(c, bad, action)
	}
	a, err := arn.Parse(p.ID)
	if err != nil {
		return bad()
	}
	c.partition, c.account = a.Partition, a.Account
	kind, rest, _ := strings.Cut(a.Resource, "/")
	switch a.Service + " " + kind {
	case "iam root":
		c.kind = root
	case "iam user":
		c.kind, c.name = user, lastPart(rest)
	case "iam role":
		c.kind, c.name = role, lastPart(rest)
		c.linked = strings.HasPrefix(rest, "aws-service-role/")
	case "sts assumed-role":
		c.kind = session
		name, sessionName, ok := strings.Cut(rest, "/")
		if c.name = name; !ok || sessionName == "" {
			return bad()
		}
		// Only IAM makes roles with this prefix, and always for a service.
		c.linked = strings.HasPrefix(name, "AWSServiceRoleFor") || strings.Contains(p.RoleARN, ":role/aws-service-role/")
	case "sts federated-user":
		c.kind, c.name = federatedUser, rest
	case "iam saml-provider", "iam oidc-provider":
		c.kind = provider
		return c, nil
	default:
		return bad()
	}
	if c.kind != root && c.name == "" || c.account == "" {
		return bad()
	}
	return c, nil
}

// readHost reads the name of a service or of an identity provider.
func readHost(c caller, bad func() (caller, error), action string) (caller, error) {
	switch {
	case !strings.Contains(c.text, ".") || strings.ContainsAny(c.text, " /*"):
		return bad()
	case strings.EqualFold(action, "sts:AssumeRoleWithWebIdentity"), strings.EqualFold(action, "sts:AssumeRoleWithSAML"):
		c.kind = provider
	case strings.HasSuffix(c.text, ".amazonaws.com"), strings.HasSuffix(c.text, ".amazonaws.com.cn"),
		strings.HasSuffix(c.text, ".amazon.com"), strings.HasSuffix(c.text, ".aws.internal"), strings.HasSuffix(c.text, ".aws.com"):
		c.kind = service
	default:
		c.kind = provider
	}
	return c, nil
}

func lastPart(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// grant is how a principal element names a caller. How it is named decides which
// other policies still limit what is granted.
type grant uint8

const (
	// byAccount: the account of the caller. The caller's own policies must allow too.
	byAccount grant = iota
	// byRole: the role of the session. Boundary and session policy still limit.
	byRole
	// byUser: the user. Only a session policy still limits.
	byUser
	// direct: the session itself, everyone, a service. Nothing of the caller limits.
	direct
	grantCount
)

type grantSet uint8

func (g grant) set() grantSet { return 1 << g }

// principalSet is a compiled element Principal or NotPrincipal.
type principalSet struct {
	everyone                        bool
	accounts                        []string
	arns                            []principalARN
	ids                             []string
	services, providers, canonicals []string
}

type principalARN struct {
	text string
	// roleName and account are set for ARNs of roles.
	roleName, account string
	// sessionOf is the role name for ARNs of role sessions.
	sessionOf string
}

func compilePrincipal(p *iam.Principal) *principalSet {
	s := &principalSet{everyone: p.Any}
	for _, v := range p.AWS {
		switch {
		case v.Text == "*":
			s.everyone = true
		case arn.IsAccount(v.Text):
			s.accounts = append(s.accounts, v.Text)
		case strings.HasPrefix(v.Text, "arn:"):
			s.addARN(v.Text)
		default:
			s.ids = append(s.ids, v.Text)
		}
	}
	s.services = iam.Texts(p.Service)
	s.providers = iam.Texts(p.Federated)
	s.canonicals = iam.Texts(p.CanonicalUser)
	return s
}

func (s *principalSet) addARN(text string) {
	a, err := arn.Parse(text)
	if err != nil {
		return
	}
	entry := principalARN{text: text, account: a.Account}
	kind, rest, _ := strings.Cut(a.Resource, "/")
	switch a.Service + " " + kind {
	case "iam root":
		s.accounts = append(s.accounts, a.Account)
		return
	case "iam role":
		entry.roleName = lastPart(rest)
	case "sts assumed-role":
		entry.sessionOf, _, _ = strings.Cut(rest, "/")
	}
	s.arns = append(s.arns, entry)
}

var userIDRef = newKeyRef("aws:userid")

// match returns the ways in which the set names the caller for sure, and those in
// which it may. Parts of names and ARNs never match by wildcard. Source: IAM User
// Guide, "AWS JSON policy elements: Principal".
func (s *principalSet) match(q *Query) (sure, may grantSet) {
	c := &q.principal
	if s.everyone {
		sure |= direct.set()
	}
	switch c.kind {
	case service:
		if holds(s.services, c.text) || holds(s.services, "*") || s.otherName(q) {
			sure |= direct.set()
		}
		return sure, may
	case provider:
		if holds(s.providers, c.text) || holds(s.providers, "*") {
			sure |= direct.set()
		}
		return sure, may
	case anonymous:
		return sure, may
	}
	if holds(s.accounts, c.account) {
		if c.kind == root {
			sure |= direct.set()
		}
		sure |= byAccount.set()
	}
	for i := range s.arns {
		a := &s.arns[i]
		if a.account != c.account {
			continue
		}
		switch c.kind {
		case user:
			if a.text == c.text {
				sure |= byUser.set()
			}
		case federatedUser:
			if a.text == c.text {
				sure |= direct.set()
			}
		case session:
			if a.text == c.text {
				sure |= direct.set()
			}
			// Names of roles are unique in an account, whatever their path.
			if a.roleName == c.name {
				sure |= byRole.set()
			}
		case role:
			if a.text == c.text {
				sure |= byRole.set()
			}
			if a.sessionOf == c.name && q.open {
				may |= direct.set()
			}
		}
	}
	return s.matchIDs(q, sure, may)
}

var serviceNamesRef = newKeyRef("aws:PrincipalServiceNamesList")

// otherName reports whether the set names the calling service by another of its
// names, such as the one of its region.
func (s *principalSet) otherName(q *Query) bool {
	if len(s.services) == 0 {
		return false
	}
	value, _ := q.lookup(serviceNamesRef, 0)
	for _, name := range value.Values {
		if holds(s.services, name) {
			return true
		}
	}
	return false
}

// matchIDs compares the unique ids that IAM puts in the place of deleted
// principals, and the canonical ids of S3.
func (s *principalSet) matchIDs(q *Query, sure, may grantSet) (grantSet, grantSet) {
	c := &q.principal
	if len(s.ids) > 0 {
		value, state := q.lookup(userIDRef, 0)
		for _, id := range s.ids {
			named := byRole
			if c.kind == user {
				named = byUser
			}
			switch state {
			case unknownKey:
				may |= named.set()
			case presentKey:
				have := value.Values[0]
				if have == id && strings.Contains(id, ":") {
					named = direct
				}
				before, _, _ := strings.Cut(have, ":")
				if have == id || before == id && c.kind != user {
					sure |= named.set()
				}
			}
		}
	}
	if len(s.canonicals) > 0 {
		switch {
		case holds(s.canonicals, c.canonicalUser) && c.canonicalUser != "":
			sure |= byAccount.set()
		case c.canonicalUser == "" && q.open:
			may |= byAccount.set()
		}
	}
	return sure, may
}

func holds(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
}

// clip cuts a text for a message.
func clip(s string) string {
	const most = 120
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
