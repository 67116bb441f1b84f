package eval

import (
	"errors"
	"fmt"
	"strings"

	"github.com/temper-security/temper/arn"
)

// Request is what is to be decided.
type Request struct {
	Principal Principal
	// Action is service:Name, in any case.
	Action string
	// Resource is the ARN of the resource, or "*" for an action without resource.
	Resource string
	// ResourceAccount is the account that owns the resource. If it is empty it is
	// taken from the ARN; ARNs of S3 have none.
	ResourceAccount string
	// Context holds the context keys, in any case. Keys that follow from principal and
	// resource may be left out (aws:PrincipalArn, aws:PrincipalAccount,
	// aws:PrincipalType, aws:username, aws:PrincipalIsAWSService,
	// aws:ResourceAccount); a key given here wins.
	Context map[string]Value
	// Open says that keys which are not in Context may have any value. Otherwise they
	// are absent.
	Open bool
	// Unknown lists keys that may have any value even if Open is false.
	Unknown []string
	// WildcardOnly says that the action takes no resource, if no catalogue knows it.
	WildcardOnly bool
}

// Catalog is what the engine needs to know of the actions of AWS. Without it every
// action is taken to apply to the resource of the request.
type Catalog interface {
	// ResourceTypes returns the resource types of an action (service:Name, any case).
	// wildcardOnly is set if it takes none; known is false if there is no such action.
	ResourceTypes(action string) (types []string, wildcardOnly, known bool)
}

// Limits of a request, so that hostile input costs bounded time. AWS's own are
// lower: an ARN has at most 2,048 bytes.
const (
	maxText    = 4 << 10
	maxValues  = 1000
	maxContext = 64 << 10
)

// Errors that a request can have.
var (
	ErrAction   = errors.New("an action has the form service:Name, without wildcards")
	ErrResource = errors.New(`a resource is an ARN or "*"`)
	ErrSize     = errors.New("the request is larger than the limits allow")
)

// awsAccount stands in the place of the account in ARNs of AWS's own resources.
const awsAccount = "aws"

// Query is a request that was read and checked, ready for decisions. It may be
// used by several goroutines.
type Query struct {
	request   Request
	principal caller
	// service and name are the action in lower case.
	service, name string
	resource      string
	parsed        arn.ARN
	// account owns the resource; empty if nobody knows.
	account string
	// keys are two invented keys in the place of the one behind a KMS alias, or empty.
	keys    [2]string
	context map[string]Value
	derived [derivedCount]derivedValue
	unknown map[string]bool
	open    bool
}

// NewQuery reads a request. Errors name what is wrong with it: ErrPrincipal,
// ErrAction, ErrResource or ErrSize. The catalogue may be nil. The cost is linear
// in the size of the context.
func NewQuery(r Request, catalog Catalog) (*Query, error) {
	if err := checkSize(r); err != nil {
		return nil, err
	}
	q := &Query{request: r, open: r.Open, resource: r.Resource, account: r.ResourceAccount}
	var err error
	if q.principal, err = readPrincipal(r.Principal, r.Action); err != nil {
		return nil, err
	}
	action := strings.ToLower(r.Action)
	var ok bool
	q.service, q.name, ok = strings.Cut(action, ":")
	if !ok || q.service == "" || q.name == "" || strings.ContainsAny(action, "*? \t\n") {
		return nil, fmt.Errorf("read action %q: %w", clip(r.Action), ErrAction)
	}
	wildcardOnly := r.WildcardOnly
	if catalog != nil && !wildcardOnly {
		_, only, known := catalog.ResourceTypes(action)
		wildcardOnly = known && only
	}
	switch {
	case wildcardOnly || r.Resource == "*":
		q.resource = "*"
		if q.account == "" {
			q.account = q.principal.account
		}
	default:
		if q.parsed, err = arn.Parse(r.Resource); err != nil {
			return nil, fmt.Errorf("read resource %q: %w", clip(r.Resource), ErrResource)
		}
		if q.account == "" || q.parsed.Account == awsAccount {
			q.account = q.parsed.Account
		}
		q.readAlias()
	}
	q.context = make(map[string]Value, len(r.Context))
	for k, v := range r.Context {
		q.context[strings.ToLower(k)] = v
	}
	if len(r.Unknown) > 0 {
		q.unknown = make(map[string]bool, len(r.Unknown))
		for _, k := range r.Unknown {
			q.unknown[strings.ToLower(k)] = true
		}
	}
	q.derive()
	return q, nil
}

func checkSize(r Request) error {
	for what, text := range map[string]string{"principal": r.Principal.ID, "action": r.Action, "resource": r.Resource} {
		if len(text) > maxText {
			return fmt.Errorf("read %s of %d bytes: %w", what, len(text), ErrSize)
		}
	}
	size := 0
	for k, v := range r.Context {
		size += len(k)
		for _, text := range v.Values {
			if size += len(text); len(text) > maxText {
				return fmt.Errorf("read a value of %d bytes of the context key %q: %w", len(text), clip(k), ErrSize)
			}
		}
		if len(v.Values) > maxValues {
			return fmt.Errorf("read %d values of the context key %q: %w", len(v.Values), clip(k), ErrSize)
		}
	}
	if size > maxContext {
		return fmt.Errorf("read a context of %d bytes: %w", size, ErrSize)
	}
	return nil
}

// readAlias notes that a request for a KMS alias is decided for the key behind it,
// which is not known, unless the request is about the alias itself. Source: KMS
// Developer Guide, "Controlling access to aliases".
func (q *Query) readAlias() {
	if q.service != "kms" || !strings.HasPrefix(q.parsed.Resource, "alias/") {
		return
	}
	switch q.name {
	case "createalias", "deletealias", "updatealias":
		return
	}
	key := q.parsed
	key.Resource = "key/00000000-0000-4000-8000-000000000000"
	q.keys[0] = key.String()
	key.Resource = "key/mrk-ffffffffffffffffffffffffffffffff"
	q.keys[1] = key.String()
}

// matchResource reports whether a pattern of Resource or NotResource matches the
// resource of the request.
func (q *Query) matchResource(g *glob, mask keyMask) tri {
	if q.keys[0] == "" {
		return g.match(q.resource, q, mask)
	}
	first, second := g.match(q.keys[0], q, mask), g.match(q.keys[1], q, mask)
	switch {
	case first == yes && second == yes:
		return yes
	case first == no && second == no && g.match(q.resource, q, mask) == yes:
		return no // it names aliases
	}
	return undecidable
}
