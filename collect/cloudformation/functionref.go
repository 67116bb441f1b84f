package cloudformation

import (
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/inventory"
)

// The types that stand for a function or a version of it.
const (
	typeFunction = "AWS::Lambda::Function"
	typeVersion  = "AWS::Lambda::Version"
	typeAlias    = "AWS::Lambda::Alias"
	typeURL      = "AWS::Lambda::Url"
)

// indexAliases enters the aliases by function and name.
func (b *builder) indexAliases() {
	b.aliases = map[string]string{}
	for _, r := range b.order {
		if r.kind != typeAlias {
			continue
		}
		fn, ok := b.function(r.get("FunctionName")).Get()
		name := r.get("Name")
		if s, known := signature(name.scope, name.value); ok && known && fn.Function != "" {
			b.aliases[fn.Function+":"+s] = r.id
		}
	}
}

// function reads a property that names a function: by reference, name, partial
// ARN, ARN, with or without a qualifier, or the URI of an API integration.
// Source of the forms: AWS Lambda API Reference, FunctionName; Amazon API
// Gateway, Lambda integration URIs.
func (b *builder) function(f fact) inventory.Known[inventory.FunctionRef] {
	if f.absent() {
		return inventory.None[inventory.FunctionRef](f.at)
	}
	if f.value.Kind != intrinsic.Text {
		return missing[inventory.FunctionRef](f)
	}
	ref, ok := b.referencedFunction(f)
	if !ok {
		ref, ok = b.namedFunction(f)
	}
	if !ok {
		return missing[inventory.FunctionRef](f.unnamed())
	}
	k := inventory.Value(ref, f.at)
	k.Refs = f.scope.refs(f.value.Refs)
	return k
}

// unnamed adds the reason why a known text names no function that is known.
func (f fact) unnamed() fact {
	text, ok := f.literal()
	switch {
	case !ok:
		return f
	case strings.Contains(text, "${stageVariables."):
		f.value.Reason = "a stage variable selects the function"
	case strings.Contains(text, "{{resolve:"):
		f.value.Reason = "a dynamic reference names the function, and is resolved at deployment"
	default:
		f.value.Reason = "the text is not the name or ARN of a function"
	}
	return f.unknown(f.value.Reason)
}

// referencedFunction finds a function, alias or version that the value is made
// from by reference.
func (b *builder) referencedFunction(f fact) (inventory.FunctionRef, bool) {
	parts := f.value.Parts
	for i, p := range parts {
		if p.Ref == nil || p.Ref.Kind != inventory.ToResource {
			continue
		}
		ref, ok := b.invocable(f.scope.ref(*p.Ref))
		if !ok || !standsAlone(parts, i) {
			continue
		}
		ref.ARN = functionPart(f.value.Pattern())
		if ref.Alias == "" && ref.Version == "" {
			b.qualify(f, &ref, parts[i+1:])
		}
		return ref, true
	}
	return inventory.FunctionRef{}, false
}

// invocable returns the function behind a reference to a resource.
func (b *builder) invocable(r inventory.Ref) (inventory.FunctionRef, bool) {
	target := b.resources[r.ID]
	if target == nil {
		return inventory.FunctionRef{}, false
	}
	none := inventory.None[string](target.home)
	switch {
	case target.kind == typeFunction && (r.Attribute == "" || r.Attribute == "Arn"):
		return inventory.FunctionRef{Function: r.ID, Qualifier: none}, true
	case target.kind == typeAlias && (r.Attribute == "" || r.Attribute == "AliasArn"):
		return inventory.FunctionRef{
			Function:  b.functionOf(target, "FunctionName"),
			Qualifier: target.get("Name").text(),
			Alias:     r.ID,
		}, true
	case target.kind == typeVersion && (r.Attribute == "" || r.Attribute == "FunctionArn"):
		return inventory.FunctionRef{
			Function:  b.functionOf(target, "FunctionName"),
			Qualifier: inventory.Missing[string](inventory.NotCollected, "the version number is known only after deployment", target.home),
			Version:   r.ID,
		}, true
	case target.kind == typeURL && (r.Attribute == "" || r.Attribute == "FunctionArn"):
		return inventory.FunctionRef{Function: b.functionOf(target, "TargetFunctionArn"), Qualifier: target.get("Qualifier").text()}, true
	}
	return inventory.FunctionRef{}, false
}

// functionOf returns the id of the function that a property of a version, alias
// or URL names; empty if it is not in the inventory. References between aliases
// and versions are not followed, so that a circle of them ends.
func (b *builder) functionOf(r *resource, property string) string {
	f := r.get(property)
	for _, p := range f.value.Parts {
		if p.Ref == nil || p.Ref.Kind != inventory.ToResource {
			continue
		}
		if id := f.scope.ref(*p.Ref).ID; b.resources[id] != nil && b.resources[id].kind == typeFunction {
			return id
		}
	}
	ref, _ := b.namedFunction(f)
	return ref.Function
}

