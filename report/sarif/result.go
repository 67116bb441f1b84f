package sarif

import (
	"fmt"
	"strings"

	"github.com/temper-security/temper/finding"
	"github.com/temper-security/temper/report/escape"
)

// How much of a finding its message tells; the properties hold all.
const (
	maxEvidenceInMessage  = 12
	maxResourcesInMessage = 8
)

// resultOf returns the result of a finding, and how many of its locations were
// left out because of the limits.
func resultOf(f *finding.Finding, index int) (result, int) {
	place, id := placeOf(f), escape.Terminal(f.ID)
	out := result{
		RuleID: plain(f.Check), RuleIndex: index, Kind: "fail", Level: level(f.Severity),
		Message:             message{Text: tell(f)},
		Locations:           []location{{PhysicalLocation: place}},
		Fingerprints:        map[string]string{"temper/v1": id},
		PartialFingerprints: map[string]string{"primaryLocationLineHash": id + ":1"},
		Properties: resultProperties{
			Severity: plain(string(f.Severity)), Verdict: plain(string(f.Verdict)), Condition: plain(f.Condition),
			Remedy: plain(f.Remediation.Text), Command: plain(f.Remediation.Command), Resources: []resource{},
		},
	}
	if f.Verdict == finding.Unknown {
		// Open: evaluated, with too little information to decide (section 3.27.9). The
		// level of a result that does not fail is none (3.27.10).
		out.Kind, out.Level = "open", "none"
	}
	named := map[logicalLocation]bool{} // the schema wants each once
	for i, res := range f.Resources {
		if i == maxLocations {
			break
		}
		if l := logical(res); !named[l] {
			named[l] = true
			out.Locations[0].LogicalLocations = append(out.Locations[0].LogicalLocations, l)
		}
		out.Properties.Resources = append(out.Properties.Resources, resource{plain(res.Type), plain(res.ID), plain(res.Account), plain(res.Region)})
	}
	for _, e := range f.Evidence {
		out.Properties.Evidence = append(out.Properties.Evidence, evidence{plain(string(e.Kind)), plain(e.What), plain(e.Value), plain(e.Source)})
	}
	steps, left := flow(f, place)
	if len(steps) > 0 {
		out.CodeFlows = []codeFlow{{ThreadFlows: []threadFlow{{Locations: steps}}}}
	}
	var more int
	out.RelatedLocations, more = related(f, place, len(steps) == 0)
	if f.Waived != nil {
		out.Suppressions = []suppression{suppressionOf(f)}
	}
	return out, left + more
}

// tell writes a finding as plain text: what is wrong, where, how one sees it, and
// what to do. Viewers show the first line in lists.
func tell(f *finding.Finding) string {
	var b strings.Builder
	if f.Verdict == finding.Unknown {
		b.WriteString("Could not be decided: ")
	}
	text := f.Message
	if text == "" {
		text = f.Title
	}
	if text == "" {
		text = f.Check
	}
	b.WriteString(plain(text))
	if f.Condition != "" {
		fmt.Fprintf(&b, "\nHolds when: %s", plain(f.Condition))
	}
	if n := len(f.Resources); n > 0 {
		b.WriteString("\nResources: ")
		for i, res := range f.Resources[:min(n, maxResourcesInMessage)] {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(plain(res.ID))
		}
		if n > maxResourcesInMessage {
			fmt.Fprintf(&b, " and %d more", n-maxResourcesInMessage)
		}
	}
	for i, e := range f.Evidence {
		if i == maxEvidenceInMessage {
			fmt.Fprintf(&b, "\nEvidence: and %d more", len(f.Evidence)-i)
			break
		}
		fmt.Fprintf(&b, "\nEvidence: %s", tellEvidence(e))
	}
	if f.Remediation.Text != "" {
		fmt.Fprintf(&b, "\nFix: %s", plain(f.Remediation.Text))
	}
	if f.Remediation.Command != "" {
		fmt.Fprintf(&b, "\nNext: %s", plain(f.Remediation.Command))
	}
	return b.String()
}

func tellEvidence(e finding.Evidence) string {
	text := plain(e.What)
	if e.Value != "" {
		text += " = " + plain(e.Value)
	}
	if text == "" {
		text = plain(string(e.Kind))
	}
	return text
}

// flow returns the steps of a path. There is one if the evidence has two steps of
// a path or more, or else two places or more. A step without a place stands at
// the place of the finding: viewers want one for every step.
func flow(f *finding.Finding, place physicalLocation) (steps []step, left int) {
	hops, places := 0, map[finding.Location]bool{}
	for _, e := range f.Evidence {
		if e.Kind == finding.Path {
			hops++
		}
		if e.Location != nil && e.Location.File != "" {
			places[*e.Location] = true
		}
	}
	if hops < 2 && len(places) < 2 {
		return nil, 0
	}
	for _, e := range f.Evidence {
		located := e.Location != nil && e.Location.File != ""
		if hops >= 2 && e.Kind != finding.Path || hops < 2 && !located {
			continue
		}
		if len(steps) == maxSteps {
			left++
			continue
		}
		at := place
		if located {
			at = physical(*e.Location)
		}
		steps = append(steps, step{
			Location:       location{PhysicalLocation: at, Message: &message{Text: tellEvidence(e)}},
			ExecutionOrder: len(steps) + 1,
		})
	}
	return steps, left
}

// related returns the other places that a finding is about: those of its
// resources, and of its evidence unless that is told as a flow.
func related(f *finding.Finding, place physicalLocation, withEvidence bool) (list []location, left int) {
	type key struct {
		uri  string
		line int
	}
	of := func(p physicalLocation) key { return key{p.ArtifactLocation.URI, p.Region.StartLine} }
	seen := map[key]bool{of(place): true}
	add := func(l *finding.Location, text string) {
		if l == nil || l.File == "" {
			return
		}
		at := physical(*l)
		if seen[of(at)] {
			return
		}
		seen[of(at)] = true
		if len(list) == maxLocations-1 {
			left++
			return
		}
		list = append(list, location{ID: len(list) + 1, PhysicalLocation: at, Message: &message{Text: text}})
	}
	for _, res := range f.Resources {
		add(res.Location, plain(res.ID))
	}
	if withEvidence {
		for _, e := range f.Evidence {
			add(e.Location, tellEvidence(e))
		}
	}
	return list, left
}

// suppressionOf returns the waiver: in the source if it stands in a file of the
// finding, else external.
func suppressionOf(f *finding.Finding) suppression {
	kind := "external"
	inFile := func(l *finding.Location) bool {
		return l != nil && l.File != "" && (f.Waived.By == l.File || strings.HasPrefix(f.Waived.By, l.File+":"))
	}
	if inFile(f.Location) {
		kind = "inSource"
	}
	for _, res := range f.Resources {
		if inFile(res.Location) {
			kind = "inSource"
		}
	}
	return suppression{
		Kind: kind, Status: "accepted", Justification: plain(f.Waived.Reason),
		Properties: suppressionProperties{Until: plain(f.Waived.Until), By: plain(f.Waived.By)},
	}
}
