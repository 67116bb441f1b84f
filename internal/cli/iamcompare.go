package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/temper-security/temper/iam"
	"github.com/temper-security/temper/iam/compare"
	"github.com/temper-security/temper/iam/eval"
	"github.com/temper-security/temper/report/escape"
)

func iamCompareCommand() *cobra.Command {
	var lines, asJSON bool
	cmd := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "Say whether a policy is no more permissive than another, with a witness",
		Long: `Compare says how the policy in file NEW relates to that in file OLD: narrower,
equal, wider, incomparable, or unknown with the reason. Where one allows more it
shows a request that it allows and the other does not, which the decision engine has
confirmed. docs/iam-comparison.md says what is compared and why a narrower can be
trusted.

With --jsonl standard input is read: a line {"id","old","new"} for each pair of
policies, answered with a line {"id","relation","witness"}, in order. A line that
cannot be read is answered with {"id","error"} and does not stop the stream.

A policy that names no Version and uses policy variables is read as of 2012-10-17,
and a note says so: AWS would read the variables literally.`,
		Example: `  temper iam compare deployed.json proposed.json
  temper iam compare --jsonl < pairs.jsonl > relations.jsonl`,
		Args: func(_ *cobra.Command, args []string) error {
			if lines && len(args) > 0 || !lines && len(args) != 2 {
				return usage("compare takes the files OLD and NEW, or none with --jsonl")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if lines {
				if err := answerLines(cmd.InOrStdin(), cmd.OutOrStdout(), compareLine); err != nil {
					return failed(fmt.Errorf("compare standard input: %w", err))
				}
				return nil
			}
			return compareFiles(cmd, args[0], args[1], asJSON)
		},
	}
	cmd.Flags().BoolVar(&lines, "jsonl", false, "read a pair of policies a line, answer a line a pair")
	cmd.Flags().BoolVar(&asJSON, "json", false, "answer in JSON")
	return cmd
}

// compareOptions read a policy without Version as its author most likely means it.
func compareOptions() compare.Options { return compare.Options{AssumeVersion: iam.VersionCurrent} }

func compareFiles(cmd *cobra.Command, oldFile, newFile string, asJSON bool) error {
	var sets [2]compare.Set
	for i, file := range []string{oldFile, newFile} {
		src, err := os.ReadFile(file)
		if err != nil {
			return failed(fmt.Errorf("read policy: %w", err))
		}
		doc, err := iam.Parse(src)
		if err != nil {
			return failed(fmt.Errorf("read policy %s: %w", file, err))
		}
		sets[i] = compare.Document(doc)
	}
	result := compare.Compare(sets[0], sets[1], compareOptions())
	if result.Assumed {
		fmt.Fprintln(cmd.ErrOrStderr(), "temper: note: a policy without Version has policy variables; it was read as of 2012-10-17")
	}
	if asJSON {
		return writeLine(cmd.OutOrStdout(), relationOf("", result))
	}
	_, err := io.WriteString(cmd.OutOrStdout(), relationText(result))
	return err //nolint:wrapcheck // writing to standard output
}

// pairLine is a line of the stream; the policies are JSON, or JSON in a text.
type pairLine struct {
	ID  string          `json:"id"`
	Old json.RawMessage `json:"old"`
	New json.RawMessage `json:"new"`
}

func compareLine(line []byte, tooLong bool) any {
	if tooLong {
		return failedAnswer{Error: "the line is longer than 32 MiB"}
	}
	var pair pairLine
	if err := json.Unmarshal(line, &pair); err != nil {
		return failedAnswer{pair.ID, "the line is not a pair of policies: " + err.Error()}
	}
	var sets [2]compare.Set
	for i, src := range []json.RawMessage{pair.Old, pair.New} {
		name := []string{"old", "new"}[i]
		if len(src) == 0 {
			return failedAnswer{pair.ID, "the policy " + name + " is missing"}
		}
		var text string
		if json.Unmarshal(src, &text) == nil {
			src = json.RawMessage(text)
		}
		doc, err := iam.Parse(src)
		if err != nil {
			return failedAnswer{pair.ID, "policy " + name + ": " + err.Error()}
		}
		sets[i] = compare.Document(doc)
	}
	return relationOf(pair.ID, compare.Compare(sets[0], sets[1], compareOptions()))
}

