package intrinsic

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/template"
	"github.com/temper-security/temper/inventory"
)

// join evaluates Fn::Join.
func (e *Evaluator) join(arg, n *template.Node) Value {
	args, ok := arguments(arg, 2, 2)
	if !ok {
		return malformed(n, "Fn::Join", "it takes a delimiter and a list")
	}
	delimiter, ok := e.name(args[0])
	if !ok {
		return unknown(n, "the delimiter of Fn::Join is not known", e.Eval(args[0]).Refs...)
	}
	var list Value
	if splitArg, isSplit := splitCall(args[1]); isSplit {
		// An item of a split that may itself be several items stands for all of
		// them here: the join of a split misses nothing.
		list, _ = e.split(splitArg, args[1])
		list.Open = list.Open && list.Kind != List
	} else {
		list = e.Eval(args[1])
	}
	var b textBuilder
	b.refs = addRefs(nil, list.Refs)
	switch list.Kind {
	case List:
	case Text, Unknown:
		b.part(derived(list))
		return e.text(&b, n)
	default:
		return malformed(n, "Fn::Join", "its second argument must be a list")
	}
	for i := range list.Items {
		if i > 0 {
			b.literal(delimiter)
		}
		b.value(list.Items[i])
		if b.full() {
			break
		}
	}
	if list.Open {
		glob := "*"
		if len(list.Items) == 0 {
			glob = anything
		}
		b.part(unknownPart(glob, openReason(list), list.State))
	}
	return e.text(&b, n)
}

// derived is an unknown part for something made from a value.
func derived(v Value) Part {
	reason, state := v.Reason, v.State
	for _, p := range v.Parts {
		if reason == "" && p.Unknown {
			reason, state = p.Reason, p.State
		}
	}
	for i := range v.Items {
		if reason == "" && v.Items[i].Kind != Absent {
			p := derived(v.Items[i])
			if p.Reason != unknownList {
				reason, state = p.Reason, p.State
			}
		}
	}
	if reason == "" {
		reason, state = unknownList, inventory.Unsupported
	}
	return unknownPart(anything, reason, state)
}

const unknownList = "the items of the list are not known"

// splitCall returns the argument of a node that is a call of Fn::Split.
func splitCall(n *template.Node) (*template.Node, bool) {
	name, arg, ok := n.Intrinsic()
	return arg, ok && name == "Fn::Split"
}

// split evaluates Fn::Split. certain is the number of leading items whose places
// are certain: an unknown part may hold the delimiter.
func (e *Evaluator) split(arg, n *template.Node) (list Value, certain int) {
	args, ok := arguments(arg, 2, 2)
	if !ok {
		return malformed(n, "Fn::Split", "it takes a delimiter and a text"), 0
	}
	delimiter, ok := e.name(args[0])
	if !ok || delimiter == "" {
		return unknown(n, "the delimiter of Fn::Split is not known", e.Eval(args[0]).Refs...), 0
	}
	source := e.Eval(args[1])
	if source.Kind == List || source.Kind == Map || source.Kind == Absent {
		return malformed(n, "Fn::Split", "its second argument must be a text"), 0
	}
	return e.splitText(e.asText(source, args[1]), delimiter, n)
}

// splitText splits a text. Each item lists the references of the whole text.
func (e *Evaluator) splitText(v Value, delimiter string, n *template.Node) (list Value, certain int) {
	if v.Kind != Text {
		return v, 0
	}
	list = Value{Kind: List, Node: n, Refs: v.Refs}
	b := &textBuilder{}
	open := false
	flush := func() {
		item := e.text(b, n)
		item.Refs = addRefs(item.Refs, v.Refs)
		list.Items = append(list.Items, item)
		if !open {
			certain = len(list.Items)
		}
		b = &textBuilder{}
	}
	for _, p := range v.Parts {
		source := p.Literal
		if p.Unknown {
			if !e.splits(p, delimiter) {
				if !open {
					open = true
					list.Reason, list.State = p.Reason, p.State
				}
				b.part(p)
				continue
			}
			source = p.Glob
		}
		pieces := strings.Split(source, delimiter)
		for i, piece := range pieces {
			if i > 0 {
				flush()
			}
			switch {
			case len(pieces) == 1:
				b.part(p)
			case i == len(pieces)-1 && e.isName(p, piece):
				p.Ref = &inventory.Ref{Kind: inventory.ToResource, ID: p.Ref.ID, Text: piece}
				if p.Unknown {
					p.Glob = piece
				} else {
					p.Literal = piece
				}
				b.part(p)
			case p.Unknown && strings.ContainsAny(piece, "?*"):
				b.part(unknownPart(piece, p.Reason, p.State))
			default:
				b.literal(piece)
			}
		}
	}
	flush()
	if list.Items[len(list.Items)-1].Kind == Unknown {
		return unknown(n, tooLarge), 0
	}
	list.Open = open
	return list, certain
}

