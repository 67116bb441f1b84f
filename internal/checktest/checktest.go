// Package checktest runs checks over the fixtures that stand beside them.
//
// The fixtures of a check are the templates testdata/ID/*.yaml. A line on which a
// finding must be reported carries a comment that says so:
//
//	AuthType: NONE # want: url-public fail
//	Principal: !Ref Who # want: url-public unknown
//
// and there must be no other finding. A check needs at least one fixture whose
// name begins with fail, one with pass (that wants nothing) and one with unknown.
// Comments at the beginning of a fixture set what the run knows:
//
//	# today: 2026-11-22
//	# account: 111122223333
//	# region: eu-west-1
//	# param: Stage=prod
//	# trusted: 444455556666
//	# required-tags: owner,stage
package checktest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temper-security/temper/check"
	"github.com/temper-security/temper/collect/cloudformation"
	"github.com/temper-security/temper/finding"
)

// Today is the date of a run that does not set one.
const Today = "2026-11-22"

// Run runs each check over its fixtures, one subtest a fixture.
func Run(t *testing.T, checks []check.Check) {
	t.Helper()
	for i := range checks {
		c := checks[i]
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			run(t, c)
		})
	}
}

func run(t *testing.T, c check.Check) {
	files, err := filepath.Glob(filepath.Join("testdata", c.ID, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"fail", "pass", "unknown"} {
		has := slices.ContainsFunc(files, func(f string) bool { return strings.HasPrefix(filepath.Base(f), kind) })
		if !has {
			t.Errorf("check %s has no fixture testdata/%s/%s*.yaml", c.ID, c.ID, kind)
		}
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			fixture(t, c, file)
		})
	}
}

func fixture(t *testing.T, c check.Check, file string) {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := wanted(t, string(src))
	name := filepath.Base(file)
	if strings.HasPrefix(name, "pass") == (len(want) > 0) {
		t.Errorf("%s: a fixture wants findings unless its name begins with pass", file)
	}
	if strings.HasPrefix(name, "unknown") && !slices.ContainsFunc(want, func(w string) bool { return strings.HasSuffix(w, "unknown") }) {
		t.Errorf("%s: an unknown fixture must want an unknown verdict", file)
	}
	options, settings := header(t, string(src))
	collection, err := cloudformation.Load(context.Background(), file, options)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	got := []string{}
	var detail strings.Builder
	for _, stack := range collection.Stacks {
		for _, g := range stack.Gaps {
			t.Errorf("%s: the fixture itself has a gap: %s: %s", file, g.What, g.Why)
		}
		out := check.Run([]check.Check{c}, stack.Variants, settings, nil)
		for _, f := range out.Findings {
			line := 0
			if f.Location != nil {
				line = f.Location.Line
			}
			entry := fmt.Sprintf("line %d: %s %s", line, f.Check, f.Verdict)
			if !slices.Contains(got, entry) {
				got = append(got, entry)
			}
			fmt.Fprintf(&detail, "  %s: %s (when: %s)\n", entry, f.Message, f.Condition)
			inspect(t, f)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: findings (-want +got):\n%sall findings:\n%s", file, diff, detail.String())
	}
}

// inspect checks what every finding owes its reader.
func inspect(t *testing.T, f finding.Finding) {
	t.Helper()
	if f.Message == "" || len(f.Resources) == 0 || f.Remediation.Text == "" {
		t.Errorf("finding %s lacks a message, resource or remediation: %+v", f.ID, f)
	}
	if f.Verdict == finding.Fail && len(f.Evidence) == 0 {
		t.Errorf("finding %s (%s) fails without evidence", f.ID, f.Message)
	}
}

var (
	wantComment   = regexp.MustCompile(`#.*\bwant:\s*(.+)$`)
	wantEntry     = regexp.MustCompile(`^([a-z0-9-]+) (fail|unknown)$`)
	headerComment = regexp.MustCompile(`^#\s*(today|account|region|param|trusted|required-tags):\s*(.+)$`)
)

func wanted(t *testing.T, src string) []string {
	t.Helper()
	want := []string{}
	for i, line := range strings.Split(src, "\n") {
		m := wantComment.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		for entry := range strings.SplitSeq(m[1], ",") {
			e := wantEntry.FindStringSubmatch(strings.TrimSpace(entry))
			if e == nil {
				t.Fatalf("line %d: want %q is not «ID fail» or «ID unknown»", i+1, entry)
			}
			want = append(want, fmt.Sprintf("line %d: %s %s", i+1, e[1], e[2]))
		}
	}
	slices.Sort(want)
	return want
}

func header(t *testing.T, src string) (cloudformation.Options, check.Settings) {
	t.Helper()
	options := cloudformation.DefaultOptions()
	options.Given = map[string]string{}
	today := Today
	var trusted, tags []string
	for line := range strings.SplitSeq(src, "\n") {
		m := headerComment.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		switch m[1] {
		case "today":
			today = m[2]
		case "account":
			options.Account = m[2]
		case "region":
			options.Region = m[2]
		case "param":
			k, v, _ := strings.Cut(m[2], "=")
			options.Given[k] = v
		case "trusted":
			trusted = strings.Split(m[2], ",")
		case "required-tags":
			tags = strings.Split(m[2], ",")
		}
	}
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		t.Fatalf("today: %v", err)
	}
	settings := check.DefaultSettings(day)
	settings.TrustedAccounts, settings.RequiredTags = trusted, tags
	settings.Salt = []byte("fixture")
	return options, settings
}
