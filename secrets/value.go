package secrets

import "strings"

// form is what a value is by its shape, before anyone asks for entropy.
type form uint8

const (
	opaqueForm form = iota
	booleanForm
	nothingForm // none, null, n/a
	choiceForm  // a word of a setting: enabled, optional, INFO
	numberForm
	measureForm // 15m, 512MB, 4096k, 50%
	versionForm
	dateForm
	uuidForm
	digestForm // sha256:…, sha512-…
	arnForm
	urlForm
	hostForm
	emailForm
	pathForm
	cronForm
	colorForm
	resourceForm // sg-0123…, vpc-…, us-east-1_aBc…
	templateForm
	listForm
	patternForm
	wordsForm
)

var formNames = [...]string{"opaque", "boolean", "nothing", "choice", "number", "measure", "version", "date", "uuid", "digest", "arn", "url", "host", "email", "path", "schedule", "color", "resource-id", "template", "list", "pattern", "words"}

func (f form) String() string { return formNames[f] }

var choices = wordSetOf(`enabled disabled enable disable on off yes no y n true false required optional always never auto
	automatic manual default inherit basic bearer digest none null nil undefined na nan debug info warn warning error fatal
	trace verbose iam jwt oauth oauth2 cognito saml oidc ldap kerberos scram sasl plain api_key apikey header query cookie
	body prod production dev development staging test qa local sandbox aws_iam custom hs256 hs384 hs512 rs256 rs384 rs512
	es256 es384 es512 ps256 eddsa aes des rsa sha256 sha1 md5 hmac gcm aes256 aes128 strict lax public private internal
	external read write readwrite redis memory dynamodb s3 ssm secretsmanager vault env file kms hash range uuid string
	number integer int boolean bool binary list map json yaml xml text base64 hex utf8 utf-8 ascii cookiehttponly`)

// formOf decides the shape of a value. The order is from the exact to the
// loose; the first that fits wins.
func formOf(value string, t *tally) form {
	if t.length <= 14 {
		var lower [14]byte
		for i := range t.length {
			lower[i] = toLower(value[i])
		}
		switch word := string(lower[:t.length]); word {
		case "true", "false":
			return booleanForm
		case "none", "null", "nil", "undefined", "n/a", "na", "-", "unset", "empty", "aws::novalue":
			return nothingForm
		default:
			if choices[word] {
				return choiceForm
			}
		}
	}
	switch {
	case isNumber(value, t):
		return numberForm
	case t.digits > 0 && isMeasure(value):
		return measureForm
	case t.digits > 0 && t.symbols > 0 && isVersion(value):
		return versionForm
	case t.digits >= 6 && isDate(value):
		return dateForm
	case t.length == 36 && isUUID(value):
		return uuidForm
	case t.has(':') && strings.HasPrefix(value, "arn:"):
		return arnForm
	case isDigest(value):
		return digestForm
	case t.has('#') && isColor(value):
		return colorForm
	case t.has('(') && isSchedule(value), t.spaces >= 4 && isCron(value):
		return cronForm
	case t.has(':') && strings.Contains(value, "://"):
		if t.spaces == 0 && isURL(value) {
			return urlForm
		}
	case t.has('@') && isEmail(value):
		return emailForm
	case t.has('/') && t.digits > 0 && isNetwork(value):
		return hostForm
	case t.has('/') && isPath(value):
		return pathForm
	case isResourceID(value):
		return resourceForm
	case t.has('.') && isHost(value), t.has(':') && isHost(value):
		return hostForm
	}
	if (t.has('[') || t.has('^') || t.has('\\')) && isPattern(value) {
		return patternForm
	}
	if t.has(',') && isList(value) {
		return listForm
	}
	if readsAsWords(value) {
		return wordsForm
	}
	return opaqueForm
}

func toLower(c byte) byte {
	if isUpper(c) {
		return c + 'a' - 'A'
	}
	return c
}

func isNumber(value string, t *tally) bool {
	if t.digits == 0 || t.lower+t.upper > 1 || t.spaces > 0 || t.high > 0 {
		return false
	}
	rest := strings.TrimLeft(value, "+-")
	if len(value)-len(rest) > 1 || rest == "" {
		return false
	}
	dots, exponent := 0, false
	for i := range len(rest) {
		switch c := rest[i]; {
		case isDigit(c), c == '_' && i > 0 && i < len(rest)-1:
		case c == '.':
			dots++
		case (c == 'e' || c == 'E') && i > 0 && i < len(rest)-1 && !exponent:
			exponent = true
		case (c == '-' || c == '+') && i > 0 && (rest[i-1] == 'e' || rest[i-1] == 'E'):
		default:
			return false
		}
	}
	return dots <= 1 && (!exponent || len(rest) < 12)
}

// units are the endings of measures, in lower case.
var units = wordSetOf(`ms s sec secs second seconds m min mins minute minutes h hr hrs hour hours d day days w week weeks
	month months y yr year years us ns k kb kib m mb mib g gb gib t tb tib b byte bytes bit bits mbps kbps gbps rps tps
	px pt em rem vcpu cpu mi gi ki x usd eur req requests tokens`)

