package secrets

import (
	"net/url"
	"strings"
)

// byStructure takes a value apart that holds others: keys, tokens, URLs,
// documents, lists of assignments, encodings.
func (s *scan) byStructure(name meaning, value string, t *tally, depth int) (Result, bool) {
	if t.has('-') || t.has(' ') {
		if result, ok := privateKey(value); ok {
			return result, true
		}
	}
	if (t.length == 51 || t.length == 52) && strings.IndexByte("5KL9c", value[0]) >= 0 && validBase58Check(value) {
		return secret("bitcoin-private-key", "the value is a private key in wallet import format; its checksum is right"), true
	}
	if t.length >= 30 && t.has('.') {
		if result, ok := jsonWebToken(value); ok {
			return result, true
		}
		if isDiscordToken(value) {
			return secret("discord", "the value has the format of a Discord bot token"), true
		}
	}
	if value[0] == '{' || value[0] == '[' {
		if result, ok := s.document(name, value, depth); ok {
			return result, true
		}
	}
	if t.has(':') && strings.Contains(value, "://") {
		if result, ok := s.urls(name, value, depth); ok {
			return result, true
		}
	}
	if t.has('@') {
		if result, ok := bareDSN(value); ok {
			return result, true
		}
	}
	if t.has('%') && (strings.Contains(value, "%22") || strings.Contains(value, "%20") || strings.Contains(value, "%3D")) {
		if plain, err := url.QueryUnescape(value); err == nil && plain != value {
			if result := s.classify(name, plain, depth+1); weigh(result.Class) > 3 {
				return result, true
			}
		}
	}
	if t.has(' ') {
		if result, ok := s.authorization(value, depth); ok {
			return result, true
		}
	}
	if t.has('=') || t.spaces > 0 || t.has(';') || t.has(',') && t.has(':') || strings.Contains(value, "</") || strings.Contains(value, `\n`) {
		if result, ok := s.assignments(value, depth); ok {
			return result, true
		}
	}
	if t.length >= 12 && t.spaces-strings.Count(value, "\n") <= 0 {
		if result, ok := s.encoded(name, value, t, depth); ok {
			return result, true
		}
	}
	return Result{}, false
}

// privateKey recognises keys by their armour, which also stands in values with
// escaped or lost line ends.
func privateKey(value string) (Result, bool) {
	if strings.Contains(value, "PuTTY-User-Key-File-") {
		return secret("private-key", "the value holds a PuTTY private key"), true
	}
	for at := 0; ; {
		next := strings.Index(value[at:], "-----BEGIN ")
		if next < 0 {
			break
		}
		at += next + len("-----BEGIN ")
		label, _, ok := strings.Cut(value[at:min(len(value), at+64)], "-----")
		if ok && (strings.HasSuffix(label, "PRIVATE KEY") || label == "PGP PRIVATE KEY BLOCK") {
			body := value[at+len(label):]
			t := count(body[:min(len(body), 256)])
			if t.length >= 24 && t.distinct() > 12 && !strings.Contains(body[:min(len(body), 40)], "...") {
				return secret("private-key", "the value holds a private key in PEM"), true
			}
		}
	}
	if strings.Contains(value, "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY") {
		return secret("private-key", "the value holds an SSH private key"), true
	}
	return Result{}, false
}

// isDiscordToken recognises bot tokens: the number of the bot in base 64, the
// time, and a signature, with points between.
func isDiscordToken(value string) bool {
	value = strings.TrimPrefix(value, "Bot ")
	id, rest, ok := strings.Cut(value, ".")
	at, signature, more := strings.Cut(rest, ".")
	if !ok || !more || len(at) < 5 || len(at) > 7 || len(signature) < 27 || len(signature) > 50 {
		return false
	}
	set := parseSet(urlSet)
	if set.run(at, 0) != len(at) || set.run(signature, 0) != len(signature) {
		return false
	}
	number, ok := decodeText(id)
	return ok && len(number) >= 17 && len(number) <= 20 && allDigits(number)
}

