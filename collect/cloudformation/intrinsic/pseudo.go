package intrinsic

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// pseudo evaluates a pseudo parameter (AWS CloudFormation User Guide, Pseudo
// parameters reference). What is not known of the deployment is an unknown part
// with the glob ?*, the account id included: one glob stands for an unknown
// component of an ARN everywhere. Pseudo parameters are not listed in
// Value.Refs.
func (e *Evaluator) pseudo(name string, n *template.Node) Value {
	switch name {
	case "AWS::NoValue":
		return Value{Kind: Absent, Node: n}
	case "AWS::NotificationARNs":
		return Value{Kind: List, Node: n, Open: true, State: inventory.NotCollected, Reason: notKnown(name)}
	case "AWS::StackId":
		var b textBuilder
		b.literal("arn:")
		b.value(e.pseudo("AWS::Partition", n))
		b.literal(":cloudformation:")
		b.value(e.pseudo("AWS::Region", n))
		b.literal(":")
		b.value(e.pseudo("AWS::AccountId", n))
		b.literal(":stack/")
		b.value(e.pseudo("AWS::StackName", n))
		b.literal("/")
		b.part(unknownPart(anything, notKnown(name), inventory.NotCollected))
		return e.text(&b, n)
	}
	s, ok := e.deployment(name)
	if ok && s != Other {
		return literalText(s, n)
	}
	p := unknownPart(anything, notKnown(name), inventory.NotCollected)
	p.Ref = &inventory.Ref{Kind: inventory.ToParameter, ID: name}
	return unknownText(n, p)
}

func notKnown(name string) string {
	return fmt.Sprintf("%s is known only at deployment", name)
}

// isPseudo reports whether a name is one of the service's pseudo parameters.
func isPseudo(name string) bool {
	switch name {
	case "AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue", "AWS::Partition", "AWS::Region",
		"AWS::StackId", "AWS::StackName", "AWS::URLSuffix":
		return true
	}
	return false
}

// deployment returns what is known of a pseudo parameter with a text value.
func (e *Evaluator) deployment(name string) (string, bool) {
	var known string
	switch name {
	case "AWS::Partition":
		known = e.in.Partition
		if known == "" {
			known = partitionOf(e.regionName())
		}
	case "AWS::Region":
		known = e.in.Region
	case "AWS::AccountId":
		known = e.in.Account
	case "AWS::StackName":
		known = e.in.StackName
	case "AWS::URLSuffix":
		known = suffixOf(e.partitionName())
	}
	if known != "" {
		return known, true
	}
	e.touch(name)
	s, ok := e.in.Assigned[name]
	return s, ok
}

// regionName returns the region, or the empty string.
func (e *Evaluator) regionName() string {
	if e.in.Region != "" {
		return e.in.Region
	}
	if s := e.in.Assigned["AWS::Region"]; s != Other {
		return s
	}
	return ""
}

// partitionName returns the partition, or the empty string.
func (e *Evaluator) partitionName() string {
	if e.in.Partition != "" {
		return e.in.Partition
	}
	if p := partitionOf(e.regionName()); p != "" {
		return p
	}
	if s := e.in.Assigned["AWS::Partition"]; s != Other {
		return s
	}
	return ""
}

// partitionOf returns the partition of a region, or the empty string. Source:
// AWS General Reference, and the partitions of the AWS SDKs' endpoint data.
func partitionOf(region string) string {
	switch {
	case region == "":
		return ""
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	case strings.HasPrefix(region, "us-iso-"):
		return "aws-iso"
	case strings.HasPrefix(region, "us-isob-"):
		return "aws-iso-b"
	case strings.HasPrefix(region, "eu-isoe-"):
		return "aws-iso-e"
	case strings.HasPrefix(region, "us-isof-"), strings.HasPrefix(region, "eu-isof-"):
		return "aws-iso-f"
	case strings.HasPrefix(region, "eusc-"):
		return "aws-eusc"
	case strings.Count(region, "-") == 2:
		return "aws"
	}
	return ""
}

// suffixOf returns the domain of a partition, or the empty string.
func suffixOf(partition string) string {
	switch partition {
	case "aws", "aws-us-gov":
		return "amazonaws.com"
	case "aws-cn":
		return "amazonaws.com.cn"
	case "aws-iso":
		return "c2s.ic.gov"
	case "aws-iso-b":
		return "sc2s.sgov.gov"
	case "aws-iso-e":
		return "cloud.adc-e.uk"
	case "aws-iso-f":
		return "csp.hci.ic.gov"
	case "aws-eusc":
		return "amazonaws.eu"
	}
	return ""
}
