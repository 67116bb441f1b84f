package cloudformation

import (
	"github.com/temper-security/temper/inventory"
)

// qualified reads a function whose version or alias stands in a property of its
// own.
func (b *builder) qualified(f, qualifier fact) inventory.Known[inventory.FunctionRef] {
	k := b.function(f)
	ref, ok := k.Get()
	if !ok || qualifier.absent() {
		return k
	}
	b.setQualifier(qualifier, &ref)
	for _, p := range qualifier.value.Parts {
		if p.Ref == nil || p.Ref.Kind != inventory.ToResource {
			continue
		}
		id := f.scope.ref(*p.Ref).ID
		if target := b.resources[id]; target != nil {
			switch target.kind {
			case typeVersion:
				ref.Version = id
			case typeAlias:
				ref.Alias = id
				ref.Qualifier = target.get("Name").text()
			}
		}
	}
	out := inventory.Value(ref, k.Source)
	out.Refs = k.Refs
	return out
}

// defineVersion reads AWS::Lambda::Version.
func (b *builder) defineVersion(r *resource) {
	b.inv.Versions = append(b.inv.Versions, &inventory.Version{
		Resource:          r.head,
		Function:          b.function(r.get("FunctionName")),
		Number:            inventory.Missing[string](inventory.NotCollected, "the version number is known only after deployment", r.home),
		CodeSHA256:        r.get("CodeSha256").text(),
		Provisioned:       r.in("ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions").integer(),
		RuntimeManagement: structure(r.get("RuntimePolicy"), runtimeManagement),
	})
}

// defineAlias reads AWS::Lambda::Alias.
func (b *builder) defineAlias(r *resource) {
	b.inv.Aliases = append(b.inv.Aliases, &inventory.Alias{
		Resource: r.head,
		Function: b.function(r.get("FunctionName")),
		Version:  b.ref(r.get("FunctionVersion")),
		Weights: structs(r.in("RoutingConfig", "AdditionalVersionWeights"), func(f fact) inventory.Weight {
			return inventory.Weight{Version: b.ref(f.get("FunctionVersion")), Share: f.get("FunctionWeight").float()}
		}),
		Provisioned: r.in("ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions").integer(),
	})
}

// defineURL reads AWS::Lambda::Url.
func (b *builder) defineURL(r *resource) {
	b.inv.URLs = append(b.inv.URLs, &inventory.FunctionURL{
		Resource:   r.head,
		Function:   b.qualified(r.get("TargetFunctionArn"), r.get("Qualifier")),
		AuthType:   r.get("AuthType").text(),
		CORS:       structure(r.get("Cors"), cors),
		InvokeMode: r.get("InvokeMode").text(),
	})
}

// cors reads a cross-origin configuration of a URL or HTTP API. The keys of an
// OpenAPI definition begin with a small letter.
func cors(f fact) inventory.CORS {
	either := func(a, b string) fact {
		if v := f.get(a); !v.absent() {
			return v
		}
		return f.get(b)
	}
	return inventory.CORS{
		AllowOrigins:     either("AllowOrigins", "allowOrigins").texts(),
		AllowMethods:     either("AllowMethods", "allowMethods").texts(),
		AllowHeaders:     either("AllowHeaders", "allowHeaders").texts(),
		AllowCredentials: either("AllowCredentials", "allowCredentials").boolean(),
	}
}

// defineEventInvokeConfig reads AWS::Lambda::EventInvokeConfig.
func (b *builder) defineEventInvokeConfig(r *resource) {
	destination := func(name string) inventory.Known[inventory.Ref] {
		return b.ref(r.in("DestinationConfig", name, "Destination"), typeQueue, typeTopic, typeFunction, typeEventBus, typeBucket)
	}
	b.inv.EventInvokeConfigs = append(b.inv.EventInvokeConfigs, &inventory.EventInvokeConfig{
		Resource:   r.head,
		Function:   b.qualified(r.get("FunctionName"), r.get("Qualifier")),
		OnFailure:  destination("OnFailure"),
		OnSuccess:  destination("OnSuccess"),
		MaxAge:     r.get("MaximumEventAgeInSeconds").integer(),
		MaxRetries: r.get("MaximumRetryAttempts").integer(),
	})
}
