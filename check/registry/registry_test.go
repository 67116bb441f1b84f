package registry

import (
	"encoding/csv"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/temper-security/temper/internal/shared"
)

func TestMetadataIsComplete(t *testing.T) {
	t.Parallel()
	id := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, c := range All() {
		if !id.MatchString(c.ID) || seen[c.ID] {
			t.Errorf("check id %q is malformed or used twice", c.ID)
		}
		seen[c.ID] = true
		if c.Title == "" || c.Category == "" || c.Why == "" || c.Fix == "" || c.Limits == "" || len(c.Sources) == 0 || c.Run == nil {
			t.Errorf("check %s lacks metadata: %+v", c.ID, c)
		}
		if c.Severity.Rank() > 4 {
			t.Errorf("check %s has severity %q", c.ID, c.Severity)
		}
		if _, err := time.Parse(time.DateOnly, c.AsOf); err != nil {
			t.Errorf("check %s: date of its facts: %v", c.ID, err)
		}
	}
}

// TestIDsAreThoseOfTheTable holds the ids against the table of all checks.
func TestIDsAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	f, err := os.Open(shared.Dir(t, "data/checks.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for _, row := range rows[1:] {
		known[row[0]] = row[2]
	}
	for _, c := range All() {
		if category, ok := known[c.ID]; !ok {
			t.Errorf("check %s is not in the table", c.ID)
		} else if category != c.Category {
			t.Errorf("check %s has category %s, the table says %s", c.ID, c.Category, category)
		}
	}
	t.Logf("%d of the %d checks of the table are done", len(All()), len(known))
}

func TestNearest(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{"url-pubic": "url-public", "zzzz": "", "": "", "env-plain-secret": "env-plaintext-secret"} {
		if got := Nearest(given); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", given, got, want)
		}
	}
	if got := edits("kitten", "sitting"); got != 3 {
		t.Errorf("edits(kitten, sitting) = %d, want 3", got)
	}
}
