package supplychain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temper-security/temper/arn"
	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/check/statement"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const (
	docBucketPolicy = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
	docVersioning   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"
)

func deployBucketWritable() check.Check {
	return check.Check{
		ID:       "deploy-bucket-writable",
		Title:    "Deployment bucket writable by others, unversioned or public (code swap)",
		Category: "supply-chain",
		Severity: finding.High,
		Why: "The next deployment runs whatever lies in the bucket. Who can write there gets their code into the function and uses its role; " +
			"without versioning the original is gone as well.",
		Fix: "Turn on versioning, block public access, and let only the deployment pipeline write to the bucket.",
		Limits: "Reads the structure of the bucket's policy and its canned ACL; identity policies and denials are not weighed. A bucket without versioning is reported with severity medium. " +
			"Unknown, once for all of them, for buckets that are defined elsewhere, and for a bucket whose policy or versioning is not known.",
		Sources:    []string{docBucketPolicy, docVersioning},
		AsOf:       asOf,
		Frameworks: finding.Frameworks{NIST: []string{"SI-7", "AC-6"}, ATTACK: []string{"T1195.002", "T1530"}},
		Run:        runDeployBucketWritable,
	}
}

func runDeployBucketWritable(p *check.Pass) {
	buckets := map[string]*inventory.Bucket{}
	for _, b := range p.Inventory.Buckets {
		buckets[b.ID] = b
		if name, ok := b.Name.Get(); ok {
			buckets["name "+name] = b
		}
	}
	type stored struct {
		bucket *inventory.Bucket
		name   string
		at     inventory.Source
		why    string
		users  []*inventory.Resource
	}
	var order []*stored
	byName := map[string]*stored{}
	for _, a := range artifacts(p.Inventory) {
		if a.of.Framework != "" {
			continue
		}
		if _, local := a.code.LocalPath.Get(); local {
			continue // the bucket is chosen at packaging
		}
		k := a.code.S3Bucket
		ref, known := k.Get()
		bucket := buckets[ref.ID]
		if bucket == nil && ref.Text != "" {
			bucket = buckets["name "+ref.Text]
		}
		if bucket == nil {
			for _, r := range k.Refs {
				if bucket == nil {
					bucket = buckets[r.ID]
				}
			}
		}
		name := lookup.Show(k)
		key := name
		if bucket != nil {
			name, key = lookup.Label(&bucket.Resource), "id "+bucket.ID
		}
		s := byName[key]
		if s == nil {
			s = &stored{bucket: bucket, name: name, at: place(k.Source, a.of.Source)}
			if !known && (k.Partial == "" || k.Partial == statement.Unseen) {
				s.why = k.Why() // not even a part of the name is known
			}
			byName[key] = s
			order = append(order, s)
		}
		s.users = append(s.users, a.of)
	}
	var elsewhere []string
	var users []*inventory.Resource
	var first *stored
	for _, s := range order {
		if s.bucket != nil {
			judgeBucket(p, s.bucket, s.users)
			continue
		}
		if first == nil {
			first = s
		}
		elsewhere = append(elsewhere, firstOf(s.why, "bucket "+s.name+" is defined elsewhere"))
		users = append(users, s.users...)
	}
	if first == nil {
		return
	}
	// One finding: it is the same question for all of them.
	p.Unknown(check.Result{
		Message: fmt.Sprintf("It is not known who can replace the code of %s: %s", labels(users), listed(elsewhere)),
		About:   users, At: first.at, Detail: "elsewhere",
	})
}

// listed joins reasons, and counts the rest if there are many.
func listed(list []string) string {
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) > 3 {
		list = append(list[:2:2], fmt.Sprintf("and %d more buckets are defined elsewhere", len(list)-2))
	}
	return strings.Join(list, ", ")
}

// firstOf returns the first text that is not empty.
func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func labels(list []*inventory.Resource) string {
	names := make([]string, 0, len(list))
	for i, r := range list {
		if i == 4 && len(list) > 5 {
			return strings.Join(names, ", ") + fmt.Sprintf(" and %d more", len(list)-i)
		}
		names = append(names, lookup.Label(r))
	}
	return strings.Join(names, ", ")
}

