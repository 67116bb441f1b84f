package secrets

import "strings"

// referenceSchemes begin values that name a secret in a store and hold none of
// it: the Lambda and ECS conventions, secret managers' command lines, vals,
// berglas, External Secrets.
var referenceSchemes = []string{
	"ssm:", "ssm-secure:", "ssm://", "awsssm://", "aws-ssm://", "aws-ssm:", "parameterstore:", "parameterstore://",
	"secretsmanager:", "secretsmanager://", "awssecretsmanager://", "aws-secretsmanager://", "awssm://", "aws-sm:", "aws-sm://", "asm://", "aws-secrets:",
	"vault:", "vault://", "op://", "sm://", "gcpsm://", "gsm://", "gcp-sm://", "akv://", "azkv://", "azurekeyvault://", "keyvault:", "keyvault://",
	"ref+", "secretref+", "env:", "env://", "file:", "file://", "keyring:", "keyring://", "keychain://", "secret://", "secret:", "doppler://", "bws://", "infisical://", "k8s:", "k8s://",
	"conjur:", "cyberark:", "chamber://", "credstash:", "lastpass://", "bitwarden://", "bw://", "sops://", "pass://", "tokenref:", "kms://", "awskms://", "awskms:///", "gcpkms://",
}

// referenceOf returns the kind of reference that a whole value is, or "".
func referenceOf(value string) (kind string) {
	switch c := value[0]; {
	case c == 'a' && strings.HasPrefix(value, "arn:"):
		return referenceARN(value)
	case c == '{' && strings.HasPrefix(value, "{{") && strings.HasSuffix(value, "}}") && strings.Count(value, "{{") == 1:
		inner := strings.TrimSpace(value[2 : len(value)-2])
		switch {
		case strings.HasPrefix(inner, "resolve:"):
			return "dynamic-reference"
		case strings.HasPrefix(inner, "inject:"):
			return "inject"
		case !strings.ContainsAny(inner, "\"'\n") || strings.HasPrefix(inner, "."):
			return "template"
		}
		return ""
	case isServiceSecret(value):
		return "secret-name"
	case c == '@' && strings.HasPrefix(value, "@Microsoft.KeyVault("):
		return "key-vault"
	case isTemplate(value):
		return "template"
	case c == 'p' && strings.HasPrefix(value, "projects/") && strings.Contains(value, "/secrets/") && isPath(value):
		return "gcp-secret"
	case c == 'a' && strings.HasPrefix(value, "alias/"), c == 'm' && strings.HasPrefix(value, "mrk-") && len(value) == 36:
		return "kms-key"
	case c == 'h' && strings.HasPrefix(value, "https://") && strings.Contains(value, ".vault.azure.net/") && !strings.ContainsAny(value, "?@"):
		return "key-vault"
	}
	if at := strings.IndexAny(value, ":+"); at > 0 && at <= 22 && !strings.ContainsAny(value, "\n;") {
		if rest, ok := strings.CutPrefix(value, "vault:v"); ok && rest != "" && isDigit(rest[0]) {
			return "" // ciphertext of Vault's transit engine
		}
		for _, scheme := range referenceSchemes {
			if rest, ok := strings.CutPrefix(value, scheme); ok && isReferenceName(rest) {
				return "store-reference"
			}
		}
	}
	return ""
}

// isServiceSecret recognises the names of secrets that AWS services own: the
// service, an exclamation mark and a name (Secrets Manager User Guide, "managed
// secrets").
func isServiceSecret(value string) bool {
	service, rest, ok := strings.Cut(value, "!")
	if !ok || len(rest) < 8 || len(rest) > 200 {
		return false
	}
	switch service {
	case "rds", "redshift", "events", "appflow", "databrew", "directconnect", "opsworks-cm", "ecs-sc", "sqlworkbench", "docdb", "elasticache", "aurora":
		set := parseSet(base62Set + "/_-")
		return set.run(rest, 0) == len(rest)
	}
	return false
}

// referenceARN is the kind of reference of an ARN that names a secret, a
// parameter or a key.
func referenceARN(value string) string {
	if strings.ContainsAny(value, " \n\"';") {
		return ""
	}
	parts := strings.SplitN(value, ":", 6)
	if len(parts) < 6 || strings.Contains(parts[1], "/") {
		return ""
	}
	switch parts[2] {
	case "secretsmanager":
		return "secretsmanager-arn"
	case "ssm":
		return "ssm-arn"
	case "kms":
		return "kms-arn"
	}
	return ""
}

