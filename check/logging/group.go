package logging

import (
	"strconv"
	"strings"

	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/inventory"
)

// logGroups finds the log groups of functions.
type logGroups struct {
	byID, byName map[string]*inventory.LogGroup
	// byFunction holds groups whose name is made from a reference to a function.
	byFunction map[string]*inventory.LogGroup
	// open are the groups whose name is known in parts at most.
	open []*inventory.LogGroup
}

// prefix is the beginning of the default name of a function's log group.
const prefix = "/aws/lambda/"

func newLogGroups(inv *inventory.Inventory) logGroups {
	x := logGroups{map[string]*inventory.LogGroup{}, map[string]*inventory.LogGroup{}, map[string]*inventory.LogGroup{}, nil}
	for _, g := range inv.LogGroups {
		x.byID[g.ID] = g
		text := lookup.Text(g.Name)
		if text != "" && text != "?*" {
			x.byName[nameKey(text, g.Name.Refs)] = g
		}
		if strings.HasPrefix(text, prefix) {
			for _, r := range g.Name.Refs {
				if r.Kind == inventory.ToResource {
					x.byFunction[r.ID] = g
				}
			}
		}
		if g.Name.IsUnknown() {
			x.open = append(x.open, g)
		}
	}
	return x
}

// nameKey identifies a name that may be known in parts: equal globs stand for
// equal texts if they are made from the same things.
func nameKey(text string, refs []inventory.Ref) string {
	if !strings.Contains(text, "?*") {
		return text
	}
	for _, r := range refs {
		text += "\x00" + strconv.Itoa(int(r.Kind)) + r.ID + "." + r.Attribute
	}
	return text
}

// of finds the log group that a function writes to. why says why it is not
// known, and is empty if there is none.
func (x logGroups) of(f *inventory.Function) (g *inventory.LogGroup, why string) {
	if f.Logging.IsUnknown() {
		return nil, "LoggingConfig: " + f.Logging.Why()
	}
	if cfg, ok := f.Logging.Get(); ok && !cfg.Group.IsAbsent() {
		return x.configured(cfg.Group)
	}
	if text := lookup.Text(f.Name); text != "" {
		if g := x.byName[nameKey(prefix+text, f.Name.Refs)]; g != nil {
			return g, ""
		}
	}
	if g := x.byFunction[f.ID]; g != nil {
		return g, ""
	}
	return nil, x.may(f)
}

// may says why it is not known whether one of the groups is that of a function:
// the two names could be equal. It is empty if none could be.
func (x logGroups) may(f *inventory.Function) string {
	name := prefix + lookup.Text(f.Name)
	if f.Name.IsAbsent() {
		name = prefix + "?*" // CloudFormation makes up a name
	}
	for _, g := range x.open {
		text := lookup.Text(g.Name)
		if text == "" {
			text = "?*"
		}
		fromParameter := len(g.Name.Refs) == 0
		for _, r := range g.Name.Refs {
			if r.Kind != inventory.ToResource && !strings.HasPrefix(r.ID, "AWS::") {
				fromParameter = true
			}
		}
		switch {
		case f.Name.IsAbsent() && text != "?*":
			continue // nobody can write a name that is made up later
		case f.Name.IsUnknown() && sameParts(f.Name.Refs, g.Name.Refs):
			continue // made from the same things, and of another shape
		case !fromParameter && !f.Name.IsUnknown():
			continue // a name made up by CloudFormation, or of the stack
		case lookup.MayEqual(text, name):
			return "log group " + lookup.Label(&g.Resource) + " may be the one: " + g.Name.Why()
		}
	}
	return ""
}

// sameParts reports whether two values that are known in parts are made from the
// same things.
func sameParts(a, b []inventory.Ref) bool { return len(a) > 0 && nameKey("?*", a) == nameKey("?*", b) }

// configured finds the log group that LoggingConfig names.
func (x logGroups) configured(k inventory.Known[inventory.Ref]) (*inventory.LogGroup, string) {
	ids := []string{}
	if r, ok := k.Get(); ok {
		ids = append(ids, r.ID)
	}
	for _, r := range k.Refs {
		if r.Kind == inventory.ToResource {
			ids = append(ids, r.ID)
		}
	}
	for _, id := range ids {
		if g := x.byID[id]; g != nil {
			return g, ""
		}
	}
	if g := x.byName[nameKey(lookup.TargetText(k), k.Refs)]; g != nil {
		return g, ""
	}
	return nil, lookup.WhyRef(k)
}
