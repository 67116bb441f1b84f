package template

import (
	"math/big"
	"strings"
)

// resolvePlain gives the kind and text of an unquoted, untagged YAML scalar by
// the rules of YAML 1.1 (https://yaml.org/type/) as PyYAML's SafeLoader applies
// them, which the SAM command line and the AWS command line use, and which
// agree with the service. Three values have no form in JSON, or would lose
// something in it, and stay strings as written:
//
//   - timestamps (2012-10-17): policies and template versions are written so;
//   - not-a-number and the infinities;
//   - twelve digits with a leading zero, an account id that YAML 1.1 would read
//     as an octal number if it has no 8 or 9.
func resolvePlain(s string) (Kind, string) {
	if s == "" {
		return Null, ""
	}
	switch c := s[0]; {
	case c == '~' || c == 'n' || c == 'N':
		if isNull(s) {
			return Null, ""
		}
	case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
		if isAccountID(s) {
			return String, s
		}
		if text, ok := integer(s); ok {
			return Number, text
		}
		if text, ok := float(s); ok {
			return Number, text
		}
		return String, s
	}
	if text, ok := boolean(s); ok {
		return Bool, text
	}
	return String, s
}

func isNull(s string) bool {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// boolean reads the YAML 1.1 booleans, without y and n, which PyYAML leaves out.
func boolean(s string) (string, bool) {
	switch s {
	case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON":
		return "true", true
	case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF":
		return "false", true
	}
	return "", false
}

func isAccountID(s string) bool {
	return len(s) == 12 && s[0] == '0' && strings.Trim(s, "0123456789") == ""
}

// integer reads a YAML 1.1 integer and gives it in decimal.
func integer(s string) (string, bool) {
	sign, digits := splitSign(s)
	switch {
	case digits == "0":
		return "0", true
	case strings.HasPrefix(digits, "0b"):
		return radix(sign, digits[2:], 2, "01_")
	case strings.HasPrefix(digits, "0x"):
		return radix(sign, digits[2:], 16, "0123456789abcdefABCDEF_")
	case strings.HasPrefix(digits, "0"):
		if strings.Trim(digits, "0_") == "" {
			return "0", true
		}
		return radix(sign, digits[1:], 8, "01234567_")
	case digits == "" || digits[0] < '1' || digits[0] > '9':
		return "", false
	}
	head, rest, sexagesimal := strings.Cut(digits, ":")
	if strings.Trim(head, "0123456789_") != "" {
		return "", false
	}
	head = strings.ReplaceAll(head, "_", "")
	if !sexagesimal {
		return sign + head, true
	}
	n, ok := base60(head, rest)
	if !ok {
		return "", false
	}
	return sign + n.String(), true
}

// radix gives digits of a base in decimal. The text is bounded because turning
// a long number into decimal takes more than linear time.
func radix(sign, digits string, base int, allowed string) (string, bool) {
	if digits == "" || len(digits) > 4096 || strings.Trim(digits, allowed) != "" {
		return "", false
	}
	digits = strings.ReplaceAll(digits, "_", "")
	if digits == "" {
		return "", false
	}
	n, ok := new(big.Int).SetString(digits, base)
	if !ok {
		return "", false
	}
	if n.Sign() == 0 {
		return "0", true
	}
	return sign + n.String(), true
}

// base60 reads the parts after the first of a sexagesimal number (1:30:00).
func base60(head, rest string) (*big.Int, bool) {
	if len(head)+len(rest) > 256 {
		return nil, false
	}
	n, ok := new(big.Int).SetString(head, 10)
	if !ok {
		return nil, false
	}
	sixty := big.NewInt(60)
	for part := range strings.SplitSeq(rest, ":") {
		if len(part) == 0 || len(part) > 2 || strings.Trim(part, "0123456789") != "" ||
			len(part) == 2 && part[0] > '5' {
			return nil, false
		}
		value := int64(part[0] - '0')
		if len(part) == 2 {
			value = value*10 + int64(part[1]-'0')
		}
		n.Add(n.Mul(n, sixty), big.NewInt(value))
	}
	return n, true
}

// float reads a YAML 1.1 floating point number, which must have a point, and
// gives it as JSON writes it, with the digits of the source.
func float(s string) (string, bool) {
	sign, body := splitSign(s)
	whole, fraction, ok := strings.Cut(body, ".")
	if !ok {
		return "", false
	}
	if head, rest, sexagesimal := strings.Cut(whole, ":"); sexagesimal {
		head = strings.ReplaceAll(head, "_", "")
		if strings.Trim(head, "0123456789") != "" || strings.Trim(fraction, "0123456789_") != "" {
			return "", false
		}
		n, ok := base60(head, rest)
		if !ok {
			return "", false
		}
		return sign + n.String() + "." + orZero(strings.ReplaceAll(fraction, "_", "")), true
	}
	exponent := ""
	if i := strings.IndexAny(fraction, "eE"); i >= 0 {
		fraction, exponent = fraction[:i], fraction[i:]
		// A sign is required: 1.5e3 is a string in YAML 1.1.
		if len(exponent) < 3 || exponent[1] != '+' && exponent[1] != '-' ||
			strings.Trim(exponent[2:], "0123456789") != "" {
			return "", false
		}
	}
	if strings.Trim(whole, "0123456789_") != "" || strings.Trim(fraction, "0123456789_") != "" {
		return "", false
	}
	if whole == "" {
		if fraction == "" || fraction[0] == '_' || s[0] != '.' {
			return "", false
		}
	} else if whole[0] == '_' {
		return "", false
	}
	whole = strings.TrimLeft(strings.ReplaceAll(whole, "_", ""), "0")
	fraction = strings.ReplaceAll(fraction, "_", "")
	return sign + orZero(whole) + "." + orZero(fraction) + exponent, true
}

func orZero(digits string) string {
	if digits == "" {
		return "0"
	}
	return digits
}

// splitSign takes the sign off a number; a plus is not written in JSON.
func splitSign(s string) (sign, rest string) {
	if s != "" && s[0] == '-' {
		return "-", s[1:]
	}
	return "", strings.TrimPrefix(s, "+")
}
