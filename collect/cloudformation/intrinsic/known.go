package intrinsic

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/temper-security/temper/inventory"
)

// KnownText returns a value as the fact of a text. at is the place of the value.
// Numbers and booleans are texts too; a null is no value.
func KnownText(v Value, at inventory.Source) inventory.Known[string] {
	return scalar(v, at, "a text", func(s string) (string, error) { return s, nil })
}

// KnownInt returns a value as the fact of a whole number. Texts that are numbers
// count, as they do for the service.
func KnownInt(v Value, at inventory.Source) inventory.Known[int] {
	return scalar(v, at, "a whole number", func(s string) (int, error) {
		s = strings.TrimSpace(s)
		n, err := strconv.Atoi(s)
		if err == nil {
			return n, nil
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f != float64(int(f)) {
			return 0, strconv.ErrSyntax
		}
		return int(f), nil
	})
}

// KnownFloat returns a value as the fact of a number.
func KnownFloat(v Value, at inventory.Source) inventory.Known[float64] {
	return scalar(v, at, "a number", func(s string) (float64, error) {
		return strconv.ParseFloat(strings.TrimSpace(s), 64)
	})
}

// KnownBool returns a value as the fact of a truth value. The texts true and
// false count, in any case.
func KnownBool(v Value, at inventory.Source) inventory.Known[bool] {
	return scalar(v, at, "true or false", func(s string) (bool, error) {
		switch strings.ToLower(strings.TrimSpace(s)) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return false, strconv.ErrSyntax
	})
}

// scalar makes a fact of a value that must be a text, number or boolean. The
// value itself is not in the reason: it may be a secret.
func scalar[T any](v Value, at inventory.Source, want string, parse func(string) (T, error)) inventory.Known[T] {
	if v.Kind == Absent || v.Kind == Null {
		return inventory.None[T](at)
	}
	s, ok := v.Literal()
	if !ok {
		if v.Kind == List || v.Kind == Map {
			return missing[T](v, inventory.Unsupported, "the template has a list or map where "+want+" belongs", at)
		}
		return missingValue[T](v, at)
	}
	x, err := parse(s)
	if err != nil {
		return missing[T](v, inventory.Unsupported, fmt.Sprintf("the value is not %s", want), at)
	}
	k := inventory.Value(x, at)
	k.Refs = v.Refs
	return k
}

// KnownList returns a value as the fact of a list, each item by item. One value
// in place of a list is a list of one. Of a list that may have further items the
// last item is Missing, and says so.
func KnownList[T any](v Value, at inventory.Source, item func(Value, inventory.Source) inventory.Known[T]) inventory.Known[[]inventory.Known[T]] {
	switch v.Kind {
	case Absent, Null:
		return inventory.None[[]inventory.Known[T]](at)
	case Unknown:
		return missingValue[[]inventory.Known[T]](v, at)
	case List:
	default:
		v = Value{Kind: List, Node: v.Node, Items: []Value{v}, Refs: v.Refs}
	}
	items := make([]inventory.Known[T], 0, len(v.Items)+1)
	for i := range v.Items {
		place := at
		if n := v.Items[i].Node; n != nil && n.Pos.Line > 0 {
			place = inventory.Source{File: n.Pos.File, Line: n.Pos.Line, Column: n.Pos.Column, EndLine: n.Pos.EndLine}
		}
		place.Path = at.Path + "/" + strconv.Itoa(i)
		items = append(items, item(v.Items[i], place))
	}
	if v.Open {
		items = append(items, missing[T](v, v.State, openReason(v), at))
	}
	k := inventory.Value(items, at)
	k.Refs = v.Refs
	return k
}

// KnownRef returns a value as the fact of a reference:
//
//   - a text that is all of a resource's name, id or attribute refers to the
//     resource (also where its text is known);
//   - a known text refers to something outside (its dynamic reference, if it is
//     one);
//   - an unknown parameter or export refers to that.
//
// Text made from several parts, of which some are not known, is Missing, with
// the pattern as Partial and what it was made from in Refs.
func KnownRef(v Value, at inventory.Source) inventory.Known[inventory.Ref] {
	if v.Kind == Absent || v.Kind == Null {
		return inventory.None[inventory.Ref](at)
	}
	found := func(r inventory.Ref) inventory.Known[inventory.Ref] {
		k := inventory.Value(r, at)
		k.Refs = v.Refs
		return k
	}
	if v.Kind == Text && len(v.Parts) == 1 && v.Parts[0].Ref != nil {
		r := *v.Parts[0].Ref
		r.Text = v.Pattern()
		return found(r)
	}
	s, ok := v.Literal()
	if !ok {
		if v.Kind == List || v.Kind == Map {
			return missing[inventory.Ref](v, inventory.Unsupported, "the template has a list or map where a name or ARN belongs", at)
		}
		return missingValue[inventory.Ref](v, at)
	}
	if dynamic := dynamicReferences(s); len(dynamic) == 1 && dynamic[0].Text == s {
		return found(dynamic[0])
	}
	return found(inventory.Ref{Kind: inventory.ToExternal, ID: s, Text: s})
}

// missingValue makes a fact of a value that is not known, with its own reason.
func missingValue[T any](v Value, at inventory.Source) inventory.Known[T] {
	p := derived(v)
	return missing[T](v, p.State, p.Reason, at)
}

func missing[T any](v Value, state inventory.State, reason string, at inventory.Source) inventory.Known[T] {
	if state == inventory.Present || state == inventory.Absent {
		state = inventory.Unsupported
	}
	k := inventory.Missing[T](state, reason, at)
	if _, literal := v.Literal(); !literal {
		k.Partial = v.Pattern()
	}
	k.Refs = v.Refs
	return k
}
