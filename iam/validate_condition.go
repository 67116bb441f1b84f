package iam

import (
	"encoding/base64"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/temper-security/temper/arn"
)

// conditions checks operators, values and whether all conditions can hold together.
func (v *validator) conditions(s *Statement) {
	for i := range s.Conditions {
		c := &s.Conditions[i]
		element := "Condition/" + pointerPart(c.Operator.String()) + "/" + pointerPart(c.Key)
		if !c.Operator.Known {
			v.add(Refused, element, c.Offset, "there is no condition operator %q", short(c.Operator.String()))
			continue
		}
		if len(c.Values) == 0 {
			v.add(Ineffective, element, c.Offset, "the condition has no value")
		}
		if _, name, ok := strings.Cut(c.Key, ":"); !ok || name == "" {
			v.add(Refused, element, c.Offset, "the key %q has not the form prefix:name", short(c.Key))
		}
		for _, value := range c.Values {
			v.conditionValue(element, c, value)
		}
		if c.Operator.Set == ForAllValues && s.Effect == Allow && !requiresKey(s.Conditions, c.Key) {
			v.add(Risky, element, c.Offset, "ForAllValues holds if the key %q is absent; add Null false to require it", short(c.Key))
		}
		if c.Operator.Set == ForAnyValue && c.Operator.Negated() && s.Effect == Deny {
			v.add(Risky, element, c.Offset, "ForAnyValue does not hold if the key %q is absent, so the Deny does not apply then", short(c.Key))
		}
	}
	v.together(s)
}

func pointerPart(s string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(short(s))
}

// requiresKey reports whether a Null condition demands the key.
func requiresKey(conditions []Condition, key string) bool {
	return slices.ContainsFunc(conditions, func(c Condition) bool {
		return c.Operator.Base == "Null" && strings.EqualFold(c.Key, key) && len(c.Values) == 1 && c.Values[0].Text == "false"
	})
}

func (v *validator) conditionValue(element string, c *Condition, value Value) {
	text := value.Text
	if strings.Contains(text, "${") {
		if f := c.Operator.Family(); !v.doc.Variables() && (f == StringFamily || f == ARNFamily) {
			v.value(Ineffective, element, value, "without Version %s the variable is literal text", VersionCurrent)
			return
		}
		if f := c.Operator.Family(); f == StringFamily || f == ARNFamily {
			return
		}
	}
	good := true
	switch c.Operator.Family() {
	case NumericFamily:
		_, err := strconv.ParseFloat(text, 64)
		good = err == nil
	case DateFamily:
		good = isDate(text)
	case BoolFamily, NullFamily:
		good = strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
	case IPFamily:
		_, err := netip.ParseAddr(text)
		_, err2 := netip.ParsePrefix(text)
		good = err == nil || err2 == nil
	case BinaryFamily:
		_, err := base64.StdEncoding.DecodeString(text)
		good = err == nil
	case ARNFamily:
		good = text == "*" || strings.Count(text, ":") >= 5
	case StringFamily:
		if !strings.HasSuffix(c.Operator.Base, "Like") && strings.ContainsAny(text, "*?") && !strings.Contains(text, "${") {
			v.value(Ineffective, element, value, "in %s the characters * and ? are literal; use the Like form", c.Operator.Base)
		}
	}
	if !good {
		v.value(Refused, element, value, "the value has not the type of the operator %s", c.Operator.Base)
	}
}

func isDate(text string) bool {
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return true
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05Z0700", "2006-01-02", "2006-01"} {
		if _, err := time.Parse(form, text); err == nil {
			return true
		}
	}
	return false
}

// together finds pairs of conditions on one key that exclude each other.
func (v *validator) together(s *Statement) {
	const most = 50
	if len(s.Conditions) > most {
		return
	}
	for i := range s.Conditions {
		for j := range i {
			a, b := &s.Conditions[j], &s.Conditions[i]
			if strings.EqualFold(a.Key, b.Key) && exclude(a, b) {
				v.add(Ineffective, "Condition/"+pointerPart(b.Operator.String())+"/"+pointerPart(b.Key), b.Offset,
					"it can never hold together with %s on the same key", a.Operator)
			}
		}
	}
}

// exclude reports whether two conditions on one key cannot both hold, in the cases
// that can be told without doubt.
func exclude(a, b *Condition) bool {
	if a.Operator.Base == "Null" {
		a, b = b, a
	}
	if a.Operator.Set != "" || a.Operator.IfExists || !plain(a.Values) || !plain(b.Values) {
		return false
	}
	if b.Operator.Base == "Null" {
		absent := len(b.Values) > 0 && !slices.ContainsFunc(b.Values, func(v Value) bool { return !strings.EqualFold(v.Text, "true") })
		return absent && a.Operator.Base != "Null" && a.Operator.Known && !a.Operator.Negated()
	}
	if b.Operator.Set != "" || b.Operator.IfExists {
		return false
	}
	switch {
	case a.Operator.Base == "StringEquals" && b.Operator.Base == "StringEquals":
		return !share(a.Values, b.Values)
	case a.Operator.Base == "StringEquals" && b.Operator.Base == "StringNotEquals":
		return within(a.Values, b.Values)
	case a.Operator.Base == "StringNotEquals" && b.Operator.Base == "StringEquals":
		return within(b.Values, a.Values)
	case a.Operator.Base == "StringEquals" && b.Operator.Base == "StringLike", a.Operator.Base == "StringLike" && b.Operator.Base == "StringEquals":
		like, exact := a.Values, b.Values
		if a.Operator.Base == "StringEquals" {
			like, exact = exact, like
		}
		return !slices.ContainsFunc(exact, func(e Value) bool {
			return slices.ContainsFunc(like, func(l Value) bool { return arn.Match(l.Text, e.Text) })
		})
	case a.Operator.Family() == NumericFamily && b.Operator.Family() == NumericFamily:
		return emptyRange(a, b) || emptyRange(b, a)
	}
	return false
}

// plain reports whether no value holds a variable.
func plain(values []Value) bool {
	return !slices.ContainsFunc(values, func(v Value) bool { return strings.Contains(v.Text, "${") })
}

func share(a, b []Value) bool {
	return slices.ContainsFunc(a, func(v Value) bool { return has(b, v.Text) })
}

func within(a, b []Value) bool {
	return !slices.ContainsFunc(a, func(v Value) bool { return !has(b, v.Text) })
}

func has(values []Value, text string) bool {
	return slices.ContainsFunc(values, func(v Value) bool { return v.Text == text })
}

// emptyRange reports whether a asks for less than b asks for more.
func emptyRange(a, b *Condition) bool {
	if !strings.Contains(a.Operator.Base, "LessThan") || !strings.Contains(b.Operator.Base, "GreaterThan") || len(a.Values) != 1 || len(b.Values) != 1 {
		return false
	}
	top, err1 := strconv.ParseFloat(a.Values[0].Text, 64)
	bottom, err2 := strconv.ParseFloat(b.Values[0].Text, 64)
	both := strings.HasSuffix(a.Operator.Base, "Equals") && strings.HasSuffix(b.Operator.Base, "Equals")
	return err1 == nil && err2 == nil && (top < bottom || top == bottom && !both)
}
