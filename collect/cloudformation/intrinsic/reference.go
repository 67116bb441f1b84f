package intrinsic

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// ref evaluates Ref. Its argument may be a call if the template uses the
// transform AWS::LanguageExtensions.
func (e *Evaluator) ref(arg, n *template.Node) Value {
	name, ok := e.name(arg)
	if !ok {
		return malformed(n, "Ref", "it takes the name of a parameter or resource")
	}
	if _, written := arg.Str(); !written && !e.defined(name) {
		return unknown(n, "Ref of a computed name that is neither a parameter nor a resource of the template", e.Eval(arg).Refs...)
	}
	return e.reference(name, n)
}

// defined reports whether a name is one that Ref knows. A name that is not
// defined may have been computed from a secret: it is not shown.
func (e *Evaluator) defined(name string) bool {
	return isPseudo(name) || e.parameters[name] != nil || e.resources[name] != nil
}

// name evaluates an argument that must be a known text.
func (e *Evaluator) name(arg *template.Node) (string, bool) {
	if arg == nil {
		return "", false
	}
	return e.Eval(arg).Literal()
}

// reference evaluates a name as Ref does, or as Fn::Sub does if it has a dot:
// then it is that of an attribute.
func (e *Evaluator) reference(name string, n *template.Node) Value {
	if isPseudo(name) {
		return e.pseudo(name, n)
	}
	if decl, ok := e.parameters[name]; ok {
		return e.parameter(name, decl, n)
	}
	if _, ok := e.resources[name]; ok {
		return e.attribute(name, "", n)
	}
	if id, attr, ok := strings.Cut(name, "."); ok {
		return e.getAttribute(id, attr, n)
	}
	return unknown(n, fmt.Sprintf("%s is neither a parameter nor a resource of the template", name))
}

// getAtt evaluates Fn::GetAtt: a list of the resource and the attribute, or a
// text with a dot between them.
func (e *Evaluator) getAtt(arg, n *template.Node) Value {
	if args, ok := arguments(arg, 2, 4); ok {
		var names []string
		for _, a := range args {
			s, ok := e.name(a)
			if !ok {
				return unknown(n, "the resource or attribute of Fn::GetAtt is not known")
			}
			names = append(names, s)
		}
		if _, written := args[0].Str(); !written && !e.defined(names[0]) {
			return unknown(n, "Fn::GetAtt of a computed name that is not a resource of the template")
		}
		return e.getAttribute(names[0], strings.Join(names[1:], "."), n)
	}
	if s, ok := arg.Str(); ok {
		if id, attr, ok := strings.Cut(s, "."); ok {
			return e.getAttribute(id, attr, n)
		}
	}
	return malformed(n, "Fn::GetAtt", "it takes a resource and an attribute")
}

func (e *Evaluator) getAttribute(id, attr string, n *template.Node) Value {
	if _, ok := e.resources[id]; !ok {
		return unknown(n, fmt.Sprintf("%s is not a resource of the template", id))
	}
	return e.attribute(id, attr, n)
}

// attribute evaluates an attribute of a resource; an empty attr is its Ref.
func (e *Evaluator) attribute(id, attr string, n *template.Node) Value {
	if output, ok := strings.CutPrefix(attr, "Outputs."); ok && e.typeOfResource(id) == "AWS::CloudFormation::Stack" {
		return e.nestedOutput(id, output, n)
	}
	key := id + "\x00" + attr
	res, seen := e.resolved[key]
	if !seen {
		if e.naming[key] {
			return unknown(n, fmt.Sprintf("the name of resource %s depends on itself", id))
		}
		e.naming[key] = true
		found, value := e.shapeOf(id, attr)
		delete(e.naming, key)
		if value != nil {
			v := *value
			v.Node = n
			v.Refs = addRefs([]inventory.Ref{{Kind: inventory.ToResource, ID: id, Attribute: attr, Text: found.text}}, v.Refs)
			return v
		}
		res, e.resolved[key] = found, found
	}
	ref := inventory.Ref{Kind: inventory.ToResource, ID: id, Attribute: attr, Text: res.text}
	p := Part{Ref: &ref}
	if res.literal {
		p.Literal = res.text
		return unknownText(n, p, ref)
	}
	p.Unknown, p.Glob, p.State = true, res.text, inventory.Unsupported
	p.Reason = fmt.Sprintf("resource %s gets its name or id at deployment", id)
	if attr != "" {
		p.Reason = fmt.Sprintf("resource %s gets its %s at deployment", id, attr)
	}
	return unknownText(n, p, ref)
}

// nestedOutput evaluates an output of a nested stack.
func (e *Evaluator) nestedOutput(id, output string, n *template.Node) Value {
	ref := inventory.Ref{Kind: inventory.ToResource, ID: id, Attribute: "Outputs." + output}
	if e.in.NestedOutput != nil {
		if v, ok := e.in.NestedOutput(id, output); ok {
			v.Node = n
			return v
		}
	}
	ref.Text = anything
	p := unknownPart(anything, fmt.Sprintf("output %s of nested stack %s is not known", output, id), inventory.NotCollected)
	p.Ref = &ref
	return unknownText(n, p, ref)
}

// importValue evaluates Fn::ImportValue: always a text of which nothing is
// known, with a reference to the export.
func (e *Evaluator) importValue(arg, n *template.Node) Value {
	name := e.asText(e.Eval(arg), n)
	pattern := name.Pattern()
	if pattern == "" {
		pattern = anything
	}
	ref := inventory.Ref{Kind: inventory.ToExport, ID: pattern, Text: anything}
	p := unknownPart(anything, fmt.Sprintf("export %s belongs to another stack", pattern), inventory.NotCollected)
	p.Ref = &ref
	return unknownText(n, p, addRefs([]inventory.Ref{ref}, name.Refs)...)
}
