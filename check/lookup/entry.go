package lookup

import (
	"strings"

	"github.com/temper-security/temper/inventory"
)

// Entry is a way by which somebody without credentials of the account can start
// a function.
type Entry struct {
	// How says what the way is, in the words of a message.
	How string
	At  inventory.Source
	By  *inventory.Resource
	// Open is whether nothing stands in the way; if that is not known, Why says
	// why and Open is false.
	Open bool
	Why  string
}

// Entries returns the ways into each function, by its id: function URLs and
// APIs without authorization, internet-facing load balancers without sign-in,
// IoT rules, and Alexa if any skill may start the function.
func Entries(inv *inventory.Inventory) map[string][]Entry {
	m := map[string][]Entry{}
	add := func(f inventory.Known[inventory.FunctionRef], e Entry) {
		if ref, ok := f.Get(); ok && ref.Function != "" {
			m[ref.Function] = append(m[ref.Function], e)
		}
	}
	granted := urlGrants(inv)
	for _, u := range inv.URLs {
		ref, _ := u.Function.Get()
		switch auth, ok := u.AuthType.Get(); {
		case ok && auth == "NONE" && granted[ref.Function] != "":
			add(u.Function, Entry{How: "function URL " + Label(&u.Resource), At: u.AuthType.Source, By: &u.Resource, Why: granted[ref.Function]})
		case ok && auth == "NONE":
			if _, some := granted[ref.Function]; some {
				add(u.Function, Entry{How: "function URL " + Label(&u.Resource) + " with auth type NONE", At: u.AuthType.Source, By: &u.Resource, Open: true})
			}
		case u.AuthType.IsUnknown():
			add(u.Function, Entry{How: "function URL " + Label(&u.Resource), At: u.AuthType.Source, By: &u.Resource, Why: "auth type: " + u.AuthType.Why()})
		}
	}
	closed := map[string]bool{}
	guarded := map[string]string{}
	for _, a := range inv.APIs {
		closed[a.ID], guarded[a.ID] = Closed(a)
	}
	for _, r := range inv.Routes {
		api, _ := r.API.Get()
		if closed[api.ID] {
			continue
		}
		how := "API route " + r.Method + " " + r.Path
		switch auth, ok := r.Authorization.Or("NONE"); {
		case ok && auth == "NONE" && guarded[api.ID] != "":
			add(r.Function, Entry{How: how + " without authorization", At: r.Source, By: &r.Resource, Why: guarded[api.ID]})
		case ok && auth == "NONE":
			add(r.Function, Entry{How: how + " without authorization", At: r.Source, By: &r.Resource, Open: true})
		case !ok:
			add(r.Function, Entry{How: how, At: r.Source, By: &r.Resource, Why: "authorization: " + r.Authorization.Why()})
		}
	}
	schemes := map[string]inventory.Known[string]{}
	for _, lb := range inv.LoadBalancers {
		schemes[lb.ID] = lb.Scheme
	}
	for _, l := range inv.Listeners {
		if signs, ok := l.Authenticates.Get(); ok && signs {
			continue
		}
		e := Entry{How: "load balancer listener " + Label(&l.Resource), At: l.Source, By: &l.Resource}
		ref, known := l.LoadBalancer.Get()
		scheme, read := schemes[ref.ID]
		switch value, ok := scheme.Or("internet-facing"); {
		case !known:
			e.Why = "load balancer: " + l.LoadBalancer.Why()
		case !read:
			e.Why = "the load balancer is outside of what was read"
		case !ok:
			e.Why = "scheme: " + scheme.Why()
		case value != "internet-facing":
			continue
		case l.Authenticates.IsUnknown():
			e.Why = "sign-in: " + l.Authenticates.Why()
		default:
			e.Open = true
		}
		for _, f := range l.Functions {
			add(f, e)
		}
	}
	for _, t := range inv.Triggers {
		if t.Service == "iot" {
			add(t.Function, Entry{How: "IoT rule " + Label(&t.Resource), At: t.Source, By: &t.Resource, Open: true})
		}
	}
	for _, pm := range inv.Permissions {
		who, ok := pm.Principal.Get()
		if ok && strings.HasPrefix(who, "alexa-") && pm.EventSourceToken.IsAbsent() {
			add(pm.Function, Entry{How: "permission for every Alexa skill", At: pm.Principal.Source, By: &pm.Resource, Open: true})
		}
	}
	return m
}

// urlGrants returns the functions whose resource policy may let everyone use the
// function URL, without which auth type NONE opens nothing. The value says why
// that is not known, and is empty if it is.
func urlGrants(inv *inventory.Inventory) map[string]string {
	m := map[string]string{}
	for _, pm := range inv.Permissions {
		ref, ok := pm.Function.Get()
		if !ok || ref.Function == "" {
			continue
		}
		switch action, known := pm.Action.Get(); {
		case !known:
			if _, some := m[ref.Function]; !some {
				m[ref.Function] = "action of " + Label(&pm.Resource) + ": " + pm.Action.Why()
			}
			continue
		case action != "lambda:InvokeFunctionUrl" && action != "lambda:*" && action != "*":
			continue
		}
		switch who, known := pm.Principal.Get(); {
		case known && who == "*":
			m[ref.Function] = ""
		case !known:
			if _, some := m[ref.Function]; !some {
				m[ref.Function] = "principal of " + Label(&pm.Resource) + ": " + pm.Principal.Why()
			}
		}
	}
	return m
}

// Worst returns the first open entry, or the first that may be open. ok is false
// if there is none of either.
func Worst(list []Entry) (e Entry, ok bool) {
	for _, x := range list {
		if x.Open {
			return x, true
		}
	}
	if len(list) > 0 {
		return list[0], true
	}
	return Entry{}, false
}
