package secrets

import (
	"encoding/base64"
	"strings"
)

// encryptedKind returns the sort of ciphertext that a whole value is, or "".
func encryptedKind(value string) string {
	if len(value) < 12 || len(value) > maxExamined {
		return ""
	}
	switch value[0] {
	case 'A':
		return awsCiphertext(value)
	case 'E':
		switch {
		case strings.HasPrefix(value, "ENC[") && strings.HasSuffix(value, "]"):
			return "sops"
		case strings.HasPrefix(value, "ENC(") && strings.HasSuffix(value, ")"):
			return "jasypt"
		}
	case 'v':
		if rest, ok := strings.CutPrefix(value, "vault:v"); ok {
			version, cipher, _ := strings.Cut(rest, ":")
			set := parseSet(b64Set)
			if allDigits(version) && len(cipher) >= 16 && set.run(cipher, 0) == len(cipher) {
				return "vault-transit"
			}
		}
	case '$':
		if strings.HasPrefix(value, "$ANSIBLE_VAULT;") {
			return "ansible-vault"
		}
	case '-':
		if strings.HasPrefix(value, "-----BEGIN PGP MESSAGE-----") || strings.HasPrefix(value, "-----BEGIN AGE ENCRYPTED FILE-----") {
			return "encrypted-message"
		}
	case 'g':
		// Fernet: version 0x80 and the high bytes of the time, which are zero.
		if strings.HasPrefix(value, "gAAAAA") && len(value) >= 100 && tokenSet.run(value, 0) == len(value) {
			return "fernet"
		}
	case 'e':
		if rest, ok := strings.CutPrefix(value, "encrypted:"); ok && len(rest) >= 60 && tokenSet.run(rest, 0) == len(rest) {
			return "dotenvx"
		}
	}
	return ""
}

// awsCiphertext recognises what KMS Encrypt and the AWS Encryption SDK return,
// in base 64, by the first bytes: KMS 01 (01|02) (02|03) 00 78; the SDK's
// message versions 1 (01 80 and the algorithm) and 2 (02, algorithm 04 78 or
// 05 78).
func awsCiphertext(value string) string {
	if len(value) < 88 || tokenSet.run(value, 0) != len(value) {
		return ""
	}
	var head [6]byte
	if _, err := base64.StdEncoding.Decode(head[:], []byte(value[:8])); err != nil {
		return ""
	}
	switch {
	case head[0] == 1 && (head[1] == 1 || head[1] == 2) && (head[2] == 2 || head[2] == 3) && head[3] == 0 && head[4] == 0x78:
		return "kms-ciphertext"
	case head[0] == 1 && head[1] == 0x80 && head[2] <= 3 && (head[3] == 0x78 || head[3] == 0x46 || head[3] == 0x14):
		return "encryption-sdk"
	case head[0] == 2 && (head[1] == 4 || head[1] == 5) && head[2] == 0x78:
		return "encryption-sdk"
	}
	return ""
}

// publicPrefixes begin keys that are meant to be in public code.
var publicPrefixes = []struct {
	prefix, kind string
	min          int
}{
	{"pk_live_", "publishable-key", 20}, {"pk_test_", "publishable-key", 20}, {"sb_publishable_", "publishable-key", 24},
	{"pk-lf-", "publishable-key", 24}, {"rzp_pub_", "publishable-key", 20}, {"FLWPUBK", "publishable-key", 20},
	{"pk.eyJ", "mapbox-public", 40}, {"phc_", "posthog-project", 30}, {"public-token-", "publishable-key", 24},
	{"public-live-", "publishable-key", 24}, {"publishable-", "publishable-key", 24}, {"live_pub_", "publishable-key", 20},
	{"test_pub_", "publishable-key", 20}, {"sandbox_", "publishable-key", 30}, {"pubkey-", "publishable-key", 30},
	{"NRJS-", "browser-key", 20}, {"GTM-", "analytics-id", 8}, {"G-", "analytics-id", 9}, {"UA-", "analytics-id", 9},
	{"ssh-rsa AAAA", "ssh-public-key", 40}, {"ssh-ed25519 AAAA", "ssh-public-key", 40}, {"ssh-dss AAAA", "ssh-public-key", 40},
	{"ecdsa-sha2-", "ssh-public-key", 40}, {"sk-ssh-", "ssh-public-key", 40}, {"sk-ecdsa-", "ssh-public-key", 40},
	{"age1", "age-recipient", 62}, {"xpub", "extended-public-key", 100}, {"minisign", "public-key", 20},
}

