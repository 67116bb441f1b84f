package catalog

import "strings"

// KeyType is the type of a condition key's values. Unknown types are empty.
type KeyType string

// The types of condition keys (Service Authorization Reference, "Condition keys").
const (
	String        KeyType = "String"
	ARN           KeyType = "ARN"
	Bool          KeyType = "Bool"
	Numeric       KeyType = "Numeric"
	Date          KeyType = "Date"
	IPAddress     KeyType = "IPAddress"
	ArrayOfString KeyType = "ArrayOfString"
	ArrayOfARN    KeyType = "ArrayOfARN"
	ArrayOfBool   KeyType = "ArrayOfBool"
)

// ConditionKey is a key of the request context.
type ConditionKey struct {
	// Name may hold a placeholder: aws:ResourceTag/${TagKey}.
	Name string
	Type KeyType
}

// MultiValued says that a request may have several values of the key (IAM User
// Guide, "Single-valued vs. multivalued context keys").
func (k ConditionKey) MultiValued() bool { return strings.HasPrefix(string(k.Type), "Array") }

// ConditionKey looks up a condition key by its name in a policy or a request,
// global ones (aws:) and those of services; a name with a tag finds the key with
// the placeholder. Case does not count.
func (c *Catalog) ConditionKey(name string) (ConditionKey, bool) {
	prefix, _, ok := strings.Cut(name, ":")
	if !ok {
		return ConditionKey{}, false
	}
	if strings.EqualFold(prefix, "aws") {
		return findKey(c.global, name)
	}
	s, ok := c.Service(prefix)
	if !ok {
		return ConditionKey{}, false
	}
	return findKey(s.Keys, name)
}

func findKey(keys []ConditionKey, name string) (ConditionKey, bool) {
	for _, k := range keys {
		if k.matches(name) {
			return k, true
		}
	}
	return ConditionKey{}, false
}

// matches compares a name with the key's, in which a placeholder stands for any
// text that is not empty.
func (k ConditionKey) matches(name string) bool {
	pattern := k.Name
	for {
		before, rest, ok := strings.Cut(pattern, "${")
		if !ok {
			return strings.EqualFold(pattern, name)
		}
		_, after, ok := strings.Cut(rest, "}")
		if !ok || len(name) <= len(before) || !strings.EqualFold(name[:len(before)], before) {
			return false
		}
		name = name[len(before):]
		if after == "" {
			return true
		}
		// The text up to the next fixed part belongs to the placeholder.
		fixed, _, _ := strings.Cut(after, "${")
		i := indexFold(name, fixed)
		if i < 1 {
			return false
		}
		pattern, name = after, name[i:]
	}
}

// indexFold finds sub in s after its first byte, without regard to ASCII case.
func indexFold(s, sub string) int {
	for i := 1; i+len(sub) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
	}
	return -1
}
