package exposure

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/temper-security/temper/check/statement"
)

// eventPattern is what an EventBridge pattern says about where events come from.
type eventPattern struct {
	// selects says whether a field tells apart what happened.
	selects answer
	// account is set if the pattern names accounts; awsOnly if it names services
	// of AWS as source, which no one else can put on a bus.
	account, awsOnly bool
}

// maxPattern bounds the size of a pattern: far above the service's 2,048
// characters.
const maxPattern = 64 << 10

// readPattern reads an event pattern, in which ?* stands for what is not known.
// Source: Amazon EventBridge User Guide, "Event patterns" and "Comparison
// operators for use in event patterns".
func readPattern(text string) (eventPattern, error) {
	if len(text) > maxPattern {
		return eventPattern{}, errors.New("the event pattern is too large")
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		return eventPattern{}, fmt.Errorf("read event pattern: %w", err)
	}
	return patternOf(fields), nil
}

func patternOf(fields map[string]any) eventPattern {
	var e eventPattern
	for key, value := range fields {
		switch key {
		case "source", "detail-type", "resources", "detail":
			e.selects = either(e.selects, selective(value))
			if key == "source" {
				e.awsOnly = e.awsOnly || onlyAWS(value)
			}
		case "account":
			e.account = e.account || selective(value) == yes
		case "$or":
			list, ok := value.([]any)
			if !ok || len(list) == 0 {
				continue
			}
			all := eventPattern{selects: yes, account: true, awsOnly: true}
			for _, item := range list {
				alternative, _ := item.(map[string]any)
				one := patternOf(alternative)
				all.selects = both(all.selects, one.selects)
				all.account = all.account && one.account
				all.awsOnly = all.awsOnly && one.awsOnly
			}
			e.selects = either(e.selects, all.selects)
			e.account = e.account || all.account
			e.awsOnly = e.awsOnly || all.awsOnly
		}
	}
	return e
}

// selective says whether the value of a field excludes anything much. A list
// holds alternatives, a map further fields that all must match.
func selective(value any) answer {
	switch v := value.(type) {
	case []any:
		if len(v) == 0 {
			return no
		}
		out := yes
		for _, item := range v {
			out = both(out, selectiveItem(item))
		}
		return out
	case map[string]any:
		out := no
		for key, item := range v {
			if list, ok := item.([]any); ok && key == "$or" {
				all := yes
				for _, alternative := range list {
					all = both(all, selective(alternative))
				}
				out = either(out, all)
				continue
			}
			out = either(out, selective(item))
		}
		return out
	case string:
		return selectiveItem(v)
	}
	return no
}

func selectiveItem(item any) answer {
	switch v := item.(type) {
	case string:
		if v == statement.Unseen {
			return maybe
		}
		return yes
	case map[string]any:
		out := yes
		for operator, argument := range v {
			text, isText := argument.(string)
			switch operator {
			case "prefix", "suffix", "wildcard", "equals-ignore-case":
				bare := strings.Trim(strings.ToLower(text), "*")
				switch {
				case isText && text == statement.Unseen:
					out = both(out, maybe)
				case isText && (bare == "" || bare == "aws" || bare == "aws.") && operator != "equals-ignore-case":
					out = no
				}
			case "exists", "anything-but":
				out = no
			}
		}
		return out
	default:
		return yes // numbers, true, false, null are exact values
	}
}

// onlyAWS reports whether all sources are those of AWS services: PutEvents
// refuses a source that begins with aws. from anyone else.
func onlyAWS(value any) bool {
	list, ok := value.([]any)
	for _, item := range list {
		text, isText := item.(string)
		if m, isMap := item.(map[string]any); isMap {
			text, isText = m["prefix"].(string)
		}
		if !isText || !strings.HasPrefix(text, "aws.") {
			return false
		}
	}
	return ok && len(list) > 0
}
