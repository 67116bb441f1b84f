package inventory

// VPC is a virtual private cloud.
type VPC struct {
	Resource
	CIDRs Known[[]Known[string]]
}

// Subnet is a subnet of a VPC.
type Subnet struct {
	Resource
	VPC              Known[Ref]
	CIDR             Known[string]
	AvailabilityZone Known[string]
	// RouteTable is the explicitly associated route table; absent if the main
	// table applies.
	RouteTable Known[Ref]
}

// RouteTable is a route table with its routes.
type RouteTable struct {
	Resource
	VPC    Known[Ref]
	Routes []RouteEntry
}

// RouteEntry is one route.
type RouteEntry struct {
	// Destination is a CIDR (v4 or v6) or a prefix list id.
	Destination Known[string]
	// TargetKind is the property that names the target: GatewayId,
	// NatGatewayId, TransitGatewayId, VpcPeeringConnectionId, VpcEndpointId,
	// EgressOnlyInternetGatewayId, NetworkInterfaceId, InstanceId, …
	TargetKind string
	// TargetType is the CloudFormation type of the target if it is in the
	// inventory (AWS::EC2::InternetGateway); else empty.
	TargetType string
	Target     Known[Ref]
	Source     Source
}

// SecurityGroup is a security group with all of its rules, those of separate
// AWS::EC2::SecurityGroupIngress and -Egress resources included.
type SecurityGroup struct {
	Resource
	VPC Known[Ref]
	// Ingress and Egress are the rules. Absent egress means the default rule
	// that allows all.
	Ingress, Egress Known[[]SecurityGroupRule]
}

// SecurityGroupRule allows traffic.
type SecurityGroupRule struct {
	// Protocol is tcp, udp, icmp, -1 (all) or a number.
	Protocol Known[string]
	// From and To are ports; absent means all.
	From, To Known[int]
	// Peer is a CIDR (v4 or v6), prefix list id or security group.
	CIDR, CIDRv6 Known[string]
	Group        Known[Ref]
	PrefixList   Known[string]
	Source       Source
}

// SecurityGroupUse is the attachment of a security group to something that is
// not a function (a database, an instance, a load balancer, an endpoint).
type SecurityGroupUse struct {
	Group Known[Ref]
	// Type and ID name the user.
	Type, ID string
	Source   Source
}

// VPCEndpoint is an interface or gateway endpoint.
type VPCEndpoint struct {
	Resource
	VPC Known[Ref]
	// Service is the service name, com.amazonaws.eu-west-1.s3 or a glob.
	Service Known[string]
	// Kind is Interface, Gateway or GatewayLoadBalancer; absent means Gateway.
	Kind Known[string]
	// Policy is absent if the default full-access policy applies.
	Policy         Known[Policy]
	Subnets        Known[[]Known[Ref]]
	SecurityGroups Known[[]Known[Ref]]
}

// FlowLog records traffic of a VPC, subnet or interface.
type FlowLog struct {
	Resource
	// Of is the resource that is recorded and OfKind VPC, Subnet, …
	Of     Known[Ref]
	OfKind Known[string]
	// Traffic is ALL, ACCEPT or REJECT.
	Traffic Known[string]
}

// QueryLog associates Route 53 Resolver query logging with a VPC.
type QueryLog struct {
	Resource
	VPC Known[Ref]
}

// DNSFirewall associates a Route 53 Resolver DNS Firewall rule group with a VPC.
type DNSFirewall struct {
	Resource
	VPC Known[Ref]
}

// AccessPoint is an EFS access point.
type AccessPoint struct {
	Resource
	FileSystem Known[Ref]
	// UID and GID are PosixUser; absent if the client's identity is used.
	UID, GID Known[int]
	// RootPath is RootDirectory.Path; absent means /.
	RootPath Known[string]
}
