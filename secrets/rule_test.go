package secrets

import (
	"encoding/base32"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRulesCompile(t *testing.T) {
	if _, err := newMatcher(Rules(), NamedRules()); err != nil {
		t.Fatal(err)
	}
	for _, rule := range Rules() {
		if rule.ID == "" || rule.Title == "" || len(rule.Literals) == 0 {
			t.Errorf("rule %q is incomplete", rule.ID)
		}
		if (rule.Pattern == "") == (rule.Body == "") {
			t.Errorf("rule %s needs a body or a pattern, and not both", rule.ID)
		}
		if rule.Within && rule.Pattern == "" {
			t.Errorf("rule %s: a literal within a token needs a pattern", rule.ID)
		}
	}
	for _, rule := range NamedRules() {
		if rule.ID == "" || len(rule.Names) == 0 || (rule.Pattern == "") == (rule.Body == "") {
			t.Errorf("named rule %q is incomplete", rule.ID)
		}
		for _, name := range rule.Names {
			if !strings.HasPrefix(name, "_") || strings.ToLower(name) != name {
				t.Errorf("named rule %s: %q is not in normal form", rule.ID, name)
			}
		}
	}
}

func TestParseSet(t *testing.T) {
	for spec, want := range map[string]string{"0-9a-f": "0123456789abcdef", "ab-": "ab-", "%0-2_-": "%012_-"} {
		set := parseSet(spec)
		var got []byte
		for c := byte(0); c < 128; c++ {
			if set.has(c) {
				got = append(got, c)
			}
		}
		sorted := []byte(want)
		slices.Sort(sorted)
		if string(got) != string(sorted) {
			t.Errorf("parseSet(%q) = %q, want %q", spec, got, sorted)
		}
	}
}

func TestGitHubChecksum(t *testing.T) {
	f := newForge(3)
	random := f.b62(30)
	n := crc32.ChecksumIEEE([]byte(random))
	sum := ""
	for range 6 {
		sum = string(base62Alphabet[n%62]) + sum
		n /= 62
	}
	right := Classify("X", "ghp_"+random+sum)
	wrong := Classify("X", "ghp_"+random+"000000")
	if right.Class != Secret || !strings.Contains(right.Why, "checksum is right") {
		t.Errorf("right checksum: %+v", right)
	}
	if wrong.Class != Secret || !strings.Contains(wrong.Why, "not right") {
		t.Errorf("wrong checksum: %+v", wrong)
	}
}

// The account of a key id is the inverse of how it was put in.
func TestKeyAccount(t *testing.T) {
	for _, account := range []uint64{1, 123456789012, 999999999999} {
		n := account<<7 | 1<<47
		raw := []byte{byte(n >> 40), byte(n >> 32), byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n), 1, 2, 3, 4}
		key := "AKIA" + base32.StdEncoding.EncodeToString(raw)
		if got, want := keyAccount(key), fmt.Sprintf("it belongs to account %012d", account); got != want {
			t.Errorf("account %d: %q, want %q", account, got, want)
		}
	}
	if got := keyAccount("AKIA1"); got != "" {
		t.Errorf("short key: %q", got)
	}
}

func TestHashPrefix(t *testing.T) {
	a, b := HashPrefix([]byte("salt"), "value"), HashPrefix([]byte("salt"), "value")
	if a != b || len(a) != 8 {
		t.Errorf("HashPrefix is %q and %q", a, b)
	}
	if a == HashPrefix([]byte("other"), "value") || a == HashPrefix([]byte("salt"), "value2") {
		t.Error("HashPrefix does not depend on salt and value")
	}
	// RFC 4231, test case 2.
	if got := HashPrefix([]byte("Jefe"), "what do ya want for nothing?"); got != "5bdcc146" {
		t.Errorf("HashPrefix of RFC 4231 case 2 is %s", got)
	}
}

