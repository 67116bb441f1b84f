// Package exposure holds the checks on who can start a function: function URLs,
// resource policies, API routes, load balancers and other sources of events.
//
// A resource policy is read as a list of grants: one principal and one action of
// one statement. Who the principal is, how far its SourceArn goes and what the
// conditions do are decided once, for all checks; see grant, caller and source.
package exposure

import "github.com/temper-security/temper/check"

// Checks returns the checks of the category, in the order of the check table.
func Checks() []check.Check {
	return []check.Check{
		urlPublic(),
		urlHalfOpen(),
		invokePublic(),
		policyAnyPrincipal(),
		policyConfusedDeputy(),
		policyS3WithoutAccount(),
		policyUnknownAccount(),
		policyMoreThanInvoke(),
		urlCORSAnyOrigin(),
		apiWithoutAuthorizer(),
		albOpenListener(),
		publicEntryPoint(),
		alexaWithoutToken(),
		policyWrongQualifier(),
		urlCloudFrontWithoutOAC(),
		sourceOtherAccount(),
		sourceBroadPattern(),
		edgeBroadRole(),
		agentToolFunction(),
		policyAccountWideGrant(),
		policyStatementCount(),
	}
}