// isMeasure recognises numbers with units, also several: 15m, 1h30m, 4096k,
// 30 days, 50%, rate-less ISO 8601 durations (PT15M).
func isMeasure(value string) bool {
	if len(value) > 24 || len(value) >= 12 && isHexadecimal(value) {
		return false
	}
	if len(value) > 2 && value[0] == 'P' {
		for i := 1; i < len(value); i++ {
			if !isDigit(value[i]) && strings.IndexByte("YMWDTHS.", value[i]) < 0 {
				return false
			}
		}
		return true
	}
	i, parts := 0, 0
	for i < len(value) {
		start := i
		for i < len(value) && (isDigit(value[i]) || value[i] == '.' && i > start) {
			i++
		}
		if i == start {
			return false
		}
		for i < len(value) && value[i] == ' ' {
			i++
		}
		start = i
		for i < len(value) && (isAlpha(value[i]) || value[i] == '%') {
			i++
		}
		unit := strings.ToLower(value[start:i])
		if unit != "%" && !units[unit] {
			return false
		}
		for i < len(value) && value[i] == ' ' {
			i++
		}
		if parts++; parts > 4 {
			return false
		}
	}
	return parts > 0
}

// isVersion recognises 1.2.3, v1.2, 1.2.3-beta.1, 2.x, nodejs20.x.
func isVersion(value string) bool {
	if len(value) > 32 {
		return false
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(value, "v"), "V")
	if rest == "" || !isDigit(rest[0]) || strings.IndexByte(rest, '.') < 0 {
		return false
	}
	core, tail := rest, ""
	if cut := strings.IndexAny(rest, "-+"); cut >= 0 {
		core, tail = rest[:cut], rest[cut+1:]
	}
	parts := 0
	for part := range strings.SplitSeq(core, ".") {
		if parts++; part == "" || len(part) > 8 || part != "x" && part != "*" && !allDigits(part) {
			return false
		}
	}
	if parts < 2 || parts > 4 {
		return false
	}
	return len(tail) <= 20 && strings.IndexFunc(tail, func(r rune) bool {
		return r >= 0x80 || !isAlnum(byte(r)) && r != '.' && r != '-' && r != '+'
	}) < 0
}

// isDate recognises dates and times that begin with a year: 2026-11-22,
// 2026-11-22T13:05:21Z, and names made from them (2026-11-22T13-05-21Z.5d940e7).
func isDate(value string) bool {
	if len(value) < 8 || len(value) > 48 || !allDigits(value[:4]) {
		return false
	}
	if year := value[:2]; year != "19" && year != "20" {
		return false
	}
	if len(value) < 10 || (value[4] != '-' && value[4] != '/' && value[4] != '.') || value[7] != value[4] ||
		!allDigits(value[5:7]) || !allDigits(value[8:10]) {
		return false
	}
	if len(value) == 10 {
		return true
	}
	return value[10] == 'T' || value[10] == ' ' || value[10] == '-' || value[10] == '_' || value[10] == '.'
}

func allDigits(text string) bool {
	for i := range len(text) {
		if !isDigit(text[i]) {
			return false
		}
	}
	return text != ""
}

func isUUID(value string) bool {
	if len(value) != 36 {
		return false
	}
	for i := range 36 {
		c := value[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if !isHexDigit(c) {
			return false
		}
	}
	return true
}

func isHexDigit(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// digestPrefixes name the algorithm before a digest (OCI image specification,
// Subresource Integrity).
var digestPrefixes = []string{"sha256:", "sha512:", "sha1:", "sha384:", "md5:", "sha256-", "sha384-", "sha512-", "sha1-", "blake3:"}

// isDigest recognises a digest that says so, also at the end of an image name.
func isDigest(value string) bool {
	if at := strings.LastIndexByte(value, '@'); at >= 0 {
		value = value[at+1:]
	}
	for _, prefix := range digestPrefixes {
		if rest, ok := strings.CutPrefix(value, prefix); ok {
			set := parseSet(b64Set)
			return len(rest) >= 16 && set.run(rest, 0) == len(rest)
		}
	}
	return false
}

func isColor(value string) bool {
	if len(value) != 4 && len(value) != 7 && len(value) != 9 || value[0] != '#' {
		return false
	}
	for i := 1; i < len(value); i++ {
		if !isHexDigit(value[i]) {
			return false
		}
	}
	return true
}

func isSchedule(value string) bool {
	return (strings.HasPrefix(value, "cron(") || strings.HasPrefix(value, "rate(") || strings.HasPrefix(value, "at(")) &&
		strings.HasSuffix(value, ")")
}

// isCron recognises five to seven fields of a crontab.
func isCron(value string) bool {
	fields := 0
	for field := range strings.FieldsSeq(value) {
		if fields++; !strings.ContainsAny(field[:1], "0123456789*?") && len(field) > 3 || len(field) > 20 {
			return false
		}
	}
	return fields >= 5 && fields <= 7 && strings.ContainsAny(value, "*?")
}

// isPattern recognises regular expressions by their anchors and classes.
func isPattern(value string) bool {
	if len(value) >= 6 && value[0] == '^' && value[len(value)-1] == '$' && strings.ContainsAny(value, "[(.\\") {
		return true
	}
	for _, mark := range []string{"[A-Z", "[a-z", "[0-9", "[^", "(?:", "(?=", "(?!", "(?i", `\d`, `\w`, `\s`} {
		if strings.Contains(value, mark) {
			return strings.ContainsAny(value, "]*+)$")
		}
	}
	return false
}

// isAlphabet reports whether a value lists characters in order, as the
// alphabets of encodings and generators do.
func isAlphabet(value string) bool {
	ordered := 0
	for i := 1; i < len(value); i++ {
		if value[i] == value[i-1]+1 {
			ordered++
		}
	}
	return len(value) >= 10 && ordered*2 >= len(value)
}

// isList recognises lists of which every element has a harmless form.
func isList(value string) bool {
	n := 0
	for part := range strings.SplitSeq(value, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if n++; n > 200 {
			break
		}
		t := count(part)
		if formOf(part, &t) == opaqueForm && !(len(part) <= 3) {
			return false
		}
	}
	return n > 1
}
