package catalog

import "strings"

// maxNearest bounds the text that Nearest compares, in bytes: no action name is
// longer, and the cost is the product of two lengths for each candidate.
const maxNearest = 128

// Nearest returns the real action that a wrong name is most likely meant to be:
// the name under another service if it exists under just one, else the name with
// the fewest changed letters in the service, or in the service with the nearest
// prefix. It returns "" if nothing is near.
func (c *Catalog) Nearest(name string) string {
	if a, ok := c.Action(name); ok {
		return a.String()
	}
	prefix, rest, ok := strings.Cut(name, ":")
	if !ok || rest == "" || len(name) > maxNearest {
		return ""
	}
	s, known := c.Service(prefix)
	if !known {
		s = c.nearestService(prefix)
	}
	if s != nil {
		best, distance := "", len(rest)/3+1
		for i := range s.actions {
			if d := editDistance(rest, s.actions[i].Name, distance); d < distance {
				best, distance = s.actions[i].String(), d
			}
		}
		if best != "" {
			return best
		}
	}
	return c.elsewhere(rest)
}

// elsewhere finds the one service that has an action of the name.
func (c *Catalog) elsewhere(name string) string {
	found := ""
	for i := range c.services {
		if a, ok := c.Action(c.services[i].Prefix + ":" + name); ok {
			if found != "" {
				return ""
			}
			found = a.String()
		}
	}
	return found
}

func (c *Catalog) nearestService(prefix string) *Service {
	if n, ok := c.sdk[normalise(prefix)]; ok {
		s, _ := c.Service(n.prefix)
		return s
	}
	var best *Service
	distance := len(prefix)/3 + 1
	for i := range c.services {
		if d := editDistance(prefix, c.services[i].Prefix, distance); d < distance {
			best, distance = &c.services[i], d
		}
	}
	return best
}

// editDistance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b without regard to case (Damerau's distance, each
// part changed once). It gives up with limit when the count reaches it.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	var rows [3][maxNearest + 2]int
	before, prev, cur := &rows[0], &rows[1], &rows[2]
	if len(b) > maxNearest {
		return limit
	}
	for j := range len(b) + 1 {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if lower(a[i-1]) == lower(b[j-1]) {
				cost = 0
			}
			d := min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && lower(a[i-1]) == lower(b[j-2]) && lower(a[i-2]) == lower(b[j-1]) {
				d = min(d, before[j-2]+1)
			}
			cur[j] = d
			least = min(least, d)
		}
		if least >= limit {
			return limit
		}
		before, prev, cur = prev, cur, before
	}
	return min(prev[len(b)], limit)
}
