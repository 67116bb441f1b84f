package cloudformation

import (
	"strings"

	"github.com/temper-security/temper/inventory"
)

// defineVPC reads AWS::EC2::VPC.
func (b *builder) defineVPC(r *resource) {
	vpc := &inventory.VPC{Resource: r.head, CIDRs: r.get("CidrBlock").eachText()}
	if vpc.CIDRs.IsAbsent() && !r.get("Ipv4IpamPoolId").absent() {
		vpc.CIDRs = inventory.Missing[[]inventory.Known[string]](inventory.NotCollected,
			"an IPAM pool gives the address range at deployment", r.home)
	}
	b.inv.VPCs = append(b.inv.VPCs, vpc)
}

// attachCIDR adds AWS::EC2::VPCCidrBlock to its VPC.
func (b *builder) attachCIDR(r *resource) {
	id := b.target(r.get("VpcId"), typeVPC)
	for _, vpc := range b.inv.VPCs {
		if vpc.ID != id {
			continue
		}
		list, _ := vpc.CIDRs.Get()
		found := false
		for _, property := range []string{"CidrBlock", "Ipv6CidrBlock"} {
			if f := r.get(property); !f.absent() {
				list = append(list, f.text())
				found = true
			}
		}
		if !found {
			list = append(list, inventory.Missing[string](inventory.NotCollected, "the address range is given at deployment", r.home))
		}
		vpc.CIDRs = inventory.Value(list, vpc.CIDRs.Source)
	}
}

// defineSubnet reads AWS::EC2::Subnet.
func (b *builder) defineSubnet(r *resource) {
	b.inv.Subnets = append(b.inv.Subnets, &inventory.Subnet{
		Resource:         r.head,
		VPC:              b.ref(r.get("VpcId"), typeVPC),
		CIDR:             r.get("CidrBlock").text(),
		AvailabilityZone: r.get("AvailabilityZone").text(),
		RouteTable:       inventory.None[inventory.Ref](r.home),
	})
}

// attachRouteTable reads AWS::EC2::SubnetRouteTableAssociation.
func (b *builder) attachRouteTable(r *resource) {
	id := b.target(r.get("SubnetId"), typeSubnet)
	for _, subnet := range b.inv.Subnets {
		if subnet.ID == id {
			subnet.RouteTable = b.ref(r.get("RouteTableId"), typeRouteTable)
		}
	}
}

// defineRouteTable reads AWS::EC2::RouteTable.
func (b *builder) defineRouteTable(r *resource) {
	b.inv.RouteTables = append(b.inv.RouteTables, &inventory.RouteTable{
		Resource: r.head,
		VPC:      b.ref(r.get("VpcId"), typeVPC),
	})
}

// routeTargets are the properties of AWS::EC2::Route that name the target.
var routeTargets = []string{
	"GatewayId", "NatGatewayId", "TransitGatewayId", "VpcPeeringConnectionId", "VpcEndpointId",
	"EgressOnlyInternetGatewayId", "NetworkInterfaceId", "InstanceId", "LocalGatewayId",
	"CarrierGatewayId", "CoreNetworkArn",
}

// attachRoute adds AWS::EC2::Route to its route table.
func (b *builder) attachRoute(r *resource) {
	id := b.target(r.get("RouteTableId"), typeRouteTable)
	for _, table := range b.inv.RouteTables {
		if table.ID == id {
			table.Routes = append(table.Routes, b.route(r))
		}
	}
}

func (b *builder) route(r *resource) inventory.RouteEntry {
	e := inventory.RouteEntry{
		Destination: firstOf(r.fact, "DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId").text(),
		Target:      inventory.None[inventory.Ref](r.home),
		Source:      r.home,
	}
	for _, property := range routeTargets {
		f := r.get(property)
		if f.absent() {
			continue
		}
		e.TargetKind, e.Target = property, b.ref(f)
		if ref, ok := e.Target.Get(); ok && ref.Kind == inventory.ToResource && b.resources[ref.ID] != nil {
			e.TargetType = b.resources[ref.ID].kind
		}
		break
	}
	return e
}

// firstOf returns the first property that is there, or the first one.
func firstOf(f fact, properties ...string) fact {
	for _, property := range properties {
		if v := f.get(property); !v.absent() {
			return v
		}
	}
	return f.get(properties[0])
}

// defineVPCEndpoint reads AWS::EC2::VPCEndpoint.
func (b *builder) defineVPCEndpoint(r *resource) {
	b.inv.VPCEndpoints = append(b.inv.VPCEndpoints, &inventory.VPCEndpoint{
		Resource:       r.head,
		VPC:            b.ref(r.get("VpcId"), typeVPC),
		Service:        r.get("ServiceName").text(),
		Kind:           r.get("VpcEndpointType").text(),
		Policy:         r.get("PolicyDocument").policy(""),
		Subnets:        b.refs(r.get("SubnetIds"), typeSubnet),
		SecurityGroups: b.refs(r.get("SecurityGroupIds"), typeSecurityGroup),
	})
}

// defineFlowLog reads AWS::EC2::FlowLog.
func (b *builder) defineFlowLog(r *resource) {
	b.inv.FlowLogs = append(b.inv.FlowLogs, &inventory.FlowLog{
		Resource: r.head,
		Of:       b.ref(r.get("ResourceId"), typeVPC, typeSubnet),
		OfKind:   r.get("ResourceType").text(),
		Traffic:  r.get("TrafficType").text(),
	})
}

