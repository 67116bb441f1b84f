package secrets

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"
)

// jsonWebToken looks for JWS and JWE in compact form (RFC 7515, RFC 7516): parts
// in base64url of which the first is a JSON object.
func jsonWebToken(value string) (Result, bool) {
	set := parseSet(urlSet)
	var found Result
	for at := 0; at < len(value); {
		next := strings.Index(value[at:], "ey")
		if next < 0 {
			break
		}
		at += next
		if at > 0 && isAlnum(value[at-1]) && !escapedBefore(value, at) {
			at += 2
			continue
		}
		var parts [5]string
		n, end := 0, at
		for n < len(parts) {
			length := set.run(value, end)
			parts[n] = value[end : end+length]
			n++
			end += length
			if end >= len(value) || value[end] != '.' {
				break
			}
			end++
		}
		at += 2
		if n < 3 || len(parts[0]) < 8 || n == 3 && (len(parts[1]) < 4 || len(parts[2]) < 16) {
			continue
		}
		header, ok := decodeObject(parts[0])
		if !ok {
			continue
		}
		_, alg := header["alg"]
		_, typ := header["typ"]
		_, kid := header["kid"]
		if !alg && !typ && !kid {
			continue
		}
		if isExample(value[at-2 : min(len(value), end)]) {
			found = Result{Class: Example, Kind: "documented-example", Why: "the token stands in public documentation"}
			continue
		}
		if payload, ok := decodeObject(parts[1]); ok {
			var role string
			if json.Unmarshal(payload["role"], &role) == nil && role == "anon" {
				found = Result{Class: Public, Kind: "supabase-anon", Why: "the token is for anonymous users"}
				continue
			}
		}
		return secret("jwt", "the value holds a JSON web token"), true
	}
	return found, found.Class != ""
}

// decodeObject decodes a part of a token that is a JSON object.
func decodeObject(part string) (map[string]json.RawMessage, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return nil, false
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil || object == nil {
		return nil, false
	}
	return object, true
}

// document reads a JSON text member by member. What does not parse to the end
// (a cut text, Python's or JavaScript's notation) is read as far as it goes and
// then as assignments.
func (s *scan) document(name meaning, value string, depth int) (Result, bool) {
	if name.role >= authRole {
		s.outer = name
	}
	walk := jsonWalk{scan: s, depth: depth, decoder: json.NewDecoder(strings.NewReader(value))}
	walk.decoder.UseNumber()
	walk.best = benign("json", "no member of the document is a secret")
	err := walk.value("", 0)
	if err == nil {
		if _, more := walk.decoder.Token(); more != io.EOF {
			err = io.ErrUnexpectedEOF
		}
	}
	if walk.best.Class == Secret {
		if strings.Contains(value, `"service_account"`) && walk.best.Kind == "private-key" {
			walk.best.Kind, walk.best.Why = "gcp-service-account", "the value is the key file of a Google service account"
		}
		return walk.best, true
	}
	if err != nil {
		var separators = func(r rune) bool { return r == ',' || r == '{' || r == '}' || r == '[' || r == ']' || r == '\n' }
		for part := range strings.FieldsFuncSeq(value, separators) {
			if s.budget <= 0 {
				break
			}
			key, text, ok := splitAssignment(part, true)
			if !ok {
				continue
			}
			if result := s.member(key, text, depth); weigh(result.Class) > weigh(walk.best.Class) {
				walk.best = result
			}
		}
		if weigh(walk.best.Class) < 4 {
			return Result{}, false
		}
	}
	return walk.best, true
}

// maxNesting is how deep a JSON text is followed.
const maxNesting = 64

// jsonWalk is one pass over a JSON text.
type jsonWalk struct {
	*scan
	depth   int
	decoder *json.Decoder
	best    Result
}

func (w *jsonWalk) keep(result Result) {
	if weigh(result.Class) > weigh(w.best.Class) {
		w.best = result
	}
}

