package eval

import (
	"encoding/base64"
	"math"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// number is a numeric value: exact if it is an integer.
type number struct {
	float float64
	whole int64
	exact bool
}

func parseNumber(s string) (number, bool) {
	digits := strings.TrimLeft(s, "+-")
	whole := len(digits) > 0 && len(digits) <= 19
	for i := range len(digits) {
		switch c := digits[i]; {
		case c >= '0' && c <= '9':
		case c == '.' || c == 'e' || c == 'E' || i > 0 && (c == '+' || c == '-') && digits[i-1]|0x20 == 'e':
			whole = false
		default:
			// ParseFloat would take hexadecimal, underscores and names too.
			return number{}, false
		}
	}
	if whole {
		if i, err := strconv.ParseInt(s, 10, 64); err == nil {
			return number{float64(i), i, true}, true
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return number{}, false
	}
	return number{float: f}, true
}

func (n number) compare(m number) int {
	if n.exact && m.exact {
		return order(n.whole, m.whole)
	}
	return order(n.float, m.float)
}

func order[T int64 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// dateForms are the profiles of ISO 8601 that W3C's note on dates lists. Times
// without zone are taken as UTC.
var dateForms = [...]string{
	time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04",
	"2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z0700", "2006-01-02", "2006-01", "2006",
}

// parseDate reads a date: ISO 8601, or seconds since 1970 (five digits or more; four
// are a year).
func parseDate(s string) (time.Time, bool) {
	if n, ok := parseNumber(s); ok && (len(s) > 4 || !n.exact) {
		if math.Abs(n.float) > 1e14 {
			return time.Time{}, false
		}
		whole := math.Floor(n.float)
		return time.Unix(int64(whole), int64((n.float-whole)*1e9)), true
	}
	for _, form := range dateForms {
		if t, err := time.Parse(form, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// parseNet reads an address or a block of addresses.
func parseNet(s string) (netip.Prefix, bool) {
	if strings.Contains(s, "/") {
		p, err := netip.ParsePrefix(s)
		return p.Masked(), err == nil
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}

// parseBinary decodes base 64, with or without padding.
func parseBinary(s string) (string, bool) {
	b, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "="))
	return string(b), err == nil
}

func parseBool(s string) (value, ok bool) {
	switch {
	case strings.EqualFold(s, "true"):
		return true, true
	case strings.EqualFold(s, "false"):
		return false, true
	}
	return false, false
}