// defineQueryLog reads AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation,
// defineDNSFirewall AWS::Route53Resolver::FirewallRuleGroupAssociation.
func (b *builder) defineQueryLog(r *resource) {
	b.inv.QueryLogs = append(b.inv.QueryLogs, &inventory.QueryLog{Resource: r.head, VPC: b.ref(r.get("ResourceId"), typeVPC)})
}

func (b *builder) defineDNSFirewall(r *resource) {
	b.inv.DNSFirewalls = append(b.inv.DNSFirewalls, &inventory.DNSFirewall{Resource: r.head, VPC: b.ref(r.get("VpcId"), typeVPC)})
}

// defineAccessPoint reads AWS::EFS::AccessPoint.
func (b *builder) defineAccessPoint(r *resource) {
	b.inv.AccessPoints = append(b.inv.AccessPoints, &inventory.AccessPoint{
		Resource:   r.head,
		FileSystem: b.ref(r.get("FileSystemId")),
		UID:        r.in("PosixUser", "Uid").integer(),
		GID:        r.in("PosixUser", "Gid").integer(),
		RootPath:   r.in("RootDirectory", "Path").text(),
	})
}

// defineSecurityGroup reads AWS::EC2::SecurityGroup.
func (b *builder) defineSecurityGroup(r *resource) {
	b.inv.SecurityGroups = append(b.inv.SecurityGroups, &inventory.SecurityGroup{
		Resource: r.head,
		VPC:      b.ref(r.get("VpcId"), typeVPC),
		Ingress:  structs(r.get("SecurityGroupIngress"), b.securityGroupRule),
		Egress:   structs(r.get("SecurityGroupEgress"), b.securityGroupRule),
	})
}

func (b *builder) securityGroupRule(f fact) inventory.SecurityGroupRule {
	return inventory.SecurityGroupRule{
		Protocol: f.get("IpProtocol").text(),
		From:     f.get("FromPort").integer(),
		To:       f.get("ToPort").integer(),
		CIDR:     f.get("CidrIp").text(),
		CIDRv6:   f.get("CidrIpv6").text(),
		Group: b.ref(firstOf(f, "SourceSecurityGroupId", "DestinationSecurityGroupId", "SourceSecurityGroupName"),
			typeSecurityGroup),
		PrefixList: firstOf(f, "SourcePrefixListId", "DestinationPrefixListId").text(),
		Source:     f.at,
	}
}

// attachSecurityGroupRule adds AWS::EC2::SecurityGroupIngress or -Egress to its
// group. The service adds the rule that allows all egress only to a group
// without any egress rule, so that a separate rule replaces it too.
func (b *builder) attachSecurityGroupRule(r *resource) {
	id := b.target(firstOf(r.fact, "GroupId", "GroupName"), typeSecurityGroup)
	for _, group := range b.inv.SecurityGroups {
		if group.ID != id {
			continue
		}
		rule := b.securityGroupRule(r.fact)
		rule.Source = r.home
		rules := &group.Ingress
		if strings.HasSuffix(r.kind, "Egress") {
			rules = &group.Egress
		}
		if rules.IsUnknown() {
			continue
		}
		list, _ := rules.Get()
		at := rules.Source
		if rules.IsAbsent() {
			at = r.home
		}
		*rules = inventory.Value(append(list[:len(list):len(list)], rule), at)
	}
}

// groupProperties are the properties by which a resource of any type names the
// security groups that it is attached to.
var groupProperties = map[string]bool{
	"SecurityGroups": true, "SecurityGroupIds": true, "VpcSecurityGroupIds": true, "VPCSecurityGroups": true,
	"SecurityGroupIdList": true, "GroupSet": true, "AwsVpcSecurityGroupIds": true,
	"EC2SecurityGroupIds": true, "SecurityGroup": true,
}

// attachUses records the security groups that a resource other than a function
// is attached to.
func (b *builder) attachUses(r *resource) {
	switch r.kind {
	case typeFunction, typeSecurityGroup, "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress":
		return
	}
	b.uses(r, r.fact)
}

func (b *builder) uses(r *resource, f fact) {
	for _, e := range f.entries() {
		if !groupProperties[e.key] {
			b.uses(r, e.fact)
			continue
		}
		items, rest := e.items()
		for _, item := range items {
			if len(item.value.Fields) > 0 {
				b.uses(r, item)
				continue
			}
			b.inv.SecurityGroupUses = append(b.inv.SecurityGroupUses, &inventory.SecurityGroupUse{
				Group: b.ref(item, typeSecurityGroup), Type: r.kind, ID: r.id, Source: item.at,
			})
		}
		if rest != "" {
			b.inv.SecurityGroupUses = append(b.inv.SecurityGroupUses, &inventory.SecurityGroupUse{
				Group: missing[inventory.Ref](e.unknown(rest)), Type: r.kind, ID: r.id, Source: e.at,
			})
		}
	}
	if len(f.value.Items) > 0 {
		items, _ := f.items()
		for _, item := range items {
			b.uses(r, item)
		}
	}
}
