package secrets

import "strings"

const (
	whyNamed  = "the name says that this is a secret, and the value is not of a harmless form"
	whyRandom = "the value looks generated, and the name speaks of a key or credential"
	whyForm   = "the value has a harmless form"
)

// byName weighs the name against the form of the value. Under the name of a
// password or token everything is a secret that is not plainly something else;
// under weaker names the value has to look like a secret by itself.
func byName(name meaning, value string, t *tally) Result {
	if name.role == neutralRole && t.length < 32 {
		return benign("config", "neither the name nor the value speaks of a secret")
	}
	if isMask(value, t) {
		return benign("placeholder", "a placeholder stands for the value")
	}
	if rest := withoutTemplates(value); len(rest) != len(value) {
		left := count(rest)
		if name.role < authRole {
			return benign("template", "parts of the value are filled in from elsewhere")
		}
		if !looksRandom(rest, &left) {
			return Result{Class: Reference, Kind: "template", Why: "parts of the value are filled in from elsewhere"}
		}
	}
	if name.role <= metadataRole {
		return byNeutralName(name, value, t)
	}
	if name.role == openRole || name.browser && name.role < secretRole {
		return Result{Class: Public, Kind: "public-by-name", Why: "the name says that the value is public"}
	}
	if name.role >= tokenRole && !name.mention {
		if kind := weakKind(value, t); kind != "" {
			return Result{Class: Weak, Kind: kind, Why: "the value is a default or placeholder"}
		}
	}
	f := formOf(value, t)
	if name.cipher && f == opaqueForm && !isHexadecimal(value) {
		if raw, ok := decodeBase64(value); ok && len(raw) >= 24 && !isText(raw) {
			return Result{Class: Encrypted, Kind: "encrypted-by-name", Why: "the name says that the value is encrypted, and it is binary"}
		}
	}
	if result, ok := referenceForm(name, value, f, t); ok {
		return result
	}
	switch name.role {
	case passwordRole:
		return byPasswordName(name, value, f, t)
	case secretRole, tokenRole:
		return byTokenName(name, value, f, t)
	case keyRole:
		if f == opaqueForm && looksRandom(value, t) {
			return secret(opaqueKind(name, value), whyRandom)
		}
	case authRole:
		return byAuthName(name, value, f, t)
	}
	return benign(f.String(), whyForm)
}

// opaqueKind names a secret without a format.
func opaqueKind(name meaning, value string) string {
	switch {
	case strings.Contains(name.normal, "_client_secret_"):
		return "oauth-client-secret"
	case isHexadecimal(value):
		return "hex-key"
	}
	return "opaque"
}

// referenceForm decides about paths and names: under the name of a secret they
// tell where it is kept.
func referenceForm(name meaning, value string, f form, t *tally) (Result, bool) {
	const why = "the value names where the secret is kept"
	switch f {
	case pathForm:
		if value[0] != '/' && value[0] != '.' && value[0] != '~' && name.role == passwordRole && !namesSecret(value) && strings.Count(value, "/") < 2 {
			return Result{}, false
		}
		return Result{Class: Reference, Kind: parameterReference(value, t), Why: why}, true
	case arnForm:
		return Result{Class: Reference, Kind: "arn", Why: why}, true
	case wordsForm, hostForm:
		if t.spaces == 0 && strings.ContainsAny(value, "-_./") && namesSecret(value) && t.length <= 128 {
			return Result{Class: Reference, Kind: "secret-name", Why: why}, true
		}
	}
	return Result{}, false
}

// namesSecret reports whether a value that reads as words has one that names a
// secret thing: prod-db-password.
func namesSecret(value string) bool {
	for word := range strings.SplitSeq(strings.Trim(normalName(value), "_"), "_") {
		if traitsOf(word)&secretTraits != 0 {
			return true
		}
	}
	return false
}

// switchWords are settings of a feature, which a name such as PASSWORD can mean.
var switchWords = wordSetOf(`enabled disabled enable disable on off yes no y n required optional always never auto automatic manual
	inherit none false true undefined strict lax`)

// byPasswordName decides about a value under the name of a password. People
// choose passwords, so words and numbers count.
func byPasswordName(name meaning, value string, f form, t *tally) Result {
	if name.mention {
		if f == opaqueForm && (looksRandom(value, t) || t.length >= 8 && (t.digits > 0 || t.lower > 0 && t.upper > 0) && !readsAsWords(value)) {
			return secret("password", whyNamed)
		}
		return benign(f.String(), whyForm)
	}
	switch f {
	case choiceForm:
		if switchWords[strings.ToLower(value)] {
			return benign(f.String(), whyForm)
		}
		return Result{Class: Weak, Kind: "default-password", Why: "the value is a common word"}
	case booleanForm, nothingForm, measureForm, digestForm, urlForm, emailForm, cronForm, colorForm, resourceForm, templateForm, patternForm:
		return benign(f.String(), whyForm)
	case hostForm:
		if strings.Count(value, ".") >= 2 || t.has(':') {
			return benign(f.String(), whyForm)
		}
	case numberForm:
		if t.length < 4 {
			return benign(f.String(), whyForm)
		}
	}
	if t.length <= 3 {
		return Result{Class: Weak, Kind: "short-password", Why: "the password is very short"}
	}
	return secret("password", whyNamed)
}

// materialWords make a "secret" the key material itself, which people type too.
var materialWords = []string{"_jwt_", "_client_", "_session_", "_cookie_", "_app_", "_hmac_", "_signing_", "_webhook_", "_auth_", "_shared_", "_api_",
	"_consumer_", "_oauth_", "_nextauth_", "_encryption_", "_hash_", "_csrf_", "_flask_", "_django_", "_token_", "_access_", "_cookie_", "_salt_", "_hook_", "_admin_", "_master_", "_server_", "_cron_"}

