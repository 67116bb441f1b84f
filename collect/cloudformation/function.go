package cloudformation

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/inventory"
)

// defineFunction reads AWS::Lambda::Function. Source of the properties: AWS
// CloudFormation resource reference, AWS::Lambda::Function.
func (b *builder) defineFunction(r *resource) {
	fn := &inventory.Function{
		Resource:            r.head,
		Description:         r.get("Description").text(),
		Handler:             r.get("Handler").text(),
		Runtime:             r.get("Runtime").text(),
		PackageType:         packageType(r),
		Architectures:       r.get("Architectures").texts(),
		Role:                b.ref(r.get("Role"), typeRole),
		Code:                b.code(r, r.get("Code")),
		Layers:              b.refs(r.get("Layers"), typeLayer),
		Environment:         r.in("Environment", "Variables").variables(),
		KMSKey:              b.key(r.get("KmsKeyArn")),
		VPC:                 structure(r.get("VpcConfig"), b.vpcConfig),
		Timeout:             r.get("Timeout").integer(),
		MemorySize:          r.get("MemorySize").integer(),
		EphemeralStorage:    r.in("EphemeralStorage", "Size").integer(),
		ReservedConcurrency: r.get("ReservedConcurrentExecutions").integer(),
		DeadLetter:          b.ref(r.in("DeadLetterConfig", "TargetArn"), typeQueue, typeTopic),
		Tracing:             r.in("TracingConfig", "Mode").text(),
		Logging:             structure(r.get("LoggingConfig"), b.logging),
		SnapStart:           r.in("SnapStart", "ApplyOn").text(),
		CodeSigningConfig:   b.ref(r.get("CodeSigningConfigArn"), typeCodeSigning),
		RecursiveLoop:       r.get("RecursiveLoop").text(),
		RuntimeManagement:   structure(r.get("RuntimeManagementConfig"), runtimeManagement),
		FileSystems:         structs(r.get("FileSystemConfigs"), b.fileSystem),
		Durable:             structure(r.get("DurableConfig"), durable),
		TenantIsolation:     r.in("TenancyConfig", "TenantIsolationMode").text(),
		CapacityProvider:    structure(r.get("CapacityProviderConfig"), b.capacityProviderUse),
	}
	fn.Code.EntryPoint = r.in("ImageConfig", "EntryPoint").texts()
	fn.Code.Command = r.in("ImageConfig", "Command").texts()
	fn.Code.WorkingDirectory = r.in("ImageConfig", "WorkingDirectory").text()
	b.inv.Functions = append(b.inv.Functions, fn)
}

// refs reads a list of references.
func (b *builder) refs(f fact, types ...string) inventory.Known[[]inventory.Known[inventory.Ref]] {
	return each(f, func(item fact) inventory.Known[inventory.Ref] { return b.ref(item, types...) })
}

// packageType returns the package type; the service takes Image from a code that
// is an image, and Zip otherwise.
func packageType(r *resource) inventory.Known[string] {
	f := r.get("PackageType")
	if !f.absent() {
		return f.text()
	}
	code := r.get("Code")
	image := code.get("ImageUri")
	switch {
	case image.absent(), code.value.Kind == intrinsic.Text && code.reason() == "":
		return inventory.Value("Zip", f.at)
	case code.reason() != "":
		return missing[string](image)
	default:
		return inventory.Value("Image", image.at)
	}
}

// code reads the code of a function or the content of a layer. In place of the
// object a template may hold a local path, which `aws cloudformation package`
// uploads.
func (b *builder) code(r *resource, f fact) inventory.Code {
	written := f
	if text, ok := f.literal(); ok {
		f.value = intrinsic.Value{Kind: intrinsic.Map, Node: f.value.Node}
		if rest, remote := strings.CutPrefix(text, "s3://"); remote {
			f.value = s3Location(rest)
		}
	}
	zip := f.get("ZipFile")
	c := inventory.Code{
		InlineText:      zip.text(),
		S3Bucket:        b.ref(f.get("S3Bucket"), typeBucket),
		S3Key:           f.get("S3Key").text(),
		S3ObjectVersion: f.get("S3ObjectVersion").text(),
		ImageURI:        f.get("ImageUri").text(),
		LocalPath:       localPath(r, written),
		EntryPoint:      inventory.None[[]string](r.home),
		Command:         inventory.None[[]string](r.home),

		WorkingDirectory: inventory.None[string](r.home),
		Source:           f.at,
	}
	switch {
	case zip.absent():
		c.Inline = inventory.Value(false, f.at)
	case f.value.Kind != intrinsic.Map:
		c.Inline = missing[bool](f)
	default:
		c.Inline = inventory.Value(true, zip.at)
	}
	return c
}

