package secrets

import (
	"slices"
	"strings"
)

// Example credentials of documentation. They open nothing. Those that secret
// scanners would report in this file are written in two parts.
var examples = []struct{ value, source string }{
	{"AKIAIOSFODNN7EXAMPLE", "AWS documentation"},
	{"AKIAI44QH8DHBEXAMPLE", "AWS documentation"},
	{"ASIAIOSFODNN7EXAMPLE", "AWS documentation"},
	{"wJalrXUtnFEMI/" + "K7MDENG/bPxRfiCYEXAMPLEKEY", "AWS documentation"},
	{"wJalrXUtnFEMI/" + "K7MDENG+bPxRfiCYEXAMPLEKEY", "AWS documentation"},
	{"wJalrXUtnFEMI/" + "K7MDENG/bPxRfiCYzEXAMPLEKEY", "AWS documentation"},
	{"je7MtGbClwBF/" + "2Zp9Utk/h3yCo8nvbEXAMPLEKEY", "AWS documentation"},
	{"gho_16C7e42F29" + "2c6912E7710c838347Ae178B4a", "GitHub documentation"},
	{"sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc", "Stripe documentation"},
	{"sk_test_" + "BQokikJOvBiI2HlWgH4olfQ2", "Stripe documentation"},
	{"sk_test_" + "tR3PYbcVNZZ796tH88S4VQ2u", "Stripe documentation"},
	{"AIzaSyDaGmWKa4JsXZ-" + "HjGw7ISLn_3namBGewQe", "Google documentation"},
	{"Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6" + "IFsuFq2UVErCZ4I4tq/K1SZFPTOtr/KBHBeksoGMGw==", "Azure storage emulator"},
	{"C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nD" + "uVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==", "Azure Cosmos DB emulator"},
	{"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ." + "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c", "jwt.io"},
	{"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ." + "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "RFC 7519"},
	{"2YotnFZFEjr1zCsicMWpAA", "RFC 6749"},
	{"tGzv3JO0xF3XG5Qx2TlKWIA", "RFC 6749"},
	{"czZCaGRSa3F0MzpnWDFmQmF0M2JW", "RFC 6749"},
	{"mF_9.B5f-4.1JqM", "RFC 6750"},
	{"QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "RFC 7617"},
	{"QWxhZGRpbjpPcGVuU2VzYW1l", "RFC 2617"},
	{"dGhlIHNhbXBsZSBub25jZQ==", "RFC 6455"},
	{"correct horse battery staple", "xkcd 936"},
}

// Examples returns the documented example credentials that are not reported.
func Examples() []string {
	values := make([]string, len(examples))
	for i, example := range examples {
		values[i] = example.value
	}
	return values
}

// isExample reports whether a value is a documented example, alone or after
// the name of an authorization scheme.
func isExample(value string) bool {
	if _, rest, ok := strings.Cut(value, " "); ok && len(rest) > 12 && !strings.Contains(rest, " ") {
		value = rest
	}
	for i := range examples {
		if examples[i].value == value {
			return true
		}
	}
	return isAWSExample(value)
}

// isAWSExample recognises access keys as AWS writes them in documentation: the
// id ends in EXAMPLE, the secret in EXAMPLEKEY.
func isAWSExample(value string) bool {
	switch len(value) {
	case 20:
		return strings.HasSuffix(value, "EXAMPLE") && slices.Contains([]string{"AKIA", "ASIA", "AIDA", "AROA", "ABIA", "ACCA"}, value[:4])
	case 38, 39, 40, 41, 42:
		return strings.HasSuffix(value, "EXAMPLEKEY") || strings.HasSuffix(value, "EXAMPLE")
	}
	return false
}
