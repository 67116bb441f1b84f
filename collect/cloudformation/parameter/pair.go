package parameter

import (
	"errors"
	"fmt"
	"strings"
)

// ParsePair reads Key=Value, or ParameterKey=Key,ParameterValue=Value as the AWS
// CLI writes it. The value may be empty and may hold equals signs.
func ParsePair(s string) (name, value string, err error) {
	if rest, ok := strings.CutPrefix(s, "ParameterKey="); ok {
		name, value, ok = strings.Cut(rest, ",ParameterValue=")
		if !ok {
			return "", "", errors.New("ParameterKey without ParameterValue")
		}
	} else {
		name, value, ok = strings.Cut(s, "=")
		if !ok {
			return "", "", errors.New("a parameter must be given as Key=Value")
		}
	}
	name = strings.TrimSpace(name)
	if name == "" || strings.ContainsAny(name, " \t\r\n\"'=,") {
		return "", "", errors.New("a parameter must be given as Key=Value, with a name before the equals sign")
	}
	return name, value, nil
}

// ParsePairs reads several pairs that are separated by spaces, as a command line
// has them: values with spaces are quoted, or their spaces escaped. A name that
// is given twice has the last value.
func ParsePairs(s string) (map[string]string, error) {
	words, err := words(s)
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	for i, w := range words {
		name, value, err := ParsePair(w)
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", i+1, err)
		}
		values[name] = value
	}
	return values, nil
}

// words splits a command line into words: quotes of both kinds are removed, and
// a backslash takes the next character as it is (in double quotes, only a quote
// or a backslash).
func words(s string) ([]string, error) {
	var list []string
	var word strings.Builder
	inWord := false
	var quote byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote == '\'' && c != '\'':
			word.WriteByte(c)
		case c == '\\' && i+1 < len(s) && (quote == 0 || s[i+1] == '"' || s[i+1] == '\\'):
			i++
			word.WriteByte(s[i])
			inWord = true
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteByte(c)
		case c == '"' || c == '\'':
			quote, inWord = c, true
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			if inWord {
				list = append(list, word.String())
				word.Reset()
				inWord = false
			}
		default:
			word.WriteByte(c)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, errors.New("a quote is not closed")
	}
	if inWord {
		list = append(list, word.String())
	}
	return list, nil
}