// s3Location splits BUCKET/KEY[?versionId=VERSION].
func s3Location(rest string) intrinsic.Value {
	bucket, key, _ := strings.Cut(rest, "/")
	key, version, versioned := strings.Cut(key, "?versionId=")
	v := intrinsic.Value{Kind: intrinsic.Map, Fields: []intrinsic.Field{
		{Key: "S3Bucket", Value: words(bucket)}, {Key: "S3Key", Value: words(key)},
	}}
	if versioned {
		v.Fields = append(v.Fields, intrinsic.Field{Key: "S3ObjectVersion", Value: words(version)})
	}
	return v
}

// localPath returns the folder or file of the code before packaging: the CDK
// asset, a path in the template, or the context of an image that SAM builds.
func localPath(r *resource, f fact) inventory.Known[string] {
	if path := r.scope.assets[r.logical]; path != "" {
		return inventory.Value(path, f.at)
	}
	if text, ok := f.literal(); ok && text != "" && !strings.Contains(text, "://") {
		return inventory.Value(text, f.at)
	}
	for _, key := range []string{"aws:asset:path", "DockerContext"} {
		if n := r.node.At("Metadata", key); n != nil {
			if text, ok := n.Str(); ok && text != "" {
				return inventory.Value(text, r.scope.places.value(n, r.home.Path+"/Metadata/"+key))
			}
		}
	}
	return inventory.None[string](f.at)
}

// variables reads environment variables. Variables that a macro may add are one
// unknown variable at the end.
func (f fact) variables() inventory.Known[[]inventory.Variable] {
	k := structure(f, func(f fact) []inventory.Variable {
		list := []inventory.Variable{}
		for _, e := range f.entries() {
			list = append(list, inventory.Variable{Name: e.key, Value: e.text(), Source: e.keyAt})
		}
		if why := unexpanded(f.value); why != "" {
			list = append(list, inventory.Variable{Name: "?*", Value: missing[string](f.unknown(why)), Source: f.at})
		}
		return list
	})
	k.Refs = f.scope.refs(f.value.Refs)
	return k
}

func (b *builder) vpcConfig(f fact) inventory.VPCConfig {
	return inventory.VPCConfig{
		Subnets:        b.refs(f.get("SubnetIds")),
		SecurityGroups: b.refs(f.get("SecurityGroupIds")),
		IPv6:           f.get("Ipv6AllowedForDualStack").boolean(),
	}
}

func (b *builder) logging(f fact) inventory.Logging {
	return inventory.Logging{
		Format:           f.get("LogFormat").text(),
		ApplicationLevel: f.get("ApplicationLogLevel").text(),
		SystemLevel:      f.get("SystemLogLevel").text(),
		Group:            b.ref(f.get("LogGroup"), typeLogGroup),
	}
}

func runtimeManagement(f fact) inventory.RuntimeManagement {
	return inventory.RuntimeManagement{
		UpdateOn: f.get("UpdateRuntimeOn").text(),
		Version:  f.get("RuntimeVersionArn").text(),
	}
}

func (b *builder) fileSystem(f fact) inventory.FileSystem {
	return inventory.FileSystem{
		AccessPoint: b.ref(f.get("Arn"), typeAccessPoint),
		MountPath:   f.get("LocalMountPath").text(),
	}
}

func durable(f fact) inventory.Durable {
	return inventory.Durable{
		RetentionDays:    f.get("RetentionPeriodInDays").integer(),
		ExecutionTimeout: f.get("ExecutionTimeout").integer(),
	}
}

func (b *builder) capacityProviderUse(f fact) inventory.CapacityProviderUse {
	// The form of the API has one more level, for the managed instances.
	if inner := f.get("LambdaManagedInstancesCapacityProviderConfig"); !inner.absent() {
		f = inner
	}
	provider := f.get("CapacityProviderArn")
	if provider.absent() {
		provider = f.get("Arn")
	}
	return inventory.CapacityProviderUse{
		Provider:       b.ref(provider, typeCapacityProvider),
		MaxConcurrency: f.get("PerExecutionEnvironmentMaxConcurrency").integer(),
	}
}
