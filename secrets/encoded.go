package secrets

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"io"
	"strings"
	"unicode/utf8"
)

// decodeBase64 decodes base 64 in the standard or URL alphabet, with or without
// padding and line ends.
func decodeBase64(value string) ([]byte, bool) {
	if strings.ContainsAny(value, "\r\n") {
		value = strings.NewReplacer("\r", "", "\n", "").Replace(value)
	}
	value = strings.TrimRight(value, "=")
	if len(value) < 8 || len(value)%4 == 1 {
		return nil, false
	}
	urlSafe, standard := false, false
	for i := range len(value) {
		switch c := value[i]; {
		case isAlnum(c):
		case c == '+' || c == '/':
			standard = true
		case c == '-' || c == '_':
			urlSafe = true
		default:
			return nil, false
		}
	}
	if urlSafe && standard {
		return nil, false
	}
	encoding := base64.RawStdEncoding
	if urlSafe {
		encoding = base64.RawURLEncoding
	}
	raw, err := encoding.DecodeString(value)
	return raw, err == nil
}

// decodeText decodes base 64 that holds text.
func decodeText(value string) (string, bool) {
	raw, ok := decodeBase64(value)
	if !ok || !isText(raw) {
		return "", false
	}
	return string(raw), true
}

// isText reports whether bytes are UTF-8 without control characters.
func isText(raw []byte) bool {
	if len(raw) == 0 || !utf8.Valid(raw) {
		return false
	}
	high := 0
	for _, c := range raw {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f {
			return false
		}
		if c >= 0x80 {
			high++
		}
	}
	return high*4 <= len(raw)
}

// encoded unwraps base 64 and hexadecimal: text is classified again, binary is
// compared with the beginnings of key files.
func (s *scan) encoded(name meaning, value string, t *tally, depth int) (Result, bool) {
	if t.length >= 32 && t.length%2 == 0 && isHexadecimal(value) {
		raw, err := hex.DecodeString(value)
		if err != nil || !isText(raw) {
			return Result{}, false
		}
		return s.inner(name, string(raw), depth)
	}
	raw, ok := decodeBase64(value)
	if !ok {
		return Result{}, false
	}
	if isText(raw) {
		return s.inner(name, string(raw), depth)
	}
	if result, ok := binaryKey(raw); ok {
		return result, true
	}
	if bytes.HasPrefix(raw, []byte{0x1f, 0x8b, 8}) {
		reader, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return Result{}, false
		}
		// A cut or damaged end is no matter: what could be read is judged.
		plain, _ := io.ReadAll(io.LimitReader(reader, maxExamined))
		if isText(plain) {
			return s.inner(name, string(plain), depth)
		}
	}
	return Result{}, false
}

// inner classifies decoded text. Its kind says that it was wrapped.
func (s *scan) inner(name meaning, text string, depth int) (Result, bool) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return Result{}, false
	}
	if user, password, ok := strings.Cut(trimmed, ":"); ok && password != "" && isUserName(user) && !strings.ContainsAny(password, " \n") &&
		!strings.HasPrefix(password, "//") {
		t := count(password)
		f := formOf(password, &t)
		if name.role >= authRole || f == opaqueForm && (t.digits > 0 || t.symbols > 0 || t.lower > 0 && t.upper > 0) && t.length >= 6 {
			if result := passwordOf(user, password, "basic-auth-b64", "the value is a user and password in base 64"); weigh(result.Class) >= 4 {
				return result, true
			}
		}
	}
	inner := name
	if name.role >= authRole {
		// The name decides about the text only if it could be what is named.
		if t := count(trimmed); t.spaces > 0 || t.high > 0 {
			inner = meaning{normal: name.normal}
		}
	}
	result := s.classify(inner, trimmed, depth+1)
	switch {
	case result.Class == Secret && result.Kind == "private-key":
		result.Kind, result.Why = "private-key-base64", "the value is a private key in base 64"
	case result.Class == Secret && (trimmed[0] == '{' || trimmed[0] == '['):
		result.Kind, result.Why = "json-b64", "a member of the document in base 64 is a secret"
	case result.Class == Secret && result.Kind == "high-entropy":
		return Result{}, false
	case result.Class == Public, result.Class == Reference && result.Kind != "secret-name":
	case weigh(result.Class) < 4 && trimmed[0] != '{':
		return Result{}, false
	}
	return result, true
}

func isUserName(user string) bool {
	if user == "" || len(user) > 80 {
		return false
	}
	for i := range len(user) {
		if c := user[i]; !isAlnum(c) && c != '_' && c != '-' && c != '.' && c != '@' && c != '+' {
			return false
		}
	}
	return true
}

// binaryKey recognises key files by their first bytes, in DER: PKCS #8 and
// PKCS #1 (SEQUENCE, INTEGER 0), SEC 1 (SEQUENCE, INTEGER 1, OCTET STRING of a
// field element), PKCS #12 (SEQUENCE, INTEGER 3), certificates and public keys
// (SEQUENCE, SEQUENCE); and Java key stores and OpenSSH keys.
func binaryKey(raw []byte) (Result, bool) {
	if bytes.HasPrefix(raw, []byte{0xfe, 0xed, 0xfe, 0xed}) || bytes.HasPrefix(raw, []byte{0xce, 0xce, 0xce, 0xce}) {
		return secret("keystore", "the value is a Java key store in base 64"), true
	}
	if bytes.HasPrefix(raw, []byte("openssh-key-v1\x00")) {
		return secret("private-key-base64", "the value is an OpenSSH private key in base 64"), true
	}
	if len(raw) < 48 || raw[0] != 0x30 {
		return Result{}, false
	}
	body, length := raw[2:], int(raw[1])
	if raw[1] >= 0x80 {
		n := int(raw[1] & 0x7f)
		if n < 1 || n > 3 {
			return Result{}, false
		}
		length = 0
		for _, b := range raw[2 : 2+n] {
			length = length<<8 | int(b)
		}
		body = raw[2+n:]
	}
	// The value may have been cut, but not be longer than it says.
	if length < len(body) || length > 4*len(body)+1024 {
		return Result{}, false
	}
	switch {
	case bytes.HasPrefix(body, []byte{2, 1, 0, 0x30}), bytes.HasPrefix(body, []byte{2, 1, 0, 2}),
		bytes.HasPrefix(body, []byte{2, 1, 1, 4}), bytes.HasPrefix(body, []byte{2, 1, 1, 0x30}):
		return secret("private-key-base64", "the value is a private key in base 64"), true
	case bytes.HasPrefix(body, []byte{2, 1, 3, 0x30}):
		return secret("keystore", "the value is a PKCS #12 key store in base 64"), true
	case body[0] == 0x30:
		return Result{Class: Public, Kind: "certificate", Why: "the value is a certificate or public key"}, true
	}
	return Result{}, false
}