// relation is the answer to a pair. Witness is the request that NEW allows and OLD
// does not, or if there is none the one that OLD allows and NEW does not.
type relation struct {
	ID       string       `json:"id"`
	Relation string       `json:"relation"`
	Witness  *witnessJSON `json:"witness"`
	NewOnly  *witnessJSON `json:"new_only,omitempty"`
	OldOnly  *witnessJSON `json:"old_only,omitempty"`
	Reason   string       `json:"reason,omitempty"`
	// Assumed says that a policy without Version was read as of 2012-10-17.
	Assumed bool `json:"version_assumed,omitempty"`
}

// witnessJSON is a request in the form of temper-iam-vectors/1.
type witnessJSON struct {
	Principal any            `json:"principal"`
	Action    string         `json:"action"`
	Resource  map[string]any `json:"resource"`
	Context   map[string]any `json:"context"`
	// Real says that AWS has the action and resources of this form.
	Real bool `json:"real"`
}

func relationOf(id string, r compare.Result) relation {
	out := relation{ID: id, Relation: string(r.Relation), NewOnly: witnessOf(r.NewOnly), OldOnly: witnessOf(r.OldOnly), Assumed: r.Assumed}
	if out.Witness = out.NewOnly; out.Witness == nil {
		out.Witness = out.OldOnly
	}
	if r.Relation == compare.Unknown {
		out.Reason = reasonOf(r)
	}
	return out
}

// reasonOf says what stood in the way of a comparison.
func reasonOf(r compare.Result) string {
	var reasons []string
	for _, a := range []compare.Answer{r.NewWithinOld, r.OldWithinNew} {
		text := string(a.Reason)
		if a.Detail != "" {
			text += ": " + a.Detail
		}
		if text != "" && !slices.Contains(reasons, text) {
			reasons = append(reasons, text)
		}
	}
	return strings.Join(reasons, "; ")
}

func witnessOf(w *compare.Witness) *witnessJSON {
	if w == nil {
		return nil
	}
	out := &witnessJSON{
		Principal: w.Request.Principal.ID, Action: w.Request.Action, Real: w.Real,
		Resource: map[string]any{"arn": w.Request.Resource}, Context: map[string]any{},
	}
	if w.Request.Principal.ID == "" {
		out.Principal = map[string]string{"type": "Anonymous"}
	}
	if w.Request.ResourceAccount != "" {
		out.Resource["account"] = w.Request.ResourceAccount
	}
	for key, v := range w.Request.Context {
		switch {
		case v.Multi:
			out.Context[key] = v.Values
		case len(v.Values) == 1:
			out.Context[key] = v.Values[0]
		}
	}
	return out
}

// relationText writes a comparison for people.
func relationText(r compare.Result) string {
	var b strings.Builder
	meaning := map[compare.Relation]string{
		compare.Equal:        "NEW and OLD allow the same requests",
		compare.Narrower:     "NEW allows nothing that OLD does not, and less",
		compare.Wider:        "NEW allows all that OLD does, and more",
		compare.Incomparable: "each allows something that the other does not",
		compare.Unknown:      "it could not be decided: " + reasonOf(r),
	}
	fmt.Fprintf(&b, "%s  %s\n", r.Relation, escape.Terminal(meaning[r.Relation]))
	show := func(title string, w *compare.Witness) {
		if w == nil {
			return
		}
		fmt.Fprintf(&b, "\n%s\n", title)
		who := w.Request.Principal.ID
		if who == "" {
			who = "a caller without credentials"
		}
		fmt.Fprintf(&b, "  %s on %s by %s\n", escape.Terminal(w.Request.Action), escape.Terminal(w.Request.Resource), escape.Terminal(who))
		for _, key := range contextKeys(w.Request.Context) {
			fmt.Fprintf(&b, "  with %s = %s\n", escape.Terminal(key), escape.Terminal(strings.Join(w.Request.Context[key].Values, ", ")))
		}
		if !w.Real {
			b.WriteString("  (not a request that AWS has today: the texts of the policies differ in it)\n")
		}
	}
	show("NEW allows and OLD does not:", r.NewOnly)
	show("OLD allows and NEW does not:", r.OldOnly)
	return b.String()
}

func contextKeys(context map[string]eval.Value) []string {
	keys := make([]string, 0, len(context))
	for k := range context {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
