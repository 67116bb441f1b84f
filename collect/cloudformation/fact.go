package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"github.com/temper-security/temper/collect/cloudformation/intrinsic"
	"github.com/temper-security/temper/inventory"
)

// fact is a property of a resource, or a part of one, with its place.
type fact struct {
	scope *scope
	value intrinsic.Value
	// at is the place of the value, home that of the resource: an absent
	// property has the place of its resource.
	at, home inventory.Source
	// path is the path of the value in the transformed template.
	path string
}

// entry is an entry of a map.
type entry struct {
	key string
	// keyAt is the place of the key.
	keyAt inventory.Source
	fact
}

// get returns a property of a map. What an unexpanded macro may still add is
// unknown, not absent.
func (f fact) get(key string) fact {
	child := fact{scope: f.scope, at: f.home, home: f.home}
	if key == "" {
		return child
	}
	switch f.value.Kind {
	case intrinsic.Absent, intrinsic.Null:
		return child
	case intrinsic.Map:
		for i := range f.value.Fields {
			if f.value.Fields[i].Key == key {
				return f.child(f.value.Fields[i].Value, key)
			}
		}
		if why := unexpanded(f.value); why != "" {
			return f.unknown(why)
		}
		return child
	case intrinsic.Unknown:
		return f.unknown(f.value.Reason)
	case intrinsic.Text:
		if why := f.reason(); why != "" {
			return f.unknown(why)
		}
	}
	return f.unknown("the template has another kind of value where a map belongs")
}

// in returns the value at a path of keys.
func (f fact) in(keys ...string) fact {
	for _, key := range keys {
		f = f.get(key)
	}
	return f
}

// unexpanded returns why a map may have more entries than can be seen; empty if
// it has not.
func unexpanded(v intrinsic.Value) string {
	if v.Open && v.Reason != "" {
		return v.Reason
	}
	for i := range v.Fields {
		if name := v.Fields[i].Key; strings.HasPrefix(name, "Fn::") {
			return name + " is not expanded and may set this property"
		}
	}
	return ""
}

// child returns a part of the fact.
func (f fact) child(v intrinsic.Value, segment string) fact {
	c := fact{scope: f.scope, value: v, home: f.home, path: f.path + "/" + pointerEscape.Replace(segment)}
	if v.Node == nil {
		c.at = f.at
		c.at.Path = c.path
		return c
	}
	c.at = f.scope.places.value(v.Node, c.path)
	return c
}

// unknown returns the fact that something here cannot be known.
func (f fact) unknown(why string) fact {
	u := f
	state := f.state()
	if why == "" {
		why = "the value cannot be decided from the template"
	}
	u.value = intrinsic.Value{Kind: intrinsic.Unknown, Node: f.value.Node, State: state, Reason: why, Refs: f.value.Refs}
	return u
}

// state returns the state of a value that is not known.
func (f fact) state() inventory.State {
	state := inventory.Unsupported
	switch f.value.Kind {
	case intrinsic.Unknown:
		state = f.value.State
	case intrinsic.Text:
		for _, p := range f.value.Parts {
			if p.Unknown {
				state = p.State
				break
			}
		}
	}
	if state == inventory.Present || state == inventory.Absent {
		return inventory.Unsupported
	}
	return state
}

// absent reports whether there is no value.
func (f fact) absent() bool {
	return f.value.Kind == intrinsic.Absent || f.value.Kind == intrinsic.Null
}

// reason says why the value is not known; empty if it is.
func (f fact) reason() string {
	switch f.value.Kind {
	case intrinsic.Unknown:
		if f.value.Reason == "" {
			return "the value cannot be decided from the template"
		}
		return f.value.Reason
	case intrinsic.Text:
		for _, p := range f.value.Parts {
			if p.Unknown {
				if p.Reason == "" {
					return "a part of the value is known only after deployment"
				}
				return p.Reason
			}
		}
	}
	return ""
}

// literal returns the text if all of it is known.
func (f fact) literal() (string, bool) { return f.value.Literal() }

// glob returns the text, in which ?* stands for what is not known. ok is false
// for what is not a text.
func (f fact) glob() (string, bool) {
	if s, ok := f.value.Literal(); ok {
		return s, true
	}
	if f.value.Kind == intrinsic.Text {
		return f.value.Pattern(), true
	}
	return "?*", false
}

// items returns the values of a list. One value in place of a list is a list of
// one, as the service reads it. rest says why there may be further items that
// are not known; it is empty if there are none.
func (f fact) items() (items []fact, rest string) {
	switch f.value.Kind {
	case intrinsic.Absent, intrinsic.Null:
		return nil, ""
	case intrinsic.Unknown:
		return nil, f.reason()
	case intrinsic.List:
		for i, v := range f.value.Items {
			if v.Kind == intrinsic.Absent {
				continue
			}
			items = append(items, f.child(v, strconv.Itoa(i)))
		}
		if f.value.Open {
			rest = f.value.Reason
			if rest == "" {
				rest = "the list may have further items that are known only after deployment"
			}
		}
		return items, rest
	default:
		return []fact{f}, ""
	}
}

