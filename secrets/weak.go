package secrets

import "strings"

// defaultPasswords are passwords that products ship with or that tutorials use,
// in lower case. They are known to everybody, and often do open something.
var defaultPasswords = wordSetOf(`password passwd pass pwd passw0rd p@ssw0rd p@ssword pa$$word pa$$w0rd admin administrator root toor test tester
	guest user default changeit changeme letmein secret postgres postgresql mysql mariadb oracle mssql mongo mongodb redis
	rabbitmq elastic kibana grafana minio minioadmin admin123 sa scott tiger vagrant ubuntu ec2-user raspberry public private
	qwerty 1234 12345 123456 1234567 12345678 123456789 abc123 iloveyou welcome master superuser supersecret topsecret
	mysecret mypassword mysecretpassword secretpassword mysecretkey secretkey mysecretpw examplepass insecure notsecret
	not-secret nosecret foo bar baz foobar hello keyboardcat docker localstack dummy fake mock sample demo example x xx xxx
	t0psecret s3cr3t s3cret secr3t pass123 asdf asdfasdf asdfgh zaq12wsx temp tmp development localdev devpassword testpassword
	testpass testtest testsecret devsecret dev-secret dev_secret local-secret localsecret anything whatever blah`)

// placeholderWords mark text that somebody has to replace.
var placeholderWords = []string{"changeme", "changethis", "changeit", "replaceme", "replacethis", "replacewith", "placeholder",
	"fillme", "fillin", "insertyour", "inserthere", "enteryour", "puthere", "putyour", "addyour", "setme", "setthis", "yourpassword",
	"yoursecret", "yourtoken", "yourapi", "yourkey", "youraccess", "yourclient", "youraws", "yourstripe", "youropenai", "yourown",
	"yourdb", "yourauth", "yourslack", "yourgithub", "tobereplaced", "tobedefined", "tobeset", "notset", "notarealkey", "notreal", "notarealtoken", "notasecret",
	"redacted", "dummykey", "dummytoken", "dummysecret", "dummypassword", "fakekey", "faketoken", "fakesecret", "fakepassword",
	"examplekey", "exampletoken", "examplesecret", "examplepassword", "samplekey", "sampletoken", "sampletext", "testkey", "testtoken",
	"testsecret", "testpassword", "mockkey", "mocktoken", "secrethere", "tokenhere", "keyhere", "passwordhere", "goeshere", "todo", "fixme", "xxxx", "lorem"}

// weakWords are the words of which secrets made up for a tutorial consist:
// my-super-secret-jwt-key.
var weakWords = wordSetOf(`my super secret key token password pass jwt api app test testing dev local default the a very long
	secure session cookie auth signing very is this not real for only example sample demo dummy your some
	top string value here please change me in replace it`)

// isMask reports whether a value only shows that something stands here:
// xxxxxxxx, ********, <token>, [hidden], …
func isMask(value string, t *tally) bool {
	if t.length == 0 {
		return true
	}
	if at := strings.IndexByte("<[{", value[0]); at >= 0 && value[t.length-1] == ">]}"[at] && t.length < 80 && !strings.ContainsAny(value, "\"',:=") {
		inner := strings.Trim(value, "<>[]{}")
		return !strings.ContainsAny(inner, "<>{}") && (len(inner) <= 3 || t.spaces > 0 || readsAsWords(inner))
	}
	if t.distinct() == 1 && (t.length >= 3 || t.symbols > 0) && t.digits == 0 {
		return true
	}
	letters := t.lower + t.upper
	if letters > 0 && letters == strings.Count(value, "x")+strings.Count(value, "X") && letters >= 3 && t.digits*2 <= letters {
		return true
	}
	return letters+t.digits == 0 && t.distinct() <= 2
}

// weakKind tells the sort of placeholder or default that a value is, or "".
func weakKind(value string, t *tally) string {
	if t.length > 64 {
		return ""
	}
	lower := strings.ToLower(value)
	if defaultPasswords[lower] || defaultPasswords[strings.TrimRight(lower, "!")] {
		return "default-password"
	}
	var space [64]byte
	squeezed := space[:0]
	for i := range len(lower) {
		if isAlnum(lower[i]) {
			squeezed = append(squeezed, lower[i])
		}
	}
	text := string(squeezed)
	for _, word := range placeholderWords {
		if at := strings.Index(text, word); at >= 0 {
			// The word is most of the value, or the rest are words too.
			if len(word)*2 >= len(text) || readsAsWords(value) {
				return "placeholder"
			}
		}
	}
	if strings.HasPrefix(text, "your") && readsAsWords(value) {
		return "placeholder"
	}
	if t.symbols+t.spaces > 0 || t.upper > 0 {
		words, known, telling := 0, 0, 0
		for word := range strings.SplitSeq(strings.Trim(normalName(value), "_"), "_") {
			words++
			if t.symbols+t.spaces > 0 {
				word = strings.TrimRight(word, "0123456789")
			}
			if weakWords[word] {
				known++
				if traitsOf(word)&secretTraits == 0 {
					telling++
				}
			}
		}
		if words > 1 && known == words && telling > 0 {
			return "placeholder"
		}
	}
	return ""
}

// isFakeToken reports whether a token with a provider's prefix is written by
// hand: one character repeated, counting, or words.
func isFakeToken(token, literal string) bool {
	body := strings.TrimPrefix(token, literal)
	t := count(body)
	if isMask(body, &t) || t.length >= 12 && t.distinct() <= 5 && t.distinct()*4 < t.length {
		return true
	}
	lower := strings.ToLower(body)
	for _, word := range []string{"example", "placeholder", "changeme", "redacted", "dummy", "xxxxxx", "your_", "your-", "replace", "000000000000", "123456789", "abcdefghij"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return readsAsWords(body) && t.digits*6 < t.length
}
