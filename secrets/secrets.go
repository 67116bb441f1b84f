package secrets

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// Class is what a value was taken for.
type Class string

// The classes. Only Secret is a finding; Weak is one of low severity.
const (
	// Secret is a value that should not be readable.
	Secret Class = "secret"
	// Weak is a placeholder or default password (changeme, password) under the
	// name of a secret.
	Weak Class = "weak"
	// Reference names a secret that is kept elsewhere: an ARN, a parameter
	// path, a dynamic reference.
	Reference Class = "reference"
	// Encrypted is ciphertext, of KMS or another service or tool.
	Encrypted Class = "encrypted"
	// Public is a credential meant to be public: a publishable key, a
	// certificate.
	Public Class = "public"
	// Example is a documented example credential, such as AKIAIOSFODNN7EXAMPLE.
	Example Class = "example"
	// Benign is anything else.
	Benign Class = "benign"
)

// Result is the decision about one value.
type Result struct {
	Class Class
	// Kind names the sort of secret, reference or public value: stripe,
	// uri-password, private-key, aws-access-key-id, high-entropy …
	Kind string
	// Why says in a few words what decided, without quoting the value.
	Why string
	// Length is the length of the value in bytes.
	Length int
}

// Classify decides about one value by the name that it has. Cost is linear in
// the length of the value, of which the first 64 KiB are examined (Lambda
// allows 4 KiB for all variables of a function together).
func Classify(name, value string) Result {
	s := scan{budget: maxParts}
	result := s.classify(readName(name), value, 0)
	result.Length = len(value)
	return result
}

// HashPrefix returns the first 8 hexadecimal digits of HMAC-SHA-256(salt,
// value): enough to see that two functions share a secret, and not enough to
// search for it without the salt.
func HashPrefix(salt []byte, value string) string {
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte(value))
	return hex.EncodeToString(mac.Sum(nil)[:4])
}