// splits reports whether an unknown part can be split by its shape: what is not
// known of it cannot hold the delimiter. That is so for the components of ARNs
// and addresses, which hold neither colons nor (names of some types apart)
// slashes.
func (e *Evaluator) splits(p Part, delimiter string) bool {
	if p.Ref == nil {
		return false
	}
	slash, colon := strings.Contains(delimiter, "/"), strings.Contains(delimiter, ":")
	switch p.Ref.Kind {
	case inventory.ToParameter:
		return isPseudo(p.Ref.ID) && (slash || colon)
	case inventory.ToResource:
		typ := e.typeOfResource(p.Ref.ID)
		if typ == "" {
			// The resource of another stack: its shape must be that of an ARN.
			return colon && strings.HasPrefix(p.Glob, "arn:") && strings.Count(p.Glob, ":") >= 5
		}
		sh, ok := shapes[typ]
		if ok && p.Ref.Attribute != "" {
			_, ok = sh.attributes[p.Ref.Attribute]
		}
		return ok && (colon || slash && !sh.slashes)
	}
	return false
}

// isName reports whether the last piece of a resource's ARN is its name, which
// is what Ref gives.
func (e *Evaluator) isName(p Part, piece string) bool {
	if p.Ref == nil || p.Ref.Kind != inventory.ToResource || p.Ref.Attribute == "" {
		return false
	}
	sh := shapes[e.typeOfResource(p.Ref.ID)]
	if sh.ref != "{name}" || !strings.HasSuffix(sh.attributes[p.Ref.Attribute], ":{name}") {
		return false
	}
	name, _ := e.shapeOf(p.Ref.ID, "")
	return name.text == piece
}

// selectItem evaluates Fn::Select.
func (e *Evaluator) selectItem(arg, n *template.Node) Value {
	args, ok := arguments(arg, 2, 2)
	if !ok {
		return malformed(n, "Fn::Select", "it takes an index and a list")
	}
	index, ok := e.name(args[0])
	if !ok {
		return unknown(n, "the index of Fn::Select is not known", e.Eval(args[0]).Refs...)
	}
	i, err := strconv.Atoi(strings.TrimSpace(index))
	if err != nil || i < 0 {
		return malformed(n, "Fn::Select", "its index must be a number from 0")
	}
	var list Value
	certain := -1
	if splitArg, isSplit := splitCall(args[1]); isSplit {
		list, certain = e.split(splitArg, args[1])
	} else {
		list = e.Eval(args[1])
	}
	switch list.Kind {
	case List:
	case Unknown, Text:
		return unknownText(n, derived(list), list.Refs...)
	default:
		return malformed(n, "Fn::Select", "its second argument must be a list")
	}
	if certain < 0 {
		certain = 0
		if !list.Open {
			// An item of unknown kind may turn out to be AWS::NoValue.
			for certain < len(list.Items) && (certain == 0 || list.Items[certain-1].Kind != Unknown) {
				certain++
			}
		}
	}
	if i < certain {
		v := list.Items[i]
		v.Refs = addRefs(v.Refs, list.Refs)
		v.Node = n
		return v
	}
	if i >= len(list.Items) && certain == len(list.Items) && !list.Open {
		return unknown(n, fmt.Sprintf("Fn::Select asks for item %d of a list of %d", i, len(list.Items)), list.Refs...)
	}
	part := derived(list)
	if name, _, ok := args[1].Intrinsic(); ok && name == "Fn::GetAZs" {
		// Which zone it is is not known, but that two indexes are two zones is.
		part.Ref = &inventory.Ref{Kind: inventory.ToParameter, ID: fmt.Sprintf("AWS::AvailabilityZone/%d", i)}
	}
	return unknownText(n, part, e.allRefs(nil, list, 0)...)
}

// length evaluates Fn::Length.
func (e *Evaluator) length(arg, n *template.Node) Value {
	list := e.Eval(arg)
	if list.Kind != List {
		return unknown(n, "Fn::Length of something that is not a known list", list.Refs...)
	}
	known := !list.Open
	for i := range list.Items {
		known = known && list.Items[i].Kind != Unknown
	}
	if !known {
		return unknown(n, openReason(list), list.Refs...)
	}
	return Value{Kind: Number, Node: n, Scalar: strconv.Itoa(len(list.Items)), Refs: list.Refs}
}

// getAZs evaluates Fn::GetAZs: which zones there are, and in which order, is
// known only to the account.
func (e *Evaluator) getAZs(arg, n *template.Node) Value {
	region := e.Eval(arg)
	return Value{Kind: List, Node: n, Open: true, State: inventory.NotCollected, Refs: region.Refs,
		Reason: "the availability zones of the region are known only at deployment"}
}
