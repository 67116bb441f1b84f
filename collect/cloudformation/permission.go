package cloudformation

import "github.com/temper-security/temper/inventory"

// definePermission reads AWS::Lambda::Permission.
func (b *builder) definePermission(r *resource) {
	b.inv.Permissions = append(b.inv.Permissions, &inventory.Permission{
		Resource:              r.head,
		Function:              b.function(r.get("FunctionName")),
		Action:                r.get("Action").text(),
		Principal:             r.get("Principal").text(),
		SourceARN:             r.get("SourceArn").text(),
		SourceAccount:         r.get("SourceAccount").text(),
		PrincipalOrgID:        r.get("PrincipalOrgID").text(),
		EventSourceToken:      r.get("EventSourceToken").text(),
		FunctionURLAuthType:   r.get("FunctionUrlAuthType").text(),
		InvokedViaFunctionURL: r.get("InvokedViaFunctionUrl").boolean(),
	})
}

// defineLayerPermission reads AWS::Lambda::LayerVersionPermission.
func (b *builder) defineLayerPermission(r *resource) {
	b.inv.LayerPermissions = append(b.inv.LayerPermissions, &inventory.LayerPermission{
		Resource:       r.head,
		Layer:          b.ref(r.get("LayerVersionArn"), typeLayer),
		Action:         r.get("Action").text(),
		Principal:      r.get("Principal").text(),
		OrganizationID: r.get("OrganizationId").text(),
	})
}
