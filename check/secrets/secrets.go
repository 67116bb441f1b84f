// Package secrets holds the checks about secrets: where a function, its
// parameters, its event sources and its metadata hold one in the clear, and how
// well those that are kept elsewhere are kept. No message or evidence holds the
// value of a secret.
package secrets

import "github.com/temper-security/temper/check"

// Checks returns the checks of the category.
func Checks() []check.Check {
	return []check.Check{
		envPlaintextSecret(),
		envParameterWithoutNoEcho(),
		envDynamicReference(),
		envSensitiveAttribute(),
		envNoCMK(),
		envCMKOtherAccount(),
		envCMKUnusable(),
		envVariableCount(),
		metadataSecret(),
		secretParameterPlain(),
		secretNotRotated(),
		snapstartCachedSecret(),
		sourceBrokerCredentials(),
		sourceFilterNoCMK(),
		durableHistory(),
	}
}

// docEnvironment is the page on environment variables and their encryption.
const docEnvironment = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html"