// isReferenceName reports whether what follows a scheme is the name of
// something and not itself a secret: words, paths, an ARN, upper-case names.
func isReferenceName(rest string) bool {
	rest, _, _ = strings.Cut(strings.TrimLeft(rest, "/"), "#")
	if rest == "" || strings.ContainsAny(rest, "@ ") {
		return false
	}
	if _, after, ok := strings.Cut(rest, "://"); ok {
		rest = after
	}
	if strings.HasPrefix(rest, "arn:") || strings.Contains(rest, "{") {
		return true
	}
	plain, parts := 0, 0
	for part := range strings.FieldsFuncSeq(rest, func(r rune) bool { return r == '/' || r == ':' || r == '?' || r == '=' || r == '&' }) {
		parts++
		if isPlainSegment(part) {
			plain++
		}
	}
	return parts > 0 && (plain == parts || parts >= 3 && plain >= parts-1)
}

// parameterReference is the kind of reference of a plain path or name under a
// name that speaks of a secret: /prod/db/password, prod/db/password,
// /run/secrets/db.
func parameterReference(value string, t *tally) string {
	if !t.has('/') {
		return ""
	}
	for _, root := range fileRoots {
		if strings.HasPrefix(value, root) {
			return "file-path"
		}
	}
	if value[0] == '/' {
		return "ssm-path"
	}
	return "secret-name"
}

// isTemplate reports whether the whole value is one expression that something
// else fills in: ${X}, $X, $(x), %X%, <%= x %>, #{x}.
func isTemplate(value string) bool {
	n := len(value)
	if n < 2 {
		return false
	}
	switch value[0] {
	case ':': // bound by a database: :password
		return parseAllLower(value[1:])
	case '$':
		switch value[1] {
		case '{':
			return value[n-1] == '}' && strings.Count(value, "${") == strings.Count(value, "}") && literalLength(value) == 0
		case '(':
			return value[n-1] == ')'
		case '.', '[':
			// JSONPath, as in mapping templates and state machines.
			return n < 200 && isJSONPath(value[1:])
		}
		set := parseSet(wordSet)
		return (isUpper(value[1]) || value[1] == '_') && set.run(value, 1) == n-1 && strings.ToUpper(value) == value
	case '%':
		return n > 3 && value[n-1] == '%' && n < 64 && strings.ToUpper(value) == value && !strings.ContainsAny(value, " /:")
	case '#', '@':
		return value[1] == '{' && value[n-1] == '}'
	case '<':
		return value[1] == '%' && strings.HasSuffix(value, "%>")
	case '!':
		return strings.HasPrefix(value, "!Ref ") || strings.HasPrefix(value, "!GetAtt ") || strings.HasPrefix(value, "!ImportValue ")
	case '_':
		return strings.HasPrefix(value, "__") && strings.HasSuffix(value, "__") && strings.ToUpper(value) == value
	}
	return false
}

// isJSONPath reports whether what follows the $ is a path of members: .a.b[0].
func isJSONPath(path string) bool {
	for i := range len(path) {
		c := path[i]
		if isDigit(c) && i > 0 && isAlpha(path[i-1]) {
			return false
		}
		if !isAlnum(c) && strings.IndexByte("._[]*'\"$", c) < 0 {
			return false
		}
	}
	return len(path) > 1
}

// literalLength is the number of bytes outside of ${…}, {{…}} and $(…).
func literalLength(value string) int { return len(withoutTemplates(value)) }

// withoutTemplates removes template expressions from a value.
func withoutTemplates(value string) string {
	if !strings.Contains(value, "${") && !strings.Contains(value, "{{") && !strings.Contains(value, "$(") {
		return value
	}
	var rest strings.Builder
	for i := 0; i < len(value); {
		var open, closing string
		switch {
		case strings.HasPrefix(value[i:], "${"):
			open, closing = "${", "}"
		case strings.HasPrefix(value[i:], "{{"):
			open, closing = "{{", "}}"
		case strings.HasPrefix(value[i:], "$("):
			open, closing = "$(", ")"
		}
		if open != "" {
			if end := strings.Index(value[i+len(open):], closing); end >= 0 {
				i += len(open) + end + len(closing)
				continue
			}
			// It never closes: the rest is literal.
			rest.WriteString(value[i:])
			break
		}
		rest.WriteByte(value[i])
		i++
	}
	return rest.String()
}
