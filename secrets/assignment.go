package secrets

import "strings"

// assignments reads a value that is a list of key=value pairs, in the dialects
// of ADO.NET, ODBC and Azure (;), query strings (&), W3C baggage and OTLP (,),
// libpq and command lines (spaces), and dotenv, ini, netrc and HTTP headers
// (lines).
func (s *scan) assignments(value string, depth int) (Result, bool) {
	if strings.Contains(value, `\n`) && !strings.Contains(value, "\n") {
		value = strings.ReplaceAll(value, `\n`, "\n")
	}
	switch {
	case strings.Contains(value, "password") && (strings.HasPrefix(value, "machine ") || strings.Contains(value, "\nmachine ")):
		return s.words(strings.Fields(value), depth) // netrc
	case strings.Contains(value, "</"):
		return s.elements(value, depth)
	case strings.Contains(value, "\n"):
		return s.each(splitOutside(value, '\n'), "a line holds a secret", depth, s.line)
	case strings.Contains(value, ";") && strings.Contains(value, "="):
		return s.each(splitOutside(value, ';'), "a connection string holds a password", depth, s.part)
	case strings.Contains(value, "&") && strings.Contains(value, "="):
		return s.each(splitOutside(value, '&'), "a parameter holds a secret", depth, s.part)
	case strings.Contains(value, ",") && strings.Contains(value, "="):
		return s.each(splitOutside(value, ','), "an entry holds a secret", depth, s.part)
	case strings.Contains(value, ",") && strings.Contains(value, ":"):
		return s.each(splitOutside(value, ','), "an entry holds a secret", depth, s.colonPair)
	}
	return s.line(value, depth)
}

// each judges parts until one is a secret.
func (s *scan) each(parts []string, why string, depth int, judge func(string, int) (Result, bool)) (Result, bool) {
	var best Result
	for _, part := range parts {
		if s.budget <= 0 {
			break
		}
		result, ok := judge(strings.TrimSpace(part), depth)
		if !ok {
			continue
		}
		if weigh(result.Class) > weigh(best.Class) {
			if result.Kind == "password" || result.Kind == "opaque" || result.Kind == "hex-key" {
				result.Kind, result.Why = "connection-password", why
			}
			best = result
		}
		if best.Class == Secret {
			return best, true
		}
	}
	return best, weigh(best.Class) >= 4
}

// line judges one line: an assignment, a header, or words of which some are
// assignments or options.
func (s *scan) line(line string, depth int) (Result, bool) {
	if line == "" || line[0] == '#' || strings.HasPrefix(line, "//") && !strings.Contains(line, "=") {
		return Result{}, false
	}
	line = strings.TrimPrefix(strings.TrimPrefix(line, "export "), "set ")
	line = strings.TrimSuffix(line, ",")
	if strings.Contains(line, ";") && strings.Count(line, "=") > 1 || strings.Contains(line, "&") && strings.Contains(line, "=") {
		separator := byte(';')
		if !strings.Contains(line, ";") {
			separator = '&'
		}
		return s.each(splitOutside(line, separator), "a connection string holds a password", depth, s.part)
	}
	fields := splitOutside(line, ' ')
	if len(fields) > 1 {
		if key, value, ok := splitAssignment(line, true); ok && (strings.HasPrefix(line[len(key):], ": ") || strings.HasPrefix(strings.TrimLeft(line[len(key):], " "), "= ")) {
			return s.pairOf(key, value, depth), true
		}
		if result, ok := s.words(fields, depth); ok {
			return result, true
		}
	}
	if result, ok := s.pair(line, depth); ok && weigh(result.Class) >= 4 {
		return result, true
	}
	return Result{}, false
}

// words judges words in a line: key=value, --option value, -u user:password,
// and the pairs of netrc (machine … login … password …).
func (s *scan) words(fields []string, depth int) (Result, bool) {
	var best Result
	netrc := false
	for i, field := range fields {
		if s.budget <= 0 {
			break
		}
		var result Result
		next := ""
		if i+1 < len(fields) {
			next = unquote(strings.TrimSpace(fields[i+1]))
		}
		switch {
		case field == "machine" || field == "login":
			netrc = true
			continue
		case (field == "-u" || field == "--user") && strings.Contains(next, ":"):
			user, password, _ := strings.Cut(next, ":")
			result = passwordOf(user, password, "basic-auth", "a command line holds a user and password")
		case strings.HasPrefix(field, "--") && !strings.Contains(field, "=") && next != "" && next[0] != '-',
			netrc && field == "password" && next != "", field == "requirepass" || field == "masterauth":
			result = s.pairOf(strings.TrimLeft(field, "-"), next, depth)
		case strings.Contains(field, "="):
			found, ok := s.pair(field, depth)
			if !ok {
				continue
			}
			result = found
		default:
			continue
		}
		if weigh(result.Class) > weigh(best.Class) {
			if result.Kind == "password" || result.Kind == "opaque" || result.Kind == "hex-key" {
				result.Kind, result.Why = "connection-password", "a connection string or command line holds a secret"
			}
			best = result
		}
		if best.Class == Secret {
			return best, true
		}
	}
	return best, weigh(best.Class) >= 4
}

