// Package secrets decides whether a named value, such as an environment
// variable of a function, is a secret. No result holds the value or a part of
// it.
//
// # How a decision is made
//
// Classify asks in this order, and the first answer counts:
//
//  1. Is the value empty?
//  2. Is it a reference: an ARN of Secrets Manager, Parameter Store or KMS, a
//     dynamic reference, a store's URI, a template expression? (reference.go)
//  3. Is it ciphertext, by its first bytes or its envelope? (public.go)
//  4. Is it a credential of public documentation? (example.go)
//  5. Is it meant to be public: a publishable key, a certificate? (public.go)
//  6. Does a provider's format occur in it? (rule.go, rules_*.go)
//  7. Is it made of parts that are judged one by one: a document, a URL, a
//     connection string, lines, a header, base 64? (structure.go, uri.go,
//     document.go, assignment.go, encoded.go)
//  8. What do the name and the form of the value say together? (name.go,
//     value.go, byname.go)
//
// A name is read as an English compound noun: its last word, after qualifiers
// such as PROD or 2, says what the thing is. API_KEY_HEADER is a header and
// MAX_TOKENS a number, DB_PASSWORD_PROD is a password. Under the name of a
// password or token every value is a secret unless it has a harmless form: a
// number, URL, path, host, date, choice, words (words and numbers are passwords
// too). Under weaker names (SOME_KEY, AUTH, TOKEN_GITHUB) a value has to look
// generated. Under other names only steps 6 and 7 find secrets, and values of
// 32 characters or more that are random in letters of both cases and digits.
// A harmless form is always decided before entropy.
//
// A path under the name of a password needs segments that read as words:
// /prod/db/password is a reference, /S3cr3tPassw0rd is a password. Whether
// letters read as words is judged by the odds of pairs of letters (letters.go).
//
// # How to add a rule
//
// Add a Rule to the table of its field in rules_*.go. Literals are the fixed
// beginning of the token, Body, Min and Max describe what follows; a Pattern is
// needed only for formats of several parts. Where the fixed text is inside the
// token set Within. A format that is not peculiar to the provider (32
// hexadecimal digits) is a NamedRule. Then add a value, made by its format, to
// table_test.go. Formats come from the providers' documentation. Checksums, where
// a provider has them, are told in Why and do not decide: a shortened token is
// still one.
package secrets