// standsAlone reports whether the part is all of a function's name or ARN, and
// not a piece of a longer name.
func standsAlone(parts []intrinsic.Part, i int) bool {
	if i > 0 {
		before := parts[i-1]
		if before.Unknown || !strings.HasSuffix(before.Literal, ":") && !strings.HasSuffix(before.Literal, "/") {
			return false
		}
	}
	if i+1 < len(parts) {
		after := parts[i+1]
		if after.Unknown || !strings.HasPrefix(after.Literal, ":") && !strings.HasPrefix(after.Literal, "/") {
			return false
		}
	}
	return true
}

// qualify sets the qualifier that follows a function's name or ARN, and the
// alias of the inventory that it names.
func (b *builder) qualify(f fact, ref *inventory.FunctionRef, rest []intrinsic.Part) {
	if len(rest) == 0 || rest[0].Unknown || !strings.HasPrefix(rest[0].Literal, ":") {
		return
	}
	// The qualifier ends with the path of the integration URI.
	var own []intrinsic.Part
	for i, p := range rest {
		if i == 0 {
			p.Literal = p.Literal[1:]
		}
		if !p.Unknown {
			if text, _, cut := strings.Cut(p.Literal, "/"); cut {
				own = append(own, intrinsic.Part{Literal: text})
				break
			}
		}
		own = append(own, p)
	}
	q := f
	q.value = intrinsic.Value{Kind: intrinsic.Text, Node: f.value.Node, Parts: own}
	b.setQualifier(q, ref)
}

func (b *builder) setQualifier(q fact, ref *inventory.FunctionRef) {
	ref.Qualifier = q.text()
	if text, ok := q.literal(); ok {
		switch {
		case text == "":
			ref.Qualifier = inventory.None[string](q.at)
		case strings.Contains(text, "${"):
			ref.Qualifier = inventory.Missing[string](inventory.Unsupported, "a stage variable selects the version or alias", q.at)
		}
	}
	if s, ok := signature(q.scope, q.value); ok && ref.Function != "" {
		ref.Alias = b.aliases[ref.Function+":"+s]
	}
}

// namedFunction reads a name or ARN that is written out.
func (b *builder) namedFunction(f fact) (inventory.FunctionRef, bool) {
	sig, ok := signature(f.scope, f.value)
	if !ok {
		// Parts that are not comparable make the name unknown only if they are
		// in the name: the account of an ARN does not matter.
		sig = f.value.Pattern()
	}
	text := functionPart(sig)
	name, qualifier, ok := splitFunctionName(text)
	if !ok {
		return inventory.FunctionRef{}, false
	}
	ref := inventory.FunctionRef{
		Qualifier: inventory.None[string](f.at),
		ARN:       functionPart(f.value.Pattern()),
	}
	if !f.scope.elsewhere(text) {
		ref.Function = b.names[typeFunction+" "+name]
	}
	if ref.Function == "" && strings.ContainsAny(name, "?*$\x01") {
		return inventory.FunctionRef{}, false
	}
	if qualifier == "" {
		return ref, true
	}
	if strings.ContainsAny(qualifier, "?*\x01") {
		_, partial, _ := splitFunctionName(ref.ARN)
		ref.Qualifier = inventory.Missing[string](inventory.Unsupported, f.reason(), f.at)
		ref.Qualifier.Partial = partial
		ref.Alias = b.aliases[ref.Function+":"+qualifier]
		return ref, true
	}
	b.setQualifier(f.says(qualifier), &ref)
	return ref, true
}

// functionPart cuts the function out of the URI of an API integration
// (arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations);
// any other text is returned as it is.
func functionPart(text string) string {
	_, after, ok := strings.Cut(text, "/functions/")
	if !ok || !strings.Contains(text, ":apigateway:") && !strings.Contains(text, ":lambda:path/") {
		return text
	}
	if i := strings.LastIndexByte(after, '/'); i >= 0 && strings.HasSuffix(after, "invocations") {
		after = after[:i]
	}
	return after
}

// splitFunctionName splits NAME[:QUALIFIER], ACCOUNT:function:NAME[:QUALIFIER]
// or an ARN of a function.
func splitFunctionName(text string) (name, qualifier string, ok bool) {
	before, rest, found := strings.Cut(text, ":function:")
	switch {
	case found && strings.HasPrefix(before, "arn:") && !strings.Contains(before, ":lambda:"):
		return "", "", false
	case !found:
		rest = strings.TrimPrefix(text, "function:")
	}
	name, qualifier, _ = strings.Cut(rest, ":")
	if name == "" || name == "arn" || strings.Contains(qualifier, ":") || strings.ContainsAny(name, "/{ ") {
		return "", "", false
	}
	return name, qualifier, true
}
