package supplychain

import (
	"fmt"
	"regexp"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docCode = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html"

func deployObjectUnversioned() check.Check {
	return check.Check{
		ID:       "deploy-object-unversioned",
		Title:    "S3ObjectVersion not set in template (mutable code reference)",
		Category: "supply-chain",
		Severity: finding.Low,
		Why: "The key stays the same while the object behind it can be replaced. A redeployment, in another region or after a rollback, " +
			"then takes whatever lies there, and nothing in the template shows it.",
		Fix: "Pin the object with S3ObjectVersion, or put a hash of the content into the key as packaging tools do.",
		Limits: "A key that holds a content hash (32 or more hexadecimal digits) passes, and so does code that is packaged from a local path. " +
			"Unknown if the key or the version is not known.",
		Sources:    []string{docCode},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"CM-2", "SI-7"}, ATTACK: []string{"T1195.002"}},
		Run:        runDeployObjectUnversioned,
	}
}

// contentHash matches the digest that packaging tools put into a key: MD5 (sam,
// aws cloudformation package) or SHA-256 (CDK).
var contentHash = regexp.MustCompile(`(?i)(^|[^0-9a-f])[0-9a-f]{32,128}([^0-9a-f]|$)`)

func runDeployObjectUnversioned(p *check.Pass) {
	type object struct {
		key   string
		at    inventory.Source
		users []*inventory.Resource
	}
	byName := map[string]*object{}
	var order []*object
	for _, a := range artifacts(p.Inventory) {
		if a.of.Framework != "" {
			continue
		}
		if _, local := a.code.LocalPath.Get(); local {
			p.OK()
			continue
		}
		name, key := lookup.Label(a.of), lookup.Text(a.code.S3Key)
		at := place(a.code.S3Key.Source, place(a.code.Source, a.of.Source))
		version, known := a.code.S3ObjectVersion.Or("")
		switch {
		case known && version != "":
			p.OK()
		case contentHash.MatchString(key):
			p.OK()
		case !known:
			p.Unknown(check.Result{
				Message: fmt.Sprintf("It is not known whether the code of %s is pinned to a version: %s", name, a.code.S3ObjectVersion.Why()),
				About:   []*inventory.Resource{a.of}, At: place(a.code.S3ObjectVersion.Source, at),
			})
		case a.code.S3Key.IsUnknown() && !unread(a.code.S3Key):
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The code of %s is not pinned to a version, and it is not known whether its key holds a hash: %s", name, a.code.S3Key.Why()),
				About:   []*inventory.Resource{a.of}, At: at,
			})
		default:
			id := lookup.Show(a.code.S3Bucket) + "/" + key
			o := byName[id]
			if o == nil {
				o = &object{key: key, at: at}
				byName[id] = o
				order = append(order, o)
			}
			o.users = append(o.users, a.of)
		}
	}
	for _, o := range order {
		p.Fail(check.Result{
			Message: fmt.Sprintf("The code of %s can be replaced behind its key %s: S3ObjectVersion is absent", labels(o.users), o.key),
			About:   o.users, At: o.at,
			Evidence: []finding.Evidence{
				lookup.Setting("Code.S3Key", o.key, o.at, docCode),
				lookup.Setting("Code.S3ObjectVersion", "absent", o.at, docCode),
			},
		})
	}
}
