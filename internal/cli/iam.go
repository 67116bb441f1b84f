package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/temper-security/temper/iam/catalog"
	"github.com/temper-security/temper/iam/eval"
	"github.com/temper-security/temper/report/escape"
)

func iamCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "iam",
		Short: "Decide, compare and explain IAM policies",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(iamSimulateCommand(), iamCompareCommand())
	return cmd
}

func iamSimulateCommand() *cobra.Command {
	var lines, asJSON bool
	cmd := &cobra.Command{
		Use:   "simulate [FILE]",
		Short: "Decide one request, or a stream of them, by policies",
		Long: `Simulate reads a request with all policies that bear on it and says whether AWS
would allow it: allow, implicit_deny, explicit_deny, or conditional if that depends
on context keys or policies that are not known. The form of the input is
temper-iam-vectors/1; docs/iam-decisions.md describes it.

With --jsonl each line of the input is a request, and each is answered with one
line, in order. A line that cannot be read is answered with {"id","error"} and does
not stop the stream. Without FILE, or with -, standard input is read.`,
		Example: `  temper iam simulate request.json
  temper iam simulate --jsonl < requests.jsonl > answers.jsonl`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in := cmd.InOrStdin()
			name := "standard input"
			if len(args) == 1 && args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return failed(fmt.Errorf("read request: %w", err))
				}
				defer f.Close() //nolint:errcheck // nothing was written
				in, name = f, args[0]
			}
			if lines {
				facts := catalog.Embedded()
				err := answerLines(in, cmd.OutOrStdout(), func(line []byte, tooLong bool) any { return answerLine(line, tooLong, facts) })
				if err != nil {
					return failed(fmt.Errorf("simulate %s: %w", name, err))
				}
				return nil
			}
			return simulateOne(in, name, cmd.OutOrStdout(), asJSON)
		},
	}
	cmd.Flags().BoolVar(&lines, "jsonl", false, "read a request a line, answer a line a request")
	cmd.Flags().BoolVar(&asJSON, "json", false, "answer one request in JSON")
	return cmd
}

// maxRequestLine is the largest request that is read: a policy of the largest size
// with room for others.
const maxRequestLine = 32 << 20

func simulateOne(in io.Reader, name string, out io.Writer, asJSON bool) error {
	text, err := io.ReadAll(io.LimitReader(in, maxRequestLine+1))
	if err == nil && len(text) > maxRequestLine {
		err = errors.New("it is larger than 32 MiB")
	}
	if err != nil {
		return failed(fmt.Errorf("read %s: %w", name, err))
	}
	v, err := eval.ParseVector(text)
	if err != nil {
		return failed(fmt.Errorf("%s: %w", name, err))
	}
	x, err := v.Decide(catalog.Embedded())
	if err != nil {
		return failed(fmt.Errorf("%s: %w", name, err))
	}
	if asJSON {
		return writeLine(out, answerOf(v.ID, x))
	}
	_, err = io.WriteString(out, decisionText(v, x))
	return err
}

