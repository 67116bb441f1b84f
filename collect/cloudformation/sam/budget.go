package sam

import (
	"fmt"

	"github.com/temper-security/temper/collect/cloudformation/template"
)

// The transform may make this many values: enough for the service's limit of 500
// resources with large Globals, and linear in the source, so that a hostile
// template (Globals times resources, events times a bucket) cannot take more.
const (
	budgetBase   = 1_000_000
	budgetFactor = 16
)

// charge takes the cost of a step from the budget and reports whether the
// transform may go on.
func (t *transform) charge(values int) bool {
	t.budget -= values
	return t.budget >= 0
}

// exhausted is the error of a template that is over the budget.
func (t *transform) exhausted() error {
	if t.budget >= 0 {
		return nil
	}
	return fmt.Errorf("transform %s: %w: the result would be far larger than the source", t.root.Pos.File, template.ErrLimit)
}

// textSize is how many bytes of text count as one more value.
const textSize = 64

// size counts the values of a tree, shared ones at each place; a long text counts
// as several. It stops soon after limit.
func size(n *template.Node, limit int) int {
	if n == nil {
		return 0
	}
	total := 1 + len(n.Text)/textSize
	for _, item := range n.Items {
		if total > limit {
			return total
		}
		total += size(item, limit-total)
	}
	for i := range n.Fields {
		if total > limit {
			return total
		}
		total += size(n.Fields[i].Value, limit-total)
	}
	return total
}
