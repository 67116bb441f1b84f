package eval

import "strings"

// Kind is the role that a policy plays in a decision.
type Kind uint8

// The kinds, and Service for what AWS decides without any policy.
const (
	Identity Kind = iota
	Boundary
	Session
	Resource
	SCP
	RCP
	VPCE
	Service
	kindCount
)

var kindNames = [...]string{"identity", "boundary", "session", "resource", "scp", "rcp", "vpce", "service"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Kinds is a set of kinds.
type Kinds uint16

// Of makes a set.
func Of(kinds ...Kind) Kinds {
	var s Kinds
	for _, k := range kinds {
		s |= 1 << k
	}
	return s
}

// Has reports whether the set holds a kind.
func (s Kinds) Has(k Kind) bool { return s&(1<<k) != 0 }

// Names returns the names of the kinds, in the order of the constants.
func (s Kinds) Names() []string {
	names := []string{}
	for k := range kindCount {
		if s.Has(k) {
			names = append(names, k.String())
		}
	}
	return names
}

func (s Kinds) String() string { return strings.Join(s.Names(), ",") }

// Level is what an organisation attaches to one level of its tree: the root, a
// unit, or the account.
type Level struct {
	// Target is the id of root, unit or account, for traces.
	Target   string
	Policies []*Policy
}

// Policies are all the policies that bear on a request.
type Policies struct {
	// Identity are those of the user or role, with those of the user's groups.
	Identity []*Policy
	// Boundary is the permissions boundary; empty if there is none.
	Boundary []*Policy
	// Session are the session policies; empty if there are none.
	Session []*Policy
	// Resource is the policy of the resource: a bucket policy, key policy, function
	// policy, or the trust policy of a role.
	Resource []*Policy
	// SCP are the levels from the root to the account of the principal; empty outside
	// of an organisation and for its management account.
	SCP []Level
	// RCP are the levels from the root to the account of the resource.
	RCP []Level
	// VPCE is the policy of the VPC endpoint that the request goes through.
	VPCE []*Policy
	// Unknown are the kinds that could not be read: they may allow and deny.
	Unknown Kinds
	// RestrictPublicBuckets is that setting of S3 Block Public Access, of the bucket or
	// its account.
	RestrictPublicBuckets bool
}
