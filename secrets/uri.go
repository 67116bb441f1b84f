package secrets

import (
	"net/url"
	"strings"
)

// maxURLs is how many URLs of one value are read.
const maxURLs = 64

// urls looks at every URL in a value: for a password in its authority, and for
// credentials in its query.
func (s *scan) urls(name meaning, value string, depth int) (Result, bool) {
	best := Result{}
	keep := func(result Result) {
		if best.Class == "" || weigh(result.Class) > weigh(best.Class) {
			best = result
		}
	}
	at := 0
	for range maxURLs {
		next := strings.Index(value[at:], "://")
		if next < 0 {
			break
		}
		scheme := at + next
		at = scheme + len("://")
		start := scheme
		for start > 0 && (isAlnum(value[start-1]) || value[start-1] == '+' || value[start-1] == '.' || value[start-1] == '-') {
			start--
		}
		rest := value[at:]
		if end := strings.IndexAny(rest, " \t\r\n\"<>`"); end >= 0 {
			rest = rest[:end]
		}
		user, password, host, found := userinfo(rest)
		if found {
			keep(judgeUserinfo(value[start:scheme], user, password, host))
		}
		if best.Class == Secret {
			return best, true
		}
		if query := strings.IndexAny(rest, "?#;"); query >= 0 {
			keep(s.query(rest[:query], rest[query+1:], depth))
		}
		if best.Class != Secret && strings.Contains(name.normal, "webhook") {
			keep(webhookPath(rest))
		}
		if best.Class == Secret {
			return best, true
		}
	}
	if best.Class != "" && best.Class != Benign {
		return best, true
	}
	return Result{}, false
}

// userinfo cuts the user and password from the front of what follows "://". A
// password may hold characters that it should not, such as / and #: then the
// last @ counts, unless a port stands before the first of them.
func userinfo(rest string) (user, password, host string, ok bool) {
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	authority := rest[:end]
	at := strings.LastIndexByte(authority, '@')
	if at < 0 {
		first, second, hasColon := strings.Cut(authority, ":")
		if !hasColon || allDigits(second) || first == "" || strings.ContainsAny(authority, "{$") && !strings.Contains(rest[end:], "@") {
			return "", "", "", false
		}
		at = strings.LastIndexByte(rest[:min(len(rest), end+256)], '@')
		if at < 0 || second == "" {
			return "", "", "", false
		}
	}
	user, password, _ = strings.Cut(rest[:at], ":")
	return user, password, rest[at+1:], true
}

// judgeUserinfo decides about a URL with a user and perhaps a password.
func judgeUserinfo(scheme, user, password, host string) Result {
	if password == "" || password == "x-oauth-basic" {
		// The user can be the credential: https://<token>@host.
		t := count(user)
		if t.length >= 20 && looksRandom(user, &t) && !isUUID(user) && !(strings.HasPrefix(scheme, "http") && strings.Contains(host, "sentry")) {
			return secret("uri-token", "a URL holds a token in place of its user")
		}
		return benign("uri-without-password", "the URL has a user and no password")
	}
	return passwordOf(user, password, "uri-password", "a URL holds a password")
}

// signatureParams are the parameters of pre-signed URLs: S3 and CloudFront,
// Cloud Storage, Azure storage.
var signatureParams = map[string]bool{
	"x-amz-signature": true, "signature": true, "x-goog-signature": true, "sig": true, "x-amz-security-token": true,
	"x-ms-signature": true, "x-oss-signature": true, "se-signature": true, "q-signature": true,
}

// query reads the parameters of a URL after ? or #, or after ; as JDBC does.
func (s *scan) query(front, query string, depth int) Result {
	best := benign("url", "the URL holds no credential")
	for pair := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == '&' || r == ';' || r == '?' || r == '#' }) {
		key, raw, ok := strings.Cut(pair, "=")
		if !ok || raw == "" || len(key) > 100 {
			continue
		}
		value, err := url.QueryUnescape(raw)
		if err != nil {
			value = raw
		}
		lower := strings.ToLower(key)
		t := count(value)
		if signatureParams[lower] && t.length >= 16 && literalLength(value) == t.length && !isMask(value, &t) && t.distinct() > 6 {
			return secret("presigned-url", "a URL is signed: whoever has it can use it")
		}
		if lower == "code" && strings.Contains(front, "azurewebsites.") && t.length >= 30 {
			return secret("azure-function-key", "a URL holds the key of an Azure function")
		}
		if s.budget <= 0 {
			break
		}
		result := s.classify(readName(key), value, depth+1)
		if result.Class == Secret && result.Kind == "high-entropy" {
			continue
		}
		if result.Class == Secret && (result.Kind == "opaque" || result.Kind == "hex-key") {
			result.Kind, result.Why = "uri-token", "a URL holds a token as a parameter"
		}
		if result.Class == Secret || result.Class == Weak {
			if weigh(result.Class) > weigh(best.Class) {
				best = result
			}
		}
	}
	return best
}

// webhookPath decides about a URL whose name says webhook: a long random
// segment of its path is what keeps others out.
func webhookPath(rest string) Result {
	_, path, _ := strings.Cut(rest, "/")
	path, _, _ = strings.Cut(path, "?")
	for segment := range strings.SplitSeq(path, "/") {
		t := count(segment)
		if t.length >= 24 && looksRandom(segment, &t) && !isUUID(segment) {
			return secret("webhook-url", "the path of a webhook's URL holds its credential")
		}
	}
	return benign("url", "the URL holds no credential")
}

// bareDSN reads credentials in connection strings without a scheme: MySQL's
// user:password@tcp(host)/db, Oracle's user/password@host:1521/service and
// jdbc:oracle:thin:user/password@host, user:password@host:port.
func bareDSN(value string) (Result, bool) {
	if len(value) > 512 || strings.ContainsAny(value, " \n\"") || strings.Contains(value, "://") {
		return Result{}, false
	}
	at := strings.LastIndexByte(value, '@')
	front, host := value[:at], value[at+1:]
	oracle := false
	if rest, ok := strings.CutPrefix(front, "jdbc:oracle:"); ok {
		_, front, oracle = strings.Cut(rest, ":")
	}
	const why = "a connection string holds a password"
	if user, password, ok := strings.Cut(front, "/"); ok && user != "" && password != "" && !strings.Contains(user, ":") {
		target := strings.TrimPrefix(host, "//")
		server, rest, hasRest := strings.Cut(target, "/")
		_, port, hasPort := strings.Cut(server, ":")
		number, _, _ := strings.Cut(port, ":")
		if oracle || strings.HasPrefix(host, "(") || hasPort && allDigits(number) && (hasRest && rest != "" || strings.Contains(port, ":")) {
			return passwordOf(user, password, "connection-password", why), true
		}
		return Result{}, false
	}
	user, password, ok := strings.Cut(front, ":")
	if !ok || user == "" || password == "" || strings.ContainsAny(user, "/,;") {
		return Result{}, false
	}
	if protocol, address, ok := strings.Cut(host, "("); ok && strings.Contains(address, ")") && len(protocol) <= 12 {
		return passwordOf(user, password, "connection-password", why), true
	}
	switch user {
	case "mailto", "sip", "sips", "xmpp", "acct", "npm", "docker", "git", "urn", "arn", "tel":
		return Result{}, false
	}
	server, _, _ := strings.Cut(host, "/")
	t := count(password)
	if isHost(server) && !isVersion(server) && !strings.Contains(password, "/") && !isVersion(password) && !isNumber(password, &t) {
		return passwordOf(user, password, "connection-password", why), true
	}
	return Result{}, false
}
