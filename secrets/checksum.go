package secrets

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"hash/crc32"
	"math/big"
	"strings"
)

const (
	base62Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	base58Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
)

// verifyCRC32 checks tokens whose last six characters are the CRC-32 of the
// random part before, in base 62: GitHub (GitHub blog, "Behind GitHub's new
// authentication token formats", 2021) and npm.
func verifyCRC32(token string) string {
	at := strings.LastIndexByte(token, '_')
	if at < 0 || len(token)-at-1 <= 6 {
		return ""
	}
	random, sum := token[at+1:len(token)-6], token[len(token)-6:]
	var digits [6]byte
	for n, i := crc32.ChecksumIEEE([]byte(random)), 5; i >= 0; i-- {
		digits[i] = base62Alphabet[n%62]
		n /= 62
	}
	if string(digits[:]) == sum {
		return "its checksum is right"
	}
	return "its checksum is not right: it may be shortened or made up"
}

// keyAccount decodes the account from an access key id: the base-32 text after
// the four-letter prefix holds it in bits 2 to 41 (keys made since 2019).
func keyAccount(token string) string {
	if len(token) != 20 || token[4] < 'Q' && !isDigit(token[4]) {
		return ""
	}
	raw, err := base32.StdEncoding.DecodeString(token[4:])
	if err != nil || len(raw) < 6 {
		return ""
	}
	n := uint64(0)
	for _, b := range raw[:6] {
		n = n<<8 | uint64(b)
	}
	account := n & 0x7fffffffff80 >> 7
	if account > 999_999_999_999 {
		return ""
	}
	return fmt.Sprintf("it belongs to account %012d", account)
}

// validBase58Check reports whether a text is Base58Check: the last four bytes
// are those of the double SHA-256 of the rest (Bitcoin wallet import format,
// BIP-32 extended keys).
func validBase58Check(text string) bool {
	if len(text) < 20 || len(text) > 120 {
		return false
	}
	n, base := new(big.Int), big.NewInt(58)
	for i := range len(text) {
		digit := strings.IndexByte(base58Alphabet, text[i])
		if digit < 0 {
			return false
		}
		n.Add(n.Mul(n, base), big.NewInt(int64(digit)))
	}
	raw := n.Bytes()
	if len(raw) < 5 {
		return false
	}
	body := raw[:len(raw)-4]
	once := sha256.Sum256(body)
	twice := sha256.Sum256(once[:])
	return string(twice[:4]) == string(raw[len(raw)-4:])
}
