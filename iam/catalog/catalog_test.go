package catalog_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/catalog"
)

func TestEmbeddedSizeAndDate(t *testing.T) {
	info, err := os.Stat("catalog.txt.gz")
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 400<<10 {
		t.Errorf("catalog.txt.gz has %d bytes, want at most %d", info.Size(), 400<<10)
	}
	c := catalog.Embedded()
	if c.Date() != "2026-09-26" {
		t.Errorf("Date() = %q", c.Date())
	}
	// The counts of the source package, taken from its own files.
	types, keys := 0, 0
	for _, s := range c.Services() {
		types += len(s.Types)
		keys += len(s.Keys)
	}
	if c.Count() != 22091 || len(c.Services()) != 456 || types != 2334 || keys != 2578 {
		t.Errorf("%d actions, %d services, %d types, %d keys", c.Count(), len(c.Services()), types, keys)
	}
}

// The facts below are from the Service Authorization Reference.
func TestActionFacts(t *testing.T) {
	type facts struct {
		Full     string
		Level    catalog.Level
		Types    []string
		Wildcard bool
	}
	tests := map[string]facts{
		"lambda:ListFunctions":       {"lambda:ListFunctions", catalog.List, nil, true},
		"LAMBDA:invokefunction":      {"lambda:InvokeFunction", catalog.Write, []string{"function"}, false},
		"s3:GetObject":               {"s3:GetObject", catalog.Read, []string{"accesspointobject", "object"}, false},
		"s3:ListBucket":              {"s3:ListBucket", catalog.List, []string{"bucket"}, false},
		"iam:PassRole":               {"iam:PassRole", catalog.Write, []string{"role"}, false},
		"iam:AttachRolePolicy":       {"iam:AttachRolePolicy", catalog.Permissions, []string{"role"}, false},
		"lambda:TagResource":         {"lambda:TagResource", catalog.Tagging, nil, false},
		"ec2:DescribeInstances":      {"ec2:DescribeInstances", catalog.List, nil, true},
		"dynamodb:GetItem":           {"dynamodb:GetItem", catalog.Read, nil, false},
		"sts:GetCallerIdentity":      {"sts:GetCallerIdentity", catalog.Read, nil, true},
		"secretsmanager:ListSecrets": {"secretsmanager:ListSecrets", catalog.List, nil, true},
	}
	c := catalog.Embedded()
	for name, want := range tests {
		a, ok := c.Action(name)
		if !ok {
			t.Errorf("Action(%q) is not known", name)
			continue
		}
		types, wildcard, known := c.ResourceTypes(name)
		if !known {
			t.Errorf("ResourceTypes(%q) is not known", name)
		}
		got := facts{a.String(), a.Level, nil, wildcard}
		for _, typ := range want.Types {
			if slices.Contains(types, typ) {
				got.Types = append(got.Types, typ)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Action(%q) (-want +got):\n%s", name, diff)
		}
	}
	for _, name := range []string{"", "lambda", "lambda:", "lambda:Nope", "nope:Get", "lambda:Invoke*", ":"} {
		if a, ok := c.Action(name); ok {
			t.Errorf("Action(%q) = %v", name, a)
		}
	}
}

func TestResourceTypeFormats(t *testing.T) {
	tests := map[string]string{
		"s3 object":             "arn:${Partition}:s3:::${BucketName}/${ObjectName}",
		"s3 bucket":             "arn:${Partition}:s3:::${BucketName}",
		"lambda function":       "arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}",
		"iam role":              "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}",
		"dynamodb table":        "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}",
		"kms key":               "arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}",
		"sqs queue":             "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}",
		"secretsmanager Secret": "arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${SecretId}",
	}
	for key, want := range tests {
		prefix, name, _ := strings.Cut(key, " ")
		s, ok := catalog.Embedded().Service(prefix)
		if !ok {
			t.Errorf("no service %s", prefix)
			continue
		}
		i := slices.IndexFunc(s.Types, func(r catalog.ResourceType) bool { return r.Name == name })
		if i < 0 {
			t.Errorf("%s has no type %s", prefix, name)
			continue
		}
		if s.Types[i].ARN != want {
			t.Errorf("%s: %s, want %s", key, s.Types[i].ARN, want)
		}
	}
}

// The catalogue is what package iam validates with.
var (
	_ iam.Catalog = (*catalog.Catalog)(nil)
	_ iam.Formats = (*catalog.Catalog)(nil)
)

func TestResourceFormats(t *testing.T) {
	got := catalog.Embedded().ResourceFormats("sqs:SendMessage")
	if diff := cmp.Diff([]string{"arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := catalog.Embedded().ResourceFormats("lambda:ListFunctions"); got != nil {
		t.Errorf("ResourceFormats(ListFunctions) = %v", got)
	}
}

func TestResourceControlPolicyServices(t *testing.T) {
	for prefix, want := range map[string]bool{"s3": true, "sqs": true, "sts": true, "kms": true, "secretsmanager": true, "lambda": false, "iam": false} {
		s, ok := catalog.Embedded().Service(prefix)
		if !ok || s.RCP != want {
			t.Errorf("Service(%q).RCP = %v, want %v", prefix, s.RCP, want)
		}
	}
}

func TestConditionKey(t *testing.T) {
	tests := map[string]catalog.ConditionKey{
		"aws:SourceIp":                  {Name: "aws:SourceIp", Type: catalog.IPAddress},
		"AWS:sourceip":                  {Name: "aws:SourceIp", Type: catalog.IPAddress},
		"aws:PrincipalTag/team":         {Name: "aws:PrincipalTag/${TagKey}", Type: catalog.String},
		"aws:TagKeys":                   {Name: "aws:TagKeys", Type: catalog.ArrayOfString},
		"aws:MultiFactorAuthPresent":    {Name: "aws:MultiFactorAuthPresent", Type: catalog.Bool},
		"iam:PassedToService":           {Name: "iam:PassedToService", Type: catalog.String},
		"lambda:FunctionUrlAuthType":    {Name: "lambda:FunctionUrlAuthType", Type: catalog.String},
		"lambda:SecurityGroupIds":       {Name: "lambda:SecurityGroupIds", Type: catalog.ArrayOfString},
		"s3:ExistingObjectTag/a/b":      {Name: "s3:ExistingObjectTag/${key}", Type: catalog.String},
		"kms:EncryptionContext:Service": {Name: "kms:EncryptionContext:${EncryptionContextKey}", Type: catalog.String},
		"lambda:SourceFunctionArn":      {Name: "lambda:SourceFunctionArn", Type: catalog.ARN},
		"dynamodb:LeadingKeys":          {Name: "dynamodb:LeadingKeys", Type: catalog.ArrayOfString},
	}
	for name, want := range tests {
		got, ok := catalog.Embedded().ConditionKey(name)
		if !ok {
			t.Errorf("ConditionKey(%q) is not known", name)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("ConditionKey(%q) (-want +got):\n%s", name, diff)
		}
	}
	for _, name := range []string{"", "aws:", "aws:Nope", "aws:PrincipalTag/", "nope:Key", "team"} {
		if k, ok := catalog.Embedded().ConditionKey(name); ok {
			t.Errorf("ConditionKey(%q) = %v", name, k)
		}
	}
}

func TestExpand(t *testing.T) {
	c := catalog.Embedded()
	tests := map[string][]string{
		"s3:GetObjectTagging": {"s3:GetObjectTagging"},
		"sqs:*messagebatch":   nil,
		"sqs:?endMessage":     {"sqs:SendMessage"},
		"sqs:*eMessage":       {"sqs:DeleteMessage", "sqs:ReceiveMessage"},
		"s?s:ReceiveMessage":  {"sqs:ReceiveMessage"},
		"nope:*":              nil,
		"lambda":              nil,
		"":                    nil,
	}
	for pattern, want := range tests {
		if diff := cmp.Diff(want, c.Expand(pattern)); diff != "" {
			t.Errorf("Expand(%q) (-want +got):\n%s", pattern, diff)
		}
	}
	if n := len(c.Expand("*")); n != c.Count() {
		t.Errorf(`Expand("*") has %d, want %d`, n, c.Count())
	}
	if n := len(c.Expand("*:*")); n != c.Count() {
		t.Errorf(`Expand("*:*") has %d, want %d`, n, c.Count())
	}
}

func TestNearest(t *testing.T) {
	tests := map[string]string{
		"lambda:InvokeFuncton":             "lambda:InvokeFunction",
		"lambda:InovkeFunction":            "lambda:InvokeFunction",
		"lamda:InvokeFunction":             "lambda:InvokeFunction",
		"S3:getobject":                     "s3:GetObject",
		"s3:GetObjects":                    "s3:GetObject",
		"cloudwatchlogs:PutLogEvents":      "logs:PutLogEvents",
		"lambda:AssumeRole":                "sts:AssumeRole",
		"iam:PasRole":                      "iam:PassRole",
		"nonsense:zzzzzzzzzzzzzz":          "",
		"":                                 "",
		"lambda:":                          "",
		"s3:" + strings.Repeat("x", 10000): "",
	}
	for name, want := range tests {
		if got := catalog.Embedded().Nearest(name); got != want {
			t.Errorf("Nearest(%.40q) = %q, want %q", name, got, want)
		}
	}
}

func TestDependentActions(t *testing.T) {
	c := catalog.Embedded()
	want := catalog.Dependence{Action: "iam:PassRole", PassedTo: "lambda.amazonaws.com"}
	if got := c.Dependent("LAMBDA:CreateFunction"); !slices.Contains(got, want) {
		t.Errorf("Dependent(CreateFunction) = %v", got)
	}
	if got := c.Dependent("s3:GetObject"); got != nil {
		t.Errorf("Dependent(GetObject) = %v", got)
	}
}

func TestOperation(t *testing.T) {
	tests := []struct {
		service, operation string
		want               catalog.Operation
	}{
		{"s3", "ListObjectsV2", catalog.Operation{Actions: []string{"s3:ListBucket"}, Basis: catalog.Curated}},
		{"s3", "PutBucketPolicy", catalog.Operation{Actions: []string{"s3:PutBucketPolicy"}, Basis: catalog.SameName}},
		{"S3 Control", "PutPublicAccessBlock", catalog.Operation{Actions: []string{"s3:PutAccountPublicAccessBlock"}, Basis: catalog.Curated}},
		{"lambda", "Invoke", catalog.Operation{Actions: []string{"lambda:InvokeFunction"}, Basis: catalog.Curated}},
		{"Secrets Manager", "GetSecretValue", catalog.Operation{Actions: []string{"secretsmanager:GetSecretValue"}, Basis: catalog.SameName,
			Forward: []catalog.Forward{{Action: "kms:Decrypt", Via: "secretsmanager"}}}},
		{"sqs", "SendMessageBatch", catalog.Operation{Actions: []string{"sqs:SendMessage"}, Basis: catalog.Curated,
			Forward: []catalog.Forward{{Action: "kms:GenerateDataKey", Via: "sqs"}}}},
		{"sfn", "StartExecution", catalog.Operation{Actions: []string{"states:StartExecution"}, Basis: catalog.SameName}},
		{"CloudWatchLogs", "PutLogEvents", catalog.Operation{Actions: []string{"logs:PutLogEvents"}, Basis: catalog.SameName}},
		{"cloudwatch", "PutMetricData", catalog.Operation{Actions: []string{"cloudwatch:PutMetricData"}, Basis: catalog.SameName}},
		{"apigateway", "GetRestApi", catalog.Operation{Actions: []string{"apigateway:GET"}, Basis: catalog.Curated}},
		{"apigatewayv2", "DeleteApi", catalog.Operation{Actions: []string{"apigateway:DELETE"}, Basis: catalog.Curated}},
		{"sts", "GetCallerIdentity", catalog.Operation{Basis: catalog.Curated}},
		{"bedrock-runtime", "Converse", catalog.Operation{Actions: []string{"bedrock:InvokeModel"}, Basis: catalog.Curated}},
		{"dynamodb", "NoSuchOperation", catalog.Operation{Basis: catalog.Unmapped}},
		{"nosuchservice", "Get", catalog.Operation{Basis: catalog.Unmapped}},
	}
	for _, tt := range tests {
		got := catalog.Embedded().Operation(tt.service, tt.operation)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Operation(%s, %s) (-want +got):\n%s", tt.service, tt.operation, diff)
		}
	}
}

// Every action that the overlay names must be an action of the reference.
func TestOverlayNamesRealActions(t *testing.T) {
	c := catalog.Embedded()
	for _, s := range c.Services() {
		for _, a := range s.Actions() {
			for _, d := range c.Dependent(a.String()) {
				if _, ok := c.Action(d.Action); !ok {
					t.Errorf("%v depends on the unknown %s", a, d.Action)
				}
			}
			op := c.Operation(a.Service, a.Name)
			for _, name := range op.Actions {
				if _, ok := c.Action(name); !ok {
					t.Errorf("operation %v needs the unknown %s", a, name)
				}
			}
			for _, f := range op.Forward {
				if _, ok := c.Action(f.Action); !ok {
					t.Errorf("operation %v forwards the unknown %s", a, f.Action)
				}
			}
		}
	}
}

func TestLoadReplacement(t *testing.T) {
	const small = "temper-iam-catalog/1\ndate\t2030-01-02\nsource\tmine\nS\tabc\tr\nK\tabc:Key\tString\nL\t0\nR\tthing\tarn:${Partition}:abc:::${Name}\t0\nA\tDoIt\tW\t0!:0\t0\nA\tList\tL\t\t\n"
	c, err := catalog.Load(strings.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	a, ok := c.Action("abc:doit")
	if !ok || c.Date() != "2030-01-02" || c.Count() != 2 {
		t.Fatalf("Action: %v %v, date %s, count %d", a, ok, c.Date(), c.Count())
	}
	key := []catalog.ConditionKey{{Name: "abc:Key", Type: catalog.String}}
	want := catalog.Action{Service: "abc", Name: "DoIt", Level: catalog.Write, Keys: key,
		Resources: []catalog.ActionResource{{Required: true, Keys: key,
			Type: &catalog.ResourceType{Name: "thing", ARN: "arn:${Partition}:abc:::${Name}", Keys: key}}}}
	if diff := cmp.Diff(want, *a); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLoadRefuses(t *testing.T) {
	head := "temper-iam-catalog/1\n"
	for name, text := range map[string]string{
		"empty":           "",
		"other":           "{}",
		"member early":    head + "A\tx\tW\t\t\n",
		"unknown line":    head + "Z\tx\n",
		"bad level":       head + "S\ts\t\nA\tx\tQ\t\t\n",
		"bad type":        head + "S\ts\t\nA\tx\tW\t5\t\n",
		"negative":        head + "S\ts\t\nK\tk\tString\nL\t-1\n",
		"unsorted":        head + "S\ts\t\nA\tb\tW\t\t\nA\ta\tW\t\t\n",
		"unsorted prefix": head + "S\tt\t\nS\ts\t\n",
		"broken gzip":     "\x1f\x8bzzzz",
	} {
		if _, err := catalog.Load(strings.NewReader(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("temper-iam-catalog/1\nS\tabc\tr\nK\tabc:Key\tString\nL\t0\nR\tthing\tarn\t0\nA\tDoIt\tW\t0!:0\t0\n"))
	f.Add([]byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := catalog.Load(bytes.NewReader(data))
		if err != nil {
			return
		}
		for _, s := range c.Services() {
			for _, a := range s.Actions() {
				c.Nearest(a.Name)
				c.Operation(s.Prefix, a.Name)
			}
		}
		c.Expand("*")
	})
}

func BenchmarkLoad(b *testing.B) {
	data, err := os.ReadFile("catalog.txt.gz")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := catalog.Load(bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAction(b *testing.B) {
	c := catalog.Embedded()
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := c.Action("lambda:invokefunction"); !ok {
			b.Fatal("not known")
		}
	}
}

func BenchmarkExpand(b *testing.B) {
	c := catalog.Embedded()
	for b.Loop() {
		c.Expand("s3:Get*")
	}
}