// authorizationSchemes begin the value of an Authorization header (RFC 9110 and
// the schemes that providers add).
var authorizationSchemes = wordSetOf(`bearer basic token apikey api-key key jwt oauth bot digest genie geniekey splunk sso-key sharedkey sharedkeylite klaviyo-api-key
	shippotoken ssws nextgen flyv1 aws4-hmac-sha256 negotiate discogs deepl-auth-key`)

// authorization reads the value of an Authorization header.
func (s *scan) authorization(value string, depth int) (Result, bool) {
	scheme, rest, ok := strings.Cut(value, " ")
	if !ok || len(scheme) > 20 {
		return Result{}, false
	}
	scheme = strings.ToLower(strings.TrimSuffix(scheme, ":"))
	rest = strings.TrimSpace(rest)
	if !authorizationSchemes[scheme] || rest == "" {
		return Result{}, false
	}
	if scheme == "basic" {
		if result, ok := basicPair(rest); ok {
			if result.Class == Secret {
				result.Kind = "basic-auth"
			}
			return result, true
		}
	}
	if strings.ContainsAny(rest, " ") && !strings.Contains(rest, "=") {
		return Result{}, false
	}
	if strings.Contains(rest, "=") && strings.ContainsAny(rest, ", ") {
		return Result{}, false // parameters: read as assignments
	}
	result := s.classify(meaning{role: tokenRole, normal: "_authorization_token_"}, rest, depth+1)
	if result.Class == Secret && (result.Kind == "opaque" || result.Kind == "hex-key") {
		result.Kind, result.Why = "bearer", "the value is an authorization header with its credential"
	}
	return result, true
}

// basicPair reads user:password in base 64.
func basicPair(text string) (Result, bool) {
	plain, ok := decodeText(text)
	if !ok {
		return Result{}, false
	}
	user, password, ok := strings.Cut(plain, ":")
	if !ok || user == "" && password == "" || strings.ContainsAny(user, " \n{\"=/;") || strings.Contains(password, "\n") {
		return Result{}, false
	}
	return passwordOf(user, password, "basic-auth-b64", "the value is a user and password in base 64"), true
}

// passwordOf decides about a password whose place says that it is one.
func passwordOf(user, password, kind, why string) Result {
	if password == "" || password == "x-oauth-basic" || password == "x" {
		return benign("no-password", "there is no password in the value")
	}
	if plain, err := url.PathUnescape(password); err == nil {
		password = plain
	}
	t := count(password)
	switch {
	case isTemplate(password), literalLength(password) < len(password) && literalLength(password) < 12,
		strings.HasPrefix(password, "$") && isTemplate("${"+strings.Trim(password[1:], "{}")+"}") && strings.ToUpper(password) == password,
		strings.HasPrefix(password, ":") && len(password) > 1 && parseAllLower(password[1:]),
		password == "%s" || password == "{}" || password == "{0}":
		return Result{Class: Reference, Kind: "template", Why: "the password is filled in from elsewhere"}
	case isMask(password, &t):
		return benign("placeholder", "a placeholder stands for the password")
	case isExample(password):
		return Result{Class: Example, Kind: "documented-example", Why: "the value stands in public documentation"}
	case weakKind(password, &t) != "", strings.EqualFold(user, password) && t.length < 24:
		return Result{Class: Weak, Kind: "default-password", Why: "the password is a default or placeholder"}
	case t.length <= 2:
		return Result{Class: Weak, Kind: "short-password", Why: "the password is very short"}
	}
	return secret(kind, why)
}

// parseAllLower reports whether a text is an identifier in lower case.
func parseAllLower(text string) bool {
	for i := range len(text) {
		if !isLower(text[i]) && text[i] != '_' {
			return false
		}
	}
	return text != ""
}
