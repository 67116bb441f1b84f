package statement

import (
	"strings"

	"github.com/temper-security/temper/arn"
)

// ManagedName returns the name of a managed policy from its ARN or name; empty
// if it is not known.
func ManagedName(text string) string {
	name := text[strings.LastIndexByte(text, '/')+1:]
	if strings.Contains(name, Unseen) {
		return ""
	}
	return name
}

// AWSManaged reports whether a text names a managed policy of AWS: by an ARN whose
// account is aws, or by its name alone, as SAM allows.
func AWSManaged(text string) bool {
	a, ok := arn.Cut(text)
	return ok && a.Account == "aws" || !ok && text != ""
}

// Broad reports whether the name of an AWS managed policy says that it gives a
// whole service or more: the FullAccess policies, the administrators of the job
// functions, and ReadOnlyAccess, which reads the data of every service. Source:
// AWS Managed Policy Reference Guide, naming of the policies.
func Broad(name string) bool {
	switch name {
	case "AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess", "SystemAdministrator", "DatabaseAdministrator", "NetworkAdministrator", "DataScientist":
		return true
	}
	return strings.HasPrefix(name, "AdministratorAccess-") || strings.HasSuffix(name, "FullAccess") || fullAccessVersion(name)
}

// fullAccessVersion recognises AmazonX_FullAccessV2 and AmazonXFullAccess_v2.
func fullAccessVersion(name string) bool {
	before, after, ok := strings.Cut(name, "FullAccess")
	after = strings.ToLower(strings.TrimPrefix(after, "_"))
	return ok && before != "" && len(after) > 1 && after[0] == 'v' && strings.Trim(after[1:], "0123456789") == ""
}
