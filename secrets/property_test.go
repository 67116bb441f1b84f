package secrets

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawForge makes the random parts from a drawn seed: rapid prefers simple
// values, and credentials are not simple.
func drawForge(t *rapid.T) forge { return newForge(rapid.Uint64().Draw(t, "seed")) }

var neutralNames = []string{"CONFIG", "TARGET", "VALUE_1", "destination", "UPSTREAM", "Source", "ARTIFACT", "APP_SETTINGS", "BUILD", "THING"}

// Ids, digests, addresses and names of resources are no secrets.
func TestNeutralNamesOfIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawForge(t)
		name := rapid.SampledFrom(neutralNames).Draw(t, "name")
		values := map[string]string{
			"uuid":   f.uuid(),
			"arn":    fmt.Sprintf("arn:aws:dynamodb:eu-west-1:%s:table/%s", f.accountID(), f.from(alphaLower, 12)),
			"md5":    f.hex(32),
			"sha1":   f.hex(40),
			"sha256": f.hex(64),
			"sha512": f.hex(128),
			"digest": "sha256:" + f.hex(64),
			"base64": encode64(f.hex(16) + " " + f.hex(8)),
			"url":    "https://" + f.from(alphaLower, 10) + ".execute-api.us-east-1.amazonaws.com/" + f.from(alphaLower, 6) + "/" + f.uuid(),
			"query":  "https://example.com/" + f.b62(8) + "?page=" + f.digits(3) + "&sort=name&id=" + f.uuid(),
			"bucket": "acme-" + f.from(alphaLower, 12) + "-logs-eu-west-1",
			"cdk":    "cdk-hnb659fds-assets-" + f.accountID() + "-us-east-1",
			"stack":  "Orders-OrdersFunction" + f.from(alphaUpper, 8) + "-" + f.b62(12),
			"vpc":    "vpc-" + f.hex(17),
			"number": f.digits(12),
			"eni":    "eni-" + f.hex(17) + ",eni-" + f.hex(17),
		}
		for kind, value := range values {
			if got := Classify(name, value); got.Class == Secret || got.Class == Weak {
				t.Fatalf("%s under %s: %s (%s: %s)", kind, name, got.Class, got.Kind, got.Why)
			}
		}
	})
}

// Long random text is a secret wherever the name says so.
func TestRandomUnderSecretNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawForge(t)
		prefix := rapid.SampledFrom([]string{"DB", "ORDERS_SERVICE", "X", "partner", "MY_APP_2", "PROD_EU"}).Draw(t, "prefix")
		suffix := rapid.SampledFrom([]string{"_PASSWORD", "_SECRET", "_TOKEN", "_API_KEY", "_password", "ApiKey", "-token", "_PASSWORD_PROD", "_SECRET_V2"}).Draw(t, "suffix")
		value := f.b62(rapid.IntRange(20, 80).Draw(t, "length"))
		if got := Classify(prefix+suffix, value); got.Class != Secret {
			t.Fatalf("%s of length %d: %s (%s: %s)", prefix+suffix, len(value), got.Class, got.Kind, got.Why)
		}
	})
}

// No result quotes the value or a part of it.
func TestResultsDoNotQuote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawForge(t)
		part := f.b62(24)
		shape := rapid.SampledFrom([]string{"%s", "AKIA%s", "postgres://u:%s@h/d", `{"password":"%s"}`, "Password=%s;Server=x", "ghp_%sAAAAAAAAAAAA", "Bearer %s", "/%s", "a\nTOKEN=%s", "<%s>", "arn:aws:kms:x:y:%s"}).Draw(t, "shape")
		value := fmt.Sprintf(shape, part)
		name := rapid.SampledFrom([]string{"API_KEY", "CONFIG", "DB_PASSWORD", "AUTH"}).Draw(t, "name")
		got := Classify(name, value)
		for i := 0; i+8 <= len(part); i++ {
			if piece := part[i : i+8]; strings.Contains(got.Kind, piece) || strings.Contains(got.Why, piece) {
				t.Fatalf("%s: the result quotes the value", shape)
			}
		}
		if got.Class == "" || got.Kind == "" || got.Why == "" {
			t.Fatalf("%s: incomplete result %+v", shape, got)
		}
	})
}

// Wrapping a provider's token does not hide it.
func TestWrappedTokens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawForge(t)
		value := "ghp_" + f.b62(36)
		for range rapid.IntRange(0, 3).Draw(t, "depth") {
			switch rapid.IntRange(0, 3).Draw(t, "wrap") {
			case 0:
				value = encode64(value)
			case 1:
				value = fmt.Sprintf(`{"a":{"b":%q}}`, value)
			case 2:
				value = "A=1\nB=" + value + "\nC=3"
			case 3:
				value = f.hexOf(value)
			}
		}
		if got := Classify("SETTINGS", value); got.Class != Secret {
			t.Fatalf("value of length %d: %s (%s: %s)", len(value), got.Class, got.Kind, got.Why)
		}
	})
}

func FuzzClassify(f *testing.F) {
	made := newForge(1)
	for _, c := range append(secretCases(made), harmlessCases(made)...) {
		f.Add(c.name, c.value)
	}
	for _, value := range []string{"${", "{{", "://:@", "a:/b@", "=", "-----BEGIN ", "eyJ.eyJ.", strings.Repeat("[", 100), "\x00\xff", "a-a-aaaaaa", "%", "$(", "0P", "--", "@", "P", ";="} {
		f.Add("API_KEY", value)
	}
	f.Add("0", "Tok=00000000.a0000")
	f.Add("0", "t=b upassword='I K24UNI'dbname=a")
	f.Fuzz(func(t *testing.T, name, value string) {
		got := Classify(name, value)
		if got.Class == "" || got.Kind == "" || got.Why == "" || got.Length != len(value) {
			t.Errorf("incomplete result %+v", got)
		}
	})
}
