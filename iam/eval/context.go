package eval

import "strings"

// Value is the value of a context key in a request. A key with several values is
// marked even if it happens to hold one: only keys with a single value can be
// policy variables.
type Value struct {
	Values []string
	Multi  bool
}

// One makes the value of a key with a single value.
func One(value string) Value { return Value{Values: []string{value}} }

// Many makes the value of a key with several values. Without values the key counts
// as absent, and known to be so.
func Many(values ...string) Value { return Value{Values: values, Multi: true} }

type keyState uint8

const (
	absentKey keyState = iota
	presentKey
	unknownKey
)

// keyRef is a context key as policies are compiled: in lower case, with the index
// of the keys that follow from principal and resource.
type keyRef struct {
	name    string
	derived derivedKey
}

func newKeyRef(key string) keyRef {
	name := strings.ToLower(key)
	return keyRef{name, derivedKeys[name]}
}

// derivedKey is a key whose value follows from the rest of the request.
type derivedKey uint8

const (
	notDerived derivedKey = iota
	principalARNKey
	principalAccountKey
	principalTypeKey
	userNameKey
	userIDKey
	isServiceKey
	serviceNameKey
	resourceAccountKey
	viaFunctionURLKey
	// sourceFunctionKey is not derived; it has an index because resource policies do
	// not see it.
	sourceFunctionKey
	derivedCount
)

var derivedKeys = map[string]derivedKey{
	"aws:principalarn":             principalARNKey,
	"aws:principalaccount":         principalAccountKey,
	"aws:principaltype":            principalTypeKey,
	"aws:username":                 userNameKey,
	"aws:userid":                   userIDKey,
	"aws:principalisawsservice":    isServiceKey,
	"aws:principalservicename":     serviceNameKey,
	"aws:resourceaccount":          resourceAccountKey,
	"lambda:invokedviafunctionurl": viaFunctionURLKey,
	"lambda:sourcefunctionarn":     sourceFunctionKey,
}

// keyMask hides keys that a kind of policy does not see.
type keyMask uint8

// hideSourceFunction hides lambda:SourceFunctionArn, which works in identity
// policies and service control policies only. Source: Lambda Developer Guide,
// "Using source function ARN to control function access behavior".
const hideSourceFunction keyMask = 1

// lookup returns the value of a key, or why there is none.
func (q *Query) lookup(key keyRef, mask keyMask) (Value, keyState) {
	if key.derived == sourceFunctionKey && mask&hideSourceFunction != 0 {
		return Value{}, absentKey
	}
	if v, ok := q.context[key.name]; ok {
		if len(v.Values) == 0 {
			return Value{}, absentKey
		}
		return v, presentKey
	}
	if d := &q.derived[key.derived]; d.state != notSet {
		return d.value, d.keyState()
	}
	if q.unknown[key.name] || q.open && !q.impossible(key.name) {
		return Value{}, unknownKey
	}
	return Value{}, absentKey
}

// derivedState tells a key that was worked out from one that was not.
type derivedState uint8

const (
	notSet derivedState = iota
	setAbsent
	setPresent
	setUnknown
)

type derivedValue struct {
	value Value
	state derivedState
}

func (d *derivedValue) keyState() keyState {
	switch d.state {
	case setPresent:
		return presentKey
	case setUnknown:
		return unknownKey
	}
	return absentKey
}

// impossible reports whether a key cannot be in a request of this principal. A
// caller without credentials has no principal keys, and only a service principal
// brings the source keys. Source: IAM User Guide, "AWS global condition context
// keys".
func (q *Query) impossible(key string) bool {
	if strings.HasPrefix(key, "aws:principal") {
		return q.principal.kind == anonymous
	}
	switch key {
	case "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths":
		return q.principal.kind != service
	case "aws:multifactorauthpresent", "aws:multifactorauthage", "aws:tokenissuetime", "aws:federatedprovider":
		return q.principal.kind == anonymous || q.principal.kind == service
	}
	return false
}

// derive works out the keys that follow from principal, action and resource.
// Source: IAM User Guide, "AWS global condition context keys", and "Where you can
// use policy variables" for aws:userid.
func (q *Query) derive() {
	set := func(k derivedKey, value string) { q.derived[k] = derivedValue{One(value), setPresent} }
	absent := func(keys ...derivedKey) {
		for _, k := range keys {
			q.derived[k].state = setAbsent
		}
	}
	p := &q.principal
	absent(principalARNKey, userNameKey, serviceNameKey)
	set(isServiceKey, "false")
	set(principalAccountKey, p.account)
	switch p.kind {
	case root:
		set(principalARNKey, p.text)
		set(principalTypeKey, "Account")
		set(userIDKey, p.account)
	case user:
		set(principalARNKey, p.text)
		set(principalTypeKey, "User")
		set(userNameKey, p.name)
	case role:
		set(principalARNKey, p.text)
		set(principalTypeKey, "AssumedRole")
	case session:
		set(principalTypeKey, "AssumedRole")
		switch {
		case p.roleARN != "":
			set(principalARNKey, p.roleARN)
		case q.open:
			// The path of the role is not in the ARN of the session.
			q.derived[principalARNKey].state = setUnknown
		default:
			set(principalARNKey, "arn:"+p.partition+":iam::"+p.account+":role/"+p.name)
		}
	case federatedUser:
		set(principalARNKey, p.text)
		set(principalTypeKey, "FederatedUser")
		set(userIDKey, p.account+":"+p.name)
	case service:
		set(isServiceKey, "true")
		set(serviceNameKey, p.text)
		absent(principalAccountKey, userIDKey)
	case provider:
		absent(principalAccountKey, principalTypeKey, userIDKey, isServiceKey)
	case anonymous:
		set(principalAccountKey, "anonymous")
		set(principalTypeKey, "Anonymous")
		set(userIDKey, "anonymous")
		absent(isServiceKey)
	}
	if q.account != "" && q.account != awsAccount {
		set(resourceAccountKey, q.account)
	}
	if q.service == "lambda" && q.name == "invokefunction" {
		// A call through a function URL is another request, and says so.
		set(viaFunctionURLKey, "false")
	}
}