// part judges a part of a list: a key=value, or words with one of them (JAAS).
func (s *scan) part(text string, depth int) (Result, bool) {
	if result, ok := s.pair(text, depth); ok {
		return result, true
	}
	if strings.Contains(text, " ") && strings.Contains(text, "=") {
		return s.words(splitOutside(text, ' '), depth)
	}
	return Result{}, false
}

// pair judges one key=value.
func (s *scan) pair(text string, depth int) (Result, bool) {
	key, value, ok := splitAssignment(text, false)
	if !ok {
		return Result{}, false
	}
	return s.pairOf(key, value, depth), true
}

// colonPair judges one key:value.
func (s *scan) colonPair(text string, depth int) (Result, bool) {
	key, value, ok := splitAssignment(text, true)
	if !ok {
		return Result{}, false
	}
	return s.pairOf(key, value, depth), true
}

// elements judges the texts of XML elements by the elements' names.
func (s *scan) elements(value string, depth int) (Result, bool) {
	best, name := Result{}, ""
	for part := range strings.SplitSeq(value, "<") {
		if s.budget <= 0 {
			break
		}
		tag, text, ok := strings.Cut(part, ">")
		if !ok || tag == "" {
			continue
		}
		if tag[0] != '/' {
			name, _, _ = strings.Cut(tag, " ")
		}
		for attribute := range strings.FieldsSeq(strings.TrimSuffix(tag, "/")) {
			if result, ok := s.pair(attribute, depth); ok && weigh(result.Class) > weigh(best.Class) {
				best = result
			}
		}
		if text = strings.TrimSpace(text); text != "" && tag[0] != '/' {
			if result := s.pairOf(name, text, depth); weigh(result.Class) > weigh(best.Class) {
				best = result
			}
		}
		if best.Class == Secret {
			return best, true
		}
	}
	return best, weigh(best.Class) >= 4
}

func (s *scan) pairOf(key, value string, depth int) Result {
	if depth >= maxDepth {
		return Result{}
	}
	name := readName(key)
	result := s.classify(name, value, depth+1)
	if result.Kind == "high-entropy" {
		return benign("assignment", "no entry is a secret")
	}
	return result
}

// splitAssignment cuts "key=value" or, with colon, "key: value", and cleans the
// key of what options and documents put around it.
func splitAssignment(text string, colon bool) (key, value string, ok bool) {
	at := strings.IndexByte(text, '=')
	if colon {
		if c := strings.IndexByte(text, ':'); c >= 0 && (at < 0 || c < at) {
			at = c
		}
	}
	if at <= 0 || at > 100 || at == len(text)-1 {
		return "", "", false
	}
	key = strings.Trim(text[:at], " \t'\"")
	value = strings.TrimSpace(text[at+1:])
	bare := strings.TrimLeft(key, "-/$")
	if bare == "" || !isAlpha(bare[0]) && bare[0] != '_' && bare[0] != '.' {
		return "", "", false
	}
	spaces := 0
	for i := range len(bare) {
		switch c := bare[i]; {
		case isAlnum(c), strings.IndexByte("_.-:/[]@", c) >= 0:
		case c == ' ':
			spaces++
		default:
			return "", "", false
		}
	}
	if spaces > 1 || value == "" || strings.Trim(value, "=") == "" {
		return "", "", false
	}
	return key, value, true
}

// maxFields is how many parts a list of assignments is split into.
const maxFields = 1024

// splitOutside splits at a separator that is not within quotes or braces.
func splitOutside(text string, separator byte) []string {
	var parts []string
	start, quote := 0, byte(0)
	for i := 0; i < len(text) && len(parts) < maxFields; i++ {
		switch c := text[i]; {
		case c == '\n' && separator == '\n':
			parts, start, quote = append(parts, text[start:i]), i+1, 0
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && (i == start || text[i-1] == '=' || text[i-1] == ' ' || text[i-1] == ':'):
			if strings.IndexByte(text[i+1:], c) >= 0 {
				quote = c
			}
		case c == '{' && separator != ' ' && i > 0 && text[i-1] == '=':
			if strings.IndexByte(text[i+1:], '}') >= 0 {
				quote = '}'
			}
		case c == separator:
			if i > start {
				parts = append(parts, text[start:i])
			}
			start = i + 1
		}
	}
	if start < len(text) {
		parts = append(parts, text[start:])
	}
	return parts
}
