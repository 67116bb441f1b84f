package cloudformation

import (
	"regexp"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// constructPath returns the CDK construct path that the synthesis wrote into
// the metadata of a resource; empty if there is none.
func constructPath(n *template.Node) string {
	path, _ := n.At("Metadata", "aws:cdk:path").Str()
	return path
}

// The names given for the frameworks that make helpers.
const (
	cdkFramework        = "aws-cdk"
	serverlessFramework = "serverless"
)

// framework names the framework if the resource is a helper that one made by
// itself. CDK gives its inline custom resource handlers one entry point, which
// tells them where the synthesis leaves construct paths out; the Serverless
// Framework gives its own custom resources and their role fixed names (source:
// the names in serverless 3, MIT).
func (r *resource) framework() string {
	if name := constructFramework(constructPath(r.node)); name != "" {
		return name
	}
	if strings.HasPrefix(r.logical, "CustomDashresourceDash") || r.logical == "IamRoleCustomResourcesLambdaExecution" {
		return serverlessFramework
	}
	if r.kind == typeFunction {
		if handler, ok := r.get("Handler").literal(); ok && handler == "__entrypoint__.handler" {
			return cdkFramework
		}
	}
	return ""
}

// constructFramework names the framework if a construct path is that of a helper which
// the AWS CDK adds by itself, and whose code and settings the user does not
// write. CDK gives such helpers paths of a few kinds: custom resource providers
// (Custom::…, …CustomResourceProvider, @aws-cdk--…), the functions of the
// provider framework (framework-onEvent …), and singletons whose id ends with a
// UUID without dashes (LogRetention…, BucketNotificationsHandler…, AWS…).
// Source: names of constructs in aws-cdk-lib (Apache-2.0).
func constructFramework(path string) string {
	if path == "" {
		return ""
	}
	segments := strings.Split(path, "/")
	// The first segment is the stack, which the user names.
	for i, s := range segments {
		if i > 0 && (helperSegment(s) || singleton.MatchString(s)) {
			return cdkFramework
		}
	}
	return ""
}

func helperSegment(s string) bool {
	switch {
	case strings.HasPrefix(s, "Custom::"),
		strings.HasPrefix(s, "@aws-cdk--"),
		strings.HasSuffix(s, "CustomResourceProvider"),
		strings.HasPrefix(s, "framework-on"),
		s == "framework-isComplete",
		s == "AwsCliLayer":
		return true
	}
	return false
}

// singleton matches the ids of singletons of the library. A user's own
// SingletonFunction has another purpose in front of the UUID, SingletonLambda by
// default.
var singleton = regexp.MustCompile(`^(AWS|LogRetention|BucketNotificationsHandler|[A-Za-z]*(Provider|Handler|Deployment|CustomResource))[0-9a-fA-F]{32}$`)