// entries returns the entries of a map, without unexpanded macros.
func (f fact) entries() []entry {
	var list []entry
	if f.value.Kind != intrinsic.Map {
		return nil
	}
	for _, e := range f.value.Fields {
		if e.Value.Kind == intrinsic.Absent || strings.HasPrefix(e.Key, "Fn::") {
			continue
		}
		child := f.child(e.Value, e.Key)
		at := source(e.Pos, child.at.Path)
		if at.Line == 0 {
			at = child.at
		}
		list = append(list, entry{key: e.Key, keyAt: at, fact: child})
	}
	return list
}

// missing returns the unknown fact of a type.
func missing[T any](f fact) inventory.Known[T] {
	u := f.unknown(f.reason())
	k := inventory.Missing[T](u.value.State, u.value.Reason, f.at)
	if _, ok := f.value.Literal(); !ok {
		k.Partial = f.value.Pattern()
	}
	k.Refs = f.scope.refs(f.value.Refs)
	return k
}

// own makes the references of a fact those of the inventory.
func own[T any](f fact, k inventory.Known[T]) inventory.Known[T] {
	k.Refs = f.scope.refs(k.Refs)
	return k
}

// text reads a text. References to pseudo parameters, which the evaluator keeps
// in the parts of a text only, are added to those of the fact: they tell an
// account id that is the own one from any other.
func (f fact) text() inventory.Known[string] {
	k := own(f, intrinsic.KnownText(f.value, f.at))
	for _, p := range f.value.Parts {
		if p.Ref != nil && p.Ref.Kind == inventory.ToParameter && !ownID(*p.Ref) && !slices.Contains(k.Refs, *p.Ref) {
			k.Refs = append(k.Refs, *p.Ref)
		}
	}
	return k
}

func (f fact) integer() inventory.Known[int] { return own(f, intrinsic.KnownInt(f.value, f.at)) }
func (f fact) boolean() inventory.Known[bool] {
	return own(f, intrinsic.KnownBool(f.value, f.at))
}
func (f fact) float() inventory.Known[float64] {
	return own(f, intrinsic.KnownFloat(f.value, f.at))
}

// structure reads a map that is one fact.
func structure[T any](f fact, read func(fact) T) inventory.Known[T] {
	switch {
	case f.absent():
		return inventory.None[T](f.at)
	case f.value.Kind == intrinsic.Map:
		return inventory.Value(read(f), f.at)
	case f.reason() != "":
		return missing[T](f)
	default:
		return inventory.Missing[T](inventory.Unsupported, "the template has another kind of value where a map belongs", f.at)
	}
}

// structs reads a list of maps. If it may have further items, all of it is
// unknown.
func structs[T any](f fact, read func(fact) T) inventory.Known[[]T] {
	if f.absent() {
		return inventory.None[[]T](f.at)
	}
	items, rest := f.items()
	if rest != "" {
		return missing[[]T](f.unknown(rest))
	}
	list := make([]T, 0, len(items))
	for _, item := range items {
		list = append(list, read(item))
	}
	return inventory.Value(list, f.at)
}

// each reads a list whose items are facts of their own. Items that may be there
// and are not known are one unknown item at the end.
func each[T any](f fact, read func(fact) inventory.Known[T]) inventory.Known[[]inventory.Known[T]] {
	if f.absent() {
		return inventory.None[[]inventory.Known[T]](f.at)
	}
	items, rest := f.items()
	if rest != "" && len(items) == 0 {
		return missing[[]inventory.Known[T]](f.unknown(rest))
	}
	list := make([]inventory.Known[T], 0, len(items))
	for _, item := range items {
		list = append(list, read(item))
	}
	if rest != "" {
		list = append(list, missing[T](f.unknown(rest)))
	}
	k := inventory.Value(list, f.at)
	k.Refs = f.scope.refs(f.value.Refs)
	return k
}

// all reads a list that is one fact: if one item is unknown, so is the list.
func all[T any](f fact, read func(fact) inventory.Known[T]) inventory.Known[[]T] {
	if f.absent() {
		return inventory.None[[]T](f.at)
	}
	items, rest := f.items()
	if rest != "" {
		return missing[[]T](f.unknown(rest))
	}
	list := make([]T, 0, len(items))
	for _, item := range items {
		k := read(item)
		v, ok := k.Get()
		if !ok {
			if k.IsAbsent() {
				continue
			}
			out := missing[[]T](item)
			out.Reason = k.Why()
			return out
		}
		list = append(list, v)
	}
	k := inventory.Value(list, f.at)
	k.Refs = f.scope.refs(f.value.Refs)
	return k
}

// texts reads a list of texts that is one fact; eachText one whose items are
// facts of their own.
func (f fact) texts() inventory.Known[[]string] { return all(f, fact.text) }
func (f fact) eachText() inventory.Known[[]inventory.Known[string]] {
	return each(f, fact.text)
}

// words returns a known text that stands nowhere.
func words(s string) intrinsic.Value {
	return intrinsic.Value{Kind: intrinsic.Text, Parts: []intrinsic.Part{{Literal: s}}}
}

// says returns the fact with another known text in its place.
func (f fact) says(s string) fact {
	v := words(s)
	v.Node = f.value.Node
	f.value = v
	return f
}
