package secrets

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
)

// forge makes fake credentials and ids by their format. Nothing that looks like
// a credential stands in this repository.
type forge struct{ *rand.Rand }

func newForge(seed uint64) forge { return forge{rand.New(rand.NewPCG(seed, 7))} }

const (
	alphaDigits = "0123456789"
	alphaHex    = "0123456789abcdef"
	alphaLower  = "abcdefghijklmnopqrstuvwxyz0123456789"
	alphaUpper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	alphaBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	alphaBase62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	alphaURL    = alphaBase62 + "-_"
	alphaBase64 = alphaBase62 + "+/"
)

func (f forge) from(alphabet string, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[f.IntN(len(alphabet))]
	}
	return string(out)
}

func (f forge) hex(n int) string    { return f.from(alphaHex, n) }
func (f forge) b62(n int) string    { return f.from(alphaBase62, n) }
func (f forge) url(n int) string    { return f.from(alphaURL, n-1) + "a" }
func (f forge) b64(n int) string    { return f.from(alphaBase64, n) }
func (f forge) digits(n int) string { return "7" + f.from(alphaDigits, n-1) }

func (f forge) bytes(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(f.IntN(256))
	}
	return out
}

func (f forge) uuid() string {
	return f.hex(8) + "-" + f.hex(4) + "-4" + f.hex(3) + "-a" + f.hex(3) + "-" + f.hex(12)
}

// password is like one that people or generators choose.
func (f forge) password() string {
	words := []string{"Summer", "tiger", "Blue", "rocket", "Monday", "coffee", "Falcon", "winter"}
	switch f.IntN(4) {
	case 0:
		return words[f.IntN(len(words))] + f.digits(4) + "!"
	case 1:
		return f.b62(6) + "#" + f.b62(5) + "%"
	case 2:
		return words[f.IntN(len(words))] + words[f.IntN(len(words))] + f.digits(2)
	}
	return f.b62(16)
}

func (f forge) pem(label string, lines int) string {
	var body strings.Builder
	for range lines {
		body.WriteString(f.b64(64) + "\n")
	}
	return "-----BEGIN " + label + "-----\n" + body.String() + "-----END " + label + "-----"
}

func encode64(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

func (f forge) jwt(payload map[string]any) string {
	header, _ := json.Marshal(map[string]string{"alg": "HS256", "typ": "JWT"})
	body, _ := json.Marshal(payload)
	part := base64.RawURLEncoding.EncodeToString
	return part(header) + "." + part(body) + "." + part(f.bytes(32))
}

// kms is ciphertext as kms:Encrypt returns it.
func (f forge) kms() string {
	return base64.StdEncoding.EncodeToString(append([]byte{1, 2, 2, 0, 0x78}, f.bytes(150)...))
}

func (f forge) der(head ...byte) string {
	body := append(head, f.bytes(300)...)
	raw := append([]byte{0x30, 0x82, byte(len(body) >> 8), byte(len(body))}, body...)
	return base64.StdEncoding.EncodeToString(raw)
}

func (f forge) accountID() string { return fmt.Sprintf("%012d", f.Int64N(1e12)) }

func (f forge) hexOf(text string) string { return hex.EncodeToString([]byte(text)) }