// publicKind returns the sort of public credential that a whole value is, or "".
func publicKind(value string, name meaning, t *tally) string {
	if t.length < 8 || name.role == passwordRole {
		return ""
	}
	switch value[0] {
	case '-':
		return pemPublic(value)
	case '6':
		// reCAPTCHA: site keys and secret keys look the same; the name decides.
		set := parseSet(urlSet)
		if t.length == 40 && strings.HasPrefix(value, "6L") && set.run(value, 0) == 40 && !strings.Contains(name.normal, "secret") &&
			!strings.Contains(name.normal, "private") && (strings.Contains(name.normal, "captcha") || name.role != secretRole && name.role != tokenRole && name.role != authRole) {
			return "recaptcha-site-key"
		}
	case '0':
		// Turnstile: site keys have 24 characters, secret keys 35.
		if strings.HasPrefix(value, "0x4AAAAA") && t.length <= 26 {
			return "turnstile-site-key"
		}
	case 'p':
		if strings.HasPrefix(value, "pub") && t.length == 35 && isHexadecimal(value[3:]) {
			return "datadog-client-token"
		}
	}
	for i := range publicPrefixes {
		p := &publicPrefixes[i]
		if value[0] == p.prefix[0] && t.length >= p.min && strings.HasPrefix(value, p.prefix) && !strings.ContainsAny(value, "\n;") {
			if strings.HasPrefix(p.prefix, "sandbox") && !strings.Contains(name.normal, "braintree") && name.role != openRole {
				continue
			}
			if p.kind == "analytics-id" && (t.length > 16 || t.lower > 0) {
				continue
			}
			return p.kind
		}
	}
	if t.has('.') && strings.HasSuffix(value, ".apps.googleusercontent.com") && t.spaces == 0 && !t.has('@') && !t.has(':') {
		return "oauth-client-id"
	}
	if t.has('@') && strings.HasPrefix(value, "http") && isSentryDSN(value) {
		return "sentry-dsn"
	}
	if name.role == openRole && t.spaces == 0 && tokenSet.run(value, 0) == t.length && !strings.HasPrefix(value, "sk_") {
		return "public-by-name"
	}
	return ""
}

// isSentryDSN recognises a Sentry DSN without the secret of old ones:
// https://<public key>@<host>/<project number>.
func isSentryDSN(value string) bool {
	_, rest, ok := strings.Cut(value, "://")
	if !ok {
		return false
	}
	key, place, ok := strings.Cut(rest, "@")
	if !ok || len(key) != 32 || !isHexadecimal(key) {
		return false
	}
	at := strings.LastIndexByte(place, '/')
	return at > 0 && allDigits(place[at+1:]) && isHost(place[:strings.IndexByte(place, '/')])
}

// pemPublic returns the kind of a text of PEM blocks none of which is private.
func pemPublic(value string) string {
	if !strings.HasPrefix(value, "-----BEGIN ") || strings.Contains(value, "PRIVATE KEY") {
		return ""
	}
	label, _, ok := strings.Cut(value[len("-----BEGIN "):], "-----")
	switch {
	case !ok:
		return ""
	case strings.HasSuffix(label, "CERTIFICATE"), label == "CERTIFICATE REQUEST", label == "X509 CRL", label == "PKCS7":
		return "certificate"
	case strings.HasSuffix(label, "PUBLIC KEY"), label == "PGP PUBLIC KEY BLOCK", strings.HasSuffix(label, "PARAMETERS"):
		return "public-key"
	}
	return ""
}
