package cloudformation

import "github.com/temper-security/temper/inventory"

// defineLayer reads AWS::Lambda::LayerVersion.
func (b *builder) defineLayer(r *resource) {
	b.inv.Layers = append(b.inv.Layers, &inventory.LayerVersion{
		Resource:                r.head,
		Content:                 b.code(r, r.get("Content")),
		CompatibleRuntimes:      r.get("CompatibleRuntimes").texts(),
		CompatibleArchitectures: r.get("CompatibleArchitectures").texts(),
		LicenseInfo:             r.get("LicenseInfo").text(),
	})
}

// defineCapacityProvider reads AWS::Lambda::CapacityProvider.
func (b *builder) defineCapacityProvider(r *resource) {
	b.inv.CapacityProviders = append(b.inv.CapacityProviders, &inventory.CapacityProvider{
		Resource:       r.head,
		OperatorRole:   b.ref(r.in("PermissionsConfig", "CapacityProviderOperatorRoleArn"), typeRole),
		Subnets:        b.refs(r.in("VpcConfig", "SubnetIds")),
		SecurityGroups: b.refs(r.in("VpcConfig", "SecurityGroupIds")),
		KMSKey:         b.key(r.get("KmsKeyArn")),
		MaxVCPU:        r.in("CapacityProviderScalingConfig", "MaxVCpuCount").integer(),
	})
}

// defineCodeSigning reads AWS::Lambda::CodeSigningConfig.
func (b *builder) defineCodeSigning(r *resource) {
	b.inv.CodeSigningConfigs = append(b.inv.CodeSigningConfigs, &inventory.CodeSigningConfig{
		Resource:          r.head,
		Publishers:        b.refs(r.in("AllowedPublishers", "SigningProfileVersionArns"), typeSigningProfile),
		UntrustedArtifact: r.in("CodeSigningPolicies", "UntrustedArtifactOnDeployment").text(),
	})
}

// defineSigningProfile reads AWS::Signer::SigningProfile.
func (b *builder) defineSigningProfile(r *resource) {
	b.inv.SigningProfiles = append(b.inv.SigningProfiles, &inventory.SigningProfile{
		Resource: r.head,
		Platform: r.get("PlatformId").text(),
		Status:   notInTemplate[string](r, "the status of the signing profile"),
	})
}

// defineRepository reads AWS::ECR::Repository.
func (b *builder) defineRepository(r *resource) {
	b.inv.Repositories = append(b.inv.Repositories, &inventory.Repository{
		Resource:      r.head,
		TagMutability: r.get("ImageTagMutability").text(),
		ScanOnPush:    r.in("ImageScanningConfiguration", "ScanOnPush").boolean(),
		Policy:        r.get("RepositoryPolicyText").policy(""),
	})
}

// notInTemplate returns a fact that only a live resource has.
func notInTemplate[T any](r *resource, what string) inventory.Known[T] {
	return inventory.Missing[T](inventory.NotCollected, what+" is known only after deployment", r.home)
}