func judgeBucket(p *check.Pass, b *inventory.Bucket, users []*inventory.Resource) {
	name := lookup.Label(&b.Resource)
	about := append([]*inventory.Resource{&b.Resource}, users...)
	fine := true
	report := func(verdict func(check.Result), r check.Result) {
		fine = false
		r.About = about
		verdict(r)
	}
	if acl, ok := b.ACL.Get(); ok && acl == "PublicReadWrite" || acl == "public-read-write" {
		report(p.Fail, check.Result{
			Message: fmt.Sprintf("Anyone can replace the code of %s: the ACL of bucket %s is %s", labels(users), name, acl), At: place(b.ACL.Source, b.Source),
			Evidence: []finding.Evidence{lookup.Setting("AccessControl", acl, place(b.ACL.Source, b.Source), docBucketPolicy)},
		})
	}
	for _, k := range b.Policies {
		policy, ok := k.Get()
		if !ok {
			if k.IsUnknown() {
				report(p.Unknown, check.Result{
					Message: fmt.Sprintf("It is not known who can replace the code of %s: policy of bucket %s: %s", labels(users), name, k.Why()), At: k.Source,
				})
			}
			continue
		}
		statements, err := statement.Read(policy)
		if err != nil {
			report(p.Unknown, check.Result{
				Message: fmt.Sprintf("It is not known who can replace the code of %s: the policy of bucket %s cannot be read", labels(users), name), At: policy.Source,
			})
			continue
		}
		for _, s := range statements {
			at := place(s.Source, place(policy.Source, b.Source))
			switch who, why := writer(p, b, s); {
			case why != "":
				report(p.Unknown, check.Result{
					Message: fmt.Sprintf("It is not known who can replace the code of %s in bucket %s: %s", labels(users), name, why), At: at,
				})
			case who != "":
				report(p.Fail, check.Result{
					Message: fmt.Sprintf("%s can replace the code of %s: the policy of bucket %s allows writing", who, labels(users), name), At: at,
					Evidence: []finding.Evidence{
						lookup.Setting("Principal", who, at, docBucketPolicy),
						lookup.Setting("Action", strings.Join(s.Actions, ", "), at, ""),
					},
				})
			}
		}
	}
	switch state, known := b.Versioning.Or("absent"); {
	case !known && !unread(b.Versioning):
		report(p.Unknown, check.Result{
			Message: fmt.Sprintf("It is not known whether bucket %s, which holds the code of %s, keeps versions: %s", name, labels(users), b.Versioning.Why()),
			At:      place(b.Versioning.Source, b.Source),
		})
	case known && state != "Enabled":
		report(p.Fail, check.Result{
			Message:  fmt.Sprintf("Bucket %s, which holds the code of %s, keeps no versions: a replaced package leaves no trace", name, labels(users)),
			At:       place(b.Versioning.Source, b.Source),
			Severity: finding.Medium, Detail: "versioning",
			Evidence: []finding.Evidence{lookup.Setting("VersioningConfiguration.Status", state, place(b.Versioning.Source, b.Source), docVersioning)},
		})
	}
	if fine {
		p.OK()
	}
}

// writeActions replace an object, or let someone do so.
var writeActions = []string{"s3:PutObject", "s3:PutObjectAcl", "s3:ReplicateObject", "s3:PutBucketPolicy", "s3:PutBucketAcl"}

// writer returns who a statement lets write besides the own account: everyone,
// or an account that is not trusted. why is set if that is not known.
func writer(p *check.Pass, b *inventory.Bucket, s statement.Statement) (who, why string) {
	if unknown := s.Unknown[""]; unknown != "" {
		return "", unknown
	}
	if !s.Allow {
		return "", ""
	}
	writes := s.CoversAny(writeActions...)
	if !writes && s.Unknown["Action"] == "" {
		return "", ""
	}
	n := s.Narrow()
	if len(n.Keys) > 0 {
		return "", ""
	}
	own := b.Account
	if own == "" {
		own, _ = p.Inventory.Account.Get()
	}
	if s.Anyone() {
		who = "Anyone"
	}
	for _, principal := range s.Principals {
		account := principal.ID
		if a, ok := arn.Cut(principal.ID); ok {
			account = a.Account
		}
		foreign := own != "" && account != own && principal.Kind == "AWS" && arn.IsAccount(account)
		if who == "" && foreign && !slices.Contains(p.Settings.TrustedAccounts, account) {
			who = "Account " + account
		}
	}
	switch {
	case who == "" && s.Unknown["Principal"] != "":
		return "", s.Unknown["Principal"]
	case who == "":
		return "", ""
	case !writes:
		return "", s.Unknown["Action"]
	case n.Doubt != "":
		return "", n.Doubt
	}
	return who, ""
}
