// Package runtime holds the checks about what runs a function: the managed
// runtime and its age, the environment variables that change how the runtime
// loads and trusts code, published versions and aliases, and whether anything
// starts the function.
package runtime

import "github.com/temper-security/temper/check"

// Checks returns the checks of the category.
func Checks() []check.Check {
	return []check.Check{
		runtimeDeprecated(),
		runtimeDeprecatedSoon(),
		runtimePinnedOld(),
		envDisablesTLS(),
		envCodeInjection(),
		envExecWrapper(),
		envEndpointOverride(),
		envStaticCredentials(),
		versionWorseInvocable(),
		versionDrift(),
		aliasWeightedUnknown(),
		edgeOldVersion(),
		triggerLatest(),
		triggerAbsent(),
		tenantIsolationOff(),
	}
}

// docEnvironment is the page on environment variables, with the names that the
// service reserves and the values that it sets.
const docEnvironment = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"