// answerLines answers each line that is not empty, in order. It fails only if
// reading or writing does. A line that is too long is not passed on.
func answerLines(in io.Reader, out io.Writer, answer func(line []byte, tooLong bool) any) error {
	r := bufio.NewReaderSize(in, 1<<16)
	w := bufio.NewWriter(out)
	for {
		line, tooLong, err := readLine(r)
		if len(line) > 0 || tooLong {
			if len(bytes.TrimSpace(line)) > 0 || tooLong {
				if err := writeLine(w, answer(line, tooLong)); err != nil {
					return err
				}
			}
			if r.Buffered() == 0 {
				// Who sends one request at a time waits for the answer.
				if err := w.Flush(); err != nil {
					return err
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return w.Flush()
		}
		if err != nil {
			return errors.Join(err, w.Flush())
		}
	}
}

// readLine reads a line without holding more of it than maxRequestLine.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if !tooLong {
			line = append(line, part...)
			if len(line) > maxRequestLine {
				line, tooLong = nil, true
			}
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

type failedAnswer struct {
	ID    string `json:"id"`
	Error string `json:"error"`
}

func answerLine(line []byte, tooLong bool, facts eval.Catalog) any {
	if tooLong {
		return failedAnswer{Error: "the line is longer than 32 MiB"}
	}
	v, err := eval.ParseVector(line)
	if err != nil {
		return failedAnswer{v.ID, err.Error()}
	}
	x, err := v.Decide(facts)
	if err != nil {
		return failedAnswer{v.ID, err.Error()}
	}
	return answerOf(v.ID, x)
}

// answer is the answer to a request; docs/iam-decisions.md describes it.
type answer struct {
	ID        string          `json:"id"`
	Decision  string          `json:"decision"`
	BlockedBy []string        `json:"blocked_by"`
	Decider   *statementJSON  `json:"decided_by,omitempty"`
	Rule      string          `json:"rule,omitempty"`
	Missing   []string        `json:"missing,omitempty"`
	AllowedIf []requirement   `json:"allowed_if,omitempty"`
	Trace     []statementJSON `json:"trace"`
	Truncated bool            `json:"trace_truncated,omitempty"`
}

type statementJSON struct {
	Policy     string   `json:"policy"`
	Level      *int32   `json:"level,omitempty"`
	Target     string   `json:"target,omitempty"`
	Document   int32    `json:"document"`
	Name       string   `json:"name,omitempty"`
	Statement  int32    `json:"statement"`
	Sid        string   `json:"sid,omitempty"`
	Effect     string   `json:"effect,omitempty"`
	Applies    string   `json:"applies,omitempty"`
	Because    string   `json:"because,omitempty"`
	Conditions []string `json:"conditions,omitempty"`
	Line       int      `json:"line,omitempty"`
}

type requirement struct {
	Policy string `json:"policy"`
	// Must is match (one of the statements must) or not_match (none may).
	Must       string          `json:"must"`
	Statements []statementJSON `json:"statements,omitempty"`
	Text       string          `json:"text,omitempty"`
}

func refJSON(r eval.Ref) statementJSON {
	s := statementJSON{Policy: r.Kind.String(), Document: r.Policy, Statement: r.Statement}
	if r.Kind == eval.SCP || r.Kind == eval.RCP {
		s.Level = &r.Level
	}
	return s
}

func answerOf(id string, x eval.Explanation) answer {
	a := answer{
		ID: id, Decision: x.Effect.String(), BlockedBy: x.BlockedBy.Names(), Rule: x.Rule.String(),
		Missing: x.Missing, Trace: []statementJSON{}, Truncated: x.Truncated,
	}
	for _, step := range x.Steps {
		s := refJSON(step.Ref)
		s.Target, s.Name, s.Sid, s.Effect = step.Target, step.Name, step.Sid, string(step.Effect)
		s.Applies, s.Because, s.Line = step.Result, step.Because, step.Line
		a.Trace = append(a.Trace, s)
		if x.Decider.Valid && step.Ref == x.Decider {
			a.Decider = &s
		}
	}
	if x.Decider.Valid && a.Decider == nil {
		s := refJSON(x.Decider)
		a.Decider = &s
	}
	for _, r := range x.AllowedIf {
		out := requirement{Policy: r.Kind.String(), Must: "not_match", Text: r.Text}
		if r.Match {
			out.Must = "match"
		}
		for _, c := range r.Statements {
			s := refJSON(c.Ref)
			s.Sid, s.Conditions = c.Sid, c.Conditions
			out.Statements = append(out.Statements, s)
		}
		a.AllowedIf = append(a.AllowedIf, out)
	}
	return a
}

func writeLine(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// decisionText writes an answer for people.
func decisionText(v *eval.Vector, x eval.Explanation) string {
	a := answerOf(v.ID, x)
	var b strings.Builder
	line := func(format string, args ...any) {
		b.WriteString(escape.Terminal(fmt.Sprintf(format, args...)))
		b.WriteByte('\n')
	}
	who := v.Request.Principal.ID
	if who == "" {
		who = "a caller without credentials"
	}
	line("%s  %s on %s by %s", a.Decision, v.Request.Action, v.Request.Resource, who)
	if len(a.BlockedBy) > 0 {
		line("blocked by  %s", strings.Join(a.BlockedBy, ", "))
	}
	if a.Rule != "" {
		line("rule        %s", a.Rule)
	}
	if a.Decider != nil {
		line("decided by  %s", a.Decider.text())
	}
	for _, m := range a.Missing {
		line("missing     %s", m)
	}
	for _, r := range a.AllowedIf {
		verb := "none of these may match"
		if r.Must == "match" {
			verb = "one of these must match"
		}
		if r.Text != "" {
			verb = r.Text
		}
		line("allowed if  %s: %s", r.Policy, verb)
		for _, s := range r.Statements {
			line("            %s: %s", s.text(), strings.Join(s.Conditions, "; "))
		}
	}
	if len(a.Trace) > 0 {
		line("statements that cover the action:")
	}
	for _, s := range a.Trace {
		text := s.text()
		if s.Because != "" {
			text += " (" + s.Because + ")"
		}
		line("  %-11s %s", s.Applies, text)
	}
	return b.String()
}

func (s statementJSON) text() string {
	t := s.Policy
	if s.Level != nil {
		t += fmt.Sprintf(" level %d", *s.Level)
		if s.Target != "" {
			t += " (" + s.Target + ")"
		}
	}
	t += fmt.Sprintf(" policy %d", s.Document)
	if s.Name != "" {
		t += " (" + s.Name + ")"
	}
	t += fmt.Sprintf(" statement %d", s.Statement)
	if s.Sid != "" {
		t += " " + s.Sid
	}
	if s.Effect != "" {
		t += ", " + s.Effect
	}
	if s.Line > 0 {
		t += fmt.Sprintf(", line %d", s.Line)
	}
	return t
}
