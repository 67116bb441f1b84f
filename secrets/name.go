package secrets

import "strings"

// role is what a name says about its value.
type role uint8

const (
	// neutralRole says nothing.
	neutralRole role = iota
	// metadataRole names something about a secret, not the secret: its name,
	// place, length; or a key that is not a credential.
	metadataRole
	// openRole names a key that is meant to be public.
	openRole
	// authRole names something of authentication that is not always secret.
	authRole
	// keyRole is a key of unknown use.
	keyRole
	// tokenRole is a token or key that machines made.
	tokenRole
	// secretRole is a "secret": the material or, often, the name of one.
	secretRole
	// passwordRole is a password: people choose them, so any value can be one.
	passwordRole
)

// longestName bounds how much of a name is read.
const longestName = 256

// meaning is the reading of a name.
type meaning struct {
	role role
	// about is true if a metadata name is about a secret thing: SECRET_NAME.
	about bool
	// mention is true if the secret word is not the head of the name
	// (TOKEN_GITHUB): the value must then look like a secret by itself.
	mention bool
	// cipher is true if the name says that the value is encrypted.
	cipher bool
	// browser is true for the prefixes by which front-end tools publish a
	// variable to every visitor.
	browser bool
	// normal is the name in lower case with its words between underscores:
	// "_db_password_".
	normal string
}

// browserPrefixes mark variables that front-end build tools put into public
// code (documentation of Next.js, Vite, Create React App, Expo, Gatsby, Nuxt,
// Vue CLI).
var browserPrefixes = []string{"_next_public_", "_vite_", "_react_app_", "_expo_public_", "_gatsby_", "_nuxt_public_", "_vue_app_"}

// normalName splits a name at separators and at changes from lower to upper
// case, and returns its words in lower case between underscores.
func normalName(name string) string {
	if len(name) > longestName {
		name = name[len(name)-longestName:]
	}
	var space [128]byte
	normal := append(space[:0], '_')
	for i := range len(name) {
		c := name[i]
		switch {
		case isUpper(c):
			last := normal[len(normal)-1]
			afterLower := i > 0 && (isLower(name[i-1]) || isDigit(name[i-1]) && i > 1 && isLower(name[i-2]))
			endOfAcronym := i > 0 && isUpper(name[i-1]) && i+1 < len(name) && isLower(name[i+1]) &&
				!(name[i+1] == 's' && (i+2 == len(name) || !isLower(name[i+2])))
			if last != '_' && (afterLower || endOfAcronym) {
				normal = append(normal, '_')
			}
			normal = append(normal, c+'a'-'A')
		case isLower(c), isDigit(c):
			normal = append(normal, c)
		case c == '\'':
		default:
			if normal[len(normal)-1] != '_' {
				normal = append(normal, '_')
			}
		}
	}
	if normal[len(normal)-1] != '_' {
		normal = append(normal, '_')
	}
	return string(normal)
}

// readName finds the head of a name, as in English compound nouns: the last
// word that is not a mere qualifier says what the thing is.
func readName(name string) meaning {
	m := meaning{normal: normalName(name)}
	if m.normal == "_" {
		return m
	}
	for _, prefix := range browserPrefixes {
		if strings.HasPrefix(m.normal, prefix) {
			m.browser = true
		}
	}
	var wordSpace [24]string
	var traitSpace [24]trait
	words, traits := wordSpace[:0], traitSpace[:0]
	for word := range strings.SplitSeq(strings.Trim(m.normal, "_"), "_") {
		if len(words) == cap(wordSpace) {
			break
		}
		words = append(words, word)
		traits = append(traits, traitsOf(word))
	}
	last := len(words) - 1
	for last > 0 && traits[last]&(qualifierWord|cipherWord) != 0 && traits[last]&secretTraits == 0 {
		if traits[last]&cipherWord != 0 {
			m.cipher = true
		}
		// "stage" and its like are heads too, unless a secret word stands before.
		if traits[last]&headWord != 0 && traits[last-1]&secretTraits == 0 {
			break
		}
		last--
		if last > 0 && words[last] == "file" && strings.HasPrefix(words[last+1], "content") {
			last-- // the content of a file is not the file
		}
	}
	traits = traits[:last+1]
	head := traits[last]
	counted := false
	for i, t := range traits {
		if t&quantityWord != 0 && i < last {
			counted = true
		}
		if t&cipherWord != 0 && (i == last || traits[i+1]&keyWord == 0) {
			m.cipher = true
		}
	}
	if head&secretTraits == 0 {
		if head&(headWord|quantityWord) != 0 {
			m.role, m.about = metadataRole, mentioned(traits[:last]) >= authRole
			return m
		}
		m.role, m.mention = mentioned(traits), true
		if m.role == neutralRole {
			m.mention = false
		}
		if counted && m.role != neutralRole {
			m.role = metadataRole
		}
		return m
	}
	if counted && head&(passwordWord|secretWord) == 0 {
		m.role = metadataRole
		return m
	}
	m.role = headRole(traits)
	return m
}

// PlainKey reports whether the only word of a name that could mean a secret is
// "key", and no other word says that the key opens something: CACertKey, ITEM_KEY.
// The value must then look like a secret by itself.
func PlainKey(name string) bool { return readName(name).role == keyRole }

// headRole is the role of a name whose last word names a secret thing.
func headRole(traits []trait) role {
	last := len(traits) - 1
	switch head := traits[last]; {
	case head&passwordWord != 0:
		return passwordRole
	case head&secretWord != 0:
		return secretRole
	case head&tokenWord != 0:
		for i := last - 1; i >= 0; i-- {
			if traits[i]&openWord != 0 {
				return openRole
			}
			if traits[i]&(secretTraits|strongKey) != 0 {
				return tokenRole
			}
			if traits[i]&plainToken != 0 {
				return metadataRole
			}
		}
		return tokenRole
	case head&keyWord != 0:
		for i := last - 1; i >= 0; i-- {
			switch {
			case traits[i]&openWord != 0:
				return openRole
			case traits[i]&strongKey != 0, traits[i]&(passwordWord|secretWord|tokenWord) != 0:
				return tokenRole
			case traits[i]&plainKey != 0:
				return metadataRole
			}
		}
		return keyRole
	}
	return authRole
}

// mentioned is the role of a name that has a secret word before a head that is
// not known.
func mentioned(traits []trait) role {
	found := neutralRole
	for i, t := range traits {
		switch {
		case t&passwordWord != 0:
			found = max(found, passwordRole)
		case t&secretWord != 0:
			found = max(found, secretRole)
		case t&(tokenWord|keyWord) != 0:
			if r := headRole(traits[:i+1]); r >= authRole {
				found = max(found, r)
			}
		case t&authWord != 0:
			found = max(found, authRole)
		}
	}
	return found
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isAlnum(c byte) bool { return isUpper(c) || isLower(c) || isDigit(c) }