// byTokenName decides about a value under the name of a token, key or secret,
// which machines make: words are something else, except as key material.
func byTokenName(name meaning, value string, f form, t *tally) Result {
	if name.mention {
		if f == opaqueForm && looksRandom(value, t) {
			return secret(opaqueKind(name, value), whyRandom)
		}
		return benign(f.String(), whyForm)
	}
	if f == wordsForm && t.length >= 16 && t.upper > 0 && t.symbols+t.spaces == 0 && !readsOnlyAsWords(value) {
		f = opaqueForm // letters and digits that read as words by chance
	}
	switch f {
	case uuidForm:
		return secret(opaqueKind(name, value), whyNamed)
	case numberForm:
		if t.digits >= 10 && t.digits == t.length {
			return secret("opaque", whyNamed)
		}
		if t.digits >= 4 && t.digits == t.length && (strings.HasSuffix(name.normal, "_pin_") || strings.HasSuffix(name.normal, "_cvv_")) {
			return secret("pin", whyNamed)
		}
	case wordsForm:
		if name.role == secretRole {
			if t.digits > 0 && t.symbols+t.spaces == 0 && t.length >= 8 {
				return secret(opaqueKind(name, value), whyNamed)
			}
			for _, word := range materialWords {
				if strings.Contains(name.normal, word) && t.length >= 6 {
					return secret(opaqueKind(name, value), whyNamed)
				}
			}
		}
	case listForm:
		return benign(f.String(), whyForm)
	case opaqueForm:
		switch {
		case t.spaces > 0 && t.spaces*3 > t.length/3 && t.digits == 0:
			return benign("text", whyForm)
		case t.length >= 8:
			return secret(opaqueKind(name, value), whyNamed)
		case t.length >= 4 && t.digits > 0 && t.lower+t.upper > 0:
			return Result{Class: Weak, Kind: "short-secret", Why: "the value is too short for a token"}
		}
	}
	return benign(f.String(), whyForm)
}

// byAuthName decides about a value under a name of authentication.
func byAuthName(name meaning, value string, f form, t *tally) Result {
	if f == wordsForm && t.spaces >= 11 && t.digits+t.symbols+t.upper == 0 {
		// BIP-39: 12 to 24 words.
		if words := len(strings.Fields(value)); words >= 12 && words <= 24 && words%3 == 0 && longestWord(value) <= 8 {
			return secret("mnemonic", "the value is a recovery phrase of a wallet")
		}
	}
	if user, password, ok := strings.Cut(value, ":"); ok && isUserName(user) && password != "" && t.spaces == 0 &&
		(f == opaqueForm || f == wordsForm) && !strings.Contains(value, "::") {
		return passwordOf(user, password, "basic-auth", "the value is a user and password")
	}
	if f == opaqueForm && looksRandom(value, t) {
		return secret(opaqueKind(name, value), whyRandom)
	}
	if f == opaqueForm && t.length >= 8 && t.spaces == 0 && t.digits > 0 && t.lower+t.upper > 0 && strings.Contains(name.normal, "cred") {
		return secret(opaqueKind(name, value), whyNamed)
	}
	return benign(f.String(), whyForm)
}

func longestWord(text string) int {
	longest := 0
	for word := range strings.FieldsSeq(text) {
		longest = max(longest, len(word))
	}
	return longest
}

// byNeutralName decides about a value whose name says nothing, or that it is
// something else. Only a value that is long, of all three kinds of characters
// and no word is then taken for a secret, and only if the name says nothing.
func byNeutralName(name meaning, value string, t *tally) Result {
	if name.role == metadataRole && t.has('/') {
		if name.about && formOf(value, t) == pathForm {
			return Result{Class: Reference, Kind: parameterReference(value, t), Why: "the value names where the secret is kept"}
		}
	}
	if name.role == neutralRole && !name.browser && t.length >= 32 && t.length <= 128 && t.spaces+t.high == 0 && tokenSet.run(value, 0) == t.length &&
		t.lower >= 5 && t.upper >= 5 && t.digits >= 2 && t.symbols <= 3 && entropy(value) >= 4.2 && !isDigestLength(value) &&
		formOf(value, t) == opaqueForm && !readsAsWords(value) && !hasPlainPart(value) && !isContentID(value) && !isAlphabet(value) {
		if raw, ok := decodeBase64(value); ok && isText(raw) {
			return benign("config", "the value is text in base 64 that holds no secret")
		}
		return secret("high-entropy", "the value is long and random")
	}
	return benign("config", "neither the name nor the value speaks of a secret")
}

// isDigestLength reports whether a value is as long as a digest in base 64 and
// padded like one.
func isDigestLength(value string) bool {
	if !strings.HasSuffix(value, "=") {
		return false
	}
	switch len(value) {
	case 24, 28, 44, 88:
		return true
	}
	return false
}

// isContentID recognises multihashes (IPFS), addresses in base 58 with a
// checksum, and public keys of 32 bytes in base 58.
func isContentID(value string) bool {
	if len(value) == 46 && strings.HasPrefix(value, "Qm") || strings.HasPrefix(value, "baf") {
		return true
	}
	set := parseSet(base58Set)
	if set.run(value, 0) != len(value) {
		return false
	}
	return len(value) == 43 || len(value) == 44 || validBase58Check(value)
}

// hasPlainPart reports whether a part of a value between separators is a word
// of five letters or more: generated names carry the name of their stack.
func hasPlainPart(value string) bool {
	for part := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == '-' || r == '_' || r == '.' || r == '/' || r == '+' || r == '=' }) {
		if len(part) >= 5 && len(part) < len(value) && readsAsWords(part) {
			return true
		}
	}
	return false
}
