package layer

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/internal/checktest"
)

func TestChecks(t *testing.T) { checktest.Run(t, Checks()) }

func TestStanding(t *testing.T) {
	publishers, err := KnownPublishers()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what, account, region, layer string
		want                         standing
	}{
		{"a layer of AWS in its region", "580247275435", "us-east-1", "LambdaInsightsExtension", trusted},
		{"the same for Arm", "580247275435", "us-east-1", "LambdaInsightsExtension-Arm64", trusted},
		{"region not known", "580247275435", "?*", "LambdaInsightsExtension", trusted},
		{"another name in a known account", "580247275435", "us-east-1", "evil", stranger},
		{"a known name in another region", "015030872274", "us-east-1", "AWS-Parameters-and-Secrets-Lambda-Extension", stranger},
		{"a vendor's numbered layer", "464622532012", "eu-west-1", "Datadog-Python312-ARM", trusted},
		{"two companies, one account: elsewhere", "066549572091", "us-east-1", "LambdaInsightsExtension-Arm64", stranger},
		{"two companies, one account: region not known", "066549572091", "?*", "LambdaInsightsExtension-Arm64", unsettled},
		{"a service that ended", "269863060030", "us-east-1", "thundra-lambda-node", unmaintained},
		{"a publisher that nobody confirmed", "663229565520", "us-east-1", "sumologic-otel", unsettled},
		{"an account nobody knows", "210987654321", "us-east-1", "numpy", stranger},
		{"a name that matches in any case", "770693421928", "us-east-1", "Klayers-?*", trusted},
		{"a name that may match", "464622532012", "us-east-1", "Datadog-?*", unsettled},
		{"a name that cannot match", "770693421928", "us-east-1", "other-?*", stranger},
	} {
		if got, _ := publishers.standing(c.account, c.region, c.layer); got != c.want {
			t.Errorf("%s: standing(%s, %s, %s) = %d, want %d", c.what, c.account, c.region, c.layer, got, c.want)
		}
	}
}

func TestReadPublishersNamesTheLine(t *testing.T) {
	_, err := ReadPublishers([]byte("account,publisher,kind,confidence,layers,regions,date\n12345,x,vendor,high,a,,2026-01-01\n"))
	want := `read layer publishers: line 2: "12345" is not an account id`
	if err == nil || err.Error() != want {
		t.Errorf("ReadPublishers: %v, want %s", err, want)
	}
	own, err := ReadPublishers([]byte("210987654321,Us,vendor,high,a-* b,eu-west-1,2026-01-01\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Publishers{"210987654321": {
		Account: "210987654321", Name: "Us", Kind: "vendor", Confidence: "high",
		Layers: []string{"a-*", "b"}, Regions: []string{"eu-west-1"}, Date: "2026-01-01",
	}}, own); diff != "" {
		t.Error(diff)
	}
}
