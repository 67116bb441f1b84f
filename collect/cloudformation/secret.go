package cloudformation

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// defineSecret reads AWS::SecretsManager::Secret.
func (b *builder) defineSecret(r *resource) {
	b.inv.Secrets = append(b.inv.Secrets, &inventory.Secret{
		Resource:     r.head,
		KMSKey:       b.key(r.get("KmsKeyId")),
		Rotation:     inventory.None[bool](r.home),
		LiteralValue: r.get("SecretString").clearText(),
		Text:         r.get("SecretString").text(),
		Generated:    inventory.Value(!r.get("GenerateSecretString").absent(), r.get("GenerateSecretString").at),
		Policy:       inventory.None[inventory.Policy](r.home),
	})
}

// clearText reports whether the template holds the value: a dynamic reference
// and a parameter that the user gives do not.
func (f fact) clearText() inventory.Known[bool] {
	text, ok := f.literal()
	switch {
	case f.absent():
		return inventory.Value(false, f.at)
	case !ok:
		k := missing[bool](f)
		k.Partial = ""
		return k
	case strings.Contains(text, "{{resolve:"):
		return inventory.Value(false, f.at)
	}
	for _, ref := range f.value.Refs {
		if ref.Kind == inventory.ToParameter && f.scope.given[ref.ID] {
			return inventory.Value(false, f.at)
		}
	}
	return inventory.Value(text != "", f.at)
}

// defineRotationSchedule reads AWS::SecretsManager::RotationSchedule.
func (b *builder) defineRotationSchedule(r *resource) {
	s := &inventory.RotationSchedule{
		Resource: r.head,
		Secret:   b.secret(r.get("SecretId")),
		Function: b.function(r.get("RotationLambdaARN")),
	}
	if hosted := r.get("HostedRotationLambda"); s.Function.IsAbsent() && !hosted.absent() {
		s.Function = inventory.Missing[inventory.FunctionRef](inventory.NotCollected,
			"the AWS::SecretsManager transform makes the rotation function at deployment", hosted.at)
	}
	b.inv.RotationSchedules = append(b.inv.RotationSchedules, s)
}

// secret reads a reference to a secret, through AWS::SecretsManager::
// SecretTargetAttachment, whose Ref is the secret's ARN.
func (b *builder) secret(f fact) inventory.Known[inventory.Ref] {
	k := b.ref(f, typeSecret)
	ref, _ := k.Get()
	if r := b.resources[ref.ID]; r != nil && ref.Kind == inventory.ToResource && r.kind == "AWS::SecretsManager::SecretTargetAttachment" {
		return b.ref(r.get("SecretId"), typeSecret)
	}
	return k
}

// attachRotation marks the secret of a rotation schedule, attachSecretPolicy
// gives a secret its AWS::SecretsManager::ResourcePolicy.
func (b *builder) attachRotation(r *resource) {
	if secret := b.secretBehind(r); secret != nil {
		secret.Rotation = inventory.Value(true, r.home)
	}
}

func (b *builder) attachSecretPolicy(r *resource) {
	if secret := b.secretBehind(r); secret != nil {
		secret.Policy = r.get("ResourcePolicy").policy("")
	}
}

func (b *builder) secretBehind(r *resource) *inventory.Secret {
	ref, ok := b.secret(r.get("SecretId")).Get()
	if !ok || ref.Kind != inventory.ToResource {
		return nil
	}
	for _, s := range b.inv.Secrets {
		if s.ID == ref.ID {
			return s
		}
	}
	return nil
}

// defineSSMParameter reads AWS::SSM::Parameter.
func (b *builder) defineSSMParameter(r *resource) {
	b.inv.SSMParameters = append(b.inv.SSMParameters, &inventory.SSMParameter{
		Resource: r.head,
		Kind:     r.get("Type").text(),
		Value:    r.get("Value").text(),
	})
}

// defineKey reads AWS::KMS::Key and AWS::KMS::ReplicaKey.
func (b *builder) defineKey(r *resource) {
	b.inv.Keys = append(b.inv.Keys, &inventory.Key{
		Resource: r.head,
		Enabled:  r.get("Enabled").boolean(),
		Rotation: r.get("EnableKeyRotation").boolean(),
		Policy:   r.get("KeyPolicy").policy(""),
		Status:   notInTemplate[string](r, "the state of the key"),
	})
}

// key reads a reference to a key. An alias of the template stands for its key.
func (b *builder) key(f fact) inventory.Known[inventory.Ref] {
	k := b.ref(f, typeKey, typeReplicaKey, typeKeyAlias)
	ref, _ := k.Get()
	alias := b.resources[ref.ID]
	if alias == nil || ref.Kind != inventory.ToResource || alias.kind != typeKeyAlias {
		return k
	}
	id := b.target(alias.get("TargetKeyId"), typeKey, typeReplicaKey)
	if id == "" {
		return k
	}
	out := inventory.Value(inventory.Ref{Kind: inventory.ToResource, ID: id, Text: ref.Text}, k.Source)
	out.Refs = k.Refs
	return out
}

// attachKeyAlias gives a key its AWS::KMS::Alias.
func (b *builder) attachKeyAlias(r *resource) {
	id := b.target(r.get("TargetKeyId"), typeKey, typeReplicaKey)
	for _, key := range b.inv.Keys {
		if key.ID == id {
			name, _ := r.get("AliasName").glob()
			key.Aliases = append(key.Aliases, name)
		}
	}
}

// parameters reads the Parameters section.
func (b *builder) parameters(sc *scope) {
	section := sc.root.Get("Parameters")
	if !section.Is(template.Map) {
		return
	}
	for i := range section.Fields {
		f := &section.Fields[i]
		at := sc.places.key(f, "Parameters/"+f.Key)
		p := &inventory.Parameter{
			Resource: inventory.Resource{
				ID:      sc.prefix + f.Key,
				Type:    "AWS::CloudFormation::Parameter",
				Name:    inventory.Value(f.Key, at),
				Account: sc.account,
				Region:  sc.region,
				Source:  at,
				Tags:    inventory.None[[]inventory.Tag](at),
			},
			Default: inventory.None[string](at),
			Given:   sc.given[f.Key],
		}
		p.Kind, _ = f.Value.Get("Type").Str()
		if echo := f.Value.Get("NoEcho"); echo != nil {
			p.NoEcho = strings.EqualFold(echo.Text, "true")
		}
		if p.NoEcho {
			p.Value, _ = sc.eval.Eval(template.Call("Ref", template.Text(f.Key, f.Value.Pos), f.Value.Pos)).Literal()
		}
		if def := f.Value.Get("Default"); def != nil && def.Kind != template.List && def.Kind != template.Map {
			p.Default = inventory.Value(def.Text, sc.places.value(def, at.Path+"/Default"))
		}
		b.inv.Parameters = append(b.inv.Parameters, p)
	}
}
