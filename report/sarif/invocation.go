package sarif

import (
	"fmt"
	"time"

	"github.com/temper-security/temper/report"
)

// The notifications, in the order of descriptors.
const (
	fileSkipped = iota
	notKnown
	limitReached
)

// descriptors describes the notifications.
func descriptors() []descriptor {
	return []descriptor{
		fileSkipped:  {"file-skipped", message{Text: "A file could not be read: what it declares was not checked."}},
		notKnown:     {"not-known", message{Text: "Something could not be known: what depends on it was not decided."}},
		limitReached: {"limit-reached", message{Text: "The report is larger than GitHub code scanning accepts: a part was left out."}},
	}
}

func notify(kind int, level, text string, at ...location) notification {
	return notification{Descriptor: reference{ID: descriptors()[kind].ID, Index: kind}, Level: level, Message: message{Text: text}, Locations: at}
}

// maxNotifications is how many gaps are told one by one.
const maxNotifications = 1_000

// invocationOf says what the run did not see, and what was cut.
func invocationOf(r *report.Report, cut omitted) invocation {
	out := invocation{ExecutionSuccessful: true, ToolExecutionNotifications: []notification{}}
	if !r.StartedAt.IsZero() {
		out.StartTimeUTC = r.StartedAt.UTC().Format(time.RFC3339)
	}
	var left int
	add := func(n notification) {
		if len(out.ToolExecutionNotifications) == maxNotifications {
			left++
			return
		}
		out.ToolExecutionNotifications = append(out.ToolExecutionNotifications, n)
	}
	if cut.results > 0 {
		add(notify(limitReached, "error", fmt.Sprintf(
			"%d of %d results are left out: an upload may hold %d results and %d MB. The JSON report has them all.",
			cut.results, len(r.Findings), maxResults, maxBytes>>20)))
	}
	if cut.locations > 0 {
		add(notify(limitReached, "warning", fmt.Sprintf(
			"%d locations are left out: a result may hold %d. The JSON report has them all.", cut.locations, maxLocations)))
	}
	if report.NothingRead(r) {
		add(notify(notKnown, "warning", "Nothing was read, so nothing was checked."))
	}
	for _, s := range r.Coverage.Files.Skipped {
		at := physicalLocation{ArtifactLocation: artifact(s.Path)}
		if s.Path == "" {
			at.ArtifactLocation.URI = "aws/unknown.json"
		}
		add(notify(fileSkipped, "warning", "Skipped "+plain(s.Path)+": "+plain(s.Reason), location{PhysicalLocation: at}))
	}
	gaps := r.Coverage.Unknown
	if cut.results == 0 {
		gaps = report.OtherGaps(r) // the others are results of kind open
	}
	for _, g := range gaps {
		add(notify(notKnown, "note", gap(g)))
	}
	if left > 0 {
		out.ToolExecutionNotifications = append(out.ToolExecutionNotifications,
			notify(limitReached, "warning", fmt.Sprintf("%d more notifications are left out. The JSON report has them all.", left)))
	}
	return out
}

func gap(g report.Gap) string {
	text := "Not known: " + plain(g.What)
	if g.Why != "" {
		text += ": " + plain(g.Why)
	}
	if g.Count > 1 {
		text += fmt.Sprintf(" (%d times)", g.Count)
	}
	return text
}