// value reads one value. The path is the names of the members around it.
func (w *jsonWalk) value(path string, nesting int) error {
	token, err := w.decoder.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		if nesting >= maxNesting || w.budget <= 0 {
			return io.ErrUnexpectedEOF
		}
		if token == '[' {
			return w.array(path, nesting)
		}
		return w.object(path, nesting)
	case string:
		w.keep(w.member(path, token, w.depth))
	case json.Number:
		if name := readName(path); name.role == passwordRole && !name.mention && len(token) >= 6 {
			w.keep(w.member(path, string(token), w.depth))
		}
	}
	return nil
}

func (w *jsonWalk) array(path string, nesting int) error {
	for w.decoder.More() {
		if err := w.value(path, nesting+1); err != nil {
			return err
		}
	}
	_, err := w.decoder.Token()
	return err
}

// object reads the members of an object. Pairs of a name and a value
// ({"name": "DB_PASSWORD", "value": …}) and JSON web keys (RFC 7517) are
// recognised by their members.
func (w *jsonWalk) object(path string, nesting int) error {
	var pairName, pairValue, keyType string
	private := false
	for w.decoder.More() {
		token, err := w.decoder.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		member := key
		if path != "" {
			member = path + "." + key
		}
		if len(member) > longestName {
			member = member[len(member)-longestName:]
		}
		text, isText, err := w.peekText(member, nesting)
		if err != nil {
			return err
		}
		if !isText {
			continue
		}
		switch strings.ToLower(key) {
		case "name", "key", "variable", "parameter":
			pairName = text
			if strings.EqualFold(key, "key") {
				// Half of a pair, or a key: the other half decides.
				if t := count(text); looksRandom(text, &t) {
					w.keep(w.member(member, text, w.depth))
				}
				continue
			}
		case "value":
			pairValue = text
		case "kty":
			keyType = text
		case "d", "k":
			private = private || len(text) >= 20
		case "ref", "fn::getatt", "fn::importvalue", "n", "e", "x", "y", "x5c", "x5t", "x5t#s256":
			continue // of a template, or the public half of a key
		}
		w.keep(w.member(member, text, w.depth))
	}
	if _, err := w.decoder.Token(); err != nil {
		return err
	}
	if pairName != "" && pairValue != "" {
		w.keep(w.member(pairName, pairValue, w.depth))
	}
	if private && keyType != "" {
		w.keep(secret("jwk-private", "the value is a private JSON web key"))
	}
	return nil
}

// peekText reads a member's value; if it is a string it is returned and not yet
// judged.
func (w *jsonWalk) peekText(path string, nesting int) (text string, isText bool, err error) {
	w.budget--
	if w.budget <= 0 {
		return "", false, io.ErrUnexpectedEOF
	}
	token, err := w.decoder.Token()
	if err != nil {
		return "", false, err
	}
	switch token := token.(type) {
	case json.Delim:
		if nesting >= maxNesting {
			return "", false, io.ErrUnexpectedEOF
		}
		if token == '[' {
			return "", false, w.array(path, nesting+1)
		}
		return "", false, w.object(path, nesting+1)
	case string:
		return token, true, nil
	case json.Number:
		if name := readName(path); name.role == passwordRole && !name.mention && len(token) >= 6 {
			w.keep(w.member(path, string(token), w.depth))
		}
	}
	return "", false, nil
}

// member decides about a named part of a value.
func (s *scan) member(key, value string, depth int) Result {
	name := readName(key)
	result := s.classify(name, value, depth+1)
	if result.Class == Benign && name.role == neutralRole && s.outer.role >= authRole {
		// The document as a whole has the name of secrets.
		if t := count(value); looksRandom(value, &t) && formOf(value, &t) == opaqueForm {
			return secret("json-embedded", "the document has the name of a secret, and a member looks generated")
		}
	}
	switch {
	case result.Class != Secret && result.Class != Weak:
	case result.Kind == "password" || result.Kind == "opaque" || result.Kind == "hex-key":
		result.Kind, result.Why = "json-embedded", "a member of the document has the name of a secret"
	}
	if result.Kind == "high-entropy" {
		return benign("json", "no member of the document is a secret")
	}
	return result
}
