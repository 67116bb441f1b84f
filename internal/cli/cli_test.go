package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"temper": func() { os.Exit(Main()) }})
}

// TestScripts runs the scripts of testdata/script: each is a story of a user.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
			env.Setenv("HOME", env.WorkDir)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":  exitCode,
			"large": large,
		},
	})
}

// exitCode runs temper and checks its exit code: code 3 scan nothing.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N ARGS…")
	}
	err := ts.Exec("temper", args[1:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("temper %s ended with %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// large writes inputs that are too large to stand in a script: large KIND FILE.
func large(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: large KIND FILE")
	}
	const head = "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n"
	var b bytes.Buffer
	switch args[0] {
	case "bytes": // 100 MB that begin like a template
		b.WriteString(head)
		line := []byte("      # " + strings.Repeat("x", 1000) + "\n")
		for b.Len() < 100<<20 {
			b.Write(line)
		}
	case "deep": // 10,000 values inside each other
		b.WriteString(head + "      A: " + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + "\n")
	case "deepjson":
		b.WriteString(`{"Resources":{"F":{"Type":"AWS::Lambda::Function","A":` + strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000) + "}}}")
	case "bomb": // 9 levels of 10 aliases each: 10^9 values
		b.WriteString("A0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
		for i := 1; i < 10; i++ {
			fmt.Fprintf(&b, "A%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
		}
		b.WriteString(head + "      Description: *a9\n")
	default:
		ts.Fatalf("large: no kind %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o600))
}

func TestInterruptedRunEndsWith130(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr bytes.Buffer
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "t.yaml"), []byte("Resources: {F: {Type: AWS::Lambda::Function}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code := Run(ctx, []string{"scan", dir}, strings.NewReader(""), &stdout, &stderr); code != exitInterrupted {
		t.Errorf("exit code %d, want %d; stderr: %s", code, exitInterrupted, stderr.String())
	}
	if stdout.Len() > 0 {
		t.Errorf("an interrupted run wrote a result: %s", stdout.String())
	}
}
