// Package network holds the checks about where a function stands in the network:
// its VPC, subnets, security groups, endpoints and file systems. What a function
// reaches is decided elsewhere, by reachability analysis.
package network

import "github.com/temper-security/temper/check"

// Checks returns the checks of the category.
func Checks() []check.Check {
	return []check.Check{
		vpcAbsent(),
		egressUnrestricted(),
		securityGroupShared(),
		efsRootAccess(),
		vpcReferenceMissing(),
		vpcPublicSubnet(),
		endpointMissing(),
		capacityProvider(),
	}
}

// docVPC is the page on attaching functions to a VPC.
const docVPC = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"
