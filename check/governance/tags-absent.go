package governance

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/check/lookup"
	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/inventory"
)

const docTags = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html"

func tagsAbsent() check.Check {
	return check.Check{
		ID:         "tags-absent",
		Title:      "Function has no owner or required tags",
		Category:   "governance",
		Severity:   finding.Info,
		AsOf:       "2026-11-22",
		Frameworks: finding.Frameworks{FSBP: []string{"Lambda.6"}, NIST: []string{"CM-8"}},
		Why:        "When a function misbehaves, the first question is whose it is. Without tags nobody knows whom to call, or which rules apply to it.",
		Fix:        "Add the tags, best in Globals or at the stack.",
		Limits:     "The required keys are a setting. Without it a function without any tag of its own is reported as information. Tags that are put on the whole stack are not seen in the template.",
		Sources:    []string{docTags},
		Run:        runTagsAbsent,
	}
}

func runTagsAbsent(p *check.Pass) {
	for _, f := range p.Inventory.Functions {
		if f.Framework != "" {
			continue
		}
		about := []*inventory.Resource{&f.Resource}
		name := lookup.Label(&f.Resource)
		tags, ok := f.Tags.Or(nil)
		if !ok {
			p.Unknown(check.Result{
				Message: fmt.Sprintf("The tags of function %s are not known: %s", name, f.Tags.Why()),
				About:   about, At: f.Tags.Source,
			})
			continue
		}
		own, missing := judgeTags(tags, p.Settings.RequiredTags)
		at := f.Tags.Source
		if own == 0 {
			at = f.Source // tags that SAM sets have no place of the user's
		}
		switch {
		case len(missing) > 0:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s lacks the required tag %s", name, strings.Join(missing, ", ")),
				About:   about, At: at,
				Evidence: []finding.Evidence{lookup.Setting("Tags", "without "+strings.Join(missing, ", "), at, docTags)},
			})
		case own == 0 && len(p.Settings.RequiredTags) == 0:
			p.Fail(check.Result{
				Message: fmt.Sprintf("Function %s has no tags", name),
				About:   about, At: at, Severity: finding.Info,
				Evidence: []finding.Evidence{lookup.Setting("Tags", "none", at, docTags)},
			})
		default:
			p.OK()
		}
	}
}

// judgeTags counts the tags that people have set, and lists the required ones
// that are missing or empty. SAM and AWS add tags of their own.
func judgeTags(tags []inventory.Tag, required []string) (own int, missing []string) {
	have := map[string]bool{}
	for _, t := range tags {
		if value, ok := t.Value.Get(); ok && strings.TrimSpace(value) == "" {
			continue
		}
		have[t.Key] = true
		if !strings.HasPrefix(t.Key, "aws:") && !strings.HasPrefix(t.Key, "lambda:") && !strings.HasPrefix(t.Key, "httpapi:") {
			own++
		}
	}
	for _, key := range required {
		if !have[key] {
			missing = append(missing, key)
		}
	}
	return own, missing
}