func TestReadName(t *testing.T) {
	for name, want := range map[string]role{
		"DB_PASSWORD": passwordRole, "dbPassword": passwordRole, "DBPassword": passwordRole, "PGPASSWORD": passwordRole, "PASSWORD_2": passwordRole,
		"CLIENT_SECRET": secretRole, "apiKey": tokenRole, "APIKey": tokenRole, "X-Api-Key": tokenRole, "API_KEYS": tokenRole, "ACCESS_TOKENS": tokenRole,
		"MAX_TOKENS": metadataRole, "TOKENS_PER_MINUTE": metadataRole, "API_KEY_NAME": metadataRole, "PASSWORD_MIN_LENGTH": metadataRole, "SORT_KEY": metadataRole,
		"SITE_KEY": openRole, "JWT_PUBLIC_KEY": openRole, "SOME_KEY": keyRole, "AUTH": authRole, "COMPASS": neutralRole, "TOKENIZER": neutralRole, "tokenUrl": metadataRole,
		"secretname": metadataRole, "PASSPORT": metadataRole, "": neutralRole, "___": neutralRole, "TOKEN_GITHUB": tokenRole,
	} {
		if got := readName(name).role; got != want {
			t.Errorf("readName(%q).role = %d, want %d", name, got, want)
		}
	}
}

func TestForms(t *testing.T) {
	for value, want := range map[string]form{
		"true": booleanForm, "none": nothingForm, "enabled": choiceForm, "-1.5e3": numberForm, "1h30m": measureForm, "4096k": measureForm, "PT15M": measureForm, "30 days": measureForm,
		"v1.2.3-rc.1": versionForm, "2026-11-22T10:00:00Z": dateForm, "arn:aws:s3:::b": arnForm, "https://a.example/b": urlForm, "a.example.com": hostForm, "10.0.0.0/8": hostForm,
		"localhost:5432": hostForm, "me@example.com": emailForm, "/var/task/x": pathForm, "orders/2026/11": pathForm, "rate(5 minutes)": cronForm, "0 3 * * ? *": cronForm, "#fff": colorForm,
		"vpc-0a1b2c3d4e5f60718": resourceForm, "us-gov-west-1": resourceForm, "a,b,c": listForm, "process-order-v2": wordsForm, "S3cr3tPassw0rd": opaqueForm, "/S3cr3tPassw0rd": opaqueForm,
	} {
		count := count(value)
		if got := formOf(value, &count); got != want {
			t.Errorf("formOf(%q) = %s, want %s", value, got, want)
		}
	}
}

// TestLongValues bounds the work on values made to be slow.
func TestLongValues(t *testing.T) {
	for name, unit := range map[string]string{"letters": "a", "literals": "sk-", "urls": "a://b:c@d ", "braces": "[", "objects": `{"a":`, "tokens": "eyJhIjoxfQ.", "pairs": "a=b;", "lines": "a: b\n", "templates": "${", "base64": "QUFB", "dots": "a.b-us", "azure": "AzCa+ASt", "quotes": `a='`, "pem": "-----BEGIN ", "at": "@:/"} {
		value := strings.Repeat(unit, 1<<20/len(unit))
		start := time.Now()
		Classify("API_KEY", value)
		Classify("CONFIG", value)
		if elapsed := time.Since(start); elapsed > 10*time.Second {
			t.Errorf("%s: 1 MiB took %s", name, elapsed)
		} else {
			t.Logf("%s: %s", name, elapsed)
		}
	}
}

func BenchmarkClassify(b *testing.B) {
	f := newForge(1)
	values := []labelled{
		{name: "TABLE_NAME", value: "orders-prod-OrdersTable7F3A9C21"}, {name: "LOG_LEVEL", value: "INFO"},
		{name: "QUEUE_URL", value: "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"}, {name: "DB_HOST", value: "prod.cluster-c1abcdefghij.us-east-1.rds.amazonaws.com"},
		{name: "API_KEY", value: f.b62(40)}, {name: "DB_PASSWORD", value: f.b62(20)}, {name: "ASSET_HASH", value: f.hex(40)}, {name: "TOPIC_ARN", value: "arn:aws:sns:eu-west-1:123456789012:orders"},
		{name: "POWERTOOLS_SERVICE_NAME", value: "payments"}, {name: "GITHUB_TOKEN", value: "ghp_" + f.b62(36)}, {name: "CORRELATION", value: f.uuid()}, {name: "FEATURES", value: "newCheckout,betaSearch,darkMode"},
	}
	size := 0
	for _, v := range values {
		size += len(v.value)
	}
	b.SetBytes(int64(size / len(values)))
	for i := 0; b.Loop(); i++ {
		v := &values[i%len(values)]
		Classify(v.name, v.value)
	}
}
